"""The service over servers that misbehave: each a real server on this machine that says what it is told to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest

from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.store import BusyError, FormatError, Formats, Limits, TooLongError
from ccpr_graph.store.asking import Question
from ccpr_graph.store.remote import RemoteService
from tests.ports import closed_port
from tests.store.services import EngineService
from tests.waiting import PATIENCE, close_server

JSON = "application/sparql-results+json"
LIMITS = Limits(timeout=30, rows=50, result=20_000, query=1000, wait=20)
ONE = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"http://e/a"}}]}}'
TRUE = b'{"head":{},"boolean":true}'

Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Told:
    """A server that answers ``ASK {}`` as a store does, and everything else as told; keeps what it was asked."""

    def __init__(self, serve: Serve, server: str = "Test") -> None:
        self._serve = serve
        self._server = server
        self.asked: list[dict[str, list[str]]] = []
        self.gone = asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length")
            )
            form = parse_qs((await reader.readexactly(length)).decode())
            form["accept"] = [line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("accept:")]
            if form["query"][0] == "ASK {}":
                writer.write(answer(TRUE, headers=f"Server: {self._server}\r\n"))
            else:
                self.asked.append(form)
                await self._serve(writer)
            await writer.drain()
        except ConnectionError:
            self.gone.set()
        finally:
            writer.close()


def answer(body: bytes, status: str = "200 OK", media_type: str = JSON, headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{headers}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@asynccontextmanager
async def listening(told: Told) -> AsyncIterator[str]:
    """Let a server listen; give its address."""
    server = await asyncio.start_server(told, "127.0.0.1", 0)
    try:
        yield f"sparql+http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        await close_server(server)


@asynccontextmanager
async def service(told: Told, grammar: EngineService, dataset: str = "") -> AsyncIterator[RemoteService]:
    async with (
        listening(told) as address,
        RemoteService.create(f"{address}q{dataset}", grammar, limits=LIMITS) as remote,
    ):
        yield remote


async def asked(remote: RemoteService, query: str = "SELECT ?a { ?a ?b ?c }", *formats: str, **more: Any) -> bytes:
    async with await remote.answer(Question(query, Formats.named(*formats or ("json", "turtle")), **more)) as answer:
        return b"".join([chunk async for chunk in answer.chunks()])


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def saying(data: bytes) -> Serve:
    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return serve


REFUSALS = {
    "a bad query": (
        answer(b"line 1: no", "400 Bad Request", "text/plain"),
        QueryError,
        r"cannot answer this query \(line 1: no\)",
    ),
    "a page": (answer(b"<h1>No</h1><p>way", "400 Bad", "text/html"), QueryError, r"\(No way\)"),
    "a failure": (answer(b"oops", "500 Error", "text/plain"), BusyError, r"failed on the query \(oops\)"),
    "busy": (answer(b"", "503 Busy", "text/plain"), BusyError, "is busy"),
    "a gateway": (
        answer(b"<h1>504 Gateway Timeout</h1>", "504 Gateway", "text/html"),
        QueryTimeoutError,
        "store .* allows",
    ),
    "its time is up": (
        answer(b"Virtuoso S1T00 Error", "500 SPARQL Request Failed"),
        QueryTimeoutError,
        "store .* allows",
    ),
    "no evaluation": (answer(b"Virtuoso 22007 Error DT001: year", "500 Failed"), QueryError, "cannot answer"),
    "forbidden": (answer(b"", "403 Forbidden"), BusyError, "does not let the server in"),
    "moved": (answer(b"", "302 Found", headers="Location: http://127.0.0.1:1/\r\n"), BusyError, "has moved"),
    "too long": (answer(b"", "413 Too Large"), TooLongError, "longer than"),
    "rows cut off": (answer(ONE, headers="X-SPARQL-MaxRows: 1\r\n"), QueryLimitError, "cuts results off at 1 rows"),
    "an interrupted query": (answer(ONE, headers="X-SQL-State: S1TAT\r\n"), QueryTimeoutError, "store .* allows"),
    "a page for a table": (answer(b"<html>", media_type="text/html"), BusyError, "it is text/html, not"),
    "no table": (answer(b'{"head":'), BusyError, "broke off, or cannot be read"),
    "an error in the midst": (answer(ONE[:47] + b"The port is not allowed"), BusyError, "broke off, or cannot be read"),
    "a body cut off": (answer(ONE)[:-30], BusyError, "broke off, or cannot be read"),
    "no HTTP": (b"SSH-2.0\r\n", BusyError, "broke the answer off"),
    "silence": (b"", BusyError, "broke the answer off"),
    "too many rows": (answer(ONE.replace(b"[{", b"[" + b"{}," * 60 + b"{")), QueryLimitError, "more than 50 rows"),
    "too many bytes": (answer(ONE.replace(b"/a", b"/" + b"a" * 30_000)), QueryLimitError, "larger than 20,000 bytes"),
}


@pytest.mark.parametrize("what", REFUSALS)
@pytest.mark.parametrize("written_as", ["json", "csv"])
def test_what_is_no_answer(what: str, written_as: str, grammar: EngineService) -> None:
    said, kind, words = REFUSALS[what]

    async def ask() -> None:
        async with service(Told(saying(said)), grammar) as remote:
            with pytest.raises(kind, match=words) as raised:
                await asked(remote, "SELECT ?a { ?a ?b ?c }", written_as)
            assert type(raised.value) is kind
            assert "127.0.0.1" not in str(raised.value)

    run(ask())


@pytest.mark.parametrize("body", [b"", b"<a> <b> .\n", b'<http://e/a> <http://e/b> "c" .\nThe end is near', b"{}"])
def test_a_graph_that_is_none(body: bytes, grammar: EngineService) -> None:
    async def ask() -> None:
        async with service(Told(saying(answer(body, media_type="application/n-triples"))), grammar) as remote:
            if not body:  # is the empty graph
                assert await asked(remote, "DESCRIBE <http://e/a>", "ntriples") == b""
                return
            with pytest.raises(BusyError, match="broke off, or cannot be read"):
                await asked(remote, "DESCRIBE <http://e/a>", "ntriples")

    run(ask())


def test_a_graph_with_too_many_triples(grammar: EngineService) -> None:
    body = b"".join(b"<http://e/%d> <http://e/b> <http://e/c> .\n" % number for number in range(60))

    async def ask() -> None:
        async with service(Told(saying(answer(body, media_type="application/n-triples"))), grammar) as remote:
            with pytest.raises(QueryLimitError, match="more than 50 rows"):
                await asked(remote, "DESCRIBE <http://e/a>")

    run(ask())


def test_a_store_that_says_nothing_is_left_in_time(grammar: EngineService) -> None:
    async def serve(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def ask() -> None:
        async with service(Told(serve), grammar) as remote:
            with pytest.raises(QueryTimeoutError, match=r"longer than 0\.5 s"):
                await asked(remote, timeout=0.5)

    run(ask())


@pytest.mark.parametrize("written_as", ["json", "tsv"])
def test_a_store_that_stops_in_the_midst_is_left_in_time(written_as: str, grammar: EngineService) -> None:
    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(answer(ONE)[:-20])
        await writer.drain()
        await asyncio.sleep(60)

    async def ask() -> None:
        async with service(Told(serve), grammar) as remote:
            with pytest.raises(QueryTimeoutError, match=r"longer than 0\.5 s"):
                await asked(remote, "SELECT ?a { ?a ?b ?c }", written_as, timeout=0.5)

    run(ask())


@pytest.mark.parametrize("written_as", ["json", "csv"])
def test_who_leaves_closes_the_connection(written_as: str, grammar: EngineService) -> None:
    """The store writes without end, and notices that nobody reads; what is held back meanwhile is bounded."""
    written = 0

    async def serve(writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        body = b'{"head":{"vars":["a"]},"results":{"bindings":['
        while True:
            writer.write(b"%x\r\n%s\r\n" % (len(body), body))
            written += len(body)
            await writer.drain()
            body = b'{"a":{"type":"literal","value":"x"}},' * 2000

    async def ask() -> None:
        told = Told(serve)
        limits = Limits(timeout=60, rows=10**9, result=10**12)
        async with listening(told) as address, RemoteService.create(address, grammar, limits=limits) as remote:
            question = Question("SELECT ?a { ?a ?b ?c }", Formats.named(written_as))
            async with await remote.answer(question) as answer:
                async for _chunk in answer.chunks():
                    break
                await asyncio.sleep(1)
                assert written < 64 * 2**20
            await asyncio.wait_for(told.gone.wait(), PATIENCE)

    run(ask())


def test_an_answer_that_is_never_read_can_be_closed(grammar: EngineService) -> None:
    async def ask() -> None:
        async with service(Told(saying(answer(ONE))), grammar) as remote:
            for written_as in ("json", "csv"):
                answered = await remote.answer(Question("SELECT ?a { ?a ?b ?c }", Formats.named(written_as)))
                await answered.aclose()
                await answered.aclose()

    run(ask())


def test_a_store_that_cannot_be_reached(grammar: EngineService) -> None:
    async def ask() -> None:
        with closed_port() as port:
            async with RemoteService.create(f"sparql+http://127.0.0.1:{port}/", grammar, limits=LIMITS) as remote:
                with pytest.raises(BusyError, match="cannot be reached"):
                    await asked(remote)

    run(ask())


def test_a_closed_service_says_so(grammar: EngineService) -> None:
    async def ask() -> None:
        async with service(Told(saying(answer(ONE))), grammar) as remote:
            assert await asked(remote) == ONE
            await remote.aclose()
            with pytest.raises(BusyError, match="shutting down"):
                await asked(remote)

    run(ask())


NEVER_SENT = {
    "an update": ("INSERT DATA { <a:a> <a:b> <a:c> }", QueryError, "read-only"),
    "no SPARQL": ("SELECT", QueryError, "not valid SPARQL"),
    "a call": ("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> {} }", QueryError, "SERVICE"),
    "a lazy call": ("SELECT * { ?a ?b ?c SERVICE ?c { ?d ?e ?f } }", QueryError, "SERVICE"),
    "what is too long": ("ASK {}" + " " * 1000, TooLongError, "1,006 bytes"),
    "half a character": ("ASK { ?s ?p '\ud800' }", QueryError, "not Unicode"),
}


@pytest.mark.parametrize("what", NEVER_SENT)
def test_what_never_reaches_the_store(what: str, grammar: EngineService) -> None:
    query, kind, words = NEVER_SENT[what]

    async def ask() -> None:
        told = Told(saying(answer(ONE)))
        async with service(told, grammar) as remote:
            with pytest.raises(kind, match=words):
                await asked(remote, query)
            assert told.asked == []

    run(ask())


def test_a_query_that_would_crash_a_parser_crashes_none_of_ours(grammar: EngineService) -> None:
    """And none of the store's: it is not sent. The next query is answered."""
    query = "SELECT * { FILTER(" + "STR(" * 3000 + "?x" + ")" * 3000 + ") }"

    async def ask() -> None:
        told = Told(saying(answer(ONE)))
        async with listening(told) as address, RemoteService.create(address, grammar) as remote:
            with pytest.raises(QueryError, match="nested too deeply"):
                await asked(remote, query)
            assert told.asked == []
            assert await asked(remote) == ONE

    run(ask())


