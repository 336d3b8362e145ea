"""Tells concerns and recommendations apart: by wording first, by position where the wording says both.

Bold does not tell: some recommendations are printed without it. Older documents put concern and recommendation into one
paragraph; there the cut lies before the first sentence that recommends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccpr_graph.knowledge import Form, Forms
from ccpr_graph.model import Span, StatementKind, TextUnit
from ccpr_graph.sentences import sentences


@dataclass(frozen=True)
class Found:
    """A kind of statement, where in the unit's text it is said, and whether that took the unit's position to decide."""

    kind: StatementKind
    span: Span
    by_position: bool = False


def classify(text: str, forms: Forms, *, concern_open: bool) -> tuple[Found, ...]:
    """Return the statements that a paragraph of matters of concern makes: one, or a concern and its recommendation.

    Args:
        text: the paragraph's own words.
        forms: what tells statements apart.
        concern_open: whether a concern under the same heading waits for its recommendation.
    """
    whole = Span(0, len(text))
    spans = sentences(text, forms.statements.abbreviations)
    concerns = [i for i, span in enumerate(spans) if _any(forms.statements.states_concern, text, span)]
    recommends = [i for i, span in enumerate(spans) if _recommends(text, span, forms)]
    if not concerns and _any(forms.statements.requests, text, whole):
        return (Found(StatementKind.REQUEST, whole),)
    if not concerns:
        # The Committee closes nothing but concerns with articles in brackets; older documents close whole paragraphs.
        before = spans[: recommends[0]] if recommends else spans
        concerns = [i for i, span in enumerate(before) if _ends_in_articles(text, span, forms)]
    if not recommends:
        return (Found(StatementKind.CONCERN if concerns else StatementKind.STATEMENT, whole),)
    if not concerns:
        return (Found(StatementKind.RECOMMENDATION, whole),)
    if concerns[-1] < recommends[0]:
        cut = spans[recommends[0]].start
        return Found(StatementKind.CONCERN, Span(0, cut)), Found(StatementKind.RECOMMENDATION, Span(cut, len(text)))
    kind = StatementKind.RECOMMENDATION if concern_open else StatementKind.CONCERN
    return (Found(kind, whole, by_position=True),)


def holds_items(unit: TextUnit, items: Sequence[TextUnit], span: Span) -> bool:
    """Tell whether the lettered items of a paragraph belong to the words of a span of it: they stand right behind, or within.

    A paragraph may go on behind its items: a concern with its items, then a recommendation.
    """
    if not items:
        return False
    before = sum(len(piece.reading) for piece in unit.pieces if piece.start < items[0].pieces[0].start)
    return span.start < before <= span.end


def _recommends(text: str, span: Span, forms: Forms) -> bool:
    """Tell whether a sentence recommends in the Committee's own name, and does not report what others say."""
    if not _any(forms.statements.recommends, text, span):
        return False
    return forms.statements.reported_speech.exact.search(text, span.start, span.end) is None


def _any(forms: Sequence[Form], text: str, span: Span) -> bool:
    sentence = text[span.start : span.end]
    return any(form.search.search(sentence) for form in forms)


def _ends_in_articles(text: str, span: Span, forms: Forms) -> bool:
    brackets = list(forms.citations.closing_bracket.exact.finditer(text, span.start, span.end))
    return bool(brackets) and not text[brackets[-1].end() : span.end].strip(" .;")
