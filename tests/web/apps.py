"""Makes applications for tests that ask them without a server."""

from __future__ import annotations

from pathlib import Path

from starlette.types import ASGIApp

from ccpr_graph.store import Engine, Release
from ccpr_graph.web.app import create_app
from ccpr_graph.web.layers import Conduct, surround
from ccpr_graph.web.site import Site
from tests.store.services import EngineService


def app_of(
    release: Release,
    engine: Engine,
    public_url: str | None = None,
    *,
    log_queries: bool = False,
    releases: Path | None = None,
) -> ASGIApp:
    address = None if public_url is None else public_url.rstrip("/")
    site = Site(EngineService(engine), release.graph.sha256, release, address, releases=releases)
    return surround(create_app(site), Conduct(address, log_queries=log_queries))
