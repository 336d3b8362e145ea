"""Evaluates shapes with pyshacl, on rdflib graphs: the reference that the bulk engine is measured by.

Never on a wrapped Oxigraph store: the two disagree on plain strings, and the report is wrong.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pyshacl
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import OWL, BNode, Graph, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.validate.bulk.data import Data, canonical
from ccpr_graph.validate.bulk.parse import ShapesReader, named_path
from ccpr_graph.validate.bulk.read_paths import read_path
from ccpr_graph.validate.messages import default_message
from ccpr_graph.validate.rdf import to_graph, to_ntriples
from ccpr_graph.validate.report import Finding
from ccpr_graph.validate.shapes import Shapes

SH = Namespace("http://www.w3.org/ns/shacl#")
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
        closed = (shape, SH.closed, None) in shapes or (part, SH.qualifiedValueShapesDisjoint, None) in shapes
        if not targets or closed or (None, None, shape) in shapes or not isinstance(part, URIRef):
            continue
        rewritten.remove((shape, SH.property, part))
        for predicate, value in targets:
            rewritten.add((part, predicate, value))
    return rewritten


def importing_prefixes(shapes: Graph) -> Graph:
    """Return the same shapes, with the prefixes of what an ontology imports declared by itself: pyshacl looks no further."""
    rewritten = Graph()
    rewritten += shapes
    for ontology, imported in shapes.subject_objects(OWL.imports):
        for declaration in shapes.objects(imported, SH.declare):
            rewritten.add((ontology, SH.declare, declaration))
    return rewritten


@lru_cache(maxsize=8)
def _prepared(shapes: Shapes) -> Graph:
    return importing_prefixes(targeting_properties(shapes.graph))


def evaluate_slowly(data: Data, shapes: Shapes) -> list[Finding]:
    """Return what shapes find in a graph.

    Raises:
        KnowledgeError: a shape is not well-formed SHACL, as far as pyshacl looks.
    """
    checked = _PreparingGraph()
    checked += to_graph(data.triples())
    try:
        _, found, text = pyshacl.validate(checked, shacl_graph=_prepared(shapes), advanced=True, inplace=True)
    except (ReportableRuntimeError, ValidationFailure) as error:
        raise KnowledgeError(f"a shape is not well formed: {error}", file="shapes", remedy="Correct it") from error
    if not isinstance(found, Graph):
        raise KnowledgeError(f"a shape is not well formed: {text}", file="shapes", remedy="Correct it")
    return [_finding(found, result, shapes) for result in found.objects(None, SH.result)]


def _finding(report: Graph, result: Node, shapes: Shapes) -> Finding:
    def one(predicate: URIRef) -> Node | None:
        return report.value(result, predicate)

    component = str(one(SH.sourceConstraintComponent))
    return Finding(
        severity=str(one(SH.resultSeverity)).removeprefix(str(SH)),
        focus=str(_name(one(SH.focusNode))),
        path=_path(one(SH.resultPath), one(SH.sourceShape), shapes),
        shape=str(_name(one(SH.sourceShape))),
        message=_message(report, result, shapes.graph) or default_message(component),
        value=_value(one(SH.value), of_query=one(SH.sourceConstraint) is not None),
        constraint=_name(one(SH.sourceConstraint)),
        component=component,
    )


def _message(report: Graph, result: Node, shapes: Graph) -> str:
    """Return what the shapes say of a result; nothing if only the engine says something."""
    sources = [report.value(result, SH[name]) for name in ("sourceShape", "sourceConstraint")]
    component = report.value(result, SH.sourceConstraintComponent)
    validators = [
        node for name in ("validator", "nodeValidator", "propertyValidator") for node in shapes[component : SH[name]]
    ]
    if not any((source, SH.message, None) in shapes for source in (*sources, component, *validators) if source):
        return ""
    return " ".join(sorted({str(message) for message in report.objects(result, SH.resultMessage)}))


def _value(node: Node | None, of_query: bool) -> str | None:
    """Return a value as N-Triples; what a query gives, as a store would."""
    return None if node is None else canonical(to_ntriples(node)) if of_query else to_ntriples(node)


def _name(node: Node | None) -> str | None:
    return None if node is None else str(node) if isinstance(node, URIRef) else to_ntriples(node)


def _path(path: Node | None, shape: Node | None, shapes: Shapes) -> str | None:
    if not isinstance(path, BNode):
        return None if path is None else str(path)
    reader = ShapesReader(shapes.data)
    node = to_ntriples(shape) if shape is not None else ""
    return named_path(read_path(reader, node, str(reader.one(node, "path"))))
