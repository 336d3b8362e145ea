"""Finds the paragraphs of the same document that the text refers to: those that a follow-up request names, and "para. 14 above".

"… in paragraphs 12 (anti-discrimination legal framework), 34 (prohibition of torture …) and 52 (…) above": the words in
brackets repeat the headings and are passed over; "12 (a)" is an item, "12 (a) and (c)" two of them.
"""

from __future__ import annotations

import re

from ccpr_graph.cite.finder import Finder, Place
from ccpr_graph.cite.numbers import read_numbers
from ccpr_graph.model import CitationKind, Span, Target, UnitKind

RULE = "follow-up-paragraph"
_LONGEST_RANGE = 60
_ELEMENT = re.compile(
    r"\b(?P<number>\d{1,4})(?!\d)(?:\s*[–-]\s*(?P<to>\d{1,4}))?"
    r"(?P<items>\s*\([a-z]\)(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[–-]\s*|\s+to\s+)\([a-z]\))*)?"
    r"(?P<gloss>\s*\((?:[^()]|\([^()]*\))*\))?"
)


def find_own_paragraphs(finder: Finder) -> None:
    """Add the paragraphs and items that requests for follow-up name; those that do not exist are unresolved."""
    forms = finder.forms.statements.follow_up
    for unit in finder.document.of_kind(UnitKind.PARAGRAPH):
        match = forms.request.search.search(unit.text) or forms.provide.search.search(unit.text)
        if not match:
            continue
        for element in _ELEMENT.finditer(unit.text, *match.span("paragraphs")):
            for steps, span in _members(element):
                exists = bool(steps) and "/".join(("paragraph", *steps)) in finder.document.by_key
                target = Target(CitationKind.OWN_PARAGRAPH, finder.document.header.symbol, steps) if exists else None
                finder.add(unit, span, RULE, target, reason="the document has no such paragraph")

    for place in finder.places:
        for reference in finder.forms.citations.own_paragraphs.search.finditer(place.text):
            if not finder.is_taken(place.holder, Span(*reference.span("list"))):
                _add_reference(finder, place, reference)


def _add_reference(finder: Finder, place: Place, reference: re.Match[str]) -> None:
    """Add the paragraphs of "see paras. 14 and 15 above"; those that do not exist are unresolved."""
    numbers, _ = read_numbers(place.text, reference.start("list"))
    for index, number in enumerate(numbers):
        steps = (number.number, *number.steps)
        exists = "/".join(("paragraph", *steps)) in finder.document.by_key
        target = Target(CitationKind.OWN_PARAGRAPH, finder.document.header.symbol, steps) if exists else None
        span = Span(reference.start() if index == 0 else number.span.start, number.span.end)
        finder.cite(place, span, "own-paragraph", target, reason="the document has no such paragraph")


def _members(element: re.Match[str]) -> list[tuple[tuple[str, ...], Span]]:
    """Return the paragraphs that an element of the list names, with its words: one, items of one, or a range.

    A range that runs backwards names none that is certain: an empty path stands for it.
    """
    span = Span(element.start(), max(element.end(group) for group in ("number", "to", "items")))
    if not element["to"]:
        numbers, _ = read_numbers(element.string[: span.end], element.start())
        named = [((number.number, *number.steps), number.span) for number in numbers]
        return [(steps if steps[0].isdigit() else (), span) for steps, span in named]
    first, last = int(element["number"]), int(element["to"])
    if first < last <= first + _LONGEST_RANGE:
        return [((str(number),), span) for number in range(first, last + 1)]
    return [((), span)]
