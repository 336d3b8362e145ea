"""Says whether two results are the same: rows as multisets up to names of blank nodes, numbers by value."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_INTEGERS = {
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
}  # fmt: skip
_RDF_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
_TABLES = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}

Row = dict[str, Any]
Result = bool | list[Row] | list[ox.Triple]


def expected_of(path: Path) -> Result:
    """Read an expected result."""
    if path.suffix in _TABLES:
        return result_of(path.read_bytes(), _TABLES[path.suffix])
    triples = triples_of(path.read_bytes(), _RDF_FORMATS[path.suffix], path.as_uri())
    return _result_set(triples) if any(each.object == ox.NamedNode(RS + "ResultSet") for each in triples) else triples


def result_of(body: bytes, written_as: ox.QueryResultsFormat) -> Result:
    """Read a table or a boolean."""
    parsed = ox.parse_query_results(body, format=written_as)
    if isinstance(parsed, ox.QueryBoolean):
        return bool(parsed)
    names = [variable.value for variable in parsed.variables]
    return [{name: solution[name] for name in names if solution[name] is not None} for solution in parsed]


def triples_of(body: bytes, written_as: ox.RdfFormat, base: str | None = None) -> list[ox.Triple]:
    """Read a graph."""
    return [quad.triple for quad in ox.parse(body, format=written_as, base_iri=base)]


def same(expected: Result, got: Result, *, ordered: bool, reduced: bool = False) -> bool:
    """Compare two results; where rows are ``reduced``, how often each comes is left to the engine."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if reduced:
        return {str(_canonical([row], False)) for row in expected} == {str(_canonical([row], False)) for row in got}  # type: ignore[list-item]
    return _canonical(expected, ordered) == _canonical(got, ordered)


def same_csv(expected: bytes, got: bytes) -> bool:
    """Compare two CSV tables: head, then rows as a multiset; blank nodes by place, as the format loses what they are."""
    one, other = (list(csv.reader(io.StringIO(text.decode()))) for text in (expected, got))
    return bool(one) and bool(other) and one[0] == other[0] and _bare(one[1:]) == _bare(other[1:])


def _bare(rows: list[list[str]]) -> list[tuple[str, ...]]:
    return sorted(tuple("_:" if cell.startswith("_:") else _number(cell) for cell in row) for row in rows if row)


def _number(text: str) -> str:
    try:
        return str(float(text))
    except ValueError:
        return text


def _canonical(result: list[Row] | list[ox.Triple], ordered: bool) -> Any:
    dataset = ox.Dataset()
    if result and isinstance(result[0], ox.Triple):
        dataset = ox.Dataset(ox.Quad(*_valued_triple(each)) for each in result if isinstance(each, ox.Triple))
    else:
        for number, row in enumerate(result):
            assert isinstance(row, dict)
            node = ox.BlankNode()
            dataset.add(ox.Quad(node, ox.NamedNode("x:row"), ox.Literal(number if ordered else 0)))
            for name, value in row.items():
                dataset.add(ox.Quad(node, ox.NamedNode("x:" + name), _valued(value)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, dataset))


def _valued_triple(triple: ox.Triple) -> tuple[Any, Any, Any]:
    return triple.subject, triple.predicate, _valued(triple.object)


def _valued(term: Any) -> Any:
    """Return a literal by its value: ``1.0`` and ``1`` are one decimal, language tags have no case."""
    if not isinstance(term, ox.Literal):
        return term
    if term.language is not None:
        return ox.Literal(term.value, language=term.language.lower())
    name = term.datatype.value.removeprefix(XSD)
    try:
        if name in _INTEGERS or name == "decimal":
            value = format(Decimal(term.value).normalize(), "f")
        elif name in ("double", "float"):
            value = repr(float(term.value))
        elif name == "boolean":
            value = {"1": "true", "0": "false"}.get(term.value, term.value)
        else:
            return term
    except (InvalidOperation, ValueError):
        return term
    return ox.Literal(value, datatype=term.datatype)


def _result_set(triples: Iterable[ox.Triple]) -> Result:
    """Read a result in the vocabulary of the old suite."""
    by: dict[tuple[Any, str], list[Any]] = {}
    for each in triples:
        by.setdefault((each.subject, each.predicate.value), []).append(each.object)
    top = next(subject for (subject, _), values in by.items() if ox.NamedNode(RS + "ResultSet") in values)
    if booleans := by.get((top, RS + "boolean")):
        return bool(booleans[0].value == "true")
    rows = []
    for solution in by.get((top, RS + "solution"), []):
        row = {
            by[binding, RS + "variable"][0].value: by[binding, RS + "value"][0]
            for binding in by.get((solution, RS + "binding"), [])
        }
        index = by.get((solution, RS + "index"))
        rows.append((int(index[0].value) if index else 0, row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]
