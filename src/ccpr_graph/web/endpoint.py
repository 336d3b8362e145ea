"""The SPARQL endpoint: ``/sparql``."""

from __future__ import annotations

import functools
import logging
from typing import Final

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph.errors import CcprGraphError, QueryError, QueryTimeoutError, ReleaseError
from ccpr_graph.store import BusyError, FormatError, Result, TooLongError
from ccpr_graph.store.formats import GRAPH_FORMATS, TABLE_FORMATS
from ccpr_graph.web.description import describe_service
from ccpr_graph.web.negotiation import HTML, MalformedAcceptError, Wanted, negotiate, negotiate_description
from ccpr_graph.web.protocol import Operation, ProtocolError, read_get, read_post
from ccpr_graph.web.results import boolean_of, table_of
from ccpr_graph.web.site import Site, answer

_LOG: Final = logging.getLogger("ccpr_graph.web")
_WAITING_PER_WORKER: Final = 8
_RETRY: Final = {"Retry-After": "5"}
_PATIENCE: Final = 16
_ENVELOPE: Final = 64 * 1024  # what a request may have besides its query: other parameters


class Endpoint:
    """Answers the requests of the SPARQL 1.1 Protocol on one release."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._most = site.engine.workers * _WAITING_PER_WORKER
        self._running = 0
        self._threads = CapacityLimiter(self._most)  # of its own, so that queries do not keep the dumps waiting

    async def get(self, request: Request) -> Response:
        """Answer a ``GET`` or ``HEAD``: a query, or, without one, the description of the service."""
        query = None
        try:
            operation = read_get(request.scope["query_string"].decode("latin-1"))
            query = operation.query
            return await self._operate(request, operation)
        except (ProtocolError, MalformedAcceptError, CcprGraphError) as error:
            return self._refused(request, error, query)

    async def post(self, request: Request) -> Response:
        """Answer a ``POST``, which has a query in its body."""
        query = None
        try:
            body = await self._body(request)
            content_type = request.headers.get("content-type")
            operation = read_post(request.scope["query_string"].decode("latin-1"), content_type, body)
            query = operation.query
            return await self._operate(request, operation)
        except (ProtocolError, MalformedAcceptError, CcprGraphError) as error:
            return self._refused(request, error, query)

    async def _operate(self, request: Request, operation: Operation) -> Response:
        accept = request.headers.get("accept")
        if operation.query is None:
            return self._description(request, accept, operation.formats)
        wanted = negotiate(accept, operation.formats)
        if not wanted.anything():
            raise ProtocolError(406, _nothing_fits())
        result = await self._evaluate(operation.query, operation, wanted)
        if result.kind in wanted.as_page:
            return await anyio.to_thread.run_sync(self._page, request, operation.query, result)
        return answer(result.body, result.format.content_type)

    async def _evaluate(self, query: str, operation: Operation, wanted: Wanted) -> Result:
        """Evaluate a query in a thread that waits for a worker; at most so many wait, further ones are sent away."""
        if self._running >= self._most:
            raise BusyError("the server is busy with other queries", remedy="Try again in a moment")
        run = functools.partial(
            self._site.engine.evaluate,
            query,
            formats=wanted.formats,
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
        )
        self._running += 1
        try:
            return await anyio.to_thread.run_sync(run, limiter=self._threads)
        finally:
            self._running -= 1

    def _description(self, request: Request, accept: str | None, asked: tuple[str, ...]) -> Response:
        chosen = negotiate_description(accept, asked)
        if chosen is None:
            offered = ", ".join(each.media_type for each in (*GRAPH_FORMATS, HTML))
            raise ProtocolError(
                406, f"There is no query. The service can be described in one of these formats: {offered}."
            )
        if chosen is HTML:
            return self._site.page(request, "sparql.html", query="", examples=self._site.examples)
        endpoint = self._site.address(request) + "/sparql"
        return answer(describe_service(endpoint, self._site.release.statistics, chosen), chosen.content_type)

    def _page(self, request: Request, query: str, result: Result) -> Response:
        table = table_of(result.body) if result.kind == "solutions" else None
        truth = boolean_of(result.body) if result.kind == "boolean" else None
        text = result.body.decode("utf-8") if result.kind == "graph" else None
        return self._site.page(request, "results.html", query=query, table=table, truth=truth, text=text)

    async def _body(self, request: Request) -> bytes:
        """Read the body of a request, as far as a query of the allowed length can make it long (``%41`` for ``A``).

        A longer one is read to its end and thrown away, for a client that is still sending would not see the answer;
        but not for ever.
        """
        limit = 3 * self._site.engine.limits.query + _ENVELOPE
        body, size = b"", 0
        async for chunk in request.stream():
            size += len(chunk)
            body = body + chunk if size <= limit else b""
            if size > _PATIENCE * limit:
                break
        if size > limit:
            raise ProtocolError(413, f"The request is longer than the {limit:,} bytes that are allowed.")
        return body

    def _refused(self, request: Request, error: Exception, query: str | None) -> Response:
        headers = _RETRY if _status(error) == 503 else None
        return self._site.error(request, _status(error), _message(error), headers=headers, query=query)


def _status(error: Exception) -> int:
    """Return the HTTP status of an error: 4xx where the request must change, 503 where it may work another time."""
    match error:
        case ProtocolError():
            return error.status
        case FormatError():
            return 406
        case TooLongError():
            return 413
        case BusyError() | QueryTimeoutError() | ReleaseError():
            return 503
        case QueryError() | MalformedAcceptError():
            return 400
        case _:
            return 500


def _message(error: Exception) -> str:
    if isinstance(error, ReleaseError):  # names a file of the server's, which is nobody else's business
        _LOG.error("%s", error)
        return "The server cannot read its data at the moment; the operator finds the reason in the log."
    if isinstance(error, MalformedAcceptError):
        return f"The Accept header cannot be read: {error}."
    message = str(error)
    return message[:1].upper() + message[1:]


def _nothing_fits() -> str:
    tables, graphs = (", ".join(each.media_type for each in formats) for formats in (TABLE_FORMATS, GRAPH_FORMATS))
    asked = "Accept and the parameter 'format' ask for nothing that there is"
    return f"{asked}. For rows and ASK: {tables}. For graphs: {graphs}. For both: {HTML.media_type}."
