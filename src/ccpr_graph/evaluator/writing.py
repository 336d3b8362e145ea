"""Writes results as bytes, as they come, and stops where there are too many of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from ccpr_graph.evaluator.counting import RowCounter
from ccpr_graph.evaluator.csv_rows import CsvRows

TABLES: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
PIECE: Final = 64 * 1024
"""Bytes that are held back at first, so that an early error is an error and not a broken transfer; then sent at a time."""

_NO_DATATYPES: Final = (
    b'"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>',
    b'"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>',
)
_PATIENCE: Final = 0.5  # seconds after which even less is sent
_NOT_XML: Final = bytes(code for code in range(32) if code not in (9, 10, 13))
_NOT_XML_EITHER: Final = ("\ufffe".encode(), "\uffff".encode())


class Refusal(Exception):
    """A query that is answered with an error; ``code`` tells the parent how to word it."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message)
        self.code = code


class Sink:
    """A file that a serialiser writes to: sends pieces on, and stops at a number of bytes or rows.

    Args:
        send: gets each piece; the first when :data:`PIECE` bytes are there, or after a while, or at the end.
        limit: bytes.
        finish: returns each piece as it is to be sent, or raises a :class:`Refusal`; is told whether it is the last.
    """

    def __init__(self, send: Callable[[bytes], None], limit: int, finish: Callable[[bytes, bool], bytes]) -> None:
        self._send = send
        self._limit = limit
        self._finish = finish
        self._size = 0
        self._held: list[bytes] = []
        self._held_size = 0
        self._due = time.monotonic() + _PATIENCE

    def write(self, chunk: bytes) -> int:
        """Take a chunk.

        Raises:
            Refusal: a limit is reached, or a piece is refused.
        """
        size = len(chunk)
        self._size += size
        if self._size > self._limit:
            raise Refusal("bytes")
        self._held.append(bytes(chunk))
        self._held_size += size
        if self._held_size >= PIECE or time.monotonic() > self._due:
            self._send(self.take())
        return size

    def flush(self) -> None:
        """Do nothing: part of being a file."""

    def expect(self, size: int) -> None:
        """Be told of bytes that will be written, at least so many.

        Raises:
            Refusal: they are too many.
        """
        if self._size + size > self._limit:
            raise Refusal("bytes")

    def take(self, *, last: bool = False) -> bytes:
        """Return what is held back, and hold it no longer; ``last`` says that nothing more will be written.

        Raises:
            Refusal: the piece is refused.
        """
        piece = b"".join(self._held)
        self._held, self._held_size = [], 0
        self._due = time.monotonic() + _PATIENCE
        return self._finish(piece, last)


def write_table(result: Any, name: str, settings: dict[str, Any], send: Callable[[bytes], None]) -> bytes:
    """Write the rows of a ``SELECT``, or the answer of an ``ASK``; return the last piece, which is not sent yet.

    Raises:
        Refusal: it has too many rows or bytes, or the format cannot say it.
    """
    counter = RowCounter(name)
    xml = XmlPieces()

    def finish(piece: bytes, last: bool) -> bytes:
        if not last or counter.at_most(piece) > settings["rows"]:  # a short result need not be read
            counter.feed(piece)
        if counter.rows > settings["rows"]:
            raise Refusal("rows")
        return xml.fit(piece) if name == "xml" else piece

    sink = Sink(send, settings["result"], finish)
    if name == "csv" and isinstance(result, ox.QuerySolutions):
        result.serialize(cast(IO[bytes], CsvRows(sink.write, sink.expect)), ox.QueryResultsFormat.TSV)
    else:
        result.serialize(sink, TABLES[name])
    return sink.take(last=True)


def write_graph(result: ox.QueryTriples, name: str, settings: dict[str, Any], send: Callable[[bytes], None]) -> bytes:
    """Write a graph with each triple once, in the order of its N-Triples: the engine promises neither.

    Return the last piece, which is not sent yet.

    Raises:
        Refusal: it has too many triples or bytes, or the format cannot say it.
    """
    body = _graph(_ntriples(result, settings), name, settings)
    last = len(body) - len(body) % PIECE
    for start in range(0, last, PIECE):
        send(body[start : start + PIECE])
    return body[last:]


def _ntriples(result: ox.QueryTriples, settings: dict[str, Any]) -> bytes:
    pieces: list[bytes] = []
    sink = Sink(pieces.append, settings["result"], lambda piece, last: piece)
    result.serialize(cast(IO[bytes], sink), ox.RdfFormat.N_TRIPLES)
    pieces.append(sink.take())
    lines = sorted(set(b"".join(pieces).split(b"\n")) - {b""})
    if len(lines) > settings["rows"]:
        raise Refusal("rows")
    return b"".join(line + b"\n" for line in lines)


def _graph(ntriples: bytes, name: str, settings: dict[str, Any]) -> bytes:
    if name in ("ntriples", "nquads"):
        if any(each in ntriples for each in _NO_DATATYPES):
            list(_read(ntriples))
        return ntriples
    triples = _read(ntriples)
    if name in ("turtle", "trig"):  # a graph without a name is the same text in both
        return write_turtle(triples, settings["prefixes"])
    written_as = {"jsonld": ox.RdfFormat.JSON_LD, "rdfxml": ox.RdfFormat.RDF_XML}[name]
    try:
        body = _bytes(ox.serialize(triples, format=written_as))
    except OSError as error:  # JSON-LD has no triple terms
        raise Refusal("inexpressible", str(error)) from error
    if name == "rdfxml":
        if b"<oxprefix: " in body:
            raise Refusal("inexpressible", "the IRI of a property does not end in an XML name")
        return XmlPieces().fit(body)
    return body


def _read(ntriples: bytes) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    except SyntaxError as error:  # of what the engine wrote, not of the query
        raise Refusal(
            "inexpressible", "STRDT made a text of rdf:langString without a language, and RDF has none"
        ) from error


class XmlPieces:
    """XML of the engine on its way, in pieces: makes it say what was meant, or refuses it where XML has no way to."""

    def __init__(self) -> None:
        self._before = b""

    def fit(self, piece: bytes) -> bytes:
        """Return the next piece with carriage returns that readers keep: of raw ones they make line feeds (XML 1.0, 2.11).

        Raises:
            Refusal: it has a character that no XML can have (2.2), which the engine writes all the same.
        """
        seen = self._before + piece  # a character may lie in two pieces
        if len(piece.translate(None, _NOT_XML)) < len(piece) or any(each in seen for each in _NOT_XML_EITHER):
            raise Refusal("inexpressible", "a text has a control character or another one that XML does not allow")
        self._before = seen[-2:]
        return piece.replace(b"\r", b"&#xD;")


def write_turtle(triples: Iterable[ox.Triple], prefixes: dict[str, str]) -> bytes:
    """Return Turtle with those of the prefixes that it uses, in alphabetical order."""
    lines = _bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)).split(b"\n")
    count = next((at for at, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    body = b"\n".join(lines[count:])
    used = [line for line in sorted(lines[:count]) if _begins_a_word(line.split(b" ", 2)[1], body)]
    return b"".join(line + b"\n" for line in used) + body


def _begins_a_word(name: bytes, body: bytes) -> bool:
    """Say whether a prefix is used: ``sd:`` stands in ``xsd:integer``, and not as a prefix."""
    if name not in body:
        return False
    return body.startswith(name) or any(before + name in body for before in (b" ", b"\t", b"\n", b"^"))


def _bytes(written: bytes | None) -> bytes:
    assert written is not None, "nothing was given to write to"
    return written
