from __future__ import annotations

import csv
import re

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Literal, URIRef
from rdflib.namespace import DCTERMS, VANN

from ccpr_graph import iris
from tests.rdf_cases import ROOT, ontology_graph

ONTOLOGY = URIRef("https://w3id.org/ccpr-graph/ontology")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
# The datatypes of OWL 2 RL (https://www.w3.org/TR/owl2-profiles/#Entities_3) that the ontology has a use for.
RL_DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.anyURI, XSD.dateTime}


def terms() -> list[URIRef]:
    return sorted(ontology_graph().subjects(RDFS.isDefinedBy, ONTOLOGY))


def classes() -> set[URIRef]:
    return {term for term in terms() if (term, RDF.type, OWL.Class) in ontology_graph()}


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.removeprefix(iris.ONTOLOGY))
def test_term_is_described(term: URIRef) -> None:
    graph = ontology_graph()
    assert str(term).startswith(iris.ONTOLOGY)
    assert len(KINDS & set(graph.objects(term, RDF.type))) == 1
    labels = [text.language for text in graph.objects(term, RDFS.label)]
    assert "en" in labels and set(labels) <= {"en", "fr", "es"} and len(labels) == len(set(labels))
    (definition,) = graph.objects(term, SKOS.definition)
    assert definition.language == "en"
    for predicate in (SKOS.scopeNote, SKOS.example):
        assert list(graph.objects(term, predicate))
        assert all(text.language == "en" for text in graph.objects(term, predicate))
    assert str(graph.value(term, STATUS)) in ("stable", "testing", "unstable")


def test_every_term_of_ours_says_where_it_is_defined() -> None:
    ours = {subject for subject in ontology_graph().subjects() if str(subject).startswith(iris.ONTOLOGY)}
    assert ours == set(terms())


def test_header_has_version_licence_and_dates() -> None:
    graph = ontology_graph()
    assert graph.value(ONTOLOGY, OWL.versionInfo) == Literal("1.0.0")
    assert graph.value(ONTOLOGY, OWL.versionIRI) == ONTOLOGY + "/1.0.0"
    assert graph.value(ONTOLOGY, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert str(graph.value(ONTOLOGY, VANN.preferredNamespaceUri)) == iris.ONTOLOGY
    assert str(graph.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "ccpr"
    assert graph.value(ONTOLOGY, DCTERMS.created).datatype == XSD.date
    assert not list(graph.objects(ONTOLOGY, OWL.imports))


def test_no_blank_nodes() -> None:
    assert not [node for triple in ontology_graph() for node in triple if isinstance(node, BNode)]


def test_of_foreign_terms_only_the_kind_is_said() -> None:
    kinds = KINDS | {OWL.AnnotationProperty}
    for subject, predicate, value in ontology_graph():
        if subject != ONTOLOGY and not str(subject).startswith((iris.ONTOLOGY, iris.ID)):
            assert predicate == RDF.type and value in kinds, subject


def test_foreign_superclasses_and_properties_are_declared() -> None:
    graph = ontology_graph()
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.disjointWith):
        for term in graph.objects(None, predicate):
            assert term in RL_DATATYPES or KINDS & set(graph.objects(term, RDF.type)), term


def test_ranges_fit_the_kind_of_property() -> None:
    graph = ontology_graph()
    for term, range_ in graph.subject_objects(RDFS.range):
        literal = (term, RDF.type, OWL.DatatypeProperty) in graph
        assert (range_ in RL_DATATYPES) == literal, term


def test_no_property_has_two_domains_or_ranges() -> None:
    graph = ontology_graph()
    for term in terms():
        assert len(list(graph.objects(term, RDFS.domain))) <= 1, term
        assert len(list(graph.objects(term, RDFS.range))) <= 1, term


def test_documentation_and_ontology_name_the_same_terms() -> None:
    documented = re.findall(r"`ccpr:(\w+)`", (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8"))
    assert {iris.term(name) for name in documented} == {str(term) for term in terms()}


def test_labels_in_french_and_spanish_have_a_source_each() -> None:
    """`ontology/labels.tsv` says for every label in another language than English where the United Nations uses it."""
    with (ROOT / "ontology" / "labels.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert all(row["source"] for row in rows)
    sourced = {(row["term"], row["lang"], row["label"]) for row in rows}
    graph = ontology_graph()
    names = [(term, RDFS.label) for term in terms()] + [(ONTOLOGY, DCTERMS.title)]
    found = {
        (term, text) for term, predicate in names for text in graph.objects(term, predicate) if text.language != "en"
    }
    assert {(_short(term), text.language, str(text)) for term, text in found} == sourced


def _short(term: URIRef) -> str:
    return "<ontology>" if term == ONTOLOGY else f"ccpr:{term.removeprefix(iris.ONTOLOGY)}"
