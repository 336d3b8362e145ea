"""What a store elsewhere answers, turned into an :class:`~ccpr_graph.store.asking.Answer`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from concurrent.futures import Executor
from contextlib import aclosing
from typing import Final, TypeVar

import httpx

from ccpr_graph.evaluator.writing import Refusal
from ccpr_graph.store.asking import Closing
from ccpr_graph.store.formats import Format, Kind
from ccpr_graph.store.outcome import Limits
from ccpr_graph.store.remote import refusals
from ccpr_graph.store.remote.converting import Pipe, TooManyRows, graph_writer, replaced, table_writer
from ccpr_graph.store.remote.converting import write_boolean as written_boolean
from ccpr_graph.store.remote.counting import TableCounter
from ccpr_graph.store.remote.dialect import GRAPH_SOURCE, TABLE_SOURCE, Dialect, rows_kept, was_interrupted
from ccpr_graph.store.wording import worded_refusal

T = TypeVar("T")

_XML: Final = "application/sparql-results+xml"
_SOURCES: Final = {TABLE_SOURCE: "json", _XML: "xml"}
_SAID: Final = 4096
_BOOLEAN: Final = 64 * 1024
_PIECE: Final = 64 * 1024


class Budget:
    """The seconds that a query has left. Only waiting for the store counts, not a client that reads slowly."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.left = seconds

    async def wait_for(self, wanted: Awaitable[T]) -> T:
        """Wait for something as long as there is time.

        Raises:
            QueryTimeoutError: the time is up.

        """
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            return await asyncio.wait_for(wanted, max(0.0, self.left))
        except TimeoutError:
            raise refusals.timed_out(self.seconds) from None
        finally:
            self.left -= loop.time() - started


