"""Questions that the server asks for a request take the turns of the client that sent it; readiness is asked once for all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import httpx
import pytest

from ccpr_graph.store import Engine, Question, Release
from ccpr_graph.store.cache import WholeAnswer
from ccpr_graph.web.app import create_app
from ccpr_graph.web.layers import Conduct, surround
from ccpr_graph.web.site import Site
from tests.store.releases import GRAPH_1
from tests.store.services import EngineService

CLIENT = "192.0.2.7"


class Asked(EngineService):
    """Writes down who asks."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.by: list[str] = []

    async def answer(self, question: Question, *, client: str = "") -> WholeAnswer:
        self.by.append(client)
        return await super().answer(question, client=client)


@pytest.fixture
def asked(served_release: Release) -> Iterator[Asked]:
    with Engine(served_release, workers=1) as engine:
        yield Asked(engine)


def get(service: Asked, release: Release, paths: Sequence[str]) -> list[int]:
    """Ask for several addresses at once; return the statuses."""
    app = surround(create_app(Site(service, release.graph.sha256, release)), Conduct())

    async def all_of_them() -> list[int]:
        transport = httpx.ASGITransport(app, client=(CLIENT, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return [each.status_code for each in await asyncio.gather(*map(client.get, paths))]

    return asyncio.run(all_of_them())


def test_a_graph_of_the_store_is_asked_for_by_who_wants_it(asked: Asked, served_release: Release) -> None:
    there, missing = (f"/store?graph={quote(each, safe='')}" for each in (GRAPH_1, "http://example.org/none"))
    assert get(asked, served_release, [there, missing]) == [200, 404]
    assert asked.by == [CLIENT] * 3


def test_all_who_ask_whether_it_is_ready_are_told_by_one_query(asked: Asked, served_release: Release) -> None:
    assert get(asked, served_release, ["/readyz"] * 20) == [200] * 20
    assert len(asked.by) == 1
    assert get(asked, served_release, ["/readyz"]) == [200]
    assert len(asked.by) == 2
