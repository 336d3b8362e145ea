"""``ccpr-graph validate`` with its options, on any RDF and any shapes. What it does by default is in tests/test_cli.py."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.rdf_cases import ROOT
from tests.sampling import sampled

SHAPES = """@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Person sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "A person has a name." ] .
"""
DATA = {
    "ttl": "@prefix ex: <https://example.org/> . [] a ex:Person . ex:b a ex:Person ; ex:name 'B' .",
    "nt": "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Person> .",
    "nq": "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Person> <x:graph> .",
    "trig": "@prefix ex: <https://example.org/> . <x:graph> { [] a ex:Person }",
    "rdf": "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='https://example.org/'><e:Person/></r:RDF>",
    "jsonld": '{"@type": "https://example.org/Person"}',
}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ccpr_graph", "validate", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES, encoding="utf-8")
    return path


def written(folder: Path, end: str) -> Path:
    path = folder / f"data.{end}"
    path.write_text(DATA[end], encoding="utf-8")
    return path


def test_any_shapes_with_both_engines(tmp_path: Path, shapes: Path) -> None:
    done = [run("--shapes", shapes, written(tmp_path, "ttl"), "--engine", engine) for engine in ("bulk", "pyshacl")]
    assert [one.returncode for one in done] == [1, 1]
    assert done[0].stdout == done[1].stdout
    assert "Violation: 1, Warning: 0, Info: 0" in done[0].stdout
    assert "A person has a name." in done[0].stdout
    assert done[0].stderr == ""


def test_several_files_of_all_formats(tmp_path: Path, shapes: Path) -> None:
    done = run("--shapes", shapes, *(written(tmp_path, end) for end in DATA))
    assert done.returncode == 1
    assert f"Violation: {len(DATA)}," in done.stdout


def test_graph_that_conforms(tmp_path: Path, shapes: Path) -> None:
    path = tmp_path / "good.ttl"
    path.write_text("@prefix ex: <https://example.org/> . ex:b a ex:Person ; ex:name 'B' .")
    done = run("--shapes", tmp_path / "shapes.ttl", path)
    assert (done.returncode, done.stdout) == (0, "The graph conforms to its shapes.\n")


@pytest.mark.parametrize(
    ("name", "format_"), [("turtle", ox.RdfFormat.TURTLE), ("json-ld", ox.RdfFormat.JSON_LD), ("rdfxml", ox.RdfFormat.RDF_XML)]
)  # fmt: skip
def test_report_as_rdf_in_a_file(tmp_path: Path, shapes: Path, name: str, format_: ox.RdfFormat) -> None:
    output = tmp_path / "report"
    done = run("--shapes", shapes, written(tmp_path, "ttl"), "--format", name, "--output", output)
    assert (done.returncode, done.stdout) == (1, "")
    store = ox.Store()
    store.load(path=output, format=format_)
    assert store.query(
        "ASK { ?r <http://www.w3.org/ns/shacl#resultMessage> ?m FILTER(STR(?m) = 'A person has a name.') }"
    )


def test_our_shapes_name_what_is_wrong_by_either_engine() -> None:
    path = ROOT / "tests" / "graphs" / "document.ttl"
    done = [run("--shapes", "shapes", path, "--engine", engine) for engine in ("bulk", "pyshacl")]
    assert done[0].stdout == done[1].stdout
    assert done[0].stdout.count("\nViolation: ") > 10


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    sampled(
        [
            (["--format", "csv"], "there is no format 'csv'", 1),
            (["--engine", "other"], "--engine", 2),
            (["--output", "none/report"], "none/report: the report cannot be written", 1),
            (["none.ttl"], "none.ttl: the file cannot be read", 1),
            (["data.csv"], "data.csv: the name of the file does not tell its format", 1),
        ],
        every=3,
    ),
)
def test_wrong_calls(tmp_path: Path, shapes: Path, arguments: list[str], message: str, code: int) -> None:
    done = run("--shapes", shapes, written(tmp_path, "ttl"), *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_and_unsupported_shapes(tmp_path: Path, shapes: Path) -> None:
    data = written(tmp_path, "ttl")
    (tmp_path / "empty").mkdir()
    assert "empty: there are no shapes here" in run("--shapes", tmp_path / "empty", data).stderr
    shapes.write_text("@prefix ex: <https://example.org/> . ex:s ex:p", encoding="utf-8")
    assert "shapes.ttl, line 1: this is not valid Turtle" in run("--shapes", shapes, data).stderr
    shapes.write_text(SHAPES + "ex:Person sh:js ex:script .", encoding="utf-8")
    assert "https://example.org/Person: sh:js is not supported" in run("--shapes", shapes, data).stderr


def test_lexical_forms_are_checked_as_written(tmp_path: Path) -> None:
    shapes, data = tmp_path / "s.ttl", tmp_path / "d.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
        "<x:s> sh:targetSubjectsOf <x:p> ; sh:property [ sh:path <x:p> ; sh:datatype xsd:integer ; sh:maxLength 1 ] ."
    )
    data.write_text("<x:a> <x:p> 01 . <x:b> <x:p> '1'^^<http://www.w3.org/2001/XMLSchema#byte> .")
    for engine in ("bulk", "pyshacl"):
        assert run("--shapes", shapes, data, "--engine", engine).stdout.startswith("Violation: 2,")


CONSTRAINT = 'sh:sparql [ sh:message "x" ; sh:select "%s" ]'
TARGET = 'sh:target [ a sh:SPARQLTarget ; sh:select "%s" ]'


@pytest.mark.parametrize(("engine", "shape", "query"), [
    ("bulk", TARGET, "SELECT ?this WHERE { SERVICE <http://127.0.0.1:PORT/> { ?this ?p ?o } }"),
    ("pyshacl", TARGET, "SELECT ?this WHERE { service SILENT <http://127.0.0.1:PORT/> { ?this ?p ?o } }"),
    ("bulk", CONSTRAINT, r"SELECT $this WHERE { $this a ?c . \\u0053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }"),
    ("pyshacl", TARGET, "SELECT ?this FROM <http://127.0.0.1:PORT/> WHERE { ?this ?p ?o }"),
])  # fmt: skip
def test_no_query_in_a_shape_leaves_the_machine(tmp_path: Path, engine: str, shape: str, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        asked = shape % query.replace("PORT", str(server.getsockname()[1]))
        (tmp_path / "shapes.ttl").write_text(f"{SHAPES} ex:S a sh:NodeShape ; sh:targetClass ex:Person ; {asked} .")
        result = run("--engine", engine, "--shapes", tmp_path / "shapes.ttl", written(tmp_path, "ttl"))
        assert result.returncode == 1
        assert "must not contain" in result.stderr
        with pytest.raises(TimeoutError):
            server.accept()
