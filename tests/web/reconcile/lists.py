"""The messy lists, and what a matcher makes of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from ccpr_graph.web.reconcile.index import Index
from ccpr_graph.web.reconcile.matching import reconcile
from ccpr_graph.web.reconcile.reading import Query

HERE = Path(__file__).parent
LISTS = {each: HERE / f"{each}.csv" for each in ("messy", "held-out", "second-reader", "third-reader")}


@dataclass(frozen=True)
class Row:
    """A name, the type that a user would choose, and the identifier of what is meant, "none" or "ambiguous"."""

    query: str
    type: str
    right: str
    among: tuple[str, ...]
    kind: str

    @property
    def known(self) -> bool:
        return self.right not in ("none", "ambiguous")


@dataclass
class Figures:
    """What came of a list."""

    rows: int = 0
    known: int = 0
    matched: int = 0
    wrong: list[str] = field(default_factory=list)
    first: int = 0
    among_three: int = 0

    @property
    def precision(self) -> float:
        return (self.matched - len(self.wrong)) / self.matched

    @property
    def recall(self) -> float:
        return (self.matched - len(self.wrong)) / self.known

    def as_row(self, name: str) -> str:
        shares = (self.precision, self.recall, self.first / self.known, self.among_three / self.known)
        return f"| {name} | {self.rows} | {self.known} | {self.matched} | " + " | ".join(
            f"{share:.3f}" for share in shares
        )


def rows_of(name: str) -> list[Row]:
    with LISTS[name].open(encoding="utf-8", newline="") as stream:
        return [
            Row(each["query"], each["type"], each["right"], tuple(each["among"].split()), each["kind"])
            for each in csv.DictReader(stream)
        ]


def types_of(type_: str) -> frozenset[str]:
    return frozenset({type_} if type_ else ())


def measure(index: Index, name: str) -> Figures:
    figures = Figures()
    for row in rows_of(name):
        found = reconcile(index, Query(row.query, types_of(row.type)))
        ids = [each.entity.id for each in found]
        figures.rows += 1
        figures.known += row.known
        figures.first += row.known and ids[:1] == [row.right]
        figures.among_three += row.known and row.right in ids[:3]
        if found and found[0].match:
            figures.matched += 1
            figures.wrong += [] if ids[0] == row.right else [f"{row.query}: {ids[0]}"]
    return figures
