"""What is asked of another endpoint, set by set: ``data/links/proposers.yaml``.

The properties of other people's data stand there, each with the source that tells what it means; nothing of them is in the code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pydantic import Field, RootModel, field_validator

from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.link.labels import Labels, full
from ccpr_graph.prefixes import PREFIXES

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


class Property(Strict):
    """A property of the other data, by its IRI, and the source that tells what it means."""

    theirs: str = Field(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")
    source: str = Field(min_length=10)


class Code(Property):
    """A code or symbol that both sides have; ``ours`` is our property."""

    ours: str


class Names(Strict):
    """Names that both sides have: our properties, the languages, and their properties."""

    ours: tuple[str, ...]
    languages: tuple[str, ...] = ("en",)
    theirs: tuple[str, ...]
    source: str = Field(min_length=10)


class End(Property):
    """The property that says that something has come to an end; ``expected_of`` are our classes of which that is true."""

    expected_of: tuple[str, ...] = ()


class Confidence(Strict):
    """How far a proposal is trusted, by how it was found."""

    code: float = Field(ge=0, le=1)
    name: float = Field(ge=0, le=1)
    ambiguous: float = Field(ge=0, le=1)
    ended: float = Field(ge=0, le=1)


class Objects(Strict):
    """What the identifiers of the other side look like: where they begin, and the form of the rest."""

    namespace: str = Field(pattern="^https?://")
    form: str

    @field_validator("form")
    @classmethod
    def _compiles(cls, given: str) -> str:
        try:
            re.compile(given)
        except re.error as error:
            raise ValueError(f"{given!r} is no regular expression ({error})") from None
        return given


class Proposer(Strict):
    """How the links of one set are looked for.

    Args:
        mapping_set: the name of the set.
        classes: our classes whose members are asked about.
        predicate_id: what a candidate says.
        objects: their identifiers.
        codes: by what codes both sides are compared.
        names: by what names; nothing if names are not compared.
        label: their property that has the name to show.
        ended: their property that says that something has come to an end.
        confidence: how far what is found is trusted.
    """

    mapping_set: str
    classes: tuple[str, ...] = Field(min_length=1)
    predicate_id: str
    objects: Objects
    codes: tuple[Code, ...] = ()
    names: Names | None = None
    label: Property
    ended: End | None = None
    confidence: Confidence


class _Proposers(RootModel[dict[str, Proposer]]):
    pass


def load_proposers(path: Path) -> Mapping[str, Proposer]:
    """Read what is asked, by short names (``states``).

    Raises:
        KnowledgeError: the file is missing or malformed.
    """
    return load(path, _Proposers).root


@dataclass(frozen=True)
class Subject:
    """A resource of ours that is asked about.

    Args:
        iri: its IRI.
        label: its English name.
        codes: its codes by the IRI of their property.
        names: its names with their languages, without those that another subject has as well.
        over: whether it has come to an end.
    """

    iri: str
    label: str
    codes: Mapping[str, tuple[str, ...]]
    names: tuple[tuple[str, str], ...]
    over: bool


def subjects_of(quads: Sequence[ox.Quad], proposer: Proposer) -> tuple[Subject, ...]:
    """Return what a set asks about, by IRI.

    A code or a name that two of them have says nothing about which of the two is meant, and is left out.
    """
    classes = {ox.NamedNode(full(name)) for name in proposer.classes}
    ending = {ox.NamedNode(full(name)) for name in (proposer.ended.expected_of if proposer.ended else ())}
    types = [quad for quad in quads if quad.predicate == _TYPE and isinstance(quad.subject, ox.NamedNode)]
    chosen = {str(q.subject.value): False for q in types if q.object in classes and isinstance(q.subject, ox.NamedNode)}
    over = {q.subject.value for q in types if q.object in ending and isinstance(q.subject, ox.NamedNode)}
    labels = Labels(quads, chosen)
    values = _values(quads, chosen)
    codes = {full(code.ours) for code in proposer.codes}
    naming = {full(name) for name in proposer.names.ours} if proposer.names else set()
    languages = proposer.names.languages if proposer.names else ()
    shared = _shared(values, codes | naming)

    def own(iri: str, predicate: str) -> list[tuple[str, str]]:
        return sorted(value for value in values[iri, predicate] if value not in shared)

    return tuple(
        Subject(
            iri,
            labels.label(iri) or iri,
            {code: tuple(value for value, _ in own(iri, code)) for code in sorted(codes)},
            tuple(sorted({v for p in naming for v in own(iri, p) if v[1] in languages})),
            iri in over,
        )
        for iri in sorted(chosen)
    )


def _values(quads: Iterable[ox.Quad], chosen: Mapping[str, bool]) -> Mapping[tuple[str, str], set[tuple[str, str]]]:
    values: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for quad in quads:
        if (
            isinstance(quad.object, ox.Literal)
            and isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value in chosen
        ):
            found = (quad.object.value, quad.object.language or "")
            values[quad.subject.value, quad.predicate.value].add(found)
    return values


def _shared(values: Mapping[tuple[str, str], set[tuple[str, str]]], predicates: set[str]) -> set[tuple[str, str]]:
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (iri, predicate), found in values.items():
        for value in found if predicate in predicates else ():
            holders[value].add(iri)
    return {value for value, who in holders.items() if len(who) > 1}
