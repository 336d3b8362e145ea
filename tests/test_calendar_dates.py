from __future__ import annotations

from datetime import date

import pytest

from ccpr_graph.calendar_dates import read_date, read_dates
from ccpr_graph.knowledge import Forms


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("24 June 2025", [(2025, 6, 24)]),
        ("24 and 25 June 2025", [(2025, 6, 24), (2025, 6, 25)]),
        ("7, 8 and 12 July 2022", [(2022, 7, 7), (2022, 7, 8), (2022, 7, 12)]),
        ("30 June and 1 July 2022", [(2022, 6, 30), (2022, 7, 1)]),
        ("23 June–17 July 2025", [(2025, 6, 23), (2025, 7, 17)]),
        ("20 June-15 July 2016", [(2016, 6, 20), (2016, 7, 15)]),
        ("30 December 2021 and 3 January 2022", [(2021, 12, 30), (2022, 1, 3)]),
        ("from 1 to 26 March 2021", [(2021, 3, 1), (2021, 3, 26)]),
        ("31 June 2025", []),
        ("June 2025", []),
        ("no date", []),
        ("", []),
    ],
)
def test_dates(forms: Forms, words: str, expected: list[tuple[int, int, int]]) -> None:
    assert read_dates(words, forms.layouts.months) == tuple(date(*day) for day in expected)


def test_one_date(forms: Forms) -> None:
    assert read_date("by 18 July 2028", forms.layouts.months) == date(2028, 7, 18)
    assert read_date("24 and 25 June 2025", forms.layouts.months) is None
