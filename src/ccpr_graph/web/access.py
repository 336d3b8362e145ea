"""What a server writes on standard error: a JSON object a line, one for each request, and one for anything else to tell.

A line is written by a thread of its own. If whoever reads standard error stops reading, lines are lost, and counted; the
server goes on.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Self

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccpr_graph.web.clients import truncated
from ccpr_graph.web.headers import ACCESS_LOG

_LONGEST_PATH: Final = 1000  # characters
_LONGEST_QUERY: Final = 10_000
_TOLD: Final = ("kind", "cache", "broken_off")  # what the application knows about an answer, in scope["state"]
_WAITING_LINES: Final = 10_000
_JSON: Final = json.JSONEncoder(ensure_ascii=True)
_GATHER: Final = 0.02  # seconds: lines that come soon after each other are written together
_PATIENCE: Final = 1.0  # seconds that the last lines are given at the end


class AccessLog:
    """Wraps an application: gives every request an id, and writes a line about it when its answer has ended.

    A line has ``time`` (UTC, of the request), ``id`` (also in the answer, as ``X-Request-Id``), ``client``, ``method``,
    ``path``, ``status``, ``bytes`` of the body as sent and ``ms``; where they are known, ``kind`` of result, ``cache`` and,
    for an answer that has no end, ``broken_off`` with the reason. What a person asks, and who it is, is their own matter.

    Args:
        app: what is wrapped.
        log_queries: write what stands behind ``?`` in the address, as ``query``.
        log_clients: write whole addresses of clients, instead of their networks.
    """

    def __init__(self, app: ASGIApp, *, log_queries: bool = False, log_clients: bool = False) -> None:
        self._app = app
        self._log_queries = log_queries
        self._log_clients = log_clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = Seen(send, id=new_id())
        scope.setdefault("state", {})["id"] = seen.id
        began, started = datetime.now(UTC), time.perf_counter()
        try:
            await self._app(scope, receive, seen.send)
        finally:
            self.note(scope, seen, began, started)

    def note(self, scope: Scope, seen: Seen, began: datetime, started: float) -> None:
        """Write the line about a request whose answer has ended; ``started`` is what the performance counter was then."""
        milliseconds = (time.perf_counter() - started) * 1000
        if ACCESS_LOG.isEnabledFor(logging.INFO):
            ACCESS_LOG.handle(_record(self._line(scope, seen, began, milliseconds)))

    def _line(self, scope: Scope, seen: Seen, began: datetime, milliseconds: float) -> dict[str, Any]:
        line: dict[str, Any] = {
            "time": _written(began),
            "id": seen.id,
            "client": self._client(scope),
            "method": scope["method"][:_LONGEST_PATH],
            "path": _printable(scope["path"], _LONGEST_PATH),
            "status": seen.status or 500,  # nothing was sent: the server's last resort answers
            "bytes": seen.size,
            "ms": round(milliseconds, 1),
        }
        if self._log_queries and scope["query_string"]:
            line["query"] = _printable(scope["query_string"].decode("latin-1"), _LONGEST_QUERY)
        told: Mapping[str, Any] = scope["state"]
        if seen.status and not seen.ended:
            line["broken_off"] = "ClientDisconnect"
        return line | {name: told[name] for name in _TOLD if name in told}

    def _client(self, scope: Scope) -> str | None:
        client = scope.get("client")
        if not client:
            return None
        return _printable(client[0], _LONGEST_PATH) if self._log_clients else truncated(client[0])


def _record(line: dict[str, Any]) -> logging.LogRecord:
    """Return a record of a line; made here, because a logger looks for the place in the code, which takes its time."""
    record = logging.LogRecord(ACCESS_LOG.name, logging.INFO, __file__, 0, _JSON.encode(line), (), None)
    record.is_json = True
    return record


class Seen:
    """Passes an answer on, and sees what it is: its status, its size, whether it came to its end."""

    def __init__(self, send: Send, *, id: str | None = None) -> None:
        self._send = send
        self.id = id
        self.status = 0
        self.size = 0
        self.ended = False

    @classmethod
    def of_whole(cls, id: str, status: int, size: int) -> Self:
        """Return what was seen of an answer that went out at once."""
        seen = cls(_nowhere, id=id)
        seen.status, seen.size, seen.ended = status, size, True
        return seen

    async def send(self, message: Message) -> None:
        """Pass one message on; the first one gets the id."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.id is not None:
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", self.id.encode())]}
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)
        self.ended = message["type"] == "http.response.body" and not message.get("more_body", False)


