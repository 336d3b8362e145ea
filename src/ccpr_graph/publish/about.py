"""What the project says of itself and of its data: ``CITATION.cff`` and ``data/dataset.yaml``.

``CITATION.cff`` (Citation File Format 1.2.0) is about the software; it names the authors of both and has the dataset among its
references. ``data/dataset.yaml``, where it is there, says more of the dataset, and outranks that reference. All other files
that name a title, an author or a licence are made from the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge.yamlfile import load
from ccpr_graph.project import Project

_CITATION: Final = "CITATION.cff"
_DATASET: Final = "dataset.yaml"
_DATA: Final = "data"  # the type of a reference, in the Citation File Format
_LICENCES: Final = {
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0 International"),
    "Apache-2.0": ("https://www.apache.org/licenses/LICENSE-2.0", "Apache License 2.0"),
}


class _Lenient(BaseModel):
    """A file of which others need more than is needed here."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Author(_Lenient):
    """A person (given and family names) or an entity (name)."""

    name: str | None = None
    given_names: str | None = Field(default=None, alias="given-names")
    family_names: str | None = Field(default=None, alias="family-names")
    orcid: str | None = None
    affiliation: str | None = None

    @property
    def full_name(self) -> str:
        """The name as it is written."""
        return self.name or " ".join(filter(None, (self.given_names, self.family_names)))

    @property
    def inverted_name(self) -> str:
        """The name with the family name first, as bibliographies sort it."""
        return self.name or ", ".join(filter(None, (self.family_names, self.given_names)))

    def as_cff(self) -> dict[str, str]:
        """Return the author as the Citation File Format has it."""
        return self.model_dump(by_alias=True, exclude_none=True)


class _Reference(_Lenient):
    type: str
    title: str
    abstract: str | None = None
    license: str | None = None
    keywords: tuple[str, ...] = ()


class _CitationFile(_Lenient):
    title: str
    message: str
    authors: tuple[Author, ...] = Field(min_length=1)
    license: str
    keywords: tuple[str, ...] = ()
    abstract: str | None = None
    references: tuple[_Reference, ...] = ()


class _DatasetFile(_Lenient):
    title: str
    description: str
    creator: str
    keywords: tuple[str, ...]
    licence: str


@dataclass(frozen=True)
class Licence:
    """A licence: its SPDX identifier, its address and its name."""

    spdx: str
    address: str
    name: str


@dataclass(frozen=True)
class About:
    """What is said of a dataset, or of software, wherever something is to be cited."""

    title: str
    description: str
    message: str
    authors: tuple[Author, ...]
    licence: Licence
    keywords: tuple[str, ...]


def about_data(project: Project) -> About:
    """Return what is said of the dataset.

    Raises:
        KnowledgeError: neither file is there, or one of them lacks what is needed.
    """
    path, citation = project.root / "data" / _DATASET, _citation(project)
    if path.exists():
        return _of_dataset(path, citation)
    if citation is None:
        remedy = "Restore it; it says what the dataset is called, by whom it is and under which licence"
        raise KnowledgeError("the file is missing", file=path, remedy=remedy)
    reference = next((each for each in citation.references if each.type == _DATA), None)
    place = project.root / _CITATION
    if reference is None or not reference.abstract or not reference.license:
        what = f"no reference of type {_DATA!r} with abstract and license describes the dataset"
        raise KnowledgeError(what, file=place, place="key 'references'", remedy=f"Add it, or write data/{_DATASET}")
    return About(
        title=reference.title,
        description=_line(reference.abstract),
        message=citation.message,
        authors=citation.authors,
        licence=_licence(reference.license, place),
        keywords=reference.keywords or citation.keywords,
    )


def about_software(project: Project) -> About:
    """Return what is said of the software.

    Raises:
        KnowledgeError: ``CITATION.cff`` is missing or malformed.
    """
    path = project.root / _CITATION
    citation = load(path, _CitationFile)
    return About(
        title=citation.title,
        description=_line(citation.abstract or citation.title),
        message=citation.message,
        authors=citation.authors,
        licence=_licence(citation.license, path),
        keywords=citation.keywords,
    )


def _citation(project: Project) -> _CitationFile | None:
    path = project.root / _CITATION
    return load(path, _CitationFile) if path.exists() else None


def _of_dataset(path: Path, citation: _CitationFile | None) -> About:
    dataset = load(path, _DatasetFile)
    return About(
        title=dataset.title,
        description=_line(dataset.description),
        message=citation.message if citation else "If you use this dataset, please cite it as below.",
        authors=citation.authors if citation else (Author(name=dataset.creator),),
        licence=_licence(dataset.licence, path),
        keywords=dataset.keywords,
    )


def _licence(name: str, path: Path) -> Licence:
    for spdx, (address, title) in _LICENCES.items():
        if name in (spdx, address):
            return Licence(spdx, address, title)
    known = ", ".join(_LICENCES)
    raise KnowledgeError(
        f"the licence {name!r} is not known here", file=path, remedy=f"Name one of {known}, or its address"
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def author_entity(author: Author) -> dict[str, Any]:
    """Return an author as schema.org has it: a person where a family name is given, else an organization."""
    kind = "Organization" if author.name else "Person"
    entity: dict[str, Any] = {
        "@id": author.orcid or f"#{_slug(author.full_name)}",
        "@type": kind,
        "name": author.full_name,
    }
    if author.affiliation:
        entity["affiliation"] = author.affiliation
    return entity


def _slug(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())
