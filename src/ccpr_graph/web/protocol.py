"""Reads a request of the SPARQL 1.1 Protocol. Pure: method, headers and bytes in, an operation or a refusal out.

Section 2.1: a query comes by ``GET`` (``?query=``), by ``POST`` as a form, or by ``POST`` as ``application/sparql-query``.
Parameters of the address count beside those of a form (SPARQLWrapper leaves ``format=`` there). Section 2.2, updates, is
refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
FORMAT_PARAMETERS: Final = ("format", "output", "results")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_MAX_PARAMETERS: Final = 200
_MARK: Final = "\ufeff"  # some editors begin a file of UTF-8 with it
_READ_ONLY: Final = "This endpoint is read-only, and takes no updates."


class ProtocolError(Exception):
    """A request that is not answered; ``status`` is the HTTP status, the message a sentence for the client."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Operation:
    """What a request asks for: a query, or, where ``query`` is nothing, the description of the service."""

    query: str | None
    formats: tuple[str, ...] = ()
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None


def read_get(address_query: str) -> Operation:
    """Read a ``GET`` by the part of its address after ``?``.

    Raises:
        ProtocolError: it is an update, or has several queries.
    """
    return _operation(_parameters(address_query))


def read_post(address_query: str, content_type: str | None, body: bytes, coding: str | None = None) -> Operation:
    """Read a ``POST``; ``coding`` is its ``Content-Encoding``.

    Raises:
        ProtocolError: it has no query or several, is an update, is packed, or its body is of a kind that the protocol has not.
    """
    if (coding or "identity").strip().lower() != "identity":
        raise ProtocolError(
            415, f"The body comes as {coding}, and is read as it is only: send it without Content-Encoding."
        )
    parameters = _parameters(address_query)
    media_type = (content_type or "").split(";")[0].strip().lower()
    if media_type == UPDATE:
        raise ProtocolError(403, _READ_ONLY)
    if media_type == FORM:
        parameters += _parameters(_text(body))
    elif media_type == QUERY:
        parameters.append(("query", _text(body)))
    else:
        named = f"not {media_type}" if media_type else "and the request names none"
        raise ProtocolError(415, f"A POST has the content type {FORM} or {QUERY}, {named}.")
    operation = _operation(parameters)
    if operation.query is None:
        raise ProtocolError(400, "The request has no query: give it as the form field 'query'.")
    return operation


def _operation(parameters: list[tuple[str, str]]) -> Operation:
    queries = _values(parameters, "query")
    if _values(parameters, "update"):
        raise ProtocolError(403, _READ_ONLY)
    if len(queries) > 1:
        raise ProtocolError(400, "The request has more than one query.")
    return Operation(
        queries[0].removeprefix(_MARK) if queries else None,
        tuple(value for name, value in parameters if name in FORMAT_PARAMETERS),
        _values(parameters, "default-graph-uri"),
        _values(parameters, "named-graph-uri"),
        _timeout(_values(parameters, "timeout")),
    )


def read_graph_name(address_query: str) -> str | None:
    """Read which graph a request of the Graph Store Protocol is for (4.2): its IRI, or nothing for the default graph.

    Raises:
        ProtocolError: it names none, several, or one that is no absolute IRI.
    """
    parameters = _parameters(address_query)
    graphs, default = _values(parameters, "graph"), _values(parameters, "default")
    if len(graphs) + len(default) != 1:
        raise ProtocolError(400, "Name one graph: ?graph= and its IRI, or ?default for the default graph.")
    if default:
        return None
    if not _ABSOLUTE.fullmatch(graphs[0]):
        raise ProtocolError(400, "A graph is named by an absolute IRI.")
    return graphs[0]


def _timeout(values: tuple[str, ...]) -> float | None:
    """Read how many seconds a client gives its query (no standard has this parameter)."""
    given = [value for value in values if value.strip()]
    if not given:
        return None
    try:
        seconds = float(given[0])
    except ValueError:
        seconds = 0
    if len(given) > 1 or not 0 < seconds < float("inf"):
        raise ProtocolError(400, "The parameter 'timeout' is a number of seconds above 0.")
    return seconds


def _values(parameters: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in parameters if name == wanted)


def _parameters(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS)
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "The request is not UTF-8.") from error
    except ValueError as error:
        raise ProtocolError(400, f"The request has more than {_MAX_PARAMETERS} parameters.") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "The request is not UTF-8.") from error
