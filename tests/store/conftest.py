from __future__ import annotations

from collections.abc import Iterator

import pytest

from ccpr_graph.store import Engine, Limits, Release
from ccpr_graph.store.outcome import MEBIBYTE
from tests.store.releases import write_release

TIGHT = Limits(timeout=1.0, memory=256 * MEBIBYTE, rows=500, result=100_000, query=20_000, wait=5.0)


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Release.open(write_release(tmp_path_factory.mktemp("small") / "release"))


@pytest.fixture(scope="session")
def engine(small_release: Release) -> Iterator[Engine]:
    with Engine(small_release, workers=1) as running:
        yield running


@pytest.fixture(scope="session")
def tight(small_release: Release) -> Iterator[Engine]:
    """An engine that allows little, so that a test finds its limits quickly."""
    with Engine(small_release, workers=1, limits=TIGHT) as running:
        yield running
