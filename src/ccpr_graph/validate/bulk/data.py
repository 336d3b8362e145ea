"""A graph as the engine looks at it: an index of all statements by predicate, and the store for SPARQL."""

from __future__ import annotations

import gc
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from typing import IO, Final

import pyoxigraph as ox

from ccpr_graph.validate.bulk.nodes import RDF, SUBCLASS_OF, TYPE, is_blank
from ccpr_graph.validate.rdf import Statements, to_triples

Edges = dict[str, list[str]]
"""Objects by subject, or subjects by object."""

_NOTHING: Final[Edges] = {}


class Data:
    """A graph, read once. It must not change while it is in use.

    A store makes ``1`` of ``01``, and an ``xsd:integer`` of an ``xsd:nonNegativeInteger``. So the statements are indexed as
    they are given, and only what SPARQL is asked is what a store makes of them.

    Args:
        sources: graphs of pyoxigraph or rdflib. Their named graphs are merged.
    """

    def __init__(self, *sources: Statements) -> None:
        self._sources = [tuple(source) if isinstance(source, Iterator) else source for source in sources]
        self._inverse: dict[str, Edges] = {}
        self._instances: dict[str, frozenset[str]] = {}

    def triples(self) -> Iterator[ox.Quad | ox.Triple]:
        """Yield the statements as they were given; one that stands in several graphs, as often."""
        return chain.from_iterable(map(to_triples, self._sources))

    @cached_property
    def store(self) -> ox.Store:
        """The graph in the default graph of a store, for SPARQL; the store that was given, if it has no named graphs."""
        own = self._own_store
        if own is not None:
            return own
        store = ox.Store()
        with self._written() as file:  # a store reads text much faster than it takes statements
            store.bulk_load(file, format=ox.RdfFormat.N_TRIPLES)
        return store

    @property
    def _own_store(self) -> ox.Store | None:
        (first, *others) = self._sources or [()]
        own = isinstance(first, ox.Store) and not others and not any(first.named_graphs())
        return first if own and isinstance(first, ox.Store) else None

    @cached_property
    def by_predicate(self) -> Mapping[str, Edges]:
        """For each predicate, the objects by subject."""
        collecting = gc.isenabled()
        gc.disable()  # hundreds of thousands of new lists, none of them garbage, would be walked through again and again
        try:
            with self._written() as file, io.TextIOWrapper(file, encoding="utf-8", newline="\n") as lines:
                return _index(lines)
        finally:
            if collecting:
                gc.enable()

    @contextmanager
    def _written(self) -> Iterator[IO[bytes]]:
        """Give the statements as N-Triples, in a file: as text in memory, a large graph would need twice the room."""
        with tempfile.TemporaryFile() as file:
            own = self._own_store
            if own is not None:
                own.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
            else:
                triples = (it.triple if isinstance(it, ox.Quad) else it for it in self.triples())
                ox.serialize(triples, file, format=ox.RdfFormat.N_TRIPLES)
            file.seek(0)
            yield file

    def edges(self, predicate: str) -> Edges:
        """Return the objects of a predicate by subject."""
        return self.by_predicate.get(predicate, _NOTHING)

    def inverse(self, predicate: str) -> Edges:
        """Return the subjects of a predicate by object."""
        if predicate not in self._inverse:
            inverse: Edges = {}
            for subject, objects in self.edges(predicate).items():
                for node in objects:
                    inverse.setdefault(node, []).append(subject)
            self._inverse[predicate] = inverse
        return self._inverse[predicate]

    def instances(self, class_: str) -> frozenset[str]:
        """Return the nodes with a class or one of its subclasses as type."""
        if class_ not in self._instances:
            by_class = self.inverse(TYPE)
            below = self._subclasses(class_)
            self._instances[class_] = frozenset(node for one in below for node in by_class.get(one, ()))
        return self._instances[class_]

    def _subclasses(self, class_: str) -> set[str]:
        below, reached = self.inverse(SUBCLASS_OF), {class_}
        new = [class_]
        while new:
            new = [node for one in new for node in below.get(one, ()) if node not in reached]
            reached.update(new)
        return reached

    @property
    def predicate_of_a_blank_node(self) -> str | None:
        """The first predicate, in their order, of which a blank node is subject or object."""
        for predicate, edges in sorted(self.by_predicate.items()):
            if any(map(is_blank, edges)) or any(map(is_blank, chain.from_iterable(edges.values()))):
                return predicate
        return None

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the one object, or nothing; of several, the first in their order as text."""
        return min(self.edges(predicate).get(subject, ()), default=None)

    def items(self, head: str) -> list[str] | None:
        """Return the members of an RDF list, or nothing if it is none that ends."""
        members, seen = [], set()
        while head != f"<{RDF}nil>":
            first, rest = self.one(head, f"<{RDF}first>"), self.one(head, f"<{RDF}rest>")
            if first is None or rest is None or head in seen:
                return None
            seen.add(head)
            members.append(first)
            head = rest
        return members


def canonical(node: str) -> str:
    """Return a literal as a store writes it, anything else as it is."""
    if node[0] != '"':
        return node
    subject = ox.NamedNode("x:s")
    (triple,) = ox.parse(f"<x:s> <x:p> {node} .", format=ox.RdfFormat.N_TRIPLES)
    store = ox.Store()
    store.add(ox.Quad(subject, subject, triple.object))
    return str(next(iter(store)).object)


def _index(lines: Iterable[str]) -> dict[str, Edges]:
    index: dict[str, Edges] = {}
    known: dict[str, str] = {}
    for line in lines:
        subject, predicate, node = line[:-3].split(" ", 2)  # behind the object: " .", and the break
        subject, node = known.setdefault(subject, subject), known.setdefault(node, node)
        edges = index.get(predicate)
        if edges is None:
            edges = index[predicate] = {}
        objects = edges.get(subject)
        if objects is None:
            edges[subject] = [node]
        else:
            objects.append(node)
    for edges in index.values():  # a statement may stand in several graphs
        for subject, objects in edges.items():
            if len(objects) > 1 and len(set(objects)) < len(objects):
                edges[subject] = list(dict.fromkeys(objects))
    return index
