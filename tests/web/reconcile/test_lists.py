"""How well messy names are matched; docs/reconciliation.md has the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccpr_graph.web.reconcile.index import Index
from tests.web.reconcile.conftest import Find
from tests.web.reconcile.lists import LISTS, measure, rows_of


@pytest.mark.parametrize("name", [*[*LISTS][:-1], pytest.param("third-reader", marks=pytest.mark.thorough)])
def test_no_match_is_wrong_and_the_documentation_has_the_figures(index: Index, root: Path, name: str) -> None:
    figures = measure(index, name)
    row = figures.as_row(f"`{LISTS[name].name}`")
    print(row)
    assert figures.wrong == []
    text = (root / "docs" / "reconciliation.md").read_text()
    assert row in text, f"docs/reconciliation.md does not have this row: {row}"


def test_lists_are_long_enough_and_name_what_exists(index: Index) -> None:
    assert len(rows_of("messy")) >= 200
    assert len(rows_of("held-out")) >= 100
    assert len(rows_of("second-reader")) >= 200
    assert len(rows_of("third-reader")) >= 250
    for name in LISTS:
        for row in rows_of(name):
            for id_ in (*row.among, *([row.right] if row.known else [])):
                assert id_ in index.catalogue.entities, row
            assert not row.type or row.type in index.catalogue.types, row
    queries = [(row.query, row.type) for name in LISTS for row in rows_of(name)]
    assert len(queries) == len(set(queries))


@pytest.mark.parametrize(
    ("text", "type_", "offered"),
    [
        ("Korea", "State", {"state/prk", "state/kor"}),
        ("Slovania", "State", {"state/svk", "state/svn"}),
        ("Nigera", "State", {"state/ner", "state/nga"}),
        ("CEDAW", "", {"instrument/cedaw", "treaty-body/cedaw"}),
        ("Istanbul", "Instrument", {"instrument/istanbul-protocol", "instrument/istanbul-convention"}),
        (
            "Optional Protocol to the Convention on the Rights of the Child",
            "Instrument",
            {"instrument/crc-op-ac", "instrument/crc-op-sc", "instrument/crc-op-ic"},
        ),
    ],
)
def test_what_is_ambiguous_is_offered(find: Find, text: str, type_: str, offered: set[str]) -> None:
    found = find(text, type_)
    assert offered <= {each.entity.id for each in found[:5]}
    assert not any(each.match for each in found)
