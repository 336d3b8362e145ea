"""Counts, and the kinds that they are made by.

A kind is a path with dots: ``citations.article-in-bracket``, ``signals``, ``statements.concern``, ``relations.responds_to``,
``tags.theme.literal``. Its first step is its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ccpr_graph.model import StatementKind, TagKind

_CITATIONS: Final = (
    "article-in-bracket",
    "article-in-text",
    "general-comment",
    "instrument",
    "rule",
    "domestic-law",
    "document",
    "resolution",
    "own-paragraph",
    "not-resolved",
)
_BASES: Final = ("literal", "inferred")
ORDER: Final = (
    *(f"citations.{name}" for name in _CITATIONS),
    "signals",
    *(f"statements.{kind}" for kind in StatementKind),
    *(f"relations.{name}" for name in ("responds_to", "reiterates", "follow_up", "deadline")),
    *(f"tags.{kind}.{basis}" for kind in TagKind for basis in _BASES),
    "tags.basis",
)
GROUPS: Final = ("citations", "signals", "statements", "relations", "tags")


@dataclass(frozen=True)
class Tally:
    """What people expected, what the machine found, and what is the same.

    Args:
        expected: how many people noted.
        found: how many the machine found, where the reference is complete; else nobody knows which of them are false.
        right: how many of the expected ones the machine found.
        confirmed: how many of ``found`` are expected.
    """

    expected: int = 0
    found: int = 0
    right: int = 0
    confirmed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.expected + other.expected,
            self.found + other.found,
            self.right + other.right,
            self.confirmed + other.confirmed,
        )

    @property
    def precision(self) -> float | None:
        """The part of what was found that is right."""
        return self.confirmed / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The part of what was expected that was found."""
        return self.right / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        if self.precision is None or self.recall is None:
            return None
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, order=True)
class Finding:
    """One difference: what was missed, or found though nobody expected it.

    Args:
        document: the document's symbol.
        place: key of the unit (of a citation) or statement (of a tag or statement).
        kind: its kind.
        value: the path of what is cited or named, or what the citation's resolution is.
        quote: the words.
        hint: what was found or expected in its place, if something was.
    """

    document: str
    place: str
    kind: str
    value: str
    quote: str
    hint: str = ""

    @property
    def identity(self) -> tuple[str, str, str, str, str]:
        """What makes it the same difference in another evaluation."""
        return self.document, self.place, group_of(self.kind), self.value, self.quote


def group_of(kind: str) -> str:
    """Return the group that a kind belongs to."""
    return kind.split(".", 1)[0]


def order_of(kind: str) -> tuple[int, str]:
    """Return the place of a kind in a table."""
    return (ORDER.index(kind) if kind in ORDER else len(ORDER), kind)


def title_of(kind: str) -> str:
    """Return the name of a kind for people."""
    steps = [step.replace("-", " ").replace("_", " ") for step in kind.split(".")]
    if kind == "tags.basis":
        return "tags: literal or inferred told right"
    if kind == "signals":
        return "signals of citations found"
    return f"{steps[0]}: {steps[1]}" + (f" ({steps[2]})" if len(steps) > 2 else "") if steps[1:] else steps[0]


def grouped(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    """Return the sums by group; whether the basis of a tag is right is no tag more."""
    sums: dict[str, Tally] = {}
    for kind, tally in tallies.items():
        if kind != "tags.basis":
            sums[group_of(kind)] = sums.get(group_of(kind), Tally()) + tally
    return {group: sums[group] for group in GROUPS if group in sums}


def together(tables: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Return the sums of several tables by kind, in the order of a table."""
    sums: dict[str, Tally] = {}
    for table in tables:
        for kind, tally in table.items():
            sums[kind] = sums.get(kind, Tally()) + tally
    return {kind: sums[kind] for kind in sorted(sums, key=order_of)}
