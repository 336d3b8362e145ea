"""A dump in any format, loaded into a store that knows nothing of us, answers the built-in queries alike."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph.store import Release

QUERIES = Path(__file__).parents[2] / "queries"
FORMATS = {
    "graph.nq": ox.RdfFormat.N_QUADS,
    "graph.trig": ox.RdfFormat.TRIG,
    "graph.ttl": ox.RdfFormat.TURTLE,
    "graph.nt": ox.RdfFormat.N_TRIPLES,
    "graph.rdf": ox.RdfFormat.RDF_XML,
    "graph.jsonld": ox.RdfFormat.JSON_LD,
}


def answers(store: ox.Store) -> dict[str, list[list[str]]]:
    found = {}
    for path in sorted(QUERIES.glob("*.rq")):
        body = store.query(path.read_text()).serialize(format=ox.QueryResultsFormat.CSV)  # type: ignore[union-attr]
        assert body is not None
        found[path.stem] = list(csv.reader(io.StringIO(body.decode())))
    return found


def expected() -> dict[str, list[list[str]]]:
    found = {}
    for path in sorted(QUERIES.glob("*.expected.csv")):
        with path.open(newline="", encoding="utf-8") as stream:
            found[path.name.removesuffix(".expected.csv")] = list(csv.reader(stream))
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_every_format_gives_the_same_answers(release: Release, name: str, packed: bool) -> None:
    found = release.file(name + ".gz" if packed else name)
    assert found is not None, f"the release has no {name}"
    data = gzip.decompress(found[1].read_bytes()) if packed else found[1].read_bytes()
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(data, format=FORMATS[name]))
    assert answers(store) == expected()
