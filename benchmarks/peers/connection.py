"""One kept-alive HTTP connection that adds little of its own to what it measures."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

import httptools

_PIECE = 256 * 1024


@dataclass
class Reply:
    """An answer, and when it came (``time.perf_counter``)."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    pieces: list[bytes] = field(default_factory=list)
    first: float = 0.0
    length: int = 0
    complete: bool = False
    keep: bool = True

    @property
    def body(self) -> bytes:
        """All of the body that was kept."""
        return b"".join(self.pieces)


class _Events:
    """What the parser calls."""

    def __init__(self, reply: Reply, keep_body: bool) -> None:
        self._reply, self._keep_body = reply, keep_body

    def on_header(self, name: bytes, value: bytes) -> None:
        self._reply.headers[name.decode().lower()] = value.decode("latin-1")

    def on_body(self, piece: bytes) -> None:
        self._reply.first = self._reply.first or time.perf_counter()
        self._reply.length += len(piece)
        if self._keep_body:
            self._reply.pieces.append(piece)

    def on_message_complete(self) -> None:
        self._reply.complete = True


class Connection:
    """A connection to the server of ``url``; it connects anew where the server has closed it."""

    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        self._address = (str(parts.hostname), int(parts.port or 80))
        self._timeout = timeout
        self._socket: socket.socket | None = None

    def get(self, target: str, headers: dict[str, str], *, keep_body: bool = True) -> Reply:
        """Send a GET and read the whole answer.

        Raises:
            OSError: the connection failed, was closed within the answer, or the answer is not HTTP.
        """
        lines = [f"GET {target} HTTP/1.1", f"Host: {self._address[0]}:{self._address[1]}"]
        request = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""])
        reply = self._exchange(request.encode(), keep_body)
        if not reply.keep:
            self.close()
        return reply

    def _exchange(self, request: bytes, keep_body: bool) -> Reply:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=self._timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        reply = Reply()
        parser = httptools.HttpResponseParser(_Events(reply, keep_body))
        while not reply.complete:
            if not (piece := self._socket.recv(_PIECE)):
                self.close()
                raise ConnectionError("the connection was closed within an answer")
            try:
                parser.feed_data(piece)
            except httptools.HttpParserError as error:
                self.close()
                raise ConnectionError(f"the answer is not HTTP: {error}") from error
        reply.status, reply.keep = parser.get_status_code(), parser.should_keep_alive()
        return reply

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def target_of(path: str, query: str, more: str = "") -> str:
    """Return what stands after GET for a query: ``more`` is a further parameter, as it is written."""
    return f"{path}?{more + '&' if more else ''}query={quote(query, safe='')}"
