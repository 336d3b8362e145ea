"""Both engines on the test suite of the SHACL Working Group (core and sparql), where ``../shared/suites`` has it.

A report must have the results that the suite expects, as often: focus node, path, value, source shape, component, severity.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.validate import Finding, Shapes
from ccpr_graph.validate.bulk import evaluate
from ccpr_graph.validate.bulk.data import Data
from ccpr_graph.validate.bulk.nodes import TYPE, is_iri, text_of
from ccpr_graph.validate.bulk.parse import ShapesReader, named_path
from ccpr_graph.validate.bulk.read_paths import read_path
from ccpr_graph.validate.files import read_quads
from ccpr_graph.validate.reference import evaluate_slowly
from tests.rdf_cases import ROOT

SUITE = ROOT.parent / "shared" / "suites" / "shacl" / "tests"
SH = "http://www.w3.org/ns/shacl#"
MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SUITE_TERMS = "http://www.w3.org/ns/shacl-test#"
SIZE = 121
PARTS = ("focusNode", "resultPath", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity")

DIFFERENT = {
    ("bulk", "sparql/pre-binding/shapesGraph-001.ttl"): "$shapesGraph is refused",
    ("pyshacl", "sparql/pre-binding/shapesGraph-001.ttl"): "$shapesGraph is not implemented",
    ("pyshacl", "core/property/uniqueLang-002.ttl"): 'sh:uniqueLang "1"^^xsd:boolean counts as true',
}
"""The tests that an engine does not pass, and why."""

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the suite of the SHACL Working Group is not in ../shared/suites"
)


@cache
def triples_of(path: Path) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in read_quads(path))


def cases_of(path: Path) -> list[str]:
    return Data(triples_of(path)).inverse(TYPE).get(f"<{SUITE_TERMS}Validate>", [])


def files() -> list[str]:
    found = (path for path in sorted(SUITE.rglob("*.ttl")) if path.name != "manifest.ttl")
    return [path.relative_to(SUITE).as_posix() for path in found if cases_of(path)]


Results = Counter[tuple[str | None, ...]]


def expected(data: Data, test: str) -> Results | None:
    """Return the results that a test expects; nothing if it expects the engine to refuse the shapes."""
    report = str(data.one(test, f"<{MANIFEST}result>"))
    if report == f"<{SUITE_TERMS}Failure>":
        return None
    results = data.edges(f"<{SH}result>").get(report, [])
    return Counter(tuple(part(data, result, name) for name in PARTS) for result in results)


def part(data: Data, result: str, name: str) -> str | None:
    node = data.one(result, f"<{SH}{name}>")
    if name == "resultPath" and node and not is_iri(node):
        return named_path(read_path(ShapesReader(data), result, node))
    return node if node is None or name == "value" or not is_iri(node) else text_of(node)


def found_by(engine: str, data: Data, triples: tuple[ox.Triple, ...]) -> Results | None:
    try:
        shapes = Shapes(triples)
        findings = evaluate(data, shapes.parsed) if engine == "bulk" else evaluate_slowly(data, shapes)
    except (CcprGraphError, NotImplementedError):
        return None
    return Counter(map(parts_of, findings))


def parts_of(finding: Finding) -> tuple[str | None, ...]:
    severity = finding.severity if ":" in finding.severity else SH + finding.severity
    return (finding.focus, finding.path, finding.value, finding.shape, finding.component, severity)


def passes(engine: str, file: str) -> bool:
    path = SUITE / file
    (test,) = cases_of(path)
    manifest = Data(triples_of(path))
    action = str(manifest.one(test, f"<{MANIFEST}action>"))
    graphs = (
        Path(text_of(str(manifest.one(action, f"<{SUITE_TERMS}{kind}Graph>"))).removeprefix("file://"))
        for kind in ("data", "shapes")
    )
    data, shapes = (triples_of(graph) for graph in graphs)
    return found_by(engine, Data(data), shapes) == expected(manifest, test)


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize("engine", ["bulk", "pyshacl"])
@pytest.mark.parametrize("file", files())
def test_suite(file: str, engine: str, caplog: pytest.LogCaptureFixture) -> None:
    assert passes(engine, file) == ((engine, file) not in DIFFERENT)


def test_score() -> None:
    """The whole suite was run: the bulk engine passes 120 of its 121 tests, pyshacl 119."""
    assert len(files()) == SIZE
    assert all((SUITE / file).is_file() for _, file in DIFFERENT)
    missed = Counter(engine for engine, _ in DIFFERENT)
    assert (SIZE - missed["bulk"], SIZE - missed["pyshacl"]) == (120, 119)
