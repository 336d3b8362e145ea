from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project's tables of links, to change."""
    return copy_of_links(tmp_path / "project")


def copy_of_links(project: Path) -> Path:
    """Make a project that has tables of links and nothing else."""
    for name in ("ontology", "shapes"):
        (project / name).mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "links", project / "data" / "links")
    return project / "data" / "links"


@pytest.fixture(scope="session")
def wikidata() -> Iterator[str]:
    """The address of a second endpoint: this program, serving data of the shape of Wikidata, in a process of its own."""
    data = Path(__file__).with_name("wikidata.ttl")
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--data", str(data), "--port", "0", "--workers", "1"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "500"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=ROOT, text=True
    ) as server:
        try:
            assert server.stdout
            said = server.stdout.readline()
            address = re.search(r"http://\S+?:\d+/", said)
            assert address, said
            yield address[0] + "sparql"
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


@dataclass
class Guest:
    """One request that a server was sent."""

    query: str
    agent: str
    accept: str


Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Odd:
    """A server that answers as it is told, one reply after the other, the last again and again."""

    url: str
    replies: list[Reply]
    guests: list[Guest] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away."""


@contextmanager
def answering(*replies: Reply) -> Iterator[Odd]:
    """Serve until the block is left."""
    odd = Odd("", list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            with odd.lock:
                odd.guests.append(Guest(parse_qs(body)["query"][0], self.headers["User-Agent"], self.headers["Accept"]))
                reply = odd.replies.pop(0) if len(odd.replies) > 1 else odd.replies[0]
            reply(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    odd.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield odd
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(body: bytes, status: int = 200, **headers: str) -> Reply:
    """Return a reply; headers are named with ``_`` for ``-``."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": "application/sparql-results+json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send
