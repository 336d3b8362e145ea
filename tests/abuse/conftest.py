from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.abuse.served import Served, serving
from tests.store.releases import write_release

SUBJECTS = 10_000
BIG = 100_000
"""Triples of the big release: in one graph, ten to a subject, one of them a link to another subject."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what needs the machine for itself out of the default run, and everything off other systems."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        if item.get_closest_marker("thorough") is None:
            item.add_marker(pytest.mark.abuse)
        if sys.platform != "linux":
            item.add_marker(pytest.mark.skip(reason="looks at processes in /proc, asks from all of 127.0.0.0/8"))


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(tmp_path_factory.mktemp("small") / "release")


@pytest.fixture(scope="session")
def big_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in which heavy queries are heavy; plain lines, for what they say does not matter here."""
    draw = random.Random(5)
    lines = []
    for number in range(SUBJECTS):
        subject = f"<http://example.org/{number}>"
        lines.append(f"{subject} <http://example.org/p> <http://example.org/{draw.randrange(SUBJECTS)}>")
        lines += [f'{subject} <http://example.org/text{k}> "{draw.random()} aaaaaaaaaaaaaa {k}"@en' for k in range(9)]
    graph = "".join(f"{line} <http://example.org/graph> .\n" for line in lines)
    return write_release(tmp_path_factory.mktemp("big") / "release", graph=graph)


@pytest.fixture(scope="session")
def small(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of 33 triples; a second is long for these."""
    with serving(small_folder, tmp_path_factory.mktemp("log") / "log", timeout=1) as running:
        yield running


@pytest.fixture(scope="session")
def big(big_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of 100,000 triples."""
    with serving(big_folder, tmp_path_factory.mktemp("log") / "log", timeout=2) as running:
        yield running


@pytest.fixture(scope="session")
def patient(big_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of 100,000 triples that gives queries more time than any test waits."""
    with serving(big_folder, tmp_path_factory.mktemp("log") / "log", timeout=60) as running:
        yield running


@pytest.fixture(scope="module")
def victim(big_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Another one, whose processes are killed: who asks there is to know nothing of other abuses, nor they of its."""
    with serving(big_folder, tmp_path_factory.mktemp("log") / "log", timeout=60) as running:
        yield running


@pytest.fixture(autouse=True)
def no_traceback(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does: the server's log has no word of a mistake."""
    names = [name for name in ("small", "big", "patient", "victim") if name in request.fixturenames]
    logs = [request.getfixturevalue(name).log for name in names]
    sizes = [log.stat().st_size for log in logs]
    yield
    for log, size in zip(logs, sizes, strict=True):
        added = log.read_bytes()[size:].decode(errors="replace")
        if any(word in added for word in ("Traceback", "Exception in ASGI", "Task exception")):
            pytest.fail("the log has a traceback: " + " | ".join(_exceptions(added)[-5:]), pytrace=False)


def _exceptions(text: str) -> list[str]:
    """Return the lines that end tracebacks; each is one line of the log, in JSON."""
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [line["traceback"].splitlines()[-1] for line in lines if "traceback" in line] or text.splitlines()[-5:]
