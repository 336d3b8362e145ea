"""A query service over an engine that runs in a thread of its own: for tests that start many event loops."""

from __future__ import annotations

import asyncio

from ccpr_graph.store import Engine, Question, Result
from ccpr_graph.store.cache import WholeAnswer


class EngineService:
    """Answers from an engine, whose pool lives in another thread's event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.limits = engine.limits

    async def answer(self, question: Question, *, client: str = "") -> WholeAnswer:
        def ask() -> Result:
            return self._engine.evaluate(
                question.text,
                formats=question.formats,
                default_graphs=question.default_graphs,
                named_graphs=question.named_graphs,
                timeout=question.timeout,
            )

        result = await asyncio.to_thread(ask)
        return WholeAnswer(result.kind, result.format, result.body)

    async def aclose(self) -> None:
        self._engine.close()
