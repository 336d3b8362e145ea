"""Why there is no result, in words. The messages of the engine are those that pyoxigraph 0.5.13 gives."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from ccpr_graph.store.wording import is_update, worded_syntax_error

# query -> place, and a piece of what is said
SYNTAX = [
    ("", None, "the query is empty"),
    (" \n ", None, "the query is empty"),
    ("SELECT", "line 1, column 7", 'before its end; expected there, among others: "$", "(", "*", "?", PREFIX'),
    ("SELEC * {}", "line 1, column 1", "near 'SELEC * {}'"),
    ("SELECT * WHERE {\n ?s ?p }", "line 2, column 2", "near '?s ?p }'"),
    ("SELECT * {\n ?a ?b ?c\n ?d ?e ?f }", "line 3, column 2", "near '?d ?e ?f }'"),
    ("SELECT * { ?s ?p ?o } ORDER ?s", "line 1, column 29", "near '?s'; expected there, among others: BY"),
    ("SELECT * { ?s ?p ?o", "line 1, column 20", '"}"'),
    ("SELECT ?s ?p {?s ?p ?o} GROUP BY ?s", "line 1, column 36", "the SELECT contains a variable that is unbound"),
    ("SELECT (1 AS ?x) (2 AS ?x) {}", "line 1, column 30", "duplicated variable name in SELECT"),
    ("SELECT * { <http://a b> ?p ?o }", "line 1, column 24", "IRI parsing failed"),
    ("SELECT *\n{ ?s ccpr:text ?o }", "line 2, column 6", "PREFIX ccpr: <https://w3id.org/ccpr-graph/ontology#>"),
    ("SELECT * { ?s foo:text ?o }", "line 1, column 15", "the prefix foo: is not declared"),
    ("SELECT * { ?s a :Thing }", "line 1, column 17", "the prefix : is not declared"),
    ("INSERT DATA { <a:a> <a:a> <a:a> }", None, "read-only"),
    ("LOAD <file:///etc/passwd>", None, "read-only"),
]


def message_of(query: str) -> str:
    with pytest.raises(SyntaxError) as raised:
        ox.Store().query(query)
    return str(raised.value)


@pytest.mark.parametrize(("query", "place", "piece"), SYNTAX)
def test_a_syntax_error_says_where_and_what(query: str, place: str | None, piece: str) -> None:
    error = worded_syntax_error(message_of(query), query)
    assert error.place == place
    assert piece in str(error)


@pytest.mark.parametrize("query", [query for query, _, _ in SYNTAX] + ["SELECT * { ?s ?p ?o FILTER(?o > ) }", "{" * 50])
def test_a_syntax_error_is_readable(query: str) -> None:
    """No character classes of the grammar, no page of text."""
    text = str(worded_syntax_error(message_of(query), query))
    assert len(text) < 400
    assert not re.search(r"\[_\]|\.\.=|\\u\{|unreported", text)


def test_an_unknown_message_is_passed_on() -> None:
    assert "new wording of the engine" in str(worded_syntax_error("a new wording of the engine", "SELECT"))


@pytest.mark.parametrize(
    ("text", "update"),
    [
        ("INSERT DATA {}", True),
        ("# SELECT\nBASE <http://e/>\nPREFIX a: <http://a#> # x\n prefix : <http://b#>\ndelete where {}", True),
        ("drop all", True),
        ("CLEAR DEFAULT", True),
        ("WITH <http://g> DELETE {} WHERE {}", True),
        ("SELECT * { ?insert ?p ?o }", False),
        ("PREFIX insert: <http://a#> SELECT", False),
        ("# INSERT\nASK {}", False),
        ("INSERTED", False),
        ("", False),
    ],
)
def test_updates_are_known_by_their_first_word(text: str, update: bool) -> None:
    assert is_update(text) is update
