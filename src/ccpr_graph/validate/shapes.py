"""Loads the shapes, and refuses those whose results nobody could read."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import read_triples
from ccpr_graph.validate.rdf import SH, to_graph


def load_shapes(folder: Path) -> Graph:
    """Load every Turtle file of a folder into one graph.

    Raises:
        KnowledgeError: the folder holds no shapes, or a file cannot be read, is not Turtle, has a property shape or a
            SPARQL constraint without an IRI, which a report could not name, or SPARQL that cannot be parsed.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise KnowledgeError("there are no shapes here", file=folder, remedy="Restore the folder 'shapes'")
    by_file = {path: to_graph(read_triples(path)) for path in files}
    shapes = Graph()
    for graph in by_file.values():
        shapes += graph
    prologue = _prologue(shapes)
    for path, graph in by_file.items():
        _check_names(graph, path)
        _check_queries(graph, path, prologue)
    return shapes


def _check_names(graph: Graph, path: Path) -> None:
    for predicate in (SH.property, SH.sparql):
        for shape, part in graph.subject_objects(predicate):
            if isinstance(shape, URIRef) and isinstance(part, BNode):
                raise KnowledgeError(
                    f"a value of sh:{predicate.removeprefix(str(SH))} has no IRI, so no report could name it",
                    file=path,
                    place=str(shape),
                    remedy="Describe it apart, under an IRI of its own",
                )


def _prologue(shapes: Graph) -> str:
    """Return, on one line, the prefixes that the shapes declare for their SPARQL."""
    declared = sorted(
        (str(shapes.value(d, SH.prefix)), str(shapes.value(d, SH.namespace))) for d in shapes.objects(None, SH.declare)
    )
    return " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in declared)


def _check_queries(graph: Graph, path: Path, prologue: str) -> None:
    """Parse every sh:select by running it over nothing: a mistake should be found here, where its file is known."""
    for name, select in sorted(graph.subject_objects(SH.select)):
        try:
            ox.Store().query(f"{prologue} {select}")
        except SyntaxError as error:
            # The parser's message goes on with everything that might have stood there instead.
            at = re.match(r"error at (\d+):\d+", str(error))
            cause = ": a prefix is not declared in prefixes.ttl" if "Prefix not found" in str(error) else ""
            raise KnowledgeError(
                f"this is not valid SPARQL, at the latest in line {at[1] if at else '?'} of sh:select{cause}",
                file=path,
                place=str(name),
                remedy="Correct the query; line 1 is the one in which its string begins",
            ) from error
