"""What Oxigraph's server does when its own time is up: it says so in the midst of the result, with the status 200."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ccpr_graph.store import BusyError, Formats, Limits, Release
from ccpr_graph.store.asking import Question
from ccpr_graph.store.remote import RemoteService
from tests.store.releases import write_release
from tests.store.remote.conftest import fill
from tests.store.remote.engines import oxigraph
from tests.store.services import EngineService

pytestmark = pytest.mark.thorough

LONG = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(?c = ?f && ?f = ?i && STR(?c) < STR(?o)) }"


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("impatient")
    with oxigraph(folder, "--timeout-s", "1") as store:
        fill(store, Release.open(write_release(folder / "release")))
        yield store.address


def test_it_does_so(impatient: str) -> None:
    """The reason for all this: a client of its own takes what came for a table."""
    answer = httpx.post(
        impatient.removeprefix("sparql+"),
        data={"query": LONG},
        headers={"Accept": "text/csv"},
        timeout=60,
        trust_env=False,
    )
    assert answer.status_code == 200
    assert answer.text.startswith("a,d\r\n")
    assert not answer.text.endswith("\r\n")


@pytest.mark.parametrize("written_as", ["json", "xml", "csv", "tsv"])
def test_it_never_passes_for_a_whole_answer(written_as: str, impatient: str, grammar: EngineService) -> None:
    async def ask() -> None:
        service = RemoteService.create(impatient, grammar, limits=Limits(timeout=60, rows=10**9, result=10**10))
        async with service:
            with pytest.raises(BusyError, match="broke off, or cannot be read"):
                async with await service.answer(Question(LONG, Formats.named(written_as))) as answer:
                    async for _chunk in answer.chunks():
                        pass

    asyncio.run(ask())
