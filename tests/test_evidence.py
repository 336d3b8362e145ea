"""What is checked for all nodes at once is what the deactivated constraints of the shapes define."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from ccpr_graph.validate import validate
from ccpr_graph.validate.evidence import CHECKS
from ccpr_graph.validate.rdf import SH
from tests.rdf_cases import SHAPE, shapes, whole_graph
from tests.test_shapes import CASES, alone, name

SHAPES = sorted(
    {str(shape).removeprefix(SHAPE) for check in CHECKS for shape in shapes()[: SH.sparql : URIRef(SHAPE + check)]}
)


def active(shape: str) -> Graph:
    """Return one shape with its SPARQL constraints active, for the engine, and unknown here."""
    graph = alone(shape)
    graph.remove((None, SH.deactivated, None))
    return graph


def test_every_deactivated_constraint_has_its_check() -> None:
    deactivated = {str(constraint).removeprefix(SHAPE) for constraint in shapes()[: SH.deactivated : Literal(True)]}
    assert deactivated == set(CHECKS)


@pytest.mark.parametrize("path", [path for shape in SHAPES for path in sorted((CASES / shape).glob("*.ttl"))], ids=name)
def test_the_engine_finds_the_same(path: Path) -> None:
    graph = whole_graph(path)
    assert validate(graph, alone(path.parent.name)) == validate(graph, active(path.parent.name))


def test_a_deactivated_constraint_that_is_not_known_stays_so() -> None:
    graph = alone("Concern")
    unknown = URIRef("https://example.org/shapes#Concern-unknown")
    graph.add((URIRef(SHAPE + "Concern"), SH.sparql, unknown))
    graph.add((unknown, SH.deactivated, Literal(True)))
    graph.add((unknown, SH.select, Literal("SELECT $this WHERE { $this ?p ?o }")))
    assert validate(whole_graph(), graph).results == ()
