"""Evaluates one question on a store, and sends the answer in frames."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.evaluator.asking import ask
from ccpr_graph.evaluator.frames import BEGIN, DATA, END, REFUSED, frame
from ccpr_graph.evaluator.writing import TABLES, Refusal, write_graph, write_table

_WARM_UP: Final = ("ASK {}", "SELECT * { ?s ?p ?o } LIMIT 1", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1")

Send = Callable[[bytes], None]


class Reply:
    """Frames on their way out. What kind of result it is goes with the first data, so a short answer is one write."""

    def __init__(self, send: Send, kind: str) -> None:
        self._send = send
        self._begin = frame(BEGIN, kind.encode())

    def data(self, piece: bytes) -> None:
        """Send a piece."""
        self._send(self._begin + frame(DATA, piece))
        self._begin = b""

    def end(self, piece: bytes) -> None:
        """Send the last piece, and say that this was all."""
        self._send(self._begin + frame(DATA, piece) + frame(END))


def answer(store: ox.Store, question: dict[str, Any], settings: dict[str, Any], send: Send) -> None:
    """Evaluate a question, and send what it gives, or why it is refused.

    Raises:
        ConnectionError: nobody listens any more.
    """
    try:
        evaluate(store, question, settings, send)
    except ConnectionError:
        raise
    except Refusal as refusal:
        _refuse(send, refusal.code, str(refusal))
    except SyntaxError as error:
        _refuse(send, "syntax", str(error))
    except MemoryError:
        _refuse(send, "memory", "")
    except OSError as error:  # only SERVICE talks to the system
        _refuse(send, "service", str(error))
    except (RuntimeError, ValueError) as error:
        _refuse(send, "engine", str(error))


def _refuse(send: Send, code: str, message: str) -> None:
    send(frame(REFUSED, json.dumps([code, message]).encode()))


def evaluate(store: ox.Store, question: dict[str, Any], settings: dict[str, Any], send: Send) -> None:
    """Evaluate a question and send the result.

    Raises:
        Refusal: its result has no such format, or is too large.
        SyntaxError: it is not SPARQL.
        OSError: it reaches for another server.
        RuntimeError, ValueError, MemoryError: the engine cannot evaluate it.
    """
    default, named = _dataset(question)
    result = ask(store, question["text"], base_iri=settings["base"], default_graph=default, named_graphs=named)
    kind = _kind(result)
    name = _format(question, kind)
    reply = Reply(send, kind)
    if isinstance(result, ox.QueryTriples):
        reply.end(write_graph(result, name, settings, reply.data))
    else:
        reply.end(write_table(result, name, settings, reply.data))


def _kind(result: Any) -> str:
    if isinstance(result, ox.QueryTriples):
        return "graph"
    return "solutions" if isinstance(result, ox.QuerySolutions) else "boolean"


def _dataset(question: dict[str, Any]) -> tuple[Any, Any]:
    """Return default and named graphs as the protocol has them (2.1.4): if either is given, there is nothing else."""
    if not question["default"] and not question["named"]:
        return None, None
    try:
        return [ox.NamedNode(iri) for iri in question["default"]], [ox.NamedNode(iri) for iri in question["named"]]
    except ValueError as error:
        raise Refusal("graph-name", str(error)) from error


def _format(question: dict[str, Any], kind: str) -> str:
    name: str | None = question["formats"][kind]
    if name is None:
        raise Refusal("format", kind)
    return name


def warm_up(store: ox.Store, settings: dict[str, Any]) -> None:
    """Run each kind of query in each format, so that nothing has to be opened or imported any more."""
    graphs = ("turtle", "jsonld", "rdfxml", "ntriples")
    for text in _WARM_UP:
        for table, graph in zip(TABLES, graphs, strict=True):
            formats = {"boolean": table, "solutions": table, "graph": graph}
            question: dict[str, Any] = {"text": text, "formats": formats, "default": [], "named": []}
            answer(store, question, settings, lambda piece: None)
