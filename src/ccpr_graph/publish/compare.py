"""Compares two releases: a merge of two sorted files, of which one subject at a time is in memory.

``graph.nq`` is sorted by code point, so the lines of one subject stand together, and the subjects of two files can be read
side by side. What comes out is sorted, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from ccpr_graph.errors import ReleaseError

_LINE: Final = re.compile(rb"<[^<>]*> <([^<>]*)> (.*) <[^<>]*> \.\n", re.DOTALL)
_DATATYPE: Final = re.compile(rb'"(?:\^\^<([^<>]*)>|@([A-Za-z0-9-]+))?', re.DOTALL)
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
IRI_FORM: Final = "an IRI"


class Said(NamedTuple):
    """What a triple says of its subject."""

    predicate: str
    value: ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Subject:
    """One subject whose lines differ: those of the earlier and of the later release, sorted."""

    iri: str
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]

    @cached_property
    def added_lines(self) -> list[bytes]:
        """The lines that only the later release has."""
        known = set(self.before)
        return [line for line in self.after if line not in known]

    @cached_property
    def removed_lines(self) -> list[bytes]:
        """The lines that only the earlier release has."""
        known = set(self.after)
        return [line for line in self.before if line not in known]

    @cached_property
    def was(self) -> frozenset[Said]:
        """What the earlier release said, in whatever graph."""
        return said(self.before)

    @cached_property
    def now(self) -> frozenset[Said]:
        """What the later release says, in whatever graph."""
        return said(self.after)

    @property
    def added(self) -> frozenset[Said]:
        """What only the later release says; what just moved to another graph is not in it."""
        return self.now - self.was

    @property
    def removed(self) -> frozenset[Said]:
        """What only the earlier release said."""
        return self.was - self.now

    @property
    def is_new(self) -> bool:
        """Whether only the later release says anything of it."""
        return not self.before

    @property
    def is_gone(self) -> bool:
        """Whether only the earlier release said anything of it."""
        return not self.after


def said(lines: tuple[bytes, ...]) -> frozenset[Said]:
    """Return what N-Quads say of their subject."""
    quads = ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)
    return frozenset(
        Said(quad.predicate.value, quad.object) for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)
    )


def subjects(path: Path) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
    """Yield the subjects of sorted N-Quads as they are written, each with its lines.

    Raises:
        ReleaseError: the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            for name, lines in itertools.groupby(stream, key=lambda line: line.partition(b" ")[0]):
                yield name, tuple(lines)
    except OSError as error:
        remedy = "Restore the release, or compare with another by --against"
        raise ReleaseError(f"the file cannot be read ({error.strerror})", file=path, remedy=remedy) from error


def differing(before: Path, after: Path) -> Iterator[Subject]:
    """Yield the subjects of two sorted files of N-Quads whose lines differ, in the order of the files."""
    old, new = subjects(before), subjects(after)
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None, "one of the two is left"
            yield Subject(_iri(one[0]), one[1], ())
            one = next(old, None)
        elif one is None or other[0] < one[0]:
            yield Subject(_iri(other[0]), (), other[1])
            other = next(new, None)
        else:
            if one[1] != other[1]:
                yield Subject(_iri(one[0]), one[1], other[1])
            one, other = next(old, None), next(new, None)


def _iri(token: bytes) -> str:
    return token[1:-1].decode()


def write_difference(before: Path, after: Path, added: Path, removed: Path) -> tuple[int, int]:
    """Write the quads that only one of two releases has, sorted; return how many were added, and removed."""
    counts = [0, 0]
    added.parent.mkdir(parents=True, exist_ok=True)
    with added.open("wb") as plus, removed.open("wb") as minus:
        for subject in differing(before, after):
            plus.writelines(subject.added_lines)
            minus.writelines(subject.removed_lines)
            counts[0] += len(subject.added_lines)
            counts[1] += len(subject.removed_lines)
    return counts[0], counts[1]


def forms(path: Path) -> dict[str, frozenset[str]]:
    """Return the forms that values have, by property: datatypes as IRIs, or :data:`IRI_FORM`."""
    found: dict[bytes, set[str]] = {}
    for _, lines in subjects(path):
        for line in lines:
            if parts := _LINE.fullmatch(line):
                found.setdefault(parts[1], set()).add(_form(parts[2]))
    return {predicate.decode(): frozenset(these) for predicate, these in found.items()}


def _form(value: bytes) -> str:
    if value.startswith(b"<"):
        return IRI_FORM
    datatype, language = _DATATYPE.fullmatch(value, value.rindex(b'"')).groups()  # type: ignore[union-attr]
    return datatype.decode() if datatype else _LANGUAGE_STRING if language else _STRING
