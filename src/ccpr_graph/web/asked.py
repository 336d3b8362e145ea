"""What a request asks the endpoint: the question, the formats, and the headers by which its answer may be kept.

A release never changes, so all this follows from the words of the request; what was read lately is remembered.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, field
from typing import Final

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.store.asking import Question
from ccpr_graph.store.federation import queries_must_not_be_cached
from ccpr_graph.store.formats import GRAPH_FORMATS, TABLE_FORMATS
from ccpr_graph.web.headers import NOT_KEPT
from ccpr_graph.web.negotiation import HTML, MalformedAcceptError, Wanted, negotiate
from ccpr_graph.web.protocol import Operation, ProtocolError, read_get
from ccpr_graph.web.representation import FRESH

UNREADABLE: Final = (ProtocolError, MalformedAcceptError, CcprGraphError)
"""What is wrong with a request that cannot be understood."""

_REMEMBERED: Final = 1024  # requests
_SHORT: Final = 4096  # bytes of one that is remembered


@dataclass(frozen=True)
class Asked:
    """What one request asks for: a question, or, where there is none, the description of the service.

    Attributes:
        operation: the request as the protocol has it.
        question: what to evaluate.
        wanted: the formats of its result.
        tag: the entity tag of the answer, without ``W/`` and quotes; nothing where it may be another one next time.
        headers: what the answer says of how long it may be kept, the tag among them.

    """

    operation: Operation
    question: Question | None = None
    wanted: Wanted | None = None
    tag: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads requests to one server.

    Args:
        identity: changes when the data change.
        timeout: seconds that any query may take; a client can ask for less only.
    """

    def __init__(self, identity: str, timeout: float) -> None:
        self._identity = identity
        self._timeout = timeout
        self._remembered = functools.lru_cache(maxsize=_REMEMBERED)(self._read)

    def read(self, address_query: bytes, accept: str | None) -> Asked:
        """Read a request by ``GET``: what stands behind ``?``, and its ``Accept`` header.

        Raises:
            ProtocolError, MalformedAcceptError: it cannot be understood, or there is no format for its answer.
        """
        short = len(address_query) <= _SHORT and len(accept or "") <= _SHORT
        read = self._remembered if short else self._read
        return read(address_query, accept)

    def understand(self, operation: Operation, accept: str | None) -> Asked:
        """Return what an operation asks for.

        Raises:
            ProtocolError, MalformedAcceptError: there is no format for its answer.
        """
        if operation.query is None:
            return Asked(operation)
        wanted = negotiate(accept, operation.formats)
        if not wanted.anything():
            raise ProtocolError(406, _nothing_fits())
        shorter = operation.timeout if operation.timeout and operation.timeout < self._timeout else None
        graphs = operation.default_graphs, operation.named_graphs
        return self.asked(operation, Question(operation.query, wanted.formats, *graphs, shorter), wanted)

    def asked(self, operation: Operation, question: Question, wanted: Wanted) -> Asked:
        """Return a question with the headers by which a client or a proxy may keep its answer.

        The tag is weak: the order of rows and the names of blank nodes may differ from one time to the next.
        """
        if wanted.as_page:
            return Asked(operation, question, wanted)
        if queries_must_not_be_cached(question.text):
            return Asked(operation, question, wanted, headers=dict(NOT_KEPT))
        names = tuple(question.formats.names().values())
        all_of_it = (self._identity, question.text, names, question.default_graphs, question.named_graphs)
        tag = hashlib.sha256(repr(all_of_it).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return Asked(operation, question, wanted, tag, {"ETag": f'W/"{tag}"', "Cache-Control": FRESH})

    def _read(self, address_query: bytes, accept: str | None) -> Asked:
        return self.understand(read_get(address_query.decode("latin-1")), accept)


def query_in(address_query: bytes) -> str | None:
    """Return the query of a request by ``GET``, to be shown with what is wrong; nothing if it cannot be read."""
    try:
        return read_get(address_query.decode("latin-1")).query
    except ProtocolError:
        return None


def _nothing_fits() -> str:
    tables, graphs = (", ".join(each.media_type for each in formats) for formats in (TABLE_FORMATS, GRAPH_FORMATS))
    asked = "Accept and the parameter 'format' ask for nothing that there is"
    return f"{asked}. For rows and ASK: {tables}. For graphs: {graphs}. For both: {HTML.media_type}."
