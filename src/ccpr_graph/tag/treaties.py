"""Reads which treaties the words say the State has joined, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ccpr_graph.knowledge.tag_forms import WelcomeForms
from ccpr_graph.model import Citation, Span

_YEAR = re.compile(r"(?:19|20)\d{2}")
_REACH = 100


@dataclass(frozen=True)
class Joined:
    """A treaty that was joined: the citation that names it, the words with the date, the year that these give it."""

    citation: Citation
    span: Span
    year: int | None


def read_joined(
    text: str, span: Span, treaties: Sequence[Citation], forms: WelcomeForms, *, announced: bool
) -> Iterator[Joined]:
    """Return the treaties that the words in a span say were joined, in the order of the text.

    Args:
        text: a unit's text.
        span: a statement's words in it.
        treaties: the citations of treaties in these words, in their order.
        forms: how this is said.
        announced: whether the opening words above have said so, and the span begins with the treaty's name.
    """
    starts = [(match.end(), match.start()) for match in forms.joins.search.finditer(text, span.start, span.end)]
    certain = [at for at, begins in starts if not _only_intends(text, span.start, begins, at, forms)]
    done = -1
    for at in [span.start, *certain] if announced else certain:
        if at >= done:
            row = list(_row(text, span, treaties, forms, at))
            done = row[-1].span.end if row else done
            yield from _dated(row)


def _row(text: str, span: Span, treaties: Sequence[Citation], forms: WelcomeForms, at: int) -> Iterator[Joined]:
    """Return the treaties that stand in a row behind an offset."""
    for citation in treaties:
        if citation.words.span.start < at:
            continue
        gap = forms.joins_next.search.match(text[at : citation.words.span.start])
        if not gap:
            return
        joined = _joined(text, span, citation, gap["when"], forms)
        yield joined
        at = joined.span.end


def _dated(row: list[Joined]) -> list[Joined]:
    """Return the treaties of a row; one without a date has that behind the next: "of the one and the other, in 2013"."""
    dated: list[Joined] = []
    for joined in reversed(row):
        following = dated[0] if dated else None
        if joined.year is None and following and following.span.end > following.citation.words.span.end:
            joined = replace(joined, year=following.year)
        dated.insert(0, joined)
    return dated


def _only_intends(text: str, start: int, begins: int, at: int, forms: WelcomeForms) -> bool:
    """Tell whether the word that says that a treaty was joined belongs to words that only mean to."""
    before = text[max(start, begins - _REACH) : at]
    return any(match.end() > len(before) - (at - begins) for match in forms.only_intends.search.finditer(before))


def _joined(text: str, span: Span, citation: Citation, given: str | None, forms: WelcomeForms) -> Joined:
    start, end = citation.words.span.start, citation.words.span.end
    when = forms.joined_when.search.match(text[end : min(span.end, end + 4 * _REACH)])
    year = _YEAR.search(when["when"] if when else given or "")
    return Joined(citation, Span(start, end + when.end() if when else end), int(year[0]) if year else None)
