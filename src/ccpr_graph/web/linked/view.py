"""What the page of a resource shows: facts, words, parts, what points to it, how to cite it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.web.linked.about import About
from ccpr_graph.web.linked.bodies import all_of_them, in_words
from ccpr_graph.web.linked.citation import Citation, author_of, cite, classes_of, document_of, source_of, unit_of
from ccpr_graph.web.linked.describing import Description, Facts, Term, expand
from ccpr_graph.web.reference.graph import shorten

FOLDED: Final = 12
"""Values of a property that a page shows at once; more are one click away."""

_SHOWN_ELSEWHERE: Final = frozenset(map(expand, ("rdf:type", "rdfs:label", "ccpr:text", "dcterms:hasPart")))
# What people call properties of other vocabularies, where the ontology has no label for them.
_CALLED: Final = {
    expand(name): called
    for name, called in {
        "skos:prefLabel": "name",
        "skos:altLabel": "other name",
        "skos:hiddenLabel": "words that it is found by",
        "skos:exactMatch": "the same elsewhere",
        "skos:closeMatch": "nearly the same elsewhere",
        "skos:inScheme": "scheme",
        "dcterms:isPartOf": "part of",
        "dcterms:source": "source",
        "oa:hasBody": "says",
        "oa:hasTarget": "of",
        "prov:wasGeneratedBy": "found by",
        "rdfs:seeAlso": "see also",
    }.items()
}
_DIGITS: Final = re.compile(r"(\d+)")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Value:
    """A value as a page shows it: the text, where it leads, its language, a note on its type."""

    text: str
    href: str | None = None
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Row:
    """A property: its name, its IRI's address, values, how many there are in all if not all are here, where those are."""

    name: str
    href: str | None
    values: tuple[Value, ...]
    total: str | None = None
    rest: str | None = None


@dataclass(frozen=True)
class Words:
    """Words of a document: the text, its language, where it stands, and the address of that place."""

    text: str
    language: str | None
    source: str
    href: str | None


@dataclass(frozen=True)
class View:
    """A page."""

    iri: str
    label: str
    kinds: tuple[Value, ...]
    words: tuple[Words, ...]
    author: str
    facts: tuple[Row, ...]
    parts: Row | None
    incoming: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...]
    citation: Citation
    licence: str | None


class Shower:
    """Makes the views of one site.

    Args:
        about: the dataset.
        names: labels of properties by IRI.
        has_ontology: whether there is a page for the terms of the ontology.
    """

    def __init__(self, about: About, names: Mapping[str, str], *, has_ontology: bool) -> None:
        self._about = about
        self._names = names
        self._has_ontology = has_ontology

    def show(self, found: Description, home: str) -> View:
        """Return the view of a resource; ``home`` is the way from its page to the start page."""
        facts, iri = found.facts, found.iri
        document = document_of(facts, iri)
        return View(
            iri=iri,
            label=facts.label(iri),
            kinds=tuple(Value(facts.label(each), self.href(each, home)) for each in classes_of(facts, iri)),
            words=tuple(self._words(found, home)),
            author=author_of(facts, document) if document else "",
            facts=tuple(self._rows(found, home)),
            parts=next(iter(self._some(found, home, [expand("dcterms:hasPart")])), None),
            incoming=tuple(self._incoming(found, home)),
            notes=tuple(
                (in_words(each), f"{home}sparql?query=" + quote(all_of_them(iri, each), safe=""))
                for each in found.left_out
                if each.predicate is None
            ),
            citation=cite(found, self._about),
            licence=self._about.licence,
        )

    def href(self, iri: str, home: str) -> str | None:
        """Return where an IRI leads: on this server, if it is one of this project's."""
        if iri.startswith(iris.ONTOLOGY) and not self._has_ontology:
            return None
        if iri.startswith(iris.BASE):
            return home + quote(iri.removeprefix(iris.BASE), safe="/#?&=%:@!$'()*+,;~")
        return iri if iri.startswith(("http://", "https://")) else None

    def name(self, predicate: str) -> str:
        """Return what a property is called."""
        return (
            self._names.get(predicate)
            or _CALLED.get(predicate)
            or _CAMEL.sub(" ", shorten(predicate).partition(":")[2] or predicate).lower()
        )

    def _words(self, found: Description, home: str) -> Iterator[Words]:
        facts = found.facts
        document = document_of(facts, found.iri)
        # A statement that is a part of a sentence has words of its own; the rest of the paragraph is not what it says.
        own = facts.text(found.iri, "ccpr:quotedText") if facts.iris(found.iri, "ccpr:statedIn") else ""
        for unit in dict.fromkeys(filter(None, (unit_of(facts, found.iri), *facts.iris(found.iri, "ccpr:statedIn")))):
            source = source_of(facts, document, unit) if document else facts.label(unit)
            for value in facts.values(unit, "ccpr:text"):
                if isinstance(value, ox.Literal):
                    yield Words(own or value.value, value.language, source, self.href(unit, home))

    def _rows(self, found: Description, home: str) -> list[Row]:
        return list(self._some(found, home, [p for p in found.outgoing if p not in _SHOWN_ELSEWHERE]))

    def _some(self, found: Description, home: str, predicates: Iterable[str]) -> Iterator[Row]:
        rows = []
        for predicate in predicates:
            values = found.outgoing.get(predicate, ())
            if values:
                shown = sorted((self._value(found.facts, value, home) for value in values), key=_order)
                rows.append(self._row(found, predicate, tuple(shown), home, outgoing=True))
        yield from _once(sorted(rows, key=lambda row: (row.name.casefold(), row.href or "")))

    def _incoming(self, found: Description, home: str) -> Iterator[Row]:
        yield from _once(self._pointing(found, home))

    def _pointing(self, found: Description, home: str) -> Iterator[Row]:
        for predicate in sorted(found.incoming, key=lambda each: (self.name(each).casefold(), each)):
            subjects = (ox.NamedNode(each) for each in found.incoming[predicate] if not each.startswith("_:"))
            values = sorted((self._value(found.facts, each, home) for each in subjects), key=_order)
            yield self._row(found, predicate, tuple(values), home, outgoing=False)

    def _row(self, found: Description, predicate: str, values: tuple[Value, ...], home: str, *, outgoing: bool) -> Row:
        cut = next((e for e in found.left_out if e.predicate == predicate and e.outgoing is outgoing), None)
        total = None if cut is None else f"{cut.total:,}" if cut.exact else f"more than {cut.total - 1:,}"
        rest = None if cut is None else f"{home}sparql?query=" + quote(all_of_them(found.iri, cut), safe="")
        return Row(self.name(predicate), self.href(predicate, home), values, total, rest)

    def _value(self, facts: Facts, value: Term, home: str) -> Value:
        if isinstance(value, ox.NamedNode):
            return Value(
                facts.label(value.value), self.href(value.value, home), note=facts.text(value.value, "ccpr:text")
            )
        if isinstance(value, ox.Literal):
            kind = shorten(value.datatype.value).partition(":")[2]
            return Value(value.value, language=value.language, note=None if kind in ("string", "langString") else kind)
        return Value(str(value))


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """Leave out a property that is called the same as another one and has the same values, as one above it has."""
    seen = set()
    for row in rows:
        if (row.name.casefold(), row.values) not in seen:
            seen.add((row.name.casefold(), row.values))
            yield row


def _order(value: Value) -> tuple[list[tuple[int, str]], str]:
    """Return a key by which values sort as people number them."""
    parts = [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(value.text) if part]
    return parts, value.language or ""
