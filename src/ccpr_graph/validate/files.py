"""Reads the graphs that are to be validated, and shapes that are not the project's own, from files of any RDF format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.validate.shapes import Shapes

FORMATS: Final = {
    ".ttl": (ox.RdfFormat.TURTLE, "Turtle"),
    ".nt": (ox.RdfFormat.N_TRIPLES, "N-Triples"),
    ".nq": (ox.RdfFormat.N_QUADS, "N-Quads"),
    ".trig": (ox.RdfFormat.TRIG, "TriG"),
    ".rdf": (ox.RdfFormat.RDF_XML, "RDF/XML"),
    ".owl": (ox.RdfFormat.RDF_XML, "RDF/XML"),
    ".jsonld": (ox.RdfFormat.JSON_LD, "JSON-LD"),
}
"""Formats by the ends of file names."""

_WHERE: Final = re.compile(r"^Parser error (?:at|between) line .*?: ")


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """Yield the statements of a file in the format that its name ends in.

    Raises:
        KnowledgeError: the name ends otherwise, the file cannot be read, or is not of that format.
    """
    if path.suffix.lower() not in FORMATS:
        raise KnowledgeError(
            "the name of the file does not tell its format",
            file=path,
            remedy=f"Let it end in one of {', '.join(FORMATS)}",
        )
    format_, name = FORMATS[path.suffix.lower()]
    try:
        yield from ox.parse(path=path, format=format_, base_iri=path.resolve().as_uri())
    except OSError as error:
        reason = error.strerror or re.sub(r" \(os error \d+\)$", "", str(error))
        raise KnowledgeError(f"the file cannot be read ({reason})", file=path, remedy="Restore it") from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise KnowledgeError(
            f"this is not valid {name}: {_WHERE.sub('', str(getattr(error, 'msg', None) or error))}",
            file=path,
            place=f"line {line}" if line else None,
            remedy="Correct the file; the error may lie just before this place",
        ) from error


@dataclass(frozen=True)
class Files:
    """What some files say, their named graphs merged: read anew each time that it is asked for, so that it takes no memory.

    Blank nodes of different files stay different.

    Args:
        paths: the files.
        blank_nodes: whether they may hold blank nodes.

    Raises:
        KnowledgeError: when iterated, if a file cannot be read, is not of the format that its name ends in, or holds a blank
            node that is not allowed.
    """

    paths: Sequence[Path]
    blank_nodes: bool = False

    def __iter__(self) -> Iterator[ox.Quad]:
        labels = _Labels()
        for number, path in enumerate(self.paths):
            quads = read_quads(path)
            for quad in quads if self.blank_nodes else _all_named(quads, path):
                yield labels.merged(quad, number)


def _all_named(quads: Iterable[ox.Quad], path: Path) -> Iterator[ox.Quad]:
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise KnowledgeError(
                f"a blank node stands in a statement with {quad.predicate.value}",
                file=path,
                remedy="Give the resource an IRI; no published resource may be without one",
            )
        yield quad


class _Labels:
    """Gives the blank nodes of some files labels in their order: a parser's are of its own, and new in each run."""

    def __init__(self) -> None:
        self._labels: dict[tuple[int, str], str] = {}

    def merged(self, quad: ox.Quad, number: int) -> ox.Quad:
        """Return a statement of a file in the default graph."""
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode):
            subject = self._label(number, subject)
        if isinstance(value, ox.BlankNode):
            value = self._label(number, value)
        return ox.Quad(subject, quad.predicate, value)

    def _label(self, number: int, node: ox.BlankNode) -> ox.BlankNode:
        return ox.BlankNode(self._labels.setdefault((number, node.value), f"b{len(self._labels) + 1}"))


def read_shapes(path: Path) -> Shapes:
    """Return any SHACL shapes: of one file, or of all RDF files of a folder. They need no names.

    Raises:
        KnowledgeError: there is no such file, or no RDF file in the folder, or one cannot be read.
    """
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in FORMATS) if path.is_dir() else [path]
    if not files:
        raise KnowledgeError("there are no shapes here", file=path, remedy="Name a file or folder with shapes")
    return Shapes(tuple(quad.triple for quad in Files(files, blank_nodes=True)))
