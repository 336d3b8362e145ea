from __future__ import annotations

import pytest

from ccpr_graph.cite.numbers import read_numbers

CASES: dict[str, list[str]] = {
    "7": ["7"],
    "2, 19 and 25": ["2", "19", "25"],
    "2, 6 and 10": ["2", "6", "10"],
    "2, 3, 6, 7, and 26": ["2", "3", "6", "7", "26"],
    "9 (1)": ["9/1"],
    "19 (3)": ["19/3"],
    "14 (3) (b)": ["14/3/b"],
    "14(3)(b) and 16": ["14/3/b", "16"],
    "9 (1)–(3) and 14": ["9/1", "9/2", "9/3", "14"],
    "9 (1) and (3)": ["9/1", "9/3"],
    "9 (1), (3) and (4), 10": ["9/1", "9/3", "9/4", "10"],
    "14 (3) (a)–(c)": ["14/3/a", "14/3/b", "14/3/c"],
    "2–5": ["2", "3", "4", "5"],
    "12-14 and 16 (b)": ["12", "13", "14", "16/b"],
    "6; 7": ["6", "7"],
    "2, para. 3": ["2/3"],
    "9, para. 3, and 14": ["9/3", "14"],
    "14, para. 3 (c)": ["14/3/c"],
    "9, paras. 3 and 4": ["9/3", "9/4"],
    "9, paras. 1, 3 and 4, and 14": ["9/1", "9/3", "9/4", "14"],
    "2, para. 3 (a), 7 and 10, para. 1": ["2/3/a", "7", "10/1"],
    "9, paras. 2–4": ["9/2", "9/3", "9/4"],
    "7 and 9, paras. 4–2": ["7", "9, paras. 4–2"],
    "5–2": ["5–2"],
    "41-1": ["41-1"],
}


@pytest.mark.parametrize("text", CASES)
def test_lists(text: str) -> None:
    found, end = read_numbers(text, 0)
    assert ["/".join((n.number, *n.steps)) for n in found] == CASES[text]
    assert end == len(text)
    for number in found:
        assert text[number.span.start : number.span.end].strip("() ")


@pytest.mark.parametrize(
    ("text", "end"),
    [("22 and 24.", 9), ("8 of the Criminal Code", 1), ("7 and the rest", 1), ("none", 0), ("8.5", 0), ("", 0)],
)
def test_where_a_list_ends(text: str, end: int) -> None:
    assert read_numbers(text, 0)[1] == end


def test_ranges_are_bounded() -> None:
    found, _ = read_numbers("1–999999999", 0)
    assert len(found) == 1
