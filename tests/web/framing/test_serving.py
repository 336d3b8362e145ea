"""Trees, frames and the context over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.requests import Request

from ccpr_graph import iris
from ccpr_graph.errors import QueryLimitError
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store import Engine, Release
from ccpr_graph.store.asking import Answer, Question
from ccpr_graph.store.outcome import BusyError
from ccpr_graph.web.framing import answers
from ccpr_graph.web.framing.answers import Frames
from ccpr_graph.web.framing.wanted import wanted_frame
from ccpr_graph.web.representation import Shelf
from ccpr_graph.web.site import Site
from tests.store.releases import write_release
from tests.store.services import EngineService
from tests.web.framing.conftest import Framing
from tests.web.sites import Site as WholeSite

STATE = "/id/state/kaz?frame=state"
LD, JSON, HTML = "application/ld+json", "application/json", "text/html"
SCHEMA, QUERY = "application/schema+json", "application/sparql-query"

# method, path, Accept -> status, type
TABLE = [
    ("GET", "/context.jsonld", "*/*", 200, LD),
    ("HEAD", "/context.jsonld", "*/*", 200, LD),
    ("GET", "/context.jsonld", HTML, 200, LD),
    ("GET", "/frames", "*/*", 200, JSON),
    ("GET", "/frames", HTML, 200, HTML),
    ("GET", "/frames", "image/png", 406, "text/plain"),
    ("GET", "/frames.json", HTML, 200, JSON),
    ("HEAD", "/frames.json", "*/*", 200, JSON),
    ("GET", "/frames.html", "*/*", 200, HTML),
    ("GET", "/frames.ttl", "*/*", 404, "text/plain"),
    ("GET", "/frames/", "*/*", 308, ""),
    ("GET", "/frames/document", "*/*", 200, LD),
    ("GET", "/frames/document", HTML, 200, HTML),
    ("GET", "/frames/document.jsonld", HTML, 200, LD),
    ("GET", "/frames/document.html", "*/*", 200, HTML),
    ("GET", "/frames/document.schema.json", HTML, 200, SCHEMA),
    ("HEAD", "/frames/document.schema.json", HTML, 200, SCHEMA),
    ("GET", "/frames/document.rq", HTML, 200, QUERY),
    ("GET", "/frames/document.exe", "*/*", 404, "text/plain"),
    ("GET", "/frames/nothing", "*/*", 404, "text/plain"),
    ("GET", "/frames/../manifest.json", "*/*", 404, "text/plain"),
    ("GET", "/frames/%2e%2e/frames.json", "*/*", 404, "text/plain"),
    ("GET", STATE, "*/*", 200, LD),
    ("HEAD", STATE, "*/*", 200, LD),
]


@pytest.mark.parametrize(("method", "path", "accept", "status", "type_"), TABLE)
def test_the_table(framing: Framing, method: str, path: str, accept: str, status: int, type_: str) -> None:
    response = framing.ask(path, method, Accept=accept)
    assert response.status_code == status, response.text
    assert response.headers.get("content-type", "").split(";")[0] == type_
    assert response.headers["access-control-allow-origin"] == "*"
    if method == "HEAD":
        assert response.content == b""
    if status == 200:
        again = framing.ask(path, method, Accept=accept, **{"If-None-Match": response.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert re.fullmatch(r'"[0-9a-f]{64}(-gzip)?"', response.headers["etag"]), "a strong entity tag"


def test_the_context_is_kept_for_long(framing: Framing, context: Mapping[str, Any]) -> None:
    response = framing.ask("/context.jsonld")
    assert response.json() == context
    assert response.headers["cache-control"] == "public, max-age=86400"


def test_a_tree_says_what_describes_it(framing: Framing) -> None:
    response = framing.ask(STATE)
    profile = iris.frame("state")
    assert response.headers["content-type"] == f'{LD}; profile="{profile}"'
    assert f'<{profile}>; rel="profile"' in response.headers["link"]
    assert f'<{profile}.schema.json>; rel="describedby"' in response.headers["link"]
    body = response.json()
    assert list(body)[:3] == ["@context", "id", "type"]
    assert body["@context"] == iris.CONTEXT
    schema = framing.ask("/" + profile.removeprefix(iris.BASE) + ".schema.json").json()
    assert schema["$id"] == f"{profile}.schema.json"


def test_the_same_question_has_the_same_bytes(framing: Framing, frames: Frames) -> None:
    first = framing.ask(STATE)
    frames._shelf = Shelf()
    assert framing.ask(STATE).content == first.content
    assert framing.ask(STATE).headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/id/state/kaz?frame=document", ["The frame 'document' is not for", "there is: state"]),
        ("/id/state/kaz?frame=nothing", ["There is no frame 'nothing'", "there is: state"]),
        ("/id/state/kaz?frame=", ["There is no frame of this name"]),
        ("/id/state/kaz?frame=../../x", ["There is no frame of this name", "there is: state"]),
        ("/id/state/kaz?frame=state.schema.json", ["There is no frame of this name"]),
        ("/id/state/kaz?frame=" + "x" * 5000, ["There is no frame of this name"]),
        ("/id/state/kaz?frame=%3Cscript%3E%0d%0aX:%20y", ["There is no frame of this name"]),
        ("/id/state/kaz?frame=%00", ["There is no frame of this name"]),
        ("/id/session/ccpr/144?frame=state", ["is not for", "there is none"]),
        ("/id/state/nowhere?frame=state", ["There is no resource <https://w3id.org/ccpr-graph/id/state/nowhere>"]),
        ("/id/state/KAZ?frame=state", ["nothing at this address"]),
        ("/id/state?frame=state", ["nothing at this address"]),
        ("/id/?frame=state", ["nothing at this address"]),
        ("/id/state/kaz%3E%20?frame=state", ["nothing at this address"]),
        ("/id/state/kaz%3E%7D%20UNION%20%7B%20?frame=state", ["nothing at this address"]),
        ("/id/state/%22kaz?frame=state", ["nothing at this address"]),
        ("/id/state/kaz%5C?frame=state", ["nothing at this address"]),
        ("/id/state/k%C3%A4z?frame=state", ["nothing at this address"]),
        ("/id/state/..%2f..%2fetc?frame=state", ["nothing at this address"]),
        ("/id/state/" + "a" * 3000 + "?frame=state", ["There is no resource"]),
        ("/id/x" + "/a" * 1500 + "?frame=state", ["There is no resource"]),
    ],
)
def test_what_is_not_there(framing: Framing, path: str, words: list[str]) -> None:
    response = framing.ask(path)
    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-store"
    assert all(each in response.text for each in words), response.text
    assert "\r" not in response.text and "<script" not in framing.ask(path, Accept=HTML).text


def test_a_query_takes_no_iri_but_ours(frames: Frames) -> None:
    frame = frames.library.frames["state"]
    assert f"<{iris.state('kaz')}>" in frame.query_for(iris.state("kaz"))
    assert "?focus" not in frame.query_for(iris.state("kaz"))
    for iri in (f"{iris.ID}state/kaz> ?p ?o . <x", f"{iris.ID}state/kaz\n", "http://example.org/x", "x", ""):
        with pytest.raises(ValueError, match=r"is not below|does not have the form"):
            frame.query_for(iri)


@pytest.mark.parametrize(
    ("query", "accept", "name"),
    [
        ("frame=state", "*/*", "state"),
        ("frame=state", f'{LD};profile="{iris.frame("document")}"', "state"),
        ("", f'{LD};profile="{iris.frame("document")}"', "document"),
        ("", f"{LD};profile={iris.frame('document')}", "document"),
        ("", f'text/html, {LD};q=0.5;profile="http://www.w3.org/ns/json-ld#framed {iris.frame("state")}"', "state"),
        ("", f'{LD};profile="http://www.w3.org/ns/json-ld#framed"', None),
        ("", f'text/turtle;profile="{iris.frame("state")}"', None),
        ("", f'{LD};charset="utf-8";profile="{iris.frame("state")}"', "state"),
        ("", f'{LD};note="a, b";profile="{iris.frame("state")}"', "state"),
        ("", f'{LD};profile="{iris.frame("state")}";q=0', None),
        ("", f'{LD};profile="{iris.frame("concept")}";q=0.1, {LD};profile="{iris.frame("state")}"', "state"),
        ("", f'{LD};profile="', None),
        ("", LD, None),
        ("", "", None),
        ("frame=", "*/*", ""),
    ],
)
def test_which_frame_is_wanted(query: str, accept: str, name: str | None) -> None:
    headers = [(b"accept", accept.encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers}
    assert wanted_frame(Request(scope)) == name


def test_by_profile(framing: Framing) -> None:
    by_name = framing.ask(STATE)
    by_profile = framing.ask("/id/state/kaz", Accept=f'{LD};profile="{iris.frame("state")}"')
    assert by_profile.content == by_name.content


class CountingService(EngineService):
    """Counts the questions; can be told to fail."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.asked: list[str] = []
        self.fails: Exception | None = None

    async def answer(self, question: Question, *, client: str = "") -> Answer:
        self.asked.append(question.text)
        if self.fails is not None:
            raise self.fails
        return await super().answer(question, client=client)

    def trees(self) -> int:
        return sum("What the frame is made from" in text for text in self.asked)


