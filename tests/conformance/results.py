"""Reads results, of the suite and of the server, with rdflib; compares them.

Two results are equal when their rows are, as often, with blank nodes mapped one to one, and in the same order where the
query gives one. A literal is compared as it is written; :func:`by_value` makes what has another written form for the
same value equal.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import rdflib
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD
from rdflib.query import Result
from rdflib.term import Node

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
Row = tuple[Node | None, ...]
TABLES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
_READERS = {"application/sparql-results+xml": "xml", "application/sparql-results+json": "json"}
_NUMBERS = {
    *(XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.long, XSD.short, XSD.byte),
    *(XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger, XSD.negativeInteger),
    *(XSD.unsignedInt, XSD.unsignedLong, XSD.unsignedShort, XSD.unsignedByte),
}


@dataclass
class Table:
    """A result of rows: each in the order of the sorted names of the columns."""

    columns: tuple[str, ...]
    rows: list[Row]
    ordered: bool = False


Outcome = Table | bool | Graph


@contextmanager
def as_written() -> Iterator[None]:
    """Let rdflib keep literals as they are written; otherwise it makes ``01`` a ``1``."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def expected_of(path: Path, base: str, *, graph: bool) -> Outcome:
    """Read what a test expects."""
    media_type = TABLES.get(path.suffix)
    if media_type is not None:
        return read(path.read_bytes(), media_type, base)
    found = Graph().parse(path, publicID=base, format="xml" if path.suffix == ".rdf" else "turtle")
    return found if graph else _result_set(found)


def read(body: bytes, media_type: str, base: str = "") -> Outcome:
    """Read a result in one of the formats that the server has."""
    media_type = media_type.partition(";")[0]
    if media_type == "text/turtle":
        return Graph().parse(data=body, format="turtle")
    if media_type == "text/csv":
        return _csv(body)
    if media_type == "text/tab-separated-values":
        return _tsv(body)
    result = Result.parse(io.BytesIO(body), format=_READERS[media_type])
    if result.type == "ASK":
        return bool(result.askAnswer)
    if media_type.endswith("xml"):  # rdflib names a column without any value not at all
        names = [each.get("name", "") for each in ElementTree.fromstring(body).findall("{*}head/{*}variable")]
    else:
        names = [str(each) for each in result.vars or ()]
    rows = ({str(name): value for name, value in row.items()} for row in result.bindings)
    return _table(names, [{name: _resolved(value, base) for name, value in row.items()} for row in rows])


def _resolved(value: Node, base: str) -> Node:
    return URIRef(urljoin(base, value)) if base and isinstance(value, URIRef) and ":" not in value else value


def _table(names: list[str], rows: list[dict[str, Node]], *, ordered: bool = False) -> Table:
    columns = tuple(sorted(set(names)))
    return Table(columns, [tuple(row.get(name) for name in columns) for row in rows], ordered)


def _csv(body: bytes) -> Table:
    """Read CSV, where everything is text but blank nodes; columns have an order there, so they keep it."""
    head, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
    values = [[BNode(each[2:]) if each.startswith("_:") else Literal(each) for each in row] for row in rows if row]
    return Table(tuple(head), [tuple(row) for row in values])


def _tsv(body: bytes) -> Table:
    lines = body.decode().removesuffix("\n").replace("\r", "").split("\n")
    head = [each.removeprefix("?") for each in lines[0].split("\t")]
    return Table(tuple(head), [tuple(_term(each) for each in line.split("\t")) for line in lines[1:]])


def _term(text: str) -> Node | None:
    if not text:
        return None
    if text.startswith("_:"):
        return BNode(text[2:])
    [(_, _, value)] = Graph().parse(data=f"<x:s> <x:p> {text} .", format="turtle")
    return value


def _result_set(graph: Graph) -> Table | bool:
    """Read a result that is written down as RDF."""
    for truth in graph.objects(None, RS.boolean):
        return str(truth) == "true"
    names = [str(each) for each in graph.objects(None, RS.resultVariable)]
    found = []
    for solution in graph.objects(None, RS.solution):
        bindings = graph.objects(solution, RS.binding)
        row = {str(graph.value(each, RS.variable)): graph.value(each, RS.value) for each in bindings}
        index = graph.value(solution, RS["index"])
        found.append((None if index is None else int(str(index)), row))
    ordered = bool(found) and all(index is not None for index, _ in found)
    if ordered:
        found.sort(key=lambda each: each[0] or 0)
    return _table(names, [row for _, row in found], ordered=ordered)  # type: ignore[misc]


