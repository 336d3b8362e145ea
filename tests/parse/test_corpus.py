"""The documents of tests/corpus are read as their records and hand-made references say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ccpr_graph.expectations import check
from ccpr_graph.knowledge import Record, load_record
from ccpr_graph.model import Document
from tests.conftest import ROOT, Read

CORPUS = ROOT / "tests" / "corpus"
FOLDERS = sorted(path.parent for path in CORPUS.glob("*/source.txt"))


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


@pytest.fixture(scope="module")
def its_record(folder: Path) -> Record:
    return load_record(folder / "record.yaml")


@pytest.fixture(scope="module")
def document(its_record: Record, read: Read) -> Document:
    return read(its_record.source.read_bytes().decode(), its_record)


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text())
    return found


def test_it_is_labelled_as_test_input(folder: Path, its_record: Record, expected: dict[str, Any]) -> None:
    first = (folder / "record.yaml").read_text().splitlines()[0]
    assert first.startswith("#") and "Test input" in first and "no document of the United Nations" in first
    assert "no document of the United Nations" in expected["origin"]
    assert expected["document"] == its_record.body.symbol
    assert its_record.body.source.obtained.startswith("Invented")
    assert not (ROOT / "data" / "documents" / folder.name).exists()


def test_it_is_as_its_record_says(document: Document, its_record: Record) -> None:
    check(document, its_record, sha256="")


@pytest.fixture
def corrected(expected: dict[str, Any]) -> None:
    """Passages that are held out are measured, and not corrected on."""
    if expected.get("held_out"):
        pytest.skip("held out: measured by tests/test_evaluate.py")


@pytest.mark.usefixtures("corrected")
def test_its_statements(document: Document, expected: dict[str, Any]) -> None:
    found = {statement.key: statement for statement in document.statements}
    assert found.keys() == {entry["statement"] for entry in expected["statements"]}
    for entry in expected["statements"]:
        statement = found[entry["statement"]]
        assert statement.kind == entry["kind"]
        assert statement.part_of == entry.get("part_of")
        assert entry.get("quote", "") in statement.words.quote


@pytest.mark.usefixtures("corrected")
def test_its_pairs_and_requests(document: Document, expected: dict[str, Any]) -> None:
    found = {statement.key: statement for statement in document.statements}
    for entry in expected["statements"]:
        statement = found[entry["statement"]]
        assert statement.responds_to == tuple(entry.get("responds_to", ()))
        assert bool(statement.follow_up) is ("follow_up" in entry)
        if statement.follow_up:
            assert statement.follow_up.recommendations == tuple(entry["follow_up"])
            deadline = statement.follow_up.deadline
            assert (deadline.isoformat() if deadline else None) == entry.get("deadline")
        if "reiterates" in entry:
            assert len(statement.reiterates) == len(entry["reiterates"])


@pytest.mark.usefixtures("corrected")
def test_quotes_of_the_reference_stand_in_their_units(document: Document, expected: dict[str, Any]) -> None:
    for entry in expected["citations"]:
        unit = document.by_key[entry.get("via", entry["unit"])]
        assert entry["quote"] in unit.text, entry
    statements = {statement.key: statement for statement in document.statements}
    for entry in expected["tags"]:
        units = [statements[entry["statement"]].words.unit, statements[entry["statement"]].heading]
        units += [document.by_key[str(units[0])].parent]
        assert any(entry["quote"].lower() in document.by_key[key].text.lower() for key in units if key), entry
