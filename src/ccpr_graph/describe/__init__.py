"""Turns a document into quads in a named graph of its own. No clock, no randomness, no blank nodes."""

from __future__ import annotations

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.content import describe_citations, describe_statements, describe_units
from ccpr_graph.describe.context import Context
from ccpr_graph.describe.process import describe_document, describe_process, describe_related_documents
from ccpr_graph.describe.quads import Quads, english
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Document

__all__ = ["describe", "describe_rules"]


def describe(document: Document, forms: Forms, vocabularies: Vocabularies, *, obtained: str) -> tuple[ox.Quad, ...]:
    """Return the quads of a document, in an order that is always the same.

    Args:
        document: a document with its citations and statements.
        forms: what the forms of symbols tell.
        vocabularies: the names of what is cited.
        obtained: a sentence on where the document's text was taken from.
    """
    slug = iris.slug(document.header.symbol)
    context = Context(document, forms, vocabularies, Quads(iris.graph("document", slug)), obtained)
    describe_document(context)
    describe_process(context)
    describe_related_documents(context)
    describe_units(context)
    describe_statements(context)
    describe_citations(context)
    return context.quads.sorted()


def describe_rules(forms: Forms, software_version: str) -> tuple[ox.Quad, ...]:
    """Return the quads that describe the extraction rules in their software version."""
    quads = Quads(iris.graph("extraction"))
    for slug, rule in forms.citations.rules.items():
        iri = iris.extraction(slug)
        quads.describe(iri, "Extraction", rule.title, softwareVersion=ox.Literal(software_version))
        quads.add(iri, "dcterms:description", english(rule.description))
    return quads.sorted()
