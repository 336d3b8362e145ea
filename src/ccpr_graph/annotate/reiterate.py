"""Finds recommendations that repeat earlier ones, and what they repeat.

A recommendation reiterates a paragraph if it cites it, the paragraph is of earlier concluding observations of the same body
on the same State, and the sentence that cites it says so ("Reiterating its previous recommendations,⁵ …").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ccpr_graph.knowledge import Forms
from ccpr_graph.model import Citation, CitationKind, Document, Statement, StatementKind
from ccpr_graph.sentences import sentences


def with_reiterations(document: Document, statements: Sequence[Statement], forms: Forms) -> list[Statement]:
    """Return the statements, each recommendation with the keys of the citations of what it reiterates."""
    return [
        replace(statement, reiterates=_reiterated(document, statement, forms))
        if statement.kind is StatementKind.RECOMMENDATION
        else statement
        for statement in statements
    ]


def _reiterated(document: Document, statement: Statement, forms: Forms) -> tuple[str, ...]:
    text = document.by_key[statement.words.unit].text
    return tuple(
        citation.key
        for citation in document.citations_in(statement.words.unit)
        if statement.words.span.start <= citation.place <= statement.words.span.end
        and _is_earlier(document, citation, forms)
        and _says_so(text, citation.place, forms)
    )


def _is_earlier(document: Document, citation: Citation, forms: Forms) -> bool:
    if citation.target is None or citation.target.kind is not CitationKind.DOCUMENT_PARAGRAPH:
        return False
    header = document.header
    kind, told = forms.symbols.type_of(citation.target.source)
    return (
        kind == "ConcludingObservations"
        and told.get("body") == header.body
        and told.get("iso3") == header.iso3
        and citation.target.source != header.symbol
        and ("number" not in told or int(told["number"].split("-")[-1]) < header.cycle_number)
    )


def _says_so(text: str, place: int, forms: Forms) -> bool:
    """Tell whether the sentence around a place says that something is repeated."""
    for span in sentences(text, forms.statements.abbreviations):
        if span.start <= place <= span.end:
            sentence = text[span.start : span.end]
            told = any(form.search.search(sentence) for form in forms.statements.reiterates)
            return told and not forms.statements.not_reiterated.search.search(sentence)
    return False