async def _nowhere(message: Message) -> None:
    """Send nothing."""


def new_id() -> str:
    """Return an id for a request, at random: nobody can guess another's."""
    return os.urandom(8).hex()


class LogWriter(logging.Handler):
    """Writes the lines of a log to a file descriptor, from a thread of its own; the caller never waits.

    ``logging.handlers.QueueListener`` does the like, but waits at its end for a reader who may never come.

    Args:
        descriptor: where to write.
        waiting: lines that wait at most; further ones are lost.
    """

    def __init__(self, descriptor: int = 2, *, waiting: int = _WAITING_LINES) -> None:
        super().__init__()
        self.setFormatter(_JsonLines())
        self._descriptor = descriptor
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._waiting = waiting
        self._closing = threading.Event()
        self._refused = 0  # counted by whoever logs
        self._unwritten = 0  # counted by the thread
        self._thread = threading.Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()

    @property
    def lost(self) -> int:
        """How many lines were lost."""
        return self._refused + self._unwritten

    def numbers(self) -> Mapping[str, float]:
        """Return counters and gauges, by name; names of counters end in ``_total``."""
        return {"log_lines_waiting": self._lines.qsize(), "log_lines_lost_total": self.lost}

    def emit(self, record: logging.LogRecord) -> None:
        """Leave a record to the thread."""
        if self._lines.qsize() >= self._waiting:
            self._refused += 1
            return
        try:
            self._lines.put(self.format(record).encode("ascii") + b"\n")
        except (TypeError, ValueError):  # the arguments of a record do not fit its text
            self._refused += 1

    def close(self) -> None:
        """Write what waits, unless nobody reads it."""
        if not self._closing.is_set():
            self._closing.set()
            self._lines.put(None)
            self._thread.join(_PATIENCE)
        super().close()

    def _write_all(self) -> None:
        told = 0
        while not (self._closing.is_set() and self._lines.empty()):
            lines = self._gathered()
            if (lost := self.lost) > told:
                lines.append(_lost(lost - told))
            told = lost
            try:
                _write(self._descriptor, b"".join(lines))
            except OSError:  # the reader is gone
                self._unwritten += len(lines)
                told = self.lost

    def _gathered(self) -> list[bytes]:
        """Wait for a line; return it and those that come soon after."""
        lines = [self._lines.get()]
        self._closing.wait(_GATHER)
        with contextlib.suppress(queue.Empty):
            while True:
                lines.append(self._lines.get_nowait())
        return [line for line in lines if line is not None]


@contextlib.contextmanager
def logging_to_standard_error() -> Iterator[LogWriter]:
    """Let everything that this process logs go to standard error in JSON; ours from ``INFO``, others' from ``WARNING``."""
    root, ours = logging.getLogger(), logging.getLogger("ccpr_graph")
    level = ours.level
    writer = LogWriter(sys.__stderr__.fileno() if sys.__stderr__ is not None else 2)
    root.addHandler(writer)
    ours.setLevel(logging.INFO)
    try:
        yield writer
    finally:
        root.removeHandler(writer)
        ours.setLevel(level)
        writer.close()


class _JsonLines(logging.Formatter):
    """Writes a record as a JSON object in ASCII: no text of a client's can make a line, or command a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for a record, without the line end."""
        if hasattr(record, "is_json"):
            return record.getMessage()
        line = {
            "time": _written(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return _JSON.encode(line)


def _write(descriptor: int, data: bytes) -> None:
    """Write all of it, past the buffer of ``sys.stderr``: its lock would hold up the end of the process."""
    while data:
        data = data[os.write(descriptor, data) :]


def _lost(number: int) -> bytes:
    message = f"{number} lines of the log were lost: nobody read standard error in time"
    line = {"time": _written(datetime.now(UTC)), "level": "WARNING", "logger": __name__, "message": message}
    return _JSON.encode(line).encode("ascii") + b"\n"


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _printable(text: str, longest: int) -> str:
    cut = text if len(text) <= longest else text[:longest] + "…"
    if cut.isprintable():
        return cut
    return "".join(char if char.isprintable() else "?" for char in cut)
