"""What is answered before a task is made for it is answered, counted and limited as everything else is."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ccpr_graph.web.at_once import AtOnce
from ccpr_graph.web.headers import Header
from ccpr_graph.web.layers import Conduct, surround
from ccpr_graph.web.rates import Rates
from tests.waiting import PATIENCE
from tests.web.asgi import Reply, ask, scope_of
from tests.web.conftest import Running

ONE = Rates(per_second=0.001, burst=1, concurrent=1)


def kept(scope: Scope) -> Response | None:
    if not scope["path"].endswith("/kept"):
        return None
    scope.setdefault("state", {})["cache"] = "hit"
    return Response(b"kept", headers={"ETag": 'W/"1"', "Vary": "Accept", "X-Frame-Options": "SAMEORIGIN"})


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    await (kept(scope) or Response(b"made"))(scope, receive, send)


def surrounded(conduct: Conduct) -> AtOnce:
    return surround(application, conduct, at_hand=kept)


def at_once(app: AtOnce, scope: Scope) -> Reply | None:
    replies: list[Reply] = []

    def send(status: int, headers: Sequence[Header], body: bytes) -> None:
        replies.append(Reply(status, {name.decode(): value.decode() for name, value in headers}, body))

    assert app.at_once(scope, send) == bool(replies)
    return replies[0] if replies else None


def usual(app: AtOnce, scope: Scope) -> Reply:
    return asyncio.run(ask(app, scope))


CONDUCTS = [
    (Conduct(), "/kept"),
    (Conduct("https://example.org/data/", log_queries=True, log_clients=True), "/data/kept"),
    (Conduct(rates=Rates()), "/kept"),
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("conduct", "path"), CONDUCTS)
def test_as_the_layers_do(conduct: Conduct, path: str, method: str, caplog: pytest.LogCaptureFixture) -> None:
    app = surrounded(conduct)
    with caplog.at_level("INFO", logger="ccpr_graph.access"):
        now = at_once(app, scope_of(path, method, query_string=b"a=b"))
        then = usual(app, scope_of(path, method, query_string=b"a=b"))
    assert now is not None
    lines = [json.loads(record.message) for record in caplog.records]
    assert [line.pop("id") for line in lines] == [now.headers.pop("x-request-id"), then.headers.pop("x-request-id")]
    assert now == then
    assert then.body == (b"kept" if method == "GET" else b"")
    for line in lines:
        del line["time"], line["ms"]
    assert lines[0] == lines[1]
    assert lines[0]["cache"] == "hit"
    told = usual(app, scope_of("/metrics", client="127.0.0.1")).body.decode()
    assert re.search(rf'requests_total{{method="{method}",route="\w+",status="200"}} 2\.0\n', told)


def test_a_client_that_asks_too_much_is_refused_in_the_usual_way() -> None:
    app = surrounded(Conduct(rates=ONE))
    assert at_once(app, scope_of("/kept")) is not None
    assert at_once(app, scope_of("/kept")) is None
    assert usual(app, scope_of("/kept")).status == 429
    told = usual(app, scope_of("/metrics", client="127.0.0.1")).body
    assert b"ccpr_graph_refused_too_often_total 1.0\n" in told
    assert b"ccpr_graph_clients_being_answered 0.0\n" in told
    assert at_once(app, scope_of("/kept", client="198.51.100.1")) is not None


def test_what_is_not_at_hand_leaves_no_trace() -> None:
    app = surrounded(Conduct(rates=ONE))
    assert at_once(app, scope_of("/other")) is None
    assert b"requests_total{" not in usual(app, scope_of("/metrics", client="127.0.0.1")).body
    assert usual(app, scope_of("/other")).body == b"made"


def exchange(address: tuple[str, int], *requests: str) -> bytes:
    """Send requests in one piece, and return all that comes until the server closes."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall("".join(requests).encode("ascii"))
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


def request(target: str, *more: str, method: str = "GET") -> str:
    return "\r\n".join((f"{method} {target} HTTP/1.1", "Host: e", *more, "", ""))


def changing(head: bytes) -> bytes:
    return re.sub(rb"(?m)^(date|x-request-id|connection):.*\r\n", b"", head)


def test_a_server_gives_the_same_from_memory(server: Running) -> None:
    parts = urlsplit(server.url)
    address = (str(parts.hostname), int(parts.port or 0))
    query = "/sparql?query=" + quote("SELECT ?at_once { VALUES ?at_once { 1 2 } }")
    first, again = (exchange(address, request(query, "Connection: close")) for _ in range(2))
    assert changing(first) == changing(again)
    tag = re.search(rb"etag: (\S+)", first)
    assert tag is not None
    head, _, rest = first.partition(b"\r\n\r\n")
    answered = exchange(
        address,
        request(query),
        request(query, method="HEAD"),
        request("/sparql?query=" + quote("ASK { <http://e/at-once> ?p ?o }")),
        request(query, f"If-None-Match: {tag[1].decode()}"),
        request(query, "Expect: 100-continue"),
        request(query, "Accept: text/csv", "Connection: close"),
    )
    assert [int(each) for each in re.findall(rb"HTTP/1.1 (\d+)", answered)] == [200, 200, 200, 304, 200, 200]
    assert answered.count(rest) == 2
    assert changing(answered).count(changing(head + b"\r\n\r\n")) == 3
    assert b'"boolean":false' in answered
    assert answered.endswith(b"at_once\r\n1\r\n2\r\n")


_PROGRAM = """
import asyncio, socket
import uvicorn
from ccpr_graph.web.crowd import HttpLimits
from ccpr_graph.web.guard import guarded

class App:
    def at_once(self, scope, send):
        if scope["path"] == "/kept":
            send(200, [(b"content-length", b"100000")], b"k" * 100_000)
        return scope["path"] == "/kept"

    async def __call__(self, scope, receive, send):
        await asyncio.sleep(1 if scope["path"] == "/slow" else 0)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100000")]})
        await send({"type": "http.response.body", "body": b"m" * 100_000})

listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
config = uvicorn.Config(App(), loop="uvloop", http=guarded(HttpLimits(idle=0.3)), ws="none", lifespan="off", proxy_headers=False)
uvicorn.Server(config).run(sockets=[listening])
"""


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    yield "127.0.0.1", int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()


def test_a_connection_is_not_idle_while_the_next_request_is_answered(address: tuple[str, int]) -> None:
    answered = exchange(address, request("/kept"), request("/slow"))
    assert (answered.count(b"HTTP/1.1 200"), answered.count(b"k"), answered.count(b"m")) == (2, 100_000, 100_000)


def test_one_request_at_a_time_is_answered_at_once(address: tuple[str, int]) -> None:
    """The others that came with it wait until the client reads, and until other clients had their turn."""
    answered = exchange(address, *[request("/kept")] * 20, request("/kept", "Connection: close"))
    assert answered.count(b"HTTP/1.1 200") == 21
    assert (answered.count(b"k" * 100_000), answered.count(b"m" * 100_000)) == (1, 20)
