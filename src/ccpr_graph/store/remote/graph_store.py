"""A client of the SPARQL 1.1 Graph Store HTTP Protocol, and of the queries that check what it did. Blocks."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

import httpx
import pyoxigraph as ox

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.store.remote.authentication import AnyAuth
from ccpr_graph.store.remote.dialect import (
    ALL_GRAPHS,
    GRAPH_SOURCE,
    TABLE_SOURCE,
    VIRTUOSO,
    Dialect,
    dialect_of,
    rows_kept,
)
from ccpr_graph.version import __version__

_TIMEOUT: Final = httpx.Timeout(3600, connect=10)
_MAX_SAID: Final = 300
_QUERY_AT: Final = (
    ("/sparql-graph-crud-auth", "/sparql"),
    ("/sparql-graph-crud", "/sparql"),
    ("/store", "/query"),
    ("/data", "/sparql"),
    ("/rdf-graphs/service", ""),
)
"""What stands at the end of a graph store's address, and of its query endpoint's: Virtuoso; Oxigraph; Fuseki; RDF4J."""


class LoadError(CcprGraphError):
    """A store elsewhere does not take a release, or has not got what it was given."""


def query_address(graphs: str) -> str | None:
    """Return the address where a graph store answers queries, if its own address is one that is known."""
    known = ((graphs.removesuffix(own), query) for own, query in _QUERY_AT if graphs.endswith(own))
    return next((base + query for base, query in known), None)


class GraphStore:
    """A store elsewhere that is written to. A context manager.

    Args:
        graphs: the address of its graph store.
        query: the address of its query endpoint.
        user: name for HTTP authentication, Basic or Digest, if it asks for one.
        password: the password.

    """

    def __init__(self, graphs: str, query: str, user: str | None = None, password: str = "") -> None:
        self.graphs = graphs
        self.query = query
        self._http = httpx.Client(
            auth=None if user is None else AnyAuth(user, password),
            headers={"User-Agent": f"ccpr-graph/{__version__}"},
            timeout=_TIMEOUT,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def dialect(self) -> Dialect:
        """Return the dialect of the store, which has to answer a query for this."""
        return dialect_of(self._ask("ASK {}").headers)

    def put(self, graph: str | None, ntriples: bytes) -> None:
        """Replace a graph, or the default graph (5.3)."""
        self._write("PUT", graph, ntriples)

    def post(self, graph: str | None, ntriples: bytes) -> None:
        """Add to a graph, or to the default graph (5.5)."""
        self._write("POST", graph, ntriples)

    def delete(self, graph: str) -> None:
        """Delete a graph (5.4); that it is not there is no error."""
        self._write("DELETE", graph, None)

    def named_graphs(self) -> set[str]:
        """Return the IRIs of the named graphs that are not empty."""
        rows = self._rows(ALL_GRAPHS)
        return {row["g"].value for row in rows if isinstance(row["g"], ox.NamedNode)}

    def count(self, graph: str | None) -> int:
        """Return how many triples a graph has, or the default graph."""
        pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
        (row,) = self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        number = row["n"]
        assert isinstance(number, ox.Literal), "a count is a number"
        return int(number.value)

    def has(self, iri: str) -> bool:
        """Say whether the default graph has a triple with this subject."""
        return len(list(self._rows(f"SELECT ?p WHERE {{ <{iri}> ?p ?o }}"))) > 0

    def _rows(self, query: str) -> ox.QuerySolutions:
        response = self._ask(query)
        if rows_kept(response.headers) is not None:
            raise LoadError("the store cuts results off", file=self.query, remedy="Raise its limit (ResultSetMaxRows)")
        try:
            table = ox.parse_query_results(response.content, ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise LoadError(f"the answer to a query is not SPARQL JSON ({error})", file=self.query) from error
        assert isinstance(table, ox.QuerySolutions), "a SELECT gives rows"
        return table

    def _ask(self, query: str) -> httpx.Response:
        try:
            response = self._http.post(self.query, data={"query": query}, headers={"Accept": TABLE_SOURCE})
        except httpx.HTTPError as error:
            raise LoadError(f"no query is answered there ({_said(error)})", file=self.query) from error
        if response.status_code != 200:
            raise LoadError(f"the query is not answered ({_told(response)})", file=self.query)
        return response

    def _write(self, method: str, graph: str | None, ntriples: bytes | None) -> None:
        parameters = {"default": ""} if graph is None else {"graph": graph}
        headers = {} if ntriples is None else {"Content-Type": GRAPH_SOURCE}
        try:
            response = self._http.request(method, self.graphs, params=parameters, content=ntriples, headers=headers)
        except httpx.HTTPError as error:
            raise LoadError(f"the store took no graph ({_said(error)})", file=self.graphs) from error
        gone = method == "DELETE" and response.status_code == 404
        if not (200 <= response.status_code < 300 or gone):
            remedy = "Give --user and --password-env" if response.status_code == 401 else None
            raise LoadError(f"the store refused the {method} ({_told(response)})", file=self.graphs, remedy=remedy)


def _said(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__


def _told(response: httpx.Response) -> str:
    words = " ".join(response.text.split())[:_MAX_SAID]
    return f"status {response.status_code}{': ' if words else ''}{words}"


def merges_by_copy(dialect: Dialect) -> bool:
    """Say whether the merge of all graphs has to be a named graph: the default graph has the store's own triples too."""
    return dialect is VIRTUOSO
