"""The pool as its event loop sees it: streams, clients that leave or read slowly, what is kept."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvloop

from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.evaluator.frames import BEGIN, DATA, END, frame
from ccpr_graph.evaluator.writing import PIECE
from ccpr_graph.store import BusyError, CachedService, Dataset, Formats, Lanes, Limits, Pool, Question, Release
from ccpr_graph.store.federation import queries_must_not_be_cached
from ccpr_graph.store.processes import ForkServer, LostError, Worker
from tests.store.test_abuse import children
from tests.waiting import eventually, eventually_async

CROSSED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r }"
COUNTED = CROSSED.replace("*", "(COUNT(*) AS ?n)")
ONE_LANE = Lanes(quick=1, long=1, quantum=600)
"""One query at a time: what runs long stays where it is."""


@asynccontextmanager
async def pool_of(release: Release, **given: Any) -> AsyncIterator[Pool]:
    pool = Pool(Dataset.of_release(release), **given)
    try:
        yield pool
    finally:
        await pool.aclose()


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        await work()

    asyncio.run(all_of_it())


def test_a_short_answer_is_whole_and_a_long_one_streams(small_release: Release) -> None:
    async def work() -> None:
        async with pool_of(small_release) as pool:
            async with await pool.answer(Question("ASK {}")) as answer:
                assert (answer.kind, answer.whole) == ("boolean", b'{"head":{},"boolean":true}')
                assert [chunk async for chunk in answer.chunks()] == [answer.whole]
            csv = Formats.named("csv")
            question = Question("SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", csv)
            async with await pool.answer(question) as answer:
                assert answer.whole is None
                chunks = [chunk async for chunk in answer.chunks()]
            assert len(chunks) > 10
            assert b"".join(chunks).count(b"\r\n") == 33**3 + 1
            assert pool.numbers()["running"] == 0

    run(work)


def test_the_first_bytes_come_before_the_last(small_release: Release) -> None:
    async def work() -> None:
        async with (
            pool_of(small_release, limits=Limits(rows=10**9, result=10**12)) as pool,
            await pool.answer(Question(CROSSED)) as answer,
        ):
            async for chunk in answer.chunks():
                assert len(chunk) >= PIECE
                break
            assert not answer._running.worker.ended, "the worker still writes"

    run(work)


def test_who_leaves_stops_the_work(small_release: Release) -> None:
    async def work() -> None:
        async with pool_of(small_release) as pool:
            asking = asyncio.create_task(pool.answer(Question(COUNTED)))
            assert await eventually_async(lambda: pool.numbers()["running"] == 1)
            server, *workers = pool.processes()
            counting = workers[-1]
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            assert pool.numbers()["running"] == 0
            async with await pool.answer(Question(CROSSED)) as answer:
                await anext(answer.chunks())
            assert pool.numbers()["running"] == 0
            assert pool.numbers()["cancelled_total"] >= 1
            # Only what waits for the next question is left. A process that was killed takes a while to be gone.
            assert await eventually_async(lambda: set(children(server)) == set(pool.processes()[1:]))
            assert counting not in pool.processes()

    run(work)


def test_a_slow_reader_gives_its_turn_to_others(small_release: Release) -> None:
    async def work() -> None:
        limits = Limits(rows=10**9, result=10**12, timeout=600, wait=60)
        async with pool_of(small_release, limits=limits, lanes=ONE_LANE) as pool:
            slow = [await pool.answer(Question(CROSSED)) for _ in range(3)]
            assert pool.numbers()["slow_readers"] >= 2, "each waits with a full buffer"
            async with await pool.answer(Question("ASK {}")) as answer:
                assert answer.whole
            for each in slow:
                await each.aclose()
            assert pool.numbers()["slow_readers"] == 0

    run(work)


def test_too_many_slow_readers_are_broken_off(small_release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccpr_graph.store.pool._MOST_SLOW", 2)

    async def work() -> None:
        limits = Limits(rows=10**9, result=10**12, timeout=600, wait=60)
        async with pool_of(small_release, limits=limits, lanes=ONE_LANE) as pool:
            # On one lane each begins when the one before has paused: the first is the oldest of those who read slowly.
            slow = [await pool.answer(Question(CROSSED)) for _ in range(3)]
            assert await eventually_async(lambda: slow[0]._running.reason is not None)
            with pytest.raises(QueryLimitError, match="read too slowly"):
                async for _ in slow[0].chunks():
                    pass
            for each in slow:
                await each.aclose()

    run(work)


@pytest.mark.parametrize(
    ("limits", "error", "message"),
    [
        (Limits(timeout=2, rows=10**9, result=10**12), QueryTimeoutError, "longer than 2 s"),
        (Limits(rows=20_000), QueryLimitError, "more than 20,000 rows"),
        (Limits(result=1_000_000), QueryLimitError, "larger than 1,000,000 bytes"),
    ],
)
def test_a_limit_in_the_middle_breaks_the_answer_off(
    small_release: Release, limits: Limits, error: type[QueryError], message: str
) -> None:
    async def work() -> None:
        async with pool_of(small_release, limits=limits) as pool:
            async with await pool.answer(Question(CROSSED)) as answer:
                with pytest.raises(error, match=message):
                    async for _ in answer.chunks():
                        pass
            async with await pool.answer(Question("ASK {}")) as answer:
                assert answer.whole

    run(work)


@pytest.mark.rest
def test_a_worker_that_has_grown_is_replaced(small_release: Release) -> None:
    many = "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l BIND(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j), STR(?c), STR(?f), STR(?i), STR(?l)) AS ?x) }"

    async def work() -> None:
        async with pool_of(small_release, limits=Limits(timeout=600)) as pool:
            async with await pool.answer(Question(many)) as answer:
                assert answer.whole
            server = pool.processes()[0]
            assert await eventually_async(lambda: all(resident(p) < 60 for p in children(server)))

    run(work)


def resident(pid: int) -> float:
    """Return the MiB that a process has for itself; 0 where it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024
    except OSError:
        return 0


