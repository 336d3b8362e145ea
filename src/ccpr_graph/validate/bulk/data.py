"""A graph as the engine looks at it: an index of all statements by predicate, and the store for SPARQL."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from ccpr_graph.validate.bulk.nodes import RDF, SUBCLASS_OF, TYPE
from ccpr_graph.validate.rdf import Statements, to_store, to_triples

Edges = dict[str, list[str]]
"""Objects by subject, or subjects by object."""

_NOTHING: Final[Edges] = {}
_BATCH: Final = 10_000


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
        return self._own_store or to_store(*self._sources)

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
            own = self._own_store
            return _index(_serialized(self.triples())) if own is None else _index(_dumped(own))
        finally:
            if collecting:
                gc.enable()

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
            for subject, objects in edges.items():
                if subject[0] == "_" or any(node[0] == "_" for node in objects):
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


def _dumped(store: ox.Store) -> Iterator[str]:
    """Yield the default graph's statements as lines of N-Triples, by way of a file: as text they would fill the memory."""
    with tempfile.TemporaryFile() as file:
        store.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        file.seek(0)
        for line in file:
            yield line.decode()


def _serialized(triples: Iterator[ox.Quad | ox.Triple]) -> Iterator[str]:
    while batch := [ox.Triple(it.subject, it.predicate, it.object) for it in islice(triples, _BATCH)]:
        text = ox.serialize(batch, format=ox.RdfFormat.N_TRIPLES)
        assert text is not None, "there is no output file to write to instead"
        yield from (line.decode() for line in text.splitlines(keepends=True))


def _index(lines: Iterable[str]) -> dict[str, Edges]:
    index: dict[str, Edges] = {}
    known: dict[str, str] = {}
    for line in lines:
        subject, predicate, node = line[:-3].split(" ", 2)  # a line ends in " .", and holds no other break
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
