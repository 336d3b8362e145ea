from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from ccpr_graph.store import Engine, Release
from tests.store.releases import write_release
from tests.waiting import PATIENCE
from tests.web.apps import app_of
from tests.web.sites import Site

PROGRAM = """
import sys
from pathlib import Path
from ccpr_graph.store import Limits
from ccpr_graph.web import ExampleQuery, Settings, serve
limits = Limits(timeout=float(sys.argv[2]), memory=2**29, rows=5000, result=10**6, query=50_000, wait=5)
settings = Settings(port=0, limits=limits)
examples = [ExampleQuery("classes", "Which <classes> are there?", "All & sundry", "SELECT DISTINCT ?class { ?s a ?class }")]
serve(Path(sys.argv[1]), settings, examples=examples, announce=lambda line: print(line, flush=True))
"""


@dataclass(frozen=True)
class Running:
    """A server in a process of its own."""

    url: str
    process: subprocess.Popen[str]
    log: Path


def start(folder: Path, log: Path, *, timeout: float = 2) -> Running:
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PROGRAM, str(folder), str(timeout)],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"Serving .* at (http://127\.0\.0\.1:\d+)/", line)
    assert found, line + log.read_text()
    return Running(found[1], process, log)


def stop(running: Running, number: signal.Signals = signal.SIGINT) -> int:
    running.process.send_signal(number)
    status = running.process.wait(timeout=PATIENCE)
    assert running.process.stdout is not None
    running.process.stdout.close()
    return status


def at_work(url: str) -> bool:
    """Say whether a server evaluates a query."""
    told = httpx.get(f"{url}/metrics", timeout=PATIENCE).text
    return re.search(r"^ccpr_graph_pool_running [1-9]", told, re.MULTILINE) is not None


@pytest.fixture(scope="session")
def served_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Release.open(write_release(tmp_path_factory.mktemp("served") / "release"))


@pytest.fixture(scope="session")
def server(served_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real server on a free port; it has to end in good order, too."""
    running = start(served_release.folder, tmp_path_factory.mktemp("log") / "log")
    yield running
    assert stop(running) == 0, running.log.read_text()


@pytest.fixture(scope="session")
def client(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"Accept": "*/*"}, timeout=PATIENCE) as http:
        yield http


@pytest.fixture(scope="session")
def engine(release: Release) -> Iterator[Engine]:
    """Answers from the real release; a module with another one of this name has its own."""
    with Engine(release, workers=1) as running:
        yield running


@pytest.fixture(scope="session")
def site(release: Release, engine: Engine) -> Iterator[Site]:
    """The application over the real release, asked without a network."""
    made = Site(app_of(release, engine))
    yield made
    made.close()
