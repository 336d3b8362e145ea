"""What ``data/dataset.yaml`` says of the dataset: title, rights, themes, which files are what, which pages there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.prefixes import PREFIXES

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ABSOLUTE: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def expand(name: str) -> str:
    """Return the IRI of a prefixed name (``skos:exactMatch``).

    Raises:
        ValueError: the prefix is none of :data:`PREFIXES`.
    """
    prefix, colon, local = name.partition(":")
    if not colon or not local or prefix not in PREFIXES:
        raise ValueError(f"{name!r} is no prefixed name; the prefixes are {', '.join(sorted(PREFIXES))}")
    return PREFIXES[prefix] + local


def _slug(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name here: lower case, digits, hyphens")
    return name


def _absolute(iri: str) -> str:
    if not _ABSOLUTE.fullmatch(iri):
        raise ValueError(f"{iri!r} is no address: it begins with http:// or https:// and has no spaces")
    return iri


Curie = Annotated[str, AfterValidator(expand)]
Iri = Annotated[str, AfterValidator(_absolute)]
Slug = Annotated[str, AfterValidator(_slug)]


class Term(Strict):
    """A term of somebody else's vocabulary, with its label in English."""

    iri: Iri
    label: str


class Files(Strict):
    """Files that are the dataset in another form: a pattern of paths, a title, whether they hold the whole graph.

    A file with the suffix ``named_without`` has its path without that as its name in the description; any other has ``file/``
    and its path.
    """

    files: str
    title: str
    whole: bool = False
    named_without: str | None = None


class Part(Strict):
    """A part of the dataset: beginnings of the names of its graphs below ``graph/``, and where its files are.

    ``files`` is a pattern of files that hold the whole part; in ``folder`` there are files for each graph.
    """

    name: Slug
    title: str
    description: str
    graphs: tuple[str, ...]
    files: str | None = None
    folder: str | None = None


class Service(Strict):
    """What answers questions: its path below the address of the site, what it is, the standard that it follows."""

    name: Slug
    path: str
    title: str
    description: str
    conforms_to: Iri | None = None
    described_at: str | None = None


class Target(Strict):
    """Another dataset that is linked to, by the beginning of its identifiers."""

    name: Slug
    namespace: Iri
    title: str


class Spatial(Strict):
    """What the dataset is about in space: values of a property, by their exact matches that begin with ``namespace``."""

    property: Curie
    namespace: Iri


class About(Strict):
    """The whole file."""

    title: str
    description: str
    creator: str
    keywords: tuple[str, ...]
    licence: Iri
    attribution: str
    rights: str
    caution: str
    themes: tuple[Term, ...] = ()
    language: Term
    frequency: Term | None = None
    access: Term | None = None
    file_types: dict[str, Iri] = Field(default_factory=dict)
    temporal: Curie | None = None
    spatial: Spatial | None = None
    examples: tuple[Curie, ...] = ()
    pages: tuple[Curie, ...] = ()
    distributions: tuple[Files, ...] = ()
    parts: tuple[Part, ...] = ()
    services: tuple[Service, ...] = ()
    links: tuple[Curie, ...] = ()
    targets: tuple[Target, ...] = ()


def load_about(path: Path) -> About:
    """Load ``data/dataset.yaml``.

    Raises:
        KnowledgeError: the file is missing, or lacks, misnames or mistypes a key.
    """
    return load(path, About)
