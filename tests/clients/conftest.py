"""A real server over the real release, for clients that people use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ccpr_graph.store import Release
from tests.web.conftest import Running, start, stop


@pytest.fixture(scope="module")
def served(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(release.folder, tmp_path_factory.mktemp("log") / "log", timeout=20)
    yield running
    assert stop(running) == 0, running.log.read_text()
