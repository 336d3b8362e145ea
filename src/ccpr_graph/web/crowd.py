"""All connections of a server: how many there may be, and one clock for all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from ccpr_graph.web.refusals import Refusal

_MOST_LINGERING: Final = 100  # refused clients that are waited for at a time


@dataclass(frozen=True)
class HttpLimits:
    """What one client, or all, may hold. Sizes in bytes, times in seconds.

    Attributes:
        head: the address and the headers of a request together (a query may come by ``GET``), and as much again for what
            frames a body: extensions of a chunk, trailers.
        headers: the number of header fields.
        head_seconds: from the first byte of a request to the end of its head, and from a connection to a request.
        silent_seconds: between two pieces of a body.
        body_seconds: for a whole body.
        stalled_seconds: in which a client that is sent more than it takes has to read 16 KiB.
        idle: between an answer and the next request on a connection.
        pipelined: requests that wait on one connection for the answer before theirs.
        connections: in all.
        connections_each: of one client (one IPv4 address, one IPv6 /64); a trusted proxy may have more.

    """

    head: int = 1024 * 1024
    headers: int = 200
    head_seconds: float = 10
    silent_seconds: float = 10
    body_seconds: float = 60
    stalled_seconds: float = 20
    idle: float = 15
    pipelined: int = 32
    connections: int = 1000
    connections_each: int = 200


class Connection(Protocol):
    """What the crowd knows of a connection."""

    party: str
    lingering: bool

    def check(self, now: float, lost: float) -> None:
        """End the connection if the client is too slow."""


class Crowd:
    """Counts connections, and looks at each of them several times in the shortest time that a client has."""

    def __init__(self, limits: HttpLimits) -> None:
        self._limits = limits
        shortest = min(limits.head_seconds, limits.silent_seconds, limits.body_seconds, limits.stalled_seconds)
        self.every = min(1.0, shortest / 4)
        self._here: set[Connection] = set()
        self._refused: set[Connection] = set()
        self._parties: Counter[str] = Counter()
        self._lingering = 0
        self._turned_away = 0
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, connection: Connection, loop: asyncio.AbstractEventLoop) -> Refusal | None:
        """Let a connection in, or say why not; ``leave`` is due in both cases."""
        if self._timer is None:
            self._timer = loop.call_later(self.every, self._look, loop, loop.time() + self.every)
        refusal = self._too_many(connection.party)
        if refusal is not None:
            self._refused.add(connection)
            self._turned_away += 1
            return refusal
        self._here.add(connection)
        if connection.party:
            self._parties[connection.party] += 1
        return None

    def leave(self, connection: Connection) -> None:
        """Let a connection go."""
        self._lingering -= connection.lingering
        if connection in self._refused:
            self._refused.remove(connection)
            return
        self._here.discard(connection)
        self._parties[connection.party] -= 1
        if self._parties[connection.party] <= 0:
            del self._parties[connection.party]  # or the count of strangers would grow for ever

    def may_linger(self, connection: Connection) -> bool:
        """Say whether a refused client may be waited for, and if so, count it."""
        connection.lingering = self._lingering < _MOST_LINGERING
        self._lingering += connection.lingering
        return connection.lingering

    def numbers(self) -> Mapping[str, float]:
        """Return counters and gauges, by name; names of counters end in ``_total``."""
        return {"connections": len(self._here), "connections_turned_away_total": self._turned_away}

    def _too_many(self, party: str) -> Refusal | None:
        if len(self._here) >= self._limits.connections:
            return Refusal(503, "The server has as many connections as it can hold: try again later.")
        if party and self._parties[party] >= self._limits.connections_each:
            most = self._limits.connections_each
            return Refusal(503, f"There are {most:,} connections from your address already: close some.")
        return None

    def _look(self, loop: asyncio.AbstractEventLoop, expected: float) -> None:
        now = loop.time()
        lost = now - expected if now - expected > self.every else 0.0
        for connection in [*self._here, *self._refused]:
            connection.check(now, lost)
        waits = self._here or self._refused
        self._timer = loop.call_later(self.every, self._look, loop, now + self.every) if waits else None
