"""Answers the same question on the same data from memory. The data never change, so that is exact."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ccpr_graph.store.asking import Answer, Closing, QueryService, Question
from ccpr_graph.store.formats import Format, Kind
from ccpr_graph.store.outcome import MEBIBYTE, Limits

_OVERHEAD: Final = 1024  # bytes that an entry takes besides its body and its question


@dataclass(frozen=True)
class WholeAnswer(Closing):
    """An :class:`~.asking.Answer` that is here already."""

    kind: Kind
    format: Format
    whole: bytes

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield all of it."""
        yield self.whole

    async def aclose(self) -> None:
        """Do nothing: nothing runs."""


class CachedService:
    """A :class:`~.asking.QueryService` that remembers the short answers of another one.

    Args:
        service: answers what is not remembered.
        varies: says of a query's text whether its answer may differ from one time to the next; those are not kept.
        size: bytes for all that is kept; the least recently used goes first.
        longest: bytes of a body that is still kept.

    """

    def __init__(
        self,
        service: QueryService,
        varies: Callable[[str], bool],
        *,
        size: int = 64 * MEBIBYTE,
        longest: int = 256 * 1024,
    ) -> None:
        self._service = service
        self._varies = varies
        self._size = size
        self._longest = longest
        self._kept: OrderedDict[Question, WholeAnswer] = OrderedDict()
        self._used = 0
        self._counts: Counter[str] = Counter(cache_hits_total=0, cache_misses_total=0)

    @property
    def limits(self) -> Limits:
        """What one query may use."""
        return self._service.limits

    async def answer(self, question: Question, *, client: str = "") -> Answer:
        """Answer from memory, or ask; the errors are those of the service behind."""
        if (kept := self.kept(question)) is not None:
            return kept
        self._counts["cache_misses_total"] += 1
        answer = await self._service.answer(question, client=client)
        whole = answer.whole
        if whole is not None and len(whole) <= self._longest and not self._varies(question.text):
            self._keep(question, WholeAnswer(answer.kind, answer.format, whole))
        return answer

    def kept(self, question: Question) -> WholeAnswer | None:
        """Return what is remembered, at once; nothing if it has to be asked."""
        kept = self._kept.get(question)
        if kept is not None:
            self._kept.move_to_end(question)
            self._counts["cache_hits_total"] += 1
        return kept

    def numbers(self) -> Mapping[str, float]:
        """Return counters and gauges, by name."""
        return {"cached_answers": len(self._kept), "cached_bytes": self._used, **self._counts}

    async def aclose(self) -> None:
        """Close the service behind, and forget everything."""
        self._kept.clear()
        self._used = 0
        await self._service.aclose()

    def _keep(self, question: Question, answer: WholeAnswer) -> None:
        if question in self._kept:
            return
        self._kept[question] = answer
        self._used += _weight(question, answer)
        while self._used > self._size:
            self._used -= _weight(*self._kept.popitem(last=False))


def _weight(question: Question, answer: WholeAnswer) -> int:
    return len(answer.whole) + 4 * len(question.text) + _OVERHEAD
