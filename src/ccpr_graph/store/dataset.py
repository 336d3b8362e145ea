"""What queries are asked of: a release, or RDF files as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal

from ccpr_graph import iris, manifest
from ccpr_graph.errors import ServeError
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.outcome import Limits
from ccpr_graph.store.release import Release

DefaultGraph = Literal["strict", "union"]
"""``strict``: the default graph holds what the files put there. ``union``: also the merge of all named graphs."""

_FORMATS: Final = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
    ".jsonld": "jsonld",
}


@dataclass(frozen=True)
class DataFile:
    """A file of RDF: its format as the evaluator names it, its base IRI, its SHA-256, and whether a release vouches for it."""

    path: Path
    format: str
    base: str | None = None
    sha256: str | None = None
    trusted: bool = False

    def order(self) -> dict[str, object]:
        """Return what the evaluator is told of it."""
        return {**asdict(self), "path": str(self.path)}


@dataclass(frozen=True)
class Dataset:
    """Data to load, and how.

    Attributes:
        files: where it is read from.
        default_graph: what the default graph holds.
        base: the IRI that relative IRIs of a query are resolved against.
        identity: changes when the data changes; two datasets with the same identity give the same answers.
        prefixes: for writing Turtle.
        prepared: the folder of a store on disk with the same data, if there is one.

    """

    files: tuple[DataFile, ...]
    default_graph: DefaultGraph
    base: str
    identity: str
    prefixes: dict[str, str] = field(default_factory=lambda: dict(PREFIXES))
    prepared: Path | None = None

    @classmethod
    def of_release(cls, release: Release) -> Dataset:
        """Return the dataset of a release: its default graph is the merge of its named graphs."""
        graph = DataFile(release.folder / manifest.GRAPH_NQUADS, "nquads", None, release.graph.sha256, trusted=True)
        return cls((graph,), "union", iris.BASE, release.graph.sha256)

    @classmethod
    def nothing(cls, identity: str) -> Dataset:
        """Return the empty dataset, which stands here for one that is elsewhere and has that identity."""
        return cls((), "union", iris.BASE, identity)

    @classmethod
    def of_files(cls, paths: Sequence[Path], default_graph: DefaultGraph = "strict") -> Dataset:
        """Return the dataset of RDF files, with nothing of ours; relative IRIs are resolved against the first of them.

        Raises:
            ServeError: a file is missing, or its name does not say its format.

        """
        if not paths:
            raise ServeError("there is no file to serve", remedy="Name one with --data")
        files = tuple(_data_file(path) for path in paths)
        identity = hashlib.sha256(repr([(default_graph, each.base, each.sha256) for each in files]).encode())
        return cls(files, default_graph, files[0].base or iris.BASE, identity.hexdigest())

    def order(self, limits: Limits) -> dict[str, object]:
        """Return what the evaluator is told to load, and within which limits."""
        return {
            "files": [file.order() for file in self.files],
            "union": self.default_graph == "union",
            "store": None if self.prepared is None else str(self.prepared),
            "base": self.base,
            "prefixes": self.prefixes,
            "start": limits.start,
            "memory": limits.memory,
            "rows": limits.rows,
            "result": limits.result,
        }


def _data_file(path: Path) -> DataFile:
    written_as = _FORMATS.get(path.suffix.lower())
    if written_as is None:
        known = ", ".join(_FORMATS)
        raise ServeError("the name does not say what kind of RDF it is", file=path, remedy=f"Use one of: {known}")
    try:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ServeError(f"it cannot be read ({error.strerror})", file=path) from error
    return DataFile(path.resolve(), written_as, path.resolve().as_uri(), sha256)
