"""Reads RDF files by two engines, so that their contents can be compared."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from ccpr_graph.manifest import COMPRESSED

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
NAMES = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".rdf": "xml"}
WITH_GRAPHS = (".nq", ".trig")


IGNORING_RDFLIB = [
    pytest.mark.filterwarnings(f"ignore:{name} is deprecated:DeprecationWarning")
    for name in ("Dataset.default_context", "ConjunctiveGraph")
]
"""rdflib 7.6 warns of what its own parsers use."""

Quads = set[ox.Quad]


def merged(quads: Quads) -> Quads:
    """Return quads as a format reads them that has no graphs."""
    return {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}


def expected(quads: Quads, suffix: str) -> Quads:
    return quads if suffix in WITH_GRAPHS else merged(quads)


def by_pyoxigraph(data: bytes, suffix: str) -> Quads:
    return set(ox.parse(data, format=FORMATS[suffix]))


def by_rdflib(data: bytes, suffix: str) -> Quads:
    """Read by rdflib, and hand over as canonical N-Quads, which tell two terms apart by every character."""
    dataset = rdflib.Dataset()
    if suffix in WITH_GRAPHS:
        dataset.parse(data=data, format=NAMES[suffix])
        quads = [(s, p, o, g) for s, p, o, g in dataset.quads()]
    else:
        quads = [(s, p, o, None) for s, p, o in rdflib.Graph().parse(data=data, format=NAMES[suffix])]
    return {
        ox.Quad(_term(s), _term(p), _term(o), ox.NamedNode(str(g)) if g is not None else ox.DefaultGraph())  # type: ignore[arg-type]
        for s, p, o, g in quads
    }


def _term(node: object) -> ox.NamedNode | ox.Literal:
    assert not isinstance(node, rdflib.BNode), "no blank nodes are published"
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)


def read_file(path: Path) -> Quads:
    suffix = path.name.removesuffix(COMPRESSED).rpartition(".")[2]
    data = gzip.decompress(path.read_bytes()) if path.name.endswith(COMPRESSED) else path.read_bytes()
    return by_pyoxigraph(data, f".{suffix}")
