"""Turns a document into quads in a named graph of its own. No clock, no randomness, no blank nodes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.content import describe_citations, describe_statements, describe_units
from ccpr_graph.describe.context import Context
from ccpr_graph.describe.cycles import Cycles
from ccpr_graph.describe.evidence import describe_reviews
from ccpr_graph.describe.precedence import outranked, outranking_notes
from ccpr_graph.describe.process import describe_document, describe_process, describe_related_documents
from ccpr_graph.describe.quads import Quads, english
from ccpr_graph.describe.tags import describe_tags
from ccpr_graph.describe.targets import describe_cited_norms
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Document

__all__ = ["Cycles", "describe", "describe_rules", "outranked", "outranking_notes"]


def describe(
    document: Document,
    forms: Forms,
    vocabularies: Vocabularies,
    *,
    obtained: str,
    cycles: Cycles | None = None,
    confidence: Mapping[str, Decimal] | None = None,
    loaded: Mapping[str, Document] | None = None,
) -> tuple[ox.Quad, ...]:
    """Return the quads of a document, in an order that is always the same.

    Args:
        document: a document with its citations, statements, tags and reviews.
        forms: what the forms of symbols tell.
        vocabularies: the names of what is cited.
        obtained: a sentence on where the document's text was taken from.
        cycles: the review cycles of all documents of the graph; those of this document alone, if not given.
        confidence: how often what an extraction rule finds is right, by the rule's slug, for rules that were measured.
        loaded: the documents of the graph, by their symbols: what this one cites of them is described as they have it.
    """
    slug = iris.slug(document.header.symbol)
    before = (cycles or Cycles([document])).before(document.header)
    quads = Quads(iris.graph("document", slug))
    context = Context(document, forms, vocabularies, quads, obtained, before, confidence or {}, loaded or {})
    describe_document(context)
    describe_process(context)
    describe_related_documents(context)
    describe_cited_norms(context)
    describe_units(context)
    describe_statements(context)
    describe_citations(context)
    describe_tags(context)
    describe_reviews(context)
    return context.quads.sorted()


def describe_rules(forms: Forms, software_version: str) -> tuple[ox.Quad, ...]:
    """Return the quads that describe the extraction rules in their software version."""
    quads = Quads(iris.graph("extraction"))
    rules = {slug: (rule.title, rule.description) for slug, rule in forms.citations.rules.items()}
    rules |= {slug: (rule.title, rule.description) for slug, rule in forms.tags.rules.items()}
    for slug, (title, description) in rules.items():
        iri = iris.extraction(slug)
        quads.describe(iri, "Extraction", title, softwareVersion=ox.Literal(software_version))
        quads.add(iri, "dcterms:description", english(description))
    return quads.sorted()
