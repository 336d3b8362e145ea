"""The benchmark of the endpoint compares results rightly, says what it could not measure, and ends what it starts."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest

from tests.rdf_cases import ROOT
from tests.store.releases import nquads

BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(scope="module")
def peers() -> Iterator[dict[str, ModuleType]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        yield {name: importlib.import_module(f"peers.{name}") for name in ("results", "tables")}


def rows(*values: dict[str, str]) -> bytes:
    return json.dumps({"results": {"bindings": [{"x": value} for value in values]}}).encode()


ONE = {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
ONE_AS_DECIMAL = {"type": "typed-literal", "value": "1.0", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}
WORD = {"type": "literal", "value": "word", "xml:lang": "en"}
WORD_UPPER = {"type": "literal", "value": "word", "xml:lang": "EN"}
OTHER = {"type": "literal", "value": "word", "xml:lang": "fr"}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ([ONE, WORD], [WORD, ONE], True),
        ([ONE], [ONE_AS_DECIMAL], True),
        ([WORD], [WORD_UPPER], True),
        ([WORD], [OTHER], False),
        ([WORD], [WORD, WORD], False),
    ],
)
def test_results_are_compared_as_multisets(
    peers: dict[str, ModuleType], first: list[dict[str, str]], second: list[dict[str, str]], same: bool
) -> None:
    summary = peers["results"].summary
    assert (summary(rows(*first), False) == summary(rows(*second), False)) is same


def test_graphs_are_compared_as_sets(peers: dict[str, ModuleType]) -> None:
    one, two = b"<urn:a> <urn:b> _:x .\n", b"<urn:c> <urn:d> <urn:e> .\n"
    summary = peers["results"].summary
    assert summary(one + two, True) == summary(two + one.replace(b"_:x", b"_:y") + two, True)
    assert summary(one, True) != summary(two, True)


def test_the_questions_are_valid_and_their_kind_is_known(peers: dict[str, ModuleType]) -> None:
    questions = sorted((BENCHMARKS / "questions").glob("*.rq"))
    assert len(questions) == 16
    for file in questions:
        query = file.read_text()
        if "SERVICE" not in query:
            graph = isinstance(ox.Store().query(query), ox.QueryTriples)
            assert peers["results"].is_graph(query) is graph, file.name


def test_the_page_has_a_place_for_every_size(peers: dict[str, ModuleType], tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text((ROOT / "docs" / "speed.md").read_text())
    for size in ("kaz", "200k", "5m"):
        peers["tables"].put_into(page, size, f"figures of {size}")
        assert f"<!-- {size}: begin -->\nfigures of {size}\n<!-- {size}: end -->" in page.read_text()
    with pytest.raises(ValueError, match="no lines"):
        peers["tables"].put_into(page, "9m", "")


@pytest.mark.abuse
@pytest.mark.slow
def test_a_run_measures_what_is_there_and_names_what_is_not(tmp_path: Path) -> None:
    (tmp_path / "small.nq").write_text(nquads())
    measured = tmp_path / "measured.json"
    command = [
        sys.executable,
        str(BENCHMARKS / "endpoint.py"),
        "--size",
        "small",
        "--nquads",
        str(tmp_path / "small.nq"),
    ]
    command += ["--only", "pyoxigraph", "ours", "ours-nginx", "--nginx", str(tmp_path / "none.conf"), "--runs", "1"]
    command += ["--rounds", "1", "--wrk", "1", "--temporary", str(tmp_path), "--json", str(measured)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), timeout=300)
    assert done.returncode == 0, done.stderr
    peers = json.loads(measured.read_text())["peers"]
    for name in ("pyoxigraph", "ours"):
        assert {query for query, got in peers[name]["queries"].items() if "error" in got} == set()
    digests = [
        {query: got["digest"] for query, got in peers[name]["queries"].items()} for name in ("pyoxigraph", "ours")
    ]
    assert digests[0] == digests[1]
    assert "missing" in peers["ours-nginx"]
    assert "this endpoint, behind nginx: not measured" in done.stdout
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith("ccpr-graph-benchmark")] == []
