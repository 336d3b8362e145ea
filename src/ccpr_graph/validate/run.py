"""Evaluates shapes over a graph."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from ccpr_graph.errors import KnowledgeError, ValidationError
from ccpr_graph.validate.evidence import check_evidence
from ccpr_graph.validate.rdf import SH, to_ntriples
from ccpr_graph.validate.report import Finding, Report

_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


@lru_cache(maxsize=256)
def _prepare(query: str) -> Query:
    """Parse a query once: a SPARQL constraint is evaluated for every focus node, and parsing costs most of that."""
    return prepareQuery(query)


class _PreparingGraph(Graph):
    """A graph that keeps parsed queries. pyshacl hands it the same text for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Any:
        """Evaluate a query as :meth:`rdflib.Graph.query` does."""
        return super().query(
            _prepare(query_object) if isinstance(query_object, str) else query_object, *args, **options
        )


def targeting_properties(shapes: Graph) -> Graph:
    """Return the same shapes, with the targets of a node shape given to its property shapes as well.

    SHACL lets a property shape have targets of its own, and the results are the same. But the engine evaluates a property
    of a node shape for one focus node at a time, and a property shape with targets for all of them at once. A node shape
    that other shapes refer to keeps its properties.
    """
    rewritten = Graph()
    rewritten += shapes
    for shape, part in shapes.subject_objects(SH.property):
        targets = [(predicate, value) for predicate in _TARGETS for value in shapes.objects(shape, predicate)]
        closed = (shape, SH.closed, None) in shapes  # which counts its own properties
        if not targets or closed or (None, None, shape) in shapes or not isinstance(part, URIRef):
            continue
        rewritten.remove((shape, SH.property, part))
        for predicate, value in targets:
            rewritten.add((part, predicate, value))
    return rewritten


def validate(data: Graph, shapes: Graph, ontology: Graph | None = None) -> Report:
    """Check a graph against shapes.

    Args:
        data: the graph with its inferences; it is not changed.
        shapes: the shapes, as :func:`load_shapes` gives them.
        ontology: looked up for subclasses, where the data do not hold the ontology themselves.

    Returns:
        What the shapes find. A violation is a finding, not an error: see :func:`require_no_violations`.

    Raises:
        KnowledgeError: a shape is not well-formed SHACL.
        ValidationError: the graph holds a blank node, which no report could name.
    """
    checked = _PreparingGraph()
    checked += data
    if ontology is not None:
        checked += ontology
    for subject, predicate, value in checked:
        if isinstance(subject, BNode) or isinstance(value, BNode):
            raise ValidationError(
                f"the graph holds a blank node, in a statement with {predicate}", remedy="Give the resource an IRI"
            )
    try:
        _, found, text = pyshacl.validate(
            checked, shacl_graph=targeting_properties(shapes), advanced=True, inplace=True
        )
    except ReportableRuntimeError as error:
        raise KnowledgeError(f"a shape is not well formed: {error}", file="shapes", remedy="Correct it") from error
    if not isinstance(found, Graph):
        raise KnowledgeError(f"a shape is not well formed: {text}", file="shapes", remedy="Correct it")
    findings = [_finding(found, result) for result in found.objects(None, SH.result)]
    findings += check_evidence(checked, shapes)
    return Report(tuple(sorted(set(findings), key=Finding.sort_key)))


def _finding(report: Graph, result: Node) -> Finding:
    def one(predicate: URIRef) -> str | None:
        value = report.value(result, predicate)
        return str(value) if isinstance(value, URIRef) else None

    value = report.value(result, SH.value)
    messages = sorted({str(message) for message in report.objects(result, SH.resultMessage)})
    return Finding(
        severity=str(one(SH.resultSeverity)).removeprefix(str(SH)),
        focus=str(one(SH.focusNode)),
        path=one(SH.resultPath),
        shape=str(one(SH.sourceShape)),
        message=" ".join(messages),
        value=to_ntriples(value) if isinstance(value, (URIRef, Literal)) else None,
        constraint=one(SH.sourceConstraint),
        component=str(one(SH.sourceConstraintComponent)),
    )
