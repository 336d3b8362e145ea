"""curl, as the documentation uses it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from ccpr_graph.store import Release
from tests.web.conftest import Running

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def curl(*arguments: str) -> str:
    done = subprocess.run(["curl", "-sS", "--max-time", "120", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("accept", "media_type", "suffix"),
    [
        ("text/turtle", "text/turtle", "ttl"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "jsonld"),
        ("application/rdf+xml", "application/rdf+xml", "rdf"),
        ("text/html", "text/html", "html"),
    ],
)
def test_an_iri_with_redirects_followed(served: Running, accept: str, media_type: str, suffix: str) -> None:
    written = "%{http_code} %{num_redirects} %{content_type} %{url_effective}"
    said = curl("-L", "-o", "/dev/null", "-w", written, "-H", f"Accept: {accept}", f"{served.url}/id/state/kaz")
    status, redirects, rest = said.split(" ", 2)
    assert (status, redirects) == ("200", "1")
    assert rest.startswith(media_type)
    assert rest.endswith(f"/id/state/kaz.{suffix}")


def test_a_download_that_goes_on_where_it_stopped(served: Running, release: Release, tmp_path: Path) -> None:
    entry = release.manifest.file("graph.ttl")
    assert entry is not None
    begun = tmp_path / "graph.ttl"
    curl("-r", "0-99999", "-o", str(begun), f"{served.url}/dumps/graph.ttl")
    assert begun.stat().st_size == 100_000
    curl("-C", "-", "-o", str(begun), f"{served.url}/dumps/graph.ttl")
    assert hashlib.sha256(begun.read_bytes()).hexdigest() == entry.sha256


def test_compressed_transfer(served: Running) -> None:
    plain = curl(f"{served.url}/id/instrument/iccpr.ttl")
    assert curl("--compressed", f"{served.url}/id/instrument/iccpr.ttl") == plain


def test_reconciliation(served: Running) -> None:
    queries = json.dumps({"q0": {"query": "Korea, Republic of", "type": "State"}})
    found = json.loads(curl("--data-urlencode", f"queries={queries}", f"{served.url}/reconcile"))
    assert found["q0"]["result"], found
