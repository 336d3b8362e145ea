"""Evaluates SHACL for all nodes at once, over a pyoxigraph store: the engine for whole graphs.

It does SHACL Core, SPARQL-based constraints and components, and SPARQL targets. What it does not do it refuses, by name and
shape; it passes over nothing. Its reports are those of the reference engine: see docs/ontology.md, "Checks".
"""

from ccpr_graph.validate.bulk.model import Shape
from ccpr_graph.validate.bulk.parse import parse_shapes
from ccpr_graph.validate.bulk.run import evaluate

__all__ = ["Shape", "evaluate", "parse_shapes"]
