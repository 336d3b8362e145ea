"""Answers SPARQL queries on a release, in worker processes that a query can take down without harm."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Final

from ccpr_graph import iris, manifest
from ccpr_graph.errors import QueryError, ReleaseError
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.formats import NAMED, Formats
from ccpr_graph.store.outcome import BusyError, Limits, Result, TooLongError
from ccpr_graph.store.process import WorkerDied, WorkerProcess
from ccpr_graph.store.release import Release
from ccpr_graph.store.wording import worded_death, worded_refusal

_DEFAULT_FORMATS: Final = Formats()


class Engine:
    """A pool of workers, each with the release loaded. Thread-safe; a context manager.

    The workers start to load when the engine is made, in parallel; the first query waits for the first of them. The
    default graph is the merge of all named graphs, each triple once.

    Args:
        release: what to query.
        workers: how many queries can run at a time; each worker holds the whole release in memory.
        limits: what one query may use.

    """

    def __init__(self, release: Release, *, workers: int = 2, limits: Limits | None = None) -> None:
        if workers < 1:
            raise ValueError("an engine needs one worker at least")
        self.release = release
        self.workers = workers
        self.limits = limits or Limits()
        self._settings = _settings(release, self.limits)
        self._lock = threading.Lock()
        self._closed = False
        self._alive: set[WorkerProcess] = set()
        self._free: queue.LifoQueue[WorkerProcess | None] = queue.LifoQueue()  # None: start one when it is needed
        for _ in range(workers):
            self._free.put(self._start())

    def evaluate(
        self,
        query: str,
        *,
        formats: Formats = _DEFAULT_FORMATS,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        timeout: float | None = None,
    ) -> Result:
        """Evaluate a SPARQL 1.1 query and return its result as written bytes. Blocks; may be called from any thread.

        Args:
            query: the text of the query; relative IRIs in it are below ``https://w3id.org/ccpr-graph/``.
            formats: the format wanted for each kind of result.
            default_graphs: IRIs of named graphs whose merge is to be the default graph.
            named_graphs: IRIs of the graphs that ``GRAPH`` can see. If either list is given, the dataset holds nothing
                else, whatever ``FROM`` says (SPARQL 1.1 Protocol, 2.1.4).
            timeout: seconds, instead of those of the engine's limits.

        Raises:
            QueryError: the query is not valid, or asks for what the engine refuses (updates, ``SERVICE``).
            FormatError: its result cannot be written in any format that was asked for.
            QueryTimeoutError: it was stopped at its time limit.
            QueryLimitError: it took too much memory, or its result is too large.
            TooLongError: its text is too long.
            BusyError: no worker became free in time, or the engine was closed.
            ReleaseError: the graph of the release cannot be loaded.

        """
        limits = self.limits if timeout is None else replace(self.limits, timeout=timeout)
        if limits.timeout <= 0:
            raise ValueError("a time limit is more than 0 seconds")
        _check_text(query, limits)
        request = {
            "query": query,
            "formats": formats.names(),
            "default": list(default_graphs),
            "named": list(named_graphs),
            "timeout": limits.timeout,
        }
        header, body = self._ask(request, limits)
        if "error" in header:
            raise worded_refusal(header["error"], header["message"], query, limits)
        kind = header["kind"]
        return Result(kind, NAMED[kind, request["formats"][kind]], body)  # type: ignore[index]

    def close(self) -> None:
        """End all workers at once; queries that still run end in :class:`BusyError`. May be called twice."""
        with self._lock:
            self._closed = True
            idle = self._drained()
            for worker in self._alive:
                worker.kill()  # a thread that waits for its answer cleans up after it
        for worker in idle:
            self._end(worker)
        self._free.put(None)  # wakes a thread that waits for a worker; it wakes the next

    def __enter__(self) -> Engine:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""
        self.close()

    def _ask(self, request: Mapping[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
        with self._worker() as worker:
            self._wait_until_ready(worker)
            try:
                return worker.ask(request)
            except WorkerDied as death:
                if self._closed:
                    raise _closed_error() from None
                raise worded_death(death.status, death.said, limits) from None

    @contextlib.contextmanager
    def _worker(self) -> Iterator[WorkerProcess]:
        """Lend a free worker; after any error it is ended, and another one started in its place."""
        worker = self._take()
        try:
            if worker is None or not worker.is_alive():  # ended while idle, by the system or an operator
                self._end(worker)
                worker = self._start()
            yield worker
        except BaseException:
            self._end(worker)
            worker = None
            raise
        finally:
            self._give_back(worker)

    def _take(self) -> WorkerProcess | None:
        try:
            worker = self._free.get(timeout=self.limits.wait)
        except queue.Empty:
            raise BusyError("the server is busy with other queries", remedy="Try again in a moment") from None
        if self._closed:
            self._end(worker)
            self._free.put(None)
            raise _closed_error()
        return worker

    def _give_back(self, worker: WorkerProcess | None) -> None:
        if worker is None and not self._closed:
            with contextlib.suppress(BusyError):  # tried again when it is needed, and told then
                worker = self._start()
        with self._lock:
            if not self._closed:
                self._free.put(worker)
                return
        self._end(worker)

    def _start(self) -> WorkerProcess:
        try:
            worker = WorkerProcess(self._settings)
        except OSError as error:
            raise BusyError(f"no process can be started for the query ({error})") from error
        with self._lock:
            self._alive.add(worker)
        return worker

    def _end(self, worker: WorkerProcess | None) -> None:
        if worker is not None:
            worker.close()
            with self._lock:
                self._alive.discard(worker)

    def _drained(self) -> list[WorkerProcess]:
        idle = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._free.get_nowait())
        return [worker for worker in idle if worker is not None]

    def _wait_until_ready(self, worker: WorkerProcess) -> None:
        try:
            failure = worker.wait_until_ready()
        except WorkerDied as death:
            if self._closed:
                raise _closed_error() from None
            failure = f"the process that loads it ended with status {death.status}: {death.said}"
        if failure is not None:
            raise ReleaseError(
                f"the graph cannot be loaded ({failure})",
                file=self.release.folder / manifest.GRAPH_NQUADS,
                remedy="If a new release was built here, start again; otherwise build it with 'ccpr-graph build'",
            )


def _settings(release: Release, limits: Limits) -> dict[str, object]:
    return {
        "graph": str(release.folder / manifest.GRAPH_NQUADS),
        "sha256": release.graph.sha256,
        "base": iris.BASE,
        "prefixes": PREFIXES,
        "start": limits.start,
        "memory": limits.memory,
        "rows": limits.rows,
        "result": limits.result,
    }


def _check_text(query: str, limits: Limits) -> None:
    try:
        size = len(query.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise QueryError(f"the query has characters that are not Unicode text ({error.reason})") from error
    if size > limits.query:
        raise TooLongError(
            f"the query is {size:,} bytes long, and {limits.query:,} are allowed",
            remedy="Shorten it, or split it into several",
        )


def _closed_error() -> BusyError:
    return BusyError("the server is shutting down")
