"""Rows are counted right, however the bytes are cut up."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.store.remote.counting import TableCounter

VIRTUOSO = b"""
{ "head": { "link": [], "vars": ["a", "b"] },
  "results": { "distinct": false, "ordered": true, "bindings": [
    { "a": { "type": "uri", "value": "http://e/" }\t, "b": { "type": "literal", "value": "[{,{" }},
    { "a": { "type": "uri", "value": "\\\\" }} ] } }"""


def table(values: list[str], name: str) -> bytes:
    rows = " ".join(str(ox.Literal(value)) for value in values)
    query = f"SELECT * {{ VALUES ?a {{ {rows} }} BIND(?a AS ?b) }}"
    written = ox.Store().query(query).serialize(None, getattr(ox.QueryResultsFormat, name.upper()))  # type: ignore[union-attr]
    assert written is not None
    return written


@given(
    st.lists(st.text(st.sampled_from('ab"\\{}[],: <>&é\n')), max_size=6),
    st.sampled_from(["json", "xml"]),
    st.integers(1, 40),
)
def test_rows_in_pieces_of_any_size(values: list[str], name: str, size: int) -> None:
    body = table([value.replace("\n", "") for value in values], name)
    counter = TableCounter(name)
    for at in range(0, len(body), size):
        counter.feed(body[at : at + size])
    assert counter.rows == len(values)
    assert counter.is_whole()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_what_another_engine_writes(size: int) -> None:
    counter = TableCounter("json")
    for at in range(0, len(VIRTUOSO), size):
        counter.feed(VIRTUOSO[at : at + size])
    assert counter.rows == 2
    assert counter.is_whole()


@pytest.mark.parametrize(
    "end",
    [
        b"",
        b'{"head":{"vars":["a"]},"results":{"bindings":[The port is not allowed',
        b'{"a":"}',
        b'{"a":"\\"}',
        b'{"a":"b\\',
    ],
)
def test_json_that_breaks_off(end: bytes) -> None:
    counter = TableCounter("json")
    counter.feed(end)
    assert not counter.is_whole()


def test_xml_that_breaks_off() -> None:
    counter = TableCounter("xml")
    counter.feed(b"<sparql><results><result></result>oh no")
    assert counter.rows == 1
    assert not counter.is_whole()
