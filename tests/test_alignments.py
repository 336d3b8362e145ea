"""Alignments are logically safe: what the other vocabularies' axioms make of our data is what we intend, and no more."""

from __future__ import annotations

import csv
from functools import cache

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.namespace import Namespace

from ccpr_graph import iris
from tests.alignment_checks import axioms, close, findings, intended, ours, resource
from tests.rdf_cases import DOCUMENT, ROOT, ontology_graph, quads_of, to_graph

ALIGNMENTS = ROOT / "ontology" / "alignments.ttl"
TABLE = ROOT / "ontology" / "alignments.sssom.tsv"
HEADER = URIRef("https://w3id.org/ccpr-graph/ontology/alignments")
CCPR = Namespace(iris.ONTOLOGY)
STRONG = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty}
LOGICAL = STRONG | {RDF.type, RDFS.domain, RDFS.range, OWL.disjointWith, OWL.inverseOf}

Triple = tuple[URIRef, URIRef, URIRef]


@cache
def alignments() -> Graph:
    return Graph().parse(ALIGNMENTS)


@cache
def document() -> Graph:
    return to_graph(quads_of(DOCUMENT))


@cache
def asserted() -> Graph:
    return document() + ontology_graph()


@cache
def closure() -> Graph:
    return close(asserted(), alignments(), axioms())


@cache
def schema() -> Graph:
    """The terms alone, without words and without data: enough to see what an axiom does to terms, and quick to close."""
    graph = Graph()
    for triple in ontology_graph() + alignments() + axioms():
        if triple[1] in LOGICAL:
            graph.add(triple)
    return graph


@cache
def table() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader((line for line in stream if not line.startswith("#")), delimiter="\t"))


@cache
def prefixes() -> dict[str, str]:
    lines = TABLE.read_text(encoding="utf-8").split("#mapping_set_id")[0].splitlines()[1:]
    return dict(line.removeprefix("#").split(": ") for line in lines for line in [line.replace("#  ", "#")])


def expand(curie: str) -> URIRef:
    prefix, name = curie.split(":")
    return URIRef(prefixes()[prefix] + name)


def triples(*, rejected: bool) -> list[Triple]:
    rows = [row for row in table() if (row["predicate_modifier"] == "Not") == rejected]
    return [(expand(row["subject_id"]), expand(row["predicate_id"]), expand(row["object_id"])) for row in rows]


# The closure


def test_the_closure_says_nothing_unintended() -> None:
    assert findings(closure(), asserted()) == []


def test_everything_intended_is_there() -> None:
    """A list with more than what follows would hide a fault."""
    types = {value for subject, value in closure().subject_objects(RDF.type) if resource(subject)}
    for foreign, names in intended().classes.items():
        assert all((name, RDFS.subClassOf, foreign) in closure() for name in names if ours(name)), foreign
        assert names or foreign in types
    predicates = {predicate for subject, predicate, _ in closure() if resource(subject)}
    for foreign, names in intended().properties.items():
        assert all((name, RDFS.subPropertyOf, foreign) in closure() for name in names), foreign
        assert names or foreign in predicates


def test_every_class_of_ours_can_have_members() -> None:
    """One resource of each class alone is consistent: no class is empty by what others say."""
    members = Graph()
    for term in ontology_graph().subjects(RDF.type, OWL.Class):
        if ours(term):
            members.add((URIRef(f"{iris.ID}a-{term.fragment}"), RDF.type, term))
    assert findings(close(members, schema()), ontology_graph() + members) == []


@cache
def findings_of_rejected() -> tuple[str, ...]:
    bad = Graph()
    for triple in triples(rejected=True):
        bad.add(triple)
    return tuple(findings(close(bad, schema()), ontology_graph()))


@pytest.mark.parametrize("triple", triples(rejected=True), ids=lambda t: f"{t[0].fragment}-{t[2].split('/')[-1]}")
def test_rejected_alignments_are_caught(triple: Triple) -> None:
    subject, predicate, value = triple
    assert predicate in STRONG
    assert triple not in closure()
    kind = "subclass" if predicate == RDFS.subClassOf else "subproperty"
    assert f"{subject} is a {kind} of {value}" in findings_of_rejected()


