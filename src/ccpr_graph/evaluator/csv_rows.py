"""Writes rows as CSV: out of the engine's TSV, because its CSV has commas of IRIs bare, and such a row has a column too many.

``http://example.org/Paris,_Texas`` must stand in quotation marks (SPARQL 1.1 Query Results CSV and TSV, 3.2; RFC 4180, 2).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pyoxigraph as ox

_ESCAPE: Final = re.compile(rb"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_MEANT: Final = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"b": b"\b", b"f": b"\f"}
_SHRINKS: Final = 6  # bytes of TSV for one of CSV, at most: an escape of a control character
_SPECIAL: Final = re.compile(rb'[",\r\n]')


class CsvRows:
    """A file that the engine writes TSV to: passes CSV on, whole rows at a time.

    Args:
        write: gets the CSV.
        expect: is told how many bytes a row will have at least that is still coming, and may raise.
    """

    def __init__(self, write: Callable[[bytes], object], expect: Callable[[int], object]) -> None:
        self._write = write
        self._expect = expect
        self._size = 0
        self._held: list[bytes] = []  # of a row that has no end yet: joined once, however long it is
        self._row: Callable[[bytes], bytes] = _head

    def write(self, chunk: bytes) -> int:
        """Take a chunk."""
        lines, newline, rest = bytes(chunk).rpartition(b"\n")
        if newline:
            first, *others = b"".join([*self._held, lines]).split(b"\n")
            self._held.clear()
            self._size = 0
            begun = self._row(first)
            self._row = _row
            self._write(b"\r\n".join([begun, *map(_row, others), b""]))
        self._held.append(rest)
        self._size += len(rest)
        self._expect(self._size // _SHRINKS)
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: part of being a file."""


def _head(line: bytes) -> bytes:
    return b",".join(name[1:] for name in line.split(b"\t"))


def _row(line: bytes) -> bytes:
    return b",".join([_cell(term) for term in line.split(b"\t")])


def _cell(term: bytes) -> bytes:
    """Return a term as TSV has it as a cell of CSV."""
    if term.startswith(b'"'):
        text = term[1 : term.rindex(b'"')]  # neither a language nor a datatype has a quotation mark
        return _quoted(_ESCAPE.sub(_unescaped, text) if b"\\" in text else text)
    if term.startswith(b"<<"):
        [quad] = ox.parse(b"<a:a> <a:a> " + term + b" .", ox.RdfFormat.TURTLE)
        return _quoted(_spelled(quad.object).encode())
    return _quoted(term[1:-1]) if term.startswith(b"<") else term


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if len(escaped) > 1:
        return chr(int(escaped[1:], 16)).encode()
    return _MEANT.get(escaped, escaped)


def _quoted(text: bytes) -> bytes:
    return b'"' + text.replace(b'"', b'""') + b'"' if _SPECIAL.search(text) else text


def _spelled(term: object) -> str:
    """Return what a term says, and the terms inside of it, however deep they lie; no standard tells how."""
    words: list[str] = []
    waiting = [term]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ox.Triple):
            waiting += [each.object, each.predicate, each.subject]
        else:
            words.append(each.value if isinstance(each, ox.NamedNode | ox.Literal) else str(each))
    return " ".join(words)
