"""The folder of releases: who may write to it, which versions it holds, its index and its feed, whether all of it is sound."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from ccpr_graph import manifest
from ccpr_graph.disk import replace_whole
from ccpr_graph.errors import ReleaseError
from ccpr_graph.manifest import MANIFEST, Manifest, read_manifest, sha256_of, verify
from ccpr_graph.publish.about import About
from ccpr_graph.publish.compare import differing
from ccpr_graph.publish.feed import feed_file
from ccpr_graph.releases import ADDED, CHANGES, FEED, INDEX, REMOVED, Entry, Version, newest_first, to_json

_UNFINISHED: Final = ".unfinished-"
_LOCK: Final = ".lock"
_RESTORE: Final = "Restore the release from a copy: a version never changes"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder of releases for oneself, where the system can; what an interrupted run left there is removed.

    Raises:
        ReleaseError: the folder cannot be written, or a release is just being made in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        remedy = "Choose another folder with --releases"
        raise ReleaseError(f"the folder cannot be written ({error.strerror})", file=folder, remedy=remedy) from error
    try:
        _lock(held, folder)
        for left in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(held)


def _lock(held: int, folder: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        what = "another release is being made in this folder"
        raise ReleaseError(what, file=folder, remedy="Wait until it is finished, and try again") from None


def bench(folder: Path | None) -> Path:
    """Return an empty folder to build in: in a folder of releases, or, without one, where temporary files are."""
    prefix = _UNFINISHED if folder else "ccpr-graph-release-"
    return Path(tempfile.mkdtemp(prefix=prefix, dir=folder))


def versions(folder: Path) -> tuple[Version, ...]:
    """Return the versions of which there is a folder, the highest first; folders of other names are left alone."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            version = Version.parse(path.name)
        except ValueError:
            continue
        if path.is_dir():
            found.append(version)
    return tuple(sorted(found, reverse=True))


def put(made: Path, place: Path) -> None:
    """Move a finished release to its place, where nothing may be, and make it read-only.

    Raises:
        ReleaseError: there is something in the place.
    """
    if place.exists():  # a rename would take the place of an empty folder
        raise ReleaseError("this version is there already", file=place, remedy="Choose the next version")
    for path in made.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    made.rename(place)
    for path in (*place.rglob("*"), place):
        if path.is_dir():
            path.chmod(0o555)


def entry_of(folder: Path) -> Entry:
    """Return what the index says of one release, from its own files.

    Raises:
        ReleaseError: it is no release that was given a version, or one of the files is damaged.
    """
    found = read_manifest(folder)
    graph = found.file(manifest.GRAPH_NQUADS)
    if found.version != folder.name or found.issued is None or graph is None:
        what = f"the manifest names version {found.version!r}, and the folder another, or it has no date"
        raise ReleaseError(what, file=folder / MANIFEST, place="version", remedy=_RESTORE)
    changes, statistics = changes_of(folder), _json(folder / manifest.STATISTICS)
    counts = {name: int(statistics.get(name, 0)) for name in ("quads", "triples", "resources")}
    if changes.get("against"):
        counts |= {name: int(changes["quads"][name]) for name in ("added", "removed")}
        counts["sentences"] = int(changes["sentences"])
    return Entry(
        version=found.version,
        issued=found.issued,
        software_version=found.software_version,
        manifest_sha256=sha256_of(folder / MANIFEST),
        graph_sha256=graph.sha256,
        against=changes.get("against"),
        least=changes.get("least"),
        smaller_because=changes.get("smaller_because"),
        counts=counts,
    )


def changes_of(folder: Path) -> Mapping[str, Any]:
    """Return what ``diff/changes.json`` of a release says.

    Raises:
        ReleaseError: the file is missing or damaged.
    """
    return _json(folder / CHANGES)


def _json(path: Path) -> Mapping[str, Any]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(f"the file cannot be read ({error})", file=path, remedy=_RESTORE) from error
    if not isinstance(body, dict):
        raise ReleaseError("this is not a JSON object", file=path, remedy=_RESTORE)
    return body


def entries(folder: Path) -> tuple[Entry, ...]:
    """Return what the index is to say, from the releases themselves, newest first."""
    return newest_first(entry_of(folder / str(version)) for version in versions(folder))


def write_index(folder: Path, about: About) -> tuple[Entry, ...]:
    """Write the index and the feed of a folder of releases again, each at once; return what the index says."""
    found = entries(folder)
    replace_whole(folder / FEED, feed_file(about, [(entry, changes_of(folder / entry.version)) for entry in found]))
    replace_whole(folder / INDEX, to_json(found).encode())
    return found


def check(folder: Path) -> tuple[Entry, ...]:
    """Check all releases of a folder: every file by its checksum, every difference by making it again, the index.

    Returns:
        The releases, newest first.

    Raises:
        ReleaseError: something is not as it was when it was released.
    """
    found = entries(folder)
    for entry in found:
        _check_files(folder / entry.version)
    for entry in found:
        if entry.against is not None and (folder / entry.against).is_dir():
            _check_difference(folder / entry.against, folder / entry.version)
    if not (folder / INDEX).is_file() or (folder / INDEX).read_text(encoding="utf-8") != to_json(found):
        remedy = "Write it again with 'ccpr-graph release --index'"
        raise ReleaseError("the index is not that of these releases", file=folder / INDEX, remedy=remedy)
    return found


def sound(place: Path) -> Manifest:
    """Return the manifest of a release, if all its files are as they were.

    Raises:
        ReleaseError: there is none, or a file is missing or damaged.
    """
    try:
        listed = read_manifest(place)
        verify(place, listed)
    except ReleaseError as error:  # which would have it built again
        raise ReleaseError(error.what, file=error.file, place=error.place, remedy=_RESTORE) from error
    return listed


def _check_files(place: Path) -> None:
    listed = sound(place)
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if not path.is_dir() and name != MANIFEST and listed.file(name) is None:
            raise ReleaseError("this file is not one of the release's", file=path, remedy="Move it elsewhere")


def _check_difference(before: Path, after: Path) -> None:
    """Make the difference of two releases again, and compare it with what was released."""
    listed = read_manifest(after)
    pairs = (
        (ADDED, (line for each in _differences(before, after) for line in each.added_lines)),
        (REMOVED, (line for each in _differences(before, after) for line in each.removed_lines)),
    )
    for name, lines in pairs:
        if listed.file(name) is None:
            raise ReleaseError("the release lacks its difference to the one before", file=after / name, remedy=_RESTORE)
        with (after / name).open("rb") as stream:
            if any(one != other for one, other in zip_longest(stream, lines)):
                what = f"this is not the difference between {before.name} and {after.name}"
                raise ReleaseError(what, file=after / name, remedy=_RESTORE)


def _differences(before: Path, after: Path) -> Iterator[Any]:
    return differing(before / manifest.GRAPH_NQUADS, after / manifest.GRAPH_NQUADS)
