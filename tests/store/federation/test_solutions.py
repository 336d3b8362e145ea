"""Answers of other endpoints, read strictly and written as VALUES."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.errors import QueryError, QueryLimitError
from ccpr_graph.store.federation.services import COUNTED, Clause, find_services
from ccpr_graph.store.federation.solutions import Solutions, one_empty_solution, read_solutions
from ccpr_graph.store.federation.tokens import resolve_escapes


def clause(pattern: str = "?a ?b ?c") -> Clause:
    return find_services(f"SELECT * {{ SERVICE <http://e.example/s> {{ {pattern} }} }}", "http://base.example/")[0]


def document(variables: object, bindings: object) -> bytes:
    return json.dumps({"head": {"vars": variables}, "results": {"bindings": bindings}}).encode()


def uri(value: object) -> dict[str, object]:
    return {"type": "uri", "value": value}


def literal(value: object, **more: object) -> dict[str, object]:
    return {"type": "literal", "value": value, **{name.replace("_", ":"): each for name, each in more.items()}}


def read(body: bytes, pattern: str = "?a ?b ?c", most: int = 10) -> Solutions:
    return read_solutions(body, clause(pattern), "http://e.example", most)


XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = [
    (uri("http://x/é?a#b"), "<http://x/é?a#b>"),
    (uri("urn:x"), "<urn:x>"),
    (literal("plain"), '"plain"'),
    (literal(""), '""'),
    (literal("x", xml_lang="en-GB"), '"x"@en-GB'),
    (literal("01", datatype=XSD + "integer"), f'"01"^^<{XSD}integer>'),
    ({"type": "typed-literal", "value": "1", "datatype": XSD + "integer"}, f'"1"^^<{XSD}integer>'),
    (literal('a"b\\c\nd\re\tf'), '"a\\"b\\\\c\\nd\\re\tf"'),
    (literal('") } DROP ALL # '), '"\\") } DROP ALL # "'),
    (literal("\\u0022"), '"\\\\\\u00750022"'),
    (literal("\\\\U"), '"\\\\\\\\\\u0055"'),
]


@pytest.mark.parametrize(("term", "expected"), TERMS)
def test_terms(term: dict[str, Any], expected: str) -> None:
    assert read(document(["a"], [{"a": term}]), "?a ?a ?a").rows == ((expected,),)


def test_values() -> None:
    body = document(["b", "a"], [{"a": uri("http://x")}, {"b": literal("1"), "a": literal("2")}, {}])
    assert read(body).values == 'VALUES (?b ?a ?c) { (UNDEF <http://x> UNDEF) ("1" "2" UNDEF) (UNDEF UNDEF UNDEF) }'
    assert read(document(["a"], []), "?a ?a ?a").values == "VALUES (?a) {  }"
    assert one_empty_solution(["a", "b"]).values == "VALUES (?a ?b) { (UNDEF UNDEF) }"
    assert one_empty_solution([]).values == "VALUES () { () }"


def naively_resolved(text: str) -> str:
    """Resolve escapes as a reader does who does not know that a backslash can stand for itself."""
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize("resolve", [str, naively_resolved, lambda text: resolve_escapes(text)[0]])
@given(st.lists(st.text() | st.text('\\uU0041"n'), max_size=3))
def test_a_literal_stays_what_it_is(resolve: Callable[[str], str], texts: list[str]) -> None:
    """By way of an engine that reads the VALUES, whether or not escapes are resolved before it does."""
    values = read(document(["a"], [{"a": literal(text)} for text in texts]), "?a ?a ?a").values
    found = [row["a"].value for row in pyoxigraph.Store().query(f"SELECT * {{ {resolve(values)} }}")]  # type: ignore[union-attr]
    assert sorted(found) == sorted(texts)


def test_solutions_without_variables_are_counted() -> None:
    body = document([COUNTED], [{COUNTED: literal("3", datatype=XSD + "integer")}])
    assert read(body, "<x:a> <x:b> <x:c>").values == "VALUES () { () () () }"
    with pytest.raises(QueryLimitError, match="more than 2 solutions"):
        read(body, "<x:a> <x:b> <x:c>", most=2)
    for bindings in (
        [],
        [{}],
        [{COUNTED: literal("-1")}],
        [{COUNTED: literal(3)}],
        [{COUNTED: literal("1" * 20)}],
        [3],
    ):
        with pytest.raises(QueryError, match="no number"):
            read(document([COUNTED], bindings), "<x:a> <x:b> <x:c>")


MALFORMED = {
    "no JSON": b"<html>",
    "cut off": document(["a"], [{"a": uri("http://x")}])[:-5],
    "empty": b"",
    "not UTF-8": b'{"head": "\xff"}',
    "deep": b"[" * 200_000,
    "huge number": b'{"head":' + b"1" * 10_000 + b"}",
    "a list": b"[]",
    "boolean": b'{"head": {}, "boolean": true}',
    "no vars": b'{"head": {}, "results": {"bindings": []}}',
    "vars no list": document("a", []),
    "vars no names": document([1], []),
    "vars twice": document(["a", "a"], []),
    "vars not asked for": document(["x"], []),
    "vars that are code": document(["a) { } DROP ALL #"], []),
    "no bindings": b'{"head": {"vars": ["a"]}, "results": {}}',
    "bindings no list": document(["a"], {}),
    "a row is a list": document(["a"], [[]]),
    "a row has another variable": document(["a"], [{"b": uri("http://x")}]),
    "a term is a string": document(["a"], [{"a": "x"}]),
    "a term is null": document(["a"], [{"a": None}]),
    "a term without type": document(["a"], [{"a": {"value": "x"}}]),
    "a term of a strange type": document(["a"], [{"a": {"type": "xyz", "value": "x"}}]),
    "a quoted triple": document(["a"], [{"a": {"type": "triple", "value": {"subject": uri("http://x")}}}]),
    "a value is a number": document(["a"], [{"a": literal(1)}]),
    "a relative IRI": document(["a"], [{"a": uri("x")}]),
    "an empty IRI": document(["a"], [{"a": uri("")}]),
    "an IRI that ends early": document(["a"], [{"a": uri("http://x> } DROP ALL #")}]),
    "an IRI with a space": document(["a"], [{"a": uri("http://x/a b")}]),
    "an IRI with a line end": document(["a"], [{"a": uri("http://x\n")}]),
    "an IRI with an escape": document(["a"], [{"a": uri("http://x\\u003e")}]),
    "a datatype that ends early": document(["a"], [{"a": literal("x", datatype="http://x> }")}]),
    "a datatype that is no text": document(["a"], [{"a": literal("x", datatype=1)}]),
    "a language that ends early": document(["a"], [{"a": literal("x", xml_lang="en) }")}]),
    "an empty language": document(["a"], [{"a": literal("x", xml_lang="")}]),
    "a direction": document(["a"], [{"a": literal("x", xml_lang="en", its_dir="ltr")}]),
    "half a character": b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"\\ud800"}}]}}',
    "half a character in an IRI": b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"u:\\ud800"}}]}}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_malformed_answers(body: bytes) -> None:
    with pytest.raises(QueryError, match=r"the answer of http://e\.example is not what the SPARQL results format"):
        read(body)


def test_blank_nodes_are_refused() -> None:
    body = document(["a"], [{"a": {"type": "bnode", "value": "b0"}}])
    with pytest.raises(QueryError, match=r"http://e\.example gave a blank node for \?a.*Leave it out"):
        read(body)


def test_too_many_solutions() -> None:
    assert len(read(document(["a"], [{}] * 10)).rows) == 10
    with pytest.raises(QueryLimitError, match=r"more than 10 solutions.*LIMIT"):
        read(document(["a"], [{}] * 11))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda each: st.lists(each) | st.dictionaries(
    st.sampled_from(["head", "vars", "results", "bindings", "type", "value", "a"]) | st.text(), each)))  # fmt: skip
def test_any_json_is_read_or_refused(value: object) -> None:
    for body in (json.dumps(value), json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": value}]}})):
        try:
            found = read(body.encode())
        except QueryError:
            continue
        assert found.variables
