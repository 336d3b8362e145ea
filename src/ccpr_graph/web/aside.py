"""Work for the processor beside the event loop: in threads, and no more at a time than leaves the loop its turns.

A thread that computes holds the interpreter for some milliseconds at a time. Forty of them, as the framework would start, let
the event loop, and with it all other clients, wait for forty times as long.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

import anyio
import anyio.to_thread

_AT_A_TIME: Final = 2

P = ParamSpec("P")
T = TypeVar("T")


class Aside:
    """Does work in threads, for one server."""

    def __init__(self) -> None:
        self._limiter = anyio.CapacityLimiter(_AT_A_TIME)

    async def run(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Return what a function returns; it runs in a thread, when its turn comes."""
        return await anyio.to_thread.run_sync(functools.partial(work, *given, **named), limiter=self._limiter)
