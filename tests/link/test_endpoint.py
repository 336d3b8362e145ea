"""An endpoint that answers late, wrongly, too much or not at all; nothing is asked that was answered before."""

from __future__ import annotations

import json
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ccpr_graph.link.endpoint import Endpoint, EndpointError, Manners, TooMuchError
from tests.link.conftest import answering, reply
from tests.ports import closed_port

QUERY = "SELECT ?item { ?item ?p ?o }"
ROWS = [{"item": {"type": "uri", "value": "http://e.example/one"}}]
BODY = json.dumps({"head": {"vars": ["item"]}, "results": {"bindings": ROWS}}).encode()
GOOD = reply(BODY)


class Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def endpoint(url: str, clock: Time, manners: Manners | None = None, cache: Path | None = None) -> Endpoint:
    return Endpoint(url, manners or Manners(), cache, wait=clock.wait, clock=clock)


def test_it_says_who_asks_and_keeps_its_distance() -> None:
    clock = Time()
    with answering(GOOD) as server:
        asked = endpoint(server.url, clock, Manners(contact="someone@example.org", interval=2.5))
        assert [asked.ask(QUERY), asked.ask(QUERY)] == [ROWS, ROWS]
        assert server.guests[0].query == QUERY
        assert server.guests[0].agent.startswith("ccpr-graph/")
        assert "someone@example.org" in server.guests[0].agent
        assert "application/sparql-results+json" in server.guests[0].accept
    assert clock.waits == [2.5]


@pytest.mark.parametrize(
    ("bad", "pause"),
    [
        (reply(b"", 429, Retry_After="17"), 17),
        (reply(b"", 429), 60),
        (reply(b"", 503, Retry_After="no time"), 2),
        (reply(b"java.util.concurrent.TimeoutException", 500), 2),
        (reply(b"", 502), 2),
        (reply(b"{'results': "), 2),
        (reply(b"<html>Service</html>"), 2),
        (reply(b'{"results": {"bindings": [["item"]]}}'), 2),
        (reply(b'{"results": {"bindings": {}}}'), 2),
    ],
)
def test_it_asks_again_after_a_pause(bad: object, pause: float) -> None:
    clock = Time()
    with answering(bad, GOOD) as server:  # type: ignore[arg-type]
        assert endpoint(server.url, clock).ask(QUERY) == ROWS
        assert len(server.guests) == 2
    assert clock.waits == [pause]


def test_retry_after_can_be_a_date() -> None:
    clock = Time()
    then = formatdate(time.time() + 100, usegmt=True)
    with answering(reply(b"", 429, Retry_After=then), GOOD) as server:
        assert endpoint(server.url, clock).ask(QUERY) == ROWS
    assert 90 < clock.waits[0] <= 100


def test_a_pause_that_is_too_long_is_not_waited_for() -> None:
    clock = Time()
    with answering(reply(b"", 429, Retry_After="86400")) as server:
        with pytest.raises(EndpointError, match="Call the command again in 86400 seconds"):
            endpoint(server.url, clock).ask(QUERY)
        assert len(server.guests) == 1
    assert clock.waits == []


def test_pauses_grow_and_come_to_an_end() -> None:
    clock = Time()
    with answering(reply(b"", 503)) as server:
        with pytest.raises(EndpointError, match=r"status 503 \(4 attempts\)"):
            endpoint(server.url, clock, Manners(attempts=4)).ask(QUERY)
        assert len(server.guests) == 4
    assert clock.waits == [2, 4, 8]


