"""Evaluates shapes over a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import repeat
from typing import Final

from ccpr_graph.validate.bulk.data import Data
from ccpr_graph.validate.bulk.model import Constraint, Hit, Shape, Targets, Values
from ccpr_graph.validate.bulk.nested import Property
from ccpr_graph.validate.bulk.nodes import SH, is_iri, text_of
from ccpr_graph.validate.bulk.paths import values_of
from ccpr_graph.validate.bulk.sparql import ComponentConstraint, SparqlConstraint, target_nodes
from ccpr_graph.validate.messages import default_message, filled
from ccpr_graph.validate.report import Finding

_ONCE: Final[Mapping[str, int]] = {}

Progress = Callable[[int, int], None]
"""Called with how many shapes are done, and how many there are."""


class Run:
    """One evaluation: the graph, and what is known so far of who conforms to what."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._failing: dict[Shape, set[str]] = {}
        self._looked_at: dict[Shape, set[str]] = {}

    def focus(self, targets: Targets) -> frozenset[str]:
        """Return the nodes that targets select."""
        found = set(targets.nodes)
        for class_ in targets.classes:
            found |= self.data.instances(class_)
        for predicate in targets.subjects_of:
            found |= self.data.edges(predicate).keys()
        for predicate in targets.objects_of:
            found |= self.data.inverse(predicate).keys()
        for query in targets.queries:
            found |= target_nodes(self.data, query)
        return frozenset(found)

    def values(self, shape: Shape, focus: Iterable[str]) -> Values:
        """Return the value nodes of a shape: of a node shape, the focus node itself."""
        if shape.path is None:
            return Values({node: (node,) for node in focus})
        return Values(values_of(self.data, shape.path, focus))

    def failing(self, shape: Shape, nodes: frozenset[str]) -> frozenset[str]:
        """Return those of some nodes that do not conform to a shape. Each node is looked at once in a run."""
        if shape.deactivated:
            return frozenset()
        failing, looked_at = self._failing.setdefault(shape, set()), self._looked_at.setdefault(shape, set())
        new = nodes - looked_at
        if new:
            values = self.values(shape, new)
            for constraint in shape.constraints:
                failing.update(hit.focus for hit in constraint.hits(self, shape, values))
            looked_at |= new
        return frozenset(failing) & nodes

    def findings(self, shape: Shape, focus: frozenset[str], ways: Mapping[str, int] = _ONCE) -> Iterator[Finding]:
        """Yield what a shape finds at some nodes, with what its property shapes find.

        Args:
            shape: the shape.
            focus: the nodes.
            ways: in how many ways a node became one of them, if not in one: what it violates is reported as often.
        """
        if shape.deactivated or not focus:
            return
        values = self.values(shape, focus)
        for constraint in shape.constraints:
            if isinstance(constraint, Property):
                inner = ways if shape.path is None else _ways(values, ways)
                yield from self.findings(constraint.shape, values.distinct, inner)
            else:
                for hit in constraint.hits(self, shape, values):
                    yield from repeat(_finding(shape, constraint, hit), ways.get(hit.focus, 1))


def _ways(values: Values, ways: Mapping[str, int]) -> Mapping[str, int]:
    counts = Counter[str]()
    for focus, found in values.by_focus.items():
        for value in found:
            counts[value] += ways.get(focus, 1)
    return counts


def evaluate(data: Data, shapes: Iterable[Shape], progress: Progress | None = None) -> list[Finding]:
    """Return what shapes with targets find in a graph; what several constraints of one kind find, as often."""
    run, found = Run(data), list[Finding]()
    all_shapes = tuple(shapes)
    for done, shape in enumerate(all_shapes):
        if progress:
            progress(done, len(all_shapes))
        found.extend(run.findings(shape, frozenset() if shape.deactivated else run.focus(shape.targets)))
    return found


def _finding(shape: Shape, constraint: Constraint, hit: Hit) -> Finding:
    component = hit.component or constraint.component
    iri = component if ":" in component else f"{SH}{component}ConstraintComponent"
    value, source, messages = hit.value, None, shape.messages
    if isinstance(constraint, SparqlConstraint):
        source = constraint.source
    if isinstance(constraint, SparqlConstraint | ComponentConstraint):
        messages = filled({*constraint.messages, *shape.messages}, hit.bindings or {})
    return Finding(
        severity=shape.severity.removeprefix(SH),
        focus=_named(hit.focus),
        path=hit.path or shape.path_text,
        shape=_named(shape.node),
        message=" ".join(messages) or default_message(iri),
        value=value,
        constraint=_named(source) if source else None,
        component=iri,
    )


def _named(node: str) -> str:
    return text_of(node) if is_iri(node) else node
