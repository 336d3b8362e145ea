"""Starting and stopping the server."""

from __future__ import annotations

import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ccpr_graph.errors import ReleaseError, ServeError
from ccpr_graph.store import Release
from ccpr_graph.web import Settings, serve, serve_files
from tests.store.releases import write_release
from tests.waiting import PATIENCE, eventually
from tests.web.conftest import at_work, start, stop
from tests.web.test_endpoint import SLOW


def never(line: str) -> None:
    """Stand in for ``announce`` where the server should not start: it would serve until it is told to stop."""
    raise AssertionError(line)


def test_a_port_in_use(served_release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"port {port} on 127.0.0.1 is in use. Choose another with --port"):
            serve(served_release.folder, Settings(port=port), announce=never)


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("192.0.2.1", 0, "not an address of this machine"),
        ("no such host", 0, "not an address to listen on"),
        ("127.0.0.1", 70_000, "not a port"),
    ],
)
def test_an_address_that_cannot_be_had(served_release: Release, host: str, port: int, message: str) -> None:
    with pytest.raises(ServeError, match=message):
        serve(served_release.folder, Settings(host=host, port=port), announce=never)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may listen on every port")
def test_a_port_that_needs_rights(served_release: Release) -> None:
    with pytest.raises(ServeError, match="needs rights"):
        serve(served_release.folder, Settings(port=80), announce=never)


def test_no_release(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no release here"):
        serve(tmp_path, Settings(port=0), announce=never)


def test_a_graph_that_cannot_be_loaded(tmp_path: Path) -> None:
    folder = write_release(tmp_path, graph="no quads\n")
    with pytest.raises(ReleaseError, match="cannot be loaded"):
        serve(folder, Settings(port=0), announce=never)


def test_a_file_of_several_that_cannot_be_loaded(tmp_path: Path) -> None:
    """The message names that one, and does not send to the build, which has nothing to do with it."""
    files = [tmp_path / "good.ttl", tmp_path / "bad.ttl"]
    for file, text in zip(files, ("<a> <b> <c> .", "<a> <b> ."), strict=True):
        file.write_text(text)
    with pytest.raises(ReleaseError, match=r"bad\.ttl: .*Correct the file") as raised:
        serve_files(files, Settings(port=0), announce=never)
    assert "good.ttl" not in str(raised.value)


def test_it_starts_and_stops_in_good_order(tmp_path: Path) -> None:
    lines = (f'<http://e/{n // 10}> <http://e/p{n % 10}> "text {n}" <http://e/g> .\n' for n in range(20_000))
    folder = write_release(tmp_path / "release", graph="".join(lines))
    running = start(folder, tmp_path / "log")
    assert stop(running) == 0
    assert "Traceback" not in running.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_query_under_way_is_finished(served_release: Release, tmp_path: Path, number: signal.Signals) -> None:
    running = start(served_release.folder, tmp_path / "log", timeout=60)
    with ThreadPoolExecutor(1) as threads, httpx.Client(base_url=running.url, timeout=PATIENCE) as http:
        crossed = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        asked = threads.submit(http.get, "/sparql", params={"query": crossed})
        assert eventually(lambda: at_work(running.url) or asked.done())
        assert stop(running, number) == 0
        assert asked.result().json()["results"]["bindings"][0]["n"]["value"] == str(33**4)
    assert "Traceback" not in running.log.read_text()


@pytest.mark.abuse
def test_a_long_query_does_not_keep_it_from_stopping(served_release: Release, tmp_path: Path) -> None:
    running = start(served_release.folder, tmp_path / "log", timeout=60)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(httpx.get, f"{running.url}/sparql", params={"query": SLOW}, timeout=PATIENCE)
        assert eventually(lambda: at_work(running.url))
        assert stop(running) == 0
        assert asked.result().status_code == 503
    assert "Traceback" not in running.log.read_text()
