"""The order in which people read a graph: what every dump is written in, so that its bytes are always the same.

The order is made once, for all quads. Parts are taken out of it, and keep it: nothing is sorted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from ccpr_graph.natural_order import natural
from ccpr_graph.prefixes import PREFIXES

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Statement = ox.Triple | ox.Quad

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL: Final = ox.NamedNode(PREFIXES["rdfs"] + "label")


def in_reading_order(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return each quad once: subjects in natural order, of each its type and label first, then by predicate and value.

    Paragraph 2 stands before paragraph 10. The same triple in several graphs stands together. Natural order costs much of
    the time, so it is asked of a subject once, and of values only where there are several.
    """
    by_subject: dict[Subject, dict[ox.NamedNode, list[ox.Quad]]] = {}
    for quad in dict.fromkeys(quads):
        by_subject.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad)
    ordered: list[ox.Quad] = []
    for subject in sorted(by_subject, key=_natural_name):
        by_predicate = by_subject[subject]
        for predicate in sorted(by_predicate, key=_rank):
            ordered += _by_value(by_predicate[predicate])
    return ordered


@dataclass(frozen=True)
class Ordered:
    """Quads in reading order, and their triples, which several formats are written from."""

    quads: Sequence[ox.Quad]

    @cached_property
    def triples(self) -> Sequence[ox.Triple]:
        """The triples, in the same order, the graphs merged: each once."""
        found: list[ox.Triple] = []
        for quad in self.quads:
            triple = quad.triple
            if not found or triple != found[-1]:
                found.append(triple)
        return found


def by_graph(ordered: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads in reading order graph by graph, the graphs in natural order."""
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in ordered:
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    return [quad for name in sorted(graphs, key=lambda name: (natural(name), name)) for quad in graphs[name]]


def portions(statements: Sequence[Statement], size: int = 20_000) -> Iterator[Sequence[Statement]]:
    """Cut statements into portions of about ``size``, between two subjects, so that no block of a subject is split."""
    start = 0
    while start < len(statements):
        end = min(start + size, len(statements))
        while end < len(statements) and statements[end].subject == statements[end - 1].subject:
            end += 1
        yield statements[start:end]
        start = end


def _by_value(quads: Sequence[ox.Quad]) -> Sequence[ox.Quad]:
    if len(quads) == 1:
        return quads
    keyed = [(str(quad.object), str(quad.graph_name), quad) for quad in quads]
    keyed.sort(key=lambda each: (natural(each[0]), each[0], each[1]))
    return [quad for _, _, quad in keyed]


def _natural_name(node: Subject) -> tuple[tuple[tuple[int, int, str], ...], str]:
    name = node.value if isinstance(node, ox.NamedNode) else str(node)
    return natural(name), name


def _rank(predicate: ox.NamedNode) -> tuple[int, str]:
    return (0 if predicate == _TYPE else 1 if predicate == _LABEL else 2), predicate.value
