"""The server connects to nobody and reads no file, by whatever spelling it is asked to.

A real socket listens on this machine, on IPv4 and IPv6, and must see no connection.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.abuse.conduct import check_refused
from tests.abuse.served import Served
from tests.abuse.wire import CSV, Reply, address

PLACES = [
    "http://127.0.0.1:PORT/", "http://localhost:PORT/", "http://LOCALHOST:PORT/", "http://localhost.:PORT/", "http://[::1]:PORT/", "http://127.1:PORT/",
    "http://127.0.1:PORT/", "http://0x7f000001:PORT/", "http://0x7f.0.0.1:PORT/", "http://0x7f.1:PORT/", "http://2130706433:PORT/",
    "http://0177.0.0.1:PORT/", "http://00000177.0.0.1:PORT/", "http://017700000001:PORT/", "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/", "http://[::127.0.0.1]:PORT/", "http://[::]:PORT/", "http://[::1%25lo]:PORT/",
    "http://0.0.0.0:PORT/", "http://0:PORT/", "http://127.255.255.254:PORT/", "http://127.0.0.1.:PORT/", "http://user:secret@127.0.0.1:PORT/",
    "http://example.org@127.0.0.1:PORT/", "http://example.org%40127.0.0.1:PORT/", "http://127.0.0.1:PORT@127.0.0.1:PORT/", "http://127.0.0.1:PORT#@example.org/",
    "http://127.0.0.1:PORT?@query.wikidata.org/sparql", "http://query.wikidata.org@127.0.0.1:PORT/sparql", "http://127.0.0.1:PORT/query.wikidata.org",
    "http://127.0.0.1:PORT/https://query.wikidata.org/sparql", "HTTP://127.0.0.1:PORT/", "hTtP://127.0.0.1:PORT/", "http:127.0.0.1:PORT/", "http:/127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/", "http:////127.0.0.1:PORT/", "//127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "https://localhost:PORT/", "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127。0。0。1:PORT/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/", "http://%31%32%37.0.0.1:PORT/", "http://127.0.0.1%00.example.org:PORT/", "http://ip6-localhost:PORT/",
    "ftp://127.0.0.1:PORT/", "gopher://127.0.0.1:PORT/_GET", "ws://127.0.0.1:PORT/", "dict://127.0.0.1:PORT/", "ldap://127.0.0.1:PORT/", "sparql+http://127.0.0.1:PORT/",
    "unix:///var/run/docker.sock", "file:///etc/passwd", "file://localhost/etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd", "jar:file:///etc/passwd",
    "data:text/turtle,<x:a><x:b>1.", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://10.0.0.1:PORT/", "http://192.168.0.1:PORT/", "http://172.16.0.1:PORT/",
]  # fmt: skip
"""Spellings of this machine, of its files, and of networks that are not public."""

TAKES = {
    "SERVICE": "SELECT * { SERVICE <PLACE> { ?s ?p ?o } }",
    "SERVICE SILENT": "SELECT * { SERVICE SILENT <PLACE> { ?s ?p ?o } }",
    "FROM": "SELECT * FROM <PLACE> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <PLACE> { GRAPH ?g { ?s ?p ?o } }",
    "GRAPH": "SELECT * { GRAPH <PLACE> { ?s ?p ?o } }",
    "LOAD": "LOAD <PLACE>",
}

WRITTEN = {
    "an escaped keyword": r"SELECT * { \u0053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "a keyword escaped throughout": r"SELECT * { \u0053\u0045\u0052\u0056\u0049\u0043\u0045 <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "an escaped IRI": r"SELECT * { SERVICE <http\u003A//127.0.0.1:PORT/> { ?s ?p ?o } }",
    "an IRI escaped throughout": r"SELECT * { SERVICE <\u0068\u0074\u0074\u0070\u003a\u002f\u002f127.0.0.1:PORT/> { ?s ?p ?o } }",
    "mixed letters": "SELECT * { sErViCe sIlEnT <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "no white space": "SELECT*{SERVICE<http://127.0.0.1:PORT/>{?s?p?o}}",
    "a comment between": "SELECT * { SERVICE # <http://example.org/>\n<http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "a prefixed name": "PREFIX a: <http://127.0.0.1:PORT/> SELECT * { SERVICE a:sparql { ?s ?p ?o } }",
    "an empty local name": "PREFIX : <http://127.0.0.1:PORT/> SELECT * { SERVICE : { ?s ?p ?o } }",
    "a prefix cut in the port": "PREFIX a: <http://127.0.0.1:> SELECT * { SERVICE a:PORT { ?s ?p ?o } }",
    "an escaped local name": r"PREFIX a: <http://127.0.0.1:PORT/> SELECT * { SERVICE a:x\/y { ?s ?p ?o } }",
    "BASE": "BASE <http://127.0.0.1:PORT/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
    "BASE and nothing": "BASE <http://127.0.0.1:PORT/> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "BASE and a scheme's place": "BASE <http://example.org/> SELECT * { SERVICE <//127.0.0.1:PORT/> { ?s ?p ?o } }",
    "two BASEs": "BASE <http://127.0.0.1:PORT/> BASE <a/> SELECT * { SERVICE <../b> { ?s ?p ?o } }",
    "a variable with VALUES": "SELECT * { VALUES ?g { <http://127.0.0.1:PORT/> } SERVICE ?g { ?s ?p ?o } }",
    "a variable with VALUES after": "SELECT * { SERVICE ?g { ?s ?p ?o } } VALUES ?g { <http://127.0.0.1:PORT/> }",
    "a variable with BIND": "SELECT * { BIND(IRI(CONCAT('http://127.0.0.1:', 'PORT', '/')) AS ?g) SERVICE ?g { ?s ?p ?o } }",
    "a variable, SILENT": "SELECT * { VALUES ?g { <http://127.0.0.1:PORT/> } SERVICE SILENT ?g { ?s ?p ?o } }",
    "a variable from the data": "SELECT * { ?g ?h ?i SERVICE SILENT ?g { ?s ?p ?o } }",
    "a variable without a value": "SELECT * { SERVICE ?g { ?s ?p ?o } }",
    "in NOT EXISTS": "ASK { FILTER NOT EXISTS { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "in EXISTS in BIND": "SELECT * { BIND(EXISTS { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } AS ?x) }",
    "in OPTIONAL": "SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "in MINUS": "SELECT * { ?s ?p ?o MINUS { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "in UNION": "SELECT * { {} UNION { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "in a subselect": "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } } }",
    "in GRAPH": "SELECT * { GRAPH ?g { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "in LATERAL": "SELECT * { ?a ?b ?c LATERAL { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "in HAVING": "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE <http://127.0.0.1:PORT/> { ?x ?y ?z } })",
    "in ORDER BY": "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <http://127.0.0.1:PORT/> { ?x ?y ?z } })",
    "in SERVICE": "SELECT * { SERVICE SILENT <x:y> { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } }",
    "in ASK": "ASK { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "in CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "in DESCRIBE": "DESCRIBE ?s { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "DESCRIBE of it": "DESCRIBE <http://127.0.0.1:PORT/>",
    "a function of that name": "SELECT (<http://127.0.0.1:PORT/>(1) AS ?x) {}",
    "many at once": "SELECT * { " + "SERVICE SILENT <http://127.0.0.1:PORT/> { ?s ?p ?o } " * 100 + "}",
    "after the text of a string": "SELECT * { BIND('SERVICE <http://example.org/>' AS ?x) SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
}


class Listening:
    """Sockets on this machine that remember whether anybody has come."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        self._sockets = sockets
        self.port = str(sockets[0].getsockname()[1])

    def visits(self) -> int:
        """Return how many connections came since it was last asked, and close them."""
        count = 0
        for each in self._sockets:
            try:
                while True:
                    each.accept()[0].close()
                    count += 1
            except BlockingIOError:
                pass
        return count


