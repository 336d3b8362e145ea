"""The same statements for pyoxigraph, for rdflib (on which the reference engine works), and as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def to_node(term: Term) -> Node:
    """Return a pyoxigraph term as rdflib's parsers would: a plain string has no datatype."""
    from rdflib import XSD, BNode, Literal, URIRef

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


def to_term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return an rdflib term as a term of pyoxigraph."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if not isinstance(node, Literal):
        raise TypeError(f"this has no place in a graph: {node!r}")
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype)) if node.datatype else ox.Literal(str(node))


def to_graph(statements: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """Return statements as one rdflib graph: the merge of their named graphs."""
    from rdflib import Graph

    graph = Graph()
    for it in statements:
        graph.add((to_node(it.subject), to_node(it.predicate), to_node(it.object)))
    return graph


def to_store(*sources: Iterable[ox.Quad | ox.Triple | tuple[Node, Node, Node]]) -> ox.Store:
    """Return the merge of all named graphs of some graphs in the default graph of a store.

    A store that has no named graphs is returned as it is, if it is the only source.
    """
    if len(sources) == 1 and isinstance(sources[0], ox.Store) and not any(sources[0].named_graphs()):
        return sources[0]
    store = ox.Store()
    for source in sources:
        store.bulk_extend(_quad(statement) for statement in source)
    return store


def _quad(it: ox.Quad | ox.Triple | tuple[Node, Node, Node]) -> ox.Quad:
    if isinstance(it, tuple):
        subject, predicate, value = map(to_term, it)
        assert not isinstance(subject, ox.Literal)
        assert isinstance(predicate, ox.NamedNode)
        return ox.Quad(subject, predicate, value)
    return ox.Quad(it.subject, it.predicate, it.object)


def to_ntriples(node: Node) -> str:
    """Return an rdflib term as N-Triples writes it, on one line."""
    return str(to_term(node))


def parse_term(ntriples: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term from N-Triples."""
    triple = next(iter(ox.parse(f"<x:s> <x:p> {ntriples} .", format=ox.RdfFormat.N_TRIPLES)))
    assert not isinstance(triple.object, ox.Triple)
    return triple.object
