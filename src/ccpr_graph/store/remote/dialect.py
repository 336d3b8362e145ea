"""What is particular about an engine, as data. Found by trying; ``docs/bigger-engines.md`` tells what was seen.

An engine is known by the ``Server`` header of its answers. One that is not in the table is taken to follow the standard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ALL_GRAPHS: Final = "SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
"""The named graphs that are not empty. ``DISTINCT`` says the same, and takes Virtuoso 37 s where this takes 4 ms."""
TABLE_SOURCE: Final = "application/sparql-results+json"
CHEAP_TABLE: Final = "text/csv"
"""For tables that are not read."""
GRAPH_SOURCE: Final = "application/n-triples"


@dataclass(frozen=True)
class Dialect:
    """How to talk to an engine.

    Attributes:
        name: for messages and documentation.
        passed_through: names of the table formats whose bytes go on as they come. Only formats that have an end are
            among them (JSON, XML): an answer that breaks off shows. Everything else is read and written again.
        forbidden: beginnings of IRIs and prefixed names that must not reach it.
        replaced: what its JSON has that no other engine's has, and what it means. Quotation marks in it make sure that
            it is no part of a text.
        own_graphs: named graphs of its own beside those that were loaded.
        names_all_graphs: a query with ``GRAPH`` has to come with the names of all graphs that it may see, if its default
            graph is named: otherwise Virtuoso finds nothing in ``GRAPH <g>`` and its own graphs in ``GRAPH ?g``.
        milliseconds: the parameter that tells it when to stop, without which it works on after we have gone.
        cut_probe: a query with more than ``{rows}`` rows on any data, if it cuts graphs off at a number of rows without a
            word. What it says about the rows (:func:`rows_kept`) then tells whether a graph can be whole.

    """

    name: str
    passed_through: frozenset[str] = frozenset({"json", "xml"})
    forbidden: tuple[str, ...] = ()
    replaced: tuple[tuple[bytes, bytes], ...] = ()
    own_graphs: frozenset[str] = frozenset()
    names_all_graphs: bool = False
    milliseconds: str = ""
    cut_probe: str = ""


STANDARD: Final = Dialect("SPARQL 1.1")
_XSD_BOOLEAN: Final = b'"typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": '
VIRTUOSO: Final = Dialect(
    "Virtuoso",
    passed_through=frozenset(),
    forbidden=("bif:", "sql:"),
    replaced=((_XSD_BOOLEAN + b'"1"', _XSD_BOOLEAN + b'"true"'), (_XSD_BOOLEAN + b'"0"', _XSD_BOOLEAN + b'"false"')),
    own_graphs=frozenset(
        (
            "http://www.openlinksw.com/schemas/virtrdf#",
            "http://www.w3.org/ns/ldp#",
            "http://localuriqaserver/sparql",
        )
    ),
    names_all_graphs=True,
    milliseconds="timeout",
    cut_probe=(
        "SELECT (1 AS ?one) WHERE {{ GRAPH <http://www.openlinksw.com/schemas/virtrdf#> {{ ?a ?b ?c . ?d ?e ?f }} }}"
        " LIMIT {rows}"
    ),
)
_BY_SERVER: Final = {"virtuoso": VIRTUOSO}


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """Return the dialect of the engine that sent these headers (names in lower case, or a mapping that ignores case)."""
    server = headers.get("server", "").lower()
    return next((dialect for name, dialect in _BY_SERVER.items() if server.startswith(name)), STANDARD)


def rows_kept(headers: Mapping[str, str]) -> str | None:
    """Return the number of rows at which an answer was cut off, or may have been; nothing if it is whole.

    Virtuoso says so in ``X-SPARQL-MaxRows``, also where the result has exactly that many rows.
    """
    return headers.get("x-sparql-maxrows")


def was_interrupted(headers: Mapping[str, str]) -> bool:
    """Say whether an answer has only what was found before the time was up (Virtuoso's anytime queries)."""
    return "x-sql-state" in headers
