"""Dates in running words: days, months, and years that stand for a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ccpr_graph.calendar_dates import read_dates
from ccpr_graph.knowledge import Forms
from ccpr_graph.model import Span, StatementKind, TagKind
from ccpr_graph.tag.tagger import Tagger, Taken

_YEARS = ("year", "second", "alone", "first")


def tag_dates(tagger: Tagger) -> None:
    """Add a tag for every date in the words of a statement, outside the names of documents and international instruments."""
    for unit in tagger.units(tuple(StatementKind)):
        names = tagger.names(unit, domestic=False)
        for span, value in read_date_mentions(unit.text, tagger.forms):
            if not names.hold(span.start, span.end):
                tagger.add_to_all(unit, span, TagKind.DATE, value, "date-in-words")


def read_date_mentions(text: str, forms: Forms) -> list[tuple[Span, str]]:
    """Return the dates in a text as ``2011-12-16``, ``2020-02`` or ``2024``, each with the words that give it.

    The dates of a list or a range ("16 and 17 December 2011") rest on the same words.
    """
    months = forms.layouts.months
    found: list[tuple[Span, str]] = []
    taken = Taken(text)
    for words, values in (*_days(text, forms, months), *_months(text, forms, months), *_years(text, forms)):
        if values and taken.take(words.start, words.end):
            found += [(words, value) for value in values]
    return sorted(found)


def _days(text: str, forms: Forms, months: Sequence[str]) -> Iterator[tuple[Span, list[str]]]:
    for match in forms.tags.dates.days.search.finditer(text):
        yield Span(*match.span()), [day.isoformat() for day in read_dates(match[0], months)]


def _months(text: str, forms: Forms, months: Sequence[str]) -> Iterator[tuple[Span, list[str]]]:
    numbers = {name: f"{number:02}" for number, name in enumerate(months, start=1)}
    for match in forms.tags.dates.month.search.finditer(text):
        named = [group for group in ("first", "second") if match[group] in numbers]
        # "the Law and February 2020": the word before "and" is no month; the word before the year must be one.
        if named and named[-1] == ("second" if match["second"] else "first"):
            yield Span(match.start(named[0]), match.end()), [f"{match['year']}-{numbers[match[g]]}" for g in named]


def _years(text: str, forms: Forms) -> Iterator[tuple[Span, list[str]]]:
    for match in forms.tags.dates.year.search.finditer(text):
        for group in _YEARS:
            if match[group]:
                yield Span(*match.span(group)), [match[group]]
