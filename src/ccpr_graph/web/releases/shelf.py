"""The folder of releases, opened for reading: what the index names, and nothing else.

A new version is seen without a restart, when the index is another file; a version that was opened is kept, for it never changes.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import ReleaseError
from ccpr_graph.manifest import DATASET_FILES, MANIFEST, sha256_of
from ccpr_graph.releases import CHANGES, CRATE, INDEX, Entry, read_index
from ccpr_graph.store import Release
from ccpr_graph.web.dataset.facts import Facts
from ccpr_graph.web.dataset.signs import Place, Signs

_LOG: Final = logging.getLogger(__name__)
_OPEN: Final = 16  # each may list tens of thousands of files
_CHANGES: Final = 4


class Shelf:
    """The releases of a folder, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._seen: tuple[object, tuple[Entry, ...]] = (None, ())
        self._opened = functools.lru_cache(maxsize=_OPEN)(self._open)
        self._changes = functools.lru_cache(maxsize=_CHANGES)(self._read_changes)
        self._signs = functools.lru_cache(maxsize=_OPEN)(self._read_signs)

    def entries(self) -> tuple[Entry, ...]:
        """Return what the index says, newest first; the last good answer where it cannot be read."""
        mark = self._mark()
        seen, known = self._seen
        if mark != seen:
            try:
                known = read_index(self.folder) if mark else ()
            except ReleaseError as error:
                _LOG.warning("%s The releases that were there before go on being served.", error)
            self._seen = (mark, known)
        return known

    def entry(self, version: str) -> Entry | None:
        """Return what the index says of a version, if it is there."""
        return next((entry for entry in self.entries() if entry.version == version), None)

    def release(self, entry: Entry) -> Release | None:
        """Open a release; nothing if it is not the one that the index names, or is damaged."""
        try:
            return self._opened(entry)
        except (ReleaseError, OSError) as error:
            _LOG.warning("Release %s is not served: %s", entry.version, error)
            return None

    def changes(self, entry: Entry) -> Mapping[str, Any]:
        """Return the list of changes of a release; empty where it has none."""
        return self._changes(entry)

    def signs(self, entry: Entry) -> Signs:
        """Return the typed links of a release; one that does not describe itself has few."""
        return self._signs(entry)

    def _read_signs(self, entry: Entry) -> Signs:
        release, way = self.release(entry), f"releases/{entry.version}/"
        found = release.file(f"{DATASET_FILES}.nt") if release else None
        try:
            said = ox.parse(found[1].read_bytes(), format=ox.RdfFormat.N_TRIPLES) if found else ()
            facts = Facts([each.triple for each in said])
        except (OSError, SyntaxError) as error:
            _LOG.warning("The description of release %s cannot be read: %s", entry.version, error)
            facts = Facts(())
        crate = release.file(CRATE) if release else None
        metadata = () if crate is None else ((way + CRATE, crate[0].media_type),)
        place = Place(page=way, folder=way, described=way + DATASET_FILES, metadata=metadata)
        return Signs.of(facts, iris.dataset(entry.version), place)

    def _read_changes(self, entry: Entry) -> Mapping[str, Any]:
        release = self.release(entry)
        found = release.file(CHANGES) if release else None
        try:
            body = json.loads(found[1].read_text(encoding="utf-8")) if found else {}
        except (OSError, ValueError) as error:
            _LOG.warning("The changes of release %s cannot be read: %s", entry.version, error)
            body = {}
        return body if isinstance(body, dict) else {}

    def _open(self, entry: Entry) -> Release:
        folder = self.folder / entry.version
        if folder.resolve() != self.folder.resolve() / entry.version:
            raise ReleaseError("the folder is a link to another place", file=folder)
        if sha256_of(folder / MANIFEST) != entry.manifest_sha256:
            raise ReleaseError("the manifest is not the one that the index names", file=folder / MANIFEST)
        return Release.open(folder, verify=False)  # which takes its time; "ccpr-graph release --check" does it

    def _mark(self) -> object:
        """Return what is another when the index is; nothing where there is no index."""
        try:
            found = (self.folder / INDEX).stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns
