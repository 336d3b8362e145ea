"""Keeps what other endpoints have answered for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ccpr_graph.store.federation.solutions import Solutions

Key = tuple[str, str]
"""The address of an endpoint, and what it was asked."""

_OVERHEAD: Final = 200  # bytes for each solution and its terms, roughly


@dataclass(frozen=True)
class _Kept:
    solutions: Solutions
    until: float
    size: int


class AnswerCache:
    """Solutions by endpoint and query; the least recently used go first. To be used from one thread.

    Args:
        size: bytes to keep, about.
        seconds: how long an answer is good for; 0 keeps nothing.
        now: gives the time in seconds, from any beginning.

    """

    def __init__(self, size: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._room = size
        self._seconds = seconds
        self._now = now
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    @property
    def room(self) -> int:
        """How many bytes are left."""
        return self._room

    def get(self, key: Key) -> Solutions | None:
        """Return what was kept, if it is still good."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.until <= self._now():
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return kept.solutions

    def put(self, key: Key, solutions: Solutions) -> None:
        """Keep an answer; others go to make room, and one that is larger than all room is not kept."""
        self._drop(key)
        size = len(key[1]) + len(solutions.values) * 4 + _OVERHEAD * (1 + len(solutions.rows))
        while self._kept and size > self._room:
            self._drop(next(iter(self._kept)))
        if size <= self._room and self._seconds > 0:
            self._kept[key] = _Kept(solutions, self._now() + self._seconds, size)
            self._room -= size

    def _drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        self._room += 0 if kept is None else kept.size
