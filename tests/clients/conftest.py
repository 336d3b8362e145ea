"""A real server over the real release, for clients that people use."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from ccpr_graph.store import Release
from tests.web.conftest import Running, stop


@pytest.fixture(scope="module")
def served(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server as its users start it."""
    log = tmp_path_factory.mktemp("log") / "log"
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--release", str(release.folder), "--port", "0"]
    with log.open("w") as stream:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream, text=True)
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found, log.read_text()
    running = Running(found[0], process, log)
    yield running
    assert stop(running) == 0, running.log.read_text()
