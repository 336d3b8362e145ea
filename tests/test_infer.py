from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.infer import MAX_ROUNDS, infer, load_rules
from tests.rdf_cases import DOCUMENT, inferred, ontology_quads, quads_of, rules

INFERRED = iris.graph("inferred")
HEAD = "# title: A rule\n# description: It says\n#   something.\n"
ONCE = HEAD + "CONSTRUCT { <x:a> a <x:B> } WHERE { ?s ?p ?o }\n"
EVERYTHING = HEAD + "CONSTRUCT { ?s <x:q> ?o } WHERE { ?s ?p ?o }\n"


def triples(quads: tuple[ox.Quad, ...] | list[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in quads}


def document(part: str = "") -> str:
    return iris.part(iris.document("CCPR/C/KAZ/CO/3"), part) if part else iris.document("CCPR/C/KAZ/CO/3")


def write(folder: Path, **rules: str) -> Path:
    for slug, text in rules.items():
        (folder / f"{slug}.rq").write_text(text, encoding="utf-8")
    return folder


def added(subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in inferred(quads_of(DOCUMENT))
        if quad.subject.value == subject and quad.predicate.value == iris.term(predicate)
    }


def test_nothing_asserted_is_repeated() -> None:
    asserted = [*quads_of(DOCUMENT), *ontology_quads()]
    new = infer(asserted, rules(), INFERRED)
    assert new
    assert not triples(new) & triples(asserted)


def test_named_graphs_of_what_is_asserted_do_not_matter() -> None:
    data = [*quads_of(DOCUMENT), *ontology_quads()]
    names = [ox.NamedNode("x:a"), ox.NamedNode("x:b")]
    spread = [ox.Quad(q.subject, q.predicate, q.object, names[n % 2]) for n, q in enumerate(data)]
    assert infer(spread, rules(), INFERRED) == infer(data, rules(), INFERRED)


def test_result_stands_in_one_graph_sorted_and_once() -> None:
    new = inferred(quads_of(DOCUMENT))
    assert {quad.graph_name for quad in new} == {ox.NamedNode(INFERRED)}
    assert list(new) == sorted(set(new), key=str)


def test_a_store_can_be_given_and_is_not_changed() -> None:
    data = [*quads_of(DOCUMENT), *ontology_quads()]
    store = ox.Store()
    store.extend(data)
    assert infer(store, rules(), INFERRED) == infer(data, rules(), INFERRED)
    assert set(store) == set(data)


def test_result_is_a_fixpoint() -> None:
    data = [*quads_of(DOCUMENT), *ontology_quads()]
    assert infer([*data, *infer(data, rules(), INFERRED)], rules(), INFERRED) == ()


@pytest.mark.parametrize("seed", range(5))
def test_order_of_rules_and_data_does_not_matter(seed: int) -> None:
    data, shuffled = [*quads_of(DOCUMENT), *ontology_quads()], list(rules())
    expected = infer(data, rules(), INFERRED)
    generator = random.Random(seed)
    generator.shuffle(shuffled)
    generator.shuffle(data)
    assert infer(data, shuffled, INFERRED) == expected


def test_nothing_useless_is_inferred() -> None:
    for quad in inferred(quads_of(DOCUMENT)):
        assert quad.subject != quad.object
        assert not str(quad.object).startswith("<http://www.w3.org/2002/07/owl#")
        assert isinstance(quad.object, ox.NamedNode) or quad.predicate.value.endswith("#label")


def test_item_is_under_the_articles_of_the_concern_and_those_of_its_own_words() -> None:
    seven, nineteen = iris.article("iccpr", "7"), iris.article("iccpr", "19")
    assert added(document("recommendation/3/a"), "underArticle") == {seven, nineteen}
    assert added(document("recommendation/3/b"), "underArticle") == {seven, nineteen}
    assert added(document("concern/2"), "underArticle") == {seven, nineteen}


def test_paragraph_is_within_its_sections_and_document() -> None:
    wholes = {document("paragraph/3"), document("section/c/1"), document("section/c"), document()}
    assert added(document("paragraph/3/a"), "within") == wholes
    assert added(document("paragraph/3/a"), "inDocument") == {document()}


def test_statement_has_state_body_and_cycle_of_its_document() -> None:
    concern = document("concern/2")
    assert added(concern, "state") == {iris.state("KAZ")}
    assert added(concern, "treatyBody") == {iris.treaty_body("CCPR")}
    assert added(concern, "cycle") == {iris.cycle("CCPR", "KAZ", "3")}


def test_rules_that_never_settle_are_stopped(tmp_path: Path) -> None:
    grow = HEAD + "CONSTRUCT { ?s <x:n> ?next } WHERE { ?s <x:n> ?n BIND(?n + 1 AS ?next) }\n"
    given = load_rules(write(tmp_path, grow=grow, once=ONCE))
    start = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:n"), ox.Literal(1))
    with pytest.raises(KnowledgeError, match=rf"grow\.rq.*after {MAX_ROUNDS} rounds.*: grow\."):
        infer([start], given, INFERRED)


def test_a_rule_has_slug_title_and_description(tmp_path: Path) -> None:
    (rule,) = load_rules(write(tmp_path, everything=EVERYTHING))
    assert (rule.slug, rule.title, rule.description) == ("everything", "A rule", "It says something.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + "CONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ?o } LIMIT x\n",
            r"bad\.rq, line 5: this is not valid SPARQL before 'x'\. C",
        ),
        (
            HEAD + "CONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ?o\n",
            r"bad\.rq, line 6: this is not valid SPARQL where it ends",
        ),
        (HEAD + "CONSTRUCT { ?s a ccpr:X } WHERE { }\n", r"bad\.rq, line 4: .* before '} W.*' \(prefix not found\)"),
        (HEAD + "SELECT * WHERE { ?s ?p ?o }\n", r"bad\.rq: a rule must be a CONSTRUCT query"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n", r"bad\.rq, line 1: the rule has no title"),
        ("# title: T\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n", r"bad\.rq, line 1: the rule has no description"),
    ],
)
def test_broken_rule_is_refused_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        load_rules(write(tmp_path, bad=text))


def test_unreadable_and_missing_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no rule here"):
        load_rules(tmp_path)
    (tmp_path / "latin.rq").write_bytes(b"# title: caf\xe9\n")
    with pytest.raises(KnowledgeError, match=r"latin\.rq: the rule cannot be read"):
        load_rules(tmp_path)
