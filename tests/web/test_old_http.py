"""HTTP/1.0, which ``ab``, ``curl --http1.0`` and some proxies speak: no chunks, and no answer cut short that looks whole."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.waiting import PATIENCE

_PROGRAM = """
import socket
import uvicorn
from ccpr_graph.web.guard import guarded

async def app(scope, receive, send):
    headers = [(b"content-length", b"6")] if scope["path"] == "/counted" else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for piece in (b"ab", b"", b"cdef"):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    if scope["path"] != "/broken":
        await send({"type": "http.response.body", "body": b""})

listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
config = uvicorn.Config(app, loop="uvloop", http=guarded(), ws="none", lifespan="off", log_level="critical", access_log=False)
uvicorn.Server(config).run(sockets=[listening])
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()


def read(port: int, request: str) -> tuple[str, bytes]:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request.encode("ascii"))
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    return head.decode("ascii").lower(), body


@pytest.mark.parametrize(
    ("request_line", "more"),
    [
        ("GET / HTTP/1.0", ""),
        ("GET / HTTP/1.0", "Connection: keep-alive\r\n"),
        ("GET / HTTP/1.0", "Connection: upgrade\r\nUpgrade: h2c\r\n"),
        ("POST / HTTP/1.0", "Content-Length: 0\r\n"),
    ],
)
def test_an_answer_ends_with_its_connection(port: int, request_line: str, more: str) -> None:
    head, body = read(port, f"{request_line}\r\n{more}\r\n")
    assert body == b"abcdef"
    assert "transfer-encoding" not in head
    assert re.search(r"\r\nconnection: close(\r\n|$)", head)


def test_a_length_that_is_known_is_told(port: int) -> None:
    head, body = read(port, "GET /counted HTTP/1.0\r\n\r\n")
    assert ("content-length: 6" in head, body) == (True, b"abcdef")


def test_no_body_for_head(port: int) -> None:
    head, body = read(port, "HEAD / HTTP/1.0\r\n\r\n")
    assert (head.split("\r\n")[0], body) == ("http/1.1 200 ok", b"")


def test_chunks_for_the_others(port: int) -> None:
    head, body = read(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert "transfer-encoding: chunked" in head
    assert body == b"2\r\nab\r\n4\r\ncdef\r\n0\r\n\r\n"


def test_an_answer_that_breaks_off_does_not_look_whole(port: int) -> None:
    with pytest.raises(ConnectionResetError):
        read(port, "GET /broken HTTP/1.0\r\n\r\n")
    _, body = read(port, "GET /broken HTTP/1.1\r\nHost: a\r\n\r\n")
    assert not body.endswith(b"0\r\n\r\n")
