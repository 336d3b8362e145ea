"""Finds quoted words in a document again, and chooses a quote that can be found again."""

from __future__ import annotations

import re

from ccpr_graph.model import Document, Span, TextUnit, UnitKind, Words


class Unfit(Exception):
    """A decision does not fit the document: what it speaks of is not there, or not once."""


def find_words(document: Document, unit: str, quote: str) -> Words:
    """Return where a quote stands in a unit.

    Raises:
        Unfit: there is no such unit, or the quote does not stand in it exactly once.
    """
    holder = document.by_key.get(unit)
    if holder is None:
        raise Unfit(f"there is no {unit} in the document")
    places = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", holder.text)] if quote else []
    if not places:
        raise Unfit(f"“{quote}” does not stand in {unit}")
    if len(places) > 1:
        raise Unfit(f"“{quote}” stands {len(places)} times in {unit}: quote the words around it as well")
    return Words(unit, Span(places[0], places[0] + len(quote)), quote)


def quote_for(document: Document, words: Words) -> str:
    """Return the words of an annotation, with as many of the words around them as make them stand in the unit once."""
    text = document.by_key[words.unit].text
    start, end = words.span.start, words.span.end
    while text.count(text[start:end]) > 1 and (start, end) != (0, len(text)):
        start = max(text.rfind(" ", 0, max(start - 1, 0)) + 1, 0)
        following = text.find(" ", end + 1)
        end = len(text) if following < 0 else following
    return text[start:end]


def caller_of(document: Document, note: TextUnit) -> tuple[TextUnit, int] | None:
    """Return the unit that calls a note, and where in its text; nothing if the unit is no note, or is not called."""
    if note.kind not in (UnitKind.FOOTNOTE, UnitKind.TITLE_NOTE):
        return None
    for unit in document.units:
        for call in unit.calls:
            if call.note == note.number:
                return unit, call.offset
    return None
