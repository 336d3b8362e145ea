"""Writes Turtle that is made to be read and compared: prefixes, one block a subject, in an order that is always the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL: Final = ox.NamedNode(PREFIXES["rdfs"] + "label")
_DIGITS: Final = re.compile(r"(\d+)")


def write_turtle(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as Turtle, their graphs merged.

    Subjects stand in natural order (paragraph 2 before paragraph 10), a subject's type and label first. IRIs of the
    project's own resources are relative to the base that the file states.
    """
    data = ox.serialize(_ordered(quads), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES, base_iri=iris.ID)
    assert data is not None, "there is no output file to write to instead"
    # The engine writes its prefixes in an order that changes from run to run.
    body = b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b"@"))
    # A literal is written on one line, so this stands between two subjects and nowhere else.
    return _head(body) + body.lstrip(b"\n").replace(b" .\n<", b" .\n\n<")


def _head(body: bytes) -> bytes:
    """Return base and prefixes, sorted; those that the body does not use are left out."""
    names = [name for name in sorted(PREFIXES) if name.encode() + b":" in body]
    used = [name for name in names if re.search(rb"(?:^|[\s^])" + name.encode() + b":", body)]
    lines = [f"@base <{iris.ID}> .", *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in used)]
    return "\n".join(lines).encode() + b"\n\n"


def _ordered(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Give each triple once: subjects in natural order, of each its type and label first, then by predicate and value.

    Natural order costs much of the time, so it is asked of a subject once, and of values only where there are several.
    """
    by_subject: dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[ox.NamedNode, set[Term]]] = {}
    for quad in quads:
        by_subject.setdefault(quad.subject, {}).setdefault(quad.predicate, set()).add(quad.object)
    for subject in sorted(by_subject, key=lambda node: natural(_name(node))):
        for predicate in sorted(by_subject[subject], key=_rank):
            values = by_subject[subject][predicate]
            for value in values if len(values) == 1 else sorted(values, key=lambda term: natural(str(term))):
                yield ox.Triple(subject, predicate, value)


def _name(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _rank(predicate: ox.NamedNode) -> tuple[int, str]:
    return (0 if predicate == _TYPE else 1 if predicate == _LABEL else 2), str(predicate)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which texts sort as people number them: digits as numbers, and before letters."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(text) if part)
