"""Nothing can be written, by no way: each is refused with a 4xx, and the data is as before."""

from __future__ import annotations

import itertools

import pytest

from tests.abuse.conduct import check_sentence
from tests.abuse.served import Served
from tests.abuse.wire import CSV, Reply, address
from tests.store.releases import GRAPH_1, QUADS, TRIPLES

_NUMBERS = itertools.count(1)
TEXTS = {
    "INSERT DATA": "INSERT DATA { <x:a> <x:b> 1 }",
    "INSERT DATA into a graph": f"INSERT DATA {{ GRAPH <{GRAPH_1}> {{ <x:a> <x:b> 1 }} }}",
    "DELETE DATA": "DELETE DATA { <x:a> <x:b> 1 }",
    "DELETE WHERE": "DELETE WHERE { ?s ?p ?o }",
    "DELETE and INSERT": "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "WITH": f"WITH <{GRAPH_1}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "CLEAR ALL": "CLEAR ALL",
    "CLEAR SILENT": "CLEAR SILENT DEFAULT",
    "DROP ALL": "DROP ALL",
    "DROP NAMED": "DROP SILENT NAMED",
    "CREATE": "CREATE GRAPH <x:new>",
    "COPY": f"COPY <{GRAPH_1}> TO DEFAULT",
    "MOVE": f"MOVE SILENT <{GRAPH_1}> TO DEFAULT",
    "ADD": f"ADD DEFAULT TO <{GRAPH_1}>",
    "LOAD a file": "LOAD <file:///etc/passwd>",
    "LOAD SILENT": "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <x:new>",
    "in small letters": "drop all",
    "after a prologue": "# a comment\nBASE <x:y>\nPREFIX a: <x:a> INSERT DATA { a:b a:b 1 }",
    "after a comment like a query": "# SELECT * { ?s ?p ?o }\nDROP ALL",
    "escaped": r"\u0044ROP ALL",
    "escaped INSERT": r"\u0049\u004e\u0053\u0045\u0052\u0054 DATA { <x:a> <x:b> 1 }",
    "after a query": "ASK {} ; DROP ALL",
    "after a query, without a joint": "ASK {} DROP ALL",
    "before a query": "DROP ALL ; ASK {}",
    "inside a query": "SELECT * { INSERT DATA { <x:a> <x:b> 1 } }",
    "two updates": "INSERT DATA { <x:a> <x:b> 1 } ; DROP ALL",
    "after a byte order mark": "\ufeffDROP ALL",
    "full width": "ＤＲＯＰ ＡＬＬ",
}


def ways(server: Served, text: str) -> dict[str, Reply]:
    """Send a text by every way that an update could come in."""
    place, update = server.place, "application/sparql-update"
    return {
        "query in the address": place.get(text),
        "query in a form": place.form(("query", text)),
        "query as the body": place.ask(text),
        "update in the address": place.request("GET", address(text).replace("?query=", "?update=", 1)),
        "update in a form": place.form(("update", text)),
        "query in a form, beside an update": place.form(("query", text), ("update", text)),
        "update as the body": _post("/sparql", update, text, server),
        "update as the body, in capitals": _post("/sparql", "Application/SPARQL-Update; charset=UTF-8", text, server),
        "update as the body, query in the address": _post("/sparql?query=ASK%7B%7D", update, text, server),
        "query as the body, update in the address": _post("/sparql?update=DROP%20ALL", "application/sparql-query", text, server),
        "with graphs": place.form(("update", text), ("using-graph-uri", GRAPH_1), ("using-named-graph-uri", GRAPH_1)),
        "at another address": _post("/update", update, text, server),
        "below the endpoint": _post("/sparql/update", update, text, server),
        "by PUT": place.request("PUT", "/sparql", headers={**CSV, "Content-Type": update}, body=text.encode()),
        "by PATCH": place.request("PATCH", "/sparql", headers={**CSV, "Content-Type": update}, body=text.encode()),
        "by an overridden method": place.request("GET", address(text), headers={**CSV, "X-HTTP-Method-Override": "PATCH"}),
    }  # fmt: skip


def _post(target: str, kind: str, text: str, server: Served) -> Reply:
    return server.place.request("POST", target, headers={**CSV, "Content-Type": kind}, body=text.encode())


def check_unchanged(server: Served) -> None:
    for query, right in (
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", TRIPLES),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", QUADS),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g {} }", 2),
    ):
        reply = server.place.ask(f"{query} # {next(_NUMBERS)}")  # which no cache knows
        assert reply.text.split() == ["n", str(right)], f"{query}: {reply}"


@pytest.mark.parametrize("name", TEXTS)
def test_updates(small: Served, name: str) -> None:
    wrong = {}
    for way, reply in ways(small, TEXTS[name]).items():
        if not 400 <= reply.status < 500:
            wrong[way] = str(reply)
        elif reply.status in (400, 403):
            check_sentence(reply)
    check_unchanged(small)
    small.check_alive()
    assert not wrong, "\n".join(f"{way}: {reply}" for way, reply in wrong.items())


def test_an_update_beside_a_query_is_refused(small: Served) -> None:
    """A client that sends both has to learn that its update was not done."""
    replies = [
        small.place.form(("update", "DROP ALL"), ("query", "ASK {}")),
        small.place.request("GET", address("ASK {}", update="DROP ALL")),
        _post("/sparql?update=DROP%20ALL", "application/sparql-query", "ASK {}", small),
    ]
    check_unchanged(small)
    assert [reply.status // 100 for reply in replies] == [4, 4, 4], "\n".join(map(str, replies))


TURTLE = {**CSV, "Content-Type": "text/turtle"}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "target",
    [
        "/sparql?default", f"/sparql?graph={GRAPH_1}", "/graphs?default", f"/graphs?graph={GRAPH_1}", "/rdf-graph-store?default",
        f"/data?graph={GRAPH_1}", "/store?default", "/statements", "/dumps/graph.nq", "/dumps/new.ttl", "/dumps/manifest.json", "/dumps/", "/",
    ],
)  # fmt: skip
def test_writes_to_graphs_and_files(small: Served, method: str, target: str) -> None:
    reply = small.place.request(method, target, headers=TURTLE, body=b"<x:a> <x:b> 1 .")
    assert 400 <= reply.status < 500, str(reply)
    check_unchanged(small)
    dump = small.place.request("GET", "/dumps/graph.nq")
    assert dump.body.count(b"\n") == QUADS
    assert small.place.request("GET", "/dumps/new.ttl").status == 404
