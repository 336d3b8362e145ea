"""Reads what a document says of itself: masthead, title and its note, first paragraph.

The symbol comes from the record, because it is often lost from the masthead; it is checked against the masthead where it
stands there, and against the State and the number of the report that the title names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ccpr_graph.calendar_dates import read_dates
from ccpr_graph.errors import SourceError
from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.model import Header, Meeting, Notice, Session, TextUnit, UnitKind

T = TypeVar("T")


@dataclass(frozen=True)
class _Reader:
    """What reading a header needs."""

    record: Record
    forms: Forms
    vocabularies: Vocabularies
    source_name: str

    def error(self, what: str, place: str, remedy: str) -> SourceError:
        return SourceError(what, file=self.source_name, place=place, remedy=remedy)


def read_header(
    units: Sequence[TextUnit], title: str, record: Record, forms: Forms, vocabularies: Vocabularies, source_name: str
) -> Header:
    """Return what the document says of itself.

    Raises:
        SourceError: the symbol is not one of concluding observations, or text and record contradict each other.
    """
    reader = _Reader(record, forms, vocabularies, source_name)
    by_key = {unit.key: unit for unit in units}
    masthead = by_key["masthead"]
    opening = " ".join(unit.text for unit in [u for u in units if u.kind is UnitKind.PARAGRAPH][:2])
    body, iso3, number = _check_symbol(reader, masthead)
    cycle_number = _check_title(reader, title, iso3, number)
    facts = record.body.facts
    notes = [unit.text for unit in units if unit.kind is UnitKind.TITLE_NOTE]
    session = _session(reader, (*notes, title, masthead.text, opening))
    considered, _ = _meetings(reader, reader.forms.layouts.considered.exact.search(opening))
    adopted, adopted_on = _meetings(reader, reader.forms.layouts.adopted.exact.search(opening))
    return Header(
        symbol=record.body.symbol,
        body=body,
        iso3=iso3,
        title=title,
        cycle=number,
        cycle_number=cycle_number,
        session=session,
        considered_at=considered,
        adopted_at=adopted,
        adopted_on=adopted_on,
        issued=_agree(reader, "issued", _issued(reader, masthead), facts.issued if facts else None),
        language=record.body.language,
        original_language=_agree(
            reader,
            "original_language",
            _original_language(reader, masthead),
            facts.original_language if facts else None,
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


def _check_symbol(reader: _Reader, masthead: TextUnit) -> tuple[str, str, str]:
    """Return treaty body, State and number of the report, as the record's symbol tells them."""
    symbol = reader.record.body.symbol
    kind, told = reader.forms.symbols.type_of(symbol)
    if kind != "ConcludingObservations" or "number" not in told:
        raise SourceError(
            f"{symbol} is not the symbol of concluding observations that this software reads",
            file=reader.record.path,
            place="key 'symbol'",
            remedy="The form is BODY/C/ISO3/CO/number; data/extraction/symbols.yaml holds the forms",
        )
    printed = reader.forms.symbols.in_text.exact.search(masthead.text)
    if printed and printed[0] != symbol:
        raise reader.error(
            f"the masthead has the symbol {printed[0]}, the record has {symbol}",
            "masthead",
            "Correct the record, or take the right source",
        )
    if told["body"] not in reader.vocabularies.main_treaties:
        raise SourceError(
            f"the treaty body {told['body']!r} is unknown",
            file=reader.record.path,
            place="key 'symbol'",
            remedy="Correct the symbol, or add the body to data/vocabularies/treaty-bodies.ttl",
        )
    if told["iso3"] not in reader.vocabularies.state_labels:
        raise SourceError(
            f"the State {told['iso3']!r} is unknown",
            file=reader.record.path,
            place="key 'symbol'",
            remedy="Correct the symbol, or add the State to data/vocabularies/states.ttl",
        )
    return told["body"], told["iso3"], told["number"]