@pytest.fixture(scope="module")
def listening() -> Iterator[Listening]:
    with ExitStack() as stack:
        first = stack.enter_context(socket.create_server(("0.0.0.0", 0), backlog=128))
        sockets = [first]
        if socket.has_ipv6:
            port = first.getsockname()[1]
            with suppress(OSError):  # a machine without IPv6 has no ::1 to be reached by
                sockets.append(stack.enter_context(socket.create_server(("::", port), family=socket.AF_INET6)))
        for each in sockets:
            each.setblocking(False)
        yield Listening(sockets)


_DIRECT = """
import sys, pyoxigraph
store = pyoxigraph.Store()
for query in sys.argv[1:]:
    try:
        list(store.query(query))
    except (OSError, SyntaxError, RuntimeError) as error:
        pass
"""


def test_an_engine_that_is_not_guarded_comes_to_the_socket(listening: Listening) -> None:
    """Without this, the tests below could pass because nobody hears."""
    plain = ["http://127.0.0.1:PORT/", "http://localhost:PORT/", "http://user:secret@127.0.0.1:PORT/"]
    queries = [TAKES["SERVICE"].replace("PLACE", place) for place in plain]
    queries += [WRITTEN["a prefixed name"], WRITTEN["an escaped IRI"], WRITTEN["BASE"]]
    command = [sys.executable, "-c", _DIRECT, *(query.replace("PORT", listening.port) for query in queries)]
    process = subprocess.Popen(command)
    count = 0
    try:
        while process.poll() is None or listening.visits():
            count += listening.visits()
            if count >= len(queries):
                break
    finally:
        process.kill()
        process.wait()
    assert count >= 4, count


