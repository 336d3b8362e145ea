"""Finds the paragraphs of the same document that a follow-up request names.

"… in paragraphs 12 (anti-discrimination legal framework), 34 (prohibition of torture …) and 52 (…) above": the words in
brackets repeat the headings and are passed over; "12 (a)" is an item.
"""

from __future__ import annotations

import re

from ccpr_graph.cite.finder import Finder
from ccpr_graph.model import CitationKind, Span, Target, UnitKind

RULE = "follow-up-paragraph"
_ELEMENT = re.compile(r"\b(?P<number>\d+)(?P<item>\s*\((?P<letter>[a-z])\))?(?P<gloss>\s*\((?:[^()]|\([^()]*\))*\))?")


def find_own_paragraphs(finder: Finder) -> None:
    """Add the paragraphs and items that requests for follow-up name; those that do not exist are unresolved."""
    forms = finder.forms.statements.follow_up
    for unit in finder.document.of_kind(UnitKind.PARAGRAPH):
        match = forms.request.search.search(unit.text) or forms.provide.search.search(unit.text)
        if not match:
            continue
        for element in _ELEMENT.finditer(unit.text, *match.span("paragraphs")):
            steps = tuple(step for step in (element["number"], element["letter"]) if step)
            exists = "/".join(("paragraph", *steps)) in finder.document.by_key
            target = Target(CitationKind.OWN_PARAGRAPH, finder.document.header.symbol, steps) if exists else None
            end = element.end("item") if element["item"] else element.end("number")
            finder.add(unit, Span(element.start(), end), RULE, target)
