"""Collects what is said of a resource: its own triples, what points to it, labels, words, where it comes from.

A resource that half of the data point to must not take half of the data: the first :data:`COUNTED` triples of it, and as
many that point to it, are looked at; of these, each property gives at most :data:`SHOWN`; and what is left out is said. The
queries are bounded by these numbers and not by the size of the data. (Asking for one property after another would not be: to
find the links by one property, the engine goes through all that lead to the resource.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.web.linked.asking import Asker, Term, nodes
from ccpr_graph.web.reference.graph import shorten

SHOWN: Final = 500
"""Values of one property, and links by one property."""
INFERRED: Final = iris.GRAPH + "inferred/"
"""What the IRIs of graphs of inference begin with."""
COUNTED: Final = 2_000
"""Triples that are looked at, of those of the resource and of those that point to it."""

_TABLES: Final = 100  # graphs that describe one resource
_LABELLED: Final = 1_000  # IRIs in one query; the query text has a limit, too
_MARKERS: Final = 10  # what points to a part of a document and may tell where its words stand
_OF_A_WHOLE: Final = (
    "ccpr:symbol", "dcterms:title", "ccpr:treatyBody", "rdfs:label", "rdf:type", "eli:is_realized_by",
)  # fmt: skip
_OF_A_MARKER: Final = ("ccpr:statedIn", "oa:hasTarget", "oa:hasSource", "oa:hasSelector")
_TEXT_FROM: Final = ("ccpr:statedIn", "dcterms:hasPart", "cito:hasCitingEntity")
_PLACED_BY: Final = frozenset(
    PREFIXES[prefix] + local
    for prefix, local in (
        ("ccpr", "text"), ("ccpr", "statedIn"), ("oa", "hasTarget"), ("oa", "hasSource"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """A property of which not all is given: from the resource (``outgoing``) or to it, how many are, of how many.

    ``exact`` says that there are ``total`` and not more. Without a ``predicate`` it is about all properties together.
    """

    predicate: str | None
    outgoing: bool
    shown: int
    total: int
    exact: bool


@dataclass(frozen=True)
class Table:
    """A named graph that describes a resource: its IRI, its title, the sources that it names (those of a document's, none)."""

    graph: str
    title: str
    sources: tuple[ox.NamedNode | ox.Literal, ...]


class Facts:
    """Triples, to be asked by subject and the short name of a property."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = frozenset(triples)
        self._values: dict[tuple[str, str], list[Term]] = {}
        self._subjects: dict[str, dict[str, None]] = {}
        for triple in sorted(self.triples, key=str):
            if isinstance(triple.subject, ox.NamedNode):
                self._values.setdefault((triple.subject.value, triple.predicate.value), []).append(triple.object)
                if isinstance(triple.object, ox.NamedNode):
                    self._subjects.setdefault(triple.object.value, {})[triple.subject.value] = None

    def values(self, subject: str, predicate: str) -> list[Term]:
        """Return the objects."""
        return self._values.get((subject, expand(predicate)), [])

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the objects that are IRIs."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, ox.NamedNode)]

    def subjects(self, iri: str) -> list[str]:
        """Return what has an IRI as an object."""
        return list(self._subjects.get(iri, ()))

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Return the texts of a property, in order."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, ox.Literal)]

    def text(self, subject: str, *predicates: str) -> str:
        """Return the first text of the first property that has one, English before others; or nothing."""
        for predicate in predicates:
            found = [value for value in self.values(subject, predicate) if isinstance(value, ox.Literal)]
            if found:
                return min(found, key=lambda each: (each.language not in ("en", None), str(each))).value
        return ""

    def label(self, iri: str) -> str:
        """Return what a resource is called; without a name, the end of its IRI, or all of it if it is somebody else's."""
        return self.text(iri, "rdfs:label", "skos:prefLabel", "dcterms:title") or _end(iri)


@dataclass(frozen=True)
class Description:
    """What is said of a resource, in an order that is always the same.

    Attributes:
        iri: the resource.
        outgoing: the values of its properties.
        incoming: what points to it, by property.
        facts: all triples: those two, and what is said of what they lead to.
        left_out: what is not in them.
        tables: the named graphs that it is described in, but those of inference.

    """

    iri: str
    outgoing: Mapping[str, tuple[Term, ...]]
    incoming: Mapping[str, tuple[str, ...]]
    facts: Facts
    left_out: tuple[LeftOut, ...] = field(default=())
    tables: tuple[Table, ...] = field(default=())


def expand(name: str) -> str:
    """Return the IRI of a short name: ``rdfs:label``."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


async def describe(asker: Asker, iri: str) -> Description | None:
    """Return the description of a resource, or nothing if the data say nothing of it."""
    found = await asker.graph(_neighbourhood(iri))
    near = await asker.aside.run(_looked_at, iri, found)
    if not near.outgoing:
        return None
    around = [triple for part in _parts(near.nodes) for triple in await asker.graph(_labels(part))]
    around += await asker.graph(_details(iri, near))
    return await asker.aside.run(_put_together, iri, near, around, await _tables(asker, iri))


@dataclass(frozen=True)
class _Near:
    """What a resource is tied to: values by property, subjects by property, what is left out."""

    outgoing: Mapping[str, tuple[Term, ...]]
    incoming: Mapping[str, tuple[Term, ...]]
    left_out: tuple[LeftOut, ...]

    @property
    def nodes(self) -> list[str]:
        """The IRIs among them."""
        given = (*self.outgoing.values(), *self.incoming.values())
        return [_name(each) for found in given for each in found if _is_node(each)]


def _looked_at(iri: str, found: Iterable[ox.Triple]) -> _Near:
    outgoing, less = _given(((t.predicate.value, t.object) for t in found if _is(t.subject, iri)), outgoing=True)
    incoming, still_less = _given(((t.predicate.value, t.subject) for t in found if _is(t.object, iri)), outgoing=False)
    return _Near(outgoing, incoming, (*less, *still_less))


async def _tables(asker: Asker, iri: str) -> tuple[Table, ...]:
    rows = await asker.solutions(
        f"SELECT ?g ?title ?source WHERE {{ {{ SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ <{iri}> a ?kind }} }} }} "
        "OPTIONAL { ?g dcterms:title ?title } OPTIONAL { ?g dcterms:source ?source } } "
        f"ORDER BY ?g ?title ?source LIMIT {_TABLES}"
    )
    made: dict[str, tuple[str, dict[ox.NamedNode | ox.Literal, None]]] = {}
    for row in rows:
        graph, title, source = _name(row["g"]), row.get("title"), row.get("source")
        if graph == iri or graph.startswith(INFERRED):
            continue
        _, sources = made.setdefault(graph, (_name(title) if title else "", {}))
        if isinstance(source, ox.NamedNode | ox.Literal):
            sources[source] = None
    return tuple(Table(graph, title, tuple(sources)) for graph, (title, sources) in made.items())


def _put_together(iri: str, near: _Near, around: Iterable[ox.Triple], tables: tuple[Table, ...]) -> Description:
    outgoing = near.outgoing
    links = {predicate: tuple(_name(each) for each in values) for predicate, values in near.incoming.items()}
    own = [ox.Triple(ox.NamedNode(iri), ox.NamedNode(p), value) for p, values in outgoing.items() for value in values]
    own += [ox.Triple(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(iri)) for p, found in links.items() for s in found]
    return Description(iri, outgoing, links, Facts([*own, *around]), near.left_out, tables)


def _given(
    pairs: Iterable[tuple[str, Term]], *, outgoing: bool
) -> tuple[dict[str, tuple[Term, ...]], tuple[LeftOut, ...]]:
    """Return what is given of each property, and what is left out."""
    found = _grouped(pairs)
    given = {predicate: _cut(values) for predicate, values in found.items()}
    complete = sum(map(len, found.values())) <= COUNTED
    less = [
        LeftOut(predicate, outgoing, SHOWN, len(values), complete)
        for predicate, values in found.items()
        if len(values) > SHOWN
    ]
    if not complete:
        less.append(LeftOut(None, outgoing, sum(map(len, given.values())), COUNTED + 1, exact=False))
    return given, tuple(less)


def _cut(values: tuple[Term, ...]) -> tuple[Term, ...]:
    if len(values) <= SHOWN:
        return values
    return tuple(sorted(sorted(values, key=_name, reverse=True)[:SHOWN], key=str))


def _neighbourhood(iri: str) -> str:
    return (
        f"CONSTRUCT {{ <{iri}> ?p ?o . ?s ?q <{iri}> }} WHERE {{\n"
        f"  {{ SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }} LIMIT {COUNTED + 1} }}\n"
        f"  UNION {{ SELECT ?s ?q WHERE {{ ?s ?q <{iri}> }} LIMIT {COUNTED + 1} }}\n}}"
    )


def _labels(given: Iterable[str]) -> str:
    return (
        "CONSTRUCT { ?x rdfs:label ?label ; a ?type } WHERE {\n"
        f"  VALUES ?x {{ {nodes(given)} }}\n"
        "  OPTIONAL { ?x rdfs:label ?label }\n  OPTIONAL { ?x a ?type }\n}"
    )


def _details(iri: str, near: _Near) -> str:
    """Ask for words, for where they stand, and for the document that a part belongs to."""
    outgoing = near.outgoing
    units = [_name(value) for name in _TEXT_FROM for value in outgoing.get(expand(name), ()) if _is_node(value)]
    above, markers = ancestors(iri), _markers(iri, near)
    m = f"VALUES ?m {{ {nodes([iri, *markers])} }} ?m"
    text = "?unit . ?unit rdfs:label ?name ; ccpr:text ?text"
    template, whole = _each(above, _OF_A_WHOLE)
    also, places = _each(markers, _OF_A_MARKER)
    return (
        "CONSTRUCT { ?unit ccpr:text ?text ; rdfs:label ?name . ?d ?p ?o . ?body rdfs:label ?label .\n"
        f"  ?class rdfs:subClassOf ?super .\n"
        f"  {template} {also} }} WHERE {{\n"
        f"  {{ VALUES ?unit {{ {nodes(units)} }} ?unit ccpr:text ?text }}\n"
        f"  UNION {{ {m} ccpr:statedIn {text} }}\n"
        f"  UNION {{ {m} oa:hasSource {text} }}\n"
        f"  UNION {{ {m} oa:hasTarget/oa:hasSource {text} }}\n"
        f"  UNION {{ {m} oa:hasTarget ?d . ?d ?p ?o }}\n"
        f"  UNION {{ {m} oa:hasSelector ?d . ?d ?p ?o }}\n"
        f"  UNION {{ {m} oa:hasTarget/oa:hasSelector ?d . ?d ?p ?o }}\n"
        f"{whole}{places}"
        f"  UNION {{ VALUES ?above {{ {nodes(above)} }} ?above ccpr:treatyBody ?body . ?body rdfs:label ?label }}\n"
        f"  UNION {{ <{iri}> a ?class . ?class rdfs:subClassOf ?super }}\n}}"
    )


def _each(subjects: Iterable[str], predicates: Iterable[str]) -> tuple[str, str]:
    """Return a template and branches that give some properties of some subjects.

    One branch for each: from a table of subjects times properties the engine goes to a scan of all triples.
    """
    given = nodes(subjects)
    named = [(f"?{each.replace(':', '_')}", each) for each in predicates] if given else []
    template = "".join(f"{variable}_of {each} {variable} . " for variable, each in named)
    return template, "".join(
        f"  UNION {{ VALUES {variable}_of {{ {given} }} {variable}_of {each} {variable} }}\n"
        for variable, each in named
    )


def _markers(iri: str, near: _Near) -> list[str]:
    """Return what may tell where the words of a part of a document stand: parts of the same document that point to it.

    Nothing where the part itself is text, or names its words.
    """
    if _PLACED_BY & set(near.outgoing) or len(ancestors(iri)) < 2:
        return []
    whole = ancestors(iri)[-1] + "/"
    found = sorted({_name(each) for subjects in near.incoming.values() for each in subjects if _is_node(each)})
    return [each for each in found if each.startswith(whole)][:_MARKERS]


def ancestors(iri: str) -> list[str]:
    """Return an IRI below ``id/`` and those that its path goes through, the nearest first."""
    if not iri.startswith(iris.ID):
        return [iri]
    steps = iri[len(iris.ID) :].split("/")
    return [iris.ID + "/".join(steps[:count]) for count in range(len(steps), 1, -1)]


def _grouped(pairs: Iterable[tuple[str, Term]]) -> dict[str, tuple[Term, ...]]:
    found: dict[str, set[Term]] = {}
    for predicate, value in pairs:
        found.setdefault(predicate, set()).add(value)
    return {predicate: tuple(sorted(found[predicate], key=str)) for predicate in sorted(found)}


def _parts(given: list[str]) -> Iterator[list[str]]:
    unique = sorted(set(given))
    for start in range(0, len(unique), _LABELLED):
        yield unique[start : start + _LABELLED]


def _is(term: Term, iri: str) -> bool:
    return isinstance(term, ox.NamedNode) and term.value == iri


def _is_node(term: Term) -> bool:
    return isinstance(term, ox.NamedNode)


def _name(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _end(iri: str) -> str:
    """Return the end of an IRI that says most: of a part of a document, its path in it."""
    if iri.startswith(iris.ID):
        steps = iri[len(iris.ID) :].split("/")
        return "/".join(steps[2:]) if len(steps) > 3 else steps[-1]
    own = iri.startswith(iris.BASE) or shorten(iri) != iri
    return (iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] if own else iri) or iri
