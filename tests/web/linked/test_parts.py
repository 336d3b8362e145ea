"""What the desk is given: frames, a version and a date of the release, a store elsewhere."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ccpr_graph import iris, manifest
from ccpr_graph.store import Engine, QueryService, Question, Release
from ccpr_graph.store.cache import WholeAnswer
from ccpr_graph.web.linked import add_linked
from ccpr_graph.web.linked.about import About
from ccpr_graph.web.site import Site
from tests.store.releases import write_release
from tests.store.services import EngineService


class Told:
    """Frames that tell what they were asked for."""

    async def answer(self, request: Request, iri: str, name: str) -> Response:
        return JSONResponse({"iri": iri, "name": name})


def ask(service: QueryService, release: Release, path: str, frames: Any = None) -> httpx.Response:
    app = FastAPI()

    def add(path: str, handler: Callable[..., Any], **documented: Any) -> None:
        app.add_api_route(path, handler, methods=["GET"], response_model=None)

    async def asked() -> httpx.Response:
        add_linked(add, Site(service, release.graph.sha256, release), release, frames)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(path, headers={"Accept": "application/ld+json"})

    return asyncio.run(asked())


def test_frames_are_asked_by_name(release: Release, engine: Engine) -> None:
    service = EngineService(engine)
    framed = ask(service, release, "/id/state/kaz.jsonld?frame=state", Told())
    assert framed.json() == {"iri": iris.state("kaz"), "name": "state"}
    assert ask(service, release, "/id/state/kaz?frame=state", Told()).headers["location"] == "kaz.jsonld?frame=state"
    assert (
        ask(service, release, "/id/state/kaz.ttl?frame=state", Told()).headers["content-type"].startswith("text/turtle")
    )
    assert ask(service, release, "/id/state/kaz.jsonld", Told()).headers["content-type"] == "application/ld+json"


@pytest.fixture
def small(tmp_path: Path) -> Release:
    return Release.open(write_release(tmp_path / "release"))


def test_a_release_with_a_version(small: Release) -> None:
    named = Release(small.folder, replace(small.manifest, version="1.2.0", issued="2026-11-02"), {})
    about = About.of(named)
    assert about.name == "ccpr-graph, version 1.2.0, 2026-11-02"
    assert about.modified == datetime(2026, 11, 2, tzinfo=UTC)
    with Engine(named, workers=1) as engine:
        response = ask(EngineService(engine), named, "/id/document/ccpr-c-aaa-co-1.ttl")
    assert response.headers["last-modified"] == "Mon, 02 Nov 2026 00:00:00 GMT"
    assert 'dcterms:issued "2026-11-02"^^xsd:date' in response.text


def test_a_working_build_was_changed_when_it_was_written(small: Release) -> None:
    os.utime(small.folder / manifest.MANIFEST, (1_700_000_000, 1_700_000_000))
    assert About.of(small).modified == datetime.fromtimestamp(1_700_000_000, UTC)
    assert About.of(small).name == "ccpr-graph, working build " + "0" * 12
    assert About.of(small).licence is None


def test_nothing_was_changed_in_the_future(small: Release) -> None:
    ahead = Release(small.folder, replace(small.manifest, version="9.0.0", issued="2999-01-01"), {})
    assert About.of(ahead).modified is None
    (small.folder / manifest.MANIFEST).unlink()
    assert About.of(small).modified is None


def test_the_same_bytes_each_time(small: Release) -> None:
    bodies = set()
    for _ in range(2):
        with Engine(small, workers=1) as engine:
            service = EngineService(engine)
            paths = [f"/id/document/ccpr-c-aaa-co-1{suffix}" for suffix in (".ttl", ".nt", ".jsonld", ".rdf", ".html")]
            bodies.add(tuple(ask(service, small, path).content for path in paths))
    assert len(bodies) == 1


class Counted(EngineService):
    """Counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.asked: list[str] = []

    async def answer(self, question: Question, *, client: str = "") -> WholeAnswer:
        self.asked.append(question.text)
        return await super().answer(question, client=client)


def test_many_who_ask_for_the_same_at_the_same_time_ask_once(release: Release, engine: Engine) -> None:
    service = Counted(engine)
    app = FastAPI()

    def add(path: str, handler: Callable[..., Any], **documented: Any) -> None:
        app.add_api_route(path, handler, methods=["GET"], response_model=None)

    async def asked() -> list[httpx.Response]:
        add_linked(add, Site(service, release.graph.sha256, release), release)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await asyncio.gather(*(client.get("/id/state/kaz.ttl") for _ in range(5)))

    answers = asyncio.run(asked())
    assert len({answer.content for answer in answers}) == 1
    assert sum("UNION { SELECT ?s ?q" in text for text in service.asked) == 1
