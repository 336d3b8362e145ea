"""Tells concerns and recommendations apart: by wording first, by position where the wording says both.

Bold does not tell: some recommendations are printed without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccpr_graph.annotate.sentences import sentences
from ccpr_graph.knowledge import Form, Forms
from ccpr_graph.model import Span, StatementKind


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
    recommends = [i for i, span in enumerate(spans) if _any(forms.statements.recommends, text, span)]
    if not concerns and _any(forms.statements.requests, text, whole):
        return (Found(StatementKind.REQUEST, whole),)
    if recommends and not concerns:
        return (Found(StatementKind.RECOMMENDATION, whole),)
    if concerns and not recommends:
        return (Found(StatementKind.CONCERN, whole),)
    if not concerns:
        # The Committee closes nothing but concerns with articles in brackets.
        kind = StatementKind.CONCERN if _ends_in_articles(text, forms) else StatementKind.STATEMENT
        return (Found(kind, whole),)
    if not concern_open and concerns[-1] < recommends[0]:
        cut = spans[recommends[0]].start
        return Found(StatementKind.CONCERN, Span(0, cut)), Found(StatementKind.RECOMMENDATION, Span(cut, len(text)))
    kind = StatementKind.RECOMMENDATION if concern_open else StatementKind.CONCERN
    return (Found(kind, whole, by_position=True),)


def _any(forms: Sequence[Form], text: str, span: Span) -> bool:
    sentence = text[span.start : span.end]
    return any(form.search.search(sentence) for form in forms)


def _ends_in_articles(text: str, forms: Forms) -> bool:
    brackets = list(forms.citations.closing_bracket.exact.finditer(text))
    return bool(brackets) and not text[brackets[-1].end() :].strip(" .;")
