"""``ccpr-graph load``, as a person runs it, into real stores."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ccpr_graph import iris
from ccpr_graph.errors import ReleaseError
from ccpr_graph.store import Release
from ccpr_graph.store.remote.graph_store import GraphStore, LoadError, query_address
from ccpr_graph.store.remote.loading import MERGE, Course, load
from ccpr_graph.store.remote.splitting import split
from tests.store.releases import GRAPH_1, GRAPH_2, QUADS, TRIPLES, nquads, write_release
from tests.store.remote.engines import Store, environment, oxigraph, virtuoso


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(tmp_path_factory.mktemp("to-load") / "release")


@pytest.fixture
def empty_oxigraph(tmp_path: Path) -> Iterator[Store]:
    with oxigraph(tmp_path) as store:
        yield store


def command(store_graphs: str, folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "ccpr_graph", "load", "--to", store_graphs, "--release", str(folder), *more]


def run(store_graphs: str, folder: Path, *more: str, password: str = "") -> subprocess.CompletedProcess[str]:
    variables = {**environment(), "CCPR_GRAPH_STORE_PASSWORD": password, "OTHER": password}
    return subprocess.run(command(store_graphs, folder, *more), capture_output=True, text=True, env=variables)


def test_into_oxigraph(empty_oxigraph: Store, folder: Path) -> None:
    done = run(empty_oxigraph.graphs, folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"Loaded and counted: {QUADS} triples in 2 graphs, {TRIPLES} merged.",
        f"Serve from it with: ccpr-graph serve --store sparql+{empty_oxigraph.query}",
    ]
    assert f"1 of 3: 17 triples of <{GRAPH_1}>" in done.stderr
    with GraphStore(empty_oxigraph.graphs, empty_oxigraph.query) as store:
        assert store.named_graphs() == {GRAPH_1, GRAPH_2}
        assert [store.count(graph) for graph in (GRAPH_1, GRAPH_2, None)] == [17, 17, TRIPLES]


def test_a_second_time_only_with_replace(empty_oxigraph: Store, folder: Path, tmp_path: Path) -> None:
    """And what the new release has no more is gone; what is not ours stays."""
    assert run(empty_oxigraph.graphs, folder).returncode == 0
    with GraphStore(empty_oxigraph.graphs, empty_oxigraph.query) as store:
        store.put("http://example.org/other", b"<http://e/a> <http://e/b> <http://e/c> .\n")
    smaller = write_release(
        tmp_path / "smaller", graph="".join(line for line in nquads().splitlines(True) if GRAPH_2 in line)
    )
    refused = run(empty_oxigraph.graphs, smaller)
    assert refused.returncode == 1
    assert f"2 graphs of a release are there already, such as <{GRAPH_1}>. Give --replace" in refused.stderr
    done = run(empty_oxigraph.graphs, smaller, "--replace")
    assert done.returncode == 0, done.stderr
    assert f"deleted <{GRAPH_1}>" in done.stderr
    with GraphStore(empty_oxigraph.graphs, empty_oxigraph.query) as store:
        assert store.named_graphs() == {GRAPH_2, "http://example.org/other"}
        assert store.count(None) == 17


def test_a_store_that_merges_by_itself_gets_no_copy(tmp_path: Path, folder: Path) -> None:
    with oxigraph(tmp_path, "--union-default-graph") as store:
        done = run(store.graphs, folder)
    assert done.returncode == 0, done.stderr
    assert "2 of 2" in done.stderr
    assert f"note: the default graph has {TRIPLES} triples and gives {QUADS}" in done.stderr


@pytest.mark.slow
@pytest.mark.rest
def test_into_virtuoso(tmp_path: Path, folder: Path) -> None:
    """Which asks for a password by Digest, and has triples of its own in its default graph."""
    with virtuoso(tmp_path) as store:
        refused = run(store.graphs, folder)
        assert refused.returncode == 1
        assert re.search(r"refused the PUT \(status 401.*Give --user and --password-env", refused.stderr)
        wrong = run(store.graphs, folder, "--user", "dba", password="no")
        assert wrong.returncode == 1
        assert "status 401" in wrong.stderr
        done = run(store.graphs, folder, "--user", "dba", "--password-env", "OTHER", password="dba")
        assert done.returncode == 0, done.stderr
        assert "serve --store sparql+http://127.0.0.1" in done.stdout
        assert "/sparql?default-graph-uri=https%3A%2F%2Fw3id.org" in done.stdout
        with GraphStore(store.graphs, store.query) as target:
            assert target.count(MERGE) == TRIPLES
            assert iris.graph("merge", "probe") not in target.named_graphs()


def test_interrupted(empty_oxigraph: Store, tmp_path: Path) -> None:
    """It says that the store is half loaded and how to go on, and that helps."""
    lines = "".join(
        f'<http://e/{n}> <http://e/p> "{n}" <{iris.graph("document", f"d-{n % 300:03}")}> .\n' for n in range(6000)
    )
    many = write_release(tmp_path / "many", graph=lines)
    process = subprocess.Popen(
        command(empty_oxigraph.graphs, many),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        pipesize=4096,  # it has to wait for its reader, and cannot be done before it is interrupted
    )
    assert process.stderr is not None
    said = ""
    while "5 of 301" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    process.send_signal(signal.SIGINT)
    said += process.communicate()[1]
    assert process.returncode == 130, said
    found = re.search(
        r"Interrupted\. The store is half loaded: (\d+) of 301 graphs are in\. Run the same command", said
    )
    assert found, said
    assert 4 <= int(found[1]) < 301
    assert "nothing was changed" not in said
    done = run(empty_oxigraph.graphs, many, "--replace")
    assert done.returncode == 0, done.stderr
    assert "6,000 triples in 300 graphs" in done.stdout


class Failing(BaseHTTPRequestHandler):
    """Takes three graphs, then none; to queries it answers as an empty store, with a count that is wrong."""

    taken = 0
    most = 3

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        body = b'{"head":{"vars":["n"]},"results":{"bindings":[%s]}}' % (
            b'{"n":{"type":"literal","value":"5"}}' if "COUNT" in text else b""
        )
        self.answer(200, body)

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).taken += 1
        self.answer(204 if self.taken <= self.most else 507, b"disk full" if self.taken > self.most else b"")

    def do_DELETE(self) -> None:
        self.answer(404, b"")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def failing_after(most: int) -> Iterator[GraphStore]:
    handler = type("Handler", (Failing,), {"most": most})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with GraphStore(f"{base}/store", f"{base}/query") as store:
            yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_store_that_fails_halfway(folder: Path) -> None:
    course = Course()
    with failing_after(2) as store, pytest.raises(LoadError) as raised:
        load(Release.open(folder), store, course=course)
    assert f"<{GRAPH_2}>: the store refused the PUT (status 507: disk full)" in str(raised.value)
    assert "half loaded: 1 of 3 graphs are in. Run the same command again with --replace" in str(raised.value)
    assert course.state().startswith("The store is half loaded: 1 of 3")


def test_a_store_that_takes_everything_and_keeps_something_else(folder: Path) -> None:
    with (
        failing_after(100) as store,
        pytest.raises(LoadError, match="5 triples are there, and the release has 17; 2 other"),
    ):
        load(Release.open(folder), store)


def test_a_store_that_takes_nothing_is_not_changed(folder: Path) -> None:
    course = Course()
    with failing_after(0) as store, pytest.raises(LoadError, match="status 507"):
        load(Release.open(folder), store, course=course)
    assert course.state() == "Nothing was changed in the store."


def test_wrong_calls(folder: Path, tmp_path: Path) -> None:
    nowhere = run("http://127.0.0.1:1/somewhere", folder)
    assert nowhere.returncode == 1
    assert "Give that with --query-at" in nowhere.stderr
    nobody = run("http://127.0.0.1:1/store", folder)
    assert nobody.returncode == 1
    assert "http://127.0.0.1:1/query: no query is answered there" in nobody.stderr
    nothing = run("http://127.0.0.1:1/store", tmp_path)
    assert nothing.returncode == 1
    assert "no release here" in nothing.stderr


@pytest.mark.parametrize(
    ("graphs", "query"),
    [
        ("http://h:7878/store", "http://h:7878/query"),
        ("http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql"),
        ("http://h:3030/ds/data", "http://h:3030/ds/sparql"),
        ("http://h/repositories/r/rdf-graphs/service", "http://h/repositories/r"),
        ("http://h/else", None),
    ],
)
def test_where_queries_are_answered(graphs: str, query: str | None) -> None:
    assert query_address(graphs) == query


def test_a_graph_is_cut_into_pieces_but_not_between_blank_nodes(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    lines = [f'<http://e/{n}> <http://e/p> "{n}" <http://e/g> .\n' for n in range(100)]
    file.write_text("".join(lines) + "_:a <http://e/p> _:b <http://e/h> .\n_:b <http://e/p> _:a <http://e/h> .\n")
    first, second, merge = split(file, tmp_path)
    pieces = list(first.batches(1000))
    assert len(pieces) > 3
    assert b"".join(pieces) == "".join(line.replace(" <http://e/g>", "") for line in lines).encode()
    assert all(piece.endswith(b".\n") for piece in pieces)
    assert len(list(second.batches(10))) == 1
    assert (first.triples, second.triples, merge.triples) == (100, 2, 102)


def test_what_is_no_quad(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    file.write_text("<http://e/a> <http://e/b> <http://e/c> .\n")
    with pytest.raises(ReleaseError, match="line 1: the line is not a quad of a named graph"):
        split(file, tmp_path)
