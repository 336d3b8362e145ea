"""Opening a release: a sound one, and all that can be wrong with one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ccpr_graph import manifest
from ccpr_graph.errors import ReleaseError
from ccpr_graph.store import Release
from tests.store.releases import STATISTICS, write_manifest, write_release


def test_a_sound_release(tmp_path: Path) -> None:
    release = Release.open(write_release(tmp_path / "release"))
    assert release.statistics == STATISTICS
    assert release.graph.path == "graph.nq"
    found = release.file("documents/ccpr-c-aaa-co-1.ttl")
    assert found is not None
    assert found[1].read_text().endswith(" .\n")
    assert release.file("manifest.json") is None


def test_statistics_may_be_missing(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    entries = [entry for entry in manifest.read_manifest(folder).files if entry.path != manifest.STATISTICS]
    write_manifest(folder, *entries)
    assert Release.open(folder).statistics == {}


def change_manifest(folder: Path, **changes: object) -> None:
    path = folder / manifest.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def damage_graph(folder: Path) -> None:
    path = folder / manifest.GRAPH_NQUADS
    path.write_text(path.read_text().replace("concerned", "delighted"))


def rename_file(folder: Path, path: str) -> None:
    entry = manifest.read_manifest(folder).files[0]
    write_manifest(folder, manifest.ReleaseFile(path, entry.media_type, entry.bytes, entry.sha256))


def link_out(folder: Path) -> None:
    """A path that looks harmless, and leads out of the folder over a symbolic link."""
    (folder.parent / "secret").write_bytes((folder / manifest.GRAPH_NQUADS).read_bytes())
    (folder / "inside").symlink_to(folder.parent)
    rename_file(folder, "inside/secret")


DAMAGES = {
    "no folder": (lambda folder: folder.rename(folder.with_name("elsewhere")), "does not exist"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "no release here"),
    "no JSON": (lambda folder: (folder / "manifest.json").write_text("{"), "cannot be read"),
    "foreign": (lambda folder: change_manifest(folder, format="other"), "not the manifest"),
    "other version": (lambda folder: change_manifest(folder, format_version=99), "format version 99"),
    "file missing": (lambda folder: (folder / "graph.nq").unlink(), "missing"),
    "file changed": (damage_graph, "not the one"),
    "no graph": (lambda folder: change_manifest(folder, files=[]), "does not list graph.nq"),
    "path out": (lambda folder: rename_file(folder, "../secret"), "not a path below"),
    "absolute path": (lambda folder: rename_file(folder, "/etc/hostname"), "not a path below"),
    "link out": (link_out, "not a path below"),
    "statistics broken": (lambda folder: broken_statistics(folder, "{"), "statistics cannot be read"),
    "statistics a list": (lambda folder: broken_statistics(folder, "[]"), "not a JSON object"),
}


def broken_statistics(folder: Path, text: str) -> None:
    path = folder / manifest.STATISTICS
    path.write_text(text)
    entry = manifest.ReleaseFile(manifest.STATISTICS, "application/json", len(text), manifest.sha256_of(path))
    others = [other for other in manifest.read_manifest(folder).files if other.path != manifest.STATISTICS]
    write_manifest(folder, *others, entry)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_release_is_refused(damage: str, tmp_path: Path) -> None:
    folder = write_release(tmp_path / "release")
    do, expected = DAMAGES[damage]
    do(folder)
    with pytest.raises(ReleaseError, match=expected) as raised:
        Release.open(folder)
    assert raised.value.file is not None
    assert raised.value.remedy is not None


def test_verification_can_be_left_out(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    damage_graph(folder)
    assert Release.open(folder, verify=False).graph.path == "graph.nq"


def test_a_release_knows_that_it_was_replaced(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    release = Release.open(folder)
    assert release.is_current()
    write_release(folder, graph="<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n")
    assert not release.is_current()
    (folder / manifest.MANIFEST).unlink()
    assert not release.is_current()


def test_the_manifest_is_not_read_again_while_its_file_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Release.open(write_release(tmp_path))
    assert release.is_current()
    again = replace(release.manifest)
    monkeypatch.setattr(manifest, "read_manifest", lambda folder: pytest.fail("the manifest was read again"))
    monkeypatch.setattr(manifest, "sha256_of", lambda path: pytest.fail("the manifest was read again"))
    assert release.is_current()
    assert release.manifest == again


def test_the_same_manifest_written_again_is_current(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    release = Release.open(folder)
    write_release(folder)
    assert release.is_current()
