"""The parts of the worker that need no process: frames, the sink, counting rows."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from ccpr_graph.store.worker import Refusal, Sink, has_more_rows, read_frame, write_frame

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
# Values that look like the ends of rows in one format or another.
AWKWARD = r"""'}},{' '{{{{{' 'x\ny\r\nz' '"],["\\' '</result><result>' 'a,b' '","' '\\"},{\\"'"""


@pytest.mark.parametrize("payload", [b"", b"x", b"\x00" * 70_000])
def test_a_frame_comes_back(payload: bytes) -> None:
    stream = io.BytesIO()
    write_frame(stream, payload)
    write_frame(stream, b"next")
    stream.seek(0)
    assert read_frame(stream) == payload
    assert read_frame(stream) == b"next"
    assert read_frame(stream) is None


@pytest.mark.parametrize("cut", [1, 3, 4, 6])
def test_a_frame_that_breaks_off_is_none(cut: int) -> None:
    assert read_frame(io.BytesIO(b"\x00\x00\x00\x05hello"[:cut])) is None


def test_a_sink_stops_at_its_limit() -> None:
    sink = Sink(5)
    assert sink.write(b"12345") == 5
    with pytest.raises(Refusal) as raised:
        sink.write(b"6")
    assert raised.value.code == "bytes"
    assert sink.value() == b"12345"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?a { VALUES ?a {} }", 0),
        ("SELECT ?a { VALUES ?a { 1 } }", 1),
        ("SELECT ?a ?b { VALUES (?a ?b) { (UNDEF UNDEF) (UNDEF UNDEF) (UNDEF 1) } }", 3),
        (f"SELECT ?a {{ VALUES ?a {{ {AWKWARD} }} }}", 8),
        (f"SELECT * {{ VALUES ?a {{ {AWKWARD} }} VALUES ?b {{ {AWKWARD} }} }}", 64),
    ],
)
def test_rows_are_counted_in_every_format(name: str, query: str, rows: int) -> None:
    body = ox.Store().query(query).serialize(format=FORMATS[name])
    assert not has_more_rows(name, body, rows)
    if rows:
        assert has_more_rows(name, body, rows - 1)
