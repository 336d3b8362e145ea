"""Figures in running words: percentages, ages, durations, numbers of persons and things."""

from __future__ import annotations

import re

from ccpr_graph.knowledge import Form
from ccpr_graph.knowledge.tag_forms import FigureForms
from ccpr_graph.model import Figure, Span, StatementKind, TagKind
from ccpr_graph.tag.tagger import Tagger, Taken

# How far before a number the word that numbers it is looked for ("articles 19, 22 and 25").
_REACH = 120


def tag_figures(tagger: Tagger) -> None:
    """Add a tag for every figure in the words of a statement, outside citations."""
    for unit in tagger.units(tuple(StatementKind)):
        names = tagger.names(unit, domestic=True)
        for span, figure in read_figures(unit.text, tagger.forms.tags.figures):
            if not names.hold(span.start, span.end):
                tagger.add_to_all(unit, span, TagKind.FIGURE, figure.printed, "figure-in-words", figure)


def read_figures(text: str, forms: FigureForms) -> list[tuple[Span, Figure]]:
    """Return the figures in a text with their places, in the order of the text."""
    found: list[tuple[Span, Figure]] = []
    taken = Taken(text)
    for form in (*forms.ages, *forms.forms):
        for match in form.search.finditer(text):
            span = Span(*match.span("figure" if "figure" in match.groupdict() else 0))
            figure = _figure(match, text[span.start : span.end], forms)
            if figure and not _is_numbered(text, span.start, forms.numbered) and taken.take(span.start, span.end):
                found.append((span, figure))
    return sorted(found, key=lambda pair: pair[0])


def _is_numbered(text: str, at: int, numbered: Form) -> bool:
    return numbered.search.search(text[max(0, at - _REACH) : at]) is not None


def _figure(match: re.Match[str], printed: str, forms: FigureForms) -> Figure | None:
    """Return a figure as it was matched; nothing if its upper end is not above the lower one."""
    groups = match.groupdict()
    scale = forms.scales.get((groups.get("scale") or "").lower(), 1)
    value = _number(groups["value"], scale)
    upper = _number(groups["upper"], scale) if groups.get("upper") else None
    if upper is not None and upper <= value:
        return None
    return Figure(printed, value, upper, groups.get("counts") or forms.age_counts)


def _number(printed: str, scale: int) -> int | float:
    digits = printed.replace(",", "")
    number = round(float(digits) * scale, 2)
    return int(number) if number.is_integer() else number
