"""Where SERVICE is a clause and where it is not, and what is asked."""

from __future__ import annotations

import time

import pyoxigraph
import pytest
from hypothesis import given

from ccpr_graph.errors import QueryError
from ccpr_graph.store.federation.scope import visible_variables
from ccpr_graph.store.federation.services import (
    COUNTED,
    find_services,
    may_have_services,
    queries_must_not_be_cached,
)
from ccpr_graph.store.federation.tokens import significant_tokens
from tests.sampling import sampled
from tests.store.federation.test_tokens import JUNK

BASE = "https://w3id.org/ccpr-graph/"
PREFIX = "PREFIX ex: <http://e.example/>\n"

# a query with one clause -> what stands in its place
FOUND = [
    "SELECT * { SERVICE <http://e.example/s> { ?s ?p ?o } }",
    "select * { service <http://e.example/s> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://e.example/s> { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://e.example/s>{?s ?p ?o} }",
    "SELECT * { SERVICE # SERVICE <http://e.example/other> { ?x }\n <http://e.example/s> { ?s ?p ?o # }\n } }",
    "SELECT * { S\\u0045RVICE <http://e.example/\\u0073> \\u007B ?s ?p ?o } }",
    "PREFIX ex: <http://e.example/> SELECT * { SERVICE ex:s { ?s ?p ?o } }",
    "PREFIX : <http://e.example/s> SELECT * { SERVICE : { ?s ?p ?o } }",
    "BASE <http://e.example/a/> SELECT * { SERVICE <../s> { ?s ?p ?o } }",
    "BASE <http://e.example/a/> PREFIX x: <../> SELECT * { SERVICE x:s { ?s ?p ?o } }",
    "BASE <http://other.example/> BASE <http://e.example/> SELECT * { SERVICE <s> { ?s ?p ?o } }",
    "ASK { OPTIONAL { SERVICE <http://e.example/s> { ?s ?p ?o } } }",
    "ASK { ?a ?b ?c FILTER NOT EXISTS { SERVICE <http://e.example/s> { ?s ?p ?o } } }",
    "ASK { { ?a ?b ?c } UNION { SERVICE <http://e.example/s> { ?s ?p ?o } } }",
    "ASK { GRAPH ?g { ?a ?b ?c . SERVICE <http://e.example/s> { ?s ?p ?o } . } }",
    "ASK { { SELECT ?s { SERVICE <http://e.example/s> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://e.example/s> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <http://e.example/s> { ?s ?p ?o } }",
    "SELECT * { MINUS { SERVICE <http://e.example/s> { SERVICE <http://n.example/> { ?s ?p ?o } } } }",
    "SELECT * { SERVICE <http://e.example/s> { ?s ?p '}', \"}\", '''}''' ; <http://x/> ?o } }",
    'VERSION "1.2" SELECT * { SERVICE <http://e.example/s> { ?s ?p ?o } }',
]  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_a_clause_is_found(text: str) -> None:
    (clause,) = find_services(text, BASE)
    assert clause.endpoint == "http://e.example/s"
    assert clause.silent == ("SILENT" in text)
    assert text[clause.start :].lstrip("Ss")[:1] in ("E", "e", "\\")
    assert text[clause.end - 1] == "}"
    rest = text[: clause.start] + "VALUES ?x { 1 }" + text[clause.end :]
    assert find_services(rest, BASE) == []
    pyoxigraph.Store().query(rest, base_iri=BASE)
    if "SERVICE" not in clause.query:
        pyoxigraph.Store().query(clause.query, base_iri=BASE)


NONE = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?service ex:service 'SERVICE <http://x> {}' } # SERVICE <http://x> {}",
    'SELECT * { $SERVICE <http://x/SERVICE> """\nSERVICE <http://x> { }""" }',
    "PREFIX service: <http://x/SERVICE> SELECT * { ?s service:p service:o . GRAPH service:g { ?a ?b ?c } }",
    "PREFIX service: <http://x/> SELECT * FROM service:g { ?s ?p _:service }",
    "SELECT * { ?s ?p '\\u0053ERVICE' }",
    "PREFIX service: <http://x/>",
]


@pytest.mark.parametrize("text", NONE)
def test_no_clause_is_found(text: str) -> None:
    assert find_services(text, BASE) == []


