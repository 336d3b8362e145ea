"""The SHACL shapes of a release, as the pages show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.web.reference.graph import Graph, Node
from ccpr_graph.web.reference.phrases import Label, Phrase, Speaker, joined, words

SHAPES: Final = iris.BASE + "shapes"
NAMESPACE: Final = SHAPES + "#"
_SEVERITIES: Final = {"Violation": "violation", "Warning": "warning", "Info": "info"}
PARTS: Final = ("sh:property", "sh:sparql", "sh:target")
_TERM: Final = re.compile(r"\bccpr:(\w+)")


@dataclass(frozen=True)
class PropertyShape:
    """What a property shape demands of the values of a path; ``plain`` is the path, where it is one property."""

    iri: str
    name: str
    plain: str | None
    sentence: Phrase
    count: str | None
    message: str
    severity: str
    active: bool


@dataclass(frozen=True)
class Constraint:
    """A SPARQL constraint: what it says when it finds something, and the query by which it looks."""

    iri: str
    name: str
    message: str
    query: str
    severity: str
    active: bool
    terms: frozenset[str]


@dataclass(frozen=True)
class NodeShape:
    """A node shape: what it looks at, and what it demands."""

    iri: str
    name: str
    target: Phrase
    classes: tuple[str, ...]
    target_properties: tuple[str, ...]
    targets: tuple[Constraint, ...]
    demands: tuple[Phrase, ...]
    messages: tuple[str, ...]
    comment: str
    severity: str
    active: bool
    properties: tuple[PropertyShape, ...]
    constraints: tuple[Constraint, ...]


class Shapes:
    """All shapes, by name."""

    def __init__(self, turtle: bytes, label: Label) -> None:
        self.graph = Graph(turtle)
        self._speaker = Speaker(self.graph, lambda iri: _shape_name(iri) or label(iri))
        nodes = [node for node in self.graph.subjects() if "sh:NodeShape" in self.graph.types(node)]
        made = [self._node_shape(node) for node in nodes if node.value.startswith(NAMESPACE)]
        self.by_name: Mapping[str, NodeShape] = {
            shape.name: shape for shape in sorted(made, key=lambda s: s.name.lower())
        }
        self.prefixes = [
            self._prefix(node) for node in self.graph.subjects() if self.graph.values(node, "sh:namespace")
        ]

    def by_class(self) -> list[tuple[str, list[NodeShape]]]:
        """Return the shapes by the class that they look at, the classes sorted by IRI; "" for shapes without one."""
        groups: dict[str, list[NodeShape]] = {}
        for shape in self.by_name.values():
            groups.setdefault(shape.classes[0] if shape.classes else "", []).append(shape)
        return sorted(groups.items(), key=lambda pair: (not pair[0], pair[0].rpartition("#")[2].lower()))

    def triples(self, shape: NodeShape) -> list[ox.Triple]:
        """Return the triples of one shape: its own, and those of its properties, constraints and targets."""
        return self.graph.about(ox.NamedNode(shape.iri), PARTS)

    def others(self) -> list[str]:
        """Return the names of what has an IRI here and is shown neither as a shape nor as a part of one, nor a prefix."""
        shown = {shape.iri for shape in self.by_name.values()}
        shown |= {part.iri for shape in self.by_name.values() for part in shape.properties}
        shown |= {part.iri for shape in self.by_name.values() for part in (*shape.constraints, *shape.targets)}
        shown |= {iri for iri, _, _ in self.prefixes}
        named = [node.value for node in self.graph.subjects() if node.value.startswith(NAMESPACE)]
        return [iri.removeprefix(NAMESPACE) for iri in named if iri not in shown]

    def _node_shape(self, node: ox.NamedNode) -> NodeShape:
        graph = self.graph
        severity = self._severity(node, "Violation")
        parts = {name: [each for each in graph.values(node, name) if isinstance(each, ox.NamedNode)] for name in PARTS}
        return NodeShape(
            iri=node.value,
            name=_local(node),
            target=self._target(node),
            classes=tuple(graph.iris(node, "sh:targetClass")),
            target_properties=(*graph.iris(node, "sh:targetSubjectsOf"), *graph.iris(node, "sh:targetObjectsOf")),
            targets=tuple(self._constraint(each, severity) for each in parts["sh:target"]),
            demands=tuple(self._speaker.demands(node)),
            messages=tuple(text for _, text in graph.texts(node, "sh:message")),
            comment=graph.text(node, "rdfs:comment") or graph.text(node, "sh:description"),
            severity=severity,
            active=graph.text(node, "sh:deactivated") != "true",
            properties=tuple(self._property_shape(each) for each in parts["sh:property"]),
            constraints=tuple(self._constraint(each, severity) for each in parts["sh:sparql"]),
        )

    def _target(self, node: Node) -> Phrase:
        speaker, graph = self._speaker, self.graph
        found: list[Phrase] = [(*words("every "), *speaker.term(iri)) for iri in graph.iris(node, "sh:targetClass")]
        for iri in graph.iris(node, "sh:targetSubjectsOf"):
            found.append((*words("everything that has the property "), *speaker.term(iri)))
        for iri in graph.iris(node, "sh:targetObjectsOf"):
            found.append((*words("every value of "), *speaker.term(iri)))
        found += [(*words("the node "), *speaker.value(value)) for value in graph.values(node, "sh:targetNode")]
        found += [words("what a query finds")] * bool(graph.values(node, "sh:target"))
        return joined(found, ", ") if found else words("nothing of itself: other shapes use it")

    def _property_shape(self, node: ox.NamedNode) -> PropertyShape:
        graph, path = self.graph, self.graph.values(node, "sh:path")
        return PropertyShape(
            iri=node.value,
            name=_local(node),
            plain=path[0].value if isinstance(path[0], ox.NamedNode) else None,
            sentence=self._speaker.property_sentence(node),
            count=self._speaker.count(node) if self._speaker.counts(node) else None,
            message=graph.text(node, "sh:message"),
            severity=self._severity(node, "Violation"),
            active=graph.text(node, "sh:deactivated") != "true",
        )

    def _constraint(self, node: ox.NamedNode, severity: str) -> Constraint:
        graph = self.graph
        query = graph.text(node, "sh:select") or graph.text(node, "sh:ask")
        return Constraint(
            iri=node.value,
            name=_local(node),
            message=graph.text(node, "sh:message"),
            query=_outdented(query),
            severity=severity,
            active=graph.text(node, "sh:deactivated") != "true",
            terms=frozenset(iris.term(name) for name in _TERM.findall(query)),
        )

    def _severity(self, node: Node, otherwise: str) -> str:
        found = self.graph.iris(node, "sh:severity")
        name = found[0].rpartition("#")[2] if found else otherwise
        return _SEVERITIES.get(name, name)

    def _prefix(self, node: ox.NamedNode) -> tuple[str, str, str]:
        return node.value, self.graph.text(node, "sh:prefix"), self.graph.text(node, "sh:namespace")


def _local(node: ox.NamedNode) -> str:
    return node.value.removeprefix(NAMESPACE)


def _shape_name(iri: str) -> str | None:
    return iri.removeprefix(NAMESPACE) if iri.startswith(NAMESPACE) else None


def _outdented(query: str) -> str:
    lines = query.strip("\n").splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines)
