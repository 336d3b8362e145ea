"""Loads the shapes, and refuses those whose results nobody could read."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import read_triples
from ccpr_graph.validate.bulk import Shape, parse_shapes
from ccpr_graph.validate.bulk.data import Data
from ccpr_graph.validate.bulk.query import tokens_of
from ccpr_graph.validate.messages import SH
from ccpr_graph.validate.rdf import to_graph

if TYPE_CHECKING:
    from rdflib import Graph

_QUERIES: Final = frozenset(SH + local for local in ("select", "ask", "construct", "update"))
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SELECT: Final = ox.NamedNode(f"{SH}select")
_DECLARE, _PREFIX, _NAMESPACE = (ox.NamedNode(f"{SH}{local}") for local in ("declare", "prefix", "namespace"))


@dataclass(frozen=True, eq=False)
class Shapes:
    """Shapes, read once for as many validations as wanted; they iterate as their triples.

    Raises:
        KnowledgeError: a query in them would ask another server, or load a dataset: validation reaches no network.
    """

    triples: tuple[ox.Triple, ...]

    def __post_init__(self) -> None:
        for triple in self.triples:
            if triple.predicate.value in _QUERIES and isinstance(triple.object, ox.Literal):
                _refuse_calls_out(triple.object.value, str(triple.subject))

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    @cached_property
    def data(self) -> Data:
        """The shapes as a graph to look things up in."""
        return Data(self.triples)

    @cached_property
    def parsed(self) -> tuple[Shape, ...]:
        """The shapes with targets, for the bulk engine.

        Raises:
            KnowledgeError: a shape is not well-formed, or needs what the engine does not support.
        """
        return parse_shapes(self.data)

    @cached_property
    def graph(self) -> Graph:
        """The shapes for the reference engine."""
        return to_graph(self.triples)


def _refuse_calls_out(query: str, place: str) -> None:
    """Refuse SERVICE and FROM in whatever query, written plainly or with escapes (SPARQL 1.1, 19.2), in both engines."""
    plain = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), sys.maxunicode)), query)
    for keyword in ("SERVICE", "FROM"):
        if any(token.upper == keyword for text in (query, plain) for token in tokens_of(text)):
            raise KnowledgeError(
                f"a query in a shape must not contain {keyword}: validation asks no other server and loads nothing",
                file="shapes",
                place=place,
                remedy="Write the query without it, over the data that are given",
            )


def load_shapes(folder: Path) -> Shapes:
    """Load every Turtle file of a folder into one graph.

    Raises:
        KnowledgeError: the folder holds no shapes, or a file cannot be read, is not Turtle, has a property shape or a
            SPARQL constraint without an IRI, which a report could not name, or SPARQL that cannot be parsed.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise KnowledgeError("there are no shapes here", file=folder, remedy="Restore the folder 'shapes'")
    by_file = {path: read_triples(path) for path in files}
    shapes = tuple(triple for triples in by_file.values() for triple in triples)
    prefixes = _prefixes(shapes)
    for path, triples in by_file.items():
        _check_names(triples, path)
        _check_queries(triples, path, prefixes)
    return Shapes(shapes)


def _check_names(triples: Iterable[ox.Triple], path: Path) -> None:
    for predicate in ("property", "sparql"):
        for triple in triples:
            named = isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.BlankNode)
            if named and triple.predicate.value == SH + predicate:
                raise KnowledgeError(
                    f"a value of sh:{predicate} has no IRI, so no report could name it",
                    file=path,
                    place=triple.subject.value if isinstance(triple.subject, ox.NamedNode) else None,
                    remedy="Describe it apart, under an IRI of its own",
                )


def _prefixes(shapes: Sequence[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that the shapes declare for their SPARQL."""
    declared = {triple.object for triple in shapes if triple.predicate == _DECLARE}
    said = {
        (triple.subject, triple.predicate): triple.object.value
        for triple in shapes
        if triple.subject in declared and isinstance(triple.object, ox.Literal)
    }
    return {said[node, _PREFIX]: said[node, _NAMESPACE] for node, predicate in said if predicate == _PREFIX}


def _check_queries(triples: Sequence[ox.Triple], path: Path, prefixes: dict[str, str]) -> None:
    """Parse every sh:select by running it over nothing: a mistake should be found here, where its file is known."""
    selects = [triple for triple in triples if triple.predicate == _SELECT and isinstance(triple.object, ox.Literal)]
    for triple in sorted(selects, key=lambda it: str(it.subject)):
        assert isinstance(triple.object, ox.Literal)
        try:
            ox.Store().query(triple.object.value, prefixes=prefixes)
        except SyntaxError as error:
            # The parser's message goes on with everything that might have stood there instead.
            at = re.match(r"error at (\d+):\d+", str(error))
            cause = ": a prefix is not declared in prefixes.ttl" if "Prefix not found" in str(error) else ""
            raise KnowledgeError(
                f"this is not valid SPARQL, at the latest in line {at[1] if at else '?'} of sh:select{cause}",
                file=path,
                place=triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject),
                remedy="Correct the query; line 1 is the one in which its string begins",
            ) from error
