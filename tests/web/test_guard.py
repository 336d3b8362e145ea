"""What comes over a socket that is no good request, too much, or too slow: a status or an end, and the server goes on.

A row of the tables is a name, the bytes that are sent, and the statuses that come back in this order; none stands for a
connection that is closed without an answer.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import PATIENCE, eventually
from tests.web.conftest import Running

pytestmark = pytest.mark.abuse

_PROGRAM = """
import asyncio, json, logging, socket, sys
import uvicorn
from ccpr_graph.web.clients import networks
from ccpr_graph.web.guard import guarded
from ccpr_graph.web.crowd import HttpLimits

async def body(receive):
    pieces = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces += message["body"]
        if not message["more_body"]:
            return pieces

async def answer(send, content):
    fields = [(b"content-length", str(len(content)).encode()), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": fields})
    await send({"type": "http.response.body", "body": content})

async def app(scope, receive, send):
    path = scope["path"]
    if path == "/early":
        return await answer(send, b"early")
    if path == "/late":
        await asyncio.sleep(1.5)
        return await answer(send, b"late")
    if path == "/wait":
        while (await receive())["type"] != "http.disconnect":
            pass
        print("gone", file=sys.stderr, flush=True)
        return
    if path == "/big":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1000):
            await send({"type": "http.response.body", "body": bytes(100_000), "more_body": True})
        return await send({"type": "http.response.body", "body": b""})
    if path == "/large":
        return await answer(send, bytes(100_000_000))
    read = await body(receive)
    if read is None:
        return
    fields = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in scope["headers"]]
    told = {"method": scope["method"], "path": path, "query": scope["query_string"].decode("latin-1"),
            "headers": fields, "body": len(read)}
    await answer(send, json.dumps(told).encode())

logging.basicConfig(level=logging.WARNING)
limits, trusted = json.loads(sys.argv[1]), json.loads(sys.argv[2])
listening = socket.create_server(("127.0.0.1", 0))
config = uvicorn.Config(
    app, loop="uvloop", http=guarded(HttpLimits(**limits), networks(trusted)), ws="none", lifespan="off",
    log_level="warning", access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=3,
)
print(listening.getsockname()[1], flush=True)
try:
    uvicorn.Server(config).run(sockets=[listening])
except KeyboardInterrupt:
    pass
"""

SMALL = {"head": 4000, "headers": 20, "pipelined": 4, "connections": 12, "connections_each": 8}
HASTY = {"head_seconds": 1, "silent_seconds": 1, "body_seconds": 3, "stalled_seconds": 2, "idle": 1}


@dataclass(frozen=True)
class Guarded:
    """A guarded server in a process of its own."""

    port: int
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def exchange(self, *pieces: bytes, seconds: float = 0) -> bytes:
        """Send pieces, with pauses between them; return all that comes until the server ends the connection."""
        with self.connect() as connection:
            with contextlib.suppress(ConnectionError):
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(seconds)
            return rest(connection)

    def check(self) -> None:
        """Fail unless an ordinary request is answered, and nothing went wrong before."""
        assert statuses(self.exchange(GOOD)) == [200]
        written = self.log.read_text()
        assert "Traceback" not in written and "Exception" not in written, written


def rest(connection: socket.socket) -> bytes:
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while data := connection.recv(1 << 20):
            received += data
    return received


def statuses(received: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


@contextlib.contextmanager
def guarding(log: Path, limits: dict[str, float], trusted: tuple[str, ...] = ()) -> Iterator[Guarded]:
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _PROGRAM, json.dumps(limits), json.dumps(trusted)],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
    assert process.stdout is not None
    try:
        port = process.stdout.readline()
        assert port, log.read_text()
        yield Guarded(int(port), log)
    finally:
        process.terminate()
        assert process.wait(timeout=PATIENCE) in (0, -15), log.read_text()
        process.stdout.close()


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A server with the limits that are the default."""
    with guarding(tmp_path_factory.mktemp("patient") / "log", {}) as server:
        yield server


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with guarding(tmp_path_factory.mktemp("small") / "log", SMALL) as server:
        yield server


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with guarding(tmp_path_factory.mktemp("hasty") / "log", HASTY) as server:
        yield server


