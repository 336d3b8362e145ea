"""Reads dates and lists of dates as United Nations documents print them.

Understood: "24 June 2025"; "24 and 25 June 2025"; "7, 8 and 12 July 2022"; "30 June and 1 July 2022"; "23 June–17 July 2025";
"26 October 2021 and 2 November 2021"; "12th and 13th March 2013". A day takes the month and year that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date


def read_dates(words: str, months: Sequence[str]) -> tuple[date, ...]:
    """Return the dates in some words, in their order; nothing of them if any is not a day of the calendar.

    Args:
        words: words that hold dates.
        months: the names of the twelve months, January first.
    """
    by_name = {name.casefold(): index for index, name in enumerate(months, start=1)}
    tokens = re.findall(
        rf"\b(\d{{4}})\b|\b(\d{{1,2}})(?:st|nd|rd|th)?(?=\b|and)|\b({'|'.join(months)})\b", words, re.IGNORECASE
    )
    dates: list[date] = []
    month = year = 0
    for token_year, token_day, token_month in reversed(tokens):
        if token_year:
            year = int(token_year)
        elif token_month:
            month = by_name[token_month.casefold()]
        elif month and year:
            try:
                dates.append(date(year, month, int(token_day)))
            except ValueError:
                return ()
    return tuple(reversed(dates))


def read_date(words: str, months: Sequence[str]) -> date | None:
    """Return the one date in some words; nothing if there is none, or more than one."""
    dates = read_dates(words, months)
    return dates[0] if len(dates) == 1 else None
