"""Versions are ordered as Semantic Versioning says, and nothing else is a version."""

from __future__ import annotations

import datetime
import itertools
import json
from pathlib import Path

import pytest

from ccpr_graph.errors import ReleaseError
from ccpr_graph.releases import INDEX, Entry, Version, latest_of, read_index, to_json

# Semantic Versioning 2.0.0, section 11, and a few more.
ASCENDING = (
    "0.1.0", "0.9.0", "0.10.0", "1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
    "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "10.0.0",
)  # fmt: skip


def test_order() -> None:
    numbers = [Version.parse(text) for text in ASCENDING]
    numbers.reverse()
    assert [str(number) for number in sorted(numbers)] == list(ASCENDING)
    numbers.reverse()
    assert all(one < other and one != other for one, other in itertools.pairwise(numbers))


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "1.0.0+build", "1.0.0\n", " 1.0.0",
     "1.0.0-é", "1.٠.0", "1.0.0/..", "..", "latest", "2026-11-28", "1.0.0-" + "a" * 100, "9" * 40 + ".0.0"],
)  # fmt: skip
def test_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="is no version"):
        Version.parse(text)


def entry(version: str, issued: str) -> Entry:
    return Entry(version, issued, "0.1.0", "a" * 64, "b" * 64)


ENTRIES = (
    entry("1.0.0", "2026-01-01"),
    entry("2.0.0", "2026-03-01"),
    entry("1.0.1", "2026-04-01"),
    entry("3.0.0-rc.1", "2026-05-01"),
)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2025-12-31", None),
        ("2026-01-01", "1.0.0"),
        ("2026-02-28", "1.0.0"),
        ("2026-03-01", "2.0.0"),
        ("2026-12-31", "2.0.0"),
    ],
)
def test_in_force_on_a_day(day: str, version: str | None) -> None:
    """A correction of an old version does not take the place of a newer one, and a pre-release is never in force."""
    found = latest_of(ENTRIES, datetime.date.fromisoformat(day))
    assert (found.version if found else None) == version


def test_the_index_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text(to_json(ENTRIES))
    assert [entry.version for entry in read_index(tmp_path)] == ["3.0.0-rc.1", "2.0.0", "1.0.1", "1.0.0"]
    assert set(read_index(tmp_path)) == set(ENTRIES)
    assert json.loads(to_json(ENTRIES))["latest"] == "2.0.0"
    assert to_json(reversed(ENTRIES)) == to_json(ENTRIES)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "ccpr-graph-releases", "format_version": 2}'])
def test_an_index_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / INDEX).write_text(text)
    with pytest.raises(ReleaseError, match="index"):
        read_index(tmp_path)


@pytest.mark.parametrize(("key", "value"), [("version", "../1.0.0"), ("issued", "yesterday"), ("more", "x")])
def test_an_index_with_a_wrong_entry(tmp_path: Path, key: str, value: str) -> None:
    body = json.loads(to_json(ENTRIES))
    body["releases"][0][key] = value
    (tmp_path / INDEX).write_text(json.dumps(body))
    with pytest.raises(ReleaseError, match="lacks or misnames a key"):
        read_index(tmp_path)
