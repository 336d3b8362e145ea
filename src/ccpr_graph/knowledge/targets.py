"""Leads from what a citation points to, as the document model has it, to its IRI."""

from __future__ import annotations

from ccpr_graph import iris
from ccpr_graph.knowledge.vocabularies import Vocabularies
from ccpr_graph.model import CitationKind, Target


def iri_of(target: Target, vocabularies: Vocabularies) -> str:
    """Return the IRI of what is cited.

    A document that a vocabulary describes under another IRI than the one of its symbol has that one.

    Raises:
        ValueError: a step of the target is no part of an IRI.
    """
    match target.kind:
        case CitationKind.ARTICLE:
            return iris.article(target.source, *target.steps)
        case CitationKind.RULE:
            return iris.rule(target.source, *target.steps)
        case CitationKind.INSTRUMENT:
            return iris.instrument(target.source)
        case CitationKind.GENERAL_COMMENT:
            return iris.general_comment(*target.source.split("/"), *target.steps)
        case CitationKind.DOMESTIC_LAW:
            return iris.domestic_law(target.source, *target.steps)
        case CitationKind.DOCUMENT | CitationKind.DOCUMENT_PARAGRAPH | CitationKind.OWN_PARAGRAPH:
            document = vocabularies.documents.get(target.source) or iris.document(target.source)
            return iris.part(document, "/".join(("paragraph", *target.steps))) if target.steps else document
