"""Writes Turtle that is made to be read and compared: prefixes, one block a subject, in an order that is always the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL: Final = ox.NamedNode(PREFIXES["rdfs"] + "label")
_DIGITS: Final = re.compile(r"(\d+)")


def write_turtle(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as Turtle, their graphs merged.

    Subjects stand in natural order (paragraph 2 before paragraph 10), a subject's type and label first. IRIs of the
    project's own resources are relative to the base that the file states.
    """
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    data = ox.serialize(sorted(triples, key=_order), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES, base_iri=iris.ID)
    assert data is not None, "there is no output file to write to instead"
    # The engine writes its prefixes in an order that changes from run to run.
    body = b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b"@"))
    # A literal is written on one line, so this stands between two subjects and nowhere else.
    return _head(body) + body.lstrip(b"\n").replace(b" .\n<", b" .\n\n<")


def _head(body: bytes) -> bytes:
    """Return base and prefixes, sorted; those that the body does not use are left out."""
    used = [name for name in sorted(PREFIXES) if re.search(rb"(?:^|[\s^])" + name.encode() + b":", body)]
    lines = [f"@base <{iris.ID}> .", *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in used)]
    return "\n".join(lines).encode() + b"\n\n"


def _order(triple: ox.Triple) -> tuple[object, ...]:
    predicate = triple.predicate
    rank = 0 if predicate == _TYPE else 1 if predicate == _LABEL else 2
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
    return natural(subject), rank, str(predicate), natural(str(triple.object))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which texts sort as people number them: digits as numbers, and before letters."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(text) if part)
