"""The SPARQL endpoint: ``/sparql``, and the graphs of the dataset one by one: ``/store``."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from dataclasses import replace
from typing import Any, Final

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ccpr_graph import iris
from ccpr_graph.errors import CcprGraphError, QueryError, QueryTimeoutError, ReleaseError
from ccpr_graph.store.asking import Answer, QueryService, Question
from ccpr_graph.store.cache import WholeAnswer
from ccpr_graph.store.federation import queries_must_not_be_cached
from ccpr_graph.store.formats import GRAPH_FORMATS, TABLE_FORMATS, Formats
from ccpr_graph.store.outcome import BusyError, FormatError, TooLongError
from ccpr_graph.web.clients import party
from ccpr_graph.web.description import describe_service
from ccpr_graph.web.dumps import is_known
from ccpr_graph.web.negotiation import HTML, MalformedAcceptError, Wanted, negotiate, negotiate_description
from ccpr_graph.web.protocol import Operation, ProtocolError, read_get, read_graph_name, read_post
from ccpr_graph.web.results import MOST_SHOWN, boolean_of, table_of
from ccpr_graph.web.site import Site, answer

_LOG: Final = logging.getLogger("ccpr_graph.web")
_RETRY: Final = {"Retry-After": "5"}
_PATIENCE: Final = 16
_ENVELOPE: Final = 64 * 1024  # what a request may have besides its query: other parameters
_SOON: Final = 0.05  # seconds: an answer that takes longer is watched, in case that the client goes away
_FRESH: Final = "public, max-age=60"  # a release is never changed, but another one may take its place
_NEVER_KEPT: Final = "no-store"
_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_HAS_GRAPH: Final = "ASK { GRAPH ?g { ?s ?p ?o } }"


class _GoneError(Exception):
    """The client has gone away."""


class Endpoint:
    """Answers the requests of the SPARQL 1.1 Protocol and, reading only, of the Graph Store Protocol."""

    def __init__(self, site: Site) -> None:
        self._site = site

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
        except ClientDisconnect:  # before its query was complete
            return _Nobody()
        except (ProtocolError, MalformedAcceptError, CcprGraphError) as error:
            return self._refused(request, error, query)

    async def graph(self, request: Request) -> Response:
        """Answer with one graph of the dataset (SPARQL 1.1 Graph Store HTTP Protocol, 5.2), the default one included."""
        try:
            name = read_graph_name(request.scope["query_string"].decode("latin-1"))
            chosen = negotiate_description(request.headers.get("accept"))
            if chosen is None:
                raise ProtocolError(406, _graph_formats("A graph can be had in"))
            written_as = GRAPH_FORMATS[0] if chosen is HTML else chosen  # a browser gets what it can show as text
            formats = Formats(graph=written_as)
            if name is not None:
                await self._check_graph(request, name)
            graphs = () if name is None else (name,)
            return await self._evaluated(request, Question(_GRAPH, formats, graphs), Wanted(formats, frozenset()))
        except (ProtocolError, MalformedAcceptError, CcprGraphError) as error:
            return self._refused(request, error, None)

    async def _check_graph(self, request: Request, name: str) -> None:
        async with await self._site.service.answer(Question(_HAS_GRAPH, named_graphs=(name,))) as found:
            if not boolean_of(found.whole or b""):
                raise ProtocolError(404, f"There is no graph <{name}> in this dataset.")

    async def _operate(self, request: Request, operation: Operation) -> Response:
        accept = request.headers.get("accept")
        if operation.query is None:
            return self._description(request, accept, operation.formats)
        wanted = negotiate(accept, operation.formats)
        if not wanted.anything():
            raise ProtocolError(406, _nothing_fits())
        question = Question(
            operation.query,
            wanted.formats,
            operation.default_graphs,
            operation.named_graphs,
            self._shorter(operation.timeout),
        )
        return await self._evaluated(request, question, wanted)

    def _shorter(self, timeout: float | None) -> float | None:
        """Return the time that a client wants to give its query; it can only lower what the operator allows."""
        if timeout is None or timeout >= self._site.service.limits.timeout:
            return None
        return timeout

    async def _evaluated(self, request: Request, question: Question, wanted: Wanted) -> Response:
        headers = self._freshness(question, wanted)
        if "ETag" in headers and is_known(request.headers.get("if-none-match"), headers["ETag"][3:-1]):
            _tell(request, cache="client")
            return Response(status_code=304, headers={**headers, "Vary": "Accept"})
        try:
            under_way = await _unless_gone(request, self._site.service, question)
        except _GoneError:
            return _Nobody()
        _tell(request, kind=under_way.kind, cache="hit" if isinstance(under_way, WholeAnswer) else "miss")
        if under_way.kind in wanted.as_page:
            async with under_way:
                return await self._page(request, question.text, under_way)
        if under_way.whole is not None:
            return answer(under_way.whole, under_way.format.content_type, headers=headers)
        return StreamedAnswer(request, under_way, headers)

    def _freshness(self, question: Question, wanted: Wanted) -> dict[str, str]:
        """Return the headers by which a client or a proxy may keep an answer: the question and the data say all.

        The tag is weak: the order of rows and the names of blank nodes may differ from one time to the next.
        """
        if wanted.as_page:
            return {}
        if queries_must_not_be_cached(question.text):
            return {"Cache-Control": _NEVER_KEPT}
        lasting = replace(question, timeout=None)
        tag = hashlib.sha256(f"{self._site.identity} {lasting}".encode("utf-8", "surrogatepass")).hexdigest()
        return {"ETag": f'W/"{tag[:32]}"', "Cache-Control": _FRESH}

    def _description(self, request: Request, accept: str | None, asked: tuple[str, ...]) -> Response:
        chosen = negotiate_description(accept, asked)
        if chosen is None:
            raise ProtocolError(406, _graph_formats("There is no query. The service can be described in"))
        if chosen is HTML:
            return self._site.page(request, "sparql.html", query="", examples=self._site.examples)
        address = self._site.address(request)
        described = (iris.DATASET, f"{address}/dataset") if self._site.has_dataset else ()
        body = describe_service(
            f"{address}/sparql", self._site.statistics, chosen, self._site.features, described_at=described
        )
        return answer(body, chosen.content_type)

    async def _page(self, request: Request, query: str, under_way: Answer) -> Response:
        """Make a page of the beginning of an answer: a result can be larger than anybody wants to look at."""
        body, complete = b"", True
        async for chunk in under_way.chunks():
            body += chunk
            if len(body) > MOST_SHOWN:
                complete = False
                break
        return await anyio.to_thread.run_sync(self._rendered, request, query, under_way.kind, body, complete)

    def _rendered(self, request: Request, query: str, kind: str, body: bytes, complete: bool) -> Response:
        table = table_of(body, complete=complete) if kind == "solutions" else None
        truth = boolean_of(body) if kind == "boolean" else None
        text = body[:MOST_SHOWN].decode("utf-8", "ignore") if kind == "graph" else None
        return self._site.page(
            request, "results.html", query=query, table=table, truth=truth, text=text, complete=complete
        )

    async def _body(self, request: Request) -> bytes:
        """Read the body of a request, as far as a query of the allowed length can make it long (``%41`` for ``A``).

        A longer one is read to its end and thrown away, for a client that is still sending would not see the answer;
        but not for ever.
        """
        limit = 3 * self._site.service.limits.query + _ENVELOPE
        pieces: list[bytes] = []
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size <= limit:
                pieces.append(chunk)
            if size > _PATIENCE * limit:
                break
        if size > limit:
            raise ProtocolError(413, f"The request is longer than the {limit:,} bytes that are allowed.")
        return b"".join(pieces)

    def _refused(self, request: Request, error: Exception, query: str | None) -> Response:
        headers = {"Cache-Control": _NEVER_KEPT} | (_RETRY if _status(error) == 503 else {})
        return self._site.error(request, _status(error), _message(error), headers=headers, query=query)


class StreamedAnswer(Response):
    """Sends an answer as it comes. If it breaks off, so does the transfer, in a way that no client takes for the end."""

    def __init__(self, request: Request, under_way: Answer, headers: dict[str, str]) -> None:
        super().__init__(headers={"Content-Type": under_way.format.content_type, "Vary": "Accept", **headers})
        del self.headers["content-length"]
        self._under_way = under_way
        self._head_only = request.method == "HEAD"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Returning without the last message makes the server close the connection."""
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            async with self._under_way as under_way:
                await send(start)
                if not self._head_only:
                    async for chunk in under_way.chunks():
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                        if gone.done():
                            return
                await send({"type": "http.response.body", "body": b""})
        except CcprGraphError as error:
            scope.setdefault("state", {})["broken_off"] = type(error).__name__
            _LOG.info("an answer was broken off: %s", error)
        except OSError:  # the client has gone
            return
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone


class _Nobody(Response):
    """An answer that nobody is there to read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, for the log; the connection is closed already."""
        await send({"type": "http.response.start", "status": 499, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def _tell(request: Request, **what: str) -> None:
    """Tell the access log about an answer."""
    request.scope.setdefault("state", {}).update(what)


async def _unless_gone(request: Request, service: QueryService, question: Question) -> Answer:
    """Ask a question; stop if the client goes away before the answer begins.

    Raises:
        _GoneError: it did.
    """
    client = party(request.client.host) if request.client is not None else ""
    asking = asyncio.ensure_future(service.answer(question, client=client))
    try:
        done, _ = await asyncio.wait({asking}, timeout=_SOON)
        if not done:
            gone = asyncio.ensure_future(_until_gone(request.receive))
            both: set[asyncio.Future[Any]] = {asking, gone}
            try:
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            finally:
                gone.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await gone
        if asking.done():
            return asking.result()
        raise _GoneError
    finally:
        if not asking.done():
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError, CcprGraphError):
                await (await asking).aclose()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


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


def _graph_formats(sentence: str) -> str:
    return f"{sentence} one of these formats: {', '.join(each.media_type for each in (*GRAPH_FORMATS, HTML))}."
