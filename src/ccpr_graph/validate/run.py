"""Validates a graph with one of the two engines."""

from __future__ import annotations

from typing import Literal

import pyoxigraph as ox

from ccpr_graph.errors import ValidationError
from ccpr_graph.validate.bulk import evaluate
from ccpr_graph.validate.bulk.data import Data
from ccpr_graph.validate.bulk.run import Progress
from ccpr_graph.validate.rdf import Statements, to_triples
from ccpr_graph.validate.report import Finding, Report
from ccpr_graph.validate.shapes import Shapes

EngineName = Literal["bulk", "pyshacl"]


def validate(
    data: Statements,
    shapes: Shapes | Statements,
    ontology: Statements | None = None,
    *,
    engine: EngineName = "bulk",
    blank_nodes: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Check a graph against shapes.

    Args:
        data: the graph with its inferences, its named graphs merged; it is not changed. A store without named graphs is
            used as it is, anything else is copied into one.
        shapes: the shapes, as :func:`load_shapes` gives them or as a graph.
        ontology: looked up for subclasses, where the data do not hold the ontology themselves.
        engine: ``bulk`` evaluates each constraint for all nodes at once; ``pyshacl``, for one at a time, is the reference.
        blank_nodes: whether the graph may hold blank nodes, whose labels mean nothing outside.
        progress: called by the bulk engine with how many shapes are done, and how many there are.

    Returns:
        What the shapes find. A violation is a finding, not an error: see :func:`require_no_violations`.

    Raises:
        KnowledgeError: a shape is not well-formed SHACL, or needs what the engine does not support.
        ValidationError: the graph holds a blank node, which no report could name.
    """
    prepared = (
        shapes
        if isinstance(shapes, Shapes)
        else Shapes(tuple(ox.Triple(it.subject, it.predicate, it.object) for it in to_triples(shapes)))
    )
    checked = Data(data) if ontology is None else Data(data, ontology)
    if not blank_nodes:
        _refuse_blank_nodes(checked)
    if engine == "bulk":
        found = evaluate(checked, prepared.parsed, progress)
    else:
        from ccpr_graph.validate.reference import evaluate_slowly

        found = evaluate_slowly(checked, prepared)
    return Report(tuple(sorted(set(found), key=Finding.sort_key)))


def _refuse_blank_nodes(data: Data) -> None:
    if predicate := data.predicate_of_a_blank_node:
        raise ValidationError(
            f"the graph holds a blank node, in a statement with {predicate[1:-1]}", remedy="Give the resource an IRI"
        )
