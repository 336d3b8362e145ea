"""One request and its answer on a connection: uvicorn's, whose answers go out in one piece where they can; HTTP/1.0's.

The head waits for the first piece of the body (as ASGI has it), so that a short answer is one write: each costs a call of
the system, and wakes the client.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import struct
from collections.abc import Iterable
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

_AT_ONCE: Final = struct.pack("ii", 1, 0)  # linger for no time: what is not sent is thrown away, and the peer told
_LONGEST_KEPT: Final = 500  # bytes of a header field that is remembered as it is written
_WITHOUT_BODY: Final = (204, 304)


class Cycle(RequestResponseCycle):
    """One request of HTTP/1.1 and its answer."""

    chunks: ClassVar[bool] = True  # an answer of unknown length is sent in chunks

    _head = b""

    async def send(self, message: Any) -> None:
        """Send a part of the answer: the head first, then pieces of the body."""
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        if self.response_complete or (message["type"] == "http.response.start") == self.response_started:
            raise RuntimeError(f"The application sent '{message['type']}' out of turn.")
        if self.response_started:
            self._send_piece(message.get("body", b""), message.get("more_body", False))
        else:
            self._start(message["status"], message.get("headers", ()))

    def send_whole(self, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> None:
        """Send all of an answer at once, whether the client reads or not."""
        self._start(status, headers)
        self._send_piece(body, more=False)

    def _start(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self._begin()
        content = [STATUS_LINE[status]]
        for name, value in (*self.default_headers, *headers):
            field = _field(name, value) if len(value) <= _LONGEST_KEPT else _written(name, value)
            content.append(field)
            if field.startswith((b"content-length:", b"transfer-encoding:", b"connection:")):
                self._note(*field.lower().rstrip().split(b": ", 1))
        if not (self.keep_alive or any(field.startswith(b"connection:") for field in content)):
            content.append(b"connection: close\r\n")
        if self.chunked_encoding is None and self.scope["method"] != "HEAD" and status not in _WITHOUT_BODY:
            self.chunked_encoding = self.chunks
            if self.chunks:
                content.append(b"transfer-encoding: chunked\r\n")
        content.append(b"\r\n")
        self._head = b"".join(content)

    def _note(self, name: bytes, value: bytes) -> None:
        """Take note of what a field says about the frame of the answer."""
        if name == b"connection":
            self.keep_alive = self.keep_alive and b"close" not in [token.strip() for token in value.split(b",")]
        elif name == b"content-length" and self.chunked_encoding is None:
            self.expected_content_length = int(value)
            self.chunked_encoding = False
        elif value == b"chunked":
            self.expected_content_length = 0
            self.chunked_encoding = True

    def _send_piece(self, body: bytes, more: bool) -> None:
        data, self._head = self._head + self._framed(body, more), b""
        if data:
            self.transport.write(data)
        if not more:
            if self.expected_content_length != 0:
                raise RuntimeError("The answer is shorter than its Content-Length.")
            self._end()

    def _framed(self, body: bytes, more: bool) -> bytes:
        if self.scope["method"] == "HEAD":
            self.expected_content_length = 0
            return b""
        if self.chunked_encoding:
            chunk = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            return chunk if more else chunk + b"0\r\n\r\n"
        self.expected_content_length -= len(body)
        if self.expected_content_length < 0:
            raise RuntimeError("The answer is longer than its Content-Length.")
        return body

    def _begin(self) -> None:
        self.response_started = True
        self.waiting_for_100_continue = False

    def _end(self) -> None:
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


class UnchunkedCycle(Cycle):
    """One request of HTTP/1.0 and its answer, whose end is that of the connection if its length is not known.

    uvicorn sends chunks to anybody; HTTP/1.0 has none (RFC 9112, 6.1). An answer that is broken off ends in a reset, or it
    would pass for the whole (RFC 9112, 8).
    """

    chunks = False

    async def run_asgi(self, app: Any) -> None:
        """Serve the request."""
        await super().run_asgi(app)
        if self.response_started and not (self.response_complete or self.disconnected):
            reset(self.transport)

    def _framed(self, body: bytes, more: bool) -> bytes:
        """What its length says of each part is the part's own: nothing is left to count."""
        self.chunked_encoding = False
        self.expected_content_length = len(body)
        return super()._framed(body, more)


@functools.lru_cache(maxsize=1024)
def _field(name: bytes, value: bytes) -> bytes:
    return _written(name, value)


def _written(name: bytes, value: bytes) -> bytes:
    """Return a header field as a line.

    Raises:
        RuntimeError: it would be more than one, or none.
    """
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("The name or the value of a header field is not valid.")
    return b"%b: %b\r\n" % (name.lower(), value)


def give_up(cycle: RequestResponseCycle) -> None:
    """Let an application see that its client has gone, and send nothing more to it."""
    cycle.disconnected = True
    cycle.message_event.set()


def reset(transport: asyncio.Transport) -> None:
    """End a connection at once, and in a way that its client sees: not even the system holds what was not sent."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()
