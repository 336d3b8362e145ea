"""What is known to differ from the standard: ``departures.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from ccpr_graph.evaluator.asking import ask
from ccpr_graph.store.federation.tokens import resolved_names

FILE = Path(__file__).with_name("departures.yaml")
BASE = "http://e/"
PREFIXES = {"": BASE, "xsd": "http://www.w3.org/2001/XMLSchema#"}


@dataclass(frozen=True)
class Departure:
    """One departure: what is so, who does it (``engine``, ``endpoint``), the smallest example, the tests that fail by it.

    ``data`` is TriG, ``expected`` and ``got`` are rows of TSV without the head, or ``true`` or ``false``, or what an error
    begins with. In data and query the empty prefix and ``xsd`` are bound. Without a query there is no example.
    """

    title: str
    layer: str
    standard: str
    reason: str
    data: str = ""
    query: str = ""
    expected: str = ""
    got: str = ""
    tests: tuple[str, ...] = ()


@cache
def departures() -> tuple[Departure, ...]:
    entries: list[dict[str, Any]] = yaml.safe_load(FILE.read_text())
    return tuple(
        Departure(**{name: tuple(value) if name == "tests" else str(value).strip() for name, value in entry.items()})
        for entry in entries
    )


def explained() -> dict[str, Departure]:
    """Return the departure that explains each failing test."""
    return {test: each for each in departures() for test in each.tests}


def outcome(departure: Departure) -> str:
    """Run the example as the endpoint would, and return what comes out, in the form of ``got``."""
    store = ox.Store()
    turtle = "".join(f"@prefix {name}: <{iri}> . " for name, iri in PREFIXES.items())
    store.load(turtle + departure.data, ox.RdfFormat.TRIG)
    sparql = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    try:
        result = ask(store, resolved_names(sparql + departure.query), base_iri=BASE)
    except (SyntaxError, RuntimeError) as error:
        return "syntax error" if isinstance(error, SyntaxError) else str(error)
    if isinstance(result, ox.QueryBoolean):
        return str(bool(result)).lower()
    written = result.serialize(format=ox.QueryResultsFormat.TSV)
    assert written is not None
    return "\n".join(sorted(line for line in written.decode().split("\n")[1:-1])).strip()
