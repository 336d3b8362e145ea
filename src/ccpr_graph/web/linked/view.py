"""What the page of a resource shows: facts, words, parts, what points to it, how to cite it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.natural_order import natural
from ccpr_graph.web.linked.about import About
from ccpr_graph.web.linked.asking import Term
from ccpr_graph.web.linked.bodies import all_of_them, in_words
from ccpr_graph.web.linked.citation import (
    Citation,
    author_of,
    cite,
    classes_of,
    document_of,
    is_record,
    kind_of,
    place_of,
    source_of,
    units_of,
)
from ccpr_graph.web.linked.describing import Description, expand
from ccpr_graph.web.linked.names import Names
from ccpr_graph.web.linked.origins import Origins, Rule
from ccpr_graph.web.linked.standing import not_here
from ccpr_graph.web.linked.words import words_of
from ccpr_graph.web.reference.graph import shorten

FOLDED: Final = 12
"""Values of a property that a page shows at once; more are one click away."""

_TYPE: Final = expand("rdf:type")
_PARTS: Final = expand("dcterms:hasPart")
_SHOWN_ELSEWHERE: Final = frozenset({_TYPE, _PARTS, *map(expand, ("rdfs:label", "ccpr:text"))})

Marks = tuple[Rule, ...]
"""The rules that something was inferred by; none if it is asserted, or if that is not known."""


@dataclass(frozen=True)
class Value:
    """A value as a page shows it: the text, where it leads, its language, a note on its type, what inferred it."""

    text: str
    href: str | None = None
    language: str | None = None
    note: str | None = None
    marks: Marks = ()


@dataclass(frozen=True)
class Row:
    """A property: its name, its IRI's address, values, how many there are in all if not all are here, where those are.

    Where all values were inferred by the same rules, ``marks`` has these, and the values have none.
    """

    name: str
    href: str | None
    values: tuple[Value, ...]
    total: str | None = None
    rest: str | None = None
    marks: Marks = ()


@dataclass(frozen=True)
class Words:
    """Words of a document: the text, its language, where it stands, the address of that place, and the whole around them.

    ``around`` is the text of the unit, cut at the words; nothing where they are all of it.
    """

    text: str
    language: str | None
    source: str
    href: str | None
    around: tuple[str, str, str] | None


@dataclass(frozen=True)
class Reason:
    """A rule that inferred something on a page: its number there, its name, its page, the page of its graph."""

    number: int
    name: str
    href: str | None
    graph: str | None


@dataclass(frozen=True)
class Origin:
    """A table that a resource is from: its name, its page, its sources, and whether the facts are so according to them."""

    name: str
    href: str | None
    sources: tuple[str, ...]
    record: bool


@dataclass(frozen=True)
class View:
    """A page."""

    iri: str
    label: str
    title: str
    kinds: tuple[Value, ...]
    not_here: str
    tables: tuple[Origin, ...]
    words: tuple[Words, ...]
    author: str
    facts: tuple[Row, ...]
    parts: Row | None
    incoming: tuple[Row, ...]
    reasons: Mapping[Rule, Reason]
    unmarked: bool
    notes: tuple[tuple[str, str], ...]
    citation: Citation
    licence: str | None


class Shower:
    """Makes the views of one site.

    Args:
        about: the dataset.
        names: what properties are called.
        has_ontology: whether there is a page for the terms of the ontology.
    """

    def __init__(self, about: About, names: Names, *, has_ontology: bool) -> None:
        self._about = about
        self._names = names
        self._has_ontology = has_ontology

    def show(self, found: Description, home: str, origins: Origins | None = None) -> View:
        """Return the view of a resource.

        Args:
            found: what is said of it.
            home: the way from its page to the start page.
            origins: where its facts stand; without it, nothing is marked as inferred.
        """
        return _Page(self._about, self._names, self._has_ontology, found, home, origins or Origins()).view()


class _Page:
    """One page while it is made."""

    def __init__(
        self, about: About, names: Names, has_ontology: bool, found: Description, home: str, origins: Origins
    ) -> None:
        self._about, self._names, self._has_ontology = about, names, has_ontology
        self._found, self._facts, self._home, self._origins = found, found.facts, home, origins

    def view(self) -> View:
        found, facts, iri = self._found, self._facts, self._found.iri
        document = document_of(facts, iri)
        kinds = tuple(self._value(True, _TYPE, ox.NamedNode(each)) for each in classes_of(facts, iri))
        rows = self._rows([p for p in found.outgoing if p not in _SHOWN_ELSEWHERE])
        parts = next(iter(self._rows([_PARTS])), None)
        incoming = self._incoming([*rows, *([parts] if parts else [])])
        return View(
            iri=iri,
            label=self._label(),
            title=self._title(document, kinds),
            kinds=kinds,
            not_here=not_here(facts, iri),
            tables=tuple(self._tables()),
            words=tuple(self._words(document)),
            author=author_of(facts, document) if document else "",
            facts=tuple(rows),
            parts=parts,
            incoming=tuple(incoming),
            reasons=self._reasons(kinds, [*rows, *([parts] if parts else []), *incoming]),
            unmarked=bool(self._origins.incomplete),
            notes=tuple(
                (in_words(each), self._query(all_of_them(iri, each)))
                for each in found.left_out
                if each.predicate is None
            ),
            citation=cite(found, self._about),
            licence=self._about.licence,
        )

    def _href(self, iri: str) -> str | None:
        """Return where an IRI leads: on this server, if it is one of this project's."""
        if iri.startswith(iris.ONTOLOGY) and not self._has_ontology:
            return None
        if iri.startswith(iris.BASE):
            return self._home + quote(iri.removeprefix(iris.BASE), safe="/#?&=%:@!$'()*+,;~")
        return iri if iri.startswith(("http://", "https://")) else None

    def _query(self, query: str) -> str:
        return f"{self._home}sparql?query=" + quote(query, safe="")

    def _label(self) -> str:
        """Return what the resource is called: an annotation, which has no name, by what it says."""
        facts, iri = self._facts, self._found.iri
        said = [facts.label(each) for each in facts.iris(iri, "oa:hasBody")]
        if not said or facts.text(iri, "rdfs:label", "skos:prefLabel", "dcterms:title"):
            return facts.label(iri)
        return f"{kind_of(facts, iri)}: {'; '.join(said)}"

    def _reasons(self, kinds: Iterable[Value], rows: Iterable[Row]) -> dict[Rule, Reason]:
        """Return the rules that the page names, numbered in the order in which it does."""
        marks = [each.marks for each in kinds]
        for row in rows:
            marks += [row.marks, *(each.marks for each in row.values)]
        named = dict.fromkeys(rule for each in marks for rule in each)
        return {
            rule: Reason(number, rule.name, self._href(rule.rule or rule.graph), self._href(rule.graph))
            for number, rule in enumerate(named, 1)
        }

    def _title(self, document: str | None, kinds: Iterable[Value]) -> str:
        """Return a title that tells the page from others: many things of one kind, or of several documents, are called alike."""
        facts, iri = self._facts, self._found.iri
        label = self._label()
        if document is None:
            schemes = (facts.label(each) for each in facts.iris(iri, "skos:inScheme"))
            return " · ".join(dict.fromkeys([label, *(each.text for each in kinds), *schemes]))
        symbol = facts.text(document, "ccpr:symbol")
        units = units_of(facts, iri)
        places = [place_of(facts, document, unit) for unit in units]
        known = [] if symbol in label else [", ".join(filter(None, (symbol, *places)))]
        # What was found in a text may be there twice, in the same words.
        path = (
            [] if iri in (document, *units) or facts.iris(iri, "ccpr:statedIn") else [iri.removeprefix(document + "/")]
        )
        return " · ".join(dict.fromkeys([label, *known, *path]))

    def _tables(self) -> Iterator[Origin]:
        record = is_record(self._found)
        for table in self._found.tables:
            if table.sources:
                name = table.title or self._facts.label(table.graph)
                yield Origin(name, self._href(table.graph), tuple(each.value for each in table.sources), record)

    def _words(self, document: str | None) -> Iterator[Words]:
        facts = self._facts
        for each in words_of(facts, self._found.iri):
            source = source_of(facts, document, (each.unit,)) if document else facts.label(each.unit)
            yield Words(each.text, each.language, source, self._href(each.unit), each.around)

    def _rows(self, predicates: Iterable[str]) -> list[Row]:
        rows = []
        for predicate in predicates:
            if values := self._found.outgoing.get(predicate, ()):
                shown = (self._value(True, predicate, value) for value in values)
                rows.append(self._row(predicate, (self._names.name(predicate), predicate), shown, outgoing=True))
        return list(_once(sorted(rows, key=_alphabetical), ()))

    def _incoming(self, above: Iterable[Row]) -> list[Row]:
        """Return what points to the resource, but what stands above already, as a value of the inverse property."""
        rows = []
        for predicate, subjects in self._found.incoming.items():
            given = [ox.NamedNode(each) for each in subjects if not each.startswith("_:")]
            inverse = self._names.inverse(predicate)
            if inverse and not set(given) - set(self._found.outgoing.get(inverse, ())):
                continue
            shown = (self._value(False, predicate, each) for each in given)
            rows.append(self._row(predicate, self._names.from_there(predicate), shown, outgoing=False))
        return list(_once(sorted(rows, key=_alphabetical), above))

    def _row(self, predicate: str, called: tuple[str, str], values: Iterable[Value], *, outgoing: bool) -> Row:
        cut = next((e for e in self._found.left_out if e.predicate == predicate and e.outgoing is outgoing), None)
        total = None if cut is None else f"{cut.total:,}" if cut.exact else f"more than {cut.total - 1:,}"
        rest = None if cut is None else self._query(all_of_them(self._found.iri, cut))
        shown = tuple(sorted(values, key=_order))
        marks = {each.marks for each in shown}
        of_all = next(iter(marks)) if len(marks) == 1 else ()
        if of_all:
            shown = tuple(replace(each, marks=()) for each in shown)
        return Row(called[0], self._href(called[1]), shown, total, rest, of_all)

    def _value(self, outgoing: bool, predicate: str, value: Term) -> Value:
        facts = self._facts
        if isinstance(value, ox.NamedNode):
            marks = self._marks(outgoing, predicate, value)
            return Value(
                facts.label(value.value),
                self._href(value.value),
                note=facts.text(value.value, "ccpr:text"),
                marks=marks,
            )
        if isinstance(value, ox.Literal):
            kind = shorten(value.datatype.value).partition(":")[2]
            note = None if kind in ("string", "langString") else kind
            return Value(value.value, None, value.language, note, self._marks(outgoing, predicate, value))
        return Value(str(value))

    def _marks(self, outgoing: bool, predicate: str, value: Term) -> Marks:
        return self._origins.inferred_by((outgoing, predicate, value), self._names.inverse(predicate))


def _once(rows: Iterable[Row], above: Iterable[Row]) -> Iterator[Row]:
    """Leave out a property that is called the same as another one and has the same values, as one above it has.

    Of two that differ only in what was inferred, the one stays that has more that is asserted.
    """
    best: dict[object, Row] = {}
    for row in rows:
        key = _what(row)
        if key not in best or _inferred(row) < _inferred(best[key]):
            best[key] = row
    told = {_what(row) for row in above}
    yield from (row for key, row in best.items() if key not in told)


def _what(row: Row) -> object:
    return row.name.casefold(), tuple((value.text, value.href, value.language) for value in row.values)


def _inferred(row: Row) -> int:
    return len(row.values) if row.marks else sum(bool(value.marks) for value in row.values)


def _alphabetical(row: Row) -> tuple[str, str]:
    return row.name.casefold(), row.href or ""


def _order(value: Value) -> tuple[object, str]:
    """Return a key by which values sort as people number them."""
    return natural(value.text), value.language or ""
