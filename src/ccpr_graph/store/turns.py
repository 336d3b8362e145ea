"""Who may run a query now: turns, taken fairly.

Every query starts on the quick lane, of which there are as many as processors to use. One that is still running after a
moment moves to the long lane, so that the quick ones are never kept waiting by a few heavy ones. Clients take turns: one that
sends a hundred queries waits for its own, not the others for it. Where the long lane is full, a query stays where it is for
as long as nobody waits; when somebody does, the oldest such query is stopped.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ccpr_graph.store.outcome import BusyError

_BUSY: Final = "the server is busy with other queries"
_AGAIN: Final = "Try again in a moment"


@dataclass(frozen=True)
class Lanes:
    """How many queries run, and wait, at a time.

    Attributes:
        quick: queries that have just started.
        long: queries that have run for longer than ``quantum``.
        quantum: seconds.
        waiting: queries of all clients that wait for a turn; further ones are refused.
        waiting_each: queries of one client that wait.

    """

    quick: int = 2
    long: int = 4
    quantum: float = 1.0
    waiting: int = 1000
    waiting_each: int = 300


class Turn:
    """The right to run one query, until it is released. ``stop`` is called if the right is taken back."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.stop: Callable[[], None] = lambda: None
        self.slow_down: Callable[[], None] = lambda: None
        self.timer: asyncio.TimerHandle | None = None


class Turns:
    """Gives turns. To be used from one event loop."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self._quick: set[Turn] = set()
        self._long: set[Turn] = set()
        self._overdue: OrderedDict[Turn, None] = OrderedDict()
        self._queues: OrderedDict[str, deque[asyncio.Future[Turn]]] = OrderedDict()
        self._waiting = 0

    @property
    def running(self) -> int:
        """How many turns are taken."""
        return len(self._quick) + len(self._long)

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return self._waiting

    async def take(self, client: str, patience: float) -> Turn:
        """Wait for a turn, for at most ``patience`` seconds.

        Raises:
            BusyError: there was none in time, or too many wait already.

        """
        if not self._waiting and len(self._quick) < self.lanes.quick:
            return self._granted(client)
        place = self._queue(client)
        self._make_room()
        # Not wait_for: on Python 3.11 that swallows a cancellation which comes together with the turn.
        timer = asyncio.get_running_loop().call_later(patience, _refuse, place, _BUSY, _AGAIN)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self.release(place.result())
            raise
        finally:
            timer.cancel()
            self._leave_queue(client, place)

    def release(self, turn: Turn) -> None:
        """Give a turn back. May be called twice."""
        if turn.timer is not None:
            turn.timer.cancel()
        self._quick.discard(turn)
        self._long.discard(turn)
        self._overdue.pop(turn, None)
        self._promote()
        self._grant()

    def close(self) -> None:
        """Refuse everybody who waits."""
        for queue in list(self._queues.values()):
            for place in list(queue):
                _refuse(place, "the server is shutting down")

    def _granted(self, client: str) -> Turn:
        turn = Turn(client)
        self._quick.add(turn)
        turn.timer = asyncio.get_running_loop().call_later(self.lanes.quantum, self._is_overdue, turn)
        return turn

    def _queue(self, client: str) -> asyncio.Future[Turn]:
        queue = self._queues.setdefault(client, deque())
        if self._waiting >= self.lanes.waiting or len(queue) >= self.lanes.waiting_each:
            if not queue:
                del self._queues[client]
            raise BusyError(_BUSY, remedy=_AGAIN)
        place: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        queue.append(place)
        self._waiting += 1
        return place

    def _leave_queue(self, client: str, place: asyncio.Future[Turn]) -> None:
        queue = self._queues.get(client)
        if queue is not None and place in queue:
            queue.remove(place)
            self._waiting -= 1
            if not queue:
                del self._queues[client]

    def _grant(self) -> None:
        """Let the next ones run: the first of each client in turn."""
        while self._queues and len(self._quick) < self.lanes.quick:
            client, queue = next(iter(self._queues.items()))
            place = queue.popleft()
            self._waiting -= 1
            if queue:
                self._queues.move_to_end(client)
            else:
                del self._queues[client]
            if not place.done():
                place.set_result(self._granted(client))

    def _is_overdue(self, turn: Turn) -> None:
        self._overdue[turn] = None
        self._promote()
        self._make_room()
        self._grant()

    def _promote(self) -> None:
        """Move what has run for long to the long lane; no client has all of it."""
        for turn in list(self._overdue):
            if len(self._long) >= self.lanes.long:
                return
            if sum(each.client == turn.client for each in self._long) < max(1, self.lanes.long - 1):
                self._overdue.pop(turn)
                self._quick.discard(turn)
                self._long.add(turn)
                turn.slow_down()

    def _make_room(self) -> None:
        """Stop the oldest query that is long, has no place there, and keeps others waiting."""
        if self._waiting and len(self._quick) >= self.lanes.quick and self._overdue:
            turn, _ = self._overdue.popitem(last=False)
            turn.stop()


def _refuse(place: asyncio.Future[Turn], what: str, remedy: str | None = None) -> None:
    if not place.done():
        place.set_exception(BusyError(what, remedy=remedy))
