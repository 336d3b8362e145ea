"""What can be reconciled against: resources with their names, types and facts; the properties that they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES


class Weight(IntEnum):
    """What a name says by itself."""

    HINT = 1
    """Words about it: the cue of a concept, a title that is not its own. Finds it, and never makes sure."""
    PARTIAL = 2
    """A name within something else, which has to be known as well: "Article 6"."""
    NAME = 3
    """A name: the preferred one, another one, a former one."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a resource; ``language`` is nothing where it has none."""

    text: str
    weight: Weight
    language: str = ""


@dataclass(eq=False)
class Entity:
    """A resource that can be found.

    Attributes:
        id: its IRI without ``…/id/``.
        name: the name to show.
        description: a few words that tell it from its namesakes.
        types: identifiers of its types, the rarest first.
        names: all names.
        codes: what identifies it letter by letter: ISO codes, symbols.
        facts: values of the properties that a query can ask for besides a name, by CURIE; of resources, the identifiers.

    """

    id: str
    name: str = ""
    description: str = ""
    types: tuple[str, ...] = ()
    names: list[Name] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    facts: dict[str, set[str]] = field(default_factory=dict)

    @property
    def is_concept(self) -> bool:
        """Whether it is a term of a scheme, whose names are words that anybody uses."""
        return any(type_.startswith("scheme/") for type_ in self.types)

    def values(self, curie: str) -> set[str]:
        """Return the values of a property."""
        return self.facts.get(curie, set())


@dataclass(frozen=True)
class Type:
    """A class of the ontology (``State``), or a concept scheme (``scheme/themes``); ``count`` is of its members."""

    id: str
    name: str
    description: str = ""
    broader: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Property:
    """Something that can be fetched for resources of some types; ``iri`` is nothing for one that is put together here."""

    id: str
    name: str
    iri: str | None
    types: frozenset[str] = frozenset()
    description: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Everything; ``cut`` says that there was more than is kept."""

    entities: Mapping[str, Entity]
    types: Mapping[str, Type]
    properties: Mapping[str, Property]
    cut: bool = False


_EXPANDED: Final = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


def shorten(iri: str) -> str:
    """Return the CURIE of a term, or its IRI where no prefix fits."""
    for prefix, space in _EXPANDED:
        if iri.startswith(space) and "/" not in iri[len(space) :]:
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def type_id(iri: str) -> str:
    """Return the identifier of a type: the name of a class of the ontology, or the path of a scheme."""
    return iri.removeprefix(iris.ONTOLOGY).removeprefix(iris.ID)


def as_type_id(asked: str) -> str:
    """Return the identifier that is meant by one that a client sends: with a prefix, or as an IRI."""
    return type_id(asked.strip()).removeprefix("ccpr:")


def as_id(asked: str) -> str | None:
    """Return the identifier of a resource that a text is: an IRI below ``…/id/``, or the path itself."""
    path = asked.strip().removeprefix(iris.ID)
    try:
        iris.identify(iris.ID + path)
    except ValueError:
        return None
    return path
