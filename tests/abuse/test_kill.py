"""``kill -9`` of any process of a server, at any time: the next question is answered; nothing is left when all is over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.abuse.conduct import check_bounded
from tests.abuse.heavy import CROSS, GIANT
from tests.abuse.processes import MARK, tree
from tests.abuse.served import ROOT, Served, serving, shown
from tests.abuse.test_crowds import light
from tests.abuse.wire import Reply
from tests.waiting import eventually

_SOON = 5.0


@contextmanager
def running(server: Served, query: str, times: int = 1) -> Iterator[tuple[list[int], list[Future[Reply]]]]:
    """Have a query run, and yield the processes that are at work on it, and its answers to come."""
    with ThreadPoolExecutor(times) as threads:
        replies = [threads.submit(server.place.ask, query) for _ in range(times)]
        found: set[int] = set()

        def is_at_work() -> bool:  # for a while: a process that has just started is busy for a moment, too
            found.update((server.working().keys() & server.working().keys()) - {server.process.pid})
            return bool(found)

        assert eventually(is_at_work, 10), "no process works on the query; where the web process does, it is the fault"
        yield sorted(found), replies


def kill(pids: list[int], number: signal.Signals = signal.SIGKILL) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # who is gone already need not be killed
            os.kill(pid, number)


def check_recovered(server: Served) -> None:
    server.check_alive(within=_SOON)
    assert server.place.ask(light()).text.split() == ["n", "10"]
    server.check()


def test_each_while_idle(victim: Served) -> None:
    """Every process but the web process, one after the other."""
    for number in range(len(victim.before) - 1):
        others = victim.others()
        kill([others[number % len(others)].pid])
        check_recovered(victim)


def test_each_while_idle_and_nobody_asks(victim: Served) -> None:
    """The same, with nobody asking at once: the dead are buried, or replaced, all the same, at the latest when one asks."""
    kill([victim.others()[-1].pid])
    time.sleep(1)
    check_recovered(victim)


def test_all_at_once(victim: Served) -> None:
    kill([each.pid for each in victim.others()])
    check_recovered(victim)


def test_again_and_again(victim: Served) -> None:
    for _ in range(8):
        kill([each.pid for each in victim.others()])
        victim.asks()
    check_recovered(victim)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGABRT])
def test_while_running(victim: Served, number: signal.Signals) -> None:
    """Whose query it was learns that it has no result."""
    with running(victim, CROSS["COUNT"]) as (pids, replies):
        kill(pids, number)
        reply = replies[0].result(timeout=20)
    check_bounded(reply)
    check_recovered(victim)


def test_the_idle_ones_first_and_then_the_one_at_work(victim: Served) -> None:
    """Whatever is known of a process that nobody can wait for any more: its query does not begin again elsewhere."""
    with running(victim, CROSS["COUNT"]) as (pids, replies):
        starter = {each.parent for each in victim.others() if each.pid in pids} - {victim.process.pid}
        kill(sorted(starter))
        time.sleep(0.5)
        kill(pids)
        try:
            check_bounded(replies[0].result(timeout=10))
        except TimeoutError:
            busy = victim.working()
            kill([each.pid for each in victim.others()])
            pytest.fail(f"no answer 10 s after its process was killed; at work now: {sorted(busy)}, it was {pids}")
    check_recovered(victim)


def test_while_writing(victim: Served) -> None:
    """The answer is on its way: it is broken off, and looks it."""
    with running(victim, GIANT["rows"]) as (pids, replies):
        kill(pids)
        reply = replies[0].result(timeout=20)
    check_bounded(reply)
    check_recovered(victim)


def test_all_while_running(victim: Served) -> None:
    with running(victim, CROSS["COUNT"], 4) as (_pids, replies):
        for _ in range(6):
            kill([each.pid for each in victim.others()])
            time.sleep(0.3)
        # What was waiting runs now, for the server has been given much time: it too has to end.
        deadline = time.monotonic() + 20
        while not all(reply.done() for reply in replies) and time.monotonic() < deadline:
            kill(list(victim.working().keys() - {victim.process.pid}))
        for each in replies:
            check_bounded(each.result(timeout=20))
    check_recovered(victim)


def test_idle_ones_while_others_run(victim: Served) -> None:
    """Every process that is not at work, the one that starts others among them: the query that runs is answered or ended."""
    long = "SELECT (COUNT(*) AS ?n) { { SELECT ?b { ?a <http://example.org/p> ?b } LIMIT 500 } ?c <http://example.org/text1> ?d FILTER(?b = ?c) }"
    with ThreadPoolExecutor(1) as threads:
        reply = threads.submit(victim.place.ask, long)
        busy = victim.working()
        for each in victim.others():
            if each.pid not in busy:
                kill([each.pid])
        answer = reply.result(timeout=70)
    if answer.status == 200:
        assert answer.text.split() == ["n", "500"]
    else:
        check_bounded(answer)
    check_recovered(victim)


def test_a_process_that_is_stopped(big: Served) -> None:
    """A frozen process does not end by itself, and no alarm reaches it: the server has to notice."""
    with running(big, CROSS["COUNT"]) as (pids, replies):
        kill(pids, signal.SIGSTOP)
        try:
            check_bounded(replies[0].result(timeout=big.timeout + 15))
            check_recovered(big)
        finally:
            for pid in pids:
                if any(each.pid == pid for each in big.others()):
                    kill([pid], signal.SIGKILL)


@pytest.mark.parametrize("load", [0, 3])
def test_the_web_process(big_folder: Path, tmp_path: Path, load: int) -> None:
    """Where it is gone, nobody is left to answer to: no process runs on, none stays."""
    with pytest.raises(AssertionError, match="is gone"), serving(big_folder, tmp_path / "log", timeout=60) as server:
        with ThreadPoolExecutor(load + 1) as threads:
            for _ in range(load):
                threads.submit(server.place.ask, CROSS["COUNT"])
            if load:
                assert eventually(lambda: bool(server.working()), 10)
            kill([server.process.pid])
            server.process.wait(timeout=10)
        left = [each.pid for each in tree(server.process.pid, server.mark)]
        if not eventually(lambda: not tree(server.process.pid, server.mark), _SOON):
            now = tree(server.process.pid, server.mark)
            kill([each.pid for each in now])
            pytest.fail(f"of {left} there are still: {shown(now)}")
        raise AssertionError("the server is gone, and all of it")


def test_while_starting(big_folder: Path, tmp_path: Path) -> None:
    """Killed before it serves, it leaves nothing either."""
    for after in (0.2, 0.6, 1.0, 1.5):
        mark = f"starting-{os.getpid()}-{after}"
        command = [sys.executable, "-m", "ccpr_graph", "serve", "--release", str(big_folder), "--port", "0"]
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env={**os.environ, MARK: mark})
            time.sleep(after)
            process.kill()
            process.wait(timeout=10)
        gone = eventually(lambda mark=mark, pid=process.pid: not tree(pid, mark), 10)  # type: ignore[misc]
        kill([each.pid for each in tree(process.pid, mark)])
        assert gone, f"killed after {after} s, it left processes"
