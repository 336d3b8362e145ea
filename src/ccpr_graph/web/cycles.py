"""One request and its answer on a connection: what uvicorn makes of them for HTTP/1.1, and what HTTP/1.0 needs instead."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_AT_ONCE: Final = struct.pack("ii", 1, 0)  # linger for no time: what is not sent is thrown away, and the peer told


class UnchunkedCycle(RequestResponseCycle):
    """One request of HTTP/1.0 and its answer, whose end is that of the connection if its length is not known.

    uvicorn sends chunks to anybody; HTTP/1.0 has none (RFC 9112, 6.1). An answer that is broken off ends in a reset, or it
    would pass for the whole (RFC 9112, 8).
    """

    async def run_asgi(self, app: Any) -> None:
        """Serve the request."""
        await super().run_asgi(app)
        if self.response_started and not (self.response_complete or self.disconnected):
            reset(self.transport)

    async def send(self, message: Any) -> None:
        """Send a part of the answer. What its length says of each part is the part's own: nothing is left to count."""
        if message["type"] == "http.response.start":
            self.chunked_encoding = False
        else:
            self.expected_content_length = len(message.get("body", b""))
        await super().send(message)


def give_up(cycle: RequestResponseCycle) -> None:
    """Let an application see that its client has gone, and send nothing more to it."""
    cycle.disconnected = True
    cycle.message_event.set()


def reset(transport: asyncio.Transport) -> None:
    """End a connection at once, and in a way that its client sees: not even the system holds what was not sent."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()
