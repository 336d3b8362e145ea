"""Reads the session: from the note of the title, a sentence of the first paragraphs, or a line of the masthead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ccpr_graph.calendar_dates import read_dates
from ccpr_graph.model import Session
from ccpr_graph.parse.identity import Reader


def read_session(reader: Reader, notes: Sequence[str], title: str, masthead: str, opening: str) -> Session | None:
    """Return the session that the text names, or else the one that the record states; nothing if neither does.

    Raises:
        SourceError: text and record differ.
    """
    fact = reader.record.body.facts.session if reader.record.body.facts else None
    given = Session(fact.number, fact.start, fact.end) if fact else None
    found = (
        _in_sentences(reader, (*notes, title, masthead, opening))
        or _in_lines(reader, masthead)
        or _in_words(reader, (*notes, title, opening))
    )
    if not found or not given:
        return found or given
    if given.number != found.number:
        raise reader.error(
            f"the text names session {found.number}, the record {given.number}",
            "session",
            "Correct 'facts.session' in record.yaml",
        )
    return Session(
        found.number,
        reader.agree("session.start", found.start, given.start),
        reader.agree("session.end", found.end, given.end),
    )


def days(reader: Reader, words: str | None) -> tuple[date, ...]:
    """Return the days that some words name.

    Raises:
        SourceError: one of them is not in the calendar.
    """
    dates = read_dates(words or "", reader.forms.layouts.months)
    if words and not dates:
        what = f"{words!r} is not a day of the calendar"
        raise reader.error(what, "masthead and first paragraphs", "Correct the source")
    return dates


def _in_sentences(reader: Reader, texts: Sequence[str]) -> Session | None:
    """Return the session of "at its 144th session (23 June–17 July 2025)"."""
    for text in texts:
        match = reader.forms.layouts.session.exact.search(text)
        if match:
            return _session(reader, match["number"], match["dates"])
    return None


def _in_lines(reader: Reader, masthead: str) -> Session | None:
    """Return the session that stands on a line of the masthead by itself, with the days on the line behind it."""
    layouts = reader.forms.layouts
    lines = [line.strip() for line in masthead.splitlines()]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        match = layouts.session_line.exact.fullmatch(line)
        words = None if match else layouts.session_in_words.search.fullmatch(line)
        number = match["number"] if match else words and _number(reader, words)
        if number:
            dates = layouts.session_days_line.exact.fullmatch(following)
            return _session(reader, number, dates["dates"] if dates else None)
    return None


def _in_words(reader: Reader, texts: Sequence[str]) -> Session | None:
    """Return the session of "at its 1526th meeting (fifty-seventh session)"."""
    for text in texts:
        for match in reader.forms.layouts.session_in_words.search.finditer(text):
            if number := _number(reader, match):
                return Session(number, None, None)
    return None


def _number(reader: Reader, match: re.Match[str]) -> str | None:
    """Return the number that some words are; nothing for "next", "present" and the like."""
    words = re.sub(r"-\s+", "-", match["words"].casefold())
    ordinals = reader.forms.layouts.all_ordinals
    return str(ordinals[words]) if words in ordinals else None


def _session(reader: Reader, number: str, words: str | None) -> Session:
    dates = days(reader, words)
    start, end = dates if len(dates) == 2 else (None, None)
    return Session(number, start, end)
