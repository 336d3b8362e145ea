"""Terms: those of others exist, none is minted in their namespaces, ours are declared, described and used."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import DC, DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN, VOID, XSD, Graph, URIRef
from rdflib.namespace import DefinedNamespace, NamespaceManager

from ccpr_graph import iris
from ccpr_graph.release import write_turtle
from ccpr_graph.validate import load_foreign_terms
from ccpr_graph.validate.terms import ForeignTerms
from tests.alignment_checks import axioms
from tests.rdf_cases import DOCUMENT, ROOT, inferred, ontology_graph, ontology_quads, quads_of, to_graph

HEADER = URIRef("https://w3id.org/ccpr-graph/ontology")
TERM_STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
BUNDLED = [DC, DCAT, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, VOID, XSD]
SPARQL_CASTS = {
    str(datatype) for datatype in (XSD.date, XSD.dateTime, XSD.integer, XSD.decimal, XSD.string, XSD.boolean)
}
NAME = re.compile(r"(?<![\w:/#.<-])([a-z][\w-]*):([A-Za-z]\w*)")


def foreign() -> ForeignTerms:
    return load_foreign_terms(ROOT / "ontology" / "foreign-terms.yaml")


def declared() -> set[URIRef]:
    return set(ontology_graph().subjects(RDFS.isDefinedBy, HEADER))


# Foreign terms


def bundled(namespace: str) -> type[DefinedNamespace] | None:
    """FOAF as rdflib has it is not closed: it would know any name."""
    return next((known for known in BUNDLED if str(known) == namespace and known is not FOAF), None)


@pytest.mark.parametrize("prefix", sorted(foreign().root))
def test_foreign_terms_exist(prefix: str) -> None:
    """In the copy of the vocabulary that rdflib has, or among the facts of tests/axioms, which name their source."""
    vocabulary = foreign().root[prefix]
    known = bundled(vocabulary.namespace)
    for term in vocabulary.terms:
        if known is not None:
            assert term in known or (known is RDF and term == "langString"), f"{prefix}:{term}"
        else:
            assert (URIRef(vocabulary.namespace + term), RDF.type, None) in axioms(), f"{prefix}:{term}"


def test_a_term_that_does_not_exist_is_noticed() -> None:
    assert "isPartof" not in DCTERMS
    assert (URIRef("http://data.europa.eu/eli/ontology#Wrok"), RDF.type, None) not in axioms()


def test_foreign_terms_are_sorted_and_under_their_usual_prefix() -> None:
    usual = {str(iri): prefix for prefix, iri in NamespaceManager(Graph(), bind_namespaces="rdflib").namespaces()}
    for prefix, vocabulary in foreign().root.items():
        assert usual.get(vocabulary.namespace, prefix) == prefix
        assert list(vocabulary.terms) == sorted(set(vocabulary.terms))


def test_axioms_are_about_terms_that_exist() -> None:
    """What rdflib can look up of the facts on other vocabularies is right: a misspelt term would let nothing follow."""
    for node in sorted({node for triple in axioms() for node in triple if isinstance(node, URIRef)}):
        namespace, name = re.fullmatch(r"(.*[#/])(.*)", node).groups()  # type: ignore[union-attr]
        known = bundled(namespace)
        assert known is None or name in known, node


# Nothing is minted in other people's namespaces


def files() -> list[Path]:
    folders = {"data/vocabularies": "ttl", "ontology": "ttl", "shapes": "ttl", "ontology/rules": "rq", "queries": "rq"}
    return sorted(path for folder, kind in folders.items() for path in (ROOT / folder).glob(f"*.{kind}"))


def text_of(path: Path) -> str:
    """Return a file without comments and without literals, but with the queries that a shape holds as literals."""
    text = re.sub(r"(?m)(?:^|(?<=\s))#.*$", "", path.read_text(encoding="utf-8"))
    return re.sub(r'"(?!"")(?:[^"\\\n]|\\.)*"', "", text)


def prefixes_of(text: str) -> dict[str, str]:
    return dict(re.findall(r"(?i)prefix\s+([\w-]+):\s*<([^>]+)>", text))


def names_in(text: str) -> Iterator[tuple[str, str]]:
    yield from NAME.findall(re.sub(r"(?im)^\s*@?prefix.*$", "", text))


@cache
def allowed() -> set[str]:
    aligned = {str(node) for node in axioms().all_nodes()} | {str(node) for node in axioms().predicates()}
    return foreign().iris() | aligned


def terms_in(path: Path) -> set[str]:
    """Return the predicates, classes and datatypes of a file of data, and all names in a shape or a query."""
    if path.parent.name in ("vocabularies", "ontology"):
        graph = Graph().parse(path)
        datatypes = {getattr(value, "datatype", None) for value in graph.objects()} - {None}
        return {str(term) for term in {*graph.predicates(), *graph.objects(None, RDF.type), *datatypes}}
    text = text_of(path)
    known = prefixes_of(text) | {"sh": str(SH), "xsd": str(XSD), "ccpr": iris.ONTOLOGY}
    return {known[prefix] + name for prefix, name in names_in(text) if prefix in known}


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_term_is_minted_outside_our_namespace(path: Path) -> None:
    theirs = {term for term in terms_in(path) if not term.startswith("https://w3id.org/ccpr-graph/")}
    shacl = {term for term in theirs if term.startswith(str(SH)) and term.removeprefix(str(SH)) in SH}
    assert not theirs - allowed() - shacl - SPARQL_CASTS


def test_a_minted_term_would_be_found(tmp_path: Path) -> None:
    query = tmp_path / "minted.rq"
    query.write_text("PREFIX dcterms: <http://purl.org/dc/terms/>\nSELECT * { ?s dcterms:isPartof ?o } # dcterms:x")
    assert terms_in(query) - allowed() == {"http://purl.org/dc/terms/isPartof"}


# Ours


def ours_in(text: str) -> set[str]:
    return {name for prefix, name in names_in(text) if prefix == "ccpr"}


@pytest.mark.parametrize("path", [*files(), DOCUMENT], ids=lambda path: path.name)
def test_every_term_of_ours_that_is_used_is_declared(path: Path) -> None:
    assert not {iris.term(name) for name in ours_in(text_of(path))} - {str(term) for term in declared()}


def test_every_term_of_ours_in_the_software_is_declared() -> None:
    found = set()
    for path in sorted((ROOT / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bterm\(\"(\w+)\"\)", text)) | set(re.findall(r"(?<![\w/])ccpr:([A-Za-z]\w*)", text))
    assert len(found) > 50
    assert not {iris.term(name) for name in found} - {str(term) for term in declared()}


def used_in_data() -> set[str]:
    """Terms of the small document and of all vocabularies, with what the rules infer from them."""
    vocabularies = sorted((ROOT / "data" / "vocabularies").glob("*.ttl"))
    data = [quad for path in [DOCUMENT, *vocabularies] for quad in quads_of(path)]
    graph = to_graph([*data, *inferred(data)])
    return {str(term) for term in {*graph.predicates(), *graph.objects(None, RDF.type)}}


def used_for_documents() -> set[str]:
    """Classes that a document gets by its symbol: from the table of symbols, or where the software describes it."""
    table = (ROOT / "data" / "extraction" / "symbols.yaml").read_text(encoding="utf-8")
    software = (ROOT / "src" / "ccpr_graph" / "describe" / "context.py").read_text(encoding="utf-8")
    names = re.findall(r"type: ([A-Z]\w+)", table) + re.findall(r'return "([A-Z]\w+)"', software)
    return {iris.term(name) for name in names}


def test_every_term_is_used_or_reserved() -> None:
    places = [path for path in files() if path.parent.name in ("shapes", "rules", "queries")]
    used = {iris.term(name) for path in places for name in ours_in(text_of(path))}
    used |= used_in_data() | used_for_documents()
    notes = ontology_graph().subject_objects(SKOS.scopeNote)
    reserved = {str(term) for term, note in notes if str(note).startswith("Reserved:")}
    assert not {str(term) for term in declared()} - used - reserved
    assert not reserved & used_in_data(), "what is in the data is not reserved"


@pytest.mark.parametrize("term", sorted(declared()), ids=lambda term: term.removeprefix(iris.ONTOLOGY))
def test_every_term_is_fully_described(term: URIRef) -> None:
    graph = ontology_graph()
    for predicate in (RDFS.label, SKOS.definition, SKOS.scopeNote, SKOS.example):
        assert any(getattr(text, "language", None) == "en" for text in graph.objects(term, predicate)), predicate
    (status,) = graph.objects(term, TERM_STATUS)
    assert str(status) in {"stable", "testing", "unstable"}
    assert list(graph.objects(term, RDFS.isDefinedBy)) == [HEADER]
    note = str(graph.value(term, SKOS.scopeNote))
    assert note.startswith("Reserved:") == (str(status) == "unstable"), "what is reserved is unstable, and nothing else"


def test_the_ontology_is_written_the_same_from_any_order() -> None:
    quads = [*ontology_quads(), *quads_of(ROOT / "ontology" / "alignments.ttl")]
    shuffled = random.Random(0).sample(quads, len(quads))
    assert shuffled != quads
    assert write_turtle(quads) == write_turtle(shuffled)
