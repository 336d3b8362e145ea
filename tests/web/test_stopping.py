"""Telling the server to stop: once, twice, while it loads, while somebody does not read."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from ccpr_graph.store import Release
from tests.store.releases import write_release
from tests.waiting import PATIENCE, eventually
from tests.web.conftest import at_work
from tests.web.test_endpoint import SLOW

pytestmark = pytest.mark.abuse

STOPS = [signal.SIGINT, signal.SIGTERM]
_PROGRAM = """
import sys
from pathlib import Path
from ccpr_graph.store import Limits
from ccpr_graph.web import Settings, serve
settings = Settings(port=0, limits=Limits(timeout=60, result=10**9, rows=10**7), grace=float(sys.argv[2]))
print("starting", flush=True)
serve(Path(sys.argv[1]), settings, announce=lambda line: print(line, flush=True))
"""


class Server:
    def __init__(self, folder: Path, log: Path, grace: float) -> None:
        self._log = log
        with log.open("w") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", _PROGRAM, str(folder), str(grace)],
                stdout=subprocess.PIPE, stderr=stream, text=True,
            )  # fmt: skip
        assert self.process.stdout is not None
        self.lines = self.process.stdout
        assert self.lines.readline() == "starting\n"

    @property
    def log(self) -> str:
        return self._log.read_text()

    def port(self) -> int:
        line = self.lines.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line + self.log
        return int(found[1])

    def ended(self, *, within: float = PATIENCE) -> int:
        return self.process.wait(timeout=within)


@contextmanager
def serving(folder: Path, log: Path, *, grace: float = 10) -> Iterator[Server]:
    server = Server(folder, log, grace)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()
        server.lines.close()
    assert "Traceback" not in server.log
    assert "ERROR" not in server.log


def connected(port: int, *requests: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall("".join(f"GET {each} HTTP/1.1\r\nHost: a\r\n\r\n" for each in requests).encode("ascii"))
    return connection


def rest(connection: socket.socket) -> str:
    received = b""
    with connection:
        while piece := connection.recv(65536):
            received += piece
    return received.decode()


ASKED = "/sparql?query=" + quote(SLOW)


def refuses(port: int) -> bool:
    """Say whether nobody listens any more: the server has heard that it is to stop."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
    except ConnectionRefusedError:
        return True
    return False


@contextmanager
def asked(server: Server, *more: str) -> Iterator[tuple[int, socket.socket]]:
    """Ask something long, and wait until the server is at it; give its port, and the connection."""
    port = server.port()
    with connected(port, ASKED, *more) as connection:
        assert eventually(lambda: at_work(f"http://127.0.0.1:{port}"))
        yield port, connection


@pytest.mark.parametrize("number", STOPS)
def test_it_ends_with_0(served_release: Release, tmp_path: Path, number: signal.Signals) -> None:
    with (
        serving(served_release.folder, tmp_path / "log", grace=60) as server,
        connected(server.port(), "/healthz") as idle,
    ):
        assert idle.recv(12) == b"HTTP/1.1 200"
        server.process.send_signal(number)
        assert server.ended(within=50) == 0, "a connection on which nothing is asked holds nothing up"


def test_when_the_grace_is_over_a_query_is_ended_and_its_client_told(served_release: Release, tmp_path: Path) -> None:
    with serving(served_release.folder, tmp_path / "log", grace=1) as server, asked(server) as (_, connection):
        server.process.send_signal(signal.SIGTERM)
        answer = rest(connection)
        assert answer.startswith("HTTP/1.1 503 ")
        assert "retry-after" in answer.lower()
        assert server.ended() == 0


@pytest.mark.parametrize("second", STOPS)
def test_told_twice_it_ends_at_once(served_release: Release, tmp_path: Path, second: signal.Signals) -> None:
    with serving(served_release.folder, tmp_path / "log", grace=600) as server, asked(server) as (port, _):
        server.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: refuses(port))
        assert server.process.poll() is None, "the query has its grace"
        server.process.send_signal(second)
        assert server.ended(within=50) == 0, "not when the query's own time is over"


def test_it_says_that_it_is_not_ready_and_takes_no_connections(served_release: Release, tmp_path: Path) -> None:
    with serving(served_release.folder, tmp_path / "log", grace=3) as server, asked(server, "/readyz") as (port, both):
        server.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: refuses(port))
        ready = rest(both).rpartition("HTTP/1.1 ")[2]  # the last of two answers
        assert ready.startswith("503 ")
        assert "access-control-allow-origin: *" in ready
        assert ready.endswith('{"status":"stopping"}')
        assert server.ended() == 0


def test_a_client_that_does_not_read_does_not_hold_it_up(tmp_path: Path) -> None:
    lines = (f'<http://e/{n}> <http://e/p> "{n} {"x" * 500}" <http://e/g> .\n' for n in range(30_000))
    folder = write_release(tmp_path / "release", graph="".join(lines))
    with serving(folder, tmp_path / "log", grace=1) as server:
        everything = quote("SELECT * { ?s ?p ?o }")
        with connected(server.port(), f"/sparql?query={everything}") as connection:
            assert connection.recv(12) == b"HTTP/1.1 200"
            server.process.send_signal(signal.SIGTERM)
            assert server.ended(within=50) == 0, "not when the query's own time is over"


@pytest.mark.parametrize("number", STOPS)
def test_it_can_be_stopped_while_it_loads(tmp_path: Path, number: signal.Signals) -> None:
    lines = (f'<http://e/{n // 10}> <http://e/p{n % 10}> "text {n}" <http://e/g> .\n' for n in range(400_000))
    folder = write_release(tmp_path / "release", graph="".join(lines))
    with serving(folder, tmp_path / "log") as server:
        assert eventually(lambda: _listens_to_signals(server.process.pid))
        server.process.send_signal(number)
        assert server.ended() == 0
        assert server.lines.read() == "", "it was never announced"


def _listens_to_signals(pid: int) -> bool:
    """Say whether a process catches ``SIGTERM``, as the server does once its imports are done."""
    found = re.search(r"^SigCgt:\s*([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return found is not None and bool(int(found[1], 16) & 1 << (signal.SIGTERM - 1))
