"""One table of links: SSSOM as tab-separated values, with a head of metadata in YAML behind ``#``.

The format is `SSSOM/TSV <https://mapping-commons.github.io/sssom/spec-formats-tsv>`_; the meaning of a column is that of the
slot of the same name in the SSSOM schema. Not every slot is known here (:data:`COLUMNS`). Reading is strict: a table that a
person edits has to be right before a link of it is published.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import yaml
from pydantic import Field, ValidationError, field_validator

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge.yamlfile import Strict

COLUMNS: Final = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "object_type",
    "mapping_justification", "reviewer_id", "reviewer_label", "mapping_provider", "mapping_tool", "mapping_date",
    "review_date", "confidence", "subject_match_field", "object_match_field", "match_string", "comment",
)  # fmt: skip
"""The columns that a table may have, in their order; a column in which every cell is empty is left out."""
_ALWAYS: Final = ("subject_id", "subject_label", "predicate_id", "mapping_justification")
PREDICATES: Final = frozenset(
    {"rdfs:seeAlso", *(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))}
)
JUSTIFICATIONS: Final = frozenset(
    f"semapv:{name}"
    for name in (
        "BackgroundKnowledgeBasedMatching", "CompositeMatching", "InstanceBasedMatching", "LexicalMatching",
        "LexicalSimilarityThresholdMatching", "LogicalReasoning", "ManualMappingCuration", "MappingChaining",
        "MappingInversion", "MappingReview", "SemanticSimilarityThresholdMatching", "StructuralMatching",
        "UnspecifiedMatching",
    )
)  # fmt: skip
LITERAL: Final = "rdfs literal"
_TYPES: Final = ("skos concept", "rdfs resource", "owl named individual", LITERAL)
_LANGUAGE_OF_PREDICATES: Final = {
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_ORCID: Final = re.compile(r"orcid:\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


class Head(Strict):
    """What a table says of itself: the slots of an SSSOM mapping set that are used here."""

    curie_map: dict[str, str]
    sssom_version: str = Field(pattern=r"^1\.[01]$")
    mapping_set_id: str
    mapping_set_title: str
    mapping_set_description: str
    license: str = Field(pattern="^https?://")
    subject_type: str
    subject_source: str
    object_type: str | None = None
    object_source: str
    object_source_version: date | str | None = None
    mapping_set_source: tuple[str, ...] = ()
    mapping_date: date | None = None

    @field_validator("curie_map")
    @classmethod
    def _is_of_iris(cls, given: dict[str, str]) -> dict[str, str]:
        for prefix, expansion in given.items():
            if not re.fullmatch(r"[a-z][\w.-]*", prefix) or not _IRI.fullmatch(expansion):
                raise ValueError(f"the prefix {prefix!r} must be letters, and {expansion!r} an IRI")
            if _LANGUAGE_OF_PREDICATES.get(prefix, expansion) != expansion:
                raise ValueError(f"the prefix {prefix!r} is that of {_LANGUAGE_OF_PREDICATES[prefix]}")
        return given

    def expand(self, curie: str) -> str:
        """Return the IRI that a CURIE stands for.

        Raises:
            ValueError: its prefix is not in ``curie_map``, or no IRI comes of it.
        """
        prefix, colon, local = curie.partition(":")
        if not colon or prefix not in self.curie_map:
            raise ValueError(f"{curie!r} has no prefix of the curie_map")
        iri = self.curie_map[prefix] + local
        if not local or not _IRI.fullmatch(iri):
            raise ValueError(f"{curie!r} is no CURIE of an IRI")
        return iri

    def contract(self, iri: str) -> str:
        """Return the CURIE of an IRI, by the longest prefix that fits.

        Raises:
            ValueError: no prefix fits.
        """
        fitting = [(len(start), prefix) for prefix, start in self.curie_map.items() if iri.startswith(start)]
        if not fitting or not iri[max(fitting)[0] :]:
            raise ValueError(f"no prefix of the curie_map fits {iri}")
        length, prefix = max(fitting)
        return f"{prefix}:{iri[length:]}"


@dataclass(frozen=True)
class Row:
    """One link: its cells by their columns (empty ones left out), and what they mean.

    Args:
        cells: as they stand in the table.
        subject: the IRI of the subject.
        predicate: the IRI of the predicate.
        object: the IRI of the object; of a literal mapping, which is no link between resources, nothing.
        line: where it stands in its file; 0 if it does not stand in one yet.
    """

    cells: Mapping[str, str]
    subject: str
    predicate: str
    object: str | None
    line: int = 0

    def cell(self, column: str) -> str:
        """Return one cell; an empty string if it is empty."""
        return self.cells.get(column, "")

    @property
    def pair(self) -> tuple[str, str]:
        """What is linked: the IRI of the subject, and the IRI of the object or the words of a literal."""
        return self.subject, self.object or self.cell("object_label")

    @property
    def key(self) -> tuple[str, ...]:
        """By what rows are sorted: SSSOM's slots in their order."""
        return tuple(self.cell(column) for column in COLUMNS)

    @property
    def reviewed(self) -> bool:
        """Whether a named person has decided on it."""
        return bool(self.cell("reviewer_id") or self.cell("reviewer_label"))


