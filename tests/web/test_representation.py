"""Conditions, codings, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ccpr_graph.web.conditions import known_tag, wants_another
from ccpr_graph.web.ranges import MOST, read_ranges
from ccpr_graph.web.representation import Representation, Shelf, accepts_gzip


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False), ("", False), ("gzip", True), ("GZIP", True), ("gzip, deflate, br", True), ("br", False), ("*", True),
        ("identity", False), ("gzip;q=0", False), ("gzip; q=0.5", True), ("*;q=0", False), ("gzip;q=0, *", False),
        ("gzip;q=x", False), ("x-gzip", True), ("deflate;q=1, gzip;q=0.001", True),
        ("*;q=0, gzip", True), ("identity;q=0", False), ("gzip;q=0.5, *", False), ("gzip, *;q=0.5", True), ("x-gzip;q=0, *", False),
        ("gzip;q=0.5, identity", False), ("gzip, identity;q=0.5", True), ("identity;q=0, *", True), ("gzip; q=0.000", False),
        (",,", False), ("gzip;level=9", True),
    ],
)  # fmt: skip
def test_gzip(header: str | None, takes: bool) -> None:
    assert accepts_gzip(header) is takes


def test_the_same_body_gives_the_same_bytes() -> None:
    body = b"the same words again and again. " * 100
    first, second = Representation(body, "text/plain"), Representation(body, "text/plain")
    assert first.compressed == second.compressed is not None
    assert first.tag != first.compressed_tag
    assert Representation(b"short", "text/plain").compressed is None


def test_conditions_in_their_order() -> None:
    made = datetime(2026, 11, 28, tzinfo=UTC)
    tags = ('"a"', '"b"')
    cases: list[tuple[dict[str, str], str | None]] = [
        ({}, None), ({"if-none-match": '"a"'}, '"a"'), ({"if-none-match": 'W/"b"'}, '"b"'), ({"if-none-match": "*"}, '"a"'),
        ({"if-none-match": '"c"'}, None), ({"if-modified-since": "Sat, 28 Nov 2026 00:00:00 GMT"}, '"a"'),
        ({"if-modified-since": "Fri, 27 Nov 2026 23:59:59 GMT"}, None), ({"if-modified-since": "Sat, 28 Nov 2026 00:00:00"}, None),
        ({"if-modified-since": "Sat Nov 28 00:00:00 2026"}, '"a"'), ({"if-modified-since": "Saturday, 28-Nov-26 00:00:00 GMT"}, '"a"'),
        ({"if-modified-since": "Sat, 28 Nov 2026 00:00:00 +0000"}, None), ({"if-modified-since": "Sat, 99 Nov 2026 00:00:00 GMT"}, None),
        ({"if-modified-since": "nonsense"}, None), ({"if-none-match": '"c"', "if-modified-since": "Sat, 28 Nov 2026 00:00:00 GMT"}, None),
    ]  # fmt: skip
    for headers, known in cases:
        assert known_tag(headers, tags, made) == known, headers
    assert known_tag({"if-modified-since": "Sat, 28 Nov 2026 00:00:00 GMT"}, tags) is None


@pytest.mark.parametrize(
    ("headers", "other"),
    [
        ({}, False), ({"if-match": '"a"'}, False), ({"if-match": '"x", "b"'}, False), ({"if-match": "*"}, False),
        ({"if-match": '"x"'}, True), ({"if-match": 'W/"a"'}, True), ({"if-match": ""}, True),
        ({"if-unmodified-since": "Sat, 28 Nov 2026 00:00:00 GMT"}, False), ({"if-unmodified-since": "yesterday"}, False),
        ({"if-unmodified-since": "Fri, 27 Nov 2026 00:00:00 GMT"}, True),
        ({"if-match": '"a"', "if-unmodified-since": "Fri, 27 Nov 2026 00:00:00 GMT"}, False),
    ],
)  # fmt: skip
def test_who_wants_another_one(headers: dict[str, str], other: bool) -> None:
    assert wants_another(headers, ('"a"', '"b"'), datetime(2026, 11, 28, tzinfo=UTC)) is other


NINES = "9" * 5000


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        ("bytes=0-9", [(0, 10)]), ("bytes=0-0", [(0, 1)]), ("bytes=90-", [(90, 100)]), ("bytes=90-900", [(90, 100)]),
        ("bytes=-5", [(95, 100)]), ("bytes=-500", [(0, 100)]), ("Bytes=0-9", [(0, 10)]), ("bytes= 0-9 ,\t20-29", [(0, 10), (20, 30)]),
        ("bytes=0-9,,", [(0, 10)]), ("bytes=007-9", [(7, 10)]), (f"bytes=0-{NINES}", [(0, 100)]), (f"bytes=-{NINES}", [(0, 100)]),
        # several, in the order in which they are asked for; what touches is one; what is beyond the end is left out
        ("bytes=50-59,0-9", [(50, 60), (0, 10)]), ("bytes=0-9,5-14", [(0, 15)]), ("bytes=0-9,10-19", [(0, 20)]),
        ("bytes=0-1,40-41,1-40", [(0, 42)]), ("bytes=0-9,100-", [(0, 10)]), ("bytes=-0,0-9", [(0, 10)]),
        # none of the body
        ("bytes=100-", []), ("bytes=-0", []), (f"bytes={NINES}-", []), ("bytes=100-200,300-", []),
        # passed over
        ("lines=0-9", None), ("bytes", None), ("bytes=", None), ("bytes=,", None), ("bytes=-", None), ("bytes=9-0", None),
        ("bytes=0-9,x", None), ("bytes=0-9,9-8", None), ("bytes=+1-2", None), ("bytes=1_0-2_0", None), ("bytes=--5", None),
        ("bytes=0 - 9", None), ("bytes=0x0-0x9", None), ("bytes=٠-٩", None), ("0-9", None), ("", None),
        ("bytes=" + ",".join(["0-0"] * MOST), [(0, 1)]), ("bytes=" + ",".join(["0-0"] * (MOST + 1)), None),
    ],
)  # fmt: skip
def test_ranges(header: str, ranges: list[tuple[int, int]] | None) -> None:
    assert read_ranges(header, 100) == ranges
    assert read_ranges(header, 0) is None, "of nothing there is no part"


def test_a_shelf_has_an_end() -> None:
    shelf = Shelf(100_000)
    for number in range(50):
        shelf.put(number, Representation(b"x" * 2000, "text/plain"))
        shelf.get(0)
    assert 0 < len(shelf) < 25
    assert shelf.get(0) is not None
    assert shelf.get(1) is None
    assert shelf.get(49) is not None
    shelf.put("large", Representation(b"x" * 20_000, "text/plain"))
    assert shelf.get("large") is None
    first = shelf.obtain("asked", lambda: Representation(b"1", "text/plain"))
    assert shelf.obtain("asked", lambda: Representation(b"2", "text/plain")) is first
