"""The order in which people number things."""

from __future__ import annotations

from ccpr_graph.natural_order import natural


def test_digits_are_numbers_and_come_before_letters() -> None:
    given = ["paragraph/10", "paragraph/2", "paragraph/b", "paragraph/2/b", "9" * 5000, "1" * 5000, "3"]
    assert sorted(given, key=natural) == [
        "3", "1" * 5000, "9" * 5000, "paragraph/2", "paragraph/2/b", "paragraph/10", "paragraph/b"
    ]  # fmt: skip
