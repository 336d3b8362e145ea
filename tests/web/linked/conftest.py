from __future__ import annotations

from collections.abc import Iterator

import pytest

from ccpr_graph.store import Engine, Release
from tests.web.apps import app_of
from tests.web.sites import Site


@pytest.fixture(scope="session")
def engine(release: Release) -> Iterator[Engine]:
    with Engine(release, workers=1) as running:
        yield running


@pytest.fixture(scope="session")
def site(release: Release, engine: Engine) -> Iterator[Site]:
    """The application over the real release, asked without a network."""
    made = Site(app_of(release, engine))
    yield made
    made.close()
