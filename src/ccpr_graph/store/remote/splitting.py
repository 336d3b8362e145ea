"""Cuts the ``graph.nq`` of a release into one N-Triples file for each graph, and one with the merge of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ccpr_graph.errors import ReleaseError

_NODE: Final = rb"<[^>]*>|_:\S+"
_LITERAL: Final = rb'"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?'
_QUAD: Final = re.compile(rb"((?:%b) <[^>]*> (?:%b|%b) )<([^>]*)> \.\n?" % (_NODE, _NODE, _LITERAL))
"""A line of canonical N-Quads that has a named graph."""
_HELD: Final = 32 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """The triples of one graph in a file, in the order of the release; ``graph`` is nothing for the merge of all graphs."""

    graph: str | None
    file: Path
    triples: int

    def batches(self, size: int) -> Iterator[bytes]:
        """Yield the triples in pieces of about ``size`` bytes, which end where a line ends.

        A graph with blank nodes comes in one piece: their names mean the same only within one request.
        """
        with self.file.open("rb") as lines:
            whole = any(line.startswith(b"_:") or b" _:" in line for line in lines)
            lines.seek(0)
            if whole or not self.triples:
                yield lines.read()
                return
            while batch := lines.readlines(size):
                yield b"".join(batch)


def split(nquads: Path, folder: Path) -> list[Part]:
    """Write the files into ``folder`` and return the graphs by IRI, and the merge of all at the end.

    The lines are canonical and sorted, so the same triple in several graphs stands in neighbouring lines; the merge has it
    once. Memory is bounded, whatever the size of the file.

    Raises:
        ReleaseError: a line is not a quad of a named graph.

    """
    writer = _Writer(folder)
    counts: dict[str, int] = {}
    merged, before = 0, b""
    with nquads.open("rb") as lines, (folder / "merge.nt").open("wb") as merge:
        for number, line in enumerate(lines, 1):
            found = _QUAD.fullmatch(line)
            if found is None:
                raise ReleaseError("the line is not a quad of a named graph", file=nquads, place=f"line {number}")
            graph = found[2].decode()
            counts[graph] = counts.get(graph, 0) + 1
            writer.add(graph, found[1] + b".\n")
            if found[1] != before:
                merge.write(found[1] + b".\n")
                merged, before = merged + 1, found[1]
    writer.flush()
    parts = [Part(graph, writer.file(graph), counts[graph]) for graph in sorted(counts)]
    return [*parts, Part(None, folder / "merge.nt", merged)]


class _Writer:
    """Appends to many files without holding all of them open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers: dict[str, int] = {}
        self._held: dict[str, list[bytes]] = {}
        self._size = 0

    def file(self, graph: str) -> Path:
        return self._folder / f"{self._numbers.setdefault(graph, len(self._numbers))}.nt"

    def add(self, graph: str, line: bytes) -> None:
        self._held.setdefault(graph, []).append(line)
        self._size += len(line)
        if self._size > _HELD:
            self.flush()

    def flush(self) -> None:
        for graph, lines in self._held.items():
            with self.file(graph).open("ab") as target:
                target.writelines(lines)
        self._held.clear()
        self._size = 0