def test_what_was_answered_is_kept(small_release: Release) -> None:
    async def work() -> None:
        async with pool_of(small_release) as pool:
            kept = CachedService(pool, queries_must_not_be_cached, size=20_000)
            question = Question("SELECT * { ?s ?p ?o } LIMIT 3")
            first = await kept.answer(question)
            again = await kept.answer(question)
            assert (again.whole, again.kind, again.format) == (first.whole, first.kind, first.format)
            assert kept.numbers()["cache_hits_total"] == 1
            await kept.answer(replace(question, default_graphs=("http://e/g",)))
            await kept.answer(replace(question, formats=Formats.named("csv")))
            assert kept.numbers()["cache_hits_total"] == 1, "another question"
            for _ in range(2):
                await kept.answer(Question("SELECT (RAND() AS ?x) {}"))
            assert kept.numbers()["cache_hits_total"] == 1, "another answer each time"
            for n in range(50):
                await kept.answer(Question(f"SELECT ({n} AS ?x) {{}}"))
            assert kept.numbers()["cached_bytes"] <= 20_000
            with pytest.raises(QueryError):
                await kept.answer(Question("SELECT"))

    run(work)


def test_small_queries_one_after_the_other_fork_nothing(small_release: Release) -> None:
    async def work() -> None:
        async with pool_of(small_release) as pool:
            seen = set()
            for n in range(60):
                async with await pool.answer(Question(f"SELECT ({n} AS ?x) {{}}")):
                    pass
                if n > 10:
                    seen |= set(pool.processes())
            assert len(seen) <= 5, "the fork server, and the workers that there were at the beginning"

    run(work)


def test_a_worker_whose_answer_came_all_at_once_is_heard_again() -> None:
    """More than may wait for a slow client, and its end with it: nothing was left to read on for, and nobody did."""
    long, short = (frame(BEGIN, b"graph") + frame(DATA, each) + frame(END, b"") for each in (b"x" * 300_000, b"y"))

    async def work() -> None:
        loop = asyncio.get_running_loop()
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        ours, theirs = socket.socketpair()
        worker = Worker(process.pid, loop.create_future(), said=os.open(os.devnull, os.O_RDONLY))
        await loop.create_unix_connection(lambda: worker, sock=ours)
        try:
            await loop.run_in_executor(None, theirs.sendall, long)
            assert await eventually_async(lambda: worker.ended)
            assert sum(map(len, worker.pieces)) == 300_000
            worker.drop()
            worker.ask({})
            theirs.sendall(short)
            assert await eventually_async(lambda: worker.ended)
            assert b"".join(worker.pieces) == b"y"
        finally:
            worker.close()
            theirs.close()
            with process:  # closes what it would have read, and waits
                pass

    run(work)


