"""Software that is not ours reads what we publish: rdflib and rapper the dumps, SPARQLWrapper the running server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

from ccpr_graph.store import Release
from tests.waiting import PATIENCE

# rdflib 7.6 warns of a name that its own parser of N-Quads uses.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
ROOT = Path(__file__).parents[1]
CCPR = rdflib.Namespace("https://w3id.org/ccpr-graph/ontology#")


@pytest.fixture(scope="module")
def server(release: Release) -> Iterator[str]:
    """The product as a user starts it, on a free port."""
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--release", str(release.folder), "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        said = ""
        while not (found := re.search(r"at (http://127\.0\.0\.1:\d+)/", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        yield found[1]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.mark.thorough
def test_rdflib_reads_the_turtle_dump(release: Release) -> None:
    turtle = rdflib.Graph().parse(release.folder / "graph.ttl")
    quads = rdflib.Dataset().parse(release.folder / "graph.nq", format="nquads")
    merged = {(s, p, o) for s, p, o, _ in quads.quads()}
    assert set(turtle) == merged
    assert len(turtle) == release.statistics["triples"]
    assert not [term for triple in turtle for term in triple if isinstance(term, rdflib.BNode)]


@pytest.fixture(scope="module")
def own(release: Release) -> rdflib.Graph:
    return rdflib.Graph().parse(release.folder / "documents" / "ccpr-c-kaz-co-3.ttl")


def test_the_dump_of_a_document_is_its_graph(release: Release, own: rdflib.Graph) -> None:
    name = rdflib.URIRef("https://w3id.org/ccpr-graph/graph/document/ccpr-c-kaz-co-3")
    lines = (release.folder / "graph.nq").read_text().split("\n")
    quads = rdflib.Dataset().parse(
        data="\n".join(line for line in lines if line.endswith(f" {name.n3()} .")), format="nquads"
    )
    assert set(own) == set(quads.graph(name))
    assert len(list(own.subjects(rdflib.RDF.type, CCPR.Concern))) == 26


def test_texts_survive_unchanged(own: rdflib.Graph, source: str) -> None:
    """Every text that is published stands in the source, but for line ends, notes and signs for bold in between."""
    bare = re.sub(r"^[*⁰¹²³⁴-⁹]+ .*$", "", source, flags=re.MULTILINE)
    bare = " ".join(re.sub(r"\*+|[⁰¹²³⁴-⁹]", "", bare).split())
    texts = list(own.subject_objects(CCPR.text))
    assert len(texts) > 140
    for unit, text in texts:
        if "footnote" not in unit and "note" not in unit:
            assert " ".join(str(text).split()) in bare, unit


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed (Debian: raptor2-utils)")
def test_rapper_counts_the_same_triples(release: Release) -> None:
    command = ["rapper", "--quiet", "--input", "turtle", "--output", "ntriples", str(release.folder / "graph.ttl")]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    assert len(set(done.stdout.splitlines())) == release.statistics["triples"]


def test_n_quads_are_sorted_and_canonical(release: Release) -> None:
    lines = (release.folder / "graph.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert not any(line.startswith(b"_:") or b" _:" in line for line in lines)


def test_turtle_is_in_reading_order(release: Release) -> None:
    text = (release.folder / "documents" / "ccpr-c-kaz-co-3.ttl").read_text()
    places = [text.index(f"\n<document/ccpr-c-kaz-co-3/paragraph/{number}> ") for number in range(1, 60)]
    assert places == sorted(places)


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_selects(server: str, method: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql", returnFormat=JSON)
    client.setMethod(method)
    client.setQuery((ROOT / "queries" / "follow-up.rq").read_text())
    answer = client.queryAndConvert()
    assert isinstance(answer, dict)
    assert [row["paragraph"]["value"] for row in answer["results"]["bindings"]] == ["12", "34", "52"]


def test_sparqlwrapper_constructs(server: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql", returnFormat=TURTLE)
    client.setQuery(f"PREFIX ccpr: <{CCPR}> CONSTRUCT WHERE {{ ?r ccpr:reiterates ?e }}")
    answer = client.queryAndConvert()
    assert isinstance(answer, bytes)
    assert len(rdflib.Graph().parse(data=answer, format="turtle")) == 9


def test_sparqlwrapper_csv(server: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql", returnFormat=CSV)
    client.setQuery(f"PREFIX ccpr: <{CCPR}> SELECT (COUNT(*) AS ?n) {{ ?c a ccpr:Concern }}")
    assert client.queryAndConvert() == b"n\r\n26\r\n"


def test_the_start_page_and_the_dumps(server: str, release: Release) -> None:
    page = urllib.request.urlopen(f"{server}/", timeout=PATIENCE).read().decode()
    assert "not a United Nations" in page
    dump = urllib.request.urlopen(f"{server}/dumps/graph.ttl", timeout=PATIENCE)
    assert dump.headers["Content-Type"].startswith("text/turtle")
    assert dump.read() == (release.folder / "graph.ttl").read_bytes()
    assert json.load(urllib.request.urlopen(f"{server}/healthz", timeout=PATIENCE))["status"] == "ok"
