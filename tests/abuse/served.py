"""A server started as users start it, and what must hold after every abuse."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.abuse.processes import MARK, Process, ticks_a_second, tree
from tests.abuse.wire import Place, Reply, stranger
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
MEBIBYTE = 2**20
SLACK = 256 * MEBIBYTE
"""What the processes of a server may grow by, all together, over everything that is done to them: 64 for each of four idle
workers, which end when they have grown by more."""
PROCESSES = 8
"""The web process, the one that starts workers, and as many workers as the documentation says may run (docs/endpoint.md)."""
_PATIENCE = 10.0
_NUMBERS = itertools.count(1)


@dataclass
class Served:
    """A running server."""

    place: Place
    process: subprocess.Popen[str]
    mark: str
    log: Path
    timeout: float
    before: list[Process] = field(default_factory=list)

    def tree(self) -> list[Process]:
        """Return its processes, the web process first."""
        return tree(self.process.pid, self.mark)

    def others(self) -> list[Process]:
        """Return its processes but the web process."""
        return [each for each in self.tree() if each.pid != self.process.pid]

    def asks(self) -> Reply:
        """Ask what is always true, as a stranger, and what nobody has asked before: no cache knows the answer."""
        number = next(_NUMBERS)
        return self.place.get(f"ASK {{ FILTER({number} < {number + 1}) }}", source=stranger(), seconds=20)

    def check_alive(self, within: float = 2.0) -> None:
        """Fail unless a trivial query is answered, and in time at the third try at the latest: others use this machine, too."""
        for _ in range(3):
            reply = self.asks()
            assert reply.status == 200, f"ASK: {reply}\n{self.last_words()}"
            assert "true" in reply.text, f"ASK: {reply}"
            if reply.seconds < within:
                return
        raise AssertionError(f"ASK: {reply}")

    def check_settled(self, slack: int = SLACK) -> None:
        """Fail unless soon memory is what it was, there is no process too many, none dead, no file left open."""
        assert eventually(lambda: not self._unsettled(slack), _PATIENCE), (
            f"{self._unsettled(slack)}\nbefore: {shown(self.before)}\nafter: {shown(self.tree())}"
        )

    def check(self) -> None:
        """Fail unless it is as good as before."""
        self.check_alive()
        self.check_settled()

    def working(self, seconds: float = 0.3) -> dict[int, float]:
        """Return how busy each process is that is busy, in processors."""
        earlier = {each.pid: each.ticks for each in self.tree()}
        time.sleep(seconds)
        spent = {each.pid: each.ticks - earlier.get(each.pid, each.ticks) for each in self.tree()}
        busy = {pid: ticks / ticks_a_second() / seconds for pid, ticks in spent.items()}
        return {pid: share for pid, share in busy.items() if share > 0.05}

    def last_words(self) -> str:
        return "log: …" + self.log.read_text(errors="replace")[-3000:]

    def _unsettled(self, slack: int) -> str:
        now = self.tree()
        if any(each.state in "ZX" for each in now):
            return "there is a dead process that nobody has waited for"
        if len(now) > max(PROCESSES, len(self.before)):
            return f"there are {len(now)} processes, and {PROCESSES} are enough"
        grown = memory(now) - memory(self.before)
        if grown > slack:
            return f"its processes take {grown / MEBIBYTE:.0f} MiB more than before"
        more = now[0].files - self.before[0].files if now else 0
        allowed = 4 + 2 * max(0, len(now) - len(self.before))  # a worker more is a connection more
        return f"the web process has {more} more open files" if more > allowed else ""


@contextmanager
def serving(folder: Path, log: Path, *, timeout: float = 3, options: tuple[str, ...] = ()) -> Iterator[Served]:
    """Serve a release with the command that users type; at the end it has to stop when told, and leave no process."""
    mark = uuid.uuid4().hex
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--release", str(folder), "--port", "0"]
    with log.open("w") as stream:
        process = subprocess.Popen(
            [*command, "--timeout", str(timeout), *options],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            cwd=ROOT,
            env={**os.environ, MARK: mark},
        )
    assert process.stdout is not None
    with process.stdout as said:
        try:
            line = said.readline()
            found = re.search(r"at http://(127\.0\.0\.1):(\d+)/", line)
            assert found, line + log.read_text()
            running = Served(Place(found[1], int(found[2])), process, mark, log, timeout)
            _warm_up(running)
            yield running
        finally:
            _end(process, mark)


def memory(processes: list[Process]) -> int:
    return sum(each.memory for each in processes)


def shown(processes: list[Process]) -> str:
    return ", ".join(f"{p.pid}{p.state} {p.memory // MEBIBYTE} MiB {p.files} files" for p in processes)


def _warm_up(running: Served) -> None:
    """Have everything loaded that an answer needs, then remember what the server looks like."""
    for query in ("ASK {}", "SELECT * {?s ?p ?o} LIMIT 10", "CONSTRUCT WHERE {?s ?p ?o} LIMIT 10", "nonsense"):
        for accept in ("*/*", "text/html"):
            running.place.ask(query, headers={"Accept": accept})
    running.place.request("GET", "/dumps/")
    running.check_alive(within=20)
    time.sleep(0.5)
    running.before = running.tree()


def _end(process: subprocess.Popen[str], mark: str) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    finally:
        left = [each for each in tree(process.pid, mark) if each.pid != process.pid]
        if not eventually(lambda: not tree(process.pid, mark), 5):
            for each in tree(process.pid, mark):
                os.kill(each.pid, signal.SIGKILL)
            raise AssertionError(f"processes left behind: {shown(left)}")