def dropped(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", str(len(BODY) + 1000))
    handler.end_headers()
    handler.wfile.write(BODY)
    handler.close_connection = True


@pytest.mark.parametrize("bad", [dropped, cut])
def test_a_connection_that_breaks(bad: object) -> None:
    clock = Time()
    with answering(bad, GOOD) as server:  # type: ignore[arg-type]
        assert endpoint(server.url, clock).ask(QUERY) == ROWS
        assert len(server.guests) == 2


def test_nobody_there() -> None:
    with closed_port() as port, pytest.raises(EndpointError, match="the connection failed"):
        endpoint(f"http://127.0.0.1:{port}/sparql", Time(), Manners(attempts=2)).ask(QUERY)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, each soon enough for the socket."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


HASTY = Manners(timeout=0.5, interval=0)


def test_an_answer_that_takes_too_long() -> None:
    with answering(drip, GOOD) as server:
        assert Endpoint(server.url, HASTY).ask(QUERY) == ROWS
        assert len(server.guests) >= 2, "the first answer was given up, as any other that takes too long"


def test_an_answer_that_does_not_come() -> None:
    asked_again = threading.Event()
    given_up = []

    def silent(handler: BaseHTTPRequestHandler) -> None:
        given_up.append(asked_again.wait(Manners().timeout / 3))
        handler.close_connection = True

    def good(handler: BaseHTTPRequestHandler) -> None:
        asked_again.set()
        GOOD(handler)

    with answering(silent, good) as server:
        assert Endpoint(server.url, HASTY).ask(QUERY) == ROWS
    assert given_up == [True]


def test_an_answer_that_is_too_large_is_not_read_and_not_asked_again() -> None:
    with answering(reply(b" " * 200_000)) as server:
        with pytest.raises(TooMuchError, match="larger than 100,000 bytes"):
            endpoint(server.url, Time(), Manners(largest=100_000)).ask(QUERY)
        assert len(server.guests) == 1


@pytest.mark.parametrize(("status", "message"), [(400, "malformed"), (403, "go away"), (404, "status 404")])
def test_a_refusal_is_final(status: int, message: str) -> None:
    with answering(reply(f"{message} status {status}".encode(), status)) as server:
        with pytest.raises(EndpointError, match=message):
            endpoint(server.url, Time()).ask(QUERY)
        assert len(server.guests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with answering(GOOD) as elsewhere, answering(reply(b"", status, Location=elsewhere.url)) as server:
        with pytest.raises(EndpointError, match="answers with a redirect to"):
            endpoint(server.url, Time()).ask(QUERY)
        assert elsewhere.guests == []


@pytest.mark.parametrize(
    "url", ["ftp://e.example/x", "e.example/sparql", "http://user:word@e.example/", "file:///etc/passwd", ""]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(EndpointError, match="no address of an endpoint"):
        Endpoint(url, Manners())


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with answering(GOOD) as server:
        assert endpoint(server.url, Time()).ask(QUERY) == ROWS


def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    with answering(GOOD) as server:
        assert endpoint(server.url, Time(), cache=tmp_path / "c").ask(QUERY) == ROWS
        assert endpoint(server.url, Time(), cache=tmp_path / "c").ask(QUERY) == ROWS
        assert len(server.guests) == 1
        assert endpoint(server.url, Time(), cache=tmp_path / "c").ask(QUERY + " ") == ROWS
        assert Endpoint(server.url, Manners(interval=0), tmp_path / "c", fresh=-1).ask(QUERY) == ROWS
        assert len(server.guests) == 3


def test_a_damaged_answer_in_the_cache_is_asked_again(tmp_path: Path) -> None:
    with answering(GOOD) as server:
        asked = endpoint(server.url, Time(), cache=tmp_path)
        asked.ask(QUERY)
        (kept,) = tmp_path.iterdir()
        kept.write_text("{")
        assert asked.ask(QUERY) == ROWS
        assert len(server.guests) == 2


def test_a_bad_answer_is_not_kept(tmp_path: Path) -> None:
    with answering(reply(b"{")) as server, pytest.raises(EndpointError):
        endpoint(server.url, Time(), Manners(attempts=2), cache=tmp_path).ask(QUERY)
    assert list(tmp_path.iterdir()) == []
