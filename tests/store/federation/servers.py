"""Small servers that answer badly, in the event loop of a test; and the service that is asked within."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from ccpr_graph.store import Engine, Limits
from ccpr_graph.store.asking import Question
from ccpr_graph.store.cache import WholeAnswer
from tests.store.services import EngineService
from tests.waiting import close_server

ANSWER = json.dumps(
    {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "http://e.example/one"}}]}}
).encode()
JSON = "application/sparql-results+json"


@dataclass
class Request:
    """What a server was sent."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> str:
        return parse_qs(self.body.decode())["query"][0]


Talk = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """A server on a free port of this machine, and what it was sent."""

    url: str
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_open: int = 0


@contextlib.asynccontextmanager
async def serving(
    talk: Talk, certificate: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Server]:
    """Serve until the block is left: each request is handed to ``talk``, which writes a response."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        server.connections += 1
        server.open_now += 1
        server.most_open = max(server.most_open, server.open_now)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while True:
                    request = await _read(reader)
                    server.requests.append(request)
                    await talk(request, writer)
                    await writer.drain()
                    if writer.is_closing():
                        break
        finally:
            server.open_now -= 1
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=certificate)
    port = listening.sockets[0].getsockname()[1]
    server = Server(f"{'https' if certificate else 'http'}://{host}:{port}/sparql")
    try:
        yield server
    finally:
        await close_server(listening)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await listening.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(head[0], headers, body)


def response(body: bytes = ANSWER, status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole response; headers are named with ``_`` for ``-``."""
    given = {"Content-Type": JSON, "Content-Length": str(len(body))}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def always(*responses: bytes) -> Talk:
    """Answer the first request with the first response and so on; then with the last again."""
    left = list(responses)

    async def talk(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])

    return talk


def bomb(size: int) -> bytes:
    """Return a small gzip that unpacks to ``size`` bytes."""
    return gzip.compress(bytes(size))


class Within(EngineService):
    """A query service over an engine; remembers what it was asked."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        super().__init__(engine)
        self.limits = limits
        self.asked: list[Question] = []
        self.clients: list[str] = []

    async def answer(self, question: Question, *, client: str = "") -> WholeAnswer:
        self.asked.append(question)
        self.clients.append(client)
        return await super().answer(question, client=client)

    async def aclose(self) -> None:
        """Leave the engine to the tests that come after."""
