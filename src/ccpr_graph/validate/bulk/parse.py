"""Reads shapes from their graph. What the engine cannot evaluate is refused here, before anything is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.validate.bulk import parameters
from ccpr_graph.validate.bulk.data import Data
from ccpr_graph.validate.bulk.model import Constraint, Shape, Targets
from ccpr_graph.validate.bulk.nodes import RDFS, SH, SUBCLASS_OF, TYPE, is_blank, is_iri, is_literal, sh, text_of
from ccpr_graph.validate.bulk.paths import Path, Predicate, to_sparql
from ccpr_graph.validate.bulk.read_paths import read_path
from ccpr_graph.validate.bulk.read_sparql import read_component_constraints, read_constraints, read_target

_SAID: Final = frozenset(
    {
        "path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue",
        "select", "target", "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "sparql",
        "flags", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
        "declare", "suggestedShapesGraph", "shapesGraph", "prefixes", "labelTemplate",
    }
)  # fmt: skip
"""What may be said of a shape in terms of SHACL besides the parameters of constraints."""

_TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "target")


class ShapesReader:
    """Reads each shape of a graph once."""

    def __init__(self, graph: Data) -> None:
        self.graph = graph
        self._read: dict[str, Shape] = {}
        self._reading: list[str] = []

    def shapes_with_targets(self) -> tuple[Shape, ...]:
        """Return the shapes that look at some nodes by themselves, sorted."""
        candidates = {node for name in _TARGETS for node in self.graph.edges(sh(name))}
        candidates |= self.graph.instances(sh("NodeShape")) | self.graph.instances(sh("PropertyShape"))
        return tuple(self.shape(node) for node in sorted(candidates) if self._targets(node))

    def shape(self, node: str) -> Shape:
        """Return a shape.

        Raises:
            KnowledgeError: it is not well-formed, refers to itself, or uses what the engine does not know.
        """
        if node in self._reading:
            raise self.error(node, "the shape refers to itself, and SHACL leaves open what that means", "Take it apart")
        if node not in self._read:
            self._reading.append(node)
            self._read[node] = self._shape(node)
            self._reading.pop()
        return self._read[node]

    def _shape(self, node: str) -> Shape:
        if is_literal(node):
            raise self.error(node, "a shape is not well formed: it is a literal", "Name a shape there")
        path_node = self.one(node, "path")
        path = None if path_node is None else read_path(self, node, path_node)
        deactivated = self.boolean(node, "deactivated")
        return Shape(
            node=node,
            path=path,
            path_text=None if path is None else named_path(path),
            severity=text_of(self.one(node, "severity") or sh("Violation")),
            messages=self.messages(node),
            deactivated=deactivated,
            targets=self._targets(node),
            constraints=() if deactivated else tuple(self._constraints(node, path)),
        )

    def messages(self, node: str) -> tuple[str, ...]:
        """Return the messages of a shape, constraint or validator, sorted."""
        return tuple(sorted({text_of(text) for text in self.objects(node, "message")}))

    def _targets(self, node: str) -> Targets:
        graph, types = self.graph, self.graph.edges(TYPE).get(node, ())
        classes = {f"<{RDFS}Class>", *graph.inverse(SUBCLASS_OF).get(f"<{RDFS}Class>", ())}
        implicit = [node] if classes & set(types) and is_iri(node) else []
        return Targets(
            nodes=self.objects(node, "targetNode"),
            classes=(*self.objects(node, "targetClass"), *implicit),
            subjects_of=self.objects(node, "targetSubjectsOf"),
            objects_of=self.objects(node, "targetObjectsOf"),
            queries=tuple(read_target(self, target) for target in self.objects(node, "target")),
        )

    def _constraints(self, node: str, path: Path | None) -> Iterator[Constraint]:
        for predicate in sorted(p for p, edges in self.graph.by_predicate.items() if node in edges):
            local = text_of(predicate).removeprefix(SH)
            if not predicate.startswith(f"<{SH}") or local in _SAID:
                continue
            make: Callable[..., Iterator[Constraint]] | None = parameters.READERS.get(local)
            if make is None:
                raise self.error(node, f"sh:{local} is not supported by this engine", "Use the engine pyshacl")
            yield from make(self, node, path is not None)
        path_text = None if path is None else to_sparql(path)
        yield from read_constraints(self, node, path_text)
        yield from read_component_constraints(self, node, path_text)

    # What the readers of single constraints use

    def objects(self, node: str, local: str) -> tuple[str, ...]:
        """Return the values of a SHACL property, sorted."""
        return tuple(sorted(self.graph.edges(sh(local)).get(node, ())))

    def one(self, node: str, local: str) -> str | None:
        """Return the one value of a SHACL property, if there is any.

        Raises:
            KnowledgeError: there are several.
        """
        values = self.objects(node, local)
        if len(values) > 1:
            raise self.error(node, f"a shape is not well formed: it has several values of sh:{local}", "Leave one")
        return values[0] if values else None

    def boolean(self, node: str, local: str) -> bool:
        """Return whether a SHACL property is true."""
        value = self.one(node, local)
        return value is not None and text_of(value) in ("true", "1")

    def integer(self, node: str, local: str) -> int | None:
        """Return the number that a SHACL property has as its one value.

        Raises:
            KnowledgeError: the value is no whole number, or smaller than 0.
        """
        value = self.one(node, local)
        if value is None:
            return None
        if not (is_literal(value) and text_of(value).isdecimal()):
            raise self.error(
                node, f"a shape is not well formed: sh:{local} is no number from 0", "Write a whole number"
            )
        return int(text_of(value))

    def items(self, node: str, head: str) -> list[str]:
        """Return the members of an RDF list.

        Raises:
            KnowledgeError: it is no list that ends.
        """
        members = self.graph.items(head)
        if members is None:
            raise self.error(node, "a shape is not well formed: what should be a list is none", "Write it as ( … )")
        return members

    def error(self, node: str, what: str, remedy: str) -> KnowledgeError:
        """Return an error that names the shape."""
        place = text_of(node) if is_iri(node) else self._place_of(node)
        return KnowledgeError(what, file="shapes", place=place, remedy=remedy)

    def _place_of(self, node: str) -> str:
        named = [one for one in self._reading if is_iri(one)]
        what = "an unnamed shape" if is_blank(node) else node
        return f"{what} in {text_of(named[-1])}" if named else what


def named_path(path: Path) -> str:
    """Return a path as a report names it: an IRI, or a SPARQL property path."""
    return text_of(path.iri) if isinstance(path, Predicate) and not path.backwards else to_sparql(path)


def parse_shapes(graph: Data) -> tuple[Shape, ...]:
    """Return the shapes of a graph that have targets, with all that they refer to.

    Raises:
        KnowledgeError: a shape is not well-formed, or needs what this engine does not support.
    """
    if entailed := sorted(node for nodes in graph.edges(sh("entailment")).values() for node in nodes):
        raise KnowledgeError(
            f"sh:entailment {entailed[0]} is not supported", file="shapes", remedy="Infer before validating"
        )
    return ShapesReader(graph).shapes_with_targets()
