"""Checks a graph before it is published: its terms against the vocabularies, its content against the shapes.

Shapes are SHACL (https://www.w3.org/TR/shacl/) with SPARQL constraints and, from SHACL Advanced Features, SPARQL targets.
They are evaluated by pyshacl on rdflib graphs, never on a wrapped Oxigraph store: the two disagree on plain strings, and
the report is wrong. Nothing is inferred here: the graph that is checked already holds its inferences.
"""

from ccpr_graph.validate.rdf import to_graph
from ccpr_graph.validate.report import Finding, Report, require_no_violations
from ccpr_graph.validate.run import validate
from ccpr_graph.validate.shapes import load_shapes
from ccpr_graph.validate.terms import ForeignTerms, check_terms, load_foreign_terms

__all__ = [
    "Finding",
    "ForeignTerms",
    "Report",
    "check_terms",
    "load_foreign_terms",
    "load_shapes",
    "require_no_violations",
    "to_graph",
    "validate",
]
