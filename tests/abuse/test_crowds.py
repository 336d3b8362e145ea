"""Many at once, and those who are slow, half gone or gone: whoever asks something small meanwhile gets an answer."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from tests.abuse.conduct import check_refused
from tests.abuse.conftest import BIG, SUBJECTS
from tests.abuse.heavy import CROSS, GIANT
from tests.abuse.served import MEBIBYTE, Served
from tests.abuse.wire import Reply, address, statuses, stranger
from tests.waiting import eventually

EVERYTHING = "SELECT * { ?s ?p ?o }"
_CROWD = 200
_NUMBERS = itertools.count(1)


def light() -> str:
    """Return a small query that nobody has asked before: no cache knows the answer, which is 10."""
    return f"SELECT (COUNT(*) AS ?n) {{ <http://example.org/{next(_NUMBERS) % SUBJECTS}> ?p ?o FILTER({next(_NUMBERS)} > 0) }}"


def at_once(asks: Sequence[Callable[[], Reply]]) -> list[Reply]:
    """Let all ask at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(asks))

    def ask(one: Callable[[], Reply]) -> Reply:
        start.wait(timeout=60)
        return one()

    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(ask, asks))


def answered(replies: Sequence[Reply], right: str) -> int:
    """Return how many got the right answer; fail if one got a wrong one, or a refusal in bad form."""
    for reply in replies:
        if reply.status != 200:
            check_refused(reply)
        else:
            assert reply.text.split() == ["n", right], str(reply)
    return sum(reply.status == 200 for reply in replies)


def told(replies: Sequence[Reply]) -> str:
    """Say how a crowd fared."""
    slowest = max(reply.seconds for reply in replies)
    return f"{dict(Counter(reply.status for reply in replies))}, the slowest after {slowest:.1f} s"


def test_200_light_ones(big: Served) -> None:
    replies = at_once([lambda: big.place.ask(light())] * _CROWD)
    count = answered(replies, "10")
    big.check()
    assert count >= 0.95 * _CROWD, told(replies)


def test_200_of_one_client(big: Served) -> None:
    """Some may be sent away with 429, in good form, but not all, and nobody else is."""
    source = stranger()
    replies = at_once([lambda: big.place.ask(light(), source=source)] * _CROWD)
    count = answered(replies, "10")
    big.check()
    assert count >= 10, told(replies)


def test_200_heavy_ones(big: Served) -> None:
    replies = at_once([lambda: big.place.ask(CROSS["COUNT"], seconds=60)] * _CROWD)
    for reply in replies:
        check_refused(reply)
        assert reply.seconds < 30, str(reply)
    big.check()


def test_heavy_ones_of_one_client_starve_nobody(big: Served) -> None:
    """100 heavy queries of one address, and, while they wait and run, light ones of 40 others."""
    source = stranger()

    def heavy() -> Reply:
        return big.place.ask(CROSS["ORDER BY"], source=source, seconds=60)

    def small() -> Reply:
        time.sleep(0.5)  # when the heavy ones are there
        return big.place.ask(light(), seconds=30)

    replies = at_once([heavy] * 100 + [small] * 40)
    for reply in replies[:100]:
        check_refused(reply)
    count = answered(replies[100:], "10")
    big.check()
    assert count >= 38, f"light: {told(replies[100:])}; heavy: {told(replies[:100])}"


@pytest.mark.thorough
def test_heavy_ones_of_many_clients(big: Served) -> None:
    """A crowd of heavy ones is another matter than one: light ones may have to wait, but not for ever."""
    heavy = [lambda: big.place.ask(CROSS["GROUP BY"], seconds=60)] * 20
    small = [lambda: big.place.ask(light(), seconds=60)] * 20
    replies = at_once([*heavy, *small])
    count = answered(replies[20:], "10")
    big.check()
    assert count >= 18, f"light: {told(replies[20:])}; heavy: {told(replies[:20])}"


@contextmanager
def watched(server: Served) -> Iterator[dict[str, float]]:
    """Ask something small every quarter of a second meanwhile; in the end tell the slowest and the most memory."""
    seen: dict[str, float] = {"slowest": 0.0, "failed": 0, "asked": 0, "web": 0, "all": 0}
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.25):
            reply = server.asks()
            seen["asked"] += 1
            seen["failed"] += reply.status != 200
            seen["slowest"] = max(seen["slowest"], reply.seconds)
            tree = server.tree()
            seen["web"] = max(seen["web"], tree[0].memory - server.before[0].memory)
            seen["all"] = max(seen["all"], sum(p.memory for p in tree) - sum(p.memory for p in server.before))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def check_watched(seen: dict[str, float]) -> None:
    assert seen["asked"] > 0, seen
    assert seen["failed"] == 0, seen
    assert seen["slowest"] < 5, seen


