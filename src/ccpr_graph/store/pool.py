"""Answers SPARQL queries on a dataset, in processes that a query can take down without harm."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import signal
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from ccpr_graph.errors import QueryError, ReleaseError
from ccpr_graph.store.asking import Closing, Question
from ccpr_graph.store.dataset import Dataset
from ccpr_graph.store.formats import NAMED, Format, Kind
from ccpr_graph.store.outcome import BusyError, Limits, TooLongError
from ccpr_graph.store.processes import ForkServer, LostError, Worker
from ccpr_graph.store.turns import Lanes, Turn, Turns
from ccpr_graph.store.wording import worded_death, worded_refusal, worded_stop

_LOG: Final = logging.getLogger("ccpr_graph.store")
_LATE: Final = 1.0  # seconds after its time limit at which a worker is killed whose own alarm did not go off
_MOST_SLOW: Final = 32  # answers at a time whose clients read more slowly than they are written
_TRIES: Final = 3
_AT_ONCE: Final = 0.1  # seconds: no query takes all memory as quickly


@dataclass(eq=False)
class _Running:
    """A query under way: its turn, its worker, and why it was stopped, if it was."""

    turn: Turn
    worker: Worker
    limits: Limits
    since: float
    reason: str | None = None
    timer: asyncio.TimerHandle | None = None
    over: bool = False

    def lost_after(self) -> float:
        """Return the seconds from the question to the loss of the worker."""
        return (self.worker.lost_at or math.inf) - self.since

    def stop(self, reason: str) -> None:
        """End the worker, and remember why."""
        if not self.over and self.reason is None:
            self.reason = reason
            self.worker.kill()


class PooledAnswer(Closing):
    """An :class:`~.asking.Answer` whose rest, if any, a worker still writes."""

    def __init__(self, pool: Pool, running: _Running, question: Question, kind: Kind, whole: bytes | None) -> None:
        self._pool = pool
        self._running = running
        self._question = question
        self.kind = kind
        self.format: Format = NAMED[kind, cast(str, question.formats.names()[kind])]
        self.whole = whole

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the result in pieces; the errors are those of :meth:`~.asking.Answer.chunks`."""
        if self.whole is not None:
            yield self.whole
            return
        worker = self._running.worker
        try:
            while True:
                await self._pool.wait(self._running, self._question)
                while worker.pieces:
                    yield worker.take()
                if worker.ended:
                    return
        finally:
            self._pool.finish(self._running)

    async def aclose(self) -> None:
        """Stop the work, if there is any left."""
        self._pool.finish(self._running)


