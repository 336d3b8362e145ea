"""An application that gives resources as trees, over the real release."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph import iris, manifest
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.app import create_app
from ccpr_graph.web.framing.answers import Frames
from ccpr_graph.web.framing.routes import add_frames
from ccpr_graph.web.framing.wanted import wanted_frame
from ccpr_graph.web.layers import Conduct, surround
from ccpr_graph.web.site import Site
from tests.store.services import EngineService


class Framing:
    """Asks for trees without a network: by HTTP, and by resource."""

    def __init__(self, site: Site, release: Release) -> None:
        app = FastAPI()
        self.frames = add_frames(functools.partial(app.add_api_route, response_model=None), site, release)

        async def resource(request: Request) -> Response:
            name = wanted_frame(request)
            assert name is not None
            return await self.frames.answer(request, iris.ID + request.path_params["path"], name)

        app.add_api_route("/id/{path:path}", resource, methods=["GET", "HEAD"], response_model=None)
        app.mount("/", create_app(site))
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(surround(app, Conduct(None)), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://test")

    def ask(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        return self._loop.run_until_complete(self._client.request(method, path, headers=headers))

    def ask_at_once(self, paths: list[str]) -> list[httpx.Response]:
        async def ask_all() -> list[httpx.Response]:
            return list(await asyncio.gather(*(self._client.get(path) for path in paths)))

        return self._loop.run_until_complete(ask_all())

    def tree(self, iri: str, name: str) -> dict[str, Any]:
        response = self.ask(f"/id/{iri.removeprefix(iris.ID)}?frame={name}")
        assert response.status_code == 200, f"{iri}: {response.text}"
        made: dict[str, Any] = response.json()
        return made

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()


@pytest.fixture(scope="session")
def framing(release: Release) -> Iterator[Framing]:
    with Engine(release, workers=1) as engine:
        made = Framing(Site(EngineService(engine), release.graph.sha256, release), release)
        yield made
        made.close()


@pytest.fixture(scope="session")
def frames(framing: Framing) -> Frames:
    return framing.frames


@pytest.fixture(scope="session")
def context(release: Release) -> Mapping[str, Any]:
    found = release.file(manifest.JSON_LD_CONTEXT)
    assert found is not None
    made: Mapping[str, Any] = json.loads(found[1].read_bytes())
    return made
