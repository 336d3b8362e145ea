"""owlrl as the reference for what is inferred; tests/closure.py says how the two are compared."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from ccpr_graph import iris
from ccpr_graph.infer import infer
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.validate import to_graph
from tests.closure import (
    ERROR,
    PAGE,
    Comparison,
    asserted,
    comparison,
    cut,
    inferred,
    intended,
    owl_closure,
    page,
    useless,
)
from tests.rdf_cases import DOCUMENT, ontology_graph, ontology_quads, quads_of, rules
from tests.sharing import shared_value

OF_OWL = sorted(slug for slug, about in intended().items() if about.get("owl"))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Both closures of the cut, which take a quarter of a minute."""
    return shared_value(tmp_path_factory, "comparison", comparison)


def small() -> Graph:
    return to_graph([*quads_of(DOCUMENT), *ontology_quads()])


def test_every_rule_is_an_intended_entailment() -> None:
    assert list(intended()) == [rule.slug for rule in rules()]


@pytest.mark.parametrize("slug", intended())
def test_example_follows_by_its_rule_from_the_project_s_data(slug: str) -> None:
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    (example,) = ox.parse(f"{head} BASE <{iris.ID}> {intended()[slug]['example']} .", format=ox.RdfFormat.TURTLE)
    assert ox.Quad(*example.triple, ox.NamedNode(iris.graph("inferred", slug))) in set(inferred())


@pytest.mark.rest
def test_the_cut_has_every_rule_property_and_class_of_the_document(compared: Comparison) -> None:
    whole = [quad for quad in asserted() if quad.graph_name.value.startswith(iris.graph("document"))]
    part = set(cut(asserted()))
    assert all(compared.by_rule.values())
    assert len(part) < 12_000
    assert {quad.predicate for quad in whole} == {quad.predicate for quad in whole if quad in part}
    types = [quad for quad in whole if quad.predicate.value == str(RDF.type)]
    assert {quad.object for quad in types} == {quad.object for quad in types if quad in part}


@pytest.mark.rest
def test_the_owl_rules_add_only_what_owl_entails(compared: Comparison) -> None:
    by_owl = infer(cut(asserted()), [rule for rule in rules() if rule.slug in OF_OWL])
    added = set(to_graph(by_owl))
    assert len(added) > 1000
    assert not added - compared.closure


@pytest.mark.rest
@pytest.mark.parametrize("slug", OF_OWL)
def test_what_an_owl_rule_adds_to_the_others_owl_entails(compared: Comparison, slug: str) -> None:
    rest = set().union(*(given for other, given in compared.by_rule.items() if other not in OF_OWL))
    assert compared.by_rule[slug] <= compared.closure_of_all
    assert {p for _, p, _ in compared.by_rule[slug] - compared.closure} <= inherited(rest)


def inherited(triples: set) -> set:
    """Return the properties above and against those of some triples: what OWL makes of what the other rules add."""
    found, graph = {p for _, p, _ in triples}, ontology_graph()
    while True:
        above = {o for p in found for axiom in (OWL.inverseOf, SUBPROPERTY) for o in graph.objects(p, axiom)}
        above |= {s for p in found for s in graph.subjects(OWL.inverseOf, p)}
        if above <= found:
            return found
        found |= above


SUBPROPERTY = URIRef(PREFIXES["rdfs"] + "subPropertyOf")


@pytest.mark.rest
@pytest.mark.parametrize("slug", sorted(intended().keys() - set(OF_OWL)))
def test_owl_does_not_entail_what_the_other_rules_add(compared: Comparison, slug: str) -> None:
    assert not compared.by_rule[slug] & compared.closure


@pytest.mark.rest
def test_nothing_that_owl_entails_is_missing_but_what_nobody_asks_for(compared: Comparison) -> None:
    left_out = compared.left_out
    assert len(left_out) > 1000
    assert [triple for triple in left_out if not useless(triple)] == []


def test_what_is_missing_would_be_found() -> None:
    concern, kind = URIRef(iris.part(iris.document("CCPR/C/KAZ/CO/3"), "concern/33")), URIRef(iris.term("Statement"))
    assert not useless((concern, RDF.type, kind))
    assert not useless((concern, OWL.sameAs, URIRef(iris.state("KAZ"))))
    assert not useless((concern, URIRef(iris.term("cites")), URIRef(iris.article("iccpr", "7"))))


@pytest.mark.rest
def test_nothing_useless_is_added(compared: Comparison) -> None:
    for triples in compared.by_rule.values():
        assert not [triple for triple in triples if useless(triple)]


@pytest.mark.rest
def test_document_is_consistent_with_the_ontology(compared: Comparison) -> None:
    assert not [s for s, p, o in compared.closure_of_all if o == ERROR]


def test_inconsistency_would_be_found() -> None:
    concern = URIRef(iris.part(iris.document("CCPR/C/KAZ/CO/3"), "concern/2"))
    contradiction = small().add((concern, RDF.type, URIRef(iris.term("Recommendation"))))
    assert [s for s, p, o in owl_closure(contradiction) if o == ERROR]


@pytest.mark.rest
def test_page_is_as_computed(compared: Comparison) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(compared), "write it with: python -m tests.closure --write"