def test_a_tree_is_made_once_and_forgotten_when_there_are_too_many(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Engine(release, workers=1) as engine:
        service = CountingService(engine)
        framing = Framing(Site(service, "x", release), release)
        answered = framing.ask_at_once([STATE] * 6)
        assert {response.status_code for response in answered} == {200}
        assert len({response.content for response in answered}) == 1
        assert service.trees() == 1
        framing.frames._shelf = Shelf(3 * len(answered[0].content), largest=10**9)  # compressed bodies count as well
        framing.tree(iris.state("ken"), "state")
        framing.tree(iris.state("kaz"), "state")
        assert service.trees() == 3
        framing.tree(iris.state("kaz"), "state")
        assert service.trees() == 3
        for error, status in ((BusyError("all are busy"), 503), (QueryLimitError("too much"), 422)):
            service.fails = error
            response = framing.ask(STATE)
            assert response.status_code == status
            assert (status == 503) == ("retry-after" in response.headers)
        service.fails = None
        framing.frames._shelf = Shelf()
        monkeypatch.setattr(answers, "MOST_BYTES", 10_000)
        response = framing.ask(STATE)
        assert (response.status_code, "too many statements" in response.text) == (422, True)
        framing.close()


def test_a_release_without_frames_has_none(tmp_path: Any) -> None:
    release = Release.open(write_release(tmp_path / "release"))
    with Engine(release, workers=1) as engine:
        framing = Framing(Site(EngineService(engine), "x", release), release)
        assert framing.ask("/context.jsonld").status_code == 404
        assert framing.ask("/frames").json() == []
        assert framing.ask("/frames/state").status_code == 404
        response = framing.ask("/id/document/ccpr-c-aaa-co-1?frame=document")
        assert (response.status_code, "there is none" in response.text) == (404, True)
        framing.close()


def test_pages_lead_to_what_is_there(framing: Framing, frames: Frames) -> None:
    for path in ("/frames", *(f"/frames/{name}.html" for name in frames.library.frames)):
        page = framing.ask(path, Accept=HTML)
        links = {link for link in re.findall(r'href="([^"#]+)"', page.text) if "frames" in link or "?frame=" in link}
        assert links
        for link in links:
            target = str(page.url.join(link)).replace(".jsonld?", "?")  # the suffix is not this room's
            assert framing.ask(target.removeprefix("http://test")).status_code in (200, 308), link
        anchors = set(re.findall(r'href="#([^"]+)"', page.text)) - {"main"}
        assert anchors <= set(re.findall(r'id="([^"]+)"', page.text))


def test_a_page_names_every_field(framing: Framing, frames: Frames) -> None:
    for name, frame in frames.library.frames.items():
        schema = json.loads(frame.schema)
        page = framing.ask(f"/frames/{name}.html").text
        for field in schema["properties"]:
            assert f"<code>{field}</code>" in page


def test_the_list_names_what_there_is(framing: Framing) -> None:
    for entry in framing.ask("/frames", Accept=JSON).json():
        for key in ("frame", "schema", "query", "example"):
            path = "/" + entry[key].removeprefix(iris.BASE).replace(".jsonld?", "?")
            assert framing.ask(path).status_code == 200, path


def test_a_tree_is_cited_as_every_other_document_about_the_resource(site: WholeSite) -> None:
    for frame in json.loads(site.ask("/frames", JSON).text):
        address = "/" + frame["example"].removeprefix(iris.BASE)
        told = json.loads(site.ask(address, "*/*").text)["thisDocument"]
        data = site.ask(address.partition(".jsonld")[0] + ".nt", "*/*").content
        said = {
            triple.predicate.value.removeprefix(PREFIXES["dcterms"]): triple.object.value  # type: ignore[union-attr]
            for triple in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
            if triple.subject.value.endswith(".nt")  # type: ignore[union-attr]
        }
        assert told["bibliographicCitation"] == said["bibliographicCitation"]
        assert (told["rights"]["en"], told["license"]) == (said["rights"], said["license"])
