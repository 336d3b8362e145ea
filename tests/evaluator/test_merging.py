"""Several graphs as the default graph of a query: a triple that two of them have comes once (SPARQL 1.1 Query, 13.2.1)."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from ccpr_graph.evaluator import merging
from ccpr_graph.evaluator.asking import ask

DATA = "@prefix : <http://e/> . :g { :a :p :b . :c :p _:x } :h { :a :p :b } :i { _:x :p :d } :a :p :default ."
EACH = [ox.NamedNode(f"http://e/{name}") for name in "gh"]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(DATA, ox.RdfFormat.TRIG)
    return made


def count(store: ox.Store, query: str, **options: Any) -> int:
    return len(list(ask(store, query, base_iri="http://e/", **options)))


COUNTS = [
    ("SELECT * FROM <g> FROM <h> { ?s ?p ?o }", 2),
    ("SELECT * FROM <g> FROM <g> { ?s ?p ?o }", 2),
    ("select * from<g>from<h>{ ?s ?p ?o }", 2),
    ("PREFIX : <http://e/> PREFIX from: <http://e/> SELECT * FROM :g # FROM <i>\n FROM from:h { ?s ?p ?o }", 2),
    ("BASE <http://e/x/> SELECT * FROM <../g> FROM <../h> { ?s ?p 'FROM' } ", 0),
    ("SELECT * FROM <g> FROM <h> FROM <i> { ?s ?p ?o . ?o ?q ?r }", 1),
    ("SELECT * FROM <g> FROM <h> FROM NAMED <i> { ?s ?p ?o GRAPH ?in { ?o ?q ?r } }", 1),
    ("SELECT * FROM <g> FROM NAMED <h> { ?s ?p ?o GRAPH ?in { ?q ?r ?t } }", 2),
    ("SELECT * FROM NAMED <g> FROM NAMED <h> { GRAPH ?in { ?s ?p ?o } }", 3),
    ("SELECT * FROM <g> FROM <h> { GRAPH ?in { ?s ?p ?o } }", 0),
    ("SELECT * FROM <g> FROM <none> { ?s ?p ?o }", 2),
    ("SELECT * { ?s ?p ?o FILTER (?o != 'FROM <g> FROM <h>') }", 1),
]


@pytest.mark.parametrize(("query", "rows"), COUNTS)
def test_rows(store: ox.Store, query: str, rows: int) -> None:
    assert count(store, query) == rows


def test_graphs_of_the_protocol_count_and_not_those_of_the_text(store: ox.Store) -> None:
    query = "SELECT * FROM <g> FROM <i> { ?s ?p ?o }"
    assert count(store, query, default_graph=EACH, named_graphs=[]) == 2
    assert count(store, query, default_graph=[], named_graphs=EACH) == 0


def test_a_query_that_is_none_keeps_its_error(store: ox.Store) -> None:
    with pytest.raises(SyntaxError, match="1:29"):
        count(store, "SELECT * FROM <g> FROM x:h { ?s ?p ?o }")


def test_what_is_too_large_is_not_compared(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MOST", 2)
    assert count(store, "SELECT * FROM <g> FROM <h> { ?s ?p ?o }") == 3
