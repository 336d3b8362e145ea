"""The application without a server: public address, failing engine, defects, the description of the API."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from ccpr_graph.store import Engine, Release
from ccpr_graph.store.formats import GRAPH_FORMATS, TABLE_FORMATS
from ccpr_graph.web.endpoint import Endpoint
from tests.web.apps import app_of
from tests.web.test_negotiation import FIREFOX


@pytest.fixture(scope="module")
def engine(served_release: Release) -> Iterator[Engine]:
    with Engine(served_release, workers=1) as running:
        yield running


def post(app: ASGIApp, path: str) -> httpx.Response:
    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.post(path)

    return asyncio.run(run())


def ask(app: ASGIApp, path: str, *, base: str = "http://test", **options: Any) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.get(path, **options)

    return asyncio.run(run())


@pytest.mark.parametrize("path", ["/sparql", "/data/sparql"])
def test_the_public_address_is_told(served_release: Release, engine: Engine, path: str) -> None:
    """Behind a proxy that cuts off the path it serves, and behind one that does not."""
    app = app_of(served_release, engine, "https://example.org/data/")
    assert "sd:endpoint <https://example.org/data/sparql>" in ask(app, path).text
    assert "https://example.org/data/sparql" in ask(app, path, headers={"Accept": FIREFOX}).text
    assert ask(app, path, params={"query": "ASK {}"}).json()["boolean"] is True


def test_a_page_below_a_path_keeps_its_links(served_release: Release, engine: Engine) -> None:
    app = app_of(served_release, engine, "https://example.org/data")
    for path in ("/dumps/", "/data/dumps/"):
        assert 'href="../style.css"' in ask(app, path, headers={"Accept": FIREFOX}).text


@pytest.mark.parametrize("below", ["", "/data"])
@pytest.mark.parametrize(
    ("path", "place"),
    [("/dumps", "dumps/"), ("/dumps?a=b", "dumps/?a=b"), ("/sparql/", "../sparql"), ("/docs/", "../docs"), ("/id", None), ("/x/", None)],
)  # fmt: skip
def test_a_slash_too_many_or_too_few(
    served_release: Release, engine: Engine, below: str, path: str, place: str | None
) -> None:
    """The way names no host and no scheme: what the proxy asked by is not what the world sees."""
    answer = ask(app_of(served_release, engine, "https://example.org/data"), below + path)
    assert (answer.status_code, answer.headers.get("location")) == ((307, place) if place else (404, None))


def test_a_posted_query_is_led_on(served_release: Release, engine: Engine) -> None:
    assert post(app_of(served_release, engine), "/sparql/").headers["location"] == "../sparql"


def test_without_a_public_address_the_one_that_was_used_is_told(served_release: Release, engine: Engine) -> None:
    app = app_of(served_release, engine)
    assert "sd:endpoint <http://10.0.0.1:8000/sparql>" in ask(app, "/sparql", base="http://10.0.0.1:8000").text
    evil = ask(app, "/sparql", headers={"Host": "e.org/><script>"})
    assert "sd:endpoint <http://localhost/sparql>" in evil.text


@pytest.mark.parametrize(
    "path", ["/docs%0a", "/ontology%0A", "/id/state/kaz%0a", "/dumps/graph.nq%0a", "/%00", "/a%7fb"]
)
def test_a_path_with_a_control_character(served_release: Release, engine: Engine, path: str) -> None:
    response = ask(app_of(served_release, engine), path)
    assert response.status_code == 400
    assert "control character" in response.text


def test_an_engine_that_does_not_answer(served_release: Release) -> None:
    engine = Engine(served_release, workers=1)
    engine.close()
    app = app_of(served_release, engine)
    health = ask(app, "/readyz")
    assert (health.status_code, health.json()["status"]) == (503, "unavailable")
    response = ask(app, "/sparql", params={"query": "ASK {}"})
    assert response.status_code == 503
    assert "retry-after" in response.headers


def test_a_release_that_cannot_be_loaded_keeps_its_path_to_itself(served_release: Release, tmp_path: Any) -> None:
    folder = shutil.copytree(served_release.folder, tmp_path / "copy")
    release = Release.open(folder)
    (folder / "graph.nq").unlink()
    with Engine(release, workers=1) as engine:
        app = app_of(release, engine)
        for path in ("/sparql?query=ASK%7B%7D", "/readyz"):
            response = ask(app, path)
            assert response.status_code == 503
            assert str(tmp_path) not in response.text


def test_a_defect_is_an_answer_too(served_release: Release, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of the server's")

    monkeypatch.setattr(Endpoint, "get", broken)
    app = app_of(served_release, engine)
    response = ask(app, "/sparql")
    assert response.status_code == 500
    assert response.headers["access-control-allow-origin"] == "*"
    assert "secret" not in response.text


def test_the_log_has_queries_if_that_is_wished(
    served_release: Release, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_of(served_release, engine, log_queries=True)
    with caplog.at_level("INFO", logger="ccpr_graph.access"):
        ask(app, "/sparql?query=ASK%7B%7D")
    (line,) = (json.loads(record.message) for record in caplog.records if record.name == "ccpr_graph.access")
    assert (line["path"], line["query"], line["status"]) == ("/sparql", "query=ASK%7B%7D", 200)


# The description of the API


@pytest.fixture(scope="module")
def described(served_release: Release, engine: Engine) -> Any:
    return ask(app_of(served_release, engine), "/openapi.json").json()


def test_operations_have_names_of_their_own(described: Any) -> None:
    ids = [each["operationId"] for methods in described["paths"].values() for each in methods.values()]
    assert len(ids) == len(set(ids)) > 20


def test_the_description_tells_parameters_bodies_and_answers(described: Any) -> None:
    get, post = described["paths"]["/sparql"]["get"], described["paths"]["/sparql"]["post"]
    names = {"query", "default-graph-uri", "named-graph-uri", "format", "output", "results", "timeout"}
    assert {each["name"] for each in get["parameters"] if "name" in each} == names
    assert {"$ref": "#/components/parameters/If-None-Match"} in get["parameters"]
    form = post["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert set(form["properties"]) == names
    assert "application/sparql-query" in post["requestBody"]["content"]
    assert set(get["responses"]) == {"200", "304", "400", "403", "406", "413", "429", "500", "503"}
    assert set(post["responses"]) == {"200", "304", "400", "403", "406", "413", "415", "429", "500", "503"}
    formats = {each.media_type for each in (*TABLE_FORMATS, *GRAPH_FORMATS)} | {"text/html"}
    assert set(get["responses"]["200"]["content"]) == formats
    dump = described["paths"]["/dumps/{path}"]["get"]["responses"]
    assert set(dump) == {"200", "206", "304", "400", "404", "412", "416", "429", "500", "503"}
    assert {"Retry-After"} == set(dump["429"]["headers"]) == set(get["responses"]["503"]["headers"])
    assert set(described["paths"]["/healthz"]["get"]["responses"]) == {"200", "500"}
    assert set(described["paths"]["/readyz"]["get"]["responses"]) == {"200", "500", "503"}
