"""The access log: what is in it, what is not, and that nobody can hold the server up with it."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Scope, Send

from ccpr_graph.store import Release
from ccpr_graph.web.access import AccessLog, LogWriter, logging_to_standard_error
from ccpr_graph.web.headers import ACCESS_LOG
from tests.waiting import PATIENCE, eventually
from tests.web.asgi import Reply, app_that, ask, scope_of
from tests.web.conftest import PROGRAM, Running


def logged(
    caplog: pytest.LogCaptureFixture, app: ASGIApp, scope: Scope, **options: Any
) -> tuple[dict[str, Any], Reply]:
    """Ask; return the line of the log, and the reply."""
    caplog.clear()
    with caplog.at_level("INFO", logger="ccpr_graph.access"):
        reply = asyncio.run(ask(AccessLog(app, **options), scope))
    (record,) = caplog.records
    return json.loads(record.message), reply


def test_a_line(caplog: pytest.LogCaptureFixture) -> None:
    line, reply = logged(caplog, app_that(), scope_of("/sparql", query_string=b"query=secret", client="192.0.2.77"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert 0 <= line.pop("ms") < 60_000
    assert re.fullmatch(r"[0-9a-f]{16}", line["id"])
    assert line.pop("id") == reply.headers["x-request-id"]
    assert line == {"client": "192.0.2.0/24", "method": "GET", "path": "/sparql", "status": 200, "bytes": 4}


def test_every_request_has_an_id_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    assert len({logged(caplog, app_that(), scope_of())[0]["id"] for _ in range(50)}) == 50


def test_what_an_operator_may_wish(caplog: pytest.LogCaptureFixture) -> None:
    scope = scope_of("/sparql", query_string=b"query=secret", client="192.0.2.77")
    line, _ = logged(caplog, app_that(), scope, log_queries=True, log_clients=True)
    assert (line["query"], line["client"]) == ("query=secret", "192.0.2.77")


def test_no_client(caplog: pytest.LogCaptureFixture) -> None:
    assert logged(caplog, app_that(), scope_of(client=None))[0]["client"] is None


def test_what_the_application_knows(caplog: pytest.LogCaptureFixture) -> None:
    async def tell(scope: Scope, send: Send) -> None:
        scope["state"] |= {"kind": "solutions", "cache": True, "unknown": object()}

    line, _ = logged(caplog, app_that(tell), scope_of())
    assert (line["kind"], line["cache"]) == ("solutions", True)
    assert "unknown" not in line


def test_an_answer_that_does_not_end(caplog: pytest.LogCaptureFixture) -> None:
    def app_with(state: dict[str, str]) -> ASGIApp:
        async def app(scope: Scope, receive: Any, send: Send) -> None:
            scope["state"].update(state)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"1234", "more_body": True})

        return app

    gone, _ = logged(caplog, app_with({}), scope_of())
    assert (gone["status"], gone["bytes"], gone["broken_off"]) == (200, 4, "ClientDisconnect")
    stopped, _ = logged(caplog, app_with({"broken_off": "QueryTimeoutError"}), scope_of())
    assert stopped["broken_off"] == "QueryTimeoutError"


def test_a_defect(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(scope: Scope, send: Send) -> None:
        raise ZeroDivisionError

    with caplog.at_level("INFO", logger="ccpr_graph.access"), pytest.raises(ZeroDivisionError):
        asyncio.run(ask(AccessLog(app_that(fail)), scope_of()))
    assert json.loads(caplog.records[0].message)["status"] == 500


EVIL = [
    "/a\nb",
    '/a", "status": 999, "x": "',
    "/\x1b[31m",
    "/\u2028\u2029\x85",
    "/\udcff",
    "/\x9b\x7f",
    "/{}%s%d",
    "/" + "x" * 100_000,
]


@pytest.mark.parametrize("path", EVIL, ids=range(len(EVIL)))
def test_no_client_writes_lines_of_its_own(path: str) -> None:
    """Through to the bytes of the file."""
    reader, writer = os.pipe()
    with _logging_to(writer):
        asyncio.run(ask(AccessLog(app_that(), log_queries=True), scope_of(path, query_string=b"\xff\n\x1b")))
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        text = stream.read()
    assert text.count(b"\n") == 1
    assert all(byte == 10 or 32 <= byte < 127 for byte in text)
    line = json.loads(text)
    assert line["status"] == 200
    assert line["path"].isprintable()
    assert len(line["path"]) <= 1001


@contextlib.contextmanager
def _logging_to(descriptor: int, **options: Any) -> Iterator[LogWriter]:
    writer = LogWriter(descriptor, **options)
    ACCESS_LOG.addHandler(writer)
    level = ACCESS_LOG.level
    ACCESS_LOG.setLevel(logging.INFO)
    try:
        yield writer
    finally:
        ACCESS_LOG.removeHandler(writer)
        ACCESS_LOG.setLevel(level)
        writer.close()


def test_lines_are_lost_and_counted_while_nobody_reads() -> None:
    reader, writer = os.pipe()
    with _logging_to(writer, waiting=100) as log:
        for _ in range(3000):
            ACCESS_LOG.info("x" * 99)  # three times as much as a pipe holds
        deadline = time.monotonic() + PATIENCE
        while not log.lost:
            assert time.monotonic() < deadline
            ACCESS_LOG.info("x" * 99)
        lost = log.lost
        read = b""
        while not re.search(rb"were lost.*\n", read):  # somebody reads again, and is told
            assert time.monotonic() < deadline
            read += os.read(reader, 65536)
            ACCESS_LOG.info("and on")
    assert log.numbers()["log_lines_lost_total"] >= lost
    told = next(json.loads(line) for line in read.splitlines() if b"were lost" in line)
    assert int(told["message"].split()[0]) >= 1
    os.close(reader)
    os.close(writer)


def test_a_reader_who_is_gone() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with _logging_to(writer) as log:
        ACCESS_LOG.info("nobody reads this")
    assert log.lost == 1
    os.close(writer)


def test_closing_waits_for_no_reader() -> None:
    reader, writer = os.pipe()
    started = time.monotonic()
    with _logging_to(writer, waiting=10):
        for _ in range(100):
            ACCESS_LOG.info("x" * 100_000)
            time.sleep(0.001)
    assert time.monotonic() - started < PATIENCE
    os.close(reader)  # which lets the thread end
    os.close(writer)


def test_what_else_is_logged_is_json_too(capfd: pytest.CaptureFixture[str]) -> None:
    with logging_to_standard_error() as log:
        logging.getLogger("ccpr_graph.web").info("a line\nbreak of %s", "ours")
        logging.getLogger("asyncio").warning("of another")
        logging.getLogger("asyncio").info("too small")
        log.handle(logging.LogRecord("x", logging.INFO, __file__, 1, "an argument is missing: %s %s", ("one",), None))
        try:
            raise ZeroDivisionError("no")
        except ZeroDivisionError:
            logging.getLogger("uvicorn.error").exception("a defect")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [
        (line["level"], line["logger"], line["message"].split("\n")[0])
        for line in lines
        if "lost" not in line["message"]
    ] == [
        ("INFO", "ccpr_graph.web", "a line"),
        ("WARNING", "asyncio", "of another"),
        ("ERROR", "uvicorn.error", "a defect"),
    ]
    assert "ZeroDivisionError: no" in next(line["traceback"] for line in lines if "traceback" in line)
    assert log.lost == 1
    assert log not in logging.getLogger().handlers


def test_what_the_endpoint_tells(client: httpx.Client, server: Running) -> None:
    query = {"query": "SELECT * { <http://e/told> ?p ?o }"}
    first, again = (client.get("/sparql", params=query) for _ in range(2))
    last = client.get("/sparql", params=query, headers={"If-None-Match": first.headers["etag"]})
    ids = [each.headers["x-request-id"] for each in (first, again, last)]

    def lines() -> list[Any]:  # those of others may come in between
        whole = (line for line in server.log.read_text().splitlines(keepends=True) if line.endswith("\n"))
        return [line for line in map(json.loads, whole) if line.get("id") in ids]

    assert eventually(lambda: len(lines()) >= 3)
    told = [(line.get("kind"), line["cache"], line["status"]) for line in lines()]
    assert told == [("solutions", "miss", 200), ("solutions", "hit", 200), (None, "client", 304)]


@pytest.mark.abuse
@pytest.mark.slow
def test_a_server_whose_log_nobody_reads_goes_on(served_release: Release) -> None:
    """A pipe holds 64 KiB; 5,000 lines are some 900 KB."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(served_release.folder), "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        assert found
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=PATIENCE)
        with contextlib.closing(connection):
            for _ in range(5000):
                connection.request("GET", "/healthz")
                response = connection.getresponse()
                response.read()
                assert response.status == 200
            connection.request("GET", "/sparql?query=ASK%20%7B%7D")
            assert connection.getresponse().read()
        process.terminate()
        assert process.wait(timeout=PATIENCE) in (0, -15)
        text = process.stderr.read()
        assert 40_000 < len(text) < 200_000
        assert "Fatal" not in text and "Traceback" not in text
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