@pytest.mark.parametrize("take", TAKES)
def test_spelling(small: Served, listening: Listening, take: str) -> None:
    wrong = []
    for place in PLACES:
        query = TAKES[take].replace("PLACE", place).replace("PORT", listening.port)
        reply = small.place.ask(query)
        if listening.visits() or _tells(reply):
            wrong.append(f"{place}: {reply}")
        if reply.status != 200:
            check_refused(reply)
    assert not wrong, "\n".join(wrong)
    small.check()


def _tells(reply: Reply) -> bool:
    """Say whether an answer has what only a file or another server could tell."""
    lines = reply.text.strip().split("\n")[1:]
    return "root:" in reply.text or (reply.status == 200 and any(set(line.strip()) - set(",") for line in lines))


@pytest.mark.parametrize("name", WRITTEN)
def test_ways_of_writing(small: Served, listening: Listening, name: str) -> None:
    reply = small.place.ask(WRITTEN[name].replace("PORT", listening.port))
    assert not listening.visits(), str(reply)
    if reply.status != 200:
        check_refused(reply)
    small.check_alive()


@pytest.mark.parametrize(
    "parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "graph", "url", "endpoint", "service"]
)
def test_parameters(small: Served, listening: Listening, parameter: str) -> None:
    for place in ("http://127.0.0.1:PORT/", "file:///etc/passwd", "http://[::1]:PORT/"):
        target = address("SELECT * { ?s ?p ?o }", **{parameter: place.replace("PORT", listening.port)})
        reply = small.place.request("GET", target)
        assert reply.status in (200, 400), str(reply)
        assert "root:" not in reply.text
    assert not listening.visits()


def test_headers(small: Served, listening: Listening) -> None:
    """No header makes the server look anywhere."""
    there = f"http://127.0.0.1:{listening.port}/"
    for name in (
        "Referer",
        "Origin",
        "X-Forwarded-Host",
        "Forwarded",
        "From",
        "Link",
        "Location",
        "X-Original-URL",
        "Destination",
        "Profile",
    ):
        reply = small.place.request("GET", "/sparql?query=ASK%7B%7D", headers={**CSV, name: there})
        assert reply.status == 200, str(reply)
    small.place.request("GET", there + "sparql?query=ASK%7B%7D")
    assert not listening.visits()


def test_itself(big: Served) -> None:
    """Where a server may ask itself, questions within questions must not use up all its workers."""
    here = f"http://{big.place.host}:{big.place.port}/sparql"
    for depth in (1, 2, 8, 40):
        query = f"SELECT * {{ {f'SERVICE <{here}> {{ ' * depth} ?s ?p ?o {'} ' * depth} }} LIMIT 1"
        reply = big.place.ask(query)
        assert reply.seconds < big.timeout + 6, str(reply)
        if reply.status != 200:
            check_refused(reply)
    wide = "SELECT * { " + " ".join(f"SERVICE <{here}> {{ ?s{k} ?p{k} ?o{k} }}" for k in range(40)) + " } LIMIT 1"
    reply = big.place.ask(wide)
    assert reply.seconds < big.timeout + 6, str(reply)
    big.check()
