"""Collects what is said of the dataset, and the names of what is said something of."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.release.catalogue.about import expand

_XSD: Final = PREFIXES["xsd"]
_CUT: Final = ("#", "/")
_LONGEST_FIRST: Final = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))

Value = ox.NamedNode | ox.Literal


@functools.cache
def term(name: str) -> ox.NamedNode:
    """Return the node of a prefixed name: ``dcat:Dataset``."""
    return ox.NamedNode(expand(name))


def node(iri: str) -> ox.NamedNode:
    """Return the node of an IRI."""
    return ox.NamedNode(iri)


def words(text: str) -> ox.Literal:
    """Return words in English."""
    return ox.Literal(text, language="en")


def typed(value: str | int, datatype: str) -> ox.Literal:
    """Return a value of a datatype of XML Schema: ``typed("2026-11-28", "date")``."""
    return ox.Literal(str(value), datatype=ox.NamedNode(_XSD + datatype))


def number(value: int) -> ox.Literal:
    """Return a count."""
    return typed(value, "integer")


class Statements:
    """The triples of a description, in the order in which they were said."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def say(self, subject: str, predicate: str, *values: Value | None) -> None:
        """Say something of ``subject``; ``predicate`` is a prefixed name. A value that is nothing is not said."""
        about, says = node(subject), term(predicate)
        self.triples += [ox.Triple(about, says, value) for value in values if value is not None]

    def is_a(self, subject: str, *classes: str) -> None:
        """Say of what classes ``subject`` is; they are prefixed names."""
        self.say(subject, "rdf:type", *map(term, classes))

    def checksum(self, subject: str, checksum: str, sha256: str) -> None:
        """Say the SHA-256 of what ``subject`` names, by a node of its own (``spdx:Checksum``)."""
        self.say(subject, "spdx:checksum", node(checksum))
        self.is_a(checksum, "spdx:Checksum")
        self.say(checksum, "spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        self.say(checksum, "spdx:checksumValue", typed(sha256, "hexBinary"))


@dataclass(frozen=True)
class Names:
    """The names of the dataset and its parts, as a working build or as a version that never changes."""

    version: str | None = None

    @property
    def dataset(self) -> str:
        """The dataset that the release holds."""
        return iris.DATASET if self.version is None else iris.dataset(self.version)

    def part(self, name: str) -> str:
        """Return the IRI of a part of the description."""
        return iris.of_dataset(name, self.version)

    def graph(self, iri: str) -> str:
        """Return the IRI of a named graph, as it is in this release."""
        return iri if self.version is None else iris.versioned_graph(self.version, iri)

    @property
    def folder(self) -> str:
        """The public address of the folder of files."""
        return iris.address("dumps/" if self.version is None else f"releases/{self.version}/")

    def file(self, path: str) -> str:
        """Return the public address of a file of the release."""
        return self.folder + path


def short(iri: str) -> str:
    """Return a name for an IRI that can stand in a fragment: ``ccpr.Concern``; a checksum where it has no prefix."""
    for prefix, namespace in _LONGEST_FIRST:
        local = iri.removeprefix(namespace)
        if local != iri and local.isidentifier() and local.isascii():
            return f"{prefix}.{local}"
    return hashlib.sha256(iri.encode()).hexdigest()[:16]


def namespace_of(iri: str) -> str:
    """Return an IRI up to its last ``#`` or, where it has none, ``/``."""
    mark = next((mark for mark in _CUT if mark in iri), "")
    return iri[: iri.rfind(mark) + 1] if mark else iri
