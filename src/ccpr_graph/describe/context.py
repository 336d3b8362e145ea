"""What describing a document needs, and how its parts are named for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from ccpr_graph import iris
from ccpr_graph.describe.quads import Quads
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Citation, CitationKind, Document, Review, Statement, StatementKind, TextUnit, UnitKind

_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Context:
    """A document on its way into the graph."""

    document: Document
    forms: Forms
    vocabularies: Vocabularies
    quads: Quads
    obtained: str
    cycle_before: str | None = None
    confidence: Mapping[str, Decimal] = field(default_factory=dict)
    loaded: Mapping[str, Document] = field(default_factory=dict)

    @property
    def iri(self) -> str:
        """The IRI of the document."""
        return iris.document(self.document.header.symbol)

    @cached_property
    def reviews(self) -> Mapping[str, Review]:
        """What people decided, by the keys of the annotations that they decided on."""
        return {review.annotation: review for review in self.document.reviews}

    def part(self, key: str) -> str:
        """Return the IRI of a unit, statement, citation or annotation of the document."""
        return iris.part(self.iri, key)

    def body_label(self, body: str) -> str:
        """Return the English name of a treaty body."""
        return self.vocabularies.body_labels[body]

    def label(self, iri: str) -> str | None:
        """Return the English label of a resource, if a vocabulary describes it."""
        return self.vocabularies.labels.get(iri)

    def place(self, unit: TextUnit) -> str:
        """Return how a unit is cited: ``CCPR/C/AAA/CO/3, para. 34 (b)``."""
        symbol = self.document.header.symbol
        steps = unit.key.split("/")[1:]
        match unit.kind:
            case UnitKind.PARAGRAPH | UnitKind.SUB_PARAGRAPH:
                return f"{symbol}, para. {numbered(steps)}"
            case UnitKind.FOOTNOTE:
                return f"{symbol}, footnote {unit.number}"
            case UnitKind.PART:
                return f"{symbol}, part {unit.number}: {unit.text}"
            case UnitKind.HEADING:
                return f"{symbol}, part {steps[0].upper()}, heading {unit.number}: {unit.text}"
            case _:
                return f"{symbol}, {unit.kind.replace('-', ' ')}"

    def statement_label(self, statement: Statement) -> str:
        """Return how a statement is named: by what it does, and the unit that states it."""
        kind = statement.kind.replace("-", " ").capitalize()
        if statement.kind is StatementKind.SUB_CONCERN:
            kind = f"Sub-concern ({statement.key.rsplit('/', 1)[1]})"
        return f"{kind}: {self.place(self.document.by_key[statement.words.unit])}"

    def document_iri(self, symbol: str) -> str:
        """Return the IRI of a document, which is the vocabulary's own where a vocabulary describes it."""
        return self.vocabularies.documents.get(symbol) or iris.document(symbol)

    def document_type(self, symbol: str) -> tuple[str, dict[str, str]]:
        """Return the class of a document and what else its symbol tells.

        The symbols of resolutions are those that citations of them form. A general comment of a body that is known is not
        cited as a document; that of an unknown one is a document of which no more is known.
        """
        kind, told = self.forms.symbols.type_of(symbol)
        stems = tuple(form.symbol.partition("{")[0] for form in self.forms.citations.resolutions)
        if kind == "Document" and symbol.startswith(stems):
            return "Resolution", told
        return ("Document" if kind == "GeneralComment" else kind), told

    def citations_of(self, *kinds: CitationKind) -> list[Citation]:
        """Return the resolved citations of some kinds."""
        return [c for c in self.document.citations if c.target and c.target.kind in kinds]


def ordinal(number: int) -> str:
    """Return a number as an ordinal in figures.

    >>> [ordinal(n) for n in (1, 11, 52, 144)]
    ['1st', '11th', '52nd', '144th']
    """
    suffix = "th" if number % 100 in (11, 12, 13) else _SUFFIXES.get(number % 10, "th")
    return f"{number}{suffix}"


def numbered(steps: tuple[str, ...] | list[str]) -> str:
    """Return a paragraph with its items, or an article with its paragraphs, as it is cited: ``34 (b)``."""
    return " ".join((steps[0], *(f"({step})" for step in steps[1:])))
