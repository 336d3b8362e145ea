"""Triples of a Turtle file, to be asked from either end. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from ccpr_graph.prefixes import PREFIXES

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal

_FIRST, _REST, _NIL = (PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))
_TYPE: Final = PREFIXES["rdf"] + "type"


def expand(name: str) -> str:
    """Return the IRI of a short name: ``sh:path``."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def shorten(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return the short name of an IRI, or the IRI itself if no prefix fits."""
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and not set(local) & set("/#:"):
            return f"{prefix}:{local}"
    return iri


class Graph:
    """The triples of a Turtle file, in the order in which it has them. Predicates are asked by short names."""

    def __init__(self, turtle: bytes) -> None:
        self._out: dict[Node, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._in: dict[tuple[str, str], list[Node]] = defaultdict(list)
        parser = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
        for quad in parser:
            subject, value = quad.subject, quad.object
            assert not isinstance(subject, ox.Triple)
            assert not isinstance(value, ox.Triple)
            if value not in (held := self._out[subject][quad.predicate.value]):
                held.append(value)
                if isinstance(value, ox.NamedNode):
                    self._in[quad.predicate.value, value.value].append(subject)

        self.prefixes: dict[str, str] = {**parser.prefixes, **PREFIXES}

    def shorten(self, iri: str) -> str:
        """Return the short name of an IRI, by the prefixes of the file as well."""
        return shorten(iri, self.prefixes)

    def subjects(self) -> Iterator[ox.NamedNode]:
        """Give the subjects that have an IRI."""
        return (node for node in list(self._out) if isinstance(node, ox.NamedNode))

    def values(self, subject: Node, predicate: str) -> list[Term]:
        """Return the objects of a subject and predicate."""
        return list(self._out[subject].get(expand(predicate), ())) if subject in self._out else []

    def iris(self, subject: Node, predicate: str) -> list[str]:
        """Return those objects that are IRIs."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, ox.NamedNode)]

    def texts(self, subject: Node, predicate: str) -> list[tuple[str, str]]:
        """Return those objects that are literals as (language, text), English first."""
        found = [(v.language or "", v.value) for v in self.values(subject, predicate) if isinstance(v, ox.Literal)]
        return sorted(found, key=lambda pair: (pair[0] not in ("en", ""), pair[0]))

    def text(self, subject: Node, predicate: str) -> str:
        """Return the first text, or nothing."""
        return next((text for _, text in self.texts(subject, predicate)), "")

    def pointing(self, predicate: str, iri: str) -> list[str]:
        """Return the IRIs of the subjects that have an IRI as object."""
        return [node.value for node in self._in.get((expand(predicate), iri), ()) if isinstance(node, ox.NamedNode)]

    def types(self, subject: Node) -> list[str]:
        """Return the short names of a subject's types."""
        return [shorten(value.value) for value in self._out[subject].get(_TYPE, ()) if isinstance(value, ox.NamedNode)]

    def predicates(self, subject: Node) -> list[str]:
        """Return the short names of what is said of a subject."""
        return [shorten(predicate) for predicate in self._out[subject]]

    def members(self, head: Term) -> list[Term]:
        """Return the members of a list; of what is no list, itself alone."""
        if not isinstance(head, ox.BlankNode) or _FIRST not in self._out.get(head, {}):
            return [] if isinstance(head, ox.NamedNode) and head.value == _NIL else [head]
        rest = self._out[head][_REST][0]
        return [self._out[head][_FIRST][0], *(self.members(rest) if rest != ox.NamedNode(_NIL) else [])]

    def about(self, start: ox.NamedNode, follow: tuple[str, ...]) -> list[ox.Triple]:
        """Return what is said of a node, of the blank nodes below it, and of nodes that certain predicates lead to."""
        further, found, seen = {expand(name) for name in follow}, [], set()
        waiting: list[Node] = [start]
        while waiting:
            node = waiting.pop(0)
            if node in seen:
                continue
            seen.add(node)
            for predicate, values in self._out.get(node, {}).items():
                for value in values:
                    found.append(ox.Triple(node, ox.NamedNode(predicate), value))
                    if isinstance(value, ox.BlankNode) or (predicate in further and isinstance(value, ox.NamedNode)):
                        waiting.append(value)
        return found
