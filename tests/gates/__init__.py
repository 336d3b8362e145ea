"""Quality gates of an ontology: the criteria of FOOPS!, OOPS! and ROBOT's report, as checks of our own.

A gate is a function that yields one sentence for each finding. What breaks it stands beside it, as Turtle that is added to
``example.ttl`` or as what is dropped from it, so that no gate is one that cannot fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from rdflib import OWL, RDF, Graph, URIRef
from rdflib.namespace import Namespace
from rdflib.term import Node

EXAMPLE = Namespace("https://w3id.org/example/ontology#")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)

ONTOLOGY, LOGIC, HEADER, TEXT, DATA = "ontology", "logic", "header", "text", "data"


@dataclass(frozen=True)
class Subject:
    """An ontology: its graph, the IRI of its header, its namespace."""

    graph: Graph
    header: URIRef
    namespace: str

    @cached_property
    def terms(self) -> list[URIRef]:
        """Return the classes and properties of the namespace."""
        return sorted({term for kind in KINDS for term in self.of_kind(kind)})

    def of_kind(self, kind: URIRef) -> list[URIRef]:
        return sorted(term for term in self.graph.subjects(RDF.type, kind) if self.own(term))

    def own(self, node: Node) -> bool:
        return isinstance(node, URIRef) and node.startswith(self.namespace)

    @property
    def properties(self) -> list[URIRef]:
        return [*self.of_kind(OWL.ObjectProperty), *self.of_kind(OWL.DatatypeProperty)]


Finder = Callable[[Subject], Iterator[str]]


@dataclass(frozen=True)
class Gate:
    """One criterion: its name and level in its source, what it is applied to, and what breaks it."""

    id: str
    level: str
    source: str
    scope: str
    find: Finder
    add: str
    drop: tuple[tuple[str, str], ...]


GATES: list[Gate] = []


def gate(
    id: str, level: str, source: str, *, scope: str = ONTOLOGY, add: str = "", drop: tuple[tuple[str, str], ...] = ()
) -> Callable[[Finder], Finder]:
    """Register a check; add and drop say how to break the example so that it is caught."""

    def register(find: Finder) -> Finder:
        GATES.append(Gate(id, level, source, scope, find, add, drop))
        return find

    return register


@cache
def example_text() -> str:
    return (Path(__file__).parent / "example.ttl").read_text(encoding="utf-8")


def example(add: str = "", drop: tuple[tuple[str, str], ...] = ()) -> Subject:
    """Return the example, which passes all gates, or a broken copy: drop names subject and predicate as CURIEs, * is all."""
    graph = Graph().parse(data=f"{example_text()}\n{add}", format="turtle")
    for subject, predicate in drop:
        expand = graph.namespace_manager.expand_curie
        graph.remove((expand(subject), None if predicate == "*" else expand(predicate), None))
    return Subject(graph, URIRef("https://w3id.org/example/ontology"), EXAMPLE)
