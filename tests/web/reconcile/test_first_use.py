"""The index is made when it is first needed, from whatever data there are; a failure is told, and not kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from ccpr_graph.errors import QueryLimitError
from ccpr_graph.store import Answer, Engine, Limits, QueryService, Question, Release
from ccpr_graph.web.app import create_app
from ccpr_graph.web.site import Site
from tests.store.services import EngineService


class Counting:
    """Passes questions on to a service, and counts them; some of the first fail as a store that is too busy does."""

    def __init__(self, service: QueryService, *, failing: int = 0) -> None:
        self._service = service
        self.limits = service.limits
        self.asked = 0
        self._failing = failing

    async def answer(self, question: Question, *, client: str = "") -> Answer:
        self.asked += 1
        if self.asked <= self._failing:
            raise QueryLimitError("no worker became free in time")
        return await self._service.answer(question, client=client)

    async def aclose(self) -> None:
        await self._service.aclose()


def ask(site: Site, paths: Sequence[str]) -> list[httpx.Response]:
    async def run() -> list[httpx.Response]:
        transport = httpx.ASGITransport(create_app(site))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return list(await asyncio.gather(*(client.get(path) for path in paths)))

    return asyncio.run(run())


def test_the_index_is_made_once_and_not_before(served_release: Release) -> None:
    with Engine(served_release, workers=1) as engine:
        service = Counting(EngineService(engine))
        create_app(Site(service, "x"))
        assert service.asked == 0
        (alone,) = ask(Site(service, "x"), ["/reconcile"])
        needed, service.asked = service.asked, 0
        answers = ask(Site(service, "x"), ["/reconcile", "/reconcile?query=x", "/reconcile/suggest/type?prefix=s"])
        assert [each.status_code for each in (alone, *answers)] == [200] * 4
        assert service.asked == needed


def test_a_failure_is_told_and_not_kept(served_release: Release) -> None:
    with Engine(served_release, workers=1) as engine:
        site = Site(Counting(EngineService(engine), failing=1), "x")
        first, second = ask(site, ["/reconcile", "/reconcile"])
    assert (first.status_code, second.status_code) == (503, 200)
    assert first.headers["retry-after"]
    assert first.headers["cache-control"] == "no-store"
    assert "Try again" in first.text


@pytest.mark.parametrize("limits", [Limits(rows=1)])
def test_what_the_operator_does_not_allow_is_not_answered(served_release: Release, limits: Limits) -> None:
    with Engine(served_release, workers=1, limits=limits) as engine:
        (answer,) = ask(Site(EngineService(engine), "x"), ["/reconcile?query=x"])
    assert answer.status_code == 503
