"""Finds what a document cites, then resolves it. What is not certain stays unresolved, and is still recorded.

Found so far: articles in closing brackets; documents by symbol, in footnotes and running text, with "Ibid."; paragraphs of
the same document that a follow-up request names.
"""

from __future__ import annotations

from dataclasses import replace

from ccpr_graph.cite.articles import find_articles
from ccpr_graph.cite.documents import find_documents
from ccpr_graph.cite.finder import Finder
from ccpr_graph.cite.own_paragraphs import find_own_paragraphs
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Document

__all__ = ["cite"]


def cite(document: Document, forms: Forms, vocabularies: Vocabularies) -> Document:
    """Return the document with its citations, in the order of the text, and a notice for each that is not resolved."""
    finder = Finder(document, forms, vocabularies)
    find_articles(finder)
    find_documents(finder)
    find_own_paragraphs(finder)
    order = {unit.key: unit.order for unit in document.units}
    citations = sorted(finder.citations, key=lambda c: (order[c.unit], c.place, c.words.span))
    notices = sorted((*document.notices, *finder.notices), key=lambda notice: notice.line)
    return replace(document, citations=tuple(citations), notices=tuple(notices))
