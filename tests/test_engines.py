"""The bulk engine finds what pyshacl finds: on graphs made at random, against shapes that use all of SHACL Core, and SPARQL.

``CCPR_GRAPH_FUZZ=20`` in the environment tries twenty times as many graphs. Left out is where the two are known to differ (see
docs/ontology.md, "Checks"): values that cannot be compared by sh:lessThan, and sh:uniqueLang "1".
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph.errors import KnowledgeError, ValidationError
from ccpr_graph.validate import Finding, Shapes, validate
from ccpr_graph.validate.bulk.query import Way, way_of, with_values
from ccpr_graph.validate.bulk.sparql import SparqlConstraint
from ccpr_graph.validate.bulk.values import order, well_formed
from ccpr_graph.validate.files import read_shapes
from tests.rdf_cases import ROOT
from tests.sampling import TIMES

GRAPHS = 40 * TIMES
EX = "https://example.org/"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS_OF = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
PREFIXES = f"@prefix ex: <{EX}> . @prefix sh: <{SH}> . @prefix xsd: <{XSD}> ."


def ex(local: str) -> ox.NamedNode:
    return ox.NamedNode(EX + local)


def typed(text: str) -> ox.Literal:
    lexical, _, datatype = text.partition("^")
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


NODES = [ex(name) for name in "abcd"]
NUMBERS = [
    typed(t) for t in ("1^integer", "2^integer", "2.5^decimal", "2.50^decimal", "3.5^double", "3^nonNegativeInteger")
]
DATES = [typed(f"{day}^date") for day in ("2023-12-31", "2024-01-01", "2024-06-30", "2025-01-01")]
ANYTHING = [
    *NODES,
    *NUMBERS,
    *(
        typed(t)
        for t in ("01^integer", "one^integer", "true^boolean", "no^boolean", "-1^nonNegativeInteger", "x^unknown")
    ),
    *(typed(f"{day}^date") for day in ("2024-02-29", "2024-02-30")),
    *(ox.Literal(text) for text in ("x", "xyz", 'a "quoted"\nline')),
    *(ox.Literal(text, language=tag) for text, tag in (("x", "en"), ("y", "en"), ("z", "de-ch"))),
]
OBJECTS: dict[str, list[ox.NamedNode | ox.Literal]] = {
    "p": [*ANYTHING], "q": [*NODES], "r": [*NODES], "n": [*NUMBERS, typed("one^integer"), ox.Literal("x")],
    "k": [*NUMBERS], "m": [*NUMBERS], "d": [*DATES, typed("2024-02-30^date")], "f": [*DATES], "e": [*DATES],
}  # fmt: skip


def random_graph(seed: int) -> list[ox.Triple]:
    chance = random.Random(seed)
    triples = [ox.Triple(ex("E"), SUBCLASS_OF, ex("C"))]
    for _ in range(chance.randint(1, 20)):
        subject, name = chance.choice(NODES), chance.choice("tttppppqqqqrnkmdfe")
        if name == "t":
            triples.append(ox.Triple(subject, TYPE, ex(chance.choice("CDE") if chance.random() < 0.9 else "Implicit")))
        else:
            triples.append(ox.Triple(subject, ex(name), chance.choice(OBJECTS[name])))
    return triples


@cache
def core() -> Shapes:
    return read_shapes(ROOT / "tests" / "engines" / "shapes.ttl")


def shapes_from(text: str) -> Shapes:
    triples = ox.parse(f"{PREFIXES}\n{text}".encode(), format=ox.RdfFormat.TURTLE)
    return Shapes(tuple(ox.Triple(it.subject, it.predicate, it.object) for it in triples))


def graph_from(text: str) -> list[ox.Quad]:
    return list(ox.parse(f"{PREFIXES}\n{text}".encode(), format=ox.RdfFormat.TRIG))


def found_by_both(data: list[ox.Quad] | list[ox.Triple], shapes: Shapes) -> tuple[Finding, ...]:
    bulk, reference = validate(data, shapes), validate(data, shapes, engine="pyshacl")
    assert bulk == reference
    return bulk.results


# Equality


@pytest.mark.fuzz
@pytest.mark.parametrize("start", range(0, GRAPHS, 10))
def test_both_find_the_same_in_random_graphs(start: int) -> None:
    for seed in range(start, start + 10):
        found_by_both(random_graph(seed), core())


def test_random_graphs_violate_all_constraints() -> None:
    found = {f.constraint or f.component for seed in range(400) for f in validate(random_graph(seed), core()).results}
    assert found >= {EX + name for name in QUERIES}
    assert {one.removeprefix(SH).removesuffix("ConstraintComponent") for one in found if one.startswith(SH)} == CORE


QUERIES = {
    "exists", "bind", "groups", "optional", "viaPath", "filterOnly", "union", "inner", "nested", "counted", "limited",
    "EndsComponent",
}  # fmt: skip
CORE = {
    "And", "Class", "Closed", "Datatype", "Disjoint", "Equals", "HasValue", "In", "LanguageIn", "LessThan",
    "LessThanOrEquals", "MaxCount", "MaxExclusive", "MaxInclusive", "MaxLength", "MinCount", "MinExclusive", "MinInclusive",
    "MinLength", "Node", "NodeKind", "Not", "Or", "Pattern", "QualifiedMaxCount", "QualifiedMinCount", "UniqueLang", "Xone",
}  # fmt: skip


def test_statements_of_several_graphs_are_merged_and_counted_once() -> None:
    data = graph_from("ex:g { ex:a a ex:C ; ex:p 1 } ex:h { ex:a ex:p 1 . ex:a ex:p 1 , 2 }")
    shapes = shapes_from(
        """ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 3 ; sh:maxCount 2 ] ; sh:sparql ex:counted .
        ex:counted sh:message "{?n}" ; sh:select "SELECT $this (COUNT(?o) AS ?n) { $this <https://example.org/p> ?o } GROUP BY $this"."""
    )
    assert sorted(f.message for f in found_by_both(data, shapes)) == ["2", "sh:minCount is violated."]
    store = ox.Store()
    store.extend(data)
    assert sorted(f.message for f in validate(store, shapes).results) == ["2", "sh:minCount is violated."]


def test_datatypes_that_a_store_would_change_are_seen() -> None:
    data = graph_from('ex:a ex:p "1"^^xsd:nonNegativeInteger .')
    shapes = shapes_from("ex:s sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:datatype xsd:integer ] .")
    (found,) = found_by_both(data, shapes)
    assert found.value == f'"1"^^<{XSD}nonNegativeInteger>'


def test_values_that_cannot_be_compared_are_not_in_order() -> None:
    """As SHACL says; pyshacl orders them by the IRIs of their datatypes, or breaks off."""
    data = graph_from('ex:a ex:p 1 ; ex:q "2024-01-01"^^xsd:date , "one"^^xsd:integer .')
    shapes = shapes_from("ex:s sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:lessThan ex:q ] .")
    assert len(validate(data, shapes).results) == 1


def test_blank_nodes_are_checked_where_they_are_allowed() -> None:
    data = graph_from("ex:a a ex:C ; ex:p _:b . _:b a ex:C .")
    shapes = shapes_from(
        "ex:s sh:targetClass ex:C ; sh:property ex:t . ex:t sh:path ex:p ; sh:minCount 1 ; sh:nodeKind sh:IRI ."
    )
    bulk = validate(data, shapes, blank_nodes=True)
    assert bulk == validate(data, shapes, blank_nodes=True, engine="pyshacl")
    assert {(f.focus, f.value) for f in bulk.results} == {(f"{EX}a", "_:b"), ("_:b", None)}


# How queries are evaluated


@pytest.mark.parametrize(
    ("query", "way"),
    [
        ("SELECT $this { $this <p> ?o }", Way.WHOLE),
        ("SELECT $this ?n { $this <p> ?o FILTER(?o != $this) BIND(STR($this) AS ?n) }", Way.WHOLE),
        ("SELECT $this { ?o <p> $this FILTER NOT EXISTS { ?o <q> ?x FILTER(?x = $this) } }", Way.WHOLE),
        ("SELECT $this { $this <p> ?o OPTIONAL { ?o <q> ?x FILTER(?x != $this) } }", Way.WHOLE),
        ("SELECT $this (COUNT(?o) AS ?n) { $this <p> ?o } GROUP BY $this ?x", Way.WHOLE),
        ("SELECT $this { FILTER($this = <a>) }", Way.BATCH),
        ("SELECT $this { BIND($this AS ?that) $this <p> ?o }", Way.BATCH),
        ("SELECT $this { $this <p> ?o { FILTER(BOUND($this)) } }", Way.BATCH),
        ("SELECT $this { { $this <p> ?o } UNION { $this <q> ?o } }", Way.BATCH),
        ("SELECT $this { OPTIONAL { $this <p> ?o } }", Way.BATCH),
        ("SELECT $this { $this <p>* ?o }", Way.BATCH),
        ("SELECT $this { $this <p>* ?o ; <q> ?x }", Way.BATCH),
        ("SELECT $this { $this <p> ?o . ?o <q>?/<r> ?x . }", Way.WHOLE),
        ("SELECT $this { $this <p>? ?o . ?o <q> ?x . }", Way.BATCH),
        ("SELECT $this { ?x <p> ?o # $this <p> ?o\n }", Way.BATCH),
        ("SELECT $this { ?x <p> '$this { $this' }", Way.BATCH),
        ("SELECT $this { $this <p> ?o { SELECT $this { $this <q> ?x } } }", Way.BATCH),
        ("SELECT $this { $this <p> ?o FILTER NOT EXISTS { { FILTER($this = ?o) } } }", Way.BATCH),
        ("SELECT ?o { $this <p> ?o }", Way.EACH),
        ("SELECT $this { $this <p> ?o } LIMIT 1", Way.EACH),
        ("SELECT (COUNT(?o) AS ?n) $this { $this <p> ?o } GROUP BY ?x", Way.EACH),
        ("SELECT $this (MAX(?n) AS ?m) { { SELECT $this (COUNT(?o) AS ?n) { $this <p> ?o } GROUP BY $this } } GROUP BY $this", Way.EACH),
    ],
)  # fmt: skip
def test_way_of_a_query(query: str, way: Way) -> None:
    assert way_of(query) is way


def test_values_go_to_each_group_that_looks_at_them() -> None:
    query = "SELECT $this { { FILTER($this = 1) } UNION { ?s ?p ?o } { SELECT $this { $this ?p '{' } } }"
    assert with_values(query, "V", ["this"]) == (
        "SELECT $this { V  { V  FILTER($this = 1) } UNION { ?s ?p ?o } { SELECT $this { V  $this ?p '{' } } }"
    )


def test_our_own_constraints_are_evaluated_for_all_nodes_at_once() -> None:
    todo = list(read_shapes(ROOT / "shapes").parsed)
    constraints = [c for shape in todo for c in shape.constraints if isinstance(c, SparqlConstraint)]
    assert len(constraints) > 30
    assert {c.source: c.way for c in constraints if c.way is not Way.WHOLE} == {}


# What is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ex:s sh:targetClass ex:C ; sh:expression ex:e .", r"https://example.org/s: sh:expression is not supported"),
        ("ex:s sh:targetClass ex:C ; sh:js ex:e .", "sh:js is not supported"),
        ("ex:s sh:targetClass ex:C ; sh:rule ex:e .", "sh:rule is not supported"),
        ("ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCuont 1 ] .", "in https://example.org/s: sh:minCuont is not"),
        ("ex:s sh:targetClass ex:C ; sh:node ex:s .", "the shape refers to itself"),
        ("ex:s sh:targetClass ex:C ; sh:property ex:t . ex:t sh:path ex:p ; sh:node ex:s .", "the shape refers to itself"),
        ("ex:s sh:targetClass ex:C ; sh:target [ ex:kind ex:own ] .", "sh:target without sh:select"),
        ("ex:g sh:entailment ex:RDFS .", "sh:entailment <https://example.org/RDFS> is not supported"),
        ("ex:s sh:targetClass ex:C ; sh:pattern 'a' ; sh:flags 'q' .", "the flag q of sh:pattern is not supported"),
        ("ex:s sh:targetClass ex:C ; sh:pattern '(' .", "sh:pattern is no regular expression"),
        ("ex:s sh:targetClass ex:C ; sh:datatype xsd:a , xsd:b .", "several values of sh:datatype"),
        ("ex:s sh:targetClass ex:C ; sh:minCount 1 .", "sh:minCount at a node shape"),
        ("ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 'x' ] .", "sh:minCount is no number"),
        ("ex:s sh:targetClass ex:C ; sh:property ex:t .", "has no sh:path"),
        ("ex:s sh:targetClass ex:C ; sh:property [ sh:path [ ex:x ex:y ] ] .", "leads nowhere"),
        ("ex:s sh:targetClass ex:C ; sh:or ex:t .", "what should be a list is none"),
        ("ex:s sh:targetClass ex:C ; sh:nodeKind ex:Kind .", "there is no sh:nodeKind"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:ask 'ASK {}' ] .", "sh:select is missing"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:select 'ASK {}' ] .", "should be one with SELECT"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { $this ex:p 1 }' ] .", "not valid SPARQL"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { VALUES ?x { 1 } }' ] .", "not contain a VALUES clause"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { $this $PATH 1 }' ] .", "the shape has no path"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { $this ?p 1 } }' ] .", "shapesGraph is not"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { BIND(1 AS $this) }' ] .", "gives the pre-bound variable"),
        ("ex:s sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { { SELECT ?x { ?x ?p 1 } } }' ] .", "leaves out the pre-bound"),
    ],
)  # fmt: skip
def test_what_the_engine_cannot_do_is_refused(text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        validate(graph_from("ex:a a ex:C ."), shapes_from(text))


def test_query_that_would_have_to_name_a_blank_node_is_refused() -> None:
    shapes = shapes_from(
        "ex:s sh:targetClass ex:C ; sh:sparql ex:q . ex:q sh:select 'SELECT $this { FILTER(BOUND($this)) }' ."
    )
    with pytest.raises(
        ValidationError, match=r"the query of https://example\.org/q cannot be evaluated for a blank node"
    ):
        validate(graph_from("_:a a ex:C ."), shapes, blank_nodes=True)


# Values


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1^integer", "1.0^decimal", 0), ("1^integer", "1.5E0^double", -1), ("2^byte", "1^integer", 1), ("1^string", "2^string", -1),
        ("2024-01-01^date", "2024-01-02^date", -1), ("2024-01-01Z^date", "2024-01-02^date", None), ("true^boolean", "false^boolean", 1),
        ("2024-01-01T00:00:00Z^dateTime", "2024-01-01T01:00:00+02:00^dateTime", 1), ("10:00:00^time", "09:59:59.5^time", 1),
        ("NaN^double", "1^integer", None), ("1^integer", "1^string", None), ("one^integer", "1^integer", None), ("a^own", "b^own", None),
    ],
)  # fmt: skip
def test_order_of_values(left: str, right: str, expected: int | None) -> None:
    assert order(str(typed(left)), str(typed(right))) == expected
    assert order(str(typed(left)), "<x:iri>") is None


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("+01^integer", "1.0^integer"), ("-0^nonPositiveInteger", "1^nonPositiveInteger"), ("255^unsignedByte", "256^unsignedByte"),
        (".5^decimal", "1e2^decimal"), ("INF^double", "inf^double"), ("1^boolean", "TRUE^boolean"), ("24^own", "1_000^integer"),
        ("2024-02-29^date", "2023-02-29^date"), ("2024-02-29T23:59:59.5Z^dateTime", "2024-02-29 23:59:59^dateTime"),
        ("23:59:59^time", "24:60:00^time"), ("^string", "^integer"), ("x^anyURI", "١^integer"),
    ],
)  # fmt: skip
def test_well_formed_values(right: str, wrong: str) -> None:
    assert well_formed(str(typed(right)))
    assert not well_formed(str(typed(wrong)))


def test_files_of_shapes_need_not_be_named_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = f"{PREFIXES} ex:{name} sh:targetClass ex:C ; sh:property _:same . _:same sh:path ex:{name} ; sh:minCount 1 ."
        (tmp_path / f"{name}.ttl").write_text(text)
    found = found_by_both(graph_from("ex:a a ex:C ."), read_shapes(tmp_path))
    assert {f.path for f in found} == {f"{EX}one", f"{EX}two"}