def waiting(control: socket.socket) -> bytes:
    """Return what could be read from a socket that does not block, and leave it there."""
    try:
        return control.recv(1000, socket.MSG_PEEK)
    except BlockingIOError:
        return b""


def test_a_worker_that_ends_before_it_is_known_is_told_of(small_release: Release) -> None:
    """That it was made and how it ended are read together, and neither is lost."""

    async def work() -> None:
        server = ForkServer(Dataset.of_release(small_release).order(Limits()))
        try:
            assert await server.wait_until_ready() is None
            forking = asyncio.create_task(server.fork())
            await asyncio.sleep(0)  # it is asked for; nobody reads from here on
            assert eventually(lambda: bool(children(server.pid)))
            os.kill(children(server.pid)[0], signal.SIGKILL)
            assert eventually(lambda: waiting(server._control).count(b"\n") == 2)
            worker = await forking
            with pytest.raises(LostError) as lost:
                await worker.wait()
            assert lost.value.status == -signal.SIGKILL
            worker.close()
        finally:
            server.close()

    run(work)


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
@pytest.mark.parametrize("when", ["before", "unread", "half read", "read"])
def test_whether_a_worker_heard_its_question(when: str, new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """One that was killed while idle did not, however long its death takes; a question that was heard is not asked again."""

    async def work() -> bool:
        ours, theirs = socket.socketpair()
        loop = asyncio.get_running_loop()
        # Not closed: that would kill its process.
        worker = Worker(os.getpid(), loop.create_future(), said=os.open(os.devnull, os.O_RDONLY))
        await loop.create_unix_connection(lambda: worker, sock=ours)
        with theirs:
            if when == "before":
                theirs.close()
            worker.ask({"text": "ASK {}"})
            if when in ("half read", "read"):
                await asyncio.to_thread(theirs.recv, 10 if when == "half read" else 1000)
        assert await eventually_async(lambda: worker.lost)
        worker._close_descriptors()
        return worker.unheard

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(work()) is (when != "read")


def test_nobody_is_told_of_workers_that_were_killed_while_idle(
    small_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the pool has not seen it yet, and the system takes its time to end them."""
    monkeypatch.setattr("ccpr_graph.store.pool._AT_ONCE", 0)

    async def work() -> None:
        async with pool_of(small_release) as pool:
            await pool.answer(Question("ASK {}"))
            assert await eventually_async(lambda: len(pool.processes()) > 2)
            for pid in pool.processes()[1:]:
                os.kill(pid, signal.SIGKILL)
            async with await pool.answer(Question("SELECT (1 AS ?x) {}")) as answer:
                assert answer.whole

    run(work)


def test_a_long_query_is_not_asked_twice(small_release: Release) -> None:
    """Not even if the fork server, which would tell how its worker ended, is gone as well."""

    async def work() -> None:
        async with pool_of(small_release) as pool:
            await pool.answer(Question("ASK {}"))
            asking = asyncio.create_task(pool.answer(Question(COUNTED)))
            assert await eventually_async(lambda: pool.numbers()["running"] == 1)
            await asyncio.sleep(0.2)  # what is lost sooner is asked again
            asked = pool.numbers()["asked_total"]
            server, *workers = pool.processes()
            for pid in (server, *workers):
                os.kill(pid, signal.SIGKILL)
            with pytest.raises(QueryError):
                await asking
            assert pool.numbers()["asked_total"] == asked
            async with await pool.answer(Question("ASK {}")) as answer:
                assert answer.whole
            assert pool.processes()[0] != server

    run(work)


def test_a_busy_pool_says_so(small_release: Release) -> None:
    async def work() -> None:
        async with pool_of(small_release, limits=Limits(wait=0.2), lanes=ONE_LANE) as pool:
            slow = asyncio.create_task(pool.answer(Question(COUNTED)))
            assert await eventually_async(lambda: pool.numbers()["running"] == 1)
            with pytest.raises(BusyError, match="busy"):
                await pool.answer(Question("ASK {}"))
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
            async with await pool.answer(Question("ASK {}")) as answer:
                assert answer.whole

    run(work)
