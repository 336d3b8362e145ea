"""Writes ``SHA256SUMS``, in the form that ``sha256sum --check`` reads."""

from __future__ import annotations

from collections.abc import Iterable

from ccpr_graph.manifest import ReleaseFile


def checksums(files: Iterable[ReleaseFile]) -> bytes:
    """Return a line for each file: its SHA-256, two spaces, its path in the release; sorted by path."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda file: file.path)).encode()
