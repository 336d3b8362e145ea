"""Comunica, the query engine of the JavaScript world: at the endpoint, and over documents that it looks up by itself.

It is looked for in ``.node/`` (``npm install --prefix .node @comunica/query-sparql``), where ``.ci/run`` puts it, and on ``PATH``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Running

_HERE = Path(__file__).parents[2] / ".node" / "node_modules" / ".bin" / "comunica-sparql"
_FOUND = str(_HERE) if _HERE.exists() else shutil.which("comunica-sparql")
PREFIXES = """
PREFIX ccpr: <https://w3id.org/ccpr-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
"""

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(
        _FOUND is None, reason="Comunica is not installed (npm install --prefix .node @comunica/query-sparql)"
    ),
]


def ask(source: str, query: str) -> list[dict[str, Any]]:
    assert _FOUND
    done = subprocess.run(
        [_FOUND, source, "-q", PREFIXES + query, "-t", "application/sparql-results+json"],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    assert done.returncode == 0, done.stderr
    return [
        {name: value["value"] for name, value in row.items()} for row in json.loads(done.stdout)["results"]["bindings"]
    ]


def test_the_endpoint(served: Running) -> None:
    [row] = ask(f"sparql@{served.url}/sparql", "SELECT (COUNT(*) AS ?n) { ?c a ccpr:Concern }")
    assert int(row["n"]) == 26


def test_the_endpoint_found_by_its_description(served: Running) -> None:
    [row] = ask(f"{served.url}/sparql", "SELECT (COUNT(*) AS ?n) { ?c a ccpr:Concern }")
    assert int(row["n"]) == 26


def test_an_iri_that_is_looked_up(served: Running) -> None:
    """The address answers with 303, and Comunica reads the document behind it."""
    rows = ask(f"{served.url}/id/state/kaz", "SELECT ?code { ?state ccpr:iso3 ?code }")
    assert {"code": "KAZ"} in rows


def test_a_dump(served: Running) -> None:
    rows = ask(f"{served.url}/dumps/vocabularies/states.ttl", 'SELECT ?state { ?state ccpr:iso3 "KAZ" }')
    assert rows == [{"state": "https://w3id.org/ccpr-graph/id/state/kaz"}]


def test_the_description_of_the_dataset(served: Running) -> None:
    rows = ask(f"{served.url}/dataset", "SELECT ?url { ?distribution dcat:downloadURL ?url }")
    assert f"{served.url}/dumps/graph.ttl" in {row["url"] for row in rows}
