from __future__ import annotations

from collections.abc import Iterator

import pytest

from ccpr_graph.store import Engine, Release
from ccpr_graph.store.remote.graph_store import GraphStore
from ccpr_graph.store.remote.loading import MERGE, load
from tests.store.releases import write_release
from tests.store.remote.engines import Store, oxigraph, virtuoso
from tests.store.services import EngineService


@pytest.fixture(scope="session")
def grammar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineService]:
    """The embedded engine with nothing in it."""
    folder = write_release(tmp_path_factory.mktemp("empty") / "release", graph="\n")
    with Engine(Release.open(folder), workers=1) as engine:
        yield EngineService(engine)


@pytest.fixture(scope="session")
def embedded(release: Release) -> Iterator[Engine]:
    with Engine(release, workers=1) as engine:
        yield engine


def fill(store: Store, release: Release) -> str:
    """Load a release; return the address to serve from."""
    with GraphStore(store.graphs, store.query, store.user, store.password) as target:
        loaded = load(release, target)
    return store.address if loaded.merge in (None, "default") else f"{store.address}?default-graph-uri={MERGE}"


@pytest.fixture(scope="session")
def oxigraph_address(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Oxigraph's server has the Kazakhstan release."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as store:
        yield fill(store, release)


@pytest.fixture(scope="session")
def virtuoso_address(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Virtuoso has it, with no limit on rows."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as store:
        yield fill(store, release)


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def filled(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The name of a store and where it has the Kazakhstan release, one store after the other."""
    return request.param, request.getfixturevalue(f"{request.param}_address")
