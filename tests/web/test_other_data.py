"""Serving what is not a release in memory: RDF files as they are, a prepared store, a store elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from ccpr_graph.store import Dataset, Release
from ccpr_graph.store.prepared import prepare
from tests.sampling import sampled
from tests.store.releases import QUADS, TRIPLES, write_release
from tests.waiting import PATIENCE
from tests.web.conftest import Running

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
TRIG = "@prefix e: <http://e/> . e:a e:b 1 . e:g { e:a e:b 1 , 2 . <rel> e:c 'x' }"


@contextmanager
def served(*options: str) -> Iterator[str]:
    """Start the command as a user does; give the address."""
    command = [sys.executable, "-W", "error", "-m", "ccpr_graph", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"at (http://127\.0\.0\.1:\d+)/", line)
        if found is None:
            process.kill()
            pytest.fail(f"{line}{process.stderr.read() if process.stderr else ''}")
        try:
            yield found[1]
        finally:
            process.terminate()
            assert process.wait(timeout=PATIENCE) == 0


def number(address: str, query: str) -> int:
    answer = httpx.get(f"{address}/sparql", params={"query": query}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(("mode", "default"), [("strict", 1), ("union", 3)])
def test_files_are_served_as_they_are(tmp_path: Path, mode: str, default: int) -> None:
    (tmp_path / "data.trig").write_text(TRIG)
    with served("--data", str(tmp_path / "data.trig"), "--default-graph", mode) as address:
        assert number(address, COUNT) == default
        assert number(address, COUNT_NAMED) == 3
        relative = httpx.get(
            f"{address}/sparql", params={"query": "ASK { GRAPH ?g { <rel> ?p ?o } }"}, timeout=PATIENCE
        )
        assert relative.json()["boolean"]
        page = httpx.get(f"{address}/sparql", headers={"Accept": "text/html"}, timeout=PATIENCE).text
        assert "/dumps/" not in page
        about = httpx.get(f"{address}/openapi.json").json()["info"]["description"]
        assert "Committee" not in about, "the files may hold anything"
        for nothing in ("/dumps/", "/ontology", "/shapes"):
            assert httpx.get(address + nothing, timeout=PATIENCE).status_code == 404
        assert httpx.get(address, follow_redirects=True, timeout=PATIENCE).status_code == 200
        assert httpx.get(f"{address}/healthz", timeout=PATIENCE).json()["status"] == "ok"


@pytest.mark.parametrize(
    ("name", "text"),
    sampled(
        [
            ("x.ttl", "@prefix e: <http://e/> . e:a e:b 1 ."),
            ("x.nt", "<http://e/a> <http://e/b> 'x' .".replace("'", '"')),
            ("x.nq", '<http://e/a> <http://e/b> "x" .'),
            ("x.jsonld", '{"@id": "http://e/a", "http://e/b": 1}'),
            (
                "x.rdf",
                '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
                '<rdf:Description rdf:about="http://e/a" e:b="1"/></rdf:RDF>',
            ),
        ],
        every=4,
    ),
)
def test_every_format_can_be_served(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "empty.ttl").write_text("")
    with served("--data", str(tmp_path / "empty.ttl"), "--data", str(tmp_path / name)) as address:
        assert number(address, COUNT) == 1


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.ttl", "this is no Turtle", "x.ttl: the graph cannot be loaded"),
        ("x.doc", "", "does not say what kind of RDF"),
        ("none.ttl", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_served(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--port", "0", "--data", str(tmp_path / name)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 1
    assert message in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr


def test_a_prepared_store_is_taken(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "release")
    prepare(Dataset.of_release(Release.open(folder)), folder)
    with served("--release", str(folder)) as address:
        assert number(address, COUNT) == TRIPLES
        assert number(address, COUNT_NAMED) == QUADS


def test_a_store_elsewhere_gives_the_same_answers(server: Running, served_release: Release) -> None:
    """Any SPARQL 1.1 store will do; this one is a second server of our own."""
    elsewhere = "sparql+" + server.url + "/sparql"
    with served("--release", str(served_release.folder), "--store", elsewhere) as address:
        for query in (COUNT, COUNT_NAMED, "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", "ASK { ?s ?p 'none' }"):
            here, there = (
                httpx.get(f"{url}/sparql", params={"query": query}, timeout=PATIENCE).json()
                for url in (address, server.url)
            )
            assert json.dumps(here, sort_keys=True) == json.dumps(there, sort_keys=True)
        assert httpx.get(f"{address}/dumps/", timeout=PATIENCE).status_code == 200
        wrong = httpx.get(f"{address}/sparql", params={"query": "SELECT"}, timeout=PATIENCE)
        assert (wrong.status_code, "line 1" in wrong.text.lower()) == (400, True)
        assert httpx.get(f"{address}/sparql", params={"query": "CLEAR ALL"}, timeout=PATIENCE).status_code == 400


def test_a_store_that_is_not_there(served_release: Release) -> None:
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--port", "0", "--release", str(served_release.folder)]
    ended = subprocess.run(
        [*command, "--store", "sparql+http://127.0.0.1:1/sparql"], capture_output=True, text=True, timeout=PATIENCE
    )
    assert ended.returncode == 1
    assert "127.0.0.1:1" in ended.stderr
    assert "Traceback" not in ended.stderr
