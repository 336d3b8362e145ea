"""How other endpoints are asked, with servers that really listen and misbehave."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.store.federation import Allowed, Client, ClientLimits
from ccpr_graph.store.federation.client import _gunzipped
from ccpr_graph.store.federation.guard import Endpoint, resolve_by_system
from ccpr_graph.version import __version__
from tests.ports import closed_port
from tests.store.federation.servers import ANSWER, JSON, Request, Server, Talk, always, bomb, response, serving
from tests.waiting import PATIENCE

QUERY = "SELECT * WHERE { ?a ?b 'é&=+' }"
SMALL = ClientLimits(connect=PATIENCE, answer=10_000, connections=2, patience=2)


async def asked(url: str, *, seconds: float = PATIENCE, private: bool = True, limits: ClientLimits = SMALL) -> bytes:
    client = Client(Allowed.of([], [url]) if private else Allowed.of([url]), limits)
    try:
        return await client.ask(Endpoint.parse(url), QUERY, seconds)
    finally:
        await client.aclose()


def served(talk: Talk, *, seconds: float = PATIENCE, limits: ClientLimits = SMALL) -> tuple[bytes, Server]:
    """Ask a server that answers like this; return its answer, and the server."""

    async def run() -> tuple[bytes, Server]:
        async with serving(talk) as server:
            return await asked(server.url, seconds=seconds, limits=limits), server

    return asyncio.run(run())


def test_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")  # nobody listens there: the environment is not asked
    body, server = served(always(response(Set_Cookie="a=b")))
    assert body == ANSWER
    (request,) = server.requests
    assert request.line == "POST /sparql HTTP/1.1"
    assert request.query == QUERY
    headers = request.headers
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["accept"] == JSON
    assert headers["user-agent"] == f"ccpr-graph/{__version__} (+https://w3id.org/ccpr-graph/)"
    assert f"http://{headers['host']}/sparql" == server.url


def test_connections_are_kept_and_cookies_are_not() -> None:
    async def run() -> Server:
        async with serving(always(response(Set_Cookie="a=b; Path=/"))) as server:
            client = Client(Allowed.of([], [server.url]), SMALL)
            for _ in range(3):
                await client.ask(Endpoint.parse(server.url), QUERY, PATIENCE)
            await client.aclose()
            await client.aclose()
            return server

    server = asyncio.run(run())
    assert server.connections == 1
    assert all("cookie" not in request.headers for request in server.requests)


def test_no_more_connections_to_one_server_than_allowed() -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(response())

    async def run() -> Server:
        async with serving(slowly) as server:
            client = Client(Allowed.of([], [server.url]), SMALL)
            await asyncio.gather(*(client.ask(Endpoint.parse(server.url), QUERY, PATIENCE) for _ in range(8)))
            await client.aclose()
            return server

    server = asyncio.run(run())
    assert len(server.requests) == 8
    assert server.most_open == 2


def chunked(*chunks: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


GOOD = {
    "a parameter": response(Content_Type=f"{JSON}; charset=utf-8"),
    "JSON": response(Content_Type="Application/JSON"),
    "gzip": response(gzip.compress(ANSWER), Content_Encoding="gzip"),
    "chunks": chunked(ANSWER[:10], ANSWER[10:]),
    "up to its end": response(Content_Length="", Connection="close"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_answers(name: str) -> None:
    async def talk(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(GOOD[name])
        await writer.drain()
        if b"Connection: close" in GOOD[name]:
            writer.close()

    assert served(talk)[0] == ANSWER


# a response -> the error, which names the server
BAD = {
    "wrong type": (response(b"<html>", Content_Type="text/html"), QueryError, "'text/html', not with"),
    "no type": (response(Content_Type=""), QueryError, "'', not with"),
    "not found": (response(b"no\x1b[31m\n such", "404 Not Found"), QueryError, r"status 404 and says: 'no \[31m such'"),
    "error": (response(b"x" * 9000, "500 Oops"), QueryError, "says: 'x{200}'"),
    "silent error": (response(b"", "400 Bad"), QueryError, r"status 400\."),
    "packed error": (response(bomb(10**6), "400 Bad", Content_Encoding="gzip"), QueryError, r"status 400\."),
    "no content": (response(b"", "204 No Content"), QueryError, "status 204"),
    "large": (response(b"x" * 10_001), QueryLimitError, "larger than 10,000 bytes"),
    "large in chunks": (chunked(*[b"x" * 1000] * 11), QueryLimitError, "larger than 10,000 bytes"),
    "bomb": (response(bomb(50_000_000), Content_Encoding="gzip"), QueryLimitError, "larger than 10,000 bytes"),
    "no gzip": (response(b"plain", Content_Encoding="gzip"), QueryError, "no valid gzip"),
    "half a gzip": (response(gzip.compress(ANSWER)[:-9], Content_Encoding="gzip"), QueryError, "breaks off"),
    "another coding": (response(b"x", Content_Encoding="br"), QueryError, "the coding 'br'"),
    "two codings": (response(b"x", Content_Encoding="gzip, gzip"), QueryError, "the coding 'gzip, gzip'"),
    "no HTTP": (b"hello\r\n\r\n", QueryError, "cannot talk to"),
    "header without end": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, QueryError, "cannot talk to"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_answers(name: str) -> None:
    body, kind, message = BAD[name]
    with pytest.raises(kind, match=message) as caught:
        served(always(body))
    assert "http://127.0.0.1:" in str(caught.value)
    assert type(caught.value) is kind


def test_a_bomb_is_unpacked_piece_by_piece() -> None:
    async def run() -> list[int]:
        async def packed() -> AsyncIterator[bytes]:
            yield bomb(50_000_000)

        pieces = _gunzipped(packed(), Endpoint.parse("http://e.example/"), 1000)
        sizes = [len(await anext(pieces))]
        await pieces.aclose()  # type: ignore[attr-defined]
        return sizes

    assert asyncio.run(run()) == [1000]


def test_an_endless_body_is_left() -> None:
    async def talk(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
        while True:
            writer.write(b"x" * 1000)
            await writer.drain()

    with pytest.raises(QueryLimitError, match="larger than 10,000 bytes"):
        served(talk)


def test_a_slow_drip_ends_with_the_time() -> None:
    async def talk(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 9000\r\n\r\n".encode())
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    with pytest.raises(QueryTimeoutError, match=r"no whole answer to SERVICE within 0\.5 s"):
        served(talk, seconds=0.5)


def test_no_answer_at_all_ends_with_the_time() -> None:
    async def talk(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    with pytest.raises(QueryTimeoutError):
        served(talk, seconds=0.5)
    with pytest.raises(QueryTimeoutError):
        served(talk, seconds=-1)


def later(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


BUSY = response(b"busy", "429 Too Many Requests")
# first response -> how many requests, and whether the second response counts
AGAIN: dict[str, tuple[Callable[[], bytes], int]] = {
    "429": (lambda: BUSY, 2),
    "429 in a second": (lambda: response(b"", "429 Too Many Requests", Retry_After="1"), 2),
    "429 at a time": (lambda: response(b"", "429 Too Many Requests", Retry_After=later(1)), 2),
    "429 at a time gone by": (lambda: response(b"", "429 Too Many Requests", Retry_After=later(-100)), 2),
    "429 in a way nobody knows": (lambda: response(b"", "429 Too Many Requests", Retry_After="soon"), 2),
    "502": (lambda: response(b"", "502 Bad Gateway"), 2),
    "503": (lambda: response(b"", "503 Service Unavailable"), 2),
    "504": (lambda: response(b"", "504 Gateway Timeout"), 2),
    "503 for long": (lambda: response(b"", "503 Service Unavailable", Retry_After="60"), 1),
    "503 for ever": (lambda: response(b"", "503 Service Unavailable", Retry_After="9" * 500), 1),
    "503 until tomorrow": (lambda: response(b"", "503 Service Unavailable", Retry_After=later(86400)), 1),
    "500": (lambda: response(b"", "500 Oops"), 1),
    "400": (lambda: response(b"", "400 Bad Request"), 1),
}


@pytest.mark.parametrize("name", AGAIN)
def test_a_second_attempt(name: str) -> None:
    first, requests = AGAIN[name]

    async def run() -> tuple[bool, int]:
        async with serving(always(first(), response())) as server:
            try:
                return await asked(server.url) == ANSWER, len(server.requests)
            except QueryError:
                return False, len(server.requests)

    assert asyncio.run(run()) == (requests == 2, requests)


def test_there_is_no_third_attempt() -> None:
    async def run() -> int:
        async with serving(always(BUSY)) as server:
            with pytest.raises(QueryError, match="status 429 and says: 'busy'"):
                await asked(server.url)
            return len(server.requests)

    assert asyncio.run(run()) == 2


def test_a_connection_that_breaks_is_tried_again() -> None:
    broken = iter([True, False])

    async def talk(request: Request, writer: asyncio.StreamWriter) -> None:
        if next(broken):
            writer.close()
        else:
            writer.write(response())

    body, server = served(talk)
    assert (body, server.connections) == (ANSWER, 2)


def test_nobody_listens() -> None:
    with closed_port() as port, pytest.raises(QueryError, match=r"cannot talk to http://127\.0\.0\.1:"):
        asyncio.run(asked(f"http://127.0.0.1:{port}/sparql"))


def redirect(location: str, status: str = "307 Temporary Redirect") -> bytes:
    return response(b"", status, Location=location)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_within_what_is_allowed(status: str) -> None:
    async def run() -> Request:
        async with serving(always(response())) as target, serving(always(redirect(target.url, status))) as server:
            client = Client(Allowed.of([], [server.url, target.url]), SMALL)
            assert await client.ask(Endpoint.parse(server.url), QUERY, PATIENCE) == ANSWER
            await client.aclose()
            return target.requests[0]

    request = asyncio.run(run())
    assert request.line.split()[0] == ("GET" if "303" in status else "POST")
    assert request.body == b"" if "303" in status else request.query == QUERY


def test_a_relative_redirect_is_looked_at_too() -> None:
    with pytest.raises(QueryError, match="does not connect to it"):  # the entry is the whole address
        served(always(redirect("/other"), response()))


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{port}/sparql", "http://localhost:{port}/", "http://2130706433:{port}/", "//127.1:{port}/sparql",
     "http://[::1]:{port}/", "http://169.254.169.254/latest/", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/",
     "http://user@127.0.0.1:{port}/", "https://query.example/", "http://127.0.0.1:{port}/sparql#x"],
)  # fmt: skip
def test_redirects_to_elsewhere(location: str) -> None:
    async def run() -> Server:
        async with serving(always(response())) as secret:
            port = secret.url.split(":")[2].split("/")[0]
            async with serving(always(redirect(location.format(port=port)))) as server:
                with pytest.raises(QueryError):
                    await asked(server.url)
                assert len(server.requests) == 1
            return secret

    assert asyncio.run(run()).connections == 0


def test_redirects_in_a_circle() -> None:
    async def run() -> int:
        async def talk(request: Request, writer: asyncio.StreamWriter) -> None:
            writer.write(redirect("/sparql"))

        async with serving(talk) as server:
            with pytest.raises(QueryError, match="more than 3 times"):
                await asked(server.url)
            return len(server.requests)

    assert asyncio.run(run()) == 4


def test_no_connection_to_what_is_not_allowed() -> None:
    async def run() -> int:
        async with serving(always(response())) as server:
            port = Endpoint.parse(server.url).port
            for allowed in (Allowed(), Allowed.of(["https://query.example"]), Allowed.of([server.url])):
                client = Client(allowed)
                for url in (server.url, f"http://localhost:{port}/sparql", f"http://[::ffff:127.0.0.1]:{port}/sparql"):
                    with pytest.raises(QueryError):
                        await client.ask(Endpoint.parse(url), QUERY, PATIENCE)
                await client.aclose()
            return server.connections

    assert asyncio.run(run()) == 0


def resolving(*answers: list[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """Resolve any name by these answers, one after the other; then by the last again."""
    left = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


def test_a_name_that_changes_its_address_gains_nothing() -> None:
    """DNS rebinding: the connection goes to the address that was looked at, and each new look counts."""

    async def run() -> int:
        async with serving(always(response())) as server:
            url = f"http://rebound.example:{Endpoint.parse(server.url).port}/sparql"
            for answers in (["127.0.0.1"],), (["8.8.8.8", "127.0.0.1"],), (["::ffff:127.0.0.1"],):
                client = Client(Allowed.of([url]), SMALL, resolving(*answers))
                with pytest.raises(QueryError, match="not one of the public internet"):
                    await client.ask(Endpoint.parse(url), QUERY, PATIENCE)
                await client.aclose()
            return server.connections

    assert asyncio.run(run()) == 0


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    """The name of this server exists nowhere but in the answer that was given first."""

    async def run() -> Request:
        async with serving(always(response())) as server:
            port = Endpoint.parse(server.url).port
            url = f"http://store.invalid:{port}/sparql"
            client = Client(Allowed.of([], [url]), SMALL, resolving(["127.0.0.1"], ["192.0.2.1"]))
            assert await client.ask(Endpoint.parse(url), QUERY, PATIENCE) == ANSWER
            await client.aclose()
            assert server.requests[0].headers["host"] == f"store.invalid:{port}"
            return server.requests[0]

    assert asyncio.run(run()).line == "POST /sparql HTTP/1.1"


def test_further_addresses_are_tried() -> None:
    async def run() -> bytes:
        async with serving(always(response())) as server:
            url = f"http://store.invalid:{Endpoint.parse(server.url).port}/sparql"
            client = Client(Allowed.of([], [url]), SMALL, resolving(["127.0.0.2", "127.0.0.1"]))  # nobody at the first
            try:
                return await client.ask(Endpoint.parse(url), QUERY, 9)
            finally:
                await client.aclose()

    assert asyncio.run(run()) == ANSWER


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, file


def test_tls_is_by_name(tmp_path: Path) -> None:
    """The certificate must be that of the name in the query, though the connection is made to an address."""
    key, file = certificate(tmp_path, "store.invalid")
    there = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    there.load_cert_chain(file, key)
    names: list[str | None] = []
    there.sni_callback = lambda connection, name, context: names.append(name)  # type: ignore[assignment]
    here = ssl.create_default_context(cafile=str(file))

    async def ask(client: Client, url: str) -> bytes:
        try:
            return await client.ask(Endpoint.parse(url), QUERY, 9)
        finally:
            await client.aclose()

    async def run() -> None:
        async with serving(always(response()), there) as server:
            port = Endpoint.parse(server.url).port
            url, other = f"https://store.invalid:{port}/sparql", f"https://other.invalid:{port}/sparql"
            allowed = Allowed.of([], [url, other])
            resolve = resolving(["127.0.0.1"])
            assert await ask(Client(allowed, SMALL, resolve, here), url) == ANSWER
            for client, wrong in (
                (Client(allowed, SMALL, resolve, here), other),
                (Client(allowed, SMALL, resolve), url),
            ):
                with pytest.raises(QueryError, match=r"CERTIFICATE_VERIFY_FAILED|certificate"):
                    await ask(client, wrong)
            assert len(server.requests) == 1

    asyncio.run(run())
    assert names[0] == "store.invalid"
    assert "other.invalid" in names


def test_the_system_resolves() -> None:
    assert asyncio.run(resolve_by_system("127.0.0.1", 80)) == ["127.0.0.1"]
    assert "127.0.0.1" in asyncio.run(resolve_by_system("localhost", 80))