@dataclass(frozen=True)
class Table:
    """A table of links.

    Args:
        path: its file.
        head_text: the lines of the head, without ``#``.
        head: the same, read.
        rows: the links, sorted.
    """

    path: Path
    head_text: str
    head: Head
    rows: tuple[Row, ...]

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], Row]:
        """The rows by what they link."""
        return {row.pair: row for row in self.rows}

    def with_rows(self, rows: Iterable[Row]) -> Table:
        """Return the table with other rows, sorted."""
        return replace(self, rows=tuple(sorted(rows, key=lambda row: row.key)))

    def row(self, cells: Mapping[str, str], line: int = 0) -> Row:
        """Make a row of cells, which are checked.

        Raises:
            KnowledgeError: a cell is missing or wrong.
        """
        return _row(self.path, self.head, {c: v for c, v in cells.items() if v}, line)

    def to_text(self) -> str:
        """Return the text of the file; reading it gives the same table."""
        columns = [c for c in COLUMNS if c in _ALWAYS or any(row.cell(c) for row in self.rows)]
        text = io.StringIO()
        text.writelines(f"#{line}\n" for line in self.head_text.split("\n"))
        writer = csv.writer(text, delimiter="\t", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.cell(column) for column in columns] for row in self.rows)
        return text.getvalue()