BAD = {
    "inconsistent": (CCPR.ConcludingObservations, RDFS.subClassOf, URIRef("http://www.w3.org/ns/prov#Activity")),
    "disjoint": (CCPR.Section, RDFS.subClassOf, URIRef("http://purl.org/spar/doco/Footnote")),
    "became one": (CCPR.cites, OWL.equivalentProperty, CCPR.underArticle),
    "demands http://www.w3.org/2001/XMLSchema#dateTime": (
        CCPR.deadline,
        RDFS.subPropertyOf,
        URIRef("http://purl.org/spar/fabio/hasDeadline"),
    ),
    "core#Concept": (CCPR.state, RDFS.subPropertyOf, SKOS.closeMatch),
    "undo/NormativeDocument": (
        CCPR.Recommendation,
        RDFS.subClassOf,
        URIRef("https://w3id.org/un/ontology/undo/Recommendation"),
    ),
    "resources have http://purl.org/spar/cito/repliesTo": (
        CCPR.respondsTo,
        RDFS.subPropertyOf,
        URIRef("http://purl.org/spar/cito/repliesTo"),
    ),
    "quotedText gets the domain http://www.w3.org/2008/05/skos-xl#Label": (
        CCPR.quotedText,
        RDFS.subPropertyOf,
        URIRef("http://www.w3.org/2008/05/skos-xl#literalForm"),
    ),
}


@cache
def findings_of_faults() -> tuple[str, ...]:
    bad = Graph()
    for triple in BAD.values():
        bad.add(triple)
    return tuple(findings(close(asserted(), alignments(), axioms(), bad), asserted()))


@pytest.mark.parametrize("expected", BAD)
@pytest.mark.rest
def test_each_kind_of_fault_is_found_in_the_data(expected: str) -> None:
    assert any(expected in finding for finding in findings_of_faults())


# The file


def test_header() -> None:
    graph = alignments()
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, OWL.versionInfo, OWL.versionIRI):
        assert graph.value(HEADER, predicate)
    assert graph.value(HEADER, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert (HEADER, RDF.type, OWL.Ontology) in graph
    assert not list(graph.triples((None, OWL.imports, None)))
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_only_our_declared_terms_are_aligned() -> None:
    declared = set(ontology_graph().subjects(RDFS.isDefinedBy))
    assert {subject for subject in alignments().subjects() if ours(subject)} <= declared


def test_foreign_terms_get_a_kind_and_nothing_else() -> None:
    for subject, predicate, _ in alignments():
        assert ours(subject) or subject == HEADER or predicate == RDF.type


def test_the_table_says_the_same_as_the_axioms() -> None:
    kept = triples(rejected=False)
    strong = {triple for triple in kept if triple[1] in STRONG}
    near = {(subject, RDFS.seeAlso, value) for subject, predicate, value in kept if predicate not in STRONG}
    predicates = {*STRONG, RDFS.seeAlso}
    written = {triple for triple in alignments() if ours(triple[0]) and triple[1] in predicates}
    assert written == strong | near
    assert {predicate for _, predicate, _ in kept} - STRONG <= {SKOS.closeMatch, SKOS.relatedMatch}


def test_every_alignment_is_argued() -> None:
    for row in table():
        notes = [str(note) for note in alignments().objects(expand(row["subject_id"]), SKOS.editorialNote)]
        start = f"Not {row['predicate_id']} " if row["predicate_modifier"] else ""
        (note,) = [note for note in notes if note.startswith(f"{start}{row['object_id']}: ")]
        assert row["comment"] and note.endswith(row["comment"])
    notes = list(alignments().objects(None, SKOS.editorialNote))
    assert len(notes) == len(table())
    assert all(isinstance(note, Literal) and note.language == "en" for note in notes)


def test_no_alignment_is_both_kept_and_rejected() -> None:
    assert not set(triples(rejected=True)) & set(triples(rejected=False))
    pairs = [(row["subject_id"], row["object_id"], row["predicate_modifier"]) for row in table()]
    assert len(pairs) == len(set(pairs))
    assert list(table()) == sorted(
        table(), key=lambda row: (row["subject_id"], row["object_id"], row["predicate_modifier"])
    )


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['subject_id']} {row['object_id']}")
def test_external_terms_are_in_the_axioms(row: dict[str, str]) -> None:
    """So that what is said of a term is known before anything is aligned to it."""
    assert (expand(row["object_id"]), RDF.type, None) in axioms() or (expand(row["object_id"]), None, None) in axioms()
