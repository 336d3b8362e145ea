"""Frames on a stream socket: one byte that says what it is, four that say how long (big-endian), and the payload."""

from __future__ import annotations

import socket
from typing import Final

HEAD: Final = 5

ASK: Final = b"?"
BEGIN: Final = b"B"
DATA: Final = b"D"
END: Final = b"E"
REFUSED: Final = b"R"
SETTINGS: Final = b"S"


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """Return a frame as bytes."""
    return kind + len(payload).to_bytes(HEAD - 1, "big") + payload


def read_frame(stream: socket.socket) -> tuple[bytes, bytes] | None:
    """Read one frame; nothing at the end of the stream, or where a frame breaks off."""
    head = _read(stream, HEAD)
    if head is None:
        return None
    payload = _read(stream, int.from_bytes(head[1:], "big"))
    return None if payload is None else (head[:1], payload)


def _read(stream: socket.socket, size: int) -> bytes | None:
    pieces = []
    while size:
        try:
            piece = stream.recv(min(size, 1 << 20))
        except ConnectionError:
            return None
        if not piece:
            return None
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
