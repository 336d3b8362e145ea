"""Asks a peer the same query some times: over one connection, or in a process that has the library."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from peers.connection import Connection, Reply, target_of
from peers.results import is_graph

LONGEST = 120  # seconds for one query
ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True)
class Asked:
    """Milliseconds of the runs, the first at the head, and the result; or why there is none."""

    times: list[float]
    body: bytes = b""
    error: str = ""


class Asker(Protocol):
    """Asks one query some times: ``runs`` times, but for at most ``seconds``; the first time does not count."""

    def measure(self, query: str, runs: int, seconds: float) -> Asked:
        """Ask."""
        ...


@dataclass(frozen=True)
class Server:
    """A SPARQL endpoint.

    Attributes:
        base: ``http://host:port``.
        path: where it answers queries.
        more: a parameter that every query has, as it is written.
        changing: give each query a comment of its own, so that no cache answers it.

    """

    base: str
    path: str
    more: str = ""
    changing: bool = False

    def target(self, query: str) -> str:
        """Return what stands after GET."""
        return target_of(self.path, query, self.more)

    def measure(self, query: str, runs: int, seconds: float) -> Asked:
        """Ask over one connection that is kept alive."""
        number, once = itertools.count(), uuid.uuid4().hex
        accept = {"Accept": TRIPLES if is_graph(query) else ROWS}
        with Connection(self.base, LONGEST) as connection:

            def ask() -> tuple[float, Reply]:
                target = self.target(f"{query}\n#{once}{next(number)}" if self.changing else query)
                begin = time.perf_counter()
                reply = connection.get(target, accept)
                return (time.perf_counter() - begin) * 1000, reply

            try:
                started = time.perf_counter()
                first, reply = ask()
                if reply.status != 200:
                    return Asked([], error=f"{reply.status}: {reply.body.decode(errors='replace').strip()[:200]}")
                times = [first]
                while len(times) <= runs and (len(times) < 2 or time.perf_counter() - started < seconds):
                    times.append(ask()[0])
            except OSError as error:
                return Asked([], error=str(error) or type(error).__name__)
        return Asked(times, reply.body)


@dataclass(frozen=True)
class Library:
    """A library in a process of its own (:mod:`peers.direct`)."""

    process: subprocess.Popen[str]
    folder: Path

    def measure(self, query: str, runs: int, seconds: float) -> Asked:
        """Have the process ask."""
        to = self.folder / "result"
        wanted = {"query": query, "runs": runs, "seconds": seconds, "longest": LONGEST, "to": str(to)}
        assert self.process.stdin is not None and self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(wanted) + "\n")
            self.process.stdin.flush()
        if not (line := self.process.stdout.readline()):
            return Asked([], error="the process ended")
        said = json.loads(line)
        return Asked([], error=said["error"]) if "error" in said else Asked(said["times"], to.read_bytes())
