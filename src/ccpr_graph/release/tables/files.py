"""Writes the tables: CSV as in RFC 4180, and one description of all of them (W3C, Metadata Vocabulary for Tabular Data)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import manifest
from ccpr_graph.release.folder import ReleaseWriter
from ccpr_graph.release.tables.definitions import Column, Table, Tables
from ccpr_graph.release.tables.rows import Row, check_references, make_rows

_CONTEXT: Final = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_AT_ONCE: Final = 1000


def write_tables(writer: ReleaseWriter, tables: Tables, graph: Path) -> None:
    """Write every table as CSV, plain and compressed, and their description.

    ``graph`` is the whole graph as N-Triples: all graphs merged, as the endpoint has them, so that no query needs ``GRAPH``.

    Raises:
        KnowledgeError: a cell is not what its column promises.
    """
    store = ox.Store()
    store.bulk_load(path=graph, format=ox.RdfFormat.N_TRIPLES)
    rows = {table.name: make_rows(table, store) for table in tables.tables}
    check_references(tables.tables, rows)
    for table in tables.tables:
        writer.write(f"{manifest.TABLES}/{_file(table.name)}", _csv(table, rows[table.name]), compressed=True)
    writer.write(manifest.TABLES_METADATA, _json(_metadata(tables)))


def _file(name: str) -> str:
    return f"{name}.csv"


def _csv(table: Table, rows: Sequence[Row]) -> Iterator[bytes]:
    """Give CSV: UTF-8, lines end in CR LF, a cell is quoted where it must be. Values are written as they are."""
    columns = table.definition.columns
    yield _lines([list(columns)])
    separators = [column.separator or "" for column in columns.values()]
    for start in range(0, len(rows), _AT_ONCE):
        yield _lines(
            [separator.join(cell) for separator, cell in zip(separators, row, strict=True)]
            for row in rows[start : start + _AT_ONCE]
        )


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _metadata(tables: Tables) -> dict[str, Any]:
    return {
        "@context": _CONTEXT,
        "dc:title": tables.title,
        "dc:description": tables.description,
        "dc:license": {"@id": tables.license},
        "dc:source": {"@id": tables.source},
        "tables": [_table(table) for table in tables.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    definition = table.definition
    schema: dict[str, Any] = {
        "columns": [_column(name, column) for name, column in definition.columns.items()],
        "primaryKey": definition.key,
    }
    if keys := [_foreign_key(name, column) for name, column in definition.columns.items() if _is_key(column)]:
        schema["foreignKeys"] = keys
    if definition.columns[definition.key].datatype == "anyURI":
        schema["aboutUrl"] = f"{{+{definition.key}}}"
    return {
        "url": _file(table.name),
        "dc:title": definition.title,
        "dc:description": definition.description,
        "tableSchema": schema,
    }


def _column(name: str, column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": name,
        "titles": [name],
        "dc:title": column.title,
        "dc:description": column.description + _referenced(column),
        "datatype": column.datatype,
        "required": column.required,
    }
    if column.language:
        said["lang"] = column.language
    if column.separator:
        said["separator"] = column.separator
    if column.property:
        said["propertyUrl"] = column.property
    if column.datatype == "anyURI" and not column.separator:
        said["valueUrl"] = f"{{+{name}}}"
    return said


def _referenced(column: Column) -> str:
    table, _, to = (column.references or "").partition(".")
    return f" (column {to} of {_file(table)})" if table else ""


def _is_key(column: Column) -> bool:
    """Tell whether CSVW can say what a column references: every row must have one referenced row, by the whole cell.

    So not where a cell may be empty or hold many values (Model for Tabular Data, 4.3 and 6.6). Those are described in words.
    """
    return column.references is not None and column.separator is None and column.required


def _foreign_key(name: str, column: Column) -> dict[str, Any]:
    table, _, to = (column.references or "").partition(".")
    return {"columnReference": name, "reference": {"resource": _file(table), "columnReference": to}}


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
