"""What ``/openapi.json`` says is so: schemathesis asks a served release, and the rest is held by tables.

Two of schemathesis' checks are left out. That what fits the schemas is taken (``positive_data_acceptance``): a query is any
string to them, and few strings are SPARQL. That what does not fit is refused (``negative_data_rejection``): parameters that are
not known are ignored here, as headers are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from ccpr_graph.project import Project
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.api.document import LEFT_OUT
from ccpr_graph.web.app import create_app
from ccpr_graph.web.site import Site as ServedSite
from tests.publish.folders import BASE, put
from tests.store.services import EngineService
from tests.web.apps import app_of
from tests.web.sites import Site

OFF = {"enabled": False}
HTML = "text/html"
# A client may give a query so little time that it is stopped.
STOPPED = {"not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503"]}}


@schemathesis.serializer("application/sparql-query")
def as_query(context: Any, value: Any) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def engine(release: Release) -> Iterator[Engine]:
    with Engine(release, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def folder(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a version in it, for the routes of versions."""
    made = tmp_path_factory.mktemp("shelf") / "releases"
    put(project, made, "1.0.0", BASE, "2026-01-10")
    return made


@pytest.fixture(scope="module")
def app(release: Release, engine: Engine, folder: Path) -> ASGIApp:
    return app_of(release, engine, releases=folder)


@pytest.fixture(scope="module")
def site(app: ASGIApp) -> Iterator[Site]:
    made = Site(app)
    yield made
    made.close()


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    return dict(site.ask("/openapi.json").json())


def configuration(phases: Mapping[str, int], headers: Mapping[str, str]) -> SchemathesisConfig:
    """Say which phases run, with how many examples for each operation."""
    generation = {"deterministic": True, "database": "none", "no-shrink": True, "codec": "utf-8"}
    chosen: dict[str, Any] = {name: {"enabled": name in phases} for name in ("examples", "coverage", "fuzzing")}
    chosen["fuzzing"]["generation"] = {"max-examples": phases.get("fuzzing", 1)}
    return SchemathesisConfig.from_dict(
        {
            "seed": 6,
            "continue-on-failure": True,
            "max-redirects": 0,
            "headers": dict(headers),
            "generation": generation,
            "phases": chosen | {"stateful": OFF},
            "checks": {"positive_data_acceptance": OFF, "negative_data_rejection": OFF},
            "operations": [{"include-path": "/sparql", "checks": STOPPED}],
        }
    )


