"""Clients in use, against a real server."""

from __future__ import annotations

import csv
import io
import urllib.request
from typing import Any
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.store.releases import ARTICLE, TRIPLES
from tests.web.conftest import Running

SELECT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
WAYS = [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


def wrapper(server: Running, query: str, returned: str, way: tuple[str, str]) -> SPARQLWrapper:
    made = SPARQLWrapper(f"{server.url}/sparql", returnFormat=returned)
    made.setMethod(way[0])
    made.setRequestMethod(way[1])
    made.setQuery(query)
    return made


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way))
@pytest.mark.parametrize("returned", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_rows(server: Running, way: tuple[str, str], returned: str) -> None:
    result: Any = wrapper(server, SELECT, returned, way).queryAndConvert()
    if returned == JSON:
        assert result["results"]["bindings"][0]["n"]["value"] == str(TRIPLES)
    elif returned == XML:
        assert result.getElementsByTagName("literal")[0].firstChild.data == str(TRIPLES)
    else:
        assert result.split()[1] == str(TRIPLES).encode()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:Sending Accept header")  # of SPARQLWrapper's own
@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way))
@pytest.mark.parametrize("returned", [TURTLE, N3, XML, RDFXML, JSONLD, JSON])
def test_sparqlwrapper_graphs(server: Running, way: tuple[str, str], returned: str) -> None:
    result: Any = wrapper(server, CONSTRUCT, returned, way).queryAndConvert()
    if isinstance(result, bytes):
        result = Graph().parse(data=result, format="turtle")
    assert len(result) == TRIPLES


def test_sparqlwrapper_shows_what_is_wrong(server: Running) -> None:
    with pytest.raises(QueryBadFormed, match=r"Line 1, column 10: .* near"):
        wrapper(server, "SELECT * {} }", JSON, WAYS[0]).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_sparqlstore(server: Running, method: str) -> None:
    graph = Graph(SPARQLStore(f"{server.url}/sparql", method=method))
    [row] = graph.query(SELECT)
    assert row[0].toPython() == TRIPLES  # type: ignore[index, union-attr]
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    assert len(graph.query(CONSTRUCT).graph or ()) == TRIPLES
    assert len(list(graph.triples((URIRef(ARTICLE), None, None)))) == 1


def test_the_standard_library(server: Running) -> None:
    """What ``pandas.read_csv`` and R's ``read.csv`` do with an address."""
    with urllib.request.urlopen(f"{server.url}/sparql?format=csv&query={quote(SELECT)}") as response:
        assert list(csv.reader(io.TextIOWrapper(response))) == [["n"], [str(TRIPLES)]]