H, END, CHUNKED = b"Host: a\r\n", b"Connection: close\r\n\r\n", b"Transfer-Encoding: chunked\r\n"
UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
GET, POST = b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\n"
GOOD = GET + H + END
NEXT = GET.replace(b"/ ", b"/next ") + H + END
KEPT = GET + H + b"\r\n"

WIRE: dict[str, tuple[bytes, list[int]]] = {
    "good": (GOOD, [200]),
    "empty lines before": (b"\r\n\r\n" + GOOD, [200]),
    "two, one after the other": (KEPT + GOOD, [200, 200]),
    "nothing after close": (GOOD + NEXT, [200]),
    "garbage after close": (GOOD + b"\0\0\0\0", [200]),
    "garbage after a good one": (KEPT + b"\0\0\0\0", [200, 400]),
    "a bad one after a good one": (KEPT + b"GET / HTTP/1.1\r\n\r\n", [200, 400]),
    "garbage after two good ones": (KEPT + KEPT + b"\0", [200, 200, 400]),
    "HTTP/1.0": (b"GET / HTTP/1.0\r\n\r\n", [200]),
    "HTTP/1.0 that would stay": (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", [200]),
    "HTTP/1.0 that expects": (b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx", [200]),
    "HTTP/1.0 in chunks": (b"POST / HTTP/1.0\r\n" + CHUNKED + b"\r\n0\r\n\r\n", [400]),
    "HTTP/0.9 by number": (b"GET / HTTP/0.9\r\n" + H + END, [505]),
    "HTTP/2 by number": (b"GET / HTTP/2.0\r\n" + H + END, [505]),
    "HTTP/3 by number": (b"GET / HTTP/3.0\r\n" + H + END, [400]),
    "HTTP/2 at once": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), [400]),
    "no HTTP": (b"USER anonymous\r\nPASS a\r\n", [400]),
    "a method that is none": (b"BREW / HTTP/1.1\r\n" + H + END, [400]),
    "a method in small letters": (b"get / HTTP/1.1\r\n" + H + END, [400]),
    "a long method": (b"G" * 5000 + b" / HTTP/1.1\r\n" + H + END, [400]),
    "CONNECT": (b"CONNECT a:80 HTTP/1.1\r\n" + H + b"\r\n" + NEXT, [501]),
    "no Host": (GET + END, [400]),
    "two Hosts": (GET + H + H + END, [400]),
    "a Host that is none": (GET + b'Host: a"><script>\r\n' + END, [400]),
    "a Host with a user": (GET + b"Host: a@b\r\n" + END, [400]),
    "an empty Host": (GET + b"Host:\r\n" + END, [200]),
    "a folded header": (GET + H + b"X: a\r\n b\r\n" + END, [400]),
    "a space before the colon": (GET + b"Host : a\r\n" + END, [400]),
    "a header without a colon": (GET + H + b"X\r\n" + END, [400]),
    "a header without a name": (GET + H + b": a\r\n" + END, [400]),
    "NUL in a header": (GET + H + b"X: a\0b\r\n" + END, [400]),
    "NUL in the address": (b"GET /\0 HTTP/1.1\r\n" + H + END, [400]),
    "CR alone in a header": (GET + H + b"X: a\rY: b\r\n" + END, [400]),
    "CR alone": (GOOD.replace(b"\r\n", b"\r"), [400]),
    "LF alone": (GOOD.replace(b"\r\n", b"\n"), [400]),
    "bytes that are not ASCII in the path": (b"GET /\xff HTTP/1.1\r\n" + H + END, [400]),
    "a space in the address": (b"GET /a b HTTP/1.1\r\n" + H + END, [400]),
    "no address": (b"GET  HTTP/1.1\r\n" + H + END, [400]),
    "a relative address": (b"GET sparql HTTP/1.1\r\n" + H + END, [400]),
    "an address of another kind": (b"GET ftp://a/ HTTP/1.1\r\n" + H + END, [400]),
    "an absolute address with a user": (b"GET http://u@a/ HTTP/1.1\r\n" + H + END, [400]),
    "an absolute address without a host": (b"GET http:///x HTTP/1.1\r\n" + H + END, [400]),
    "a star": (b"OPTIONS * HTTP/1.1\r\n" + H + END, [200]),
    "a star for GET": (b"GET * HTTP/1.1\r\n" + H + END, [400]),
    "a length and chunks": (POST + H + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + NEXT, [400]),
    "chunks and a length": (POST + H + CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n" + NEXT, [400]),
    "two lengths": (POST + H + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", [400]),
    "the same length twice": (POST + H + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", [400]),
    "a list of lengths": (POST + H + b"Content-Length: 1, 1\r\n\r\nx", [400]),
    "a negative length": (POST + H + b"Content-Length: -1\r\n\r\nx", [400]),
    "a length with a sign": (POST + H + b"Content-Length: +1\r\n\r\nx", [400]),
    "an endless length": (POST + H + b"Content-Length: 99999999999999999999\r\n\r\nx", [400]),
    "gzip, then chunked": (POST + H + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + NEXT, [501]),
    "chunked, then gzip": (POST + H + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + NEXT, [400]),
    "chunked twice": (POST + H + CHUNKED + CHUNKED + b"\r\n0\r\n\r\n", [400]),
    "identity": (POST + H + b"Transfer-Encoding: identity\r\n\r\n" + NEXT, [501]),
    "xchunked": (POST + H + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + NEXT, [501]),
    "Chunked": (POST + H + b"Transfer-Encoding: Chunked\r\n" + b"Connection: close\r\n\r\n0\r\n\r\n", [200]),
    "chunks": (POST + H + CHUNKED + END + b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n", [200]),
    "a chunk with an extension": (POST + H + CHUNKED + END + b'3;a=b;c="d"\r\nASK\r\n0\r\n\r\n', [200]),
    "an extension of 100 kB": (POST + H + CHUNKED + END + b"3;" + b"a" * 100_000 + b"\r\nASK\r\n0\r\n\r\n", [200]),
    "an extension of 2 MB": (POST + H + CHUNKED + END + b"3;" + b"a" * 2_000_000 + b"\r\nASK\r\n0\r\n\r\n", [431]),
    "trailers": (POST + H + CHUNKED + END + b"3\r\nASK\r\n0\r\nX: y\r\nHost: b\r\n\r\n", [200]),
    "1,000 trailers": (POST + H + CHUNKED + b"\r\n3\r\nASK\r\n0\r\n" + b"X: y\r\n" * 1000 + b"\r\n", [431]),
    "a trailer of 2 MB": (POST + H + CHUNKED + b"\r\n3\r\nASK\r\n0\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\n", [431]),
    "a bad trailer": (POST + H + CHUNKED + b"\r\n3\r\nASK\r\n0\r\nX y\r\n\r\n", [400]),
    "a giant chunk size": (POST + H + CHUNKED + b"\r\nFFFFFFFFFFFFFFFFFF\r\nASK", [400]),
    "a chunk without a size": (POST + H + CHUNKED + b"\r\n\r\nASK\r\n0\r\n\r\n", [400]),
    "a chunk of a negative size": (POST + H + CHUNKED + b"\r\n-3\r\nASK\r\n0\r\n\r\n", [400]),
    "a chunk size with 0x": (POST + H + CHUNKED + b"\r\n0x3\r\nASK\r\n0\r\n\r\n", [400]),
    "a chunk longer than it says": (POST + H + CHUNKED + b"\r\n2\r\nASK\r\n0\r\n\r\n", [400]),
    "a chunk that ends in LF": (POST + H + CHUNKED + b"\r\n3\nASK\n0\n\n", [400]),
    "expects to continue": (POST + H + b"Expect: 100-continue\r\nContent-Length: 3\r\n" + END + b"ASK", [100, 200]),
    "expects what there is not": (POST + H + b"Expect: miracles\r\nContent-Length: 3\r\n" + END + b"ASK", [200]),
    "h2c": (GET + H + UPGRADE + b"\r\n" + GOOD, [200, 200]),
    "h2c with a body": (POST + H + UPGRADE + b"Content-Length: 3\r\n\r\nASK" + GOOD, [200, 200]),
    "h2c in chunks": (POST + H + UPGRADE + CHUNKED + b"\r\n3\r\nASK\r\n0\r\n\r\n" + GOOD, [200, 200]),
    "WebSocket": (GET + H + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n" + GOOD, [200, 200]),
    "200 headers": (GET + H + b"X: a\r\n" * 198 + END, [200]),
    "201 headers": (GET + H + b"X: a\r\n" * 199 + END, [431]),
    "an address of 900 kB": (b"GET /?" + b"a" * 900_000 + b" HTTP/1.1\r\n" + H + END, [200]),
    "a path of 70 kB": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + H + END, [414]),
    "a fragment": (b"GET /#b?c HTTP/1.1\r\n" + H + END, [200]),
    "an address of 1.1 MB": (b"GET /?" + b"a" * 1_100_000 + b" HTTP/1.1\r\n" + H + END, [414]),
    "a head of 900 kB": (GET + H + (b"X: " + b"a" * 90_000 + b"\r\n") * 10 + END, [200]),
    "a head of 1.1 MB": (GET + H + (b"X: " + b"a" * 110_000 + b"\r\n") * 10 + END, [431]),
    "a header of 2 MB": (GET + H + b"X: " + b"a" * 2_000_000 + b"\r\n" + END, [431]),
    "3 MB of empty lines": (b"\r\n" * 1_500_000, [431]),
    "33 at once": (KEPT * 33 + GOOD, [200] * 33 + [503]),
    "33 at once, the last to close": (KEPT * 32 + GOOD, [200] * 33),
    "10,000 at once": (KEPT * 10_000, [200] * 33 + [503]),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "expected"), WIRE.values(), ids=WIRE)
def test_bytes(patient: Guarded, sent: bytes, expected: list[int]) -> None:
    received = patient.exchange(sent)
    assert statuses(received) == expected, received[:2000]
    refused = [each for each in re.split(rb"(?=HTTP/1\.1 \d{3} )", received) if each[9:10] in (b"4", b"5")]
    for each in refused:
        check_refusal(each)
    patient.check()


def check_refusal(received: bytes) -> None:
    head, _, body = received.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert fields["access-control-allow-origin"] == "*"
    assert fields["x-content-type-options"] == "nosniff" and "content-security-policy" in fields
    assert fields["content-type"].startswith("text/plain") and fields["connection"] == "close"
    assert int(fields["content-length"]) == len(body)
    assert re.fullmatch(r"[A-Z].{10,}\.\n", body.decode()), body
    assert re.fullmatch(r"[0-9a-f]{16}", fields["x-request-id"])
    assert (fields["x-request-id"] in body.decode()) == head.startswith(b"HTTP/1.1 5")
    if head.startswith(b"HTTP/1.1 503"):
        assert int(fields["retry-after"]) > 0


def told(received: bytes) -> Any:
    return json.loads(received.split(b"\r\n\r\n", 1)[1])


@pytest.mark.parametrize("pieces", [1, 3, 17])
@pytest.mark.parametrize(
    "name", ["good", "h2c with a body", "h2c in chunks", "trailers", "a bad one after a good one", "201 headers"]
)
def test_bytes_in_pieces(patient: Guarded, name: str, pieces: int) -> None:
    """However the bytes are cut, they mean the same."""
    sent, expected = WIRE[name]
    with patient.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(ConnectionError):
            for start in range(0, len(sent), pieces):
                connection.sendall(sent[start : start + pieces])
        assert statuses(rest(connection)) == expected


def test_upgrade_keeps_the_body_and_every_other_header(patient: Guarded) -> None:
    sent = POST + H + UPGRADE.replace(b"Upgrade, ", b"close, Upgrade, ") + b"X: y\r\nContent-Length: 3\r\n\r\nASK"
    seen = told(patient.exchange(sent))
    assert (seen["method"], seen["body"]) == ("POST", 3)
    assert ["x", "y"] in seen["headers"] and "upgrade" not in dict(seen["headers"])


def test_trailers_are_no_headers(patient: Guarded) -> None:
    sent, _ = WIRE["trailers"]
    assert [value for name, value in told(patient.exchange(sent))["headers"] if name in ("host", "x")] == ["a"]


@pytest.mark.parametrize(
    ("target", "path", "query", "host"),
    [
        ("http://example.org:8080/x?y=1", "/x", "y=1", "example.org:8080"),
        ("HTTPS://example.org", "/", "", "example.org"),
        ("http://[::1]?y", "/", "y", "[::1]"),
        ("/x?http://b/", "/x", "http://b/", "a"),
        ("//b/x", "//b/x", "", "a"),
    ],
)
def test_absolute_targets(patient: Guarded, target: str, path: str, query: str, host: str) -> None:
    seen = told(patient.exchange(b"GET " + target.encode() + b" HTTP/1.1\r\n" + H + END))
    hosts = [value for name, value in seen["headers"] if name == "host"]
    assert (seen["path"], seen["query"], hosts) == (path, query, [host])


def test_errors_wait_for_the_answers_before(patient: Guarded) -> None:
    late = b"GET /late HTTP/1.1\r\n" + H + b"\r\n"
    received = patient.exchange(late + b"\0\0")
    assert statuses(received) == [200, 400] and received.index(b"late") < received.index(b"400")


def test_answers_under_way_are_told_that_the_client_left(patient: Guarded) -> None:
    """Also where the client had asked for more on the same connection."""
    before = patient.log.read_text().count("gone")
    for more in (b"", KEPT, KEPT * 5):
        with patient.connect() as connection:
            connection.sendall(b"GET /wait HTTP/1.1\r\n" + H + b"\r\n" + more)
            time.sleep(0.3)
    assert eventually(lambda: patient.log.read_text().count("gone") >= before + 3)
    assert patient.log.read_text().count("gone") == before + 3
    patient.check()


# Slow clients

SLOW: dict[str, tuple[list[bytes], float, list[int]]] = {
    "nothing": ([], 0, []),
    "an empty line": ([b"\r\n"], 0, []),
    "half a head": ([b"GET / HTT"], 0, [408]),
    "a head byte by byte": ([bytes([byte]) for byte in GET + H + b"X: " + b"a" * 30], 0.1, [408]),
    "a head line by line": ([GET, H, *[b"X: a\r\n"] * 15], 0.2, [408]),
    "half a head after a good request": ([KEPT, b"GET"], 0.1, [200, 408]),
    "half a head during an answer": ([b"GET /late HTTP/1.1\r\n" + H + b"\r\nGET"], 0, [200, 408]),
    "an empty line during an answer": ([b"GET /late HTTP/1.1\r\n" + H + b"\r\n\r\n"], 0, [200]),
    "no body": ([POST + H + b"Content-Length: 9\r\n\r\n"], 0, [408]),
    "half a body": ([POST + H + b"Content-Length: 9\r\n\r\nASK"], 0, [408]),
    "half a body in chunks": ([POST + H + CHUNKED + b"\r\n3\r\nASK\r\n"], 0, [408]),
    "a body byte by byte": ([POST + H + b"Content-Length: 99\r\n\r\n", *[b"a"] * 20], 0.25, [408]),
    "a chunk's extension byte by byte": ([POST + H + CHUNKED + b"\r\n3;", *[b"a"] * 20], 0.25, [408]),
    "a body that nobody reads": ([b"POST /early HTTP/1.1\r\n" + H + b"Content-Length: 9\r\n\r\nASK"], 0, [200]),
    "a body that nobody reads, byte by byte": ([b"POST /early HTTP/1.1\r\n" + H + b"Content-Length: 99\r\n\r\n", *[b"a"] * 20], 0.25, [200]),
    "nothing after an answer": ([KEPT], 0, [200]),
    "nothing after a body that came when it had been answered": ([b"POST /early HTTP/1.1\r\n" + H + b"Content-Length: 9\r\n\r\nASK", b"123456"], 0.4, [200]),
    "a pause that is allowed": ([POST + H + b"Content-Length: 6\r\nConnection: close\r\n\r\nASK", b" {}"], 0.4, [200]),
}  # fmt: skip


@pytest.mark.parametrize(("pieces", "seconds", "expected"), SLOW.values(), ids=SLOW)
def test_slow_clients(hasty: Guarded, pieces: list[bytes], seconds: float, expected: list[int]) -> None:
    started = time.monotonic()
    received = hasty.exchange(*pieces, seconds=seconds)
    assert statuses(received) == expected, received[:1000]
    assert time.monotonic() - started < 13, "by its own limits, not by those that are the default"
    hasty.check()


def test_a_client_that_waits_to_be_asked_for_its_body_has_time(hasty: Guarded) -> None:
    """The application answers after 1.5 s, and never asks; a client that is told to go on would have had 1 s."""
    sent = b"POST /late HTTP/1.1\r\n" + H + b"Expect: 100-continue\r\nContent-Length: 3\r\n" + END
    assert statuses(hasty.exchange(sent)) == [200]


@pytest.mark.parametrize("path", ["/big", "/large"])
def test_a_client_that_does_not_read_is_given_up(hasty: Guarded, path: str) -> None:
    with hasty.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(f"GET {path} HTTP/1.1\r\n".encode() + H + END)
        time.sleep(6)
        assert len(rest(connection)) < 50_000_000  # what the system still sends of it
    hasty.check()


def test_a_client_that_reads_slowly_gets_it_all(hasty: Guarded) -> None:
    """Twice the time that a client may stand still, and no end."""
    with hasty.connect() as connection:
        connection.sendall(b"GET /big HTTP/1.1\r\n" + H + END)
        size = 0
        for _ in range(20):
            time.sleep(0.2)
            wanted = 1_000_000
            while wanted and (data := connection.recv(wanted)):
                size, wanted = size + len(data), wanted - len(data)
        assert size + len(rest(connection)) > 100_000_000
    hasty.check()


# Many


def test_small_heads(small: Guarded) -> None:
    assert statuses(small.exchange(b"GET /?" + b"a" * 5000 + b" HTTP/1.1\r\n" + H + END)) == [414]
    assert statuses(small.exchange(GET + H + b"X: a\r\n" * 30 + END)) == [431]
    assert statuses(small.exchange(KEPT * 5 + GOOD)) == [200] * 5 + [503]
    small.check()


def test_connections_of_one_client(small: Guarded) -> None:
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(small.connect()) for _ in range(8)]
        for connection in held:
            connection.sendall(KEPT)
            assert statuses(connection.recv(10_000)) == [200]
        received = small.exchange(GOOD)
        assert statuses(received) == [503]
        check_refusal(received)
        assert b"your address" in received
        held[0].sendall(GOOD)
        assert statuses(rest(held[0])) == [200], "who is in stays in"
        check_soon(small)


def check_soon(server: Guarded) -> None:
    assert eventually(lambda: statuses(server.exchange(GOOD)) == [200])
    server.check()


def test_connections_in_all(tmp_path: Path) -> None:
    with guarding(tmp_path / "log", SMALL, trusted=("127.0.0.0/8",)) as server:
        with contextlib.ExitStack() as stack:
            held = [stack.enter_context(server.connect()) for _ in range(12)]
            for connection in held:
                connection.sendall(KEPT)
                assert statuses(connection.recv(10_000)) == [200], "a trusted proxy has more than its part"
            received = server.exchange(GOOD)
            assert statuses(received) == [503] and b"your address" not in received
            check_refusal(received)
        check_soon(server)


def test_a_rush(small: Guarded) -> None:
    """300 at once, where 8 may come: each is answered or told why not."""
    with contextlib.ExitStack() as stack:
        rush = [stack.enter_context(small.connect()) for _ in range(300)]
        for connection in rush:
            with contextlib.suppress(ConnectionError):
                connection.sendall(GOOD)
        answers = [statuses(rest(connection)) for connection in rush]
    assert [200] in answers
    assert all(each in ([200], [503], []) for each in answers)
    assert sum(each != [] for each in answers) >= 100
    check_soon(small)


def test_the_product_is_guarded(server: Running) -> None:
    guarded = Guarded(int(server.url.rpartition(":")[2]), server.log)
    received = guarded.exchange(b"\0\0\0\0")
    assert statuses(received) == [400]
    check_refusal(received)
    sparql = b"POST /sparql HTTP/1.1\r\n" + H + UPGRADE.replace(b"Upgrade, ", b"close, Upgrade, ")
    answered = guarded.exchange(sparql + b"Content-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK {}")
    assert statuses(answered) == [200] and b"true" in answered
    cut = sparql.replace(b"POST /sparql", b"GET /sparql?query=ASK%7B%7D")
    assert statuses(guarded.exchange(cut + b"\r\n")) == [200]
    assert "Traceback" not in server.log.read_text()
