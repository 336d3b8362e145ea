"""What a CONSTRUCT query can read and write: the predicates of its triple patterns.

A variable predicate is bound to known values where the query says so: by ``VALUES``, or by another pattern that has the
variable as subject or object (``?property rdfs:subPropertyOf ?superproperty . ?s ?property ?o``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import pyoxigraph as ox
from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

Predicates = frozenset[str] | None
"""IRIs of predicates; None is all there are."""

_PATTERNS: Final = frozenset(
    {"BGP", "Join", "Union", "Filter", "Extend", "ToMultiSet", "values", "Project", "Distinct"}
)
_NOT_REPEATABLE: Final = frozenset(
    f"Builtin_{name}" for name in ("EXISTS", "NOTEXISTS", "RAND", "NOW", "UUID", "STRUUID", "BNODE")
)


class NotMonotoneError(Exception):
    """A query has a part that may give less of more triples, or something else each time; the message names the part."""


@dataclass(frozen=True)
class Patterns:
    """The algebra of a CONSTRUCT query."""

    where: CompValue
    template: tuple[tuple[Any, Any, Any], ...]

    def reads(self, store: ox.Store) -> Predicates:
        """Return the predicates of the triples that the query's result over a store depends on.

        The result holds until triples with one of these predicates are added: known values of a variable come from such
        triples themselves.
        """
        return _union(_read(predicate, self.where, store) for _, predicate, _ in _triples(self.where))

    def writes(self, store: ox.Store) -> Predicates:
        """Return the predicates that the query can give its triples, as far as the store is known."""
        return _union(_read(predicate, self.where, store) for _, predicate, _ in self.template)


def parse_patterns(query: str) -> Patterns:
    """Return the patterns of a CONSTRUCT query.

    Raises:
        NotMonotoneError: the query is not monotone, or not repeatable: it has OPTIONAL, MINUS, EXISTS, GRAPH, SERVICE, an
            aggregate, LIMIT, blank nodes in its template, or a function such as NOW.
    """
    algebra = translateQuery(parseQuery(query)).algebra
    template = tuple(algebra.template)
    if any(isinstance(node, BNode) for triple in template for node in triple):
        raise NotMonotoneError("a blank node in CONSTRUCT")
    _check(algebra.p)
    return Patterns(algebra.p, template)


def _check(pattern: CompValue) -> None:
    if pattern.name not in _PATTERNS:
        raise NotMonotoneError(pattern.name.removesuffix("Pattern"))
    for expression in _nodes(_value(pattern, "expr")):
        if expression.name in _NOT_REPEATABLE:
            raise NotMonotoneError(expression.name.removeprefix("Builtin_"))
    for part in _parts(pattern):
        _check(part)


def _value(pattern: CompValue, key: str) -> Any:
    """Return a value by its key, or None. ``CompValue.get`` returns the key itself where there is no value."""
    return pattern[key] if key in pattern else None  # noqa: SIM401


def _parts(pattern: CompValue) -> list[CompValue]:
    return [part for key in ("p", "p1", "p2") if isinstance(part := _value(pattern, key), CompValue)]


def _nodes(expression: object) -> Iterator[CompValue]:
    if isinstance(expression, CompValue):
        yield expression
        for part in expression.values():
            yield from _nodes(part)
    elif isinstance(expression, list | tuple):
        for part in expression:
            yield from _nodes(part)


def _triples(pattern: CompValue) -> Iterator[tuple[Any, Any, Any]]:
    yield from _value(pattern, "triples") or ()
    for part in _parts(pattern):
        yield from _triples(part)


def _union(sets: Iterator[Predicates]) -> Predicates:
    union: frozenset[str] = frozenset()
    for one in sets:
        if one is None:
            return None
        union |= one
    return union


def _read(predicate: object, where: CompValue, store: ox.Store) -> Predicates:
    if isinstance(predicate, Variable):
        return _known(predicate, where, store)
    return frozenset({str(predicate)}) if isinstance(predicate, URIRef) else _of_path(predicate)


def _of_path(path: object) -> Predicates:
    """Return the predicates of a path; a path that may have no step matches nodes of any triple."""
    if isinstance(path, URIRef):
        return frozenset({str(path)})
    if isinstance(path, SequencePath | AlternativePath):
        return _union(_of_path(part) for part in path.args)
    if isinstance(path, InvPath):
        return _of_path(path.arg)
    if isinstance(path, MulPath) and not path.zero:
        return _of_path(path.path)
    assert isinstance(path, Path)
    return None


def _known(variable: Variable, pattern: CompValue, store: ox.Store) -> Predicates:
    """Return the IRIs that a pattern can bind a variable to, or None where it does not say."""
    if pattern.name == "values":
        bound = [row.get(variable) for row in pattern.res]
        return None if None in bound or "UNDEF" in bound else frozenset(map(str, bound))
    if pattern.name == "Extend" and pattern.var == variable:
        return None
    if pattern.name == "BGP":
        known = [_known_by_triple(variable, triple, store) for triple in pattern.triples]
    else:
        known = [_known(variable, part, store) for part in _parts(pattern)]
    said = [one for one in known if one is not None]
    if pattern.name == "Union" and len(said) < len(known):
        return None
    combine: Callable[[frozenset[str], frozenset[str]], frozenset[str]] = (
        frozenset.union if pattern.name == "Union" else frozenset.intersection
    )
    return reduce(combine, said) if said else None


def _known_by_triple(variable: Variable, triple: tuple[Any, Any, Any], store: ox.Store) -> Predicates:
    subject, predicate, value = triple
    if not isinstance(predicate, URIRef) or variable not in (subject, value):
        return None
    found = store.quads_for_pattern(
        ox.NamedNode(subject) if isinstance(subject, URIRef) else None,
        ox.NamedNode(predicate),
        ox.NamedNode(value) if isinstance(value, URIRef) else None,
    )
    nodes = (quad.subject if variable == subject else quad.object for quad in found)
    return frozenset(node.value for node in nodes if isinstance(node, ox.NamedNode))
