"""Says in words why a store elsewhere gave no result: its status codes, its silences, its half answers."""

from __future__ import annotations

import re
from typing import Final

import httpx

from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.store.outcome import BusyError, TooLongError

_MAX_SAID: Final = 300
_TIMED_OUT: Final = re.compile(r"S1T00|timed? ?out|estimated execution time", re.IGNORECASE)
_NOT_EVALUATED: Final = re.compile(r"Virtuoso (?:22|37|42)\w{3} Error")
"""Classes of SQLSTATE with which Virtuoso 7.2.5 breaks a query off where the standard has an unbound value: status 500."""
_AGAIN: Final = "Try again in a moment"
_LESS: Final = "Ask for less, or make each pattern share a variable with another"


def worded_status(status: int, said: str) -> QueryError:
    """Return the error for an answer that is none, by its HTTP status and its first words."""
    words = _shortened(said)
    if status >= 400 and _TIMED_OUT.search(words):
        return timed_out(None)
    if 300 <= status < 400:
        return BusyError("the store behind this endpoint has moved", remedy="Give the server its new address")
    if status in (401, 403, 404):
        return BusyError(f"the store behind this endpoint does not let the server in (status {status})", remedy=_AGAIN)
    if status in (413, 414):
        return TooLongError("the query is longer than the store behind this endpoint takes", remedy="Shorten it")
    if status in (429, 502, 503, 504):
        return BusyError(f"the store behind this endpoint is busy (status {status})", remedy=_AGAIN)
    if 400 <= status < 500 or _NOT_EVALUATED.search(words):
        return QueryError(f"the store behind this endpoint cannot answer this query ({words or f'status {status}'})")
    return BusyError(
        f"the store behind this endpoint failed on the query ({words or f'status {status}'})", remedy=_AGAIN
    )


def worded_failure(error: httpx.HTTPError) -> BusyError:
    """Return the error for a connection that failed; the address is the operator's business, and not in it."""
    if isinstance(error, httpx.PoolTimeout):
        return BusyError("the server is busy with other queries", remedy=_AGAIN)
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return BusyError("the store behind this endpoint cannot be reached", remedy=_AGAIN)
    return BusyError("the store behind this endpoint broke the answer off", remedy=_AGAIN)


def timed_out(seconds: float | None) -> QueryTimeoutError:
    """Return the error for a query that ran past its time; the store's own limit, if no number is given."""
    limit = "the store behind this endpoint allows" if seconds is None else f"{seconds:g} s"
    return QueryTimeoutError(f"the query was stopped: it took longer than {limit}", remedy=_LESS)


def cut_off(rows: str) -> QueryLimitError:
    """Return the error for a table that the store cut off, or may have cut off, at a number of rows."""
    return QueryLimitError(
        f"the store behind this endpoint cuts results off at {rows} rows, and this one has as many",
        remedy=f"Add a LIMIT below {rows}, or ask for less",
    )


def graph_cut_off(rows: str) -> QueryLimitError:
    """Return the error for a graph of a store that cuts graphs off without a word."""
    return QueryLimitError(
        f"the store behind this endpoint builds graphs from {rows} rows at most, and does not say when there are more",
        remedy="Ask with SELECT; the operator can take the limit away (ResultSetMaxRows in virtuoso.ini)",
    )


def unreadable(said: object) -> BusyError:
    """Return the error for an answer that is not what its media type says, or that breaks off."""
    words = _shortened(str(said))
    return BusyError(
        f"the answer of the store behind this endpoint broke off, or cannot be read ({words})", remedy=_AGAIN
    )


def _shortened(text: str) -> str:
    """Return an answer's first words: of Virtuoso's not the query, which it repeats; of a page not the mark-up."""
    text = re.sub(r"<[^>]*>", " ", text.split("SPARQL query:")[0])
    text = " ".join(text.split())
    return text if len(text) <= _MAX_SAID else text[:_MAX_SAID] + "…"
