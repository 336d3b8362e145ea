"""What a query ends in: a result, or one of the errors below; and the limits that decide between them.

::

    QueryError
    ├── FormatError          the result cannot be written in any format that was asked for
    ├── QueryTimeoutError
    └── QueryLimitError
        ├── TooLongError     the query text itself is too long
        └── BusyError        no worker became free in time: the same query may succeed later
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ccpr_graph.errors import QueryError, QueryLimitError
from ccpr_graph.store.formats import Format, Kind

MEBIBYTE = 1024 * 1024


class FormatError(QueryError):
    """The result cannot be written in a format that was asked for; ``kind`` says what kind of result it is."""

    def __init__(self, what: str, *, kind: Kind, remedy: str | None = None) -> None:
        super().__init__(what, remedy=remedy)
        self.kind = kind


class TooLongError(QueryLimitError):
    """The text of the query is longer than the operator allows."""


class BusyError(QueryLimitError):
    """Every worker was busy for as long as a query may wait for one."""


@dataclass(frozen=True)
class Limits:
    """What one query may use.

    Attributes:
        timeout: seconds of wall-clock time for evaluating and writing the result.
        memory: bytes of address space beyond what the loaded release takes.
        rows: rows of a ``SELECT``, or triples of a ``CONSTRUCT`` or ``DESCRIBE``.
        result: bytes of the result as written; for a graph, as N-Triples.
        query: bytes of the query text in UTF-8.
        wait: seconds to wait for a free worker.
        start: seconds that a worker may take to load the release.

    """

    timeout: float = 30.0
    memory: int = 2048 * MEBIBYTE
    rows: int = 1_000_000
    result: int = 256 * MEBIBYTE
    query: int = 256 * 1024
    wait: float = 10.0
    start: float = 600.0

    def with_timeout(self, timeout: float | None) -> Limits:
        """Return these limits with another time, if one is given.

        Raises:
            ValueError: the time is not more than 0 seconds.

        """
        if timeout is None:
            return self
        if not timeout > 0:
            raise ValueError("a time limit is more than 0 seconds")
        return replace(self, timeout=timeout)


@dataclass(frozen=True)
class Result:
    """The answer to a query: what kind it is, the format it is written in, and the bytes."""

    kind: Kind
    format: Format
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.format.media_type
