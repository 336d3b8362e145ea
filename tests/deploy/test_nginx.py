"""``deploy/nginx.conf`` before two real replicas: the very file, with other ports."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port
from tests.store.releases import write_release
from tests.store.remote.engines import running
from tests.waiting import PATIENCE
from tests.web.conftest import Running, start

pytestmark = pytest.mark.thorough

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
QUERY = "SELECT ?s { ?s a ?class } ORDER BY ?s"

# An application in the place of a replica, whose answers say for how long they may be kept.
_CACHEABLE = """
import sys
import uvicorn

served = 0

async def app(scope, receive, send):
    global served
    if scope["type"] != "http":
        return
    served += 1
    headers = dict(scope["headers"])
    accept = headers.get(b"accept", b"")
    own = [(b"etag", b'"' + accept.hex().encode() + b'"'), (b"vary", b"Accept"), (b"cache-control", b"public, max-age=5"),
           (b"access-control-allow-origin", b"*"), (b"x-served", str(served).encode()),
           (b"x-seen", b"; ".join(name + b"=" + headers.get(name, b"-") for name in
            (b"host", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"if-none-match")))]
    known = headers.get(b"if-none-match") == own[0][1]
    await send({"type": "http.response.start", "status": 304 if known else 200, "headers": own})
    await send({"type": "http.response.body", "body": b"" if known else accept})

uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
"""


def find_nginx() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    return found


def command(folder: Path, text: str) -> list[str]:
    """Return how nginx runs with a configuration in a folder of its own, as whoever runs the tests."""
    (folder / "logs").mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(text)
    more = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    return [find_nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", more]


@dataclass(frozen=True)
class Proxy:
    url: str
    folder: Path

    def log(self) -> str:
        return (self.folder / "logs" / "access.log").read_text()


def proxy(stack: ExitStack, folder: Path, first: int, second: int) -> Proxy:
    """Run nginx before two ports."""
    port = free_port()
    text = CONFIGURATION.read_text()
    for old, new in (("127.0.0.1:8080", port), ("127.0.0.1:8001", first), ("127.0.0.1:8002", second)):
        assert text.count(old) == 1
        text = text.replace(old, f"127.0.0.1:{new}")
    folder.mkdir()
    url = f"http://127.0.0.1:{port}"
    stack.enter_context(running(command(folder, text), folder, f"{url}/metrics"))
    return Proxy(url, folder)


def port_of(replica: Running) -> int:
    return int(replica.url.rpartition(":")[2])


@dataclass
class Cluster:
    proxy: Proxy
    replicas: list[Running]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Two replicas of one small release, and nginx."""
    folder = write_release(tmp_path / "release")
    replicas = [start(folder, tmp_path / f"log-{number}") for number in (1, 2)]
    with ExitStack() as stack:
        for replica in replicas:
            stack.callback(end, replica)
        yield Cluster(proxy(stack, tmp_path / "nginx", *map(port_of, replicas)), replicas)


def end(replica: Running) -> None:
    if replica.process.poll() is None:
        replica.process.send_signal(signal.SIGINT)
    replica.process.wait(timeout=PATIENCE)
    assert replica.process.stdout is not None
    replica.process.stdout.close()


def test_the_file_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    checked = subprocess.run(
        [find_nginx(), "-t", "-p", str(tmp_path), "-c", str(CONFIGURATION)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr.replace('"user" directive is not defined', "")


def test_both_replicas_answer_and_one_is_enough(cluster: Cluster) -> None:
    """Whichever dies, by GET and by POST, and the one that comes back is used again."""
    with httpx.Client(base_url=cluster.proxy.url, timeout=PATIENCE, trust_env=False) as client:

        def ask(number: int) -> httpx.Response:
            query = f"{QUERY} LIMIT {number}"
            if number % 2:
                return client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
            return client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})

        answers = [ask(number) for number in range(1, 9)]
        assert [len(answer.text.splitlines()) for answer in answers] == list(range(2, 10))
        used = Counter(re.findall(r"/sparql 200 .*upstream=127\.0\.0\.1:(\d+) ", cluster.proxy.log()))
        assert {int(port) for port in used} == set(map(port_of, cluster.replicas))

        cluster.replicas[0].process.kill()
        for number in range(1, 13):
            answer = ask(number)
            assert (answer.status_code, len(answer.text.splitlines())) == (200, number + 1)


