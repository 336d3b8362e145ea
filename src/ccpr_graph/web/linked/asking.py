"""Asks the query service, and reads what it answers as triples or rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

import pyoxigraph as ox
from starlette.requests import Request

from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store import QueryService, Question
from ccpr_graph.store.formats import JSON, N_TRIPLES, Formats
from ccpr_graph.web.aside import Aside
from ccpr_graph.web.clients import party_of
from ccpr_graph.web.site import Site

_FORMATS: Final = Formats(boolean=JSON, solutions=JSON, graph=N_TRIPLES)
_SHORT: Final = 16_384  # bytes that are read at once
_USED: Final = ("rdf", "rdfs", "owl", "skos", "dcterms", "cito", "eli", "oa", "ccpr")
_HEAD: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _USED)

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

T = TypeVar("T")


@dataclass(frozen=True)
class Asker:
    """Asks for one client; queries of different clients take turns. Long answers are read ``aside``.

    Every method raises what :meth:`~ccpr_graph.store.QueryService.answer` raises.
    """

    service: QueryService
    client: str
    aside: Aside

    async def graph(self, query: str) -> list[ox.Triple]:
        """Return the triples that a ``CONSTRUCT`` makes, in the order of their N-Triples."""
        body = await self._body(query)
        return await self._read(_triples, body)

    async def rows(self, query: str) -> list[dict[str, str]]:
        """Return the rows of a ``SELECT``: the values of its variables, without their types."""
        return await self._read(_rows, await self._body(query))

    async def solutions(self, query: str) -> list[dict[str, Term]]:
        """Return the rows of a ``SELECT`` with the terms that they have."""
        return await self._read(_solutions, await self._body(query))

    async def existing(self, iris: Iterable[str]) -> set[str]:
        """Return those of some IRIs that are a subject in the data."""
        given = [iri for iri in dict.fromkeys(iris) if is_iri(iri)]
        if not given:
            return set()
        query = f"SELECT ?x WHERE {{ VALUES ?x {{ {nodes(given)} }} FILTER EXISTS {{ ?x ?p ?o }} }}"
        return {row["x"] for row in await self.rows(query)}

    async def _read(self, how: Callable[[bytes], T], body: bytes) -> T:
        return how(body) if len(body) < _SHORT else await self.aside.run(how, body)

    async def _body(self, query: str) -> bytes:
        async with await self.service.answer(Question(_HEAD + query, _FORMATS), client=self.client) as answer:
            if answer.whole is not None:
                return answer.whole
            return b"".join([chunk async for chunk in answer.chunks()])


def asker_of(site: Site, request: Request) -> Asker:
    """Return who asks the queries of a request."""
    return Asker(site.service, party_of(request.scope), site.aside)


def _triples(body: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]


def _rows(body: bytes) -> list[dict[str, str]]:
    found = json.loads(body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def _solutions(body: bytes) -> list[dict[str, Term]]:
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions), "a SELECT was asked"
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in found]


def is_iri(text: str) -> bool:
    """Say whether a text can stand in a query as an IRI: what the engine takes for one (RFC 3987)."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def nodes(iris: Iterable[str]) -> str:
    """Return IRIs as a query has them."""
    return " ".join(f"<{iri}>" for iri in iris)
