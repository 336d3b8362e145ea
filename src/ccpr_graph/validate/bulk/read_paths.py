"""Reads property paths from the shapes graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccpr_graph.validate.bulk.nodes import RDF, is_iri, is_literal, sh
from ccpr_graph.validate.bulk.paths import Alternative, Path, Predicate, Repeat, Sequence, inverse

if TYPE_CHECKING:
    from ccpr_graph.validate.bulk.parse import ShapesReader

_DEEPEST = 32


def read_path(reader: ShapesReader, shape: str, node: str, depth: int = 0) -> Path:
    """Return a property path.

    Raises:
        KnowledgeError: it is none of those that SHACL knows (section 2.3.1).
    """
    if is_iri(node):
        return Predicate(node)
    if is_literal(node) or depth > _DEEPEST:
        raise reader.error(shape, "a shape is not well formed: its path is none", "See SHACL, section 2.3.1")

    def part(inner: str) -> Path:
        return read_path(reader, shape, inner, depth + 1)

    if reader.graph.edges(f"<{RDF}first>").get(node):
        return Sequence(tuple(part(inner) for inner in _several(reader, shape, node)))
    if alternatives := reader.one(node, "alternativePath"):
        return Alternative(tuple(part(inner) for inner in _several(reader, shape, alternatives)))
    if inner := reader.one(node, "inversePath"):
        return inverse(part(inner))
    for local, at_least, once in (
        ("zeroOrMorePath", 0, False),
        ("oneOrMorePath", 1, False),
        ("zeroOrOnePath", 0, True),
    ):
        if inner := reader.one(node, local):
            return Repeat(part(inner), at_least, once)
    raise reader.error(shape, f"a shape is not well formed: {sh('path')} leads nowhere", "See SHACL, section 2.3.1")


def _several(reader: ShapesReader, shape: str, head: str) -> list[str]:
    members = reader.items(shape, head)
    if len(members) < 2:
        raise reader.error(
            shape, "a shape is not well formed: a path has fewer than two parts", "See SHACL, section 2.3.1"
        )
    return members