def test_no_format_fits(grammar: EngineService) -> None:
    async def ask() -> None:
        async with service(Told(saying(answer(ONE))), grammar) as remote:
            with pytest.raises(FormatError) as raised:
                await asked(remote, "SELECT ?a { ?a ?b ?c }", "text/turtle")
            assert raised.value.kind == "solutions"

    run(ask())


DATASETS: dict[str, tuple[str, dict[str, Any], list[str] | None, list[str] | None]] = {
    "none": ("SELECT ?a {}", {}, ["urn:fixed"], ["urn:seen"]),
    "the question's": ("SELECT ?a {}", {"default_graphs": ("urn:a", "urn:b")}, ["urn:a", "urn:b"], None),
    "named ones only": ("SELECT ?a {}", {"named_graphs": ("urn:a",)}, None, ["urn:a"]),
    "the query's": ("SELECT ?a FROM <urn:c> {}", {}, None, None),
    "both": ("SELECT ?a FROM <urn:c> {}", {"default_graphs": ("urn:a",)}, ["urn:a"], None),
}


@pytest.mark.parametrize("whose", DATASETS)
def test_the_dataset_is_passed_on(whose: str, grammar: EngineService) -> None:
    query, more, default, named = DATASETS[whose]

    async def ask() -> None:
        told = Told(saying(answer(ONE)))
        async with service(told, grammar, "?default-graph-uri=urn:fixed&named-graph-uri=urn:seen") as remote:
            await asked(remote, query, **more)
        (form,) = told.asked
        assert form.get("default-graph-uri") == default
        assert form.get("named-graph-uri") == named
        assert form["query"] == [f"BASE <https://w3id.org/ccpr-graph/> {query}"]

    run(ask())


