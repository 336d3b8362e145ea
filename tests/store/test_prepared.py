"""Stores on disk that a large release is served from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ccpr_graph.errors import QueryError, ReleaseError
from ccpr_graph.store import Dataset, Engine, Release
from ccpr_graph.store.prepared import place_of, prepare, remove_others, with_prepared
from tests.store.releases import QUADS, TRIPLES, write_release
from tests.store.test_abuse import DEEP
from tests.store.test_engine import COUNT, COUNT_NAMED, number


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release.open(write_release(tmp_path / "release"))


def test_a_prepared_store_gives_the_same_answers(release: Release) -> None:
    dataset = Dataset.of_release(release)
    said: list[str] = []
    place = prepare(dataset, release.folder, said.append)
    assert "putting the store in order" in said
    prepared = with_prepared(dataset, release.folder)
    assert prepared.prepared == place
    (release.folder / "graph.nq").unlink()  # not read any more
    with Engine(prepared, workers=2) as engine:
        assert number(engine, COUNT) == TRIPLES
        assert number(engine, COUNT_NAMED) == QUADS
        for _ in range(3):
            with pytest.raises(QueryError, match="nested too deeply"):
                engine.evaluate(DEEP["4,000 {"])
            assert number(engine, COUNT) == TRIPLES
        with pytest.raises(QueryError, match="SERVICE"):
            engine.evaluate("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
        assert json.loads(engine.evaluate("ASK { ?s ?p ?o }").body)["boolean"]


def test_it_is_made_once_and_only_whole(release: Release) -> None:
    dataset = Dataset.of_release(release)
    place = prepare(dataset, release.folder)
    before = place.stat().st_mtime_ns
    assert prepare(dataset, release.folder) == place
    assert place.stat().st_mtime_ns == before
    shutil.rmtree(place)
    unfinished = place.with_name(place.name + ".unfinished")
    unfinished.mkdir()
    assert with_prepared(dataset, release.folder).prepared is None

    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(dataset, release.folder, interrupt)
    assert not place.exists()
    assert not unfinished.exists()


def test_a_file_that_cannot_be_read(release: Release) -> None:
    dataset = Dataset.of_release(release)
    (release.folder / "graph.nq").write_text("this is not RDF\n")
    with pytest.raises(ReleaseError, match="no store can be prepared"):
        prepare(dataset, release.folder)
    assert not list(place_of(dataset, release.folder).parent.iterdir())


def test_stores_of_earlier_releases_can_be_removed(release: Release, tmp_path: Path) -> None:
    first = Dataset.of_release(release)
    prepare(first, release.folder)
    write_release(tmp_path / "release", graph="<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n")
    second = Dataset.of_release(Release.open(release.folder))
    assert with_prepared(second, release.folder).prepared is None
    prepare(second, release.folder)
    assert remove_others(second, release.folder) == [place_of(first, release.folder)]
    assert with_prepared(second, release.folder).prepared is not None


def test_a_store_that_is_damaged_is_told(release: Release) -> None:
    dataset = Dataset.of_release(release)
    place = prepare(dataset, release.folder)
    for file in place.iterdir():
        file.unlink()
    with (
        Engine(with_prepared(dataset, release.folder), workers=1) as engine,
        pytest.raises((ReleaseError, QueryError)) as raised,
    ):
        engine.evaluate("ASK {}")
    assert "Traceback" not in str(raised.value)
