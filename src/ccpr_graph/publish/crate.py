"""The RO-Crate of a release (RO-Crate 1.2): ``ro-crate-metadata.json``, a description of the folder and of every file in it.

The flattened ``@graph`` holds the descriptor, the folder as a whole (``./``), its files, the licence, the authors, the
software and the build that made all of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ccpr_graph import iris
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.manifest import CHECKSUMS, MANIFEST, ReleaseFile
from ccpr_graph.publish.about import About, author_entity
from ccpr_graph.releases import CRATE

_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.2"
_SOFTWARE: Final = "#ccpr-graph"
_BUILD: Final = "#build"
# What is written after the crate, and has its checksum.
_LATER: Final = {MANIFEST: "application/json", CHECKSUMS: "text/plain"}


class Kind(Strict):
    """What the files are whose paths fit a pattern."""

    files: str
    says: str


class _Kinds(Strict):
    files: tuple[Kind, ...]


def load_kinds(path: Path) -> tuple[Kind, ...]:
    """Load ``data/releases/files.yaml``.

    Raises:
        KnowledgeError: the file is missing or malformed.
    """
    return load(path, _Kinds).files


def crate_file(
    about: About,
    files: Iterable[ReleaseFile],
    kinds: Sequence[Kind] = (),
    *,
    version: str,
    issued: str,
    software_version: str,
    inputs: str,
) -> bytes:
    """Return the text of ``ro-crate-metadata.json``.

    Args:
        about: what is said of the dataset.
        files: all files of the release but this one and the manifest, which has no checksum here since it has this one's.
        kinds: what files are, by their paths.
        version: the version of the release.
        issued: the date of the release.
        software_version: of what built it.
        inputs: SHA-256 of what it was built from.

    """
    described = [_file(file) for file in files]
    for name, media_type in _LATER.items():
        described.append({"@id": name, "@type": "File", "name": name, "encodingFormat": media_type})
    described = [entity | _description(kinds, str(entity["name"])) for entity in described]
    described.sort(key=lambda entity: str(entity["@id"]))
    authors = [author_entity(author) for author in about.authors]
    graph = [
        _descriptor(),
        _root(about, described, authors, version, issued),
        *described,
        *authors,
        _licence(about),
        {
            "@id": _SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "ccpr-graph",
            "version": software_version,
            "url": iris.BASE,
        },
        _build(authors, version, issued, inputs),
    ]
    body = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()


def _reference(entity: dict[str, Any]) -> dict[str, str]:
    return {"@id": entity["@id"]}


def _references(entities: Sequence[dict[str, Any]]) -> Any:
    """Return one reference, or several as a list: a list of one is no compacted form (RO-Crate 1.2, appendix on JSON-LD)."""
    found = [_reference(entity) for entity in entities]
    return found[0] if len(found) == 1 else found


def _description(kinds: Iterable[Kind], path: str) -> dict[str, str]:
    says = next((kind.says for kind in kinds if fnmatchcase(path, kind.files)), None)
    if says is None:
        return {}
    return {"description": f"{says} Compressed." if path.endswith(".gz") else says}


def _descriptor() -> dict[str, Any]:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "name": "Description of this folder",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _SPECIFICATION},
    }


def _root(
    about: About, files: list[dict[str, Any]], authors: list[dict[str, Any]], version: str, issued: str
) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{about.title}, version {version}",
        "description": about.description,
        "version": version,
        "datePublished": issued,
        "license": {"@id": about.licence.address},
        "author": _references(authors),
        "publisher": _reference(authors[0]),
        "keywords": ", ".join(about.keywords),
        "url": iris.dataset(version),
        "hasPart": _references(files),
        "mentions": {"@id": _BUILD},
    }


def _file(file: ReleaseFile) -> dict[str, Any]:
    return {
        "@id": quote(file.path),
        "@type": "File",
        "name": file.path,
        "encodingFormat": file.media_type,
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
    }


def _licence(about: About) -> dict[str, Any]:
    return {
        "@id": about.licence.address,
        "@type": "CreativeWork",
        "name": about.licence.name,
        "description": f"{about.licence.name} ({about.licence.spdx})",
        "identifier": about.licence.spdx,
    }


def _build(authors: list[dict[str, Any]], version: str, issued: str, inputs: str) -> dict[str, Any]:
    return {
        "@id": _BUILD,
        "@type": "CreateAction",
        "name": f"Build of version {version}",
        "description": f"Made from inputs whose SHA-256 together is {inputs}",
        "endTime": issued,
        "agent": _references(authors),
        "instrument": {"@id": _SOFTWARE},
        "result": {"@id": "./"},
    }
