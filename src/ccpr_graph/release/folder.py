"""Writes a release folder, and lets it take the place of the one before only when it is finished."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ccpr_graph.disk import alone
from ccpr_graph.errors import ReleaseError
from ccpr_graph.manifest import COMPRESSED, FORMAT, MANIFEST, TABLES_METADATA, Manifest, ReleaseFile, sha256_of
from ccpr_graph.releases import CRATE

_MEDIA_TYPES = {
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".txt": "text/plain",
    ".trig": "application/trig",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".rq": "application/sparql-query",
    ".gz": "application/gzip",
    ".xml": "application/xml",
    ".cff": "application/yaml",
    ".md": "text/markdown",
    "": "text/plain",
}
_BY_NAME = {
    Path(TABLES_METADATA).name: "application/csvm+json",  # Metadata Vocabulary for Tabular Data, appendix A
    CRATE: "application/ld+json",  # RO-Crate 1.2: the RO-Crate Metadata Document is JSON-LD
}


def _media_type(path: Path) -> str:
    return _BY_NAME.get(path.name) or _MEDIA_TYPES[path.suffix]


class ReleaseWriter:
    """Collects the files of a release in a folder that is not yet the release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: list[ReleaseFile] = []

    def write(self, path: str, data: bytes | Iterable[bytes], *, compressed: bool = False) -> None:
        """Write one file; ``path`` is relative to the release folder, with ``/``.

        ``data`` may come in pieces, which are not kept. With ``compressed``, the same bytes are written compressed as well,
        beside it.
        """
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(target.name + COMPRESSED)
        digest, size = hashlib.sha256(), 0
        with ExitStack() as opened:
            streams: list[Any] = [opened.enter_context(target.open("wb"))]
            if compressed:
                streams.append(opened.enter_context(_gzip(beside)))
            for piece in [data] if isinstance(data, bytes) else data:
                digest.update(piece)
                size += len(piece)
                for stream in streams:
                    stream.write(piece)
        self._files.append(ReleaseFile(path, _media_type(target), size, digest.hexdigest()))
        if compressed:
            self.enlist(path + COMPRESSED)

    def enlist(self, path: str) -> None:
        """Add a file to the manifest that was written below ``folder`` piece by piece."""
        target = self.folder / path
        self._files.append(ReleaseFile(path, _media_type(target), target.stat().st_size, sha256_of(target)))

    @property
    def files(self) -> tuple[ReleaseFile, ...]:
        """What was written so far, sorted by path."""
        return tuple(sorted(self._files, key=lambda file: file.path))

    def finish(
        self, software_version: str, inputs: str, *, version: str | None = None, issued: str | None = None
    ) -> Manifest:
        """Write the manifest, which names every file."""
        manifest = Manifest(software_version, inputs, self.files, version, issued)
        (self.folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        return manifest


@contextmanager
def _gzip(path: Path) -> Iterator[gzip.GzipFile]:
    """Open a compressed file to write. It says neither when it was made nor how it was called, so its bytes are the same."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as stream:
        yield stream


@contextmanager
def new_release(folder: Path) -> Iterator[ReleaseWriter]:
    """Give a writer of a new release; when the block ends well, the new release takes the place of ``folder``.

    When the block ends in an exception, or is interrupted, ``folder`` is as it was, and what was written is removed.

    Raises:
        ReleaseError: the folder cannot be written, or holds something that is not a release.
    """
    refuse_unfit(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f"{folder.name}.building-", dir=folder.parent))
    except OSError as error:
        raise ReleaseError(
            f"the release cannot be written ({error.strerror})",
            file=folder,
            remedy="Choose another folder with --release",
        ) from error
    try:
        building.chmod(0o755)
        yield ReleaseWriter(building)
        _replace(folder, building)
    except OSError as error:
        raise ReleaseError(
            f"the release cannot be written ({error.strerror or error})",
            file=error.filename or folder,
            remedy="Free some space, or choose another folder with --release; the release before is untouched",
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def refuse_unfit(folder: Path) -> None:
    """Refuse a folder that no release can be written to, before any work is done.

    A folder that is not a release through and through is not replaced: a person may have put something there.

    Raises:
        ReleaseError: the folder cannot be made, or holds something that is not a release.
    """
    nearest = next(parent for parent in folder.absolute().parents if parent.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise ReleaseError(
            f"the release cannot be written ({nearest} is no folder that you may write to)",
            file=folder,
            remedy="Choose another folder with --release",
        )
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir() or not _is_release(folder):
        raise ReleaseError(
            "this is not a release, or holds other files as well, and would be overwritten",
            file=folder,
            remedy="Choose another folder with --release, or remove it",
        )


def _is_release(folder: Path) -> bool:
    """Tell whether a folder holds a release of any version, and nothing that its manifest does not name."""
    try:
        body = json.loads((folder / MANIFEST).read_bytes())
        named = {entry["path"] for entry in body["files"]} | {MANIFEST}
        present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        return body["format"] == FORMAT and present <= named
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return False


def _replace(folder: Path, building: Path) -> None:
    """Put a finished folder in place of another; if that fails half-way, the old one goes back."""
    with alone(folder.parent):
        if not folder.exists():
            building.rename(folder)
            return
        old = folder.parent / f"{building.name}.old"
        folder.rename(old)
        try:
            building.rename(folder)
        except BaseException:
            old.rename(folder)
            raise
    shutil.rmtree(old, ignore_errors=True)


def recover(folder: Path) -> None:
    """Put the old release back if the machine stopped in the very moment between the two steps of a replacement."""
    if folder.exists() or not folder.parent.is_dir():
        return
    with alone(folder.parent):
        for old in sorted(folder.parent.glob(f"{folder.name}.building-*.old")):
            if not folder.exists():
                old.replace(folder)
