"""The files of the release: what the manifest names, and nothing else."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from ccpr_graph import manifest
from ccpr_graph.store import Release
from tests.store.releases import write_release
from tests.waiting import PATIENCE, eventually
from tests.web.conftest import at_work, start, stop
from tests.web.test_negotiation import FIREFOX

TYPES = {
    "graph.nq": "application/n-quads",
    "statistics.json": "application/json",
    "documents/ccpr-c-aaa-co-1.ttl": "text/turtle; charset=utf-8",
}


@pytest.mark.parametrize("path", TYPES)
def test_a_file(client: httpx.Client, served_release: Release, path: str) -> None:
    response = client.get(f"/dumps/{path}")
    assert response.status_code == 200
    assert response.content == (served_release.folder / path).read_bytes()
    assert response.headers["content-type"] == TYPES[path]
    assert response.headers["etag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'


def test_the_manifest_itself(client: httpx.Client, served_release: Release) -> None:
    response = client.get(f"/dumps/{manifest.MANIFEST}")
    assert response.headers["content-type"].startswith("application/json")
    assert response.json()["format"] == manifest.FORMAT
    assert {file["path"] for file in response.json()["files"]} == {file.path for file in served_release.manifest.files}


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [('"{0}"', 304), ('W/"{0}"', 304), ('"other", "{0}"', 304), ("*", 304), ('"other"', 200), ("{0}", 200), ("", 200)],
)
def test_conditional_requests(client: httpx.Client, served_release: Release, if_none_match: str, status: int) -> None:
    header = if_none_match.format(served_release.graph.sha256)
    response = client.get("/dumps/graph.nq", headers={"If-None-Match": header})
    assert response.status_code == status
    assert response.headers["etag"] == f'"{served_release.graph.sha256}"'
    if status == 304:
        assert response.content == b""


@pytest.mark.parametrize(
    ("headers", "status", "part"),
    [
        ({"Range": "bytes=0-9"}, 206, slice(0, 10)),
        ({"Range": "bytes=-5"}, 206, slice(-5, None)),
        ({"Range": "bytes=5-", "If-Range": '"other"'}, 200, slice(None)),
        ({"Range": "bytes=99999999-"}, 416, None),
    ],
)
def test_ranges(
    client: httpx.Client, served_release: Release, headers: dict[str, str], status: int, part: slice | None
) -> None:
    response = client.get("/dumps/graph.nq", headers=headers)
    assert response.status_code == status
    if part is not None:
        assert response.content == (served_release.folder / "graph.nq").read_bytes()[part]


@pytest.mark.parametrize(
    "path",
    ["../manifest.json", "%2e%2e/release/graph.nq", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "documents",
     "documents/", "documents/../graph.nq", "graph.nq/", "./graph.nq", "GRAPH.NQ", "documents%5cccpr-c-aaa-co-1.ttl"],
)  # fmt: skip
def test_nothing_else_is_served(client: httpx.Client, path: str) -> None:
    connection = HTTPConnection(client.base_url.host, client.base_url.port)  # httpx would resolve the dots
    connection.request("GET", f"/dumps/{path}")
    response = connection.getresponse()
    assert response.status == 404
    assert b"There is no file" in response.read()
    connection.close()


def test_the_list(client: httpx.Client, served_release: Release) -> None:
    response = client.get("/dumps/")
    assert response.headers["content-type"] == "application/json"
    assert response.text == (served_release.folder / manifest.MANIFEST).read_text()
    page = client.get("/dumps/", headers={"Accept": FIREFOX}).text
    for entry in served_release.manifest.files:
        assert f'href="{entry.path}"' in page
        assert entry.sha256 in page


def test_a_new_release_is_served_without_a_restart(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "release")
    running = start(folder, tmp_path / "log", timeout=60)
    old = {
        "query": "SELECT (COUNT(*) AS ?n) { VALUES ?x { 1 2 3 4 5 6 7 8 } ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    }
    new = {"query": "ASK { <http://e/s> <http://e/p> <http://e/o> }"}

    def get(path: str, **options: Any) -> httpx.Response:
        return httpx.get(running.url + path, timeout=PATIENCE, **options)

    statuses = set()

    def has_changed() -> bool:
        statuses.add(get("/readyz").status_code)
        return bool(get("/sparql", params=new).json()["boolean"])

    try:
        assert not has_changed()
        with ThreadPoolExecutor(1) as threads:
            under_way = threads.submit(get, "/sparql", params=old)
            assert eventually(lambda: at_work(running.url) or under_way.done())
            write_release(folder, graph="<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n")
            response = get("/dumps/graph.nq")
            if response.status_code == 503:  # before the server has seen it; never the new bytes under the old name
                assert "just been replaced" in response.text
            assert eventually(has_changed), running.log.read_text()
            assert statuses == {200}, "there is no moment without an answer"
            assert under_way.result().json()["results"]["bindings"][0]["n"]["value"] == str(8 * 33**4)
        assert get("/dumps/graph.nq").text.startswith("<http://e/s>")
        assert get("/healthz").json()["release"]["current"]
    finally:
        assert stop(running) == 0


def test_a_damaged_new_release_leaves_the_old_one_serving(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "release")
    running = start(folder, tmp_path / "log")
    try:
        write_release(folder, graph="this is not RDF\n")
        assert eventually(lambda: "the old one goes on" in running.log.read_text()), running.log.read_text()
        asked = httpx.get(f"{running.url}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=PATIENCE)
        assert asked.json()["boolean"]
    finally:
        assert stop(running) == 0
