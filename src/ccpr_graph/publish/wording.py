"""How changes are told: ``data/releases/sentences.yaml``, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import Field, model_validator

from ccpr_graph import iris
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.publish.steps import Name

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


class Kind(Strict):
    """A kind of changes: its title, and whose change it is."""

    title: str
    note: str


class Naming(Strict):
    """How resources with certain IRIs and labels are called at the beginning of a sentence, and within one."""

    iri: re.Pattern[str] | None = None
    label: re.Pattern[str]
    begin: str
    within: str


class OfProperty(Strict):
    """What is said when a property gets or loses a value, or one value takes the place of another."""

    kind: str
    added: str | None = None
    removed: str | None = None
    changed: str | None = None
    summary: str | None = None
    unless: frozenset[Name] = frozenset()

    @model_validator(mode="after")
    def _says_something(self) -> OfProperty:
        if not (self.added or self.removed or self.changed or self.summary):
            raise ValueError("there is no wording: added, removed, changed or summary")
        return self


class OfResource(Strict):
    """What is said of a resource that is new, or gone, or of which only the text is: the first wording with all its values."""

    kind: str
    added: tuple[str, ...] = Field(min_length=1)
    removed: tuple[str, ...] = Field(min_length=1)
    text_added: tuple[str, ...] = ()
    text_removed: tuple[str, ...] = ()


class Limits(Strict):
    """How much is told: sentences of one kind for one document, sentences altogether, characters of a quotation."""

    each: int = Field(ge=1)
    all: int = Field(ge=1)
    quotation: int = Field(ge=20)


class Wording(Strict):
    """``data/releases/sentences.yaml``; properties and classes as IRIs."""

    kinds: dict[str, Kind]
    part_of: re.Pattern[str]
    text: frozenset[Name] = frozenset()
    labels: tuple[Name, ...]
    language: str
    names: tuple[Naming, ...]
    properties: dict[Name, OfProperty]
    resources: dict[Name, OfResource]
    words: dict[Name, dict[str, str]] = Field(default_factory=dict)
    parts: dict[Name, tuple[str, str]] = Field(default_factory=dict)
    ignored: dict[Name, str] = Field(default_factory=dict)
    limits: Limits

    @model_validator(mode="after")
    def _kinds_are_there(self) -> Wording:
        used = {entry.kind for entry in self.properties.values()} | {entry.kind for entry in self.resources.values()}
        if unknown := used - self.kinds.keys():
            raise ValueError(f"there is no kind {min(unknown)!r} among {', '.join(self.kinds)}")
        if both := self.properties.keys() & self.ignored.keys():
            raise ValueError(f"{min(both)} is told and ignored at once")
        return self

    def whole(self, iri: str) -> str | None:
        """Return the IRI of the document that a resource is part of, if it is part of one."""
        if not iri.startswith(iris.BASE):
            return None
        found = self.part_of.match(iri.removeprefix(iris.BASE))
        return iris.BASE + found["whole"] if found else None


def load_wording(path: Path) -> Wording:
    """Load ``data/releases/sentences.yaml``.

    Raises:
        KnowledgeError: the file is missing, or lacks, misnames or mistypes a key.
    """
    return load(path, Wording)


def places(wording: str) -> tuple[str, ...]:
    """Return the names of the places that a wording has for values."""
    return tuple(_PLACE.findall(wording))


def fill(wording: str, values: Mapping[str, str]) -> str | None:
    """Return a wording with its places filled, or nothing if a value is missing; it begins with a capital letter."""
    if any(name not in values for name in places(wording)):
        return None
    made = _PLACE.sub(lambda place: values[place[1]], wording)
    return made[:1].upper() + made[1:]


def excerpt(text: str, most: int) -> str:
    """Return a text as a quotation of so many characters at most."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= most else f"“{text[: most - 1].rstrip()}…”"


def excerpts(old: str, new: str, most: int) -> tuple[str, str]:
    """Return two texts as quotations that show where they begin to differ."""
    old, new = " ".join(old.split()), " ".join(new.split())
    if max(len(old), len(new)) <= most:
        return f"“{old}”", f"“{new}”"
    same = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    start = max(0, old.rfind(" ", 0, max(0, same - most // 4)) + 1) if same > most // 2 else 0
    head = "…" if start else ""
    return excerpt(head + old[start:], most), excerpt(head + new[start:], most)
