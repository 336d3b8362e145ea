"""The SPARQL endpoint: ``/sparql``, and the graphs of the dataset one by one: ``/store``."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Final

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ccpr_graph import iris
from ccpr_graph.errors import CcprGraphError, QueryError, QueryTimeoutError, ReleaseError
from ccpr_graph.store.asking import Answer, QueryService, Question
from ccpr_graph.store.cache import CachedService, WholeAnswer
from ccpr_graph.store.formats import GRAPH_FORMATS, Formats
from ccpr_graph.store.outcome import BusyError, FormatError, TooLongError
from ccpr_graph.web.asked import UNREADABLE, Asked, Reader, query_in
from ccpr_graph.web.clients import party_of
from ccpr_graph.web.conditions import is_known
from ccpr_graph.web.description import describe_service
from ccpr_graph.web.headers import NOT_KEPT, RETRY, local_path
from ccpr_graph.web.negotiation import HTML, MalformedAcceptError, Wanted, negotiate_description
from ccpr_graph.web.protocol import Operation, ProtocolError, read_graph_name, read_post
from ccpr_graph.web.results import MOST_SHOWN, boolean_of, table_of
from ccpr_graph.web.site import Site, answer

_LOG: Final = logging.getLogger("ccpr_graph.web")
_PATIENCE: Final = 16  # times the allowed length of a body: what is read of one that is too long, and thrown away
_ENVELOPE: Final = 64 * 1024  # what a request may have besides its query: other parameters
_SOON: Final = 0.05  # seconds: an answer that takes longer is watched, in case that the client goes away
PATH: Final = "/sparql"
_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_HAS_GRAPH: Final = "ASK { GRAPH ?g { ?s ?p ?o } }"


class _GoneError(Exception):
    """The client has gone away."""


class Endpoint:
    """Answers the requests of the SPARQL 1.1 Protocol and, reading only, of the Graph Store Protocol."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._reader = Reader(site.identity, site.service.limits.timeout)
        self._kept = site.service.kept if isinstance(site.service, CachedService) else lambda question: None

    def at_hand(self, scope: Scope) -> Response | None:
        """Return the answer to a request, if it is for the endpoint and needs no evaluation; whoever waits, waits for nobody."""
        if scope["method"] not in ("GET", "HEAD") or local_path(scope) != PATH:
            return None
        headers = Headers(scope=scope)
        try:
            asked = self._reader.read(scope["query_string"], headers.get("accept"))
        except UNREADABLE:
            return None
        return self._at_hand(scope, asked, headers.get("if-none-match"))

    async def get(self, request: Request) -> Response:
        """Answer a ``GET`` or ``HEAD``: a query, or, without one, the description of the service."""
        address_query: bytes = request.scope["query_string"]
        try:
            return await self._answer(request, self._reader.read(address_query, request.headers.get("accept")))
        except UNREADABLE as error:
            return self._refused(request, error, query_in(address_query))

    async def post(self, request: Request) -> Response:
        """Answer a ``POST``, which has a query in its body."""
        query = None
        try:
            body = await self._body(request)
            content_type, coding = request.headers.get("content-type"), request.headers.get("content-encoding")
            operation = read_post(request.scope["query_string"].decode("latin-1"), content_type, body, coding)
            query = operation.query
            return await self._answer(request, self._reader.understand(operation, request.headers.get("accept")))
        except ClientDisconnect:  # before its query was complete
            return _Nobody()
        except UNREADABLE as error:
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
            question = Question(_GRAPH, formats, graphs)
            return await self._answer(
                request, self._reader.asked(Operation(_GRAPH), question, Wanted(formats, frozenset()))
            )
        except _GoneError:
            return _Nobody()
        except UNREADABLE as error:
            return self._refused(request, error, None)

    async def _check_graph(self, request: Request, name: str) -> None:
        question = Question(_HAS_GRAPH, named_graphs=(name,))
        async with await _unless_gone(request, self._site.service, question) as found:
            if not boolean_of(found.whole or b""):
                raise ProtocolError(404, f"There is no graph <{name}> in this dataset.")

    async def _answer(self, request: Request, asked: Asked) -> Response:
        if asked.question is None or asked.wanted is None:
            return self._description(request, request.headers.get("accept"), asked.operation.formats)
        found = self._at_hand(request.scope, asked, request.headers.get("if-none-match"))
        if found is not None:
            return found
        try:
            under_way = await _unless_gone(request, self._site.service, asked.question)
        except _GoneError:
            return _Nobody()
        _tell(request.scope, kind=under_way.kind, cache="hit" if isinstance(under_way, WholeAnswer) else "miss")
        if under_way.kind in asked.wanted.as_page:
            async with under_way:
                return await self._page(request, asked.question.text, under_way)
        if under_way.whole is not None:
            return answer(under_way.whole, under_way.format.content_type, headers=asked.headers)
        return StreamedAnswer(request, under_way, asked.headers)

    def _at_hand(self, scope: Scope, asked: Asked, if_none_match: str | None) -> Response | None:
        if asked.tag is None or asked.question is None:
            return None
        if if_none_match is not None and is_known(if_none_match, asked.tag):
            _tell(scope, cache="client")
            return Response(status_code=304, headers={**asked.headers, "Vary": "Accept"})
        kept = self._kept(asked.question)
        if kept is None:
            return None
        _tell(scope, kind=kept.kind, cache="hit")
        return answer(kept.whole, kept.format.content_type, headers=asked.headers)

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
        answering = self._site.answering
        table = table_of(body, complete=complete, answering=answering) if kind == "solutions" else None
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
        headers = NOT_KEPT | RETRY if _status(error) == 503 else NOT_KEPT
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


def _tell(scope: Scope, **what: str) -> None:
    """Tell the access log about an answer."""
    scope.setdefault("state", {}).update(what)


async def _unless_gone(request: Request, service: QueryService, question: Question) -> Answer:
    """Ask a question; stop if the client goes away before the answer begins.

    Raises:
        _GoneError: it did.
    """
    watch = _Watch(request.receive)
    try:
        return await service.answer(question, client=party_of(request.scope))
    except asyncio.CancelledError:
        if watch.has_seen_it_go():
            raise _GoneError from None
        raise
    finally:
        await watch.end()


class _Watch:
    """Cancels the task that made it when the client goes away. It begins after a moment: most answers are there by then."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self._gone = False
        self._timer = asyncio.get_running_loop().call_later(_SOON, self._begin)

    def has_seen_it_go(self) -> bool:
        """Say whether the client has gone, and the task was cancelled for that, and nothing else."""
        return self._gone and self._task is not None and self._task.uncancel() == 0

    async def end(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        await _until_gone(self._receive)
        self._gone = True
        if self._task is not None:
            self._task.cancel()


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
    begins_with_address = "://" in message.split(" ", 1)[0]
    return message if begins_with_address else message[:1].upper() + message[1:]


def _graph_formats(sentence: str) -> str:
    return f"{sentence} one of these formats: {', '.join(each.media_type for each in (*GRAPH_FORMATS, HTML))}."
