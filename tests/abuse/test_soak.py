"""Minutes of everything at once: good and bad questions of many clients, some of whom leave; then all is as before.

``CCPR_GRAPH_SOAK_SECONDS`` sets how long the short one is, ``CCPR_GRAPH_ABUSE_SEED`` what is drawn.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from tests.abuse.conduct import REFUSED, check_bounded
from tests.abuse.heavy import CROSS, GIANT, GROWTH, MALFORMED, ODD, PATHS
from tests.abuse.nested import DEEP, SIZES
from tests.abuse.served import MEBIBYTE, Served, memory, shown
from tests.abuse.wire import Reply, address, stranger
from tests.waiting import eventually

_SECONDS = int(os.environ.get("CCPR_GRAPH_SOAK_SECONDS", "6"))
_SEED = int(os.environ.get("CCPR_GRAPH_ABUSE_SEED", "11"))
_CLIENTS = 12
_P = "<http://example.org/p>"
GOOD = (
    "ASK {}",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    f"SELECT ?o {{ <http://example.org/17> {_P} ?o }}",
    "SELECT * { <http://example.org/99> ?p ?o } ORDER BY ?p ?o",
    f"SELECT ?s {{ ?s {_P} <http://example.org/5> }} ORDER BY ?s",
    f"SELECT (COUNT(DISTINCT ?o) AS ?n) {{ ?s {_P} ?o }}",
    f"SELECT ?o (COUNT(*) AS ?n) {{ ?s {_P} ?o }} GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 20",
    "CONSTRUCT WHERE { <http://example.org/3> ?p ?o }",
    "DESCRIBE <http://example.org/8>",
    'SELECT (COUNT(*) AS ?n) { ?s <http://example.org/text3> ?o FILTER CONTAINS(?o, "12") }',
    f"SELECT (COUNT(*) AS ?n) {{ <http://example.org/1> {_P}* ?o }}",
    f"SELECT * {{ ?s {_P} ?o }} ORDER BY ?s LIMIT 2000",
)


@dataclass
class Diary:
    """What happened: how often each thing was done and came out; what came out wrong; memory as time went by."""

    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


class Client:
    """One of those who ask, until time is up. Draws what to do; each time it comes from another address."""

    def __init__(self, server: Served, right: dict[str, bytes], diary: Diary, seed: int) -> None:
        self._server, self._right, self._diary = server, right, diary
        self._draw = random.Random(seed)

    def run(self, until: float) -> None:
        """Do one thing after the other."""
        kinds = {self._good: 14, self._nonsense: 3, self._deep: 2, self._heavy: 1, self._leave: 2, self._broken: 1}
        while time.monotonic() < until:
            self._draw.choices(list(kinds), list(kinds.values()))[0]()

    def _good(self) -> None:
        query = self._draw.choice(GOOD)
        new = f"\n# {self._draw.random()}" if self._draw.random() < 0.7 else ""  # which no cache knows
        reply = self._server.place.ask(query + new, source=stranger(), seconds=60)
        if reply.status == 200 and reply.whole:
            self._note("good: answered", reply.body != self._right[query], f"{query}: {reply}")
        else:
            self._note("good: sent away", reply.status not in {429, 503}, f"{query}: {reply}")

    def _nonsense(self) -> None:
        reply = self._server.place.get(self._draw.choice(MALFORMED + [f"SELECT ({text} AS ?x) {{}}" for text in ODD]))
        self._note("nonsense", reply.status not in {200, *REFUSED} or not reply.whole, str(reply))

    def _deep(self) -> None:
        deep = self._draw.choice(DEEP)
        reply = self._server.place.ask(deep.query(self._draw.choice(SIZES)), seconds=60)
        self._note("deep", reply.status not in {200, *REFUSED}, f"{deep.name}: {reply}")

    def _heavy(self) -> None:
        query = self._draw.choice([*CROSS.values(), *GROWTH.values(), *PATHS.values(), *GIANT.values()])
        reply = self._server.place.ask(query, seconds=60)
        try:
            check_bounded(reply)
        except AssertionError as error:
            self._note("heavy", "\r\n0\r\n" not in reply.text, f"{query[:200]}: {error}")
        else:
            self._note("heavy")

    def _leave(self) -> None:
        with suppress(OSError), self._server.place.connect() as plain:
            query = self._draw.choice([*CROSS.values(), *GIANT.values(), *GOOD])
            plain.sendall(f"GET {address(query)} HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n".encode())
            time.sleep(self._draw.random() / 10)
        self._note("left")

    def _broken(self) -> None:
        self._server.place.exchange(self._draw.randbytes(300), half_close=True, seconds=2)
        self._server.place.exchange(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nA", half_close=True, seconds=2
        )
        self._note("broken")

    def _note(self, what: str, wrong: bool = False, said: str = "") -> None:
        self._diary.done[what] += 1
        if wrong:
            self._diary.wrong.append(f"{what}: {said[:400]}")


def soak(server: Served, seconds: float) -> Diary:
    """Let all clients do as they like for so long."""
    right = {}
    for query in GOOD:
        reply = server.place.ask(query, seconds=60)
        assert reply.status == 200, f"{query}: {reply}"
        right[query] = reply.body
    diary = Diary()
    until = time.monotonic() + seconds
    clients = [Client(server, right, diary, _SEED * 1000 + number) for number in range(_CLIENTS)]
    with ThreadPoolExecutor(_CLIENTS) as threads:
        runs = [threads.submit(each.run, until) for each in clients]
        while time.monotonic() < until:
            diary.memory.append(memory(server.tree()))
            time.sleep(0.5)
        for each in runs:
            each.result(timeout=120)
    return diary


def capacity(server: Served) -> int:
    """Return how many long queries run at a time: those of four that are stopped when one alone would be."""
    with ThreadPoolExecutor(4) as threads:
        replies: list[Reply] = list(threads.map(lambda _: server.place.ask(CROSS["COUNT"], seconds=60), range(4)))
    return sum(reply.seconds < 1.6 * server.timeout and "busy" not in reply.text for reply in replies)


def check_soaked(server: Served, diary: Diary, before: int) -> None:
    """Fail unless good questions were answered rightly, nothing has leaked, and no worker is lost."""
    assert not diary.wrong, f"{len(diary.wrong)} wrong, among them:\n" + "\n".join(diary.wrong[:8])
    assert diary.done["good: answered"] > diary.done["good: sent away"], diary.done
    server.check()
    assert eventually(lambda: not server.working(), 10), server.working()
    assert capacity(server) >= before, diary.done
    server.check()


@pytest.mark.slow
def test_a_short_soak(big: Served) -> None:
    before = capacity(big)
    check_soaked(big, soak(big, _SECONDS), before)


@pytest.mark.thorough
def test_a_long_soak(big: Served) -> None:
    """Three minutes; what memory the processes take at their best of each third does not grow from one to the next."""
    before = capacity(big)
    soak(big, 20)  # what caches and allocators keep in good times is no leak
    assert eventually(lambda: not big.working(), 20)
    settled = big.tree()
    diary = soak(big, 180)
    check_soaked(big, diary, before)
    third = len(diary.memory) // 3
    lows = [min(diary.memory[part * third : (part + 1) * third]) for part in range(3)]
    assert lows[2] - lows[0] < 64 * MEBIBYTE, [low // MEBIBYTE for low in lows]
    now = big.tree()
    assert memory(now) - memory(settled) < 64 * MEBIBYTE, f"before: {shown(settled)}; after: {shown(now)}"
    for earlier, later in zip(settled[:2], now[:2], strict=True):  # the processes that stay
        assert later.files <= earlier.files + 4, f"before: {shown(settled)}; after: {shown(now)}"


@pytest.mark.thorough
def test_a_soak_with_kills(big: Served) -> None:
    """As above for a minute, while any process but the web process is killed every half second or so."""
    draw = random.Random(_SEED)
    stop = threading.Event()
    killed = 0

    def kill() -> None:
        nonlocal killed
        while not stop.wait(draw.random()):
            others = big.others()
            if others:
                with suppress(ProcessLookupError):
                    os.kill(draw.choice(others).pid, signal.SIGKILL)
                    killed += 1

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        diary = soak_with_losses(big, 60)
    finally:
        stop.set()
        thread.join()
    assert killed > 10
    assert diary.done["good: answered"] > 50, diary.done
    mistaken = [each for each in diary.wrong if ": 200 after" in each and "broken off" not in each]
    assert not mistaken, "\n".join(mistaken[:8])
    big.check_alive(within=5)
    assert eventually(lambda: not big.working(), 10), big.working()
    big.check()


def soak_with_losses(server: Served, seconds: float) -> Diary:
    """Soak where even the first answers may fall to a kill: ask again until each is there."""
    for _ in range(20):
        try:
            return soak(server, seconds)
        except AssertionError:
            time.sleep(0.2)
    pytest.fail("no good question is answered any more")
