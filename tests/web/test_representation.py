"""Conditions, codings, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ccpr_graph.web.representation import Representation, Shelf, accepts_gzip, known_tag


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False), ("", False), ("gzip", True), ("GZIP", True), ("gzip, deflate, br", True), ("br", False), ("*", True),
        ("identity", False), ("gzip;q=0", False), ("gzip; q=0.5", True), ("*;q=0", False), ("gzip;q=0, *", False),
        ("gzip;q=x", False), ("x-gzip", True), ("deflate;q=1, gzip;q=0.001", True),
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
        ({"if-modified-since": "Fri, 27 Nov 2026 23:59:59 GMT"}, None), ({"if-modified-since": "Sat, 28 Nov 2026 00:00:00"}, '"a"'),
        ({"if-modified-since": "nonsense"}, None), ({"if-none-match": '"c"', "if-modified-since": "Sat, 28 Nov 2026 00:00:00 GMT"}, None),
    ]  # fmt: skip
    for headers, known in cases:
        assert known_tag(headers, tags, made) == known, headers
    assert known_tag({"if-modified-since": "Sat, 28 Nov 2026 00:00:00 GMT"}, tags) is None


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
