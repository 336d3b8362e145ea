"""docs/endpoint.md says what the code does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccpr_graph.store import Engine, Limits
from ccpr_graph.store.formats import GRAPH_FORMATS, TABLE_FORMATS
from ccpr_graph.store.outcome import MEBIBYTE

TEXT = (Path(__file__).parents[2] / "docs" / "endpoint.md").read_text()


def test_limits() -> None:
    limits = Limits()
    for piece in (
        f"| {limits.timeout:g} s |",
        f"| {limits.memory // MEBIBYTE:,} MiB beyond",
        f"| {limits.rows:,} |",
        f"| {limits.result // MEBIBYTE} MiB |",
        f"| {limits.query // 1024} KiB |",
        f"at most {limits.wait:g} s",
    ):
        assert piece in TEXT, piece


def test_formats() -> None:
    for each in (*TABLE_FORMATS, *GRAPH_FORMATS):
        assert f"`{each.media_type}`" in TEXT
        assert f"`{each.name}`" in TEXT


DEPARTURES = [
    ('SELECT (STR("01"^^<http://www.w3.org/2001/XMLSchema#integer>) AS ?x) {}', [{"x": "1"}]),
    ('SELECT (LANG("a"@en-GB) AS ?x) {}', [{"x": "en-gb"}]),
    ("SELECT ?s { <http://e/nowhere> <http://e/p>* ?s }", []),
]


@pytest.mark.parametrize(("query", "rows"), DEPARTURES)
def test_departures(engine: Engine, query: str, rows: list[dict[str, str]]) -> None:
    """When one of these fails after an upgrade of the engine, the page can be corrected."""
    body = json.loads(engine.evaluate(query).body)
    assert [{name: term["value"] for name, term in row.items()} for row in body["results"]["bindings"]] == rows


def test_columns_are_in_the_order_of_the_query(engine: Engine) -> None:
    for query, names in (
        ("SELECT * { ?z ?y ?x }", ["z", "y", "x"]),
        ("# a comment\nPREFIX : <http://e/> select distinct *{ ?z :y ?x . FILTER(?x != '?a') }", ["z", "x"]),
        ("SELECT * { { SELECT * { ?b ?a ?c } } ?c ?d ?b }", ["b", "a", "c", "d"]),
        ("SELECT ?x ?z { ?z ?y ?x }", ["x", "z"]),
        ("SELECT * {}", []),
    ):
        assert json.loads(engine.evaluate(query).body)["head"]["vars"] == names
