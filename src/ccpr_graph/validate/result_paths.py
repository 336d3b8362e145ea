"""Property paths of results as RDF: a report names a longer path as SPARQL writes it, SHACL as a structure of blank nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.validate.messages import SH

_TOKEN: Final = re.compile(r"<[^>]*>|[()^|/*+?]")
_REPEATS: Final = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_FIRST, _REST, _NIL = (ox.NamedNode(PREFIXES["rdf"] + local) for local in ("first", "rest", "nil"))


class PathWriter:
    """Writes one path, as ``ccpr_graph.validate.bulk.paths`` gives it, with blank nodes that are labelled in order."""

    def __init__(self, path: str, label: str) -> None:
        self._tokens = _TOKEN.findall(path) or [f"<{path}>"]
        if not path.startswith(("(", "^", "<")):
            self._tokens = [f"<{path}>"]
        self._label = label
        self._count = 0
        self.triples: list[ox.Triple] = []

    def write(self) -> ox.NamedNode | ox.BlankNode:
        """Return the node that stands for the path; the triples about it are in :attr:`triples`."""
        return self._part()

    def _part(self) -> ox.NamedNode | ox.BlankNode:
        token = self._tokens.pop(0)
        if token == "^":
            node: ox.NamedNode | ox.BlankNode = self._node("inversePath", self._part())
        elif token == "(":
            node = self._group()
        else:
            node = ox.NamedNode(token[1:-1])
        while self._tokens and self._tokens[0] in _REPEATS:
            node = self._node(_REPEATS[self._tokens.pop(0)], node)
        return node

    def _group(self) -> ox.NamedNode | ox.BlankNode:
        parts, between = [self._part()], ""
        while (token := self._tokens.pop(0)) != ")":
            between = token
            parts.append(self._part())
        if len(parts) == 1:
            return parts[0]
        members = self._list(parts)
        return self._node("alternativePath", members) if between == "|" else members

    def _node(self, local: str, value: ox.NamedNode | ox.BlankNode) -> ox.BlankNode:
        node = self._new()
        self.triples.append(ox.Triple(node, ox.NamedNode(SH + local), value))
        return node

    def _list(self, members: list[ox.NamedNode | ox.BlankNode]) -> ox.BlankNode:
        nodes = [self._new() for _ in members]
        rests: list[ox.NamedNode | ox.BlankNode] = [*nodes[1:], _NIL]
        for node, member, rest in zip(nodes, members, rests, strict=True):
            self.triples += [ox.Triple(node, _FIRST, member), ox.Triple(node, _REST, rest)]
        return nodes[0]

    def _new(self) -> ox.BlankNode:
        self._count += 1
        return ox.BlankNode(f"{self._label}n{self._count}")


def path_statements(result: ox.NamedNode, path: str, label: str) -> Iterator[ox.Triple]:
    """Yield what a report says of the path of a result."""
    writer = PathWriter(path, label)
    node = writer.write()
    yield ox.Triple(result, ox.NamedNode(f"{SH}resultPath"), node)
    yield from writer.triples
