"""Makes a table to look at from SPARQL 1.1 Query Results JSON."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from ccpr_graph import iris
from ccpr_graph.store.outcome import FormatError

MAX_ROWS_SHOWN: Final = 1000
MOST_SHOWN: Final = 2 * 1024 * 1024
"""Bytes of a result that a page is made from."""

Lead = Callable[[str], str]
"""Says where an IRI of the project's own leads, from the page of the endpoint."""

_BINDINGS: Final = '"bindings":['
_WEB: Final = re.compile("https?:", re.IGNORECASE)  # a parser of addresses refuses some that RDF allows: http://a℀b/


@dataclass(frozen=True)
class Cell:
    """One value: its text, where it leads (nothing, for what is no web address), and a note on its language or type."""

    text: str
    href: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Table:
    """The first rows of a result; ``total`` is how many it has, if that is known. An unbound variable has no cell."""

    variables: list[str]
    rows: list[list[Cell | None]]
    total: int | None


def table_of(body: bytes, *, complete: bool = True, answering: tuple[str, ...] = ()) -> Table:
    """Return the table of a ``SELECT`` result, or of the beginning of one.

    The project's own IRIs that begin like one of ``answering`` answer on this server; others lead to a query for what they name.

    Raises:
        FormatError: a value is a triple within a triple, and so on, hundreds of times.
    """
    try:
        return _table_of(body, complete, functools.partial(_own_address, answering=answering))
    except RecursionError as error:
        what = "a value of the result is nested too deeply to be shown on a page"
        raise FormatError(what, kind="solutions", remedy="Choose another format, which has all") from error


def _table_of(body: bytes, complete: bool, lead: Lead) -> Table:
    if not complete:
        return _beginning_of(body.decode("utf-8", "ignore"), lead)
    result = json.loads(body)
    variables: list[str] = result["head"]["vars"]
    bindings = result["results"]["bindings"]
    rows = [[_cell(row.get(name), lead) for name in variables] for row in bindings[:MAX_ROWS_SHOWN]]
    return Table(variables, rows, len(bindings))


def _beginning_of(text: str, lead: Lead) -> Table:
    head, _, rest = text.partition(_BINDINGS)
    variables: list[str] = json.loads(head[: head.rindex("}") + 1] + "}")["head"]["vars"]
    decoder = json.JSONDecoder()
    rows: list[list[Cell | None]] = []
    at = 0
    while len(rows) < MAX_ROWS_SHOWN:
        try:
            row, at = decoder.raw_decode(rest, at)
        except ValueError:  # the row that the text breaks off in
            break
        rows.append([_cell(row.get(name), lead) for name in variables])
        at += 1  # the comma
    return Table(variables, rows, None)


def boolean_of(body: bytes) -> bool:
    """Return the answer of an ``ASK`` result."""
    return bool(json.loads(body)["boolean"])


def _cell(term: dict[str, Any] | None, lead: Lead) -> Cell | None:
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        return Cell(value, lead(value) if value.startswith(iris.BASE) else _web_address(value))
    if term["type"] == "bnode":
        return Cell(f"_:{value}")
    if term["type"] == "literal":
        return Cell(value, note=term.get("xml:lang") or _short_type(term.get("datatype")))
    return Cell(json.dumps(value, ensure_ascii=False))


def _own_address(iri: str, *, answering: tuple[str, ...]) -> str:
    if iri.startswith(answering):
        return quote(iri.removeprefix(iris.BASE), safe="/#")
    return "sparql?query=" + quote(f"DESCRIBE <{iri}>", safe="")


def _web_address(iri: str) -> str | None:
    return iri if _WEB.match(iri) else None


def _short_type(datatype: str | None) -> str | None:
    return None if datatype is None else datatype.rpartition("#")[2].rpartition("/")[2]
