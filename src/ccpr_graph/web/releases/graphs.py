"""Named graphs as they were in one version: ``/graph/1.0.0/vocabulary/states``.

The address without a suffix answers with 303 and leads to one with a suffix, which always gives the same bytes. A graph of which
the release has a file is that file; any other is read out of ``graph.nq`` line by line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ccpr_graph import iris
from ccpr_graph.manifest import GRAPH_NQUADS
from ccpr_graph.store import Release
from ccpr_graph.store.formats import N_QUADS, N_TRIPLES, TURTLE, Format

FORMATS: Final = (TURTLE, N_TRIPLES, N_QUADS)
SUFFIXES: Final = {TURTLE: ".ttl", N_TRIPLES: ".nt", N_QUADS: ".nq"}
# Where a release has files of single graphs, by the kind of graph.
_FOLDERS: Final = {"document": "documents", "vocabulary": "vocabularies"}
_PIECE: Final = 1 << 16
_READ: Final = 1 << 18


@dataclass(frozen=True)
class VersionedGraph:
    """A named graph of a release: its path below ``graph/``, and its IRI."""

    release: Release
    path: str

    @property
    def iri(self) -> str:
        """The IRI of the graph, which all versions of it share."""
        return iris.GRAPH + self.path

    def exists(self) -> bool:
        """Say whether the release has this graph."""
        whole = self.release.folder / GRAPH_NQUADS
        return self.iri in self.release.statistics.get("graphs", {}) and whole.is_file()

    def file(self, chosen: Format) -> str | None:
        """Return the path of the file of the release that is this graph in a format, if there is one."""
        kind, _, name = self.path.partition("/")
        folder = _FOLDERS.get(kind)
        path = f"{folder}/{name}{SUFFIXES[chosen]}"
        found = self.release.file(path) if folder and name else None
        return path if found and found[1].is_file() else None

    def tag(self, chosen: Format) -> str:
        """Return an entity tag for the graph as it is read out of ``graph.nq``."""
        said = f"{self.release.graph.sha256} {self.iri} {chosen.name}"
        return hashlib.sha256(said.encode()).hexdigest()

    def read(self, chosen: Format) -> Iterator[bytes]:
        """Yield the graph piece by piece, as N-Quads or as N-Triples, which are Turtle as well."""
        end = f" <{self.iri}> .".encode()
        piece = bytearray()
        with (self.release.folder / GRAPH_NQUADS).open("rb") as stream:
            while lines := stream.read(_READ) + stream.readline():
                if end not in lines:  # most of a large file; looking is much faster than cutting it into lines
                    continue
                for line in lines.split(b"\n"):
                    if line.endswith(end):
                        piece += (line if chosen is N_QUADS else line[: -len(end)] + b" .") + b"\n"
                if len(piece) > _PIECE:
                    yield bytes(piece)
                    piece.clear()
        yield bytes(piece)


def split_suffix(path: str) -> tuple[str, Format | None]:
    """Return a path without the suffix of a format, and that format, if it has one."""
    for format_, suffix in SUFFIXES.items():
        if path.endswith(suffix):
            return path.removesuffix(suffix), format_
    return path, None