def test_what_virtuoso_is_told(grammar: EngineService) -> None:
    """When to stop, and, for ``GRAPH``, which graphs there are."""

    async def ask() -> None:
        told = Told(saying(answer(ONE.replace(b'"a"', b'"g"'))), server="Virtuoso/07.20")
        async with service(told, grammar, "?default-graph-uri=urn:fixed") as remote:
            await asked(remote)
            for _again in range(2):
                await asked(remote, "SELECT ?a { GRAPH ?g { ?a ?b ?c } }")
            with pytest.raises(QueryError, match="belongs to the store"):
                await asked(remote, "PREFIX b: <bif:> SELECT ?y { ?x b:contains ?y }")
        plain, listing, *with_graphs = told.asked
        assert 0 < int(plain["timeout"][0]) <= (LIMITS.timeout + 1) * 1000
        assert "named-graph-uri" not in plain
        assert "default-graph-uri" not in listing
        assert [form["named-graph-uri"] for form in with_graphs] == [["http://e/a"]] * 2
        assert all(form["default-graph-uri"] == ["urn:fixed"] for form in with_graphs)

    run(ask())


def test_an_answer_of_another_version_of_json(grammar: EngineService) -> None:
    """Virtuoso's booleans become booleans again, in pieces of any size; a text that looks like one stays a text."""
    boolean = b'{ "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1" }'
    text = b'{ "type": "literal", "value": "%s" }' % boolean.replace(b'"', b'\\"')
    body = b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":%s,"b":%s}]}}' % (boolean, text)

    async def serve(writer: asyncio.StreamWriter) -> None:
        data = answer(body)
        for at in range(0, len(data), 50):
            writer.write(data[at : at + 50])
            await writer.drain()
            await asyncio.sleep(0)

    async def ask() -> None:
        async with service(Told(serve, server="Virtuoso/07.20"), grammar) as remote:
            assert (await asked(remote, "SELECT * {}", "tsv")).split(b"\t")[1].endswith(b"\ntrue")
            assert (await asked(remote, "SELECT * {}", "csv")).count(b'""1""') == 1

    run(ask())


def test_what_the_writers_of_the_engine_get_wrong_is_right(grammar: EngineService) -> None:
    """Commas of an IRI in CSV, carriage returns in XML; and what no XML can say is refused."""

    async def ask(value: bytes, written_as: str) -> bytes:
        async with service(Told(saying(answer(ONE.replace(b'"uri","value":"http://e/a"', value)))), grammar) as remote:
            return await asked(remote, "SELECT ?a { ?a ?b ?c }", written_as)

    assert asyncio.run(ask(b'"uri","value":"http://e/a,b"', "csv")) == b'a\r\n"http://e/a,b"\r\n'
    assert b"x&#xD;\ny" in asyncio.run(ask(b'"literal","value":"x\\r\\ny"', "xml"))
    with pytest.raises(QueryError, match="XML does not allow"):
        asyncio.run(ask(b'"literal","value":"\\u0001"', "xml"))
