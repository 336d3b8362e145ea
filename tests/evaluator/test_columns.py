"""The columns of ``SELECT *`` come as the query names them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.evaluator.asking import _with_columns, ask

BASE = {"base_iri": "http://e/"}
STARS = [
    ("SELECT * { ?s ?p ?o }", ["s", "p", "o"]),
    ("select*{ $z ?y ?a }", ["z", "y", "a"]),
    ("SELECT DISTINCT * WHERE { ?b ?a 1 } ORDER BY ?a", ["b", "a"]),
    ("SELECT REDUCED* { ?b ?a 1 }", ["b", "a"]),
    ("BASE <http://e/> PREFIX z:<x#y> PREFIX : <#> SELECT * { ?z z:a ?a }", ["z", "a"]),
    ("# SELECT * { ?a ?b }\n#\nPREFIX#:\n e:#\n<x> SELECT # ?c\n* { ?b e:a ?a }", ["b", "a"]),
    ("SELECT * { # ?a\n ?b <?a> '?a', \"?a\\\"?a\", '''\n?a''' ; <p> ?a }", ["b", "a"]),
    ("SELECT * { { SELECT * { ?c ?b ?a } } ?a ?b ?d }", ["c", "b", "a", "d"]),
    ("SELECT * { ?z ?y ?x MINUS { ?h ?y ?x } FILTER EXISTS { ?i ?y 1 } }", ["z", "y", "x"]),
    ("SELECT * { ?z ?y [] } VALUES (?q ?p) { (1 2) }", ["z", "y", "q", "p"]),
    ("SELECT * { ?ö ?é ?a . FILTER (?a<?é && ?é>?ö) }", ["ö", "é", "a"]),
    ("SELECT * { FILTER (?a<1) ?b ?a 2 }", ["a", "b"]),
    (r"""SELECT * { ?b ?a 'x\\', '?d\'', "?e\\", "?f\\\"?g" , ?c }""", ["b", "a", "c"]),
    (r'''SELECT * { ?b ?a """\\""", """\"""?e\\\"""" , ?c, """?f""" }''', ["b", "a", "c"]),
    ("SELECT * FROM <http://e/g> { ?b ?a 1 }", ["b", "a"]),
]
OTHERS = [
    "SELECT ?a ?b { ?b ?a 1 }",
    "SELECT * {}",
    "SELECT (COUNT(*) AS ?n) { ?b ?a 1 }",
    "SELECT (1 * 2 AS ?n) {}",
    "ASK { { SELECT * { ?b ?a 1 } } }",
    "CONSTRUCT { ?b ?a 1 } { SELECT * { ?b ?a 1 } }",
    "DESCRIBE *  { ?b ?a 1 }",
]


@pytest.mark.parametrize(("query", "columns"), STARS)
def test_columns(query: str, columns: list[str]) -> None:
    result = ask(ox.Store(), query, **BASE)
    assert isinstance(result, ox.QuerySolutions)
    assert [each.value for each in result.variables] == columns


@pytest.mark.parametrize("query", OTHERS)
def test_other_queries_stay_as_they_are(query: str) -> None:
    assert _with_columns(query, BASE) == query


def test_an_error_is_where_it_was() -> None:
    with pytest.raises(SyntaxError, match="1:19"):
        _with_columns("SELECT * { ?s ?? }", BASE)


@given(st.text("SELECT *{}?$abc<>'\"\\#\n:1_é", max_size=40))
def test_any_text(text: str) -> None:
    """What is SPARQL stays SPARQL, with the same columns."""
    query = "SELECT * { ?b ?a 1 " + text + "}"
    try:
        before = ox.Store().query(query, **BASE)
    except SyntaxError:
        return
    after = ask(ox.Store(), query, **BASE)
    assert isinstance(before, ox.QuerySolutions)
    assert isinstance(after, ox.QuerySolutions)
    assert {each.value for each in before.variables} == {each.value for each in after.variables}
