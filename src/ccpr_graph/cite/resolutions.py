"""Finds resolutions: "General Assembly resolution 68/268", "Human Rights Council resolutions 16/1 and 32/20"."""

from __future__ import annotations

import re

from ccpr_graph.cite.finder import Finder
from ccpr_graph.model import CitationKind, Span, Target

RULE = "text-resolution"
_NUMBER = re.compile(r"\d{1,4}(?:/\d{1,3}|\s*\(\d{4}\))")


def find_resolutions(finder: Finder) -> None:
    """Add the resolutions that running text and footnotes cite; without the organ's name they are ambiguous."""
    forms = finder.forms.citations
    for place in finder.places:
        for form in forms.resolutions:
            for match in form.exact.finditer(place.text):
                for index, number in enumerate(_NUMBER.finditer(place.text, *match.span("list"))):
                    start = match.start() if index == 0 else number.start()
                    symbol = form.symbol.format(number=re.sub(r"\s", "", number[0]))
                    finder.cite(place, Span(start, number.end()), RULE, Target(CitationKind.DOCUMENT, symbol))
        for match in forms.resolution_alone.search.finditer(place.text):
            if not finder.is_taken(place.holder, Span(*match.span())):
                finder.doubt(place, Span(*match.span()), RULE, "the organ that adopted it is not named")
