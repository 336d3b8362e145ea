"""All tables of links of a project: ``data/links/accepted``, ``rejected`` and ``candidates``, one file for each set.

A set is one pair of vocabularies (States and Wikidata); its table has the same name in each of the three folders. Only what is
accepted is published as links. A link is accepted when a named person has confirmed it, or when a source that is named says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.link.rules import RULES, Rule, load_rules
from ccpr_graph.link.table import Row, Table, parse_table, read_table

SUFFIX: Final = ".sssom.tsv"
PROPOSERS: Final = "proposers.yaml"
_OTHERS: Final = ("README.md", RULES, PROPOSERS)
EXACT: Final = "http://www.w3.org/2004/02/skos/core#exactMatch"


class Status(StrEnum):
    """What was decided on a link; also the name of the folder."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANDIDATES = "candidates"


@dataclass(frozen=True)
class Links:
    """The tables of a project.

    Args:
        folder: where they are.
        tables: the tables by what was decided and by the name of the set.
        rules: what makes links from identifiers.
    """

    folder: Path
    tables: Mapping[tuple[Status, str], Table]
    rules: Mapping[str, Rule]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sets that have a table."""
        return tuple(sorted({name for _, name in self.tables}))

    def of(self, status: Status) -> Iterator[tuple[str, Table]]:
        """Give the tables of one status, by name."""
        return ((name, table) for (each, name), table in sorted(self.tables.items()) if each is status)

    def rows(self, status: Status) -> Iterator[tuple[Table, Row]]:
        """Give all links of one status, with their tables."""
        return ((table, row) for _, table in self.of(status) for row in table.rows)

    def decided(self, name: str) -> Mapping[tuple[str, str], Status]:
        """Return what is known of a set's links, by what they link."""
        return {pair: status for (status, each), table in self.tables.items() if each == name for pair in table.pairs}

    def with_table(self, status: Status, name: str, table: Table) -> Links:
        """Return the same with one table put in, or replaced."""
        return replace(self, tables={**self.tables, (status, name): table})

    def table(self, status: Status, name: str) -> Table:
        """Return the table of a set; where there is none yet, an empty one with the head of another of the set.

        Raises:
            KnowledgeError: the set has no table at all.
        """
        if found := self.tables.get((status, name)):
            return found
        other = next((t for (_, each), t in sorted(self.tables.items()) if each == name), None)
        if other is None:
            raise KnowledgeError(
                f"there is no set of links {name!r}",
                file=self.folder,
                remedy=f"Name one of {', '.join(self.names)}, or write a table with a head and no rows",
            )
        own = set_id(status, name)
        head = "\n".join(
            f"mapping_set_id: {own}" if line.startswith("mapping_set_id:") else line
            for line in other.head_text.split("\n")
        )
        empty = replace(other, head_text=head, rows=())
        return parse_table(self.folder / status / f"{name}{SUFFIX}", empty.to_text())


def set_id(status: Status, name: str) -> str:
    """Return the IRI of a mapping set: of the accepted the named graph, of the others a part of the dataset's description."""
    return iris.graph("links", name) if status is Status.ACCEPTED else table_iri(status, name)


def table_iri(status: Status, name: str) -> str:
    """Return the IRI of a table as a file."""
    return iris.of_dataset(f"links/{status}/{name}")


def load_links(folder: Path) -> Links:
    """Read and check all tables; a folder that is not there holds none.

    Raises:
        KnowledgeError: a file is malformed or has no business there, or the tables contradict each other.
    """
    tables = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = path.relative_to(folder).parts
        if place in {(name,) for name in _OTHERS}:
            continue
        if len(place) != 2 or place[0] not in set(Status) or not path.name.endswith(SUFFIX):
            raise KnowledgeError(
                "this is no table of links",
                file=path,
                remedy=f"Move it: tables are {', '.join(Status)} and then a name with {SUFFIX}",
            )
        tables[Status(place[0]), path.name.removesuffix(SUFFIX)] = read_table(path)
    links = Links(folder, tables, load_rules(folder / RULES))
    require_sound(links)
    return links