class RemoteAnswer(Closing):
    """The answer to a question while it comes in; see :class:`~ccpr_graph.store.asking.Answer`."""

    def __init__(
        self, kind: Kind, written_as: Format, chunks: AsyncGenerator[bytes, None], first: bytes, whole: bytes | None
    ) -> None:
        self.kind: Kind = kind
        self.format = written_as
        self.whole = whole
        self._chunks = chunks
        self._first = first

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the result in pieces; can be called once."""
        if self._first:
            yield self._first
        async for chunk in self._chunks:
            yield chunk

    async def aclose(self) -> None:
        """Close the connection, if the answer has not been read to its end."""
        await self._chunks.aclose()


async def answer_from(
    response: httpx.Response,
    kind: Kind,
    written_as: Format,
    dialect: Dialect,
    limits: Limits,
    budget: Budget,
    threads: Executor,
) -> RemoteAnswer:
    """Return the answer that a response begins; it, or the error that is raised, closes the response.

    Raises:
        QueryError: and all that :meth:`QueryService.answer` raises.

    """
    incoming = _Incoming(response, limits, budget)
    try:
        await _check(response, incoming)
        if kind == "boolean":
            whole = await _boolean(incoming, written_as)
            await response.aclose()
            return RemoteAnswer(kind, written_as, _nothing(), whole, whole)
        chunks = _chunks(incoming, kind, written_as, dialect, limits, threads)
        try:
            first = await anext(chunks, b"")
        except BaseException:
            await chunks.aclose()
            raise
        return RemoteAnswer(kind, written_as, chunks, first, None)
    except BaseException:
        await response.aclose()
        raise


class _Incoming:
    """The body of a response as it comes, within the limits on bytes and time."""

    def __init__(self, response: httpx.Response, limits: Limits, budget: Budget) -> None:
        self._bytes = response.aiter_bytes(_PIECE)
        self._limits = limits
        self._budget = budget
        self.response = response

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        size = 0
        while chunk := await self._next():
            size += len(chunk)
            if size > self._limits.result:
                raise worded_refusal("bytes", "", "", self._limits)
            yield chunk

    async def start(self, most: int) -> bytes:
        """Return the body as far as ``most`` bytes."""
        body = b""
        while len(body) < most and (chunk := await self._next()):
            body += chunk
        return body[:most]

    async def _next(self) -> bytes:
        try:
            return await self._budget.wait_for(anext(self._bytes, b""))
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise refusals.unreadable(type(error).__name__) from error


async def _check(response: httpx.Response, incoming: _Incoming) -> None:
    """Raise the error that the head of a response tells."""
    if response.status_code != 200:
        said = (await incoming.start(_SAID)).decode("utf-8", "replace")
        raise refusals.worded_status(response.status_code, said)
    if was_interrupted(response.headers):
        raise refusals.timed_out(None)
    rows = rows_kept(response.headers)
    if rows is not None:
        raise refusals.cut_off(rows)


async def _boolean(incoming: _Incoming, written_as: Format) -> bytes:
    body = await incoming.start(_BOOLEAN)
    try:
        return written_boolean(body, written_as.name)
    except (SyntaxError, ValueError) as error:
        raise refusals.unreadable(error) from error


async def _chunks(
    incoming: _Incoming, kind: Kind, written_as: Format, dialect: Dialect, limits: Limits, threads: Executor
) -> AsyncGenerator[bytes, None]:
    """Yield the result in the format wanted; closes the response in the end, whatever happens."""
    try:
        source = _media_type(incoming.response)
        passed = kind == "solutions" and _SOURCES.get(source) == written_as.name in dialect.passed_through
        if passed:
            pieces = _passed_through(incoming, written_as.name, limits)
        else:
            pieces = _converted(incoming, kind, source, written_as.name, dialect, limits, threads)
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece
    finally:
        await incoming.response.aclose()


async def _passed_through(incoming: _Incoming, name: str, limits: Limits) -> AsyncGenerator[bytes, None]:
    counter = TableCounter(name)
    async for chunk in incoming.chunks():
        counter.feed(chunk)
        if counter.rows > limits.rows:
            raise worded_refusal("rows", "", "", limits)
        yield chunk
    if not counter.is_whole():
        raise refusals.unreadable("it has no end")


async def _converted(
    incoming: _Incoming, kind: Kind, source: str, name: str, dialect: Dialect, limits: Limits, threads: Executor
) -> AsyncGenerator[bytes, None]:
    chunks: AsyncIterator[bytes] = incoming.chunks()
    if kind == "graph":
        if source not in (GRAPH_SOURCE, "text/plain"):
            raise refusals.unreadable(f"it is {source or 'of no type'}, not {GRAPH_SOURCE}")
        work = graph_writer(name, limits.rows)
    else:
        if source not in _SOURCES:
            raise refusals.unreadable(f"it is {source or 'of no type'}, not {TABLE_SOURCE}")
        chunks = _counted(chunks, _SOURCES[source], limits)
        if dialect.replaced:
            chunks = replaced(chunks, dialect.replaced)
        work = table_writer(_SOURCES[source], name)
    pipe = Pipe(chunks, work, threads)
    size = 0
    try:
        async for chunk in pipe.chunks():
            size += len(chunk)
            if size > limits.result:
                raise worded_refusal("bytes", "", "", limits)
            yield chunk
    except TooManyRows:
        raise worded_refusal("rows", "", "", limits) from None
    except (SyntaxError, ValueError) as error:
        raise refusals.unreadable(error) from error
    except Refusal as refusal:
        raise worded_refusal(refusal.code, str(refusal), "", limits) from refusal
    except OSError as error:  # of a serialiser: what the format cannot say
        raise worded_refusal("inexpressible", str(error), "", limits) from error
    finally:
        await pipe.aclose()


async def _counted(chunks: AsyncIterator[bytes], name: str, limits: Limits) -> AsyncGenerator[bytes, None]:
    counter = TableCounter(name)
    async for chunk in chunks:
        counter.feed(chunk)
        if counter.rows > limits.rows:
            raise worded_refusal("rows", "", "", limits)
        yield chunk


async def _nothing() -> AsyncGenerator[bytes, None]:
    return
    yield b""


def _media_type(response: httpx.Response) -> str:
    content_type: str = response.headers.get("content-type", "")
    return content_type.split(";")[0].strip().lower()
