"""Reads a result in one format and writes it in another while it comes in, in a thread, with constant memory.

No query is evaluated here: what is read are rows and triples, by pyoxigraph's parsers, which refuse an answer that breaks
off or has an error message in its midst (Oxigraph's server writes one there, with the status 200).
"""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Final, TypeVar

import pyoxigraph as ox

from ccpr_graph.evaluator.csv_rows import CsvRows
from ccpr_graph.evaluator.writing import XmlPieces
from ccpr_graph.prefixes import PREFIXES

T = TypeVar("T")
Work = Callable[["Pipe"], None]

_PIECE: Final = 64 * 1024
TABLES: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


class PipeClosed(Exception):
    """Nobody wants the result any more."""


class TooManyRows(Exception):
    """A graph has more triples than allowed."""


class Pipe:
    """Joins a thread that reads and writes like a file to the event loop that has the bytes. Used from that loop.

    Args:
        source: what the thread reads.
        work: what it does; it gets the pipe, and calls :meth:`read` and :meth:`write`.
        threads: where it runs.

    """

    def __init__(self, source: AsyncIterator[bytes], work: Work, threads: concurrent.futures.Executor) -> None:
        self._source = source
        self._work = work
        self._threads = threads
        self._loop = asyncio.get_running_loop()
        self._written: asyncio.Queue[bytes | None] = asyncio.Queue(1)
        self._pending: concurrent.futures.Future[Any] | None = None
        self._task: asyncio.Future[None] | None = None
        self._closed = False
        self._held = bytearray()
        self._read = b""
        self._at = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield what the thread writes; raises what the source or the work raises."""
        self._task = self._loop.run_in_executor(self._threads, self._run)
        while (chunk := await self._written.get()) is not None:
            yield chunk
        await self._task

    async def aclose(self) -> None:
        """End the thread and wait for it. May be called twice."""
        self._closed = True
        if self._pending is not None:
            self._pending.cancel()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, not more than ``size``; nothing at the end. Called by the thread."""
        if self._at == len(self._read):
            self._read, self._at = self._call(self._next()), 0
        start, self._at = self._at, len(self._read) if size < 0 else min(self._at + size, len(self._read))
        return self._read[start : self._at]

    def write(self, data: bytes) -> int:
        """Take a piece of the result. Called by the thread."""
        self._held += data
        if len(self._held) >= _PIECE:
            self._hand_over()
        return len(data)

    def flush(self) -> None:
        """Do nothing: part of being a file."""

    async def _next(self) -> bytes:
        return await anext(self._source, b"")

    def _run(self) -> None:
        try:
            self._work(self)
            if self._held:
                self._hand_over()
        finally:
            if not self._closed:
                self._call(self._written.put(None))

    def _hand_over(self) -> None:
        chunk, self._held = bytes(self._held), bytearray()
        self._call(self._written.put(chunk))

    def _call(self, wanted: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(self._guarded(wanted), self._loop)
        self._pending = future
        try:
            return future.result()
        except concurrent.futures.CancelledError:
            raise PipeClosed from None

    async def _guarded(self, wanted: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            wanted.close()
            raise PipeClosed
        return await wanted


class _XmlFile:
    """A file for XML of the engine, which says what was meant, or raises a :class:`~ccpr_graph.evaluator.writing.Refusal`."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._pieces = XmlPieces()

    def write(self, data: bytes) -> int:
        self._pipe.write(self._pieces.fit(bytes(data)))
        return len(data)

    def flush(self) -> None:
        """Do nothing: part of being a file."""


def table_writer(source: str, target: str) -> Work:
    """Return the work that writes a table in the format ``target``, by its name.

    It raises a :class:`~ccpr_graph.evaluator.writing.Refusal` where the format cannot say it.
    """

    def write(pipe: Pipe) -> None:
        table = ox.parse_query_results(pipe, TABLES[source])  # type: ignore[arg-type]
        if isinstance(table, ox.QueryBoolean):
            raise ValueError("a boolean where a table was expected")
        files: dict[str, Any] = {"csv": CsvRows(pipe.write, lambda size: None), "xml": _XmlFile(pipe)}
        table.serialize(files.get(target, pipe), TABLES["tsv" if target == "csv" else target])

    return write


def graph_writer(target: str, most: int) -> Work:
    """Return the work that writes N-Triples as ``target``; raises :class:`TooManyRows` after ``most`` triples."""

    def write(pipe: Pipe) -> None:
        prefixes = PREFIXES if target in ("turtle", "trig", "rdfxml") else None
        triples = _counted(ox.parse(pipe, ox.RdfFormat.N_TRIPLES), most)  # type: ignore[arg-type]
        file: Any = _XmlFile(pipe) if target == "rdfxml" else pipe
        ox.serialize(triples, file, _GRAPHS[target], prefixes=prefixes)

    return write


def _counted(quads: Iterator[ox.Quad], most: int) -> Iterator[ox.Triple]:
    for number, quad in enumerate(quads, 1):
        if number > most:
            raise TooManyRows
        yield quad.triple


def write_boolean(body: bytes, target: str) -> bytes:
    """Return the answer of an ``ASK``, given in SPARQL JSON, in the format ``target``.

    Virtuoso 7.2.5 gives it as a table with the one column ``__ASK_RETVAL``.

    Raises:
        SyntaxError: ``body`` is not SPARQL JSON.
        ValueError: it is, and has no answer.

    """
    answer = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QuerySolutions):
        truth = _only_value(answer)
        answer = ox.parse_query_results(b'{"head":{},"boolean":%s}' % truth, ox.QueryResultsFormat.JSON)
    written = answer.serialize(None, TABLES[target])
    assert written is not None, "nothing was given to write to"
    return written


def _only_value(table: ox.QuerySolutions) -> bytes:
    if [variable.value for variable in table.variables] != ["__ASK_RETVAL"]:
        raise ValueError("a table where a boolean was expected")
    values = [row["__ASK_RETVAL"] for row in table]
    return b"true" if any(isinstance(each, ox.Literal) and each.value in ("1", "true") for each in values) else b"false"


async def replaced(source: AsyncIterator[bytes], pairs: tuple[tuple[bytes, bytes], ...]) -> AsyncIterator[bytes]:
    """Yield the bytes of ``source`` with the first of each pair replaced by the second, wherever a piece ends."""
    longest = max(len(old) for old, _new in pairs)
    held = b""
    async for chunk in source:
        held += chunk
        for old, new in pairs:
            held = held.replace(old, new)
        cut = max(0, len(held) - longest + 1)
        if cut:
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held
