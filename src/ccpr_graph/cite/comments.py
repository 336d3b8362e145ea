"""Finds general comments: "general comment No. 36 (2018)", "general comments Nos. 31 (2004) and 34 (2011)", with paragraphs.

A general comment is the document's own body's unless the text names another body.
"""

from __future__ import annotations

import re

from ccpr_graph.cite.finder import Finder, Place, window
from ccpr_graph.cite.numbers import read_numbers
from ccpr_graph.model import CitationKind, Span, Target

RULE = "text-general-comment"


def find_general_comments(finder: Finder) -> None:
    """Add the general comments, and their paragraphs, that running text and footnotes cite."""
    for place in finder.places:
        for match in finder.forms.citations.general_comment.search.finditer(place.text):
            together = _together(finder, place, match)
            for one, (body, reason) in zip(together, _bodies(finder, place, together), strict=True):
                _read(finder, place, one, body, reason)


def _together(finder: Finder, place: Place, match: re.Match[str]) -> list[re.Match[str]]:
    """Return general comments of which only the first is called so: "general comments No. 34 (2011) on … and No. 37 (2020)"."""
    together = [match]
    while more := finder.forms.citations.general_comment_more.search.match(place.text, together[-1].end()):
        together.append(more)
    return together


def _read(finder: Finder, place: Place, match: re.Match[str], body: str | None, reason: str | None) -> None:
    forms = finder.forms.citations
    numbers = list(forms.general_comment_number.search.finditer(place.text, *match.span("list")))
    before = forms.general_comment_paragraphs_before.search.search(place.text, *window(match.start()))
    behind = forms.general_comment_paragraphs_behind.search.match(place.text, match.end())
    continues = match.re is not forms.general_comment.search
    for index, number in enumerate(numbers):
        start = match.start("list" if continues else 0) if index == 0 else number.start()
        paragraphs: tuple[tuple[str, ...], ...] = ((),)
        span = Span(start, number.end())
        if before and len(numbers) == 1:
            paragraphs, span = _paragraphs(place.text, before), Span(before.start(), number.end())
        elif behind and index == len(numbers) - 1:
            paragraphs, span = _paragraphs(place.text, behind), Span(start, behind.end("list"))
        for steps in paragraphs:
            _add(finder, place, span, number, body, steps, reason)


def _paragraphs(text: str, match: re.Match[str]) -> tuple[tuple[str, ...], ...]:
    numbers, _ = read_numbers(text, match.start("list"))
    return tuple((number.number, *number.steps) for number in numbers) or ((),)


def _add(
    finder: Finder,
    place: Place,
    span: Span,
    number: re.Match[str],
    body: str | None,
    steps: tuple[str, ...],
    reason: str | None,
) -> None:
    if body is None:
        finder.cite(place, span, RULE, None, reason=reason)
        return
    source = f"{body.lower()}/{int(number['number'])}"
    described = finder.vocabularies.general_comments
    of_body = [known for known in described if known.startswith(f"{body.lower()}/")]
    if of_body and source not in described:
        finder.cite(place, span, RULE, None, reason=f"the body has no general comment No. {number['number']}")
        return
    year = described.get(source)
    if year and number["year"] and int(number["year"]) != year:
        reason = f"general comment No. {number['number']} is of {year}, the text says {number['year']}"
        finder.cite(place, span, RULE, None, reason=reason)
        return
    finder.cite(place, span, RULE, Target(CitationKind.GENERAL_COMMENT, source, steps))


def _bodies(finder: Finder, place: Place, together: list[re.Match[str]]) -> list[tuple[str | None, str | None]]:
    """Return the body of each of several general comments, or why it is not certain.

    A body that is named before the first is that of all. One that is named behind another leaves the others open.
    """
    first = together[0]
    if finder.forms.citations.general_comment_of_others.search.search(place.text, *window(first.start())):
        return [(None, "it is the general comment of somebody else, or of several bodies")] * len(together)
    if before := finder.forms.citations.general_comment_body_before.exact.search(place.text, *window(first.start())):
        return [_named_body(finder, place, before)] * len(together)
    behind = [
        finder.forms.citations.general_comment_body_behind.search.match(place.text, one.end()) for one in together
    ]
    if any(behind):
        unclear = (None, "another body is named with a general comment beside it")
        return [_named_body(finder, place, named) if named else unclear for named in behind]
    return [_own_body(finder, first)] * len(together)


def _named_body(finder: Finder, place: Place, named: re.Match[str]) -> tuple[str | None, str | None]:
    """Return the body that words name, or why it is not certain."""
    if abbreviation := named.groupdict().get("abbreviation"):
        finder.take(place.holder, Span(*named.span("abbreviation")))  # here it is the body, not the treaty of that name
        known = abbreviation in finder.vocabularies.body_labels
        return (abbreviation, None) if known else (None, f"“{abbreviation}” is no treaty body that is known")
    name = " ".join(named["body"].split())
    bodies = [body for body, label in finder.vocabularies.body_labels.items() if label.casefold() == name.casefold()]
    return (bodies[0], None) if len(bodies) == 1 else (None, f"“{name}” is no treaty body that is known")


def _own_body(finder: Finder, match: re.Match[str]) -> tuple[str | None, str | None]:
    """Return the document's own body, if it calls its general comments as the text does."""
    body = finder.document.header.body
    recommends = body in finder.forms.citations.general_recommendation_bodies
    if recommends is not ("recommendation" in match[0].casefold()):
        return None, "the body is not named, and the document's own calls them otherwise"
    return body, None
