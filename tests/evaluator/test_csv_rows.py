"""CSV out of TSV: cells as the standard has them, in whatever chunks the engine writes."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.evaluator.csv_rows import CsvRows
from ccpr_graph.evaluator.writing import Refusal, Sink

COMMAS = "http://e/Paris,_Texas"


def converted(tsv: bytes, size: int = 1_000) -> str:
    made: list[bytes] = []
    rows = CsvRows(made.append, lambda size: None)
    for start in range(0, len(tsv), size):
        assert rows.write(tsv[start : start + size]) > 0
    return b"".join(made).decode()


def written(query: str, file_format: ox.QueryResultsFormat) -> bytes:
    body = ox.Store().query(query).serialize(format=file_format)  # type: ignore[union-attr]
    assert body is not None
    return body


def test_an_iri_with_commas_is_one_cell() -> None:
    tsv = written(
        f"SELECT ?a ?b {{ VALUES (?a ?b) {{ (<{COMMAS}> <{COMMAS}>) (UNDEF 1.5) }} }}", ox.QueryResultsFormat.TSV
    )
    assert list(csv.reader(io.StringIO(converted(tsv)))) == [["a", "b"], [COMMAS, COMMAS], ["", "1.5"]]


def test_a_row_that_is_too_long_is_not_waited_for() -> None:
    sink = Sink(print, 1_000, lambda piece, last: piece)
    rows = CsvRows(sink.write, sink.expect)
    rows.write(b'?x\n"' + b"x" * 5_000)
    with pytest.raises(Refusal):
        rows.write(b"x" * 5_000)


def test_a_triple_is_one_cell() -> None:
    tsv = written("SELECT (<<( <a:a> <a:b,c> 'x,\"y' )>> AS ?t) {}", ox.QueryResultsFormat.TSV)
    assert list(csv.reader(io.StringIO(converted(tsv)))) == [["t"], ['a:a a:b,c x,"y']]


@pytest.mark.parametrize("size", [1, 7, 1_000])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {}",
        "SELECT ?x { VALUES ?x {} }",
        "SELECT ?x { VALUES ?x { UNDEF '' ' ' 'é' } }",
        "SELECT ?x ?y { VALUES (?x ?y) { (<a:b> UNDEF) (UNDEF 'a\\tb') ('c\\rd' 'e\\nf') ('\\\\n' '\"') (true 'x'@en--ltr) (1e0 '\\b\\f') } }",
        "SELECT (BNODE('x') AS ?b) ('?a\t<b>'^^<a:d> AS ?c) ('\\u0001\\u007F\\uFFFE' AS ?d) {}",
    ],
)
def test_without_commas_in_iris_it_is_what_the_engine_writes(query: str, size: int) -> None:
    expected = written(query, ox.QueryResultsFormat.CSV).decode()
    assert converted(written(query, ox.QueryResultsFormat.TSV), size) == expected


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_texts_come_back(texts: list[str]) -> None:
    values = " ".join(f"({number} {ox.Literal(text)})" for number, text in enumerate(texts))
    tsv = written(f"SELECT ?n ?x {{ VALUES (?n ?x) {{ {values} }} }}", ox.QueryResultsFormat.TSV)
    rows = list(csv.reader(io.StringIO(converted(tsv), newline="")))[1:]
    assert [row[1] for row in rows] == texts
