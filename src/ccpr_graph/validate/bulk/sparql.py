"""SPARQL-based constraints, components and targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ccpr_graph.errors import ValidationError
from ccpr_graph.validate.bulk.data import Data, canonical
from ccpr_graph.validate.bulk.model import Hit, Values
from ccpr_graph.validate.bulk.nodes import is_blank, is_iri, is_literal, text_of
from ccpr_graph.validate.bulk.query import Way, with_values

if TYPE_CHECKING:
    from ccpr_graph.validate.bulk.model import Shape
    from ccpr_graph.validate.bulk.run import Run

_BATCH: Final = 100
"""Focus nodes that one query is given. The engine joins VALUES row by row: with thousands it becomes slow."""

Row = dict[str, str]
"""The variables of a solution that are bound, as nodes."""


@dataclass(frozen=True, eq=False)
class SparqlConstraint:
    """``sh:sparql``: a query that finds what is wrong at the focus node ``$this``.

    Args:
        source: the constraint's IRI or blank node.
        messages: its messages, with places for variables.
        query: its SELECT, with ``$PATH`` and ``$currentShape`` filled in.
        prefixes: those that the query uses.
        way: how it can be evaluated.
    """

    source: str
    messages: tuple[str, ...]
    query: str
    prefixes: Mapping[str, str]
    way: Way
    component: str = "SPARQL"

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield a hit for each solution."""
        for focus, row in self._rows(run.data, values.by_focus):
            value = row.get("value", None if shape.path else focus)
            if "failure" in row:
                value = None if shape.path else focus
            told = {name: text_of(node) for name, node in {**row, "this": focus}.items()}
            if value is not None:
                told["value"] = text_of(value)
            path = text_of(row["path"]) if "path" in row and is_iri(row["path"]) else None
            yield Hit(focus, value, path, bindings=told)

    def _rows(self, data: Data, focus: Mapping[str, object]) -> Iterator[tuple[str, Row]]:
        if self.way is Way.WHOLE:
            literals = {canonical(node): node for node in focus if is_literal(node)}
            for row in run_once(data, self.query, self.prefixes):
                node = literals.get(row["this"], row["this"])
                if node in focus:
                    yield node, row
        else:
            size = 1 if self.way is Way.EACH else _BATCH
            nodes = sorted(focus)
            for start in range(0, len(nodes), size):
                batch = nodes[start : start + size]
                query = bound(self.query, [{"this": node} for node in batch], f"{text_of(self.source)}")
                given = {canonical(node): node for node in batch}
                for row in run_once(data, query, self.prefixes):
                    yield given.get(row.get("this", ""), batch[0]), row


def bound(query: str, rows: list[Row], place: str) -> str:
    """Return a query with variables bound in every group that mentions them.

    Raises:
        ValidationError: a variable is bound to a blank node, which a query cannot name.
    """
    names = list(rows[0])
    for row in rows:
        for node in row.values():
            if is_blank(node):
                raise ValidationError(
                    f"the query of {place} cannot be evaluated for a blank node",
                    remedy="Give the resource an IRI, or write the query so that a triple pattern binds $this",
                )
    table = " ".join(f"({' '.join(row[name] for name in names)})" for row in rows)
    return with_values(query, f"VALUES ({' '.join('?' + name for name in names)}) {{ {table} }}", names)


def run_once(data: Data, query: str, prefixes: Mapping[str, str]) -> list[Row]:
    """Return the solutions of a SELECT, or for an ASK one without variables if the answer is yes."""
    found = data.store.query(query, prefixes=dict(prefixes))
    if isinstance(found, ox.QueryBoolean):
        return [{}] if found else []
    assert isinstance(found, ox.QuerySolutions)  # parse_shapes lets nothing else through
    names = [variable.value for variable in found.variables]
    rows = []
    for solution in found:
        bindings = zip(names, (solution[name] for name in names), strict=True)
        rows.append({name: str(node) for name, node in bindings if node is not None})
    return rows


def target_nodes(data: Data, query: str) -> set[str]:
    """Return the nodes that the query of a SPARQL target selects as ``?this``."""
    return {row["this"] for row in run_once(data, query, {}) if "this" in row}


@dataclass(frozen=True, eq=False)
class ComponentConstraint:
    """A constraint component that is defined by a query: an ASK about each value, or a SELECT for each focus node.

    Args:
        component: IRI of the component.
        messages: its messages, with places for variables and parameters.
        query: the validator's ASK or SELECT, with ``$PATH`` filled in.
        prefixes: those that the query uses.
        parameters: the shape's values of the parameters, by the names that the query has for them.
        asks: whether it is an ASK.
    """

    component: str
    messages: tuple[str, ...]
    query: str
    prefixes: Mapping[str, str]
    parameters: Mapping[str, str]
    asks: bool

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield a hit for each value that the ASK denies, or for each solution of the SELECT."""
        for focus, found in values.by_focus.items():
            for value in found if self.asks else (None,):
                row = {"this": focus, **({"value": value} if value else {}), **self.parameters}
                rows = run_once(run.data, bound(self.query, [row], self.component), self.prefixes)
                if self.asks:
                    rows = [] if rows else [row]
                for solution in rows:
                    yield self._hit(shape, focus, {**self.parameters, **solution})

    def _hit(self, shape: Shape, focus: str, row: Row) -> Hit:
        value = row.get("value", None if shape.path else focus)
        told = {**row, "this": focus, **({"value": value} if value else {})}
        path = text_of(row["path"]) if "path" in row and is_iri(row["path"]) else None
        return Hit(focus, value, path, bindings={name: text_of(node) for name, node in told.items()})