REFUSED = {
    "SELECT * { SERVICE ?x { ?s ?p ?o } }": "whatever ?x is",
    "SELECT * { SERVICE ex:s { } }": "prefix ex: is not declared",
    "SELECT * { SERVICE <http://x> ?s ?p ?o }": "not followed by an endpoint and a group",
    "SELECT * { SERVICE <http://x> { ?s ?p ?o }": None,
    "SELECT * { SERVICE <http://x> { ?s ?p ?o ": "not closed",
    "SELECT * { SERVICE": "not followed",
    "SELECT * { SERVICE SILENT { } }": "not followed",
    "SELECT * { SERVICE 'http://x' { } }": "not followed by the IRI",
    "SELECT * { SERVICESILENT <http://x> { } }": "no word of SPARQL",
    "PREFIX ex: <http://x/> SELECT * { SERVICEex:s { } }": "no word of SPARQL",
    "PREFIX x: <http://x/> PREFIX SERVICEx: <http://x/> SELECT * { ?s ?p true.SERVICEx:s { } }": "no word of SPARQL",
    "SELECT * { ?s ?p 'abc . SERVICE <http://x> {} }": "not valid SPARQL near ''abc",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <http://x> { ?s ?p ?o } }": "read-only",
    "PREFIX ex: <http://x/> DELETE WHERE { ?s ?p ?o . SERVICE <http://x> { ?s ?p ?o } }": "read-only",
    "SELECT * {" + "SERVICE <http://x> { ?s ?p ?o }" * 17 + "}": "17 SERVICE clauses",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    expected = REFUSED[text]
    if expected is None:  # the clause is whole, the engine finds the missing brace
        assert len(find_services(text, BASE)) == 1
        return
    with pytest.raises(QueryError) as caught:
        find_services(text, BASE)
    assert expected in str(caught.value)


def test_an_error_has_its_place() -> None:
    with pytest.raises(QueryError, match=r"^line 3, column 2: "):
        find_services("SELECT *\n{\n SERVICE ?x { ?s ?p ?o } }", BASE)


# a clause's pattern, after the prologue -> what the endpoint is asked
ASKED = [
    (PREFIX, " ?s ex:p ?o ", PREFIX.strip() + "\nSELECT * WHERE { ?s ex:p ?o \n} LIMIT 6"),
    (PREFIX, "ex:s ex:p ex:o", f"{PREFIX.strip()}\nSELECT (COUNT(*) AS ?{COUNTED}) WHERE {{ex:s ex:p ex:o\n}}"),
    (PREFIX, " SELECT ?s { ?s ex:p ?o } LIMIT 3 ", PREFIX.strip() + "\nSELECT ?s { ?s ex:p ?o } LIMIT 3"),
    ("", "?s <p> ?o # }\n", f"BASE <{BASE}>\n\nSELECT * WHERE {{?s <p> ?o # }}\n\n}} LIMIT 6"),
    ("PREFIX ex: <x#>\n", "?s ex:p ?o", f"BASE <{BASE}>\nPREFIX ex: <x#>\nSELECT * WHERE {{?s ex:p ?o\n}} LIMIT 6"),
    ("", "SERVICE <http://n/> {?s ?p ?o}", "\nSELECT * WHERE {SERVICE <http://n/> {?s ?p ?o}\n} LIMIT 6"),
]  # fmt: skip


@pytest.mark.parametrize(("prologue", "pattern", "expected"), ASKED)
def test_what_the_endpoint_is_asked(prologue: str, pattern: str, expected: str) -> None:
    (clause,) = find_services(f"{prologue}SELECT * {{ SERVICE <http://e.example/s> {{{pattern}}} }}", BASE, most=5)
    assert clause.query == expected


# a pattern -> variables that are seen from outside
SEEN = [
    ("?s ?p ?o . ?o $q ?s", "s p o q"),
    ("?s ?p ?o FILTER(?x > 1)", "s p o"),
    ("?s ?p ?o FILTER regex(?x, 'a') ?a ?b ?c", "s p o a b c"),
    ("?s ?p ?o FILTER <http://www.w3.org/2001/XMLSchema#boolean>(?x) . ?a ?b ?c", "s p o a b c"),
    ("?s ?p ?o FILTER(EXISTS { ?x ?y ?z } && ?w) ?a ?b ?c", "s p o a b c"),
    ("?s ?p ?o FILTER NOT EXISTS { ?x ?y ?z { ?w ?v ?u } }", "s p o"),
    ("?s ?p ?o MINUS { ?x ?y ?z }", "s p o"),
    ("?s ?p ?o BIND(?x + (?y) AS ?z)", "s p o z"),
    ("?s ?p ?o OPTIONAL { ?a ?b ?c } { ?d ?e ?f } UNION { ?g ?h ?i }", "s p o a b c d e f g h i"),
    ("GRAPH ?g { ?s ?p ?o } SERVICE ?e { ?x ?y ?z }", "g s p o e x y z"),
    ("VALUES (?a ?b) { (1 UNDEF) } VALUES ?c { 2 }", "a b c"),
    ("?s ?p (?a [ ?q ?b ])", "s p a q b"),
    ("SELECT ?a (COUNT(?b) AS ?c) { ?a ?p ?b } GROUP BY ?a (?b AS ?d) HAVING (COUNT(?b) > 1) ORDER BY ?e", "a c"),
    ("SELECT DISTINCT * { ?a ?p ?b } ORDER BY ?e (?f)", "a p b"),
    ("SELECT * WHERE { { SELECT ?x { ?x ?y ?z } } ?a a ?b }", "x a b"),
    ("{ SELECT ?x (EXISTS { ?q ?r ?s } AS ?e) { ?x ?y ?z } } ?a a ?b", "x e a b"),
    ("{ SELECT (COUNT(*) AS ?n) { ?x ?y ?z } } ?a a ?b", "n a b"),
    ("ex:s ex:p 'x', [] .", ""),
    ("?s ?p ?o }}} ) ?a", "s p o a"),
]


@pytest.mark.parametrize(("pattern", "expected"), SEEN)
def test_visible_variables(pattern: str, expected: str) -> None:
    assert " ".join(visible_variables(significant_tokens(pattern))) == expected


@pytest.mark.parametrize(("pattern", "expected"), [case for case in SEEN if "}}}" not in case[0]])
def test_visible_variables_are_those_of_an_engine(pattern: str, expected: str) -> None:
    query = f"PREFIX ex: <http://x/> SELECT * {{ {pattern} }}"
    found = {variable.value for variable in pyoxigraph.Store().query(query.replace("SERVICE", "GRAPH")).variables}  # type: ignore[union-attr]
    assert found == set(expected.split())


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "ASK { ?s ?p 'serv ice' }", ""])
def test_most_queries_need_no_reading(text: str) -> None:
    assert not may_have_services(text)


