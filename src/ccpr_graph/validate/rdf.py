"""The same statements for pyoxigraph, for rdflib (on which the reference engine works), and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Statements = Iterable["ox.Quad | ox.Triple | tuple[Node, Node, Node]"]
"""A ``pyoxigraph.Store``, quads or triples, or an ``rdflib.Graph``."""

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
    # What is ill-formed should be reported as it is, not as what rdflib would make of it.
    return Literal(term.value, datatype=None if datatype == str(XSD.string) else URIRef(datatype), normalize=False)


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
        return ox.Literal(str(node), language=str(node.language))
    return ox.Literal(str(node), datatype=None if node.datatype is None else ox.NamedNode(str(node.datatype)))


def to_graph(statements: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """Return statements as one rdflib graph: the merge of their named graphs."""
    from rdflib import Graph

    graph = Graph()
    for it in statements:
        graph.add((to_node(it.subject), to_node(it.predicate), to_node(it.object)))
    return graph


def to_store(*sources: Statements) -> ox.Store:
    """Return the merge of all named graphs of some graphs in the default graph of a store.

    A store that has no named graphs is returned as it is, if it is the only source.
    """
    if len(sources) == 1 and isinstance(sources[0], ox.Store) and not any(sources[0].named_graphs()):
        return sources[0]
    store = ox.Store()
    for source in sources:
        store.bulk_extend(ox.Quad(it.subject, it.predicate, it.object) for it in to_triples(source))
    return store


def to_triples(statements: Statements) -> Iterator[ox.Quad | ox.Triple]:
    """Yield statements of pyoxigraph, whichever library they come from."""
    for it in statements:
        yield _triple(it) if isinstance(it, tuple) else it


def _triple(it: tuple[Node, Node, Node]) -> ox.Triple:
    subject, predicate, value = map(to_term, it)
    assert not isinstance(subject, ox.Literal)
    assert isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, value)


def to_ntriples(node: Node) -> str:
    """Return an rdflib term as N-Triples writes it, on one line."""
    return str(to_term(node))


def parse_term(ntriples: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term from N-Triples."""
    triple = next(iter(ox.parse(f"<x:s> <x:p> {ntriples} .", format=ox.RdfFormat.N_TRIPLES)))
    term = triple.object
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    return term
