"""A release folder, opened for reading."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ccpr_graph import manifest as release_format
from ccpr_graph.errors import ReleaseError
from ccpr_graph.manifest import Manifest, ReleaseFile

_REBUILD = "Build it again with 'ccpr-graph build'"


@dataclass
class _Seen:
    """The manifest's file: its SHA-256, how it was when it was last compared, and what came of it."""

    checksum: str = ""
    mark: tuple[int, ...] = ()
    same: bool = False


@dataclass(frozen=True)
class Release:
    """A release: its folder, its manifest and its statistics (empty where the release has none)."""

    folder: Path
    manifest: Manifest
    statistics: dict[str, Any]
    _seen: _Seen = field(default_factory=_Seen, init=False, repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path, *, verify: bool = True) -> Release:
        """Open a release folder; ``verify`` compares the bytes of every file with the manifest.

        Raises:
            ReleaseError: there is no release, it is damaged, or its format has a version that is not read here.

        """
        folder = folder.resolve()
        # Before it is read: if it is replaced in between, it is another one, and read again.
        checksum = _checksum(folder)
        manifest = release_format.read_manifest(folder)
        for entry in manifest.files:
            _check_path(folder, entry)
        if verify:
            release_format.verify(folder, manifest)
        if manifest.file(release_format.GRAPH_NQUADS) is None:
            raise ReleaseError(
                f"the release does not list {release_format.GRAPH_NQUADS}",
                file=folder / release_format.MANIFEST,
                place="files",
                remedy=_REBUILD,
            )
        release = cls(folder, manifest, _statistics(folder, manifest))
        release._seen.checksum = checksum
        return release

    def file(self, path: str) -> tuple[ReleaseFile, Path] | None:
        """Return the entry and the place on disk of a file that the manifest names, or nothing."""
        entry = self.manifest.file(path)
        return None if entry is None else (entry, self.folder / entry.path)

    @property
    def graph(self) -> ReleaseFile:
        """The entry of ``graph.nq``, which every release has."""
        entry = self.manifest.file(release_format.GRAPH_NQUADS)
        assert entry is not None, "Release.open has looked"
        return entry

    def is_current(self) -> bool:
        """Say whether the folder still holds this release: a build puts the next one in its place.

        The manifest is read again only when it is another file, or was changed: that of a large release is long.
        """
        try:
            found = (self.folder / release_format.MANIFEST).stat()
        except OSError:
            return False
        mark = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
        if mark != self._seen.mark:
            self._seen.same = self._is_same()
            self._seen.mark = mark
        return self._seen.same

    def _is_same(self) -> bool:
        """Compare the manifest with the one that was opened; if the bytes are the same, there is no need to read them."""
        if self._seen.checksum and _checksum(self.folder) == self._seen.checksum:
            return True
        try:
            return release_format.read_manifest(self.folder) == self.manifest
        except ReleaseError:
            return False


def _checksum(folder: Path) -> str:
    """Return the SHA-256 of the manifest's bytes; nothing if they cannot be read."""
    try:
        return release_format.sha256_of(folder / release_format.MANIFEST)
    except OSError:
        return ""


def _check_path(folder: Path, entry: ReleaseFile) -> None:
    """Refuse an entry that leads out of the release folder: every file that is named is published."""
    path = PurePosixPath(entry.path)
    inside = not path.is_absolute() and ".." not in path.parts and path.parts and "\\" not in entry.path
    if not inside or not (folder / path).resolve().is_relative_to(folder):
        raise ReleaseError(
            f"the manifest names {entry.path!r}, which is not a path below the release folder",
            file=folder / release_format.MANIFEST,
            place="files",
            remedy=_REBUILD,
        )


def _statistics(folder: Path, manifest: Manifest) -> dict[str, Any]:
    if manifest.file(release_format.STATISTICS) is None:
        return {}
    path = folder / release_format.STATISTICS
    try:
        statistics = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(f"the statistics cannot be read ({error})", file=path, remedy=_REBUILD) from error
    if not isinstance(statistics, dict):
        raise ReleaseError("the statistics are not a JSON object", file=path, remedy=_REBUILD)
    return statistics
