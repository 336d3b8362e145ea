"""The program that evaluates queries: one process, one copy of the release, one query at a time.

It is started by its path (``python -P worker.py``), and imports nothing but the standard library and pyoxigraph, so
that it is up as soon as the release is loaded, and holds nothing that a query could reach.

Protocol, on standard input and output: frames of a 4-byte big-endian length and that many bytes. The first frame in is
the settings, the first frame out is ``{}`` or ``{"error": …}``; from then on one frame in (a JSON request) gives two
frames out (a JSON header and the body of the result). At the end of input the program ends. A query that runs past its
time ends the program by ``SIGALRM``, one that takes too much memory by ``SIGABRT``, one nested too deeply by
``SIGSEGV``: the parent reads the exit status.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import sys
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

import pyoxigraph as ox

try:
    import resource
except ImportError:  # not on Windows: no limits there, and the queries run all the same
    resource = None  # type: ignore[assignment]

_LENGTH: Final = 4
_TABLES: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_NOT_XML: Final = bytes(code for code in range(32) if code not in (9, 10, 13))
_MERGE: Final = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_WARM_UP: Final = ("ASK {}", "SELECT * { ?s ?p ?o } LIMIT 1", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1")


class Refusal(Exception):
    """A query that is answered with an error; ``code`` tells the parent how to word it."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message)
        self.code = code


class Sink:
    """Collects what a serialiser writes, and stops it at a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._chunks: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        """Keep a chunk.

        Raises:
            Refusal: the limit is reached.

        """
        self._size += len(chunk)
        if self._size > self._limit:
            raise Refusal("bytes")
        self._chunks.append(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: part of being a file."""

    def value(self) -> bytes:
        """Return everything that was written."""
        return b"".join(self._chunks)


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read one frame; nothing at the end of input, or where a frame breaks off."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    payload = stream.read(size)
    return payload if len(payload) == size else None


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame, without flushing."""
    stream.write(len(payload).to_bytes(_LENGTH, "big"))
    stream.write(payload)


def load(path: str, sha256: str) -> ox.Store:
    """Load a release's N-Quads: each quad into its graph, and the merge of all graphs into the default graph.

    The merge is a copy because pyoxigraph's union of graphs gives a triple once for each graph it is in.

    Raises:
        Refusal: the file cannot be read, is not N-Quads, or is not the one the manifest names (the folder has been
            replaced by another release since it was opened).

    """
    store = ox.Store()
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - pathlib would be one import more at every start
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                raise Refusal("load", "the file is not the one that the manifest named when the release was opened")
            stream.seek(0)
            store.load(stream, ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise Refusal("load", str(error)) from error
    store.update(_MERGE)
    return store


def lock_down(memory: int) -> None:
    """Give up the right to open any file or socket, to dump core, and to grow beyond ``memory`` further bytes.

    The limit on open files is what is open (0, 1 and 2), so that every ``open`` and ``socket`` fails with EMFILE. A
    system without these limits, or that does not tell a process its size, runs the queries without them.
    """
    if resource is None:
        return
    size = _address_space()
    os.closerange(3, 4096)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    if size is not None:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = size + memory if hard == resource.RLIM_INFINITY else min(size + memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _address_space() -> int | None:
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - as above
            return int(stream.read().split()[0]) * resource.getpagesize()
    except OSError:
        return None


def set_alarm(seconds: float) -> None:
    """Let the kernel end this process after so many seconds; 0 takes it back. Nothing else can stop a running query."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def evaluate(store: ox.Store, request: dict[str, Any], settings: dict[str, Any]) -> tuple[str, bytes]:
    """Evaluate a query; return the kind of its result and the result, written in the format asked for that kind.

    Raises:
        Refusal: it is not SPARQL, reaches for another server, or its result has no such format or is too large.

    """
    try:
        default, named = _dataset(request)
        result = store.query(request["query"], base_iri=settings["base"], default_graph=default, named_graphs=named)
        if isinstance(result, ox.QueryTriples):
            kind, body = "graph", _graph(result, _format(request, "graph"), settings)
        elif isinstance(result, ox.QuerySolutions):
            kind, body = "solutions", _solutions(result, _format(request, "solutions"), settings)
        else:
            kind, body = "boolean", _written(result, _TABLES[_format(request, "boolean")], settings)
    except SyntaxError as error:
        raise Refusal("syntax", str(error)) from error
    except OSError as error:  # the store is in memory: only SERVICE talks to the system
        raise Refusal("service", str(error)) from error
    except MemoryError as error:
        raise Refusal("memory") from error
    except (RuntimeError, ValueError) as error:
        raise Refusal("engine", str(error)) from error
    return kind, body


def _dataset(request: dict[str, Any]) -> tuple[Any, Any]:
    """Return default and named graphs as the protocol has them (2.1.4): if either is given, there is nothing else."""
    if not request["default"] and not request["named"]:
        return None, None
    try:
        return [ox.NamedNode(iri) for iri in request["default"]], [ox.NamedNode(iri) for iri in request["named"]]
    except ValueError as error:
        raise Refusal("graph-name", str(error)) from error


def _format(request: dict[str, Any], kind: str) -> str:
    name: str | None = request["formats"][kind]
    if name is None:
        raise Refusal("format", kind)
    return name