def test_nobody_there(cluster: Cluster) -> None:
    """nginx's own error is one sentence that a program in a browser can read, and says when to come again."""
    for replica in cluster.replicas:
        replica.process.kill()
    answer = httpx.get(f"{cluster.proxy.url}/sparql", params={"query": "ASK {}"}, timeout=PATIENCE, trust_env=False)
    assert answer.status_code == 503
    assert answer.text == "The server is being restarted. Try again in a moment.\n"
    assert answer.headers["retry-after"] == "5"
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]


def test_errors_can_be_read_from_everywhere(cluster: Cluster) -> None:
    with httpx.Client(base_url=cluster.proxy.url, timeout=PATIENCE, trust_env=False) as client:
        answers = {
            200: client.get("/sparql", params={"query": "ASK {}"}),
            400: client.get("/sparql", params={"query": "SELEC"}),
            403: client.post("/sparql", data={"update": "CLEAR ALL"}),
            404: client.get("/metrics"),
            406: client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"}),
            413: client.post("/sparql", data={"query": "x" * 2_000_000}),
        }
    long = urllib.request.Request(f"{cluster.proxy.url}/sparql?query={'x' * 100_000}")
    with (
        pytest.raises(urllib.error.HTTPError) as refused,
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(long),
    ):
        pass
    assert (refused.value.code, refused.value.headers["Access-Control-Allow-Origin"]) == (414, "*")
    refused.value.close()
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    for answer in answers.values():
        assert answer.headers.get_list("access-control-allow-origin") == ["*"], answer
    assert "SELEC" not in cluster.proxy.log()


def test_a_preflight_reaches_the_replica(cluster: Cluster) -> None:
    answer = httpx.options(
        f"{cluster.proxy.url}/sparql", headers={"Origin": "https://example.org"}, timeout=PATIENCE, trust_env=False
    )
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]


def test_a_slow_client_is_left(cluster: Cluster) -> None:
    """A request whose head never ends does not hold a connection for ever."""
    with socket.create_connection(
        ("127.0.0.1", int(cluster.proxy.url.rpartition(":")[2])), timeout=PATIENCE + 40
    ) as slow:
        slow.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n")
        with suppress(ConnectionResetError):
            assert slow.recv(1000) == b""
        assert httpx.get(f"{cluster.proxy.url}/healthz", timeout=PATIENCE, trust_env=False).status_code == 200


@pytest.fixture
def cached(tmp_path: Path) -> Iterator[Proxy]:
    """nginx before two applications whose answers may be kept for five seconds."""
    with ExitStack() as stack:
        ports = []
        for number in (1, 2):
            port = free_port()
            folder = tmp_path / f"application-{number}"
            folder.mkdir()
            program = [sys.executable, "-c", _CACHEABLE, str(port)]
            stack.enter_context(running(program, folder, f"http://127.0.0.1:{port}/"))
            ports.append(port)
        yield proxy(stack, tmp_path / "nginx", *ports)


def test_what_is_kept(cached: Proxy) -> None:
    """An answer to GET that says so, one for each Accept header, revalidated by its ETag; nothing by POST."""
    with httpx.Client(base_url=cached.url, timeout=PATIENCE, trust_env=False) as client:

        def get(accept: str, **headers: str) -> httpx.Response:
            return client.get("/sparql?query=x", headers={"Accept": accept, **headers})

        first, second, other = get("text/csv"), get("text/csv"), get("text/turtle")
        assert [each.headers["x-cache-status"] for each in (first, second, other)] == ["MISS", "HIT", "MISS"]
        assert (first.text, second.text, other.text) == ("text/csv", "text/csv", "text/turtle")
        assert second.headers["x-served"] == first.headers["x-served"]

        known = get("text/csv", **{"If-None-Match": first.headers["etag"]})
        assert (known.status_code, known.text) == (304, "")

        time.sleep(6.1)
        late = {get("text/csv").headers["x-cache-status"] for _again in range(3)}
        assert late & {"REVALIDATED", "STALE", "UPDATING", "EXPIRED"}
        assert get("text/csv").text == "text/csv"

        posted = [client.post("/sparql?query=x", headers={"Accept": "text/csv"}) for _again in range(2)]
        assert all("x-cache-status" not in each.headers for each in posted)
        assert posted[0].headers["x-seen"]


def test_what_a_replica_hears(cached: Proxy) -> None:
    """Where the client is and what it called, from nginx alone: what it says about itself is replaced."""
    liar = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    answer = httpx.get(f"{cached.url}/", headers=liar, timeout=PATIENCE, trust_env=False)
    host = cached.url.removeprefix("http://")
    expected = (
        f"host={host}; x-forwarded-for=127.0.0.1; x-forwarded-proto=http; x-forwarded-host={host}; if-none-match=-"
    )
    assert answer.headers["x-seen"] == expected
