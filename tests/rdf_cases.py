"""What the tests of ontology, rules and shapes share: the project's knowledge, and small graphs with their inferences."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from ccpr_graph.infer import Rule, infer, load_rules
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.validate import Finding, load_shapes, to_graph, validate

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "tests" / "graphs" / "document.ttl"
SHAPE = "https://w3id.org/ccpr-graph/shapes#"


def quads_of(path: Path) -> list[ox.Quad]:
    triples = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples]


@cache
def ontology_quads() -> tuple[ox.Quad, ...]:
    return tuple(quads_of(ROOT / "ontology" / "ccpr.ttl"))


@cache
def ontology_graph() -> Graph:
    return to_graph(ontology_quads())


@cache
def rules() -> tuple[Rule, ...]:
    return load_rules(ROOT / "ontology" / "rules")


@cache
def shapes() -> Graph:
    return to_graph(load_shapes(ROOT / "shapes"))


def inferred(data: list[ox.Quad]) -> tuple[ox.Quad, ...]:
    """Return what the project's rules and ontology add to some data."""
    return infer([*data, *ontology_quads()], rules())


def whole_quads(path: Path = DOCUMENT) -> list[ox.Quad]:
    """Return the data of a file with their inferences."""
    data = quads_of(path)
    return [*data, *inferred(data)]


def findings(described: Iterable[ox.Quad], vocabularies: Vocabularies) -> tuple[Finding, ...]:
    """Return what the shapes find in descriptions of documents, with the vocabularies and all that follows."""
    data = [*described, *vocabularies.quads]
    return validate([*data, *inferred(data)], load_shapes(ROOT / "shapes")).results


def whole_graph(path: Path = DOCUMENT) -> Graph:
    """Return the same for rdflib."""
    return to_graph(whole_quads(path))