def run(app: ASGIApp, phases: Mapping[str, int], **headers: str) -> tuple[int, list[str]]:
    """Return how many requests schemathesis made, and what it found, as sentences."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=configuration(phases, headers))
    asked, found = 0, []
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            found.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            recorded = event.recorder
            asked += len(recorded.interactions)
            for case, checks in recorded.checks.items():
                found += [
                    f"{recorded.label}: {check.name}: {recorded.interactions[case].request.uri}: {check.failure_info.failure}"
                    for check in checks
                    if check.failure_info is not None
                ]
    return asked, found


def test_what_the_document_says_is_so(app: ASGIApp, document: dict[str, Any]) -> None:
    asked, found = run(app, {"examples": 1, "fuzzing": 2})
    assert found == []
    assert asked > 1.5 * len(document["paths"])


@pytest.mark.thorough
@pytest.mark.parametrize("accept", ["*/*", HTML])
def test_what_the_document_says_is_so_in_many_cases(app: ASGIApp, document: dict[str, Any], accept: str) -> None:
    asked, found = run(app, {"examples": 1, "coverage": 1, "fuzzing": 100}, Accept=accept)
    assert found == []
    assert asked > 40 * len(document["paths"])


def resolved(document: dict[str, Any], piece: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in piece:
        return piece
    found: Any = document
    for step in piece["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def example_of(document: dict[str, Any], path: str) -> str:
    """Return the address that the examples of a ``GET`` make."""
    asked = {}
    for each in document["paths"][path]["get"].get("parameters", ()):
        parameter = resolved(document, each)
        if parameter["in"] == "path":
            assert parameter["description"], path
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        elif "example" in parameter:
            asked[parameter["name"]] = parameter["example"]
    return str(httpx.URL(path, params=asked)) if asked else path


def gets(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((path, methods["get"]) for path, methods in document["paths"].items() if "get" in methods)


def test_every_example_works(site: Site, document: dict[str, Any]) -> None:
    answers = {path: site.ask(example_of(document, path), None) for path, _ in gets(document)}
    assert {path: answer.text for path, answer in answers.items() if not 200 <= answer.status_code < 400} == {}
    assert len(answers) > 35


def test_what_negotiates_has_every_media_type_that_it_names(site: Site, document: dict[str, Any]) -> None:
    """Those that answer 406. A query has formats by its kind, a frame or a version by its name; others lead elsewhere."""
    by_name = {"/sparql", "/frames/{name}", "/ontology/{name}"}
    asked = {
        (path, media_type): site.ask(example_of(document, path), media_type)
        for path, operation in gets(document)
        if {"200", "406"} <= set(operation["responses"]) and "303" not in operation["responses"] and path not in by_name
        for media_type in operation["responses"]["200"]["content"]
    }
    given = {key: answer.headers.get("content-type", "").split(";")[0] for key, answer in asked.items()}
    assert given == {(path, media_type): media_type for path, media_type in asked}
    assert len({path for path, _ in asked}) > 6


def test_other_methods_are_refused_with_those_that_there_are(site: Site, document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        address = example_of(document, path).partition("?")[0]
        allowed = {each.upper() for each in methods} | {"HEAD", "OPTIONS"}
        refused = site.ask(address, method="DELETE")
        assert refused.status_code == 405
        for answer in (refused, site.ask(address, method="OPTIONS")):
            assert set(answer.headers["allow"].split(", ")) == allowed, path


def test_every_reference_leads_somewhere_and_every_schema_is_one(document: dict[str, Any]) -> None:
    references = re.findall(r"'\$ref': '([^']+)'", str(document))
    assert len(references) > 100
    for each in references:
        resolved(document, {"$ref": each})
    used = {each.rpartition("/")[2] for each in references if "/schemas/" in each}
    assert used == set(document["components"]["schemas"]), "a schema that nothing uses"
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_every_body_in_json_has_a_schema(document: dict[str, Any]) -> None:
    """But a part of one (206), which is no JSON."""
    for path, operation in gets(document):
        for status, answer in operation["responses"].items():
            for media_type, body in resolved(document, answer).get("content", {}).items():
                assert bool(body.get("schema")) is (status != "206" or "json" not in media_type), (path, media_type)


@pytest.fixture(scope="module")
def routes(release: Release, engine: Engine, folder: Path) -> set[str]:
    """The paths of the application, as the document writes them."""
    served = ServedSite(EngineService(engine), release.graph.sha256, release, releases=folder)
    found = create_app(served).routes
    assert all(isinstance(each, Route | Mount) for each in found)
    return {re.sub(r":\w+}", "}", each.path) for each in found if isinstance(each, Route | Mount)}


def test_every_route_is_in_the_document_or_left_out_for_a_reason(routes: set[str], document: dict[str, Any]) -> None:
    assert routes == set(document["paths"]) | set(LEFT_OUT)
    assert set(document["paths"]).isdisjoint(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_route_is_in_the_tables_of_the_handbook(root: Path, routes: set[str]) -> None:
    """Addresses stand in the first column of a table, with ``<name>`` where a route has ``{name}``."""
    text = (root / "docs" / "endpoint.md").read_text()
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `/")]
    written = {
        re.sub(r"<[^>]+>", "{}", each.partition("?")[0]) for cell in cells for each in re.findall(r"`(/[^`]*)`", cell)
    }
    served = {re.sub(r"\{[^}]+}", "{}", each) for each in routes}
    layers = {"/metrics"}
    assert served - written == set(), "routes that docs/endpoint.md does not have"
    assert written - served - layers == set(), "addresses in docs/endpoint.md that are no routes"


def test_the_server_is_the_one_that_is_asked(release: Release, engine: Engine, site: Site) -> None:
    assert site.ask("/openapi.json").json()["servers"] == [{"url": "http://test"}]
    for public, path in (("https://example.org", ""), ("https://example.org/data/", "/data")):
        served = Site(app_of(release, engine, public))
        described = served.ask(f"{path}/openapi.json").json()
        assert described["servers"] == [{"url": public.rstrip("/")}]
        address = httpx.URL(described["servers"][0]["url"] + "/ontology").path
        assert served.ask(address).status_code == 200
        served.close()


def test_a_graph_that_takes_much_memory_can_be_had_again(site: Site) -> None:
    """A worker that has grown ends itself, and nobody is sent away for it."""
    assert [site.ask("/store?default", None).status_code for _ in range(2)] == [200] * 2
