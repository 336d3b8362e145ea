"""Cuts the words of a unit into sentences."""

from __future__ import annotations

import re
from collections.abc import Collection

from ccpr_graph.model import Span

_BRACKETS = r"\((?:[^()]|\([^()]*\))*\)"
# A full stop, perhaps with brackets behind it: "… is not applied. (art. 7) The State party …"; or articles in brackets whose
# full stop was lost or never set: "… is not applied (art. 7) The State party …".
# The colon before a list of items ends a sentence where the paragraph goes on behind the list.
_BREAK = re.compile(
    rf"(?P<stop>[.?!]|:(?=\s+The\b))(?P<closing>[”\"’')\]]*)\s+(?:(?=[“\"‘'(\[]?[A-Z0-9])|{_BRACKETS}\s+(?=[“\"‘']?[A-Z]))"
    rf"|(?=\([Aa]rts?\b){_BRACKETS}\s+(?=[A-Z])"
)


def sentences(text: str, abbreviations: Collection[str]) -> tuple[Span, ...]:
    """Return the sentences of a text; together they cover it, each with the white space behind it.

    Args:
        text: the words of one unit.
        abbreviations: words with a full stop that does not end a sentence ("para."), in any case.
    """
    known = {word.casefold() for word in abbreviations}
    spans = []
    start = 0
    for match in _BREAK.finditer(text):
        if match["stop"] and not match["closing"] and _is_abbreviation(text[start : match.start() + 1], known):
            continue
        spans.append(Span(start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return tuple(spans)


def _is_abbreviation(words: str, known: Collection[str]) -> bool:
    """Tell whether some words end in an abbreviation or in the initial of a name."""
    last_word = words.split()[-1].lstrip("(“\"‘'").casefold()
    return last_word in known or re.fullmatch(r"[a-z]\.", last_word) is not None
