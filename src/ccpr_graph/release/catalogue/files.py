"""Describes files of a release as distributions of the dataset (DCAT 3, ``dcat:Distribution``; DCAT-AP 3.0)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

import pyoxigraph as ox

from ccpr_graph.manifest import ReleaseFile
from ccpr_graph.release.catalogue.about import About, Files
from ccpr_graph.release.catalogue.statements import Names, Statements, node, typed, words

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_COMPRESSED: Final = ".gz"


@dataclass(frozen=True)
class Distribution:
    """A file that is the dataset in another form: what it holds, and how that is compressed, if it is."""

    file: ReleaseFile
    kind: Files
    media_type: str
    compressed_as: str | None

    @property
    def name(self) -> str:
        """Its name among the parts of the description."""
        path, suffix = self.file.path, self.kind.named_without
        return path.removesuffix(suffix) if suffix is not None and path.endswith(suffix) else f"file/{path}"


def matches(path: str, pattern: str) -> bool:
    """Say whether a path fits a pattern, in which ``*`` stands for anything but ``/``."""
    return path.count("/") == pattern.count("/") and fnmatchcase(path, pattern)


def is_compressed(path: str) -> bool:
    """Say whether a file is a compressed one."""
    return path.endswith(_COMPRESSED)


def find_distributions(files: Sequence[ReleaseFile], about: About) -> list[Distribution]:
    """Return the files that are distributions, sorted by path; one that no pattern fits is none."""
    types = {file.path: file.media_type for file in files}
    return [
        _distribution(file, kind, types)
        for file in sorted(files, key=lambda file: file.path)
        if (kind := next((kind for kind in about.distributions if matches(_plain(file.path), kind.files)), None))
    ]


def _plain(path: str) -> str:
    return path.removesuffix(_COMPRESSED)


def _distribution(file: ReleaseFile, kind: Files, types: Mapping[str, str]) -> Distribution:
    within = types.get(_plain(file.path), file.media_type)
    return Distribution(file, kind, within, file.media_type if within != file.media_type else None)


def describe_distributions(
    out: Statements, names: Names, about: About, found: Sequence[Distribution], issued: str | None
) -> None:
    """Say of each distribution where it is, how large, of what type, with which checksum and under which licence."""
    for each in found:
        path = each.file.path
        own, address = names.part(each.name), node(names.file(path))
        out.say(names.dataset, "dcat:distribution", node(own))
        if each.kind.whole:
            out.say(names.dataset, "void:dataDump", address)
        out.is_a(own, "dcat:Distribution")
        out.say(own, "dcterms:title", words(f"{each.kind.title}: {path}"))
        out.say(own, "dcat:accessURL", node(names.folder))
        out.say(own, "dcat:downloadURL", address)
        out.say(own, "dcat:byteSize", typed(each.file.bytes, "nonNegativeInteger"))
        out.say(own, "dcat:mediaType", _media_type(out, each.media_type))
        if each.compressed_as:
            out.say(own, "dcat:compressFormat", _media_type(out, each.compressed_as))
        if each.media_type in about.file_types:
            out.say(own, "dcterms:format", node(about.file_types[each.media_type]))
        out.checksum(own, names.part(f"checksum/{path}"), each.file.sha256)
        out.say(own, "dcterms:license", node(about.licence))
        out.say(
            own, "dcterms:rights", node(names.part("rights"))
        )  # who takes the file alone must know whose the words are
        out.say(own, "dcterms:language", node(about.language.iri))
        out.say(own, "dcterms:issued", None if issued is None else typed(issued, "date"))


def _media_type(out: Statements, media_type: str) -> ox.NamedNode:
    """Return the IRI of a media type in IANA's registry, as DCAT asks for (``dcat:mediaType``)."""
    registered = _MEDIA_TYPES + media_type.partition(";")[0].strip()
    out.is_a(registered, "dcterms:MediaType")
    return node(registered)
