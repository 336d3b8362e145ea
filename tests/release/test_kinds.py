"""What the files of a release are said to be in its RO-Crate."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

from ccpr_graph.publish.crate import load_kinds
from ccpr_graph.store import Release


def test_every_file_is_described_and_links_by_what_became_of_them(release: Release, root: Path) -> None:
    kinds = load_kinds(root / "data" / "releases" / "files.yaml")
    paths = [each.path for each in release.manifest.files]
    said = {path: [kind.says for kind in kinds if fnmatchcase(path, kind.files)] for path in paths}
    assert [path for path, says in said.items() if not says] == []
    links = {path.split("/")[1]: said[path][0] for path in paths if path.startswith("links/")}
    assert {"accepted", "candidates"} <= links.keys()
    assert len(set(links.values())) == len(links)