def _check_title(reader: _Reader, title: str, iso3: str, number: str) -> int:
    """Compare the State and the report of the title with the symbol; return the number of the cycle."""
    last = int(number.split("-")[-1])
    layouts = reader.forms.layouts
    match = layouts.report.exact.fullmatch(title)
    absent = None if match else layouts.without_report.exact.fullmatch(title)
    if match or absent:
        name = match["state"] if match else absent and (absent["state"] or absent["other_state"])
        _check_state(reader, name or "", iso3)
    if not match:
        return last
    ordinals = reader.forms.layouts.ordinals
    reports = sorted(
        {ordinals[word] for word in re.findall(r"[a-z]+(?:-[a-z]+)?", match["report"].lower()) if word in ordinals}
    )
    numbers = [int(part) for part in number.split("-")]
    if reports and (reports[0], reports[-1]) != (numbers[0], numbers[-1]):
        raise reader.error(
            f"the title says {match['report']!r}, but the symbol {reader.record.body.symbol} has number {number}",
            "title",
            "Correct the record's symbol, or take the right source",
        )
    return last


def _check_state(reader: _Reader, name: str, iso3: str) -> None:
    named = reader.vocabularies.states_named(name)
    if iso3 not in named:
        known = f"names {name!r}" if named else f"names {name!r}, which is the name of no State we know"
        raise reader.error(
            f"the title {known}, but the symbol {reader.record.body.symbol} is of {reader.vocabularies.state_labels[iso3]}",
            "title",
            "Correct the record's symbol, or add the name to data/vocabularies/states.ttl",
        )


def _session(reader: _Reader, texts: Sequence[str]) -> Session | None:
    fact = reader.record.body.facts.session if reader.record.body.facts else None
    given = Session(fact.number, fact.start, fact.end) if fact else None
    for text in texts:
        match = reader.forms.layouts.session.exact.search(text)
        if not match:
            continue
        dates = _days(reader, match["dates"])
        start, end = dates if len(dates) == 2 else (None, None)
        found = Session(match["number"], start, end)
        if given and given.number != found.number:
            raise reader.error(
                f"the text names session {found.number}, the record {given.number}",
                "session",
                "Correct 'facts.session' in record.yaml",
            )
        if given:
            found = Session(
                found.number,
                _agree(reader, "session.start", found.start, given.start),
                _agree(reader, "session.end", found.end, given.end),
            )
        return found
    return given


def _meetings(reader: _Reader, match: re.Match[str] | None) -> tuple[tuple[Meeting, ...], date | None]:
    """Return meetings, and the date if there is but one.

    A meeting gets its date only where there are as many dates as meetings, or one date for all.
    """
    if not match:
        return (), None
    numbers = re.findall(r"\d+", match["numbers"])
    dates = _days(reader, match["dates"])
    held: Sequence[date | None] = [None] * len(numbers)
    if len(dates) == len(numbers):
        held = dates
    elif len(dates) == 1:
        held = dates * len(numbers)
    meetings = tuple(Meeting(number, day) for number, day in zip(numbers, held, strict=True))
    return meetings, dates[-1] if dates else None


def _days(reader: _Reader, words: str | None) -> tuple[date, ...]:
    """Return the days that some words name.

    Raises:
        SourceError: one of them is not in the calendar.
    """
    dates = read_dates(words or "", reader.forms.layouts.months)
    if words and not dates:
        raise reader.error(
            f"{words!r} is not a day of the calendar", "masthead and first paragraphs", "Correct the source"
        )
    return dates


def _issued(reader: _Reader, masthead: TextUnit) -> date | None:
    for line in masthead.text.splitlines():
        match = reader.forms.layouts.distribution_date.exact.fullmatch(line.strip())
        if match:
            return _days(reader, match["date"])[0]
    return None


def _original_language(reader: _Reader, masthead: TextUnit) -> str | None:
    for line in masthead.text.splitlines():
        match = reader.forms.layouts.original_language.exact.fullmatch(line.strip())
        if match:
            return reader.forms.layouts.languages.get(match["language"].capitalize())
    return None


def _agree(reader: _Reader, key: str, found: T | None, given: T | None) -> T | None:
    if found is not None and given is not None and found != given:
        raise reader.error(
            f"the masthead says {found}, the record {given}", key, f"Correct 'facts.{key}' in record.yaml"
        )
    return found if found is not None else given
