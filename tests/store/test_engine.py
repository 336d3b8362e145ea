"""What the engine answers, and how it behaves as a pool."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

import ccpr_graph
from ccpr_graph import iris
from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError, ReleaseError
from ccpr_graph.store import BusyError, Engine, FormatError, Formats, Release, TooLongError
from ccpr_graph.store.formats import GRAPH_FORMATS, TURTLE
from tests.store.releases import ARTICLE, DOCUMENT_1, GRAPH_1, GRAPH_2, QUADS, TRIPLES, write_release
from tests.waiting import PATIENCE, eventually

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
T = TypeVar("T")
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r }"


def rows(engine: Engine, query: str, **options: object) -> list[dict[str, str]]:
    body = json.loads(engine.evaluate(query, **options).body)  # type: ignore[arg-type]
    return [{name: term["value"] for name, term in row.items()} for row in body["results"]["bindings"]]


def number(engine: Engine, query: str, **options: object) -> int:
    return int(rows(engine, query, **options)[0]["n"])


def test_the_default_graph_is_the_merge_of_all_graphs(engine: Engine) -> None:
    assert number(engine, COUNT) == TRIPLES
    assert number(engine, COUNT_NAMED) == QUADS
    assert len(rows(engine, f"SELECT ?t {{ <{ARTICLE}> a ?t }}")) == 1
    assert len(rows(engine, f"SELECT ?g {{ GRAPH ?g {{ <{ARTICLE}> a ?t }} }}")) == 2


# default graphs, named graphs -> triples in the default graph, quads in the named ones
DATASETS = [
    ([GRAPH_1], [], 17, 0),
    ([], [GRAPH_1], 0, 17),
    ([GRAPH_1], [GRAPH_2], 17, 17),
    ([], [GRAPH_1, GRAPH_2], 0, 34),
    (["http://example.org/none"], [], 0, 0),
]


@pytest.mark.parametrize(("default", "named", "triples", "quads"), DATASETS)
def test_the_dataset_of_the_protocol(
    engine: Engine, default: list[str], named: list[str], triples: int, quads: int
) -> None:
    graphs = {"default_graphs": default, "named_graphs": named}
    assert number(engine, COUNT, **graphs) == triples
    assert number(engine, COUNT_NAMED, **graphs) == quads
    override = COUNT.replace("{ ?s", f"FROM <{GRAPH_1}> FROM <{GRAPH_2}> {{ ?s")
    assert number(engine, override, **graphs) == triples, "the protocol's dataset goes before that of the query"


def test_from_selects_graphs(engine: Engine) -> None:
    assert number(engine, COUNT.replace("{ ?s", f"FROM <{GRAPH_1}> {{ ?s")) == 17


def test_a_graph_is_named_by_an_absolute_iri(engine: Engine) -> None:
    with pytest.raises(QueryError, match="absolute IRI"):
        engine.evaluate(COUNT, default_graphs=["not an IRI"])


TABLES = {
    "json": b'{"head":{"vars":["x","y"]},"results":{"bindings":[{"x":{"type":"literal","value":"a,b"}}]}}',
    "csv": b'x,y\r\n"a,b",\r\n',
    "tsv": b'?x\t?y\n"a,b"\t\n',
    "xml": (
        b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/>'
        b'<variable name="y"/></head><results><result><binding name="x"><literal>a,b</literal></binding></result>'
        b"</results></sparql>"
    ),
}
BOOLEANS = {
    "json": b'{"head":{},"boolean":true}',
    "csv": b"true",
    "tsv": b"true",
    "xml": (
        b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head></head>'
        b"<boolean>true</boolean></sparql>"
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_formats_of_rows_and_booleans(engine: Engine, name: str) -> None:
    result = engine.evaluate('SELECT ?x ?y { BIND("a,b" AS ?x) }', formats=Formats.named(name))
    assert (result.kind, result.format.name, result.body) == ("solutions", name, TABLES[name])
    result = engine.evaluate("ASK {}", formats=Formats.named(name))
    assert (result.kind, result.format.name, result.body) == ("boolean", name, BOOLEANS[name])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own, of its readers
@pytest.mark.parametrize("written_as", GRAPH_FORMATS, ids=lambda each: each.name)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{DOCUMENT_1}>", "CONSTRUCT {} {}"])
def test_formats_of_graphs_say_the_same(engine: Engine, written_as: object, query: str) -> None:
    reference = engine.evaluate(query, formats=Formats.named("ntriples")).body.decode()
    result = engine.evaluate(query, formats=Formats(graph=written_as))  # type: ignore[arg-type]
    assert result.media_type == written_as.media_type  # type: ignore[attr-defined]
    readers = {"jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}
    name = result.format.name
    if name in ("nquads", "trig"):
        read = Graph()
        for s, p, o, _ in Dataset().parse(data=result.body.decode(), format=name).quads():
            read.add((s, p, o))
    else:
        read = Graph().parse(data=result.body.decode(), format=readers.get(name, name))
    assert isomorphic(read, Graph().parse(data=reference, format="nt"))
    assert len(read) == len(reference.splitlines())


def test_turtle_has_the_prefixes_that_it_needs(engine: Engine) -> None:
    turtle = engine.evaluate(f"DESCRIBE <{DOCUMENT_1}>").body.decode()
    assert turtle == f"@prefix ccpr: <{iris.ONTOLOGY}> .\n<{DOCUMENT_1}> a ccpr:ConcludingObservations .\n"


def test_each_triple_of_a_graph_comes_once_and_in_order(engine: Engine) -> None:
    query = f"CONSTRUCT {{ <{DOCUMENT_1}> ccpr:a ?n ; ccpr:b 1 }} {{ VALUES ?n {{ 3 1 2 1 }} }}"
    body = engine.evaluate(f"PREFIX ccpr: <{iris.ONTOLOGY}> {query}").body.decode()
    assert body.endswith(f"<{DOCUMENT_1}> ccpr:a 1 , 2 , 3 ;\n\tccpr:b 1 .\n")


def test_relative_iris_are_below_the_base_of_the_project(engine: Engine) -> None:
    assert rows(engine, "SELECT (STR(<id/x>) AS ?n) {}") == [{"n": iris.BASE + "id/x"}]


@pytest.mark.parametrize(
    ("query", "formats", "kind"),
    [
        ("ASK {}", Formats(boolean=None), "boolean"),
        ("SELECT * {}", Formats.named("turtle"), "solutions"),
        ("CONSTRUCT {} {}", Formats.named("csv"), "graph"),
    ],
)
def test_a_result_without_the_format_asked_for(engine: Engine, query: str, formats: Formats, kind: str) -> None:
    with pytest.raises(FormatError, match="Ask for one of: ") as raised:
        engine.evaluate(query, formats=formats)
    assert raised.value.kind == kind


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ('SELECT ("a\\u0001" AS ?x) {}', "xml"),
        ('CONSTRUCT { <a> <b> "a\\u0001" } {}', "rdfxml"),
        ("CONSTRUCT { <a> <http://e/1> 1 } {}", "rdfxml"),
        ("CONSTRUCT { <a> <b> <<( <a> <b> 1 )>> } {}", "jsonld"),
    ],
)
def test_what_a_format_cannot_say_is_refused(engine: Engine, query: str, name: str) -> None:
    with pytest.raises(QueryError, match="cannot be written"):
        engine.evaluate(query, formats=Formats.named(name))
    assert engine.evaluate(query, formats=Formats(graph=TURTLE)).body


@pytest.mark.parametrize("query", ["INSERT DATA { <a:a> <a:a> <a:a> }", "CLEAR ALL", "LOAD <http://127.0.0.1:9/x>"])
def test_updates_are_refused(engine: Engine, query: str) -> None:
    with pytest.raises(QueryError, match="read-only"):
        engine.evaluate(query)
    assert number(engine, COUNT) == TRIPLES


def test_an_unknown_function_is_an_error_of_its_expression(engine: Engine) -> None:
    query = "SELECT ?x (<http://e/f>(?x) AS ?y) (COALESCE(<http://e/g>(1), 'none') AS ?z) { VALUES ?x { 1 2 } }"
    assert rows(engine, query) == [{"x": "1", "z": "none"}, {"x": "2", "z": "none"}]
    assert rows(engine, "SELECT * { ?s ?p ?o FILTER(<http://e/f>(?s)) }") == []


@pytest.mark.parametrize("expression", ["TRUE", "True", "(FALSE || TRUE)", "'FALSE' = 'FALSE' && TRUE"])
def test_booleans_are_keywords_in_any_case(engine: Engine, expression: str) -> None:
    assert json.loads(engine.evaluate(f"ASK {{ FILTER({expression}) }}").body)["boolean"] is True


def test_what_looks_like_a_boolean_is_left_alone(engine: Engine) -> None:
    query = "SELECT (TRUE AS ?TRUE) ('TRUE' AS ?a) (<e:TRUE> AS ?b) {} # TRUE"
    assert rows(engine, query) == [{"TRUE": "true", "a": "TRUE", "b": "e:TRUE"}]


def test_text_that_is_not_unicode(engine: Engine) -> None:
    with pytest.raises(QueryError, match="not Unicode"):
        engine.evaluate("ASK { ?s ?p '\ud800' }")


def test_results_are_the_same_each_time_and_in_each_worker(small_release: Release) -> None:
    queries = [
        "SELECT * { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t",
    ]
    bodies = []
    for _ in range(3):
        with Engine(small_release, workers=1) as one:
            bodies.append([one.evaluate(query).body for query in queries])
    assert bodies[0] == bodies[1] == bodies[2]


# Limits


def test_too_many_rows(tight: Engine) -> None:
    crossed = "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f } LIMIT "
    assert len(rows(tight, crossed + "500")) == 500
    for name in TABLES:
        with pytest.raises(QueryLimitError, match="more than 500 rows"):
            tight.evaluate(crossed + "501", formats=Formats.named(name))


def test_too_many_triples(tight: Engine) -> None:
    query = "CONSTRUCT { <a:a> <a:b> ?n } { ?s ?p ?o . ?a ?b ?c BIND(MD5(CONCAT(STR(?s), STR(?p), STR(?a), STR(?b))) AS ?n) }"
    with pytest.raises(QueryLimitError, match="more than 500 rows or triples"):
        tight.evaluate(query)


def test_too_many_bytes_stop_the_query_at_once(tight: Engine) -> None:
    with pytest.raises(QueryLimitError, match="larger than 100,000 bytes"):
        tight.evaluate(SLOW.replace("(COUNT(*) AS ?n)", "*"), timeout=30)  # all of it would take longer


def test_too_long_a_query(tight: Engine) -> None:
    text = "ASK {} #"
    assert tight.evaluate(text + "x" * (20_000 - len(text))).kind == "boolean"
    with pytest.raises(TooLongError, match="20,001 bytes long, and 20,000 are allowed"):
        tight.evaluate(text + "x" * (20_001 - len(text)))
    with pytest.raises(TooLongError):
        tight.evaluate(text + "é" * 10_000)


def test_a_slow_query_is_stopped_and_the_next_one_answered(tight: Engine) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match="longer than 1 s"):
        tight.evaluate(SLOW)
    assert time.monotonic() - started > 0.9
    assert number(tight, COUNT) == TRIPLES


def test_the_time_limit_can_be_given_for_one_query(engine: Engine) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"longer than 0\.2 s"):
        engine.evaluate(SLOW, timeout=0.2)
    assert time.monotonic() - started < engine.limits.timeout - 5, "not by the limit for all"
    with pytest.raises(ValueError, match="more than 0"):
        engine.evaluate("ASK {}", timeout=0)


def test_a_limit_of_time_does_not_outlast_its_query(tight: Engine) -> None:
    """An alarm that was not taken back would end the idle worker, and with it the next query."""
    tight.evaluate("ASK {}")
    before = told(tight, tight.pool.processes)
    time.sleep(tight.limits.timeout + 0.2)
    assert set(before) <= set(told(tight, tight.pool.processes))


# The pool


def test_queries_run_side_by_side(small_release: Release) -> None:
    with ThreadPoolExecutor(8) as threads, Engine(small_release, workers=2) as two:
        two.pool._turns.lanes = replace(two.pool._turns.lanes, quantum=600)  # the slow one stays
        slow = threads.submit(two.evaluate, SLOW, timeout=600)
        assert eventually(lambda: is_at_work(two))
        quick = list(threads.map(lambda _: number(two, COUNT), range(50)))
        assert not slow.done()
        assert quick == [TRIPLES] * 50
        two.close()
        with pytest.raises(BusyError, match="shutting down"):
            slow.result()


def test_answers_are_not_mixed_up(small_release: Release) -> None:
    with Engine(small_release, workers=2) as two, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: number(two, f"SELECT ({n} AS ?n) {{}}"), range(200)))
    assert answers == list(range(200))


def told(engine: Engine, asked: Callable[[], T]) -> T:
    """Return what a pool says of itself, asked where it runs: another thread could look at it in the midst of a change."""

    async def ask() -> T:
        return asked()

    return engine._run(ask())


def is_at_work(engine: Engine, queries: int = 1) -> bool:
    """Say whether so many queries run or wait in an engine."""
    numbers = told(engine, engine.pool.numbers)
    return numbers["running"] + numbers["waiting"] == queries


@pytest.mark.parametrize("which", ["the fork server", "the workers", "all"])
def test_processes_that_were_killed_while_idle_are_replaced(small_release: Release, which: str) -> None:
    with Engine(small_release, workers=2) as two:
        two.evaluate("ASK {}")
        assert eventually(lambda: len(told(two, two.pool.processes)) >= 3)
        server, *workers = told(two, two.pool.processes)
        killed = {"the fork server": [server], "the workers": workers, "all": [server, *workers]}[which]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: not any(is_running(pid) for pid in killed))  # the system needs a while for it
        for _ in range(5):
            assert number(two, COUNT) == TRIPLES
        assert two.pool.processes()[0] == server or which != "the workers"


def test_a_query_whose_worker_is_killed_is_told_so(small_release: Release) -> None:
    with ThreadPoolExecutor(1) as threads, Engine(small_release, workers=1) as one:
        one.evaluate("ASK {}")
        running = threads.submit(one.evaluate, SLOW, timeout=600)
        assert eventually(lambda: is_at_work(one))
        time.sleep(0.2)  # what is lost sooner is asked again
        for pid in told(one, one.pool.processes)[1:]:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(QueryError, match="more than the 2,048 MiB"):  # who else would kill it like that?
            running.result(timeout=PATIENCE)
        assert number(one, COUNT) == TRIPLES


def test_closing_ends_queries_and_workers(small_release: Release) -> None:
    engine = Engine(small_release, workers=2)
    engine.evaluate("ASK {}")
    processes = told(engine, engine.pool.processes)
    with ThreadPoolExecutor(3) as threads:
        running = [threads.submit(engine.evaluate, SLOW) for _ in range(3)]  # the third waits for a worker
        assert eventually(lambda: is_at_work(engine, 3))
        engine.close()
        for each in running:
            with pytest.raises(BusyError, match="shutting down"):
                each.result(timeout=PATIENCE)
    assert eventually(lambda: not any(is_running(pid) for pid in processes)), "a process outlives its engine"
    with pytest.raises(BusyError, match="shutting down"):
        engine.evaluate("ASK {}")
    engine.close()


def test_workers_end_with_their_parent(small_release: Release) -> None:
    program = (
        "import sys, time; from pathlib import Path; from ccpr_graph.store import Engine, Release;"
        "engine = Engine(Release.open(Path(sys.argv[1])), workers=2); engine.evaluate('ASK {}');"
        "[time.sleep(0.02) for _ in iter(lambda: len(engine.pool.processes()) < 3, False)];"
        "print(*engine.pool.processes(), flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(small_release.folder)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(workers) >= 3, "a fork server and its workers"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually(lambda: not any(is_running(pid) for pid in workers)), "a worker outlives its parent"


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):  # gone before, or while it was read
        return False
    return state not in "ZX"


def test_no_workers_make_no_engine(small_release: Release) -> None:
    with pytest.raises(ValueError, match="one worker"):
        Engine(small_release, workers=0)


def test_many_threads_may_close_at_once(small_release: Release) -> None:
    engine = Engine(small_release, workers=2)
    threads = [threading.Thread(target=engine.close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert not any(is_running(pid) for pid in engine.pool.processes())


# Releases that cannot be loaded


def test_a_graph_that_is_no_nquads(tmp_path: Path) -> None:
    release = Release.open(write_release(tmp_path, graph="<http://e/s> <http://e/p> .\n"))
    with Engine(release, workers=1) as engine:
        for _ in range(2):  # the worker that took the place of the first says the same
            with pytest.raises(ReleaseError, match="cannot be loaded") as raised:
                engine.evaluate("ASK {}")
            assert raised.value.file == str(tmp_path / "graph.nq")


def test_a_release_that_was_replaced_is_not_mixed_with_the_new_one(tmp_path: Path) -> None:
    release = Release.open(write_release(tmp_path))
    write_release(tmp_path, graph="<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n")
    with (
        Engine(release, workers=1) as engine,
        pytest.raises(ReleaseError, match="not the one that the manifest named"),
    ):
        engine.evaluate("ASK {}")


def test_the_evaluator_imports_little() -> None:
    """What it has not loaded a query cannot reach, and no worker has to share."""
    from ccpr_graph.store.processes import _PROGRAM

    program = _PROGRAM + (
        "print([m for m in ('rdflib', 'fastapi', 'pydantic', 'subprocess', 'asyncio') if m in sys.modules],"
        "[m for m in sys.modules if m.startswith('ccpr_graph.') and not m.startswith('ccpr_graph.evaluator')])"
    )
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.shutdown(socket.SHUT_WR)
        loaded = subprocess.run(
            [sys.executable, "-P", "-c", program, str(Path(ccpr_graph.__file__).parent)],
            stdin=theirs.fileno(),
            capture_output=True,
            text=True,
            check=True,
        )
    assert loaded.stdout.strip() == "[] []"
