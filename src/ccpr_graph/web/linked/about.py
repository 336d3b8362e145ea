"""What every document about a resource says of the dataset that it is from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

import pyoxigraph as ox

from ccpr_graph import iris, manifest
from ccpr_graph.store import Release
from ccpr_graph.web.reference.graph import Graph
from ccpr_graph.web.representation import last_changed

RIGHTS: Final = (
    "The words of official documents are quoted; they are not this project's to license. Cite them by document symbol and "
    "paragraph. What is read from them (kinds of statements, citations, tags) is this project's reading, and does not speak for "
    "those who wrote them."
)
_NAME: Final = "ccpr-graph"
_LICENSED: Final = (
    (manifest.DATASET_FILES + ".ttl", iris.DATASET),
    (manifest.ONTOLOGY_FILES + ".ttl", iris.BASE + "ontology"),
)


@dataclass(frozen=True)
class About:
    """The dataset: its name with version, the IRI of its licence (nothing, if it names none), when it was last changed."""

    name: str
    licence: str | None
    modified: datetime | None
    issued: str | None

    @classmethod
    def of(cls, release: Release) -> Self:
        """Read it from a release.

        Raises:
            OSError: a file that the manifest names cannot be read.
        """
        held = release.manifest
        version = f"version {held.version}" if held.version else f"working build {held.inputs[:12]}"
        issued = f", {held.issued}" if held.issued else ""
        return cls(
            f"{_NAME}, {version}{issued}",
            _licence(release),
            last_changed(release, release.folder / manifest.MANIFEST),
            held.issued,
        )


def _licence(release: Release) -> str | None:
    for path, subject in _LICENSED:
        found = release.file(path)
        if found and (named := Graph(found[1].read_bytes()).iris(ox.NamedNode(subject), "dcterms:license")):
            return named[0]
    return None
