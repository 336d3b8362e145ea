"""What every document about a resource says of the dataset that it is from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

import pyoxigraph as ox

from ccpr_graph import iris, manifest
from ccpr_graph.store import Release
from ccpr_graph.web.reference.graph import Graph

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
        return cls(f"{_NAME}, {version}{issued}", _licence(release), _modified(release), held.issued)


def _licence(release: Release) -> str | None:
    for path, subject in _LICENSED:
        found = release.file(path)
        if found and (named := Graph(found[1].read_bytes()).iris(ox.NamedNode(subject), "dcterms:license")):
            return named[0]
    return None


def _modified(release: Release) -> datetime | None:
    """Return when a release was issued, or, of a working build, when it was written; no day that is yet to come.

    A server must not say that something was changed later than now (RFC 9110, 8.8.2.1).
    """
    if release.manifest.issued:
        made = datetime.fromisoformat(release.manifest.issued).replace(tzinfo=UTC)
    else:
        try:
            written = (release.folder / manifest.MANIFEST).stat().st_mtime
        except FileNotFoundError:  # another one is taking its place
            return None
        made = datetime.fromtimestamp(int(written), tz=UTC)
    return made if made <= datetime.now(tz=UTC) else None
