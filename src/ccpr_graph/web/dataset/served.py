"""The description as one server tells it: with its own address in the place of the public one, where it is an address.

Names of things stay as they are (``https://w3id.org/ccpr-graph/…``); where a file or a service is to be had becomes an address
of the server that is asked, so that a client that follows it reaches the same release.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.evaluator.writing import write_turtle
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format

ADDRESSES: Final = (
    "dcat:accessURL",
    "dcat:downloadURL",
    "dcat:endpointDescription",
    "dcat:endpointURL",
    "dcat:landingPage",
    "schema:target",
    "void:dataDump",
    "void:sparqlEndpoint",
)
"""The predicates whose values are addresses."""

_IRIS: Final = frozenset(PREFIXES[prefix] + name for prefix, _, name in (each.partition(":") for each in ADDRESSES))


class Description:
    """Triples and their JSON-LD, as a release has them.

    Args:
        ntriples: the triples.
        jsonld: the same in compact JSON-LD.
    """

    def __init__(self, ntriples: bytes, jsonld: bytes) -> None:
        self.triples: Sequence[ox.Triple] = [quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)]
        self._jsonld = jsonld

    def bodies(self, address: str) -> Mapping[Format, Callable[[], bytes]]:
        """Return what makes the body in each format, as the server at ``address`` tells it; the preferred one first."""
        return {
            TURTLE: lambda: write_turtle(self._at(address), PREFIXES),
            JSON_LD: lambda: self._as_jsonld(address),
            RDF_XML: lambda: _serialized(self._at(address), ox.RdfFormat.RDF_XML),
            N_TRIPLES: lambda: _serialized(self._at(address), ox.RdfFormat.N_TRIPLES),
        }

    def _at(self, address: str) -> Iterator[ox.Triple]:
        for triple in self.triples:
            value = triple.object
            if triple.predicate.value in _IRIS and isinstance(value, ox.NamedNode):
                yield ox.Triple(triple.subject, triple.predicate, ox.NamedNode(moved(value.value, address)))
            else:
                yield triple

    def _as_jsonld(self, address: str) -> bytes:
        body = _moved_within(json.loads(self._jsonld), address)
        return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()


def moved(public: str, address: str) -> str:
    """Return a public address as one of the server whose start page is ``address``, without a slash at its end."""
    return f"{address}/{public[len(iris.BASE) :]}" if public.startswith(iris.BASE) else public


def _moved_within(value: Any, address: str) -> Any:
    if isinstance(value, list):
        return [_moved_within(each, address) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _moved_values(each, address) if key in ADDRESSES else _moved_within(each, address)
        for key, each in value.items()
    }


def _moved_values(values: Any, address: str) -> Any:
    if isinstance(values, list):
        return [_moved_values(each, address) for each in values]
    return {**values, "@id": moved(values["@id"], address)}


def _serialized(triples: Iterable[ox.Triple], format_: ox.RdfFormat) -> bytes:
    body = ox.serialize(triples, format=format_)
    assert body is not None, "nothing was given to write to"
    return body