def _written(result: Any, written_as: ox.QueryResultsFormat | ox.RdfFormat, settings: dict[str, Any]) -> bytes:
    sink = Sink(settings["result"])
    result.serialize(sink, written_as)
    return sink.value()


def _solutions(result: ox.QuerySolutions, name: str, settings: dict[str, Any]) -> bytes:
    body = _written(result, _TABLES[name], settings)
    if name == "xml":
        _check_xml(body)
    if has_more_rows(name, body, settings["rows"]):
        raise Refusal("rows")
    return body


def has_more_rows(name: str, body: bytes, limit: int) -> bool:
    """Say whether a written table has more than ``limit`` rows.

    A cheap upper bound decides nearly always; the exact count, which has to leave out what is quoted, does the rest.
    """
    if name == "xml":
        return body.count(b"<result>") > limit
    if name == "tsv":
        return body.count(b"\n") - 1 > limit
    if name == "csv":
        return body.count(b"\n") - 1 > limit and re.sub(rb'"[^"]*"', b"", body).count(b"\n") - 1 > limit
    if body.count(b"{") <= limit:
        return False
    bare = re.sub(rb'"(?:[^"\\]|\\.)*"', b"", body)
    rows = bare[bare.index(b"[", bare.index(b"]")) + 1 :]
    return not rows.startswith(b"]") and rows.count(b"},{") + 1 > limit


def _graph(result: ox.QueryTriples, name: str, settings: dict[str, Any]) -> bytes:
    """Write a graph with each triple once, in the order of its N-Triples: the engine promises neither."""
    ntriples = _written(result, ox.RdfFormat.N_TRIPLES, settings)
    lines = sorted(set(ntriples.split(b"\n")) - {b""})
    if len(lines) > settings["rows"]:
        raise Refusal("rows")
    ntriples = b"".join(line + b"\n" for line in lines)
    if name in ("ntriples", "nquads"):
        return ntriples
    triples = (quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES))
    if name in ("turtle", "trig"):  # a graph without a name is the same text in both
        return write_turtle(triples, settings["prefixes"])
    written_as = {"jsonld": ox.RdfFormat.JSON_LD, "rdfxml": ox.RdfFormat.RDF_XML}[name]
    try:
        body = _bytes(ox.serialize(triples, format=written_as))
    except OSError as error:  # JSON-LD has no triple terms
        raise Refusal("inexpressible", str(error)) from error
    if name == "rdfxml":
        _check_xml(body)
    return body


def _check_xml(body: bytes) -> None:
    """Refuse what the engine writes although XML has no way to say it.

    Control characters, and, in RDF/XML, a property that does not end in a name.
    """
    if len(body.translate(None, _NOT_XML)) < len(body):
        raise Refusal("inexpressible", "a text has a control character, and XML allows none")
    if b"<oxprefix: " in body:
        raise Refusal("inexpressible", "the IRI of a property does not end in an XML name")


def write_turtle(triples: Iterable[ox.Triple], prefixes: dict[str, str]) -> bytes:
    """Return Turtle with those of the prefixes that it uses, in alphabetical order."""
    lines = _bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)).split(b"\n")
    count = next((at for at, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    body = b"\n".join(lines[count:])
    used = [line for line in sorted(lines[:count]) if line.split(b" ", 2)[1] in body]
    return b"".join(line + b"\n" for line in used) + body


def _bytes(written: bytes | None) -> bytes:
    assert written is not None, "nothing was given to write to"
    return written


def answer(store: ox.Store, request: dict[str, Any], settings: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Evaluate a request within its time; return the header and the body of the answer."""
    set_alarm(request["timeout"])
    try:
        kind, body = evaluate(store, request, settings)
        header = {"kind": kind}
    except Refusal as refusal:
        header, body = {"error": refusal.code, "message": str(refusal)}, b""
    set_alarm(0)
    return header, body


def _warm_up(store: ox.Store, settings: dict[str, Any]) -> None:
    """Run each kind of query in each format, so that nothing has to be opened or imported any more."""
    graphs = ("turtle", "jsonld", "rdfxml")
    for query in _WARM_UP:
        for table, graph in zip((*_TABLES,), (*graphs, "ntriples"), strict=True):
            formats = {"boolean": table, "solutions": table, "graph": graph}
            evaluate(store, {"query": query, "formats": formats, "default": [], "named": []}, settings)


def _prepare(settings: dict[str, Any]) -> ox.Store:
    if hasattr(signal, "pthread_sigmask"):  # whatever the parent did with the alarm, here it ends the process
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    set_alarm(settings["start"])
    store = load(settings["graph"], settings["sha256"])
    _warm_up(store, settings)
    lock_down(settings["memory"])
    set_alarm(0)
    return store


def main() -> None:
    """Load the release, then answer one request after the other until the input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    settings: dict[str, Any] = json.loads(read_frame(source) or b"{}")
    if not settings:
        return
    try:
        store = _prepare(settings)
    except Refusal as refusal:
        write_frame(target, json.dumps({"error": refusal.code, "message": str(refusal)}).encode())
        target.flush()
        return
    write_frame(target, b"{}")
    target.flush()
    while (frame := read_frame(source)) is not None:
        header, body = answer(store, json.loads(frame), settings)
        write_frame(target, json.dumps(header).encode())
        write_frame(target, body)
        target.flush()


if __name__ == "__main__":
    main()
