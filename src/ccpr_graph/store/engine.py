"""Answers SPARQL queries for the command line and notebooks: a :class:`~.pool.Pool` behind plain function calls."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Any, Final, TypeVar

from ccpr_graph.store.asking import Question
from ccpr_graph.store.dataset import Dataset
from ccpr_graph.store.formats import Formats
from ccpr_graph.store.outcome import BusyError, Limits, Result
from ccpr_graph.store.pool import Pool
from ccpr_graph.store.release import Release
from ccpr_graph.store.turns import Lanes

_DEFAULT_FORMATS: Final = Formats()
_T = TypeVar("_T")


class Engine:
    """Evaluates queries on a release. Thread-safe; a context manager.

    The data start to load when the engine is made; the first query waits for it. The default graph is the merge of all
    named graphs, each triple once.

    Args:
        data: a release, or another dataset.
        workers: how many queries can run at a time.
        limits: what one query may use.

    """

    def __init__(self, data: Release | Dataset, *, workers: int = 2, limits: Limits | None = None) -> None:
        if workers < 1:
            raise ValueError("an engine needs one worker at least")
        dataset = Dataset.of_release(data) if isinstance(data, Release) else data
        self.limits = limits or Limits()
        self.pool = Pool(dataset, limits=self.limits, lanes=Lanes(quick=workers, long=workers))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ccpr-graph engine", daemon=True)
        self._thread.start()
        self._closing = threading.Lock()
        self._closed = False

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

        The arguments are those of :class:`~.asking.Question`, the errors those of :class:`~.asking.QueryService`.
        """
        question = Question(query, formats, tuple(default_graphs), tuple(named_graphs), timeout)
        return self._run(self._evaluate(question))

    def close(self) -> None:
        """End all workers at once; queries that still run end in :class:`BusyError`. May be called twice."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def __enter__(self) -> Engine:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""
        self.close()

    async def _evaluate(self, question: Question) -> Result:
        async with await self.pool.answer(question) as answer:
            body = b"".join([chunk async for chunk in answer.chunks()])
            return Result(answer.kind, answer.format, body)

    async def _close(self) -> None:
        await self.pool.aclose()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)  # they end soon: their workers are gone

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        try:
            running = asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:
            work.close()
            raise BusyError("the server is shutting down") from None
        return running.result()
