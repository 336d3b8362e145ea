"""The quality gates: our own checks of the criteria of FOOPS!, OOPS! and ROBOT, and of what this project demands itself."""

from __future__ import annotations

from functools import cache

import pytest
from rdflib import OWL, Graph, URIRef

from ccpr_graph import iris
from tests.gates import DATA, GATES, HEADER, LOGIC, ONTOLOGY, TEXT, Gate, Subject, example, foops, oops, robot
from tests.rdf_cases import ROOT, ontology_graph, whole_graph

HEADER_IRI = URIRef("https://w3id.org/ccpr-graph/ontology")
ALIGNMENTS_IRI = HEADER_IRI + "/alignments"
VOCABULARIES = sorted((ROOT / "data" / "vocabularies").glob("*.ttl"))
ROBOT_QUERIES = {
    "annotation_whitespace", "deprecated_boolean_datatype", "deprecated_class_reference", "deprecated_property_reference",
    "duplicate_definition", "duplicate_exact_synonym", "duplicate_label", "duplicate_label_synonym",
    "duplicate_scoped_synonym", "equivalent_class_axiom_no_genus", "equivalent_pair", "invalid_xref", "label_formatting",
    "label_whitespace", "missing_definition", "missing_label", "missing_obsolete_label", "missing_ontology_description",
    "missing_ontology_license", "missing_ontology_title", "misused_obsolete_label", "multiple_definitions",
    "multiple_equivalent_class_definitions", "multiple_equivalent_classes", "multiple_labels",
    "illegal_use_of_built_in_vocabulary", "invalid_entity_uri", "misused_replaced_by",
}  # fmt: skip
FOOPS_TESTS = {
    "CN1", "DOC1", "FIND1", "FIND2", "FIND3", "FIND_3_BIS", "HTTP1", "OM1", "OM2", "OM3", "OM4.1", "OM4.2", "OM5.1", "OM5.2",
    "PURL1", "RDF1", "URI1", "URI2", "VER1", "VER2", "VOC1", "VOC2", "VOC3", "VOC4",
}  # fmt: skip


@cache
def alignments() -> Graph:
    return Graph().parse(ROOT / "ontology" / "alignments.ttl")


@cache
def target(name: str) -> Subject:
    if name == "ccpr.ttl":
        return Subject(ontology_graph(), HEADER_IRI, iris.ONTOLOGY)
    if name == "alignments.ttl":
        return Subject(alignments(), ALIGNMENTS_IRI, iris.ONTOLOGY)
    if name == "ccpr.ttl with alignments.ttl":
        return Subject(ontology_graph() + alignments(), HEADER_IRI, iris.ONTOLOGY)
    if name == "ccpr.ttl with data":
        return Subject(ontology_graph() + whole_graph(), HEADER_IRI, iris.ONTOLOGY)
    return Subject(Graph().parse(ROOT / "data" / "vocabularies" / name), HEADER_IRI, iris.ONTOLOGY)


TARGETS = {
    ONTOLOGY: ["ccpr.ttl"],
    LOGIC: ["ccpr.ttl", "ccpr.ttl with alignments.ttl"],
    HEADER: ["ccpr.ttl", "alignments.ttl"],
    TEXT: ["ccpr.ttl", "alignments.ttl", *(path.name for path in VOCABULARIES)],
    DATA: ["ccpr.ttl with data"],
}
CASES = [(found, name) for found in GATES for name in TARGETS[found.scope]]


def name_of(value: object) -> str:
    return f"{value.source}-{value.id}" if isinstance(value, Gate) else str(value)


@pytest.mark.parametrize(("found", "name"), CASES, ids=name_of)
def test_gate(found: Gate, name: str) -> None:
    assert list(found.find(target(name))) == []


@pytest.mark.parametrize("found", GATES, ids=name_of)
def test_gate_can_fail(found: Gate) -> None:
    assert list(found.find(example())) == []
    assert list(found.find(example(found.add, found.drop)))


def of(source: str) -> list[str]:
    return [found.id for found in GATES if found.source == source]


def test_no_criterion_is_left_out() -> None:
    """Each of the sources' criteria is a gate or is named with the reason why not."""
    assert sorted([*of(foops.SOURCE), *foops.LIVE]) == sorted(FOOPS_TESTS)
    assert sorted([*of(oops.SOURCE), *oops.NOT_CHECKED]) == [f"P{n:02}" for n in range(1, 42)]
    assert sorted(of(robot.SOURCE)) == sorted(ROBOT_QUERIES)
    assert set(foops.NOT_YET) <= set(of(foops.SOURCE))


def test_no_doi_is_claimed_that_does_not_exist() -> None:
    """The part of OM3 that is not met. With a deposit comes a DOI: then it belongs in the header, and here."""
    assert (HEADER_IRI, foops.BIBO.doi, None) not in ontology_graph()


def test_nothing_is_imported() -> None:
    for name in ("ccpr.ttl", "alignments.ttl"):
        assert (None, OWL.imports, None) not in target(name).graph
