"""What the description of a dataset says, read from its RDF for pages and for markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES

_TYPE: Final = "rdf:type"


@dataclass(frozen=True)
class File:
    """A file that is the dataset in another form; ``path`` is below the start page."""

    title: str
    path: str
    media_type: str
    compressed: bool
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Linkset:
    """Links of one predicate to another dataset, whose identifiers begin with ``namespace``."""

    title: str
    namespace: str
    predicate: str
    triples: int


@dataclass(frozen=True)
class Described:
    """Something with a title, a description, and a path below the start page or an IRI."""

    title: str
    description: str
    where: str


@dataclass(frozen=True)
class Query:
    """An example query."""

    slug: str
    title: str
    description: str
    text: str


class Facts:
    """The values that a description gives, by subject and predicate (as a prefixed name), in a fixed order."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._said: dict[tuple[str, str], list[str]] = {}
        self._by_type: dict[str, list[str]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.Triple):
                continue
            self._said.setdefault((subject.value, triple.predicate.value), []).append(value.value)
            if triple.predicate.value == _iri(_TYPE):
                self._by_type.setdefault(value.value, []).append(subject.value)

    def all(self, subject: str, predicate: str) -> list[str]:
        """Return all values, sorted."""
        return sorted(self._said.get((subject, _iri(predicate)), ()))

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the first value, if there is one."""
        return next(iter(self.all(subject, predicate)), None)

    def text(self, subject: str, predicate: str) -> str:
        """Return the first value; nothing said is no text."""
        return self.one(subject, predicate) or ""

    def count(self, subject: str, predicate: str) -> int:
        """Return a number; nothing said is none."""
        return int(self.one(subject, predicate) or 0)

    def values(self, predicate: str) -> set[str]:
        """Return all values that anything has."""
        wanted = _iri(predicate)
        return {value for (_, name), values in self._said.items() if name == wanted for value in values}

    def members(self, kind: str) -> list[str]:
        """Return what is of a class, sorted."""
        return sorted(self._by_type.get(_iri(kind), ()))

    @cached_property
    def dataset(self) -> str:
        """The dataset that the description is of: that which the document has as its topic."""
        documents = self.members("void:DatasetDescription")
        return next((self.text(each, "foaf:primaryTopic") for each in documents), iris.DATASET)

    @cached_property
    def files(self) -> Sequence[File]:
        """The distributions."""
        return self.files_of(self.dataset)

    def files_of(self, dataset: str) -> Sequence[File]:
        """Return the distributions of a dataset."""
        return [self._file(each) for each in self.all(dataset, "dcat:distribution")]

    def _file(self, own: str) -> File:
        return File(
            self.text(own, "dcterms:title"),
            below(self.text(own, "dcat:downloadURL")),
            "/".join(self.text(own, "dcat:mediaType").rsplit("/", 2)[1:]),
            self.one(own, "dcat:compressFormat") is not None,
            self.count(own, "dcat:byteSize"),
            self.text(self.text(own, "spdx:checksum"), "spdx:checksumValue"),
        )

    @cached_property
    def linksets(self) -> Sequence[Linkset]:
        """The links to other datasets."""
        return [self._linkset(each) for each in self.members("void:Linkset")]

    def _linkset(self, own: str) -> Linkset:
        target = self.text(own, "void:objectsTarget")
        return Linkset(
            self.text(target, "dcterms:title"),
            self.text(target, "void:uriSpace"),
            self.text(own, "void:linkPredicate"),
            self.count(own, "void:triples"),
        )

    @cached_property
    def services(self) -> Sequence[Described]:
        """What answers questions."""
        return [self._described(each, "dcat:endpointURL") for each in self.members("dcat:DataService")]

    @cached_property
    def sources(self) -> Sequence[Described]:
        """The files that the dataset was read from: name, SHA-256, IRI."""
        return [
            Described(
                self.text(each, "dcterms:identifier"), self.text(self._checksum(each), "spdx:checksumValue"), each
            )
            for each in self.all(self.dataset, "prov:wasDerivedFrom")
        ]

    def _checksum(self, subject: str) -> str:
        return self.text(subject, "spdx:checksum")

    def _described(self, own: str, where: str) -> Described:
        place = below(self.text(own, where))
        return Described(self.text(own, "dcterms:title"), self.text(own, "dcterms:description"), place)

    @cached_property
    def period(self) -> tuple[str, str] | None:
        """The first and the last day of what the dataset is about, if they are known."""
        own = self.one(self.dataset, "dcterms:temporal")
        return None if own is None else (self.text(own, "dcat:startDate"), self.text(own, "dcat:endDate"))

    @cached_property
    def software(self) -> str:
        """What built the dataset."""
        build = self.text(self.dataset, "prov:wasGeneratedBy")
        return self.text(self.text(build, "prov:wasAssociatedWith"), "rdfs:label")

    @cached_property
    def inputs(self) -> str:
        """The SHA-256 over all inputs of the build."""
        build = self.text(self.dataset, "prov:wasGeneratedBy")
        whole = set(self.all(build, "prov:used")) & set(self.members("prov:Collection"))
        return next((self.text(self._checksum(each), "spdx:checksumValue") for each in sorted(whole)), "")

    @cached_property
    def queries(self) -> Sequence[Query]:
        """The example queries, where the description has their texts."""
        return [
            Query(
                each.rpartition("/")[2],
                self.text(each, "rdfs:label"),
                self.text(each, "dcterms:description"),
                next(filter(None, (self.text(each, key) for key in ("sh:select", "sh:ask", "sh:construct"))), ""),
            )
            for each in self.members("sh:SPARQLExecutable")
        ]


def below(address: str) -> str:
    """Return the path of a public address below the start page; an address elsewhere stays as it is."""
    return address.removeprefix(iris.BASE)


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