class Pool:
    """A :class:`~.asking.QueryService` over workers that share the data. Used from one event loop.

    The data start to load when the pool is made; the first question waits for it.

    Args:
        dataset: what to query.
        limits: what one query may use.
        lanes: how many queries run and wait at a time.

    """

    def __init__(self, dataset: Dataset, *, limits: Limits | None = None, lanes: Lanes | None = None) -> None:
        self.dataset = dataset
        self.limits = limits or Limits()
        self._settings = dataset.order(self.limits)
        self._turns = Turns(lanes or Lanes())
        self._server = ForkServer(self._settings)
        self._idle: deque[Worker] = deque()
        self._running: set[_Running] = set()
        self._slow: OrderedDict[_Running, None] = OrderedDict()
        self._spare: asyncio.Task[None] | None = None
        self._attending: asyncio.Task[str | None] | None = None
        self._counts: Counter[str] = Counter()
        self._closed = False

    async def answer(self, question: Question, *, client: str = "") -> PooledAnswer:
        """Evaluate a question; see :meth:`~.asking.QueryService.answer`."""
        limits = self.limits.with_timeout(question.timeout)
        _check_text(question.text, limits)
        if self._closed:
            raise _closed_error()
        turn = await self._turns.take(client, limits.wait)
        try:
            tries = _TRIES + len(self._idle)  # somebody may have killed all of them
            for attempt in range(tries):
                running = await self._ask(turn, question, limits)
                try:
                    return await self._begun(running, question)
                except LostError as loss:
                    self._end(running)
                    if attempt == tries - 1 or not _died_idle(running, loss):
                        raise self._worded(running, loss, question) from None
        except BaseException:
            self._turns.release(turn)
            raise
        raise AssertionError("the last try returns or raises")

    async def wait(self, running: _Running, question: Question) -> None:
        """Wait for the next piece of an answer.

        Raises:
            QueryError: and what is below it: the query was stopped.

        """
        try:
            await running.worker.wait()
        except LostError as loss:
            raise self._worded(running, loss, question) from None
        if running.worker.refused is not None and not running.worker.pieces:
            code, message = running.worker.refused
            raise worded_refusal(code, message, question.text, running.limits)

    def finish(self, running: _Running) -> None:
        """Take note that nobody wants more of an answer; a worker that is not done with it is ended."""
        if running.over:
            return
        worker = running.worker
        self._forget(running)
        if (worker.ended or worker.refused is not None) and not worker.lost:
            self._keep(worker)
        else:
            if not worker.lost and running.reason is None:
                self._counts["cancelled"] += 1
            worker.close()
        self._turns.release(running.turn)

    def numbers(self) -> Mapping[str, float]:
        """Return counters and gauges, by name; names of counters end in ``_total``."""
        gauges = {
            "running": len(self._running),
            "waiting": self._turns.waiting,
            "slow_readers": len(self._slow),
            "idle_workers": len(self._idle),
        }
        return gauges | {f"{name}_total": count for name, count in self._counts.items()}

    def processes(self) -> list[int]:
        """Return the ids of the processes, the fork server's first."""
        workers = [*self._idle, *(running.worker for running in self._running)]
        return [self._server.pid, *(worker.pid for worker in workers)]

    async def aclose(self) -> None:
        """End everything at once; see :meth:`~.asking.QueryService.aclose`."""
        if self._closed:
            return
        self._closed = True
        self._turns.close()
        for running in list(self._running):
            running.stop("closing")
        if self._spare is not None:
            self._spare.cancel()
            with contextlib.suppress(asyncio.CancelledError, LostError):
                await self._spare
        for worker in self._idle:
            worker.on_lost = lambda: None
            worker.close()
        self._idle.clear()
        self._server.close()
        for _ in range(3):  # transports close in the loop's next rounds
            await asyncio.sleep(0)

    # One query

    async def _ask(self, turn: Turn, question: Question, limits: Limits) -> _Running:
        worker = await self._worker()
        loop = asyncio.get_running_loop()
        running = _Running(turn, worker, limits, loop.time())
        self._running.add(running)
        turn.stop = lambda: running.stop("crowded")
        turn.slow_down = worker.slow_down
        running.timer = loop.call_later(limits.timeout + _LATE, running.stop, "time")
        worker.ask(_request(question, limits))
        worker.on_pause = lambda: self._is_slow(running)
        self._counts["asked"] += 1
        return running

    async def _begun(self, running: _Running, question: Question) -> PooledAnswer:
        """Wait for the first bytes of an answer."""
        worker = running.worker
        try:
            await worker.wait()
        except asyncio.CancelledError:
            self.finish(running)
            raise
        if worker.refused is not None:
            code, message = worker.refused
            self.finish(running)
            raise worded_refusal(code, message, question.text, running.limits)
        whole = None
        if worker.ended:
            whole = b"".join(worker.pieces)
            worker.pieces.clear()
            self.finish(running)
        return PooledAnswer(self, running, question, cast(Kind, worker.kind), whole)

    def _worded(self, running: _Running, loss: LostError, question: Question) -> QueryError:
        """Return the error for a query that took its worker down, or was stopped with it."""
        if self._closed:
            return _closed_error()
        if running.reason is not None and running.reason != "time":
            self._counts[f"stopped_{running.reason}"] += 1
            return worded_stop(running.reason)
        error = worded_death(loss.status, loss.said, running.limits, question.text, late=running.reason == "time")
        self._counts[f"died_{type(error).__name__}"] += 1
        return error

    def _is_slow(self, running: _Running) -> None:
        """The client reads more slowly than the worker writes: let others have the turn meanwhile."""
        self._turns.release(running.turn)
        self._slow[running] = None
        if len(self._slow) > _MOST_SLOW:
            oldest, _ = self._slow.popitem(last=False)
            oldest.stop("slow")

    def _end(self, running: _Running) -> None:
        self._forget(running)
        running.worker.close()

    def _forget(self, running: _Running) -> None:
        running.over = True
        if running.timer is not None:
            running.timer.cancel()
        running.turn.stop = running.turn.slow_down = lambda: None
        running.worker.on_pause = lambda: None
        self._running.discard(running)
        self._slow.pop(running, None)

    # Workers

    async def _worker(self) -> Worker:
        """Return an idle worker, or a new one; keep as many in reserve as can start at a time."""
        if self._server.gone:
            self._restart_server()
        worker = self._idle.pop() if self._idle else await self._forked(await self._ready_server())
        worker.on_lost = lambda: None
        self._restock()
        return worker

    async def _forked(self, server: ForkServer) -> Worker:
        try:
            return await server.fork()
        except LostError as loss:
            if self._closed:
                raise _closed_error() from None
            if server.gone and server is self._server:  # killed, by the system or an operator: load again
                return await self._forked(await self._ready_server())
            raise BusyError(f"no process can be started for the query ({loss.said})") from None

    def _restock(self) -> None:
        """Have as many workers in reserve as can start at a time."""
        if self._closed or self._server.gone or len(self._idle) >= self._turns.lanes.quick:
            return
        if self._spare is None or self._spare.done():
            self._spare = asyncio.create_task(self._fork_spares())

    async def _fork_spares(self) -> None:
        while not self._closed and not self._server.gone and len(self._idle) < self._turns.lanes.quick:
            try:
                worker = await self._server.fork()
            except LostError:
                return
            self._keep(worker)

    def _keep(self, worker: Worker) -> None:
        """Keep a worker in reserve, unless there are enough: twice as many as are forked, so that none is forked in vain."""
        if len(self._idle) >= 2 * self._turns.lanes.quick:
            worker.close()
            return
        worker.drop()
        worker.on_lost = lambda: self._forget_idle(worker)
        self._idle.append(worker)

    def _forget_idle(self, worker: Worker) -> None:
        with contextlib.suppress(ValueError):
            self._idle.remove(worker)
            worker.close()
        self._restock()

    async def _ready_server(self) -> ForkServer:
        if self._server.gone:
            self._restart_server()
        failure = await self._server.wait_until_ready()
        if self._closed:
            raise _closed_error()
        if failure is not None:
            self._server.close()  # the next question tries again, and is told the same
            raise self._not_loaded(failure)
        return self._server

    def _not_loaded(self, failure: str) -> ReleaseError:
        files = self.dataset.files
        remedy = "If a new release was built here, start again; otherwise build it with 'ccpr-graph build'"
        return ReleaseError(
            f"the graph cannot be loaded ({failure})",
            file=files[0].path if len(files) == 1 else None,  # of several, the failure names the one
            remedy=remedy if all(file.trusted for file in files) else "Correct the file, and start again",
        )

    def _restart_server(self) -> None:
        """Load the data again; idle workers go on meanwhile."""
        _LOG.warning("the process that holds the data is gone; it is loaded again")
        self._counts["restarts"] += 1
        self._server.close()
        self._server = ForkServer(self._settings)
        # Nobody may ask for it soon, but that it ends is to be seen at once.
        self._attending = asyncio.create_task(self._server.wait_until_ready())


def _died_idle(running: _Running, loss: LostError) -> bool:
    """Say whether a worker had gone before it got its question: it ended itself, or somebody killed it."""
    if running.reason is not None:
        return False
    if running.worker.unheard:
        return True
    if loss.said:
        return False
    if loss.status == 0:  # so it ends between two questions only, however long the system takes to close its socket
        return True
    return loss.status in (None, -signal.SIGKILL, -signal.SIGTERM) and running.lost_after() < _AT_ONCE


def _request(question: Question, limits: Limits) -> dict[str, Any]:
    return {
        "text": question.text,
        "formats": question.formats.names(),
        "default": question.default_graphs,
        "named": question.named_graphs,
        "timeout": limits.timeout,
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
