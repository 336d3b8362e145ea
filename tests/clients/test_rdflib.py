"""rdflib, which looks IRIs up by itself."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef

from ccpr_graph import iris
from tests.web.conftest import Running

KAZAKHSTAN = URIRef(iris.state("KAZ"))


def test_an_iri(served: Running) -> None:
    graph = Graph().parse(f"{served.url}/id/state/kaz")
    assert (KAZAKHSTAN, URIRef(iris.term("iso3")), Literal("KAZ")) in graph


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parser uses it
def test_json_ld(served: Running) -> None:
    graph = Graph().parse(f"{served.url}/id/state/kaz.jsonld")
    assert (KAZAKHSTAN, URIRef(iris.term("iso3")), Literal("KAZ")) in graph


def test_a_dump(served: Running) -> None:
    graph = Graph().parse(f"{served.url}/dumps/vocabularies/states.nt")
    assert len(set(graph.subjects(URIRef(iris.term("iso3"))))) >= 197


def test_the_description_of_the_dataset(served: Running) -> None:
    graph = Graph().parse(f"{served.url}/.well-known/void")
    endpoints = set(graph.objects(None, URIRef("http://rdfs.org/ns/void#sparqlEndpoint")))
    assert URIRef(f"{served.url}/sparql") in endpoints