def test_a_large_result_comes_whole(big: Served) -> None:
    """The whole graph: 100,000 rows of some 10 MB. Without this, the tests of results that are cut could pass with any server."""
    reply = big.place.ask(EVERYTHING)
    assert reply.status == 200, str(reply)[:300]
    assert reply.whole
    assert reply.body.count(b"\r\n") == BIG + 1
    graph = big.place.ask("CONSTRUCT WHERE { ?s ?p ?o }", headers={"Accept": "application/n-triples"})
    assert (graph.status, graph.whole, graph.body.count(b"\n")) == (200, True, BIG)
    big.check()


@pytest.mark.parametrize("version", ["HTTP/1.1", "HTTP/1.0"])
@pytest.mark.parametrize("accept", ["text/csv", "application/n-triples"])
def test_a_giant_result_is_visibly_broken_off(big: Served, version: str, accept: str) -> None:
    """Half a CSV looks like a whole one. HTTP/1.0, which proxies speak, has no chunks: there the connection is reset."""
    query = GIANT["rows"] if accept == "text/csv" else GIANT["a built graph"]
    sent = f"GET {address(query)} {version}\r\nHost: a\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
    with big.place.connect(seconds=20) as plain:
        plain.sendall(sent.encode())
        received, reset = bytearray(), False
        try:
            while chunk := plain.recv(1 << 20):
                received += chunk
        except ConnectionError:
            reset = True
    head = bytes(received[:2000]).partition(b"\r\n\r\n")[0].lower()
    assert len(received) < 512 * MEBIBYTE
    if statuses(bytes(received[:100])) == [200]:
        cut = (
            b"transfer-encoding: chunked" in head and version == "HTTP/1.1" and not received.endswith(b"\r\n0\r\n\r\n")
        )
        assert cut or reset, (head, bytes(received[-100:]))
    else:
        assert statuses(bytes(received[:100])) in ([400], [413], [503]), head
    big.check()


def test_http_1_0_gets_no_chunks(big: Served) -> None:
    """Whoever speaks HTTP/1.0 takes the sizes of chunks for part of the result (RFC 9112, 6.1)."""
    sent = f"GET {address(EVERYTHING)} HTTP/1.0\r\nHost: a\r\nAccept: text/csv\r\n\r\n"
    head, _, body = big.place.exchange(sent.encode(), seconds=20).partition(b"\r\n\r\n")
    assert statuses(head) == [200], head
    assert b"transfer-encoding" not in head.lower(), head
    assert body.count(b"\r\n") == BIG + 1


def test_the_web_process_holds_no_results(big: Served) -> None:
    """Twelve results of 10 MB at a time, read at leisure: they are kept by no process for long, least of all by that one."""
    with watched(big) as seen:
        replies = at_once([lambda: big.place.ask(EVERYTHING, seconds=60)] * 12)
    whole = [reply for reply in replies if reply.status == 200 and reply.whole]
    for reply in whole:
        assert reply.body.count(b"\r\n") == BIG + 1
    check_watched(seen)
    big.check()
    assert whole, told(replies)
    assert seen["web"] < 64 * MEBIBYTE, f"the web process took {seen['web'] / MEBIBYTE:.0f} MiB more meanwhile"


def _request(query: str) -> bytes:
    return f"GET {address(query)} HTTP/1.1\r\nHost: a\r\nAccept: text/csv, text/turtle\r\n\r\n".encode()


@pytest.mark.parametrize("seconds", [4, pytest.param(45, marks=pytest.mark.thorough)])
def test_slow_readers(big: Served, seconds: int) -> None:
    """50 ask for everything, and read a byte a second."""
    readers: list[socket.socket] = []
    try:
        for _ in range(50):
            readers.append(big.place.connect(buffer=4096))
            readers[-1].sendall(_request(EVERYTHING))
        assert eventually(lambda: big.asks().status == 200, 20)  # when the 50 have begun
        with watched(big) as seen:
            for _ in range(seconds):
                for each in readers:
                    each.settimeout(0.001)
                    with suppress(OSError):
                        each.recv(1)
                time.sleep(1)
        check_watched(seen)
        assert seen["all"] < 1024 * MEBIBYTE, seen
    finally:
        for each in readers:
            each.close()
    big.check()


def test_readers_that_hesitate(patient: Served) -> None:
    """30 read nothing for a moment, and then all: they get all, and what served them does not stay for ever."""

    def read(plain: socket.socket) -> bytes:
        received = bytearray()
        with suppress(OSError):
            while not received.endswith(b"\r\n0\r\n\r\n") and (chunk := plain.recv(1 << 20)):
                received += chunk
        return bytes(received)

    readers = [patient.place.connect(buffer=4096, seconds=30) for _ in range(30)]
    try:
        for each in readers:
            each.sendall(_request(EVERYTHING))
        time.sleep(1)
        with ThreadPoolExecutor(len(readers)) as threads:
            answers = list(threads.map(read, readers))
    finally:
        for each in readers:
            each.close()
    assert all(statuses(answer[:100]) in ([200], [429], [503]) for answer in answers)
    whole = [answer for answer in answers if answer.endswith(b"\r\n0\r\n\r\n") and statuses(answer[:100]) == [200]]
    assert len(whole) >= 10, f"{len(whole)} of 30 came whole"  # long ones may be stopped when others wait
    patient.check()


