"""Releases are published whole or not at all, one at a time, and never change; too small a step is refused."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ccpr_graph.cli import app
from ccpr_graph.errors import CcprGraphError, ReleaseError
from ccpr_graph.manifest import read_manifest, verify
from ccpr_graph.project import Project
from ccpr_graph.publish import check, publish, write_index
from ccpr_graph.publish.about import about_data
from ccpr_graph.releases import CHANGES, CRATE, FEED, INDEX, read_index
from tests.publish.folders import BASE, building, put, sentences
from tests.test_build import change, copy_of

CHANGED = BASE.replace('"Aaa"', '"Aaaa"')
MORE = BASE + "id/state/bbb a ccpr:State | vocabulary/states\n"
LESS = "\n".join(line for line in BASE.splitlines() if not line.startswith("id/state/aaa"))


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def releases(project: Project, tmp_path: Path) -> Path:
    """A folder with one release."""
    put(project, tmp_path / "releases", "1.0.0", BASE)
    return tmp_path / "releases"


def test_the_first_release(releases: Path) -> None:
    place = releases / "1.0.0"
    manifest = read_manifest(place)
    verify(place, manifest)
    assert (manifest.version, manifest.issued) == ("1.0.0", "2026-12-01")
    assert {file.path for file in manifest.files} >= {
        "CITATION.cff", ".zenodo.json", "ro-crate-metadata.json", "diff/changes.md", "diff/changes.json", "graph.nq",
    }  # fmt: skip
    assert {file.path for file in manifest.files} | {"manifest.json"} == set(contents(place))
    changes = json.loads((place / CHANGES).read_text())
    assert (changes["against"], changes["least"], changes["groups"]) == (None, None, [])
    assert "This is the first release" in (place / "diff" / "changes.md").read_text()
    (entry,) = read_index(releases)
    assert (entry.version, entry.issued, entry.against, entry.counts["quads"]) == ("1.0.0", "2026-12-01", None, 12)
    assert entry.manifest_sha256 == hashlib.sha256((place / "manifest.json").read_bytes()).hexdigest()


def test_a_second_release(project: Project, releases: Path) -> None:
    before = contents(releases / "1.0.0")
    changes = put(project, releases, "1.0.1", CHANGED, "2026-12-02")
    assert sentences(changes) == []
    assert (changes.added, changes.removed, str(changes.least)) == (1, 1, "patch")
    assert contents(releases / "1.0.0") == before
    added = (releases / "1.0.1/diff/added.nq").read_text()
    assert '"Aaaa"@en' in added and added.count("\n") == 1
    assert [entry.version for entry in check(releases)] == ["1.0.1", "1.0.0"]
    assert read_index(releases)[0].against == "1.0.0"


def test_the_same_release_has_the_same_bytes(project: Project, releases: Path, tmp_path: Path) -> None:
    put(project, releases, "1.0.1", CHANGED)
    put(project, tmp_path / "again", "1.0.0", BASE)
    put(project, tmp_path / "again", "1.0.1", CHANGED)
    assert contents(releases) == contents(tmp_path / "again")


REFUSED: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "something went away": ("1.1.0", LESS, {}, "1.1.0 is too small a step from 1.0.0, for what has changed is major: one resource went away: id/state/aaa. Release it as 2.0.0, or"),
    "something is new": ("1.0.1", MORE, {}, "too small a step from 1.0.0, for what has changed is minor: one resource is new: id/state/bbb. Release it as 1.1.0, or"),
    "a pre-release of too small a step": ("1.0.1-rc.1", MORE, {}, "1.0.1-rc.1 is too small a step"),
    "it is there": ("1.0.0", BASE, {}, "version 1.0.0 is there already. A released version never changes; choose the next one, 1.0.1 say"),
    "it is no version": ("1.0", BASE, {}, "'1.0' is no version: three numbers as in 1.0.0"),
    "it has build metadata": ("1.0.1+x", BASE, {}, "is no version"),
    "it leads out of the folder": ("../1.0.1", BASE, {}, "is no version"),
    "it is older": ("1.0.1", BASE, {"day": "2026-11-30"}, "1.0.1 of 2026-11-30 would be older than 1.0.0 of 2026-12-01. Choose a later day with --date"),
    "compared with what is not there": ("1.0.1", BASE, {"against": "0.9.0"}, "1.0.1 cannot be compared with 0.9.0. Choose an earlier one of those that are there: 1.0.0"),
    "compared with a later one": ("0.9.0", BASE, {"against": "1.0.0"}, "0.9.0 cannot be compared with 1.0.0"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(project: Project, releases: Path, name: str) -> None:
    version, text, more, message = REFUSED[name]
    before = contents(releases)
    with pytest.raises(ReleaseError) as caught:
        put(project, releases, version, text, **more)
    assert message in str(caught.value).replace(f"{releases}: ", "")
    assert contents(releases) == before
    assert sorted(path.name for path in releases.iterdir()) == [".lock", "1.0.0", FEED, INDEX]


def test_steps_that_are_enough(project: Project, releases: Path) -> None:
    put(project, releases, "1.1.0-rc.1", MORE)
    put(project, releases, "1.1.0", MORE)
    assert read_index(releases)[0].against == "1.0.0", "a pre-release is tried, and not built upon"
    put(project, releases, "1.0.1", CHANGED)
    assert {entry.version: entry.against for entry in read_index(releases)}["1.0.1"] == "1.0.0", (
        "an old version is corrected"
    )
    put(project, releases, "2.0.0", LESS)
    put(project, releases, "2.0.1", LESS, against="1.1.0-rc.1")
    assert [entry.version for entry in check(releases)] == ["2.0.1", "2.0.0", "1.1.0", "1.1.0-rc.1", "1.0.1", "1.0.0"]


def test_before_one_nothing_is_promised(project: Project, tmp_path: Path) -> None:
    put(project, tmp_path, "0.1.0", BASE)
    put(project, tmp_path, "0.1.1", MORE)
    with pytest.raises(ReleaseError, match="what has changed is major"):
        put(project, tmp_path, "0.1.2", LESS)
    put(project, tmp_path, "0.2.0", LESS)


def test_a_smaller_step_with_a_reason(project: Project, releases: Path) -> None:
    put(project, releases, "1.0.1", LESS, smaller_because="The State was a misprint of the same day")
    assert read_index(releases)[0].smaller_because == "The State was a misprint of the same day"
    assert (
        "A smaller one was taken, because: The State was a misprint" in (releases / "1.0.1/diff/changes.md").read_text()
    )
    put(
        project,
        releases,
        "1.1.0",
        LESS + "\nid/state/ccc a ccpr:State | vocabulary/states\n",
        smaller_because="not needed",
    )
    assert read_index(releases)[0].smaller_because is None, "a reason that is not needed is not kept"


def test_a_dry_run_leaves_nothing(
    project: Project, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = contents(tmp_path)
    changes = put(project, releases, "1.1.0", MORE, dry_run=True)
    assert str(changes.least) == "minor"
    put(project, tmp_path / "other", "1.0.0", BASE, dry_run=True)
    assert contents(tmp_path) == before
    assert not (tmp_path / "other").exists()
    assert not any((tmp_path / "temporary").iterdir())


def test_an_interrupted_release_leaves_nothing(project: Project, releases: Path) -> None:
    def interrupted(*given: Any, last: Any, **more: Any) -> None:
        def then(writer: Any) -> None:
            last(writer)
            raise KeyboardInterrupt

        building(CHANGED)(*given, last=then, **more)

    before = contents(releases)
    with pytest.raises(KeyboardInterrupt):
        put(project, releases, "1.0.1", CHANGED, make=interrupted)
    assert contents(releases) == before
    assert not list(releases.glob(".unfinished-*"))
    put(project, releases, "1.0.1", CHANGED)


def test_what_a_killed_run_left_is_removed(project: Project, releases: Path) -> None:
    """And a release that was in its place before the index knew of it is in the index after the next."""
    (releases / ".unfinished-x" / "1.0.1").mkdir(parents=True)
    index = (releases / INDEX).read_bytes()
    put(project, releases, "1.0.1", CHANGED)
    assert not list(releases.glob(".unfinished-*"))
    (releases / INDEX).write_bytes(index)
    with pytest.raises(ReleaseError, match="the index is not that of these releases"):
        check(releases)
    assert [entry.version for entry in write_index(releases, about_data(project))] == ["1.0.1", "1.0.0"]
    check(releases)


def test_one_at_a_time(project: Project, releases: Path) -> None:
    held = os.open(releases / ".lock", os.O_RDWR)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ReleaseError, match="another release is being made in this folder"):
            put(project, releases, "1.0.1", CHANGED)
    finally:
        os.close(held)
    put(project, releases, "1.0.1", CHANGED)


def test_a_release_is_read_only(releases: Path) -> None:
    for path in (releases / "1.0.0", *(releases / "1.0.0").rglob("*")):
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH), path


def damage(place: Path) -> None:
    place.chmod(0o644)
    place.write_bytes(place.read_bytes() + b"\n")


def test_damage_is_found(project: Project, releases: Path) -> None:
    put(project, releases, "1.0.1", CHANGED)
    damage(releases / "1.0.0" / "graph.nq")
    with pytest.raises(ReleaseError, match="damaged"):
        check(releases)
    with pytest.raises(ReleaseError, match="damaged"):
        put(project, releases, "1.0.2", CHANGED, against="1.0.0")


def test_a_difference_that_is_none_is_found(project: Project, releases: Path, tmp_path: Path) -> None:
    """Even where all checksums are right, as after a forgery."""
    put(project, releases, "1.0.1", CHANGED)
    put(project, tmp_path / "other", "1.0.0", MORE)
    for path in (releases / "1.0.0", *(releases / "1.0.0").rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(releases / "1.0.0")
    shutil.copytree(tmp_path / "other" / "1.0.0", releases / "1.0.0")
    write_index(releases, about_data(project))
    with pytest.raises(ReleaseError, match=r"this is not the difference between 1\.0\.0 and 1\.0\.1"):
        check(releases)


def test_a_file_that_somebody_added_is_found(releases: Path) -> None:
    (releases / "1.0.0").chmod(0o755)
    (releases / "1.0.0" / "notes.txt").write_text("mine")
    with pytest.raises(ReleaseError, match=r"notes\.txt: this file is not one of the release's"):
        check(releases)


def test_other_folders_are_left_alone(project: Project, releases: Path) -> None:
    (releases / "drafts").mkdir()
    (releases / "1.0.1").write_text("a file")
    with pytest.raises(ReleaseError, match="there already"):
        put(project, releases, "1.0.1", CHANGED)
    (releases / "1.0.1").unlink()
    put(project, releases, "1.0.1", CHANGED)
    assert (releases / "drafts").is_dir()


def test_a_folder_that_cannot_be_written(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReleaseError, match="the folder cannot be written"):
        put(project, tmp_path / "file" / "releases", "1.0.0", BASE)


def test_a_wrong_wording_is_said_before_the_build(root: Path, tmp_path: Path) -> None:
    for name in ("ontology", "shapes"):
        (tmp_path / name).mkdir()
    shutil.copytree(root / "data" / "releases", tmp_path / "data" / "releases")
    shutil.copy(root / "CITATION.cff", tmp_path)
    (tmp_path / "data" / "releases" / "steps.yaml").write_text("identifiers: []\nmeaning: []\n")

    def never(*given: Any, **more: Any) -> None:
        pytest.fail("nothing is to be built")

    with pytest.raises(CcprGraphError, match=r"steps\.yaml"):
        put(Project(tmp_path), tmp_path / "releases", "1.0.0", BASE, make=never)


def test_the_command(releases: Path, tmp_path: Path) -> None:
    def run(*given: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["release", "--releases", str(releases), *given])
        return result.exit_code, result.output + str(result.exception or "")

    assert run("--list") == (0, "1.0.0\t2026-12-01\t12 statements\tthe first\n")
    assert "All 1 releases" in run("--check")[1]
    (releases / INDEX).unlink()
    assert "the index is not that of these releases" in run("--check")[1]
    assert run("--index")[0] == 0 and run("--check")[0] == 0
    assert "no version is named" in run()[1]
    assert "'tomorrow' is no date. Write it as in 2026-11-28" in run("1.0.1", "--date", "tomorrow")[1]
    assert "9999-01-01 is still to come" in run("1.0.1", "--date", "9999-01-01")[1]
    assert "version 1.0.0 is there already" in run("1.0.0")[1]
    for other in ("--list", "--check", "--index"):
        assert "a version is released by a call of its own" in run("1.0.1", other)[1]
    assert [each.name for each in releases.iterdir() if each.is_dir()] == ["1.0.0"]
    for what in ("--check", "--index"):
        nowhere = CliRunner().invoke(app, ["release", "--releases", str(tmp_path / "nowhere"), what])
        assert "nowhere: this folder of releases does not exist" in str(nowhere.exception)


def test_the_command_says_what_is_wrong_in_a_sentence(releases: Path) -> None:
    command = [sys.executable, "-m", "ccpr_graph", "release", "1.0.0", "--releases", str(releases)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ") and "Traceback" not in done.stderr


@pytest.mark.thorough
def test_a_project_that_changes(root: Path, tmp_path: Path) -> None:
    """Two real builds: a citation that names another instrument, a tag that a reviewer takes away, an instrument more."""
    project = copy_of(root, tmp_path / "project")
    shutil.copy(root / "CITATION.cff", project.root)
    releases = tmp_path / "releases"
    put(project, releases, "1.0.0", "", make=_build)
    crate = json.loads((releases / "1.0.0" / CRATE).read_text())["@graph"]
    assert [each["@id"] for each in crate if each["@type"] == "File" and "description" not in each] == []
    document = "data/documents/ccpr-c-kaz-co-3"
    (project.root / document / "reviews.tsv").write_text(
        "decision\tannotation\tvalue\tstatement\tunit\tquote\tby\ton\twhy\n"
        "reject\tannotation/34/b/istanbul-protocol-instrument/1\t\t\t\t\tA. N. Expert\t2026-11-28\tonly a test\n"
        "reject\tannotation/concern/33/theme-impunity-and-past-violations/2\t\t\t\t\tA. N. Expert\t2026-11-28\tonly a test\n"
        "reject\tannotation/concern/33/theme-impunity-and-past-violations/1\t\t\t\t\tA. N. Expert\t2026-11-28\tonly a test\n"
    )
    change(
        "data/vocabularies/instruments.ttl",
        "<instrument/istanbul-protocol> a",
        _INSTRUMENT + "<instrument/istanbul-protocol> a",
    )(project)
    with pytest.raises(ReleaseError, match="too small a step"):
        put(project, releases, "1.0.1", "", make=_build)
    changes = put(project, releases, "1.1.0", "", make=_build)
    assert sentences(changes) == [
        "Concern 33 of CCPR/C/KAZ/CO/3 is no longer tagged with the theme “Impunity and past human rights violations”",
        "Recommendation 34 (b) of CCPR/C/KAZ/CO/3 no longer cites the Istanbul Protocol",
        "Instrument now in the data: Example Principles",
    ]
    assert [entry.version for entry in check(releases)] == ["1.1.0", "1.0.0"]


_INSTRUMENT = """<instrument/example-principles> a ccpr:SoftLawInstrument ;
    dcterms:title "Example Principles"@en ;
    skos:prefLabel "Example Principles"@en ;
    dcterms:source "made up for a test" .

"""


def _build(*given: Any, **more: Any) -> None:
    from ccpr_graph.build import build

    build(*given, **more)


def test_publishing_builds_by_default() -> None:
    from ccpr_graph.build import build

    assert publish.__kwdefaults__ == {"make": build}
