"""A graph as the engine looks at it: an index of all statements by predicate, and the store for SPARQL."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from ccpr_graph.validate.bulk.nodes import RDF, SUBCLASS_OF, TYPE

Edges = dict[str, list[str]]
"""Objects by subject, or subjects by object."""

_NOTHING: Final[Edges] = {}


class Data:
    """A graph, read once. It must not change while it is in use.

    Args:
        store: the graph, in the default graph of a store; named graphs are not looked at.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._inverse: dict[str, Edges] = {}
        self._instances: dict[str, frozenset[str]] = {}

    @cached_property
    def by_predicate(self) -> Mapping[str, Edges]:
        """For each predicate, the objects by subject."""
        collecting = gc.isenabled()
        gc.disable()  # hundreds of thousands of new lists, none of them garbage, would be walked through again and again
        try:
            return _index(_lines(self.store))
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


def _lines(store: ox.Store) -> Iterator[str]:
    """Yield the default graph's statements as lines of N-Triples, by way of a file: as text they would fill the memory."""
    with tempfile.TemporaryFile() as file:
        store.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        file.seek(0)
        for line in file:
            yield line.decode()


def _index(lines: Iterable[str]) -> dict[str, Edges]:
    index: dict[str, Edges] = {}
    known: dict[str, str] = {}
    for line in lines:
        subject, predicate, node = line[:-3].split(" ", 2)
        subject, node = known.setdefault(subject, subject), known.setdefault(node, node)
        edges = index.get(predicate)
        if edges is None:
            edges = index[predicate] = {}
        objects = edges.get(subject)
        if objects is None:
            edges[subject] = [node]
        else:
            objects.append(node)
    return index
