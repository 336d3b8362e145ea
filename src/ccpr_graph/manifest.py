"""The format of a release folder: what ``release`` writes and ``store`` reads.

A release folder is read by other people's tools as well, so its format has a version of its own, which changes only when
a reader of the old format would go wrong.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ccpr_graph.errors import ReleaseError

FORMAT: Final = "ccpr-graph-release"
FORMAT_VERSION: Final = 1
MANIFEST: Final = "manifest.json"
GRAPH_NQUADS: Final = "graph.nq"
GRAPH_TURTLE: Final = "graph.ttl"
DUMP_SUFFIXES: Final = (".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf")
GRAPH_FILES: Final = "graph"
"""The whole graph, and likewise below: to be completed by a suffix of :data:`DUMP_SUFFIXES`, and by :data:`COMPRESSED`."""
ASSERTED_FILES: Final = "asserted"
INFERRED_FILES: Final = "inferred"
DOCUMENTS: Final = "documents"
STATES: Final = "states"
VOCABULARIES: Final = "vocabularies"
COMPRESSED: Final = ".gz"
"""What the name of a file has behind it when the same bytes are compressed."""
CHECKSUMS: Final = "SHA256SUMS"
VALIDATION_TEXT: Final = "validation.txt"
VALIDATION_TURTLE: Final = "validation.ttl"
STATISTICS: Final = "statistics.json"
ONTOLOGY_FILES: Final = "ontology/ccpr"
"""The ontology, and likewise below: to be completed by a suffix of :data:`RDF_SUFFIXES`."""
ALIGNMENT_FILES: Final = "ontology/alignments"
SHAPES_FILES: Final = "shapes/shapes"
RDF_SUFFIXES: Final = (".ttl", ".nt", ".jsonld", ".rdf")
MODEL_PICTURE: Final = "ontology/model.svg"
DOCUMENTATION: Final = "ontology/documentation.json"
"""Sections, changelog, rules and the words of the picture, for pages about the ontology."""
DATASET_FILES: Final = "dataset"
"""The description of the dataset (VoID, DCAT, PROV), and likewise below: to be completed by a suffix of :data:`RDF_SUFFIXES`."""
EXAMPLE_FILES: Final = "sparql-examples"
PAGES: Final = "pages.txt"
"""The resources that have a page of their own: paths below ``id/``, one a line."""
TABLES: Final = "tables"
TABLES_METADATA: Final = "tables/csv-metadata.json"
JSON_LD_FILES: Final = "json-ld"
"""Context, frames and schemas of the neat JSON-LD."""
JSON_LD_CONTEXT: Final = "json-ld/context.jsonld"
JSON_LD_FRAMES: Final = "json-ld/frames"
"""The folder of the frames: of each ``<name>.frame.jsonld``, ``<name>.schema.json`` and ``<name>.rq``."""
JSON_LD_FRAME_LIST: Final = "json-ld/frames.json"
LINKS: Final = "links"
_ARCHIVED: Final = re.compile(r"ontology/(\d+\.\d+\.\d+)/ccpr\.ttl")

_REBUILD: Final = "Build it again with 'ccpr-graph build'"


@dataclass(frozen=True)
class ReleaseFile:
    """One file of a release: path below the release folder (with ``/``), media type, size in bytes, SHA-256 in hex."""

    path: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a release says about itself.

    ``inputs`` is the SHA-256 over everything the release was built from, the code included: equal inputs, equal release.
    ``version`` and ``issued`` (a date, ``2026-11-28``) are there in a release that was given a version.
    """

    software_version: str
    inputs: str
    files: tuple[ReleaseFile, ...]
    version: str | None = None
    issued: str | None = None

    def to_json(self) -> str:
        """Return the text of ``manifest.json``; the same manifest gives the same bytes."""
        return self._json

    @cached_property
    def _json(self) -> str:
        said = {key: value for key, value in asdict(self).items() if value is not None}
        body: dict[str, Any] = {"format": FORMAT, "format_version": FORMAT_VERSION, **said}
        return json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True) + "\n"

    def archived_versions(self) -> tuple[str, ...]:
        """Return the earlier versions of the ontology that the release holds, in no particular order."""
        return tuple(found[1] for entry in self.files if (found := _ARCHIVED.fullmatch(entry.path)))

    def file(self, path: str) -> ReleaseFile | None:
        """Return the entry of one file, or nothing if the release has no such file."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> Mapping[str, ReleaseFile]:
        return {entry.path: entry for entry in reversed(self.files)}  # of a name that comes twice, the first counts


def archived_ontology(version: str) -> str:
    """Return the path of an earlier version of the ontology, without the suffix."""
    return f"ontology/{version}/ccpr"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read ``manifest.json`` of a release folder.

    Raises:
        ReleaseError: the folder or its manifest is missing, is no manifest, or is of another format version.
    """
    path = folder / MANIFEST
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = "there is no release here" if folder.is_dir() else "this release folder does not exist"
        raise ReleaseError(what, file=folder, remedy=_REBUILD) from None
    except (OSError, ValueError) as error:
        raise ReleaseError(f"the manifest cannot be read ({error})", file=path, remedy=_REBUILD) from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise ReleaseError(f"this is not the manifest of a {FORMAT}", file=path, place="format", remedy=_REBUILD)
    if body.get("format_version") != FORMAT_VERSION:
        raise ReleaseError(
            f"the release has format version {body.get('format_version')!r}, this software reads {FORMAT_VERSION}",
            file=path,
            place="format_version",
            remedy=_REBUILD,
        )
    try:
        files = tuple(ReleaseFile(**entry) for entry in body["files"])
        version, issued = body.get("version"), body.get("issued")
        return Manifest(body["software_version"], body["inputs"], files, version, issued)
    except (KeyError, TypeError) as error:
        raise ReleaseError(f"the manifest lacks or misnames a key ({error})", file=path, remedy=_REBUILD) from error


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare every file of a release with its manifest.

    Raises:
        ReleaseError: a file is missing, has another size or another SHA-256.
    """
    for entry in manifest.files:
        path = folder / entry.path
        if not path.is_file():
            raise ReleaseError("the release is damaged: the file is missing", file=path, remedy=_REBUILD)
        try:
            same = path.stat().st_size == entry.bytes and sha256_of(path) == entry.sha256
        except OSError as error:
            raise ReleaseError(
                f"the file cannot be read ({error.strerror})",
                file=path,
                remedy="Correct its permissions, or build again",
            ) from error
        if not same:
            raise ReleaseError(
                "the release is damaged: the file is not the one that the manifest names", file=path, remedy=_REBUILD
            )
