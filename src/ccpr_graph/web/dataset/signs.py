"""The typed links between the page about a dataset, the documents about it and its files.

After the FAIR Signposting Profile (https://signposting.org/FAIR/). Level 1 are links in headers: the page names its metadata
and its content (``describedby``, ``item``), each of those the page (``describes``, ``collection``). Level 2 is a link set with
the links of all of them, which each leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from ccpr_graph.manifest import COMPRESSED, DATASET_FILES, RDF_SUFFIXES
from ccpr_graph.store.formats import Format
from ccpr_graph.web.dataset.facts import Facts, File, below
from ccpr_graph.web.linked.signposts import (
    ABOUT_PAGE,
    LINK_SET,
    LINK_SET_TEXT,
    Link,
    linkset,
    linkset_text,
    seen_from,
)
from ccpr_graph.web.negotiation import HTML
from ccpr_graph.web.reference.resources import SUFFIX_OF_RDF

SUFFIX_OF_LINK_SETS: Final[Mapping[Format, str]] = {LINK_SET: ".linkset.json", LINK_SET_TEXT: ".linkset"}
_DATASET: Final = "https://schema.org/Dataset"
_DOWNLOAD: Final = "https://schema.org/DataDownload"
_GZIP: Final = "application/gzip"


@dataclass(frozen=True)
class Place:
    """Where things are, as paths below the start page.

    Attributes:
        page: the page about the dataset.
        folder: that of its files.
        described: the address of the documents about it without their suffix.
        also: where the page can be had besides.
        metadata: further documents about it, and their media types.

    """

    page: str
    folder: str
    described: str
    also: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Signs:
    """The links of one dataset, or of a version of it.

    Attributes:
        dataset: its IRI.
        licence: the IRI of its licence, if it names one.
        place: where it is.
        descriptions: the documents about it, as paths below the start page, with their media types.
        whole: the files that hold all of it, by their paths in the release, with their media types.
        items: all files that are it in another form, likewise.
        data: all files with data, those of its parts among them.

    """

    dataset: str
    licence: str | None
    place: Place
    descriptions: Mapping[str, str]
    whole: Mapping[str, str]
    items: Mapping[str, str]
    data: frozenset[str]

    @classmethod
    def of(cls, facts: Facts, dataset: str, place: Place) -> Self:
        """Take from a description what the links need; an empty one has no licence and no files."""
        version = facts.one(dataset, "dcat:version")
        folder = "dumps/" if version is None else f"releases/{version}/"  # as the description names it
        files = {file.path.removeprefix(folder): _media_type(file) for file in facts.files_of(dataset)}
        dumps = {below(each).removeprefix(folder) for each in facts.values("void:dataDump")}
        whole = {below(each).removeprefix(folder) for each in facts.all(dataset, "void:dataDump")}
        described = {place.described + suffix: each.media_type for each, suffix in SUFFIX_OF_RDF.items()}
        return cls(
            dataset,
            facts.one(dataset, "dcterms:license"),
            place,
            {**(described if files else {}), **dict(place.metadata)},
            {path: files[path] for path in sorted(whole & files.keys()) if not path.endswith(COMPRESSED)},
            files,
            frozenset({*files, *dumps, *(path + COMPRESSED for path in dumps)}),
        )

    def landing(self, way_home: str) -> list[Link]:
        """Return the links of the page, and of the address that negotiates; of its files, those that hold all of it."""
        return seen_from(way_home, self._landing(self.whole))

    def document(self, way_home: str) -> list[Link]:
        """Return the links of a document about the dataset."""
        return seen_from(way_home, self._document())

    def file(self, way_home: str, path: str) -> list[Link]:
        """Return the links of a file, given its path in the release."""
        described = {DATASET_FILES + suffix for suffix in RDF_SUFFIXES}
        if path.removesuffix(COMPRESSED) in described or self.place.folder + path in self.descriptions:
            return self.document(way_home)
        return seen_from(way_home, self._file(path))

    def link_sets(self, address: str) -> Mapping[Format, bytes]:
        """Return the link set in each form, for the server whose start page is ``address``, without a slash at its end.

        It has the page under each of its addresses, the documents about the dataset, and the files that are it in another form.
        """
        page, document = self._landing(self.items), self._document()
        contexts = {
            **dict.fromkeys((self.place.page, *self.place.also), page),
            **dict.fromkeys(self.descriptions, document),
            **{self.place.folder + path: self._file(path) for path in self.items},
        }
        whole = {f"{address}/{path}": seen_from(f"{address}/", links) for path, links in contexts.items()}
        return {LINK_SET: linkset(whole), LINK_SET_TEXT: linkset_text(whole)}

    def _landing(self, items: Mapping[str, str]) -> list[Link]:
        return [
            *self._common(),
            Link("type", ABOUT_PAGE),
            Link("type", _DATASET),
            *(Link("describedby", path, media_type) for path, media_type in self.descriptions.items()),
            *(Link("item", self.place.folder + path, media_type) for path, media_type in items.items()),
            *self._sets(),
        ]

    def _document(self) -> list[Link]:
        return [*self._common(), Link("describes", self.place.page, HTML.media_type), *self._sets()]

    def _file(self, path: str) -> list[Link]:
        links = [Link("collection", self.place.page, HTML.media_type)]
        if path in self.data:
            links += [Link("type", _DOWNLOAD), *self._licence()]
        return [*links, *self._sets()]

    def _common(self) -> list[Link]:
        return [Link("cite-as", self.dataset), *self._licence()]

    def _licence(self) -> list[Link]:
        return [Link("license", self.licence)] if self.licence else []

    def _sets(self) -> Iterable[Link]:
        return (
            Link("linkset", self.place.described + suffix, each.media_type)
            for each, suffix in SUFFIX_OF_LINK_SETS.items()
        )


def _media_type(file: File) -> str:
    """Return the media type that a file is sent with."""
    return _GZIP if file.compressed else file.media_type
