"""The description of the SPARQL service (SPARQL 1.1 Service Description), as RDF."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.evaluator.writing import write_turtle
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.formats import GRAPH_FORMATS, TABLE_FORMATS, TRIG, TURTLE, Format
from ccpr_graph.web.counts import graph_sizes, totals

_W3C_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_IRIS: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "nquads": "N-Quads",
    "trig": "TriG",
}
_WRITTEN_AS: Final = {
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_TRIPLES,
}


def describe_service(
    endpoint: str,
    statistics: Mapping[str, Any],
    written_as: Format,
    features: Collection[str] = (),
    described_at: Collection[str] = (),
) -> bytes:
    """Return the description of the service at ``endpoint``, in one of the RDF formats.

    It names the languages, result formats and the dataset, with the number of triples of each graph as far as the
    statistics of the release tell, the ``features`` that are given as local names (``BasicFederatedQuery``), and where the
    dataset is described.
    """
    triples = _triples(endpoint, statistics, features, described_at)
    if written_as in (TURTLE, TRIG):  # triples without a graph are the same text in both, as in the pair below
        return write_turtle(triples, PREFIXES)
    body = ox.serialize(triples, format=_WRITTEN_AS[written_as.name])
    assert body is not None, "nothing was given to write to"
    return body


def _triples(
    endpoint: str, statistics: Mapping[str, Any], features: Collection[str], described_at: Collection[str]
) -> Iterator[ox.Triple]:
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("#service", "#dataset", "#default-graph"))
    yield _triple(service, _type(), _sd("Service"))
    yield _triple(service, _sd("endpoint"), ox.NamedNode(endpoint))
    yield _triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for each in (*TABLE_FORMATS, *GRAPH_FORMATS):
        yield _triple(service, _sd("resultFormat"), ox.NamedNode(_W3C_FORMATS + _FORMAT_IRIS[each.name]))
    for feature in sorted(features):
        yield _triple(service, _sd("feature"), _sd(feature))
    yield _triple(service, _sd("defaultDataset"), dataset)
    yield _triple(dataset, _type(), _sd("Dataset"))
    yield _triple(dataset, _sd("defaultGraph"), default)
    for address in described_at:
        yield _triple(dataset, ox.NamedNode(PREFIXES["rdfs"] + "seeAlso"), ox.NamedNode(address))
    for name, _count in graph_sizes(statistics):
        yield _triple(dataset, _sd("namedGraph"), _part(endpoint, "named-graph", name))
    yield _triple(default, _type(), _sd("Graph"))
    if "triples" in (known := totals(statistics)):
        yield _triple(default, _void("triples"), ox.Literal(known["triples"]))
    for name, count in graph_sizes(statistics):
        yield from _named_graph(endpoint, name, count)


def _named_graph(endpoint: str, name: str, count: int) -> Iterator[ox.Triple]:
    named, graph = _part(endpoint, "named-graph", name), _part(endpoint, "graph", name)
    yield _triple(named, _type(), _sd("NamedGraph"))
    yield _triple(named, _sd("name"), ox.NamedNode(name))
    yield _triple(named, _sd("graph"), graph)
    yield _triple(graph, _type(), _sd("Graph"))
    yield _triple(graph, _void("triples"), ox.Literal(count))


def _part(endpoint: str, what: str, graph_name: str) -> ox.NamedNode:
    """Return a name below the endpoint's own, so that the description has no blank node and is always the same."""
    return ox.NamedNode(f"{endpoint}#{what}/{quote(graph_name.removeprefix(iris.GRAPH), safe='/-._~')}")


def _triple(subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, predicate, value)


def _type() -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["rdf"] + "type")


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["sd"] + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["void"] + name)