def require_sound(links: Links) -> None:
    """Refuse tables that contradict each other or say more than anybody has decided.

    Raises:
        KnowledgeError: a table has another identifier than its place; an accepted link has neither reviewer nor source; a
            rejected one has no reviewer, reason or ``predicate_modifier``; a candidate has a reviewer; a link stands in two
            tables; an exact match is not one to one.
    """
    for (status, name), table in links.tables.items():
        _require_id(status, name, table)
        for row in table.rows:
            _require_decided(status, table, row)
    for name in links.names:
        _require_one_decision(links, name)
    _require_one_to_one(links)
    for name in links.rules:
        if (Status.ACCEPTED, name) in links.tables:
            raise KnowledgeError(
                f"the links of {name!r} are made by a rule",
                file=links.tables[Status.ACCEPTED, name].path,
                remedy=f"Remove the table, or take the rule out of {RULES}",
            )


def _require_id(status: Status, name: str, table: Table) -> None:
    if table.head.mapping_set_id != set_id(status, name):
        raise KnowledgeError(
            f"the identifier is {table.head.mapping_set_id}",
            file=table.path,
            place="head, key 'mapping_set_id'",
            remedy=f"By its place it must be {set_id(status, name)}",
        )


def _require_decided(status: Status, table: Table, row: Row) -> None:
    negated, reviewed = bool(row.cell("predicate_modifier")), row.reviewed
    wrong: tuple[str, str] | None = None
    if status is Status.ACCEPTED and not (reviewed or row.cell("mapping_provider")):
        wrong = "nobody has accepted this link", "Name a reviewer, or in mapping_provider the source that says it"
    elif status is Status.REJECTED and not (reviewed and row.cell("comment")):
        wrong = "this link was rejected by nobody, or without a reason", "Fill in reviewer_label and comment"
    elif status is Status.CANDIDATES and reviewed:
        wrong = "a candidate has a reviewer", "Move it with 'ccpr-graph link accept' or 'ccpr-graph link reject'"
    elif negated != (status is Status.REJECTED):
        wrong = "predicate_modifier is Not in rejected links and nowhere else", "Correct it"
    elif row.cell("review_date") and not reviewed:
        wrong = "a review_date needs a reviewer", "Name the reviewer"
    if wrong:
        raise KnowledgeError(wrong[0], file=table.path, place=f"line {row.line}", remedy=wrong[1])


def _require_one_decision(links: Links, name: str) -> None:
    seen: dict[tuple[str, str], tuple[Table, Row]] = {}
    for (_, each), table in links.tables.items():
        for row in table.rows if each == name else ():
            if row.pair in seen:
                other, there = seen[row.pair]
                raise KnowledgeError(
                    f"this link stands in {other.path}, line {there.line}, as well",
                    file=table.path,
                    place=f"line {row.line}",
                    remedy="Keep the one that was decided last",
                )
            seen[row.pair] = table, row


def _require_one_to_one(links: Links) -> None:
    subjects: dict[tuple[str, str], Row] = {}
    objects: dict[str, Row] = {}
    for table, row in links.rows(Status.ACCEPTED):
        if row.predicate != EXACT:
            continue
        same = subjects.setdefault((table.head.object_source, row.subject), row)
        other = objects.setdefault(row.pair[1], row)
        if same is not row or other is not row:
            first = same if same is not row else other
            raise KnowledgeError(
                f"{row.cell('subject_id')} is the same as {row.cell('object_id')}, "
                f"but {first.cell('subject_id')} is the same as {first.cell('object_id')} already",
                file=table.path,
                place=f"line {row.line}" if row.line else None,
                remedy="An exact match is one to one: make one of them a closeMatch, or reject it",
            )


def of_pair(tables: Iterable[tuple[Status, str, Table]], subject: str, obj: str) -> list[tuple[Status, str, Row]]:
    """Return the links of a subject and an object, each given as a CURIE, an IRI, a path below ``id/``, or the words of a label."""
    found = []
    for status, name, table in tables:
        for row in table.rows:
            ours = (row.cell("subject_id"), row.subject, row.subject.removeprefix(iris.ID))
            if subject in ours and obj in (row.cell("object_id"), row.pair[1]):
                found.append((status, name, row))
    return found
