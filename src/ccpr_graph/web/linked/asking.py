"""Asks the query service, and reads what it answers as triples or rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store import QueryService, Question
from ccpr_graph.store.formats import JSON, N_TRIPLES, Formats

_FORMATS: Final = Formats(boolean=JSON, solutions=JSON, graph=N_TRIPLES)
_USED: Final = ("rdf", "rdfs", "skos", "dcterms", "cito", "oa", "ccpr")
_HEAD: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _USED)


@dataclass(frozen=True)
class Asker:
    """Asks for one client; queries of different clients take turns.

    Every method raises what :meth:`~ccpr_graph.store.QueryService.answer` raises.
    """

    service: QueryService
    client: str

    async def graph(self, query: str) -> list[ox.Triple]:
        """Return the triples that a ``CONSTRUCT`` makes, in the order of their N-Triples."""
        body = await self._body(query)
        return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]

    async def rows(self, query: str) -> list[dict[str, str]]:
        """Return the rows of a ``SELECT``: the values of its variables, without their types."""
        found = json.loads(await self._body(query))["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]

    async def existing(self, iris: Iterable[str]) -> set[str]:
        """Return those of some IRIs that are a subject in the data."""
        given = [iri for iri in dict.fromkeys(iris) if is_iri(iri)]
        if not given:
            return set()
        query = f"SELECT ?x WHERE {{ VALUES ?x {{ {nodes(given)} }} FILTER EXISTS {{ ?x ?p ?o }} }}"
        return {row["x"] for row in await self.rows(query)}

    async def _body(self, query: str) -> bytes:
        async with await self.service.answer(Question(_HEAD + query, _FORMATS), client=self.client) as answer:
            if answer.whole is not None:
                return answer.whole
            return b"".join([chunk async for chunk in answer.chunks()])


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