def same(
    expected: Outcome, got: Outcome, *, lax: bool = False, key: Callable[[Node], Node] = lambda node: node
) -> bool:
    """Say whether two results are equal, where ``key`` says what makes two terms equal."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, Graph) or isinstance(got, Graph):
        both = isinstance(expected, Graph) and isinstance(got, Graph)
        return both and isomorphic(_keyed(expected, key), _keyed(got, key))  # type: ignore[arg-type]
    if expected.columns != got.columns:
        return False
    left, right = ([_row(row, key) for row in each.rows] for each in (expected, got))
    if lax:  # REDUCED: each row at least once, and not more often than without it
        return set(left) == set(right) and all(Counter(right)[row] <= Counter(left)[row] for row in set(left))
    if expected.ordered:
        return _same_but_for_nodes(list(enumerate(left)), list(enumerate(right)))
    return _same_but_for_nodes([(0, row) for row in left], [(0, row) for row in right])


def _row(row: Row, key: Callable[[Node], Node]) -> Row:
    return tuple(None if value is None else key(value) for value in row)


def _same_but_for_nodes(left: list[tuple[int, Row]], right: list[tuple[int, Row]]) -> bool:
    if len(left) != len(right):
        return False
    if any(isinstance(value, BNode) for _, row in left for value in row):
        return isomorphic(_as_graph(left), _as_graph(right))
    return Counter(left) == Counter(right)


def _as_graph(rows: list[tuple[int, Row]]) -> Graph:
    graph = Graph()
    for place, row in rows:
        solution = BNode()
        graph.add((solution, RS["index"], Literal(place)))
        for at, value in enumerate(row):
            if value is not None:
                graph.add((solution, RS[f"column{at}"], value))
    return graph


def _keyed(graph: Graph, key: Callable[[Node], Node]) -> Graph:
    changed = Graph()
    for triple in graph:
        changed.add(tuple(key(each) for each in triple))  # type: ignore[arg-type]
    return changed


def tagged(node: Node) -> Node:
    """Return a term with its language tag in lower case: tags are compared so (RDF 1.1 Concepts, 3.3)."""
    if isinstance(node, Literal) and node.language:
        return Literal(str(node), lang=node.language.lower())
    return Literal(str(node)) if isinstance(node, Literal) and node.datatype == XSD.string else node


def by_value(node: Node) -> Node:
    """Return a term that is the same for each written form of a number, a boolean or a date."""
    node = tagged(node)
    if not isinstance(node, Literal):
        return node
    try:
        if node.datatype in (XSD.double, XSD.float):
            return Literal(repr(float(node)), datatype=node.datatype)
        if node.datatype in _NUMBERS:
            return Literal(format(Decimal(str(node).strip()).normalize(), "f"), datatype=node.datatype)
        if node.datatype is None and not node.language:  # as CSV has them
            return Literal(format(Decimal(str(node)).normalize(), "f"))
    except ArithmeticError:
        return node
    if node.datatype == XSD.boolean:
        return Literal({"1": "true", "0": "false"}.get(str(node), str(node)), datatype=XSD.boolean)
    if node.datatype in (XSD.dateTime, XSD.date, XSD.time):
        return Literal(str(node).replace("+00:00", "Z").replace(".000", ""), datatype=node.datatype)
    return node


def described(outcome: Outcome) -> str:
    """Return a result as text, for a person who looks for the difference."""
    if isinstance(outcome, bool):
        return str(outcome).lower()
    if isinstance(outcome, Graph):
        return "\n".join(sorted(outcome.serialize(format="nt").strip().split("\n")))
    rows = ("\t".join("-" if value is None else value.n3() for value in row) for row in outcome.rows)  # type: ignore[attr-defined]
    return "\n".join(["\t".join(outcome.columns), *(rows if outcome.ordered else sorted(rows))])
