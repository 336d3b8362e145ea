"""Cuts the words of a unit into sentences."""

from __future__ import annotations

import re
from collections.abc import Collection

from ccpr_graph.model import Span

_BREAK = re.compile(r"[.?!][”\"’')\]]*\s+(?=[“\"‘'(\[]?[A-Z0-9])")


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
        last_word = text[start : match.start() + 1].split()[-1].lstrip("(“\"‘'").casefold()
        closes_quotation = not text[match.start() + 1].isspace()
        if not closes_quotation and (last_word in known or re.fullmatch(r"[a-z]\.", last_word)):
            continue
        spans.append(Span(start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return tuple(spans)