def read_table(path: Path) -> Table:
    """Read a table.

    Raises:
        KnowledgeError: the file cannot be read; the head is no head of a mapping set; a column is unknown; a row lacks a
            cell, has one that is wrong, stands twice or out of order.
    """
    try:
        return parse_table(path, path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise KnowledgeError(f"the file cannot be read ({error.strerror})", file=path, remedy="Restore it") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError("the file is not UTF-8", file=path, remedy="Save it as UTF-8") from error


def parse_table(path: Path, text: str) -> Table:
    """Read a table from its text; ``path`` is where it is, or will be.

    Raises:
        KnowledgeError: as :func:`read_table`.
    """
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    end = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    head_text = "\n".join(line[1:] for line in lines[:end])
    table = Table(path, head_text, _head(path, head_text), ())
    return replace(table, rows=_rows(table, lines[end:], end))


def _head(path: Path, text: str) -> Head:
    try:
        return Head.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(
            f"the head is not valid YAML: {getattr(error, 'problem', error)}",
            file=path,
            place=f"line {mark.line + 1}" if mark else None,
            remedy="Correct the line",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"]) or "the whole head"
        raise KnowledgeError(
            first["msg"].removeprefix("Value error, "),
            file=path,
            place=f"head, key '{key}'",
            remedy="docs/links.md says what a head holds",
        ) from error


def _rows(table: Table, lines: list[str], offset: int) -> tuple[Row, ...]:
    columns = lines[0].split("\t") if lines else []
    unfit = [c for c in columns if c not in COLUMNS] or [c for c in _ALWAYS if c not in columns]
    if unfit or columns != [c for c in COLUMNS if c in columns]:
        raise KnowledgeError(
            f"the column {unfit[0]!r} is unknown or missing"
            if unfit
            else "the columns are out of order, or stand twice",
            file=table.path,
            place=f"line {offset + 1}",
            remedy=f"The columns are, in this order: {' '.join(COLUMNS)}; needed are {' '.join(_ALWAYS)}",
        )
    rows: dict[tuple[str, str], Row] = {}
    last: Row | None = None
    for number, cells in enumerate(csv.reader(lines[1:], delimiter="\t"), offset + 2):
        if len(cells) != len(columns):
            raise KnowledgeError(
                f"this line has {len(cells)} cells, {len(columns)} are needed",
                file=table.path,
                place=f"line {number}",
                remedy="Separate them by tabs, and leave none out; an empty one is two tabs in a row",
            )
        row = table.row(dict(zip(columns, cells, strict=True)), number)
        _refuse_disorder(table.path, rows.get(row.pair), last, row)
        rows[row.pair] = last = row
    return tuple(rows.values())


def _refuse_disorder(path: Path, same: Row | None, before: Row | None, row: Row) -> None:
    if same is not None:
        raise KnowledgeError(
            f"{row.cell('subject_id')} and {row.cell('object_id') or row.cell('object_label')} are linked twice, "
            f"first in line {same.line}",
            file=path,
            place=f"line {row.line}",
            remedy="Keep the weakest link that is surely true",
        )
    if before is not None and before.key > row.key:
        raise KnowledgeError(
            "this line is out of order", file=path, place=f"line {row.line}", remedy="Sort the lines by their cells"
        )


def _row(path: Path, head: Head, cells: dict[str, str], line: int) -> Row:
    def wrong(column: str, what: str, remedy: str) -> KnowledgeError:
        place = f"line {line}, column '{column}'" if line else f"column '{column}'"
        return KnowledgeError(what, file=path, place=place, remedy=remedy)

    literal = cells.get("object_type", head.object_type) == LITERAL
    for column in (*_ALWAYS, "object_label" if literal else "object_id"):
        if column not in cells:
            raise wrong(column, "this is empty", "Every link has it")
    for column, known in _known(cells).items():
        if cells[column] not in known:
            raise wrong(column, f"{cells[column]!r} is unknown", f"Write one of: {', '.join(sorted(known))}")
    for column, value in cells.items():
        if value != " ".join(value.split()):
            raise wrong(column, "this has a space too many, or a line end", "Take it out")
        if what := _mistake(column, value):
            raise wrong(column, f"{value!r} is {what}", "Correct it")
    iris = {}
    for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        if column in cells:
            try:
                iris[column] = head.expand(cells[column])
            except ValueError as error:
                raise wrong(column, str(error), "Add the prefix to the head, or correct the CURIE") from None
    if literal and "object_id" in cells:
        raise wrong("object_id", "a literal mapping has no object_id", "Leave it empty: the label is the object")
    return Row(cells, iris["subject_id"], iris["predicate_id"], iris.get("object_id"), line)


def _known(cells: Mapping[str, str]) -> dict[str, Iterable[str]]:
    known: dict[str, Iterable[str]] = {
        "predicate_id": PREDICATES,
        "predicate_modifier": ("Not",),
        "mapping_justification": JUSTIFICATIONS,
        "object_type": _TYPES,
    }
    return {column: values for column, values in known.items() if column in cells}


def _mistake(column: str, value: str) -> str | None:
    """Say what a value is instead of what it should be."""
    if column in ("mapping_date", "review_date"):
        return None if _is_date(value) else "no date, as 2026-01-31 is one"
    if column == "confidence":
        return None if re.fullmatch(r"0(\.\d+)?|1(\.0+)?", value) else "no number from 0 to 1"
    if column == "mapping_provider":
        return None if _IRI.fullmatch(value) else "no address"
    if column == "reviewer_id":
        return None if _ORCID.fullmatch(value) else "no ORCID, as orcid:0000-0002-1825-0097 is one"
    return None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
