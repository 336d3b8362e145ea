"""A server as strangers meet it behind a proxy: clients told apart, limits that hold, a log that stays JSON."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ccpr_graph.errors import ServeError
from ccpr_graph.store import Release
from ccpr_graph.web import Settings, serve
from tests.waiting import PATIENCE, eventually
from tests.web.conftest import Running, stop

_PROGRAM = """
import sys
from pathlib import Path
from ccpr_graph.web import Settings, serve
settings = Settings(port=0, proxy_headers=True, rate=0.01, burst=3, public_url="https://example.org/", metrics_to=("198.51.100.0/24",))
serve(Path(sys.argv[1]), settings, announce=lambda line: print(line, flush=True))
"""


@pytest.fixture(scope="module")
def public(served_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    log = tmp_path_factory.mktemp("public") / "log"
    with log.open("w") as stream:
        command = [sys.executable, "-W", "error", "-c", _PROGRAM, str(served_release.folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream, text=True)
    assert process.stdout is not None
    announced = process.stdout.readline()
    port = re.search(r":(\d+)/", announced)
    assert port, announced + log.read_text()
    running = Running(f"http://127.0.0.1:{port[1]}", process, log)
    yield running
    assert stop(running) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert all({"time", "message"} <= line.keys() or {"time", "status"} <= line.keys() for line in lines)
    assert not [line for line in lines if "traceback" in line]


def get(public: Running, path: str, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(public.url + path, headers=sent, timeout=PATIENCE)


def logged(public: Running, path: str) -> list[Any]:
    def found() -> list[Any]:
        lines = [json.loads(line) for line in public.log.read_text().splitlines(keepends=True) if line.endswith("\n")]
        return [line for line in lines if line.get("path") == path]

    assert eventually(lambda: bool(found())), public.log.read_text()  # a thread writes the lines, after the answers
    return found()


def test_clients_behind_a_proxy_are_told_apart(public: Running) -> None:
    """One that asks too much is told so, whatever it makes up; the next one is served."""
    made_up = ["203.0.113.1", "192.0.2.9, 203.0.113.1", "127.0.0.1, 203.0.113.1"]
    answers = [get(public, "/", x_forwarded_for=value) for value in (*made_up, *made_up)]
    assert [each.status_code for each in answers] == [200] * 3 + [429] * 3
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-1].headers["access-control-allow-origin"] == "*"
    assert answers[-1].headers["strict-transport-security"] == "max-age=31536000"
    assert get(public, "/", x_forwarded_for="203.0.113.2").status_code == 200
    assert get(public, "/readyz", x_forwarded_for="203.0.113.1").status_code == 200


def test_what_is_no_request_is_refused_with_the_same_headers(public: Running) -> None:
    with socket.create_connection(("127.0.0.1", int(public.url.rpartition(":")[2])), timeout=PATIENCE) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        received = b""
        while piece := connection.recv(65536):
            received += piece
    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"\r\nstrict-transport-security: max-age=31536000\r\n" in received


def test_addresses_of_one_ipv6_network_are_one_client(public: Running) -> None:
    statuses = [get(public, "/", x_forwarded_for=f"2001:db8:7::{n}").status_code for n in range(1, 5)]
    assert statuses == [200] * 3 + [429]
    assert get(public, "/", x_forwarded_for="2001:db8:8::1").status_code == 200


def test_the_log_has_the_network_of_the_client(public: Running) -> None:
    get(public, "/nothing-here", x_forwarded_for="203.0.113.77")
    assert [line["client"] for line in logged(public, "/nothing-here")] == ["203.0.113.0/24"]


@pytest.mark.parametrize(
    ("client", "status"), [("198.51.100.7", 200), ("203.0.113.3", 404), ("garbage", 404), ("127.0.0.1", 404)]
)
def test_who_may_read_the_metrics(public: Running, client: str, status: int) -> None:
    assert get(public, "/metrics", x_forwarded_for=client).status_code == status


def test_metrics_count_connections(public: Running) -> None:
    text = get(public, "/metrics", x_forwarded_for="198.51.100.8").text
    assert re.search(r"^ccpr_graph_connections [1-9]", text, re.MULTILINE)
    assert "ccpr_graph_connections_turned_away_total 0.0" in text


def test_what_is_no_http_is_told_in_json(public: Running) -> None:
    """The fixture reads every line of the log at its end."""
    with socket.create_connection(("127.0.0.1", int(public.url.rpartition(":")[2])), timeout=PATIENCE) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 400"


def test_trusted_proxies_alone_mean_nothing(served_release: Release) -> None:
    def never(line: str) -> None:
        raise AssertionError(line)

    with pytest.raises(ServeError, match="Add --proxy-headers"):
        serve(served_release.folder, Settings(port=0, trusted_proxies=("10.0.0.0/8",)), announce=never)
    before = children()
    with pytest.raises(ServeError, match="no network of proxies"):
        serve(served_release.folder, Settings(port=0, proxy_headers=True, trusted_proxies=("x",)), announce=never)
    assert children() == before, "a server that is not started leaves no process"


def children() -> str:
    """Return the processes that this thread has started and that are there."""
    return Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text()
