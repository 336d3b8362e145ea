"""Queries that are made to harm: each ends in an error that a person can read, and the next query is answered."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph.errors import QueryError, QueryLimitError
from ccpr_graph.store import Engine, Formats
from tests.store.releases import TRIPLES
from tests.store.test_engine import COUNT, number
from tests.waiting import PATIENCE, eventually

DEEP = {
    "1,000 nested STR(": "SELECT (" + "STR(" * 1000 + "1" + ")" * 1000 + " AS ?x) {}",
    "1,000 nested NOT EXISTS": "SELECT * { ?s ?p ?o " + "FILTER NOT EXISTS { ?s ?p ?o " * 1000 + "}" * 1001,
    "4,000 {": "SELECT * " + "{" * 4000 + "}" * 4000,
    "8,000 terms of +": "SELECT (" + "+".join(["1"] * 8000) + " AS ?x) {}",
    "16,000 terms of ||": "ASK { FILTER(" + "||".join(["?x"] * 16_000) + ") }",
    "8,000 UNION": "SELECT * {" + "UNION".join(["{?s ?p ?o}"] * 8000) + "}",
}
_DOUBLED = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
_REPLACED = " ".join(f'BIND(REPLACE(?a{n}, "a", "aaaaaaaaaaaaaaaaaaaaaaaa") AS ?a{n + 1})' for n in range(40))
HUNGRY = {
    "doubling by CONCAT": f'SELECT (STRLEN(?a40) AS ?n) {{ BIND("aaaaaaaaaaaaaaaa" AS ?a0) {_DOUBLED} }}',
    "REPLACE": f'SELECT (STRLEN(?a40) AS ?n) {{ BIND("aaaaaaaaaaaaaaaa" AS ?a0) {_REPLACED} }}',
    "sorting a cross join": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a ?f ?i",
    "grouping a cross join": (
        "SELECT ?a ?d ?g ?j (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o } "
        "GROUP BY ?a ?b ?c ?d ?e ?f ?g ?h ?i ?j ?k ?l ?m ?n0 ?o"
    ),
}


@pytest.mark.parametrize("abuse", DEEP)
def test_deep_queries(engine: Engine, abuse: str) -> None:
    with pytest.raises(QueryError, match="nested too deeply, or too complex"):
        engine.evaluate(DEEP[abuse])
    assert number(engine, COUNT) == TRIPLES


@pytest.mark.parametrize("abuse", HUNGRY)
def test_hungry_queries(tight: Engine, abuse: str) -> None:
    with pytest.raises(QueryLimitError, match="more than the 256 MiB"):
        tight.evaluate(HUNGRY[abuse], timeout=120)
    assert number(tight, COUNT) == TRIPLES


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


def has_connection(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


def test_an_engine_without_limits_would_connect(listening: socket.socket) -> None:
    """Without this, the test below could pass for another reason than the limits."""

    def ask() -> None:
        with contextlib.suppress(OSError):
            list(ox.Store().query(f"SELECT * {{ SERVICE <{address(listening)}> {{ ?s ?p ?o }} }}"))

    thread = threading.Thread(target=ask)
    thread.start()
    listening.settimeout(PATIENCE)
    assert has_connection(listening)
    listening.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def address(server: socket.socket, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{server.getsockname()[1]}/sparql"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_service_reaches_nothing(engine: Engine, listening: socket.socket, scheme: str) -> None:
    with pytest.raises(QueryError, match=r"SERVICE.*makes no connections"):
        engine.evaluate(f"SELECT * {{ SERVICE <{address(listening, scheme)}> {{ ?s ?p ?o }} }}")
    assert not has_connection(listening)
    assert number(engine, COUNT) == TRIPLES


def test_service_by_name_reaches_nothing(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"SERVICE.*makes no connections"):
        engine.evaluate("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")


def test_silent_service_reaches_nothing_either(engine: Engine, listening: socket.socket) -> None:
    """The standard has SILENT go on with one empty solution (SPARQL 1.1 Federated Query, 2.3)."""
    body = engine.evaluate(
        f"SELECT * {{ SERVICE SILENT <{address(listening)}> {{ ?s ?p ?o }} }}", formats=Formats.named("csv")
    )
    assert body.body.split(b"\r\n")[1:] == [b",,", b""]
    assert not has_connection(listening)


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:{port}/x"])
def test_from_reads_nothing(engine: Engine, listening: socket.socket, graph: str) -> None:
    graph = graph.format(port=listening.getsockname()[1])
    for clause in (f"FROM <{graph}> {{ ?s ?p ?o }}", f"FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"):
        assert number(engine, f"SELECT (COUNT(*) AS ?n) {clause}") == 0
    assert not has_connection(listening)


def test_load_is_refused(engine: Engine, listening: socket.socket) -> None:
    with pytest.raises(QueryError, match="read-only"):
        engine.evaluate(f"LOAD <{address(listening)}>")
    assert not has_connection(listening)


def test_many_abuses_leave_no_process_behind(engine: Engine) -> None:
    for _ in range(5):
        with pytest.raises(QueryError):
            engine.evaluate(DEEP["4,000 {"])
    engine.evaluate("ASK {}")
    server, *workers = engine.pool.processes()
    assert eventually(lambda: len(children(server)) <= 3), f"{children(server)}, and known are {workers}"


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
