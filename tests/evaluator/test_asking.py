"""Queries of the standard that the engine refuses, and that are asked around that."""

from __future__ import annotations

import re
import time
from typing import Any

import pyoxigraph as ox
import pytest

from ccpr_graph.evaluator.asking import _lower, ask
from ccpr_graph.evaluator.words import WORDS


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load("@prefix e: <http://e/> . e:a e:b 1, true .", ox.RdfFormat.TURTLE)
    return made


def rows(store: ox.Store, query: str) -> list[tuple[Any, ...]]:
    result = ask(store, query, base_iri="http://e/")
    return [tuple(None if each is None else each.value for each in row) for row in result]


ANSWERS = [
    ("SELECT (TRUE AS ?t) (False AS ?f) {}", [("true", "false")]),
    ("PREFIX : <http://e/> SELECT * { ?s :b TRUE }", [("http://e/a",)]),
    ("SELECT * { ?x <b> ?y FILTER (FALSE || ?y = TRUE) }", [("http://e/a", "true")]),
    ("SELECT (LANG(group_concat(distinct ?x; SEPARATOR=')')) AS ?l) { VALUES ?x { 'a'@en 'b'@en } }", [("",)]),
    ("SELECT (CONCAT(LANG(GROUP_CONCAT(?x)),'(',GROUP_CONCAT((?x))) AS ?l) { VALUES ?x { 'a'@en } }", [("(a",)]),
    ("SELECT (GROUP_CONCAT(<f>(?x)) AS ?l) { VALUES ?x { 1 } }", [(None,)]),
    (
        "SELECT ?x ('GROUP_CONCAT(' AS ?l) { VALUES ?x { '1' '2' } } GROUP BY ?x HAVING(GROUP_CONCAT(?x) = '1') ORDER BY GROUP_CONCAT(?x)",
        [("1", "GROUP_CONCAT(")],
    ),
    ("SELECT (<f>(1) AS ?x) {}", [(None,)]),
    ("SELECT * { ?s ?p ?o FILTER <f>(?o) }", []),
    ("SELECT * { ?s <b> 1 FILTER (!<f>(?o)) }", []),
    ("SELECT ?s { ?s <b> 1 } ORDER BY <f>(?s) <g>(<f>(?s))", [("http://e/a",)]),
    ("SELECT (COALESCE(<f>(1), <g>(2), 3) AS ?x) {}", [("3",)]),
    ("SELECT * { ?z <b> ?o FILTER (COALESCE(<f>(), TRUE) && ?o = 1) }", [("http://e/a", "1")]),
    ("SELECT (isBlank(BNODE('a b')) AS ?t) (BNODE(1) AS ?x) (BNODE('a'@en) AS ?y) {}", [("true", None, None)]),
    ("SELECT (BNODE ( # (\n '') = bnode('') AS ?t) (BNODE('a') = BNODE('b') AS ?f) {}", [("true", "false")]),
    ("SELECT (BNODE(<f>(1)) AS ?x) (isBlank(BNODE()) AS ?t) (STR('BNODE(1)') AS ?s) {}", [(None, "true", "BNODE(1)")]),
]


@pytest.mark.parametrize(("query", "answer"), ANSWERS)
def test_answers(store: ox.Store, query: str, answer: list[tuple[Any, ...]]) -> None:
    assert rows(store, query) == answer


REFUSED = [
    ("SELECT (TRUE AS ?t) { ?s }", SyntaxError, "1:27"),
    ("SELECT (TRUEE AS ?t) {}", SyntaxError, "1:"),
    ("SELECT (GROUP_CONCAT(?x) AS ?t) { ?s }", SyntaxError, "1:39"),
    ("SELECT (BNODE('a', 'b') AS ?t) {}", SyntaxError, "1:23"),
    ("SELECT (" + " + ".join(f"<f{n}>()" for n in range(100)) + " AS ?x) {}", RuntimeError, r"/f\d+> is not supported"),
]


@pytest.mark.parametrize(("query", "error", "message"), REFUSED)
def test_refused(store: ox.Store, query: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ask(store, query, base_iri="http://e/")


@pytest.mark.parametrize("text", ["123", "a:b", "é", 'a"b', ""])
def test_a_node_of_any_text_can_be_written(store: ox.Store, text: str) -> None:
    written = str(ox.Literal(text))
    result = ask(store, f"CONSTRUCT {{ ?b <http://e/p> ?b }} {{ BIND (BNODE({written}) AS ?b) }}")
    [triple] = {
        quad.triple for quad in ox.parse(result.serialize(format=ox.RdfFormat.N_TRIPLES), ox.RdfFormat.N_TRIPLES)
    }
    assert re.fullmatch("_:[a-f][0-9a-f]*", str(triple.subject))


TEXTS = [
    ("TRUE(TRUE)FALSE,True", "true(true)false,true"),
    ("TRUE: :TRUE a:TRUE a:b-TRUE a:b.TRUE a:%20TRUE a:\\~TRUE _:TRUE TRUE:TRUE", None),
    ("?TRUE $FALSE @TRUE TRUETH xTRUE TRUE1 é_TRUE", None),
    ('\'TRUE\' "TRUE" \'\'\'\nTRUE\' \'\'\' """"TRUE\\"""" <TRUE> # TRUE', None),
    ("?a<TRUE && ?b>FALSE", "?a<true && ?b>false"),
    ("?a<TRUE&&?b>FALSE", "?a<TRUE&&?b>false"),
]


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "a." * 100_000, "'" * 200_000, '"\\' * 100_000, "<a" * 100_000, "a:" * 100_000]
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    WORDS.sub(_lower, text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(("text", "lowered"), TEXTS)
def test_words(text: str, lowered: str | None) -> None:
    assert WORDS.sub(_lower, text) == (text if lowered is None else lowered)


def test_a_query_is_evaluated_once() -> None:
    """The engine sorts as soon as it is asked; to ask twice would take twice as long."""

    class Counting:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def query(self, text: str, **options: Any) -> Any:
            self.asked.append(text)
            return ox.Store().query(text, **options)

    store: Any = Counting()
    ask(store, "SELECT * { ?z ?y ?x } ORDER BY ?y")
    assert store.asked == ["SELECT  ?z ?y ?x  { ?z ?y ?x } ORDER BY ?y"]