@pytest.mark.parametrize("text", [*FOUND, "S\\u0045", "# sErViCe", "\\U00000053"])
def test_what_could_have_a_clause_is_read(text: str) -> None:
    assert may_have_services(text)


CHANGING = {
    "SELECT (NOW() AS ?x) {}": True,
    "SELECT (now ( ) AS ?x) {}": True,
    "SELECT (N\\u004fW() AS ?x) {}": True,
    "SELECT ?x { ?x ?p ?o } ORDER BY RAND()": True,
    "SELECT ?x { ?x ?p ?o } ORDER BYRAND()": True,
    "SELECT (STRUUID() AS ?x) (UUID() AS ?y) {}": True,
    "SELECT (BNODE('a') AS ?x) {}": True,
    "SELECT * { SERVICE SILENT <http://x> {} }": True,
    "SELECT * { 'unfinished now }": True,
    "SELECT ?now { ?now ex:rand 'UUID()' } # BNODE()": False,
    "SELECT ?x { ?x rand:p <http://x/now> , _:bnode }": False,
    "SELECT ?x { ?x ?p '\\u0041' }": False,
    "SELECT ?x { ?x ?p ?o }": False,
}


@pytest.mark.parametrize("text", CHANGING)
def test_what_must_not_be_cached(text: str) -> None:
    assert queries_must_not_be_cached(text) is CHANGING[text]


@given(JUNK)
def test_junk_raises_nothing_but_our_errors(text: str) -> None:
    queries_must_not_be_cached(text)
    for whole in (text, f"SELECT * {{ SERVICE <http://x> {{ {text} }} }}", f"{text} SERVICE"):
        try:
            clauses = find_services(whole, BASE)
        except QueryError as error:
            assert str(error)
        else:
            assert all(0 <= clause.start < clause.end <= len(whole) for clause in clauses)


@pytest.mark.parametrize(
    "piece",
    sampled(["SERVICE <http://x> {", "{", "(", "[", "{ SELECT * { ", "FILTER(EXISTS {", "VALUES ?x {"], every=7),
)
def test_depth_does_not_matter(piece: str) -> None:
    many = 256 * 1024 // len(piece)
    pattern = piece * many + "}" * (many * piece.count("{"))
    start = time.process_time()
    assert len(find_services(f"ASK {{ SERVICE <http://x> {{ {pattern} }} }}", BASE)) == 1
    assert time.process_time() - start < 30
