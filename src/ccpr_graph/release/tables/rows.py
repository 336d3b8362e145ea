"""Makes the rows of a table: what its query answers, put together by key, checked against what its columns promise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.natural_order import natural
from ccpr_graph.release.tables.definitions import DEFINITIONS, Column, Table

Row = tuple[tuple[str, ...], ...]
"""The values of each cell, in the order of the columns."""

_LEXICAL: Final = {
    "integer": re.compile(r"-?\d+"),
    "decimal": re.compile(r"-?\d+(?:\.\d+)?"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "anyURI": re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+"),
}


def make_rows(table: Table, store: ox.Store) -> list[Row]:
    """Return the rows of a table, sorted as it says, and by its key where that leaves a choice.

    The query may answer with several rows for one row of the table, each with some of the columns: their values are put
    together, each once, in natural order.

    Raises:
        KnowledgeError: a cell is not what its column promises: it has several values and no separator, a value holds the
            separator, is not of the datatype, or is missing.
    """
    columns = tuple(table.definition.columns)
    key = columns.index(table.definition.key)
    answers: dict[str, list[tuple[str, ...]]] = {}
    results = store.query(table.query)
    assert isinstance(results, ox.QuerySolutions), "load_tables has looked"
    for solution in results:
        values = tuple(_text(solution[name]) for name in columns)
        answers.setdefault(values[key], []).append(values)
    rows = [_put_together(table, each) for each in answers.values()]
    places = [*(columns.index(name) for name in table.definition.order), key]
    return sorted(rows, key=lambda row: [[_natural(value) for value in row[place]] for place in places])


def _put_together(table: Table, answers: Sequence[tuple[str, ...]]) -> Row:
    """Make one row of all answers that have its key."""
    columns = tuple(table.definition.columns)
    row = []
    for place, column in enumerate(table.definition.columns.values()):
        other = columns.index(column.beside) if column.beside else place
        pairs = {(answer[other], answer[place]) for answer in answers if answer[place]}
        row.append(tuple(value for _, value in sorted(pairs, key=lambda pair: (_natural(pair[0]), pair[1]))))
    for name, column, cell in zip(columns, table.definition.columns.values(), row, strict=True):
        fault = _fault(column, cell)
        if column.beside and len(cell) != len(row[columns.index(column.beside)]):
            fault = f"not one value for each of {column.beside}: {', '.join(cell)}"
        if fault:
            key = ", ".join(row[columns.index(table.definition.key)])
            raise _error(
                table, name, f"the row {key or 'without a key'} has {fault}", "Correct the query or the column"
            )
    return tuple(row)


def check_references(tables: Sequence[Table], rows: Mapping[str, Sequence[Row]]) -> None:
    """Refuse a value of a column that references another table, where that has no such row.

    Raises:
        KnowledgeError: there is such a value.
    """
    keys = {table.name: _values(table, table.definition.key, rows[table.name]) for table in tables}
    for table in tables:
        for name, column in table.definition.columns.items():
            other = (column.references or "").split(".")[0]
            dangling = _values(table, name, rows[table.name]) - keys[other] if other else ()
            for value in sorted(dangling):
                raise _error(table, name, f"{value!r} is in no row of {other}", "Let the queries agree")


def _values(table: Table, column: str, rows: Iterable[Row]) -> set[str]:
    place = tuple(table.definition.columns).index(column)
    return {value for row in rows for value in row[place]}


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _natural(text: str) -> tuple[object, str]:
    return natural(text), text


def _fault(column: Column, cell: tuple[str, ...]) -> str | None:
    """Say what is wrong with a cell, if anything."""
    if not cell:
        return "no value, and must have one" if column.required else None
    if column.separator is None:
        if len(cell) > 1:
            return f"several values and no separator: {', '.join(cell)}"
    elif any(column.separator in value for value in cell):
        return f"a value that holds the separator {column.separator!r}"
    form = _LEXICAL.get(column.datatype)
    wrong = [value for value in cell if form and not form.fullmatch(value)]
    return f"a value that is no {column.datatype}: {wrong[0]!r}" if wrong else None


def _error(table: Table, column: str, message: str, remedy: str) -> KnowledgeError:
    return KnowledgeError(message, file=table.path, place=f"column {column}", remedy=f"{remedy} ({DEFINITIONS})")