@pytest.mark.thorough
def test_who_reads_nothing_is_broken_off(big: Served) -> None:
    """A result that nobody fetches holds a worker; within two minutes it is taken back."""
    readers = [big.place.connect(buffer=4096) for _ in range(8)]
    try:
        for each in readers:
            each.sendall(_request(EVERYTHING))
        assert eventually(lambda: big.place.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").status == 200, 120)
        big.check_alive()
    finally:
        for each in readers:
            each.close()
    big.check()


_SLOW = {
    "the first line": b"GET /sparql?query=ASK%20%7B%7D%20%23" + b"a" * 1000,
    "headers": b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 1000,
    "a body": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9999\r\n\r\nASK {} #" + b"a" * 1000,
    "chunks": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n#\r\n" * 200,
}  # fmt: skip


def _drip(senders: list[socket.socket], data: bytes, at_first: int, seconds: float) -> int:
    """Send the start at once and the rest bytewise; return how many of the connections the server has closed."""
    closed: set[int] = set()
    for number, each in enumerate(senders):
        each.sendall(data[:at_first])
        each.settimeout(0.001)
        assert number not in closed
    deadline, at = time.monotonic() + seconds, at_first
    while time.monotonic() < deadline and len(closed) < len(senders):
        for number, each in enumerate(senders):
            if number in closed:
                continue
            try:
                each.sendall(data[at : at + 1] or b"a")
                if each.recv(1000) == b"":
                    closed.add(number)
            except TimeoutError:
                pass
            except OSError:
                closed.add(number)
        at += 1
        time.sleep(0.25)
    return len(closed)


@pytest.mark.parametrize("what", _SLOW)
def test_slow_senders(small: Served, what: str) -> None:
    """100 send four bytes a second."""
    data = _SLOW[what]
    senders = [small.place.connect() for _ in range(100)]
    try:
        with watched(small) as seen:
            _drip(senders, data, len(data) - 900, 1.5)
        check_watched(seen)
    finally:
        for each in senders:
            each.close()
    small.check()


@pytest.mark.thorough
@pytest.mark.parametrize("what", _SLOW)
def test_slow_senders_are_sent_away(small: Served, what: str) -> None:
    """Nobody holds a connection for ever by sending a byte now and then."""
    data = _SLOW[what]
    senders = [small.place.connect() for _ in range(5)]
    try:
        closed = _drip(senders, data, len(data) - 900, 90)
    finally:
        for each in senders:
            each.close()
    assert closed == 5, f"after 90 s the server has closed {closed} of 5 connections"


@pytest.mark.thorough
def test_connections_that_say_nothing_are_closed(small: Served) -> None:
    idle = [small.place.connect(seconds=90) for _ in range(5)]
    try:
        for each in idle:
            assert each.recv(1) == b"", "the server keeps a connection on which nothing was ever sent for 90 s"
    finally:
        for each in idle:
            each.close()


_LEAVING = {
    "COUNT": CROSS["COUNT"],
    "ORDER BY": CROSS["ORDER BY"],
    "rows": GIANT["rows"],
    "a graph": GIANT["a built graph"],
}


def test_nothing_runs_on_for_who_has_left(patient: Served) -> None:
    """200 ask what would take a minute and more, and leave: at once, a little later, or in the middle of the answer."""
    queries = list(_LEAVING.values())
    for number in range(200):
        with patient.place.connect() as plain:
            plain.sendall(_request(queries[number % 4]))
            if number % 10 == 9:
                plain.settimeout(0.1)
                with suppress(OSError):
                    plain.recv(1000)
            elif number % 3 == 0:
                time.sleep(0.005)
    idle = eventually(lambda: not patient.working(), 10)
    assert idle, f"busy, in processors: {patient.working()}"
    patient.check()


@pytest.mark.parametrize("name", _LEAVING)
def test_nothing_runs_on_for_one_who_has_left(patient: Served, name: str) -> None:
    """The query really runs when its client leaves."""
    with patient.place.connect() as plain:
        plain.sendall(_request(_LEAVING[name]))
        plain.settimeout(0.2)
        ran = eventually(lambda: bool(patient.working()), 5)
    assert ran or name == "rows", "it did not run in the first place"
    assert eventually(lambda: not patient.working(), 6), f"busy, in processors: {patient.working()}"
    patient.check()


def test_half_closed_connections(small: Served) -> None:
    """Who has said all may close that side (RFC 9112, 9.6): the answer comes, or the connection ends; nothing hangs."""
    for _ in range(50):
        received = small.place.exchange(_request("ASK {}"), half_close=True, seconds=5)
        assert statuses(received) in ([], [200]), received
    small.check()


def test_connections_that_are_reset(big: Served) -> None:
    for number in range(100):
        plain = big.place.connect()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        plain.sendall(_request(EVERYTHING if number % 2 else "ASK {}")[: None if number % 3 else 40])
        plain.close()
    big.check()
