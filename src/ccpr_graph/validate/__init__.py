"""Checks a graph before it is published: its terms against the vocabularies, its content against the shapes.

Shapes are SHACL (https://www.w3.org/TR/shacl/) with SPARQL constraints and, from SHACL Advanced Features, SPARQL targets.
Two engines evaluate them: ``bulk``, our own on pyoxigraph, for all nodes at once, and pyshacl on rdflib, the reference that
tests hold it to. Nothing is inferred here: the graph that is checked already holds its inferences.
"""

from ccpr_graph.validate.rdf import to_graph, to_store
from ccpr_graph.validate.report import Finding, Report, require_no_violations
from ccpr_graph.validate.run import EngineName, validate
from ccpr_graph.validate.shapes import Shapes, load_shapes
from ccpr_graph.validate.terms import ForeignTerms, check_terms, load_foreign_terms

__all__ = [
    "EngineName",
    "Finding",
    "ForeignTerms",
    "Report",
    "Shapes",
    "check_terms",
    "load_foreign_terms",
    "load_shapes",
    "require_no_violations",
    "to_graph",
    "to_store",
    "validate",
]
