"""The same statements for rdflib, which evaluates shapes, as for pyoxigraph, which everything else uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

SH: Final = Namespace("http://www.w3.org/ns/shacl#")


def to_node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """Return a pyoxigraph term as rdflib's parsers would: a plain string has no datatype."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"a statement about a statement has no place in the graph: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return Literal(term.value, datatype=None if datatype == str(XSD.string) else URIRef(datatype))


def to_graph(statements: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """Return statements as one rdflib graph: the merge of their named graphs."""
    graph = Graph()
    for it in statements:
        graph.add((to_node(it.subject), to_node(it.predicate), to_node(it.object)))
    return graph


def to_ntriples(node: URIRef | Literal) -> str:
    """Return an rdflib term as N-Triples writes it, on one line."""
    if isinstance(node, URIRef):
        return str(ox.NamedNode(node))
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    return str(ox.Literal(str(node), datatype=ox.NamedNode(node.datatype or XSD.string)))


def parse_term(ntriples: str) -> Node:
    """Invert :func:`to_ntriples`."""
    triple = next(iter(ox.parse(f"<x:s> <x:p> {ntriples} .", format=ox.RdfFormat.N_TRIPLES)))
    return to_node(triple.object)
