"""Loads ``data/tables``: what tables there are, what their columns mean, the query of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox
from pydantic import Field, field_validator, model_validator

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.prefixes import PREFIXES

DEFINITIONS: Final = "tables.yaml"

Datatype = Literal["string", "integer", "decimal", "boolean", "date", "anyURI"]


class Column(Strict):
    """A column. With ``separator`` a cell may hold many values, sorted; ``references`` names a key (``documents.document``).

    ``beside`` names another column with many values: then there is one value for each of those, in their order.
    """

    title: str
    description: str
    datatype: Datatype = "string"
    property: str | None = None
    language: str | None = None
    separator: str | None = Field(None, min_length=1)
    beside: str | None = None
    required: bool = False
    references: str | None = Field(None, pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")

    @field_validator("property")
    @classmethod
    def _expanded(cls, name: str | None) -> str | None:
        if name is None:
            return None
        prefix, _, local = name.partition(":")
        if prefix not in PREFIXES or not local:
            raise ValueError(f"{name!r} has no prefix that the project uses")
        return PREFIXES[prefix] + local


class Definition(Strict):
    """A table: its key, by which the rows of the query are put together, and the columns by which rows are sorted."""

    title: str
    description: str
    key: str
    order: tuple[str, ...]
    columns: Mapping[str, Column]

    @model_validator(mode="after")
    def _names_exist(self) -> Definition:
        for name in (self.key, *self.order):
            if name not in self.columns:
                raise ValueError(f"there is no column {name!r}")
        for name, column in self.columns.items():
            if column.beside and (
                not column.separator or not getattr(self.columns.get(column.beside), "separator", None)
            ):
                raise ValueError(f"{name} cannot stand beside {column.beside!r}: both must be columns with a separator")
        if not self.columns[self.key].required or self.columns[self.key].separator:
            raise ValueError("the key must be required, and a single value")
        return self


class _File(Strict):
    title: str
    description: str
    license: str
    source: str
    tables: Mapping[str, Definition]

    @model_validator(mode="after")
    def _references_exist(self) -> _File:
        for name, table in self.tables.items():
            for column_name, column in table.columns.items():
                other, _, to = (column.references or "").partition(".")
                if other and (other not in self.tables or self.tables[other].key != to):
                    raise ValueError(f"{name}.{column_name} references {column.references!r}, which is no table's key")
        return self


@dataclass(frozen=True)
class Table:
    """A table as defined: its name, its columns and what else is said of it, its query."""

    name: str
    definition: Definition
    query: str
    path: Path


@dataclass(frozen=True)
class Tables:
    """All tables, and what is said of them together."""

    title: str
    description: str
    license: str
    source: str
    tables: tuple[Table, ...]


def load_tables(folder: Path) -> Tables | None:
    """Load the tables of a project; nothing, if it has no such folder.

    Raises:
        KnowledgeError: a file is missing or malformed, or a query does not answer with the columns of its table.
    """
    if not folder.is_dir():
        return None
    file = load(folder / DEFINITIONS, _File)
    tables = tuple(_table(name, definition, folder) for name, definition in file.tables.items())
    for path in sorted(folder.glob("*.rq")):
        if path.stem not in file.tables:
            raise KnowledgeError(
                "the query belongs to no table", file=path, remedy=f"Describe the table in {DEFINITIONS}, or remove it"
            )
    return Tables(file.title, file.description, file.license, file.source, tables)


def _table(name: str, definition: Definition, folder: Path) -> Table:
    path = folder / f"{name}.rq"
    try:
        query = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            f"the query of the table cannot be read ({error})", file=path, remedy="Restore it, or save it as UTF-8"
        ) from error
    answered = _variables(query, path)
    if answered != tuple(definition.columns):
        raise KnowledgeError(
            f"the query answers with {', '.join(answered)}; the table has {', '.join(definition.columns)}",
            file=path,
            remedy=f"Make the columns in {DEFINITIONS} and the variables of the query the same, in the same order",
        )
    return Table(name, definition, query, path)


def _variables(query: str, path: Path) -> tuple[str, ...]:
    try:
        results = ox.Store().query(query)
    except SyntaxError as error:
        raise KnowledgeError(f"the query is not valid SPARQL: {error}", file=path, remedy="Correct it") from error
    if not isinstance(results, ox.QuerySolutions):
        raise KnowledgeError("the query has no rows", file=path, remedy="Write a SELECT query")
    return tuple(variable.value for variable in results.variables)
