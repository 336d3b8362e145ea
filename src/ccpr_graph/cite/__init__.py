"""Finds what a document cites, then resolves it. What is not certain stays unresolved, and is still recorded.

The finders run in an order: words that one has read are not read again by the next. General comments, resolutions and
documents come first (their names hold those of bodies and treaties), then provisions with what they belong to, then the
names that are left.
"""

from __future__ import annotations

from dataclasses import replace

from ccpr_graph.cite.articles import find_articles
from ccpr_graph.cite.comments import find_general_comments
from ccpr_graph.cite.documents import find_documents
from ccpr_graph.cite.finder import Finder
from ccpr_graph.cite.instruments import find_instruments
from ccpr_graph.cite.own_paragraphs import find_own_paragraphs
from ccpr_graph.cite.provisions import find_provisions
from ccpr_graph.cite.resolutions import find_resolutions
from ccpr_graph.cite.signals import with_signals
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Document

__all__ = ["cite"]

_FINDERS = (
    find_general_comments,
    find_resolutions,
    find_documents,
    find_articles,
    find_own_paragraphs,
    find_provisions,
    find_instruments,
)


def cite(document: Document, forms: Forms, vocabularies: Vocabularies) -> Document:
    """Return the document with its citations, in the order of the text, and a notice for each that is not resolved."""
    finder = Finder(document, forms, vocabularies)
    for find in _FINDERS:
        find(finder)
    order = {unit.key: unit.order for unit in document.units}
    citations = sorted(finder.citations, key=lambda c: (order[c.unit], c.place, c.words.span))
    notices = sorted((*document.notices, *finder.notices), key=lambda notice: notice.line)
    return replace(document, citations=tuple(with_signals(finder, citations)), notices=tuple(notices))
