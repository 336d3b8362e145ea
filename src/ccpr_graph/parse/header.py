"""Reads what a document says of itself: masthead, title and its note, first paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.model import Header, Meeting, Notice, TextUnit, UnitKind
from ccpr_graph.parse.identity import Reader, own_symbols, read_identity
from ccpr_graph.parse.sessions import days, read_session

_LONGEST_RANGE = 20  # meetings; more than any review has taken


def read_header(
    units: Sequence[TextUnit], title: str, record: Record, forms: Forms, vocabularies: Vocabularies, source_name: str
) -> Header:
    """Return what the document says of itself.

    Raises:
        SourceError: the symbol is not one of concluding observations, or text and record contradict each other.
    """
    reader = Reader(record, forms, vocabularies, source_name)
    masthead = next(unit.text for unit in units if unit.kind is UnitKind.MASTHEAD)
    opening = " ".join(unit.text for unit in [u for u in units if u.kind is UnitKind.PARAGRAPH][:2])
    notes = [unit.text for unit in units if unit.kind is UnitKind.TITLE_NOTE]
    identity = read_identity(reader, masthead, title)
    session = read_session(reader, notes, title, masthead, opening)
    considered, _ = _meetings(reader, forms.layouts.considered.exact.search(opening))
    adopted, adopted_on = _meetings(reader, forms.layouts.adopted.exact.search(opening))
    facts = record.body.facts
    return Header(
        symbol=record.body.symbol,
        body=identity.body,
        iso3=identity.iso3,
        title=title,
        cycle=identity.cycle,
        cycle_number=identity.last_cycle,
        session=session,
        considered_at=considered,
        adopted_at=adopted,
        adopted_on=adopted_on,
        issued=reader.agree("issued", _issued(reader, masthead), facts.issued if facts else None),
        language=record.body.language,
        original_language=reader.agree(
            "original_language", _original_language(reader, masthead), facts.original_language if facts else None
        ),
    )


def header_notices(header: Header, forms: Forms, line: int) -> list[Notice]:
    """Return a notice for each fact that the text of concluding observations usually states and this one does not.

    Args:
        header: what was read.
        forms: the forms of titles.
        line: the line that the first paragraph begins on.
    """
    titles = (forms.layouts.report, forms.layouts.without_report)
    missing = {
        "State and the report in its title": not any(form.exact.fullmatch(header.title) for form in titles),
        "session": header.session is None,
        "meetings that considered the report": not header.considered_at,
        "meeting that adopted the observations": not header.adopted_at,
        "date of adoption": header.adopted_on is None,
        "date of distribution": header.issued is None,
    }
    return [
        Notice(line, None, f"the text does not state, in a form that is understood, the {what}")
        for what, is_missing in missing.items()
        if is_missing
    ]


def _meetings(reader: Reader, match: re.Match[str] | None) -> tuple[tuple[Meeting, ...], date | None]:
    """Return meetings, and the last of their dates.

    A meeting gets its date only where there are as many dates as meetings, or one date for all.
    """
    if not match:
        return (), None
    numbers = _numbers(match["numbers"])
    dates = days(reader, match["dates"])
    held: Sequence[date | None] = [None] * len(numbers)
    if len(dates) == len(numbers):
        held = dates
    elif len(dates) == 1:
        held = dates * len(numbers)
    meetings = tuple(Meeting(number, day) for number, day in zip(numbers, held, strict=True))
    return meetings, dates[-1] if dates else None


def _numbers(words: str) -> list[str]:
    """Return the numbers of meetings; "9506th to 9508th" are three."""
    numbers: list[str] = []
    for word, number in re.findall(r"(\bto\s*)?(\d+)", words):
        first, last = int(numbers[-1]) if word and numbers else 0, int(number)
        if 0 < first < last <= first + _LONGEST_RANGE:
            numbers += [str(between) for between in range(first + 1, last)]
        numbers.append(number)
    return numbers


def _issued(reader: Reader, masthead: str) -> date | None:
    for line in masthead.splitlines():
        match = reader.forms.layouts.distribution_date.exact.fullmatch(line.strip())
        if match:
            return days(reader, match["date"])[0]
    glued = [words for _, words in own_symbols(reader, masthead) if words]
    return days(reader, glued[0])[0] if glued else None


def _original_language(reader: Reader, masthead: str) -> str | None:
    for line in masthead.splitlines():
        match = reader.forms.layouts.original_language.exact.fullmatch(line.strip())
        if match:
            return reader.forms.layouts.languages.get(match["language"].capitalize())
    return None
