"""What describing a document needs, and how its parts are named for people."""

from __future__ import annotations

from dataclasses import dataclass

from ccpr_graph import iris
from ccpr_graph.describe.quads import Quads
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Citation, CitationKind, Document, Target, TextUnit, UnitKind

_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Context:
    """A document on its way into the graph."""

    document: Document
    forms: Forms
    vocabularies: Vocabularies
    quads: Quads
    obtained: str

    @property
    def iri(self) -> str:
        """The IRI of the document."""
        return iris.document(self.document.header.symbol)

    def part(self, key: str) -> str:
        """Return the IRI of a unit, statement, citation or annotation of the document."""
        return iris.part(self.iri, key)

    def body_label(self, body: str) -> str:
        """Return the English name of a treaty body."""
        return self.vocabularies.body_labels[body]

    def place(self, unit: TextUnit) -> str:
        """Return how a unit is cited: ``CCPR/C/KAZ/CO/3, para. 34 (b)``."""
        symbol = self.document.header.symbol
        steps = unit.key.split("/")[1:]
        match unit.kind:
            case UnitKind.PARAGRAPH | UnitKind.SUB_PARAGRAPH:
                return f"{symbol}, para. {paragraph_number(tuple(steps))}"
            case UnitKind.FOOTNOTE:
                return f"{symbol}, footnote {unit.number}"
            case UnitKind.PART:
                return f"{symbol}, part {unit.number}: {unit.text}"
            case UnitKind.HEADING:
                return f"{symbol}, part {steps[0].upper()}, heading {unit.number}: {unit.text}"
            case _:
                return f"{symbol}, {unit.kind.replace('-', ' ')}"

    def target_iri(self, target: Target) -> str:
        """Return the IRI of what is cited."""
        match target.kind:
            case CitationKind.ARTICLE:
                return iris.article(target.source, *target.steps)
            case CitationKind.DOCUMENT:
                return self.document_iri(target.source)
            case CitationKind.DOCUMENT_PARAGRAPH | CitationKind.OWN_PARAGRAPH:
                return iris.part(self.document_iri(target.source), "/".join(("paragraph", *target.steps)))

    def document_iri(self, symbol: str) -> str:
        """Return the IRI of a document, which is the vocabulary's own where a vocabulary describes it."""
        return self.vocabularies.documents.get(symbol) or iris.document(symbol)

    def target_label(self, target: Target) -> str:
        """Return how what is cited is named."""
        if target.kind is CitationKind.ARTICLE:
            iri = self.target_iri(target)
            return self.vocabularies.labels.get(iri, iri)
        if target.steps:
            return f"{target.source}, para. {paragraph_number(target.steps)}"
        return target.source

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


def paragraph_number(steps: tuple[str, ...] | list[str]) -> str:
    """Return a paragraph with its items as it is cited: ``34 (b)``."""
    return " ".join((steps[0], *(f"({step})" for step in steps[1:])))
