"""Results as sets that can be compared: how many rows, and a digest that their order does not change."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(_XSD + name for name in ("integer", "decimal", "int", "long", "nonNegativeInteger", "double"))


def is_graph(query: str) -> bool:
    """Return whether a query gives a graph."""
    lines = [line.strip().upper() for line in query.splitlines()]
    first = next(line for line in lines if line and not line.startswith(("#", "PREFIX", "BASE")))
    return first.startswith(("CONSTRUCT", "DESCRIBE"))


def summary(body: bytes, graph: bool) -> tuple[int, str]:
    """Return how many rows (or triples, each once) a result has, and their digest.

    Numbers are compared by value: some stores write them in their own way. Blank nodes are all alike.
    """
    rows = sorted(_triples(body) if graph else _rows(body))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def _triples(body: bytes) -> set[str]:
    parsed = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
    return {" ".join("_:" if isinstance(term, ox.BlankNode) else str(term) for term in quad.triple) for quad in parsed}


def _rows(body: bytes) -> list[str]:
    found = json.loads(body)["results"]["bindings"]
    return [json.dumps({name: _term(term) for name, term in row.items()}, sort_keys=True) for row in found]


def _term(term: dict[str, Any]) -> list[str]:
    if term["type"] == "bnode":
        return ["bnode"]
    value, datatype = term["value"], term.get("datatype", "")
    if datatype in _NUMBERS:
        with suppress(InvalidOperation):
            return ["number", str(Decimal(value).normalize())]
    return ["uri" if term["type"] == "uri" else "literal", value, term.get("xml:lang", "").lower(), datatype]
