"""The endpoint of a real server, as tables: method, Accept, body -> status, type, text."""

from __future__ import annotations

import json

import httpx
import pytest
from rdflib import Graph, URIRef

from ccpr_graph.errors import QueryError
from ccpr_graph.store import Release
from ccpr_graph.web.endpoint import _message
from ccpr_graph.web.headers import COMMON
from tests.store.releases import ARTICLE, GRAPH_1, GRAPH_2, TRIPLES
from tests.waiting import PATIENCE, eventually
from tests.web.conftest import Running
from tests.web.test_negotiation import COMUNICA, FIREFOX, SPARQLSTORE

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DESCRIBE = f"DESCRIBE <{ARTICLE}>"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r }"

# query, Accept, further parameters -> status, content type
ANSWERS = [
    ("ASK {}", None, {}, 200, "application/sparql-results+json"),
    (COUNT, "*/*", {}, 200, "application/sparql-results+json"),
    (COUNT, "text/csv", {}, 200, "text/csv; charset=utf-8"),
    (COUNT, "text/tab-separated-values", {}, 200, "text/tab-separated-values; charset=utf-8"),
    (COUNT, SPARQLSTORE, {}, 200, "application/sparql-results+xml"),
    (DESCRIBE, SPARQLSTORE, {}, 200, "application/rdf+xml"),
    (DESCRIBE, "*/*", {}, 200, "text/turtle; charset=utf-8"),
    (DESCRIBE, COMUNICA, {}, 200, "application/n-quads"),
    (DESCRIBE, "*/*", {"format": "json"}, 200, "application/ld+json"),
    (COUNT, "*/*", {"format": ["json", "json"], "output": "json"}, 200, "application/sparql-results+json"),
    (COUNT, None, {"format": "csv"}, 200, "text/csv; charset=utf-8"),
    (COUNT, FIREFOX, {}, 200, "text/html; charset=utf-8"),
    (COUNT, FIREFOX, {"format": "csv"}, 200, "text/csv; charset=utf-8"),
    (COUNT, "text/turtle", {}, 406, "text/plain; charset=utf-8"),
    (DESCRIBE, "text/csv", {}, 406, "text/plain; charset=utf-8"),
    (DESCRIBE, None, {"format": "csv"}, 406, "text/plain; charset=utf-8"),
    (COUNT, "image/png", {}, 406, "text/plain; charset=utf-8"),
    (COUNT, "nonsense", {}, 400, "text/plain; charset=utf-8"),
    ("SELEC", "*/*", {}, 400, "text/plain; charset=utf-8"),
    ("SELEC", "application/sparql-results+json", {}, 400, "text/plain; charset=utf-8"),
    ("SELEC", FIREFOX, {}, 400, "text/html; charset=utf-8"),
    ("", "*/*", {}, 400, "text/plain; charset=utf-8"),
    ("CLEAR ALL", "*/*", {}, 400, "text/plain; charset=utf-8"),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "*/*", {}, 400, "text/plain; charset=utf-8"),
    ("SELECT (" + "STR(" * 1000 + "1" + ")" * 1000 + " AS ?x) {}", "*/*", {}, 400, "text/plain; charset=utf-8"),
    (COUNT, "*/*", {"default-graph-uri": "no IRI"}, 400, "text/plain; charset=utf-8"),
]


def headers_for(accept: str | None, more: dict[str, str] | None = None) -> httpx.Headers:
    headers = httpx.Headers(more)
    if accept is not None:
        headers["Accept"] = accept
    return headers


@pytest.mark.parametrize("way", ["get", "form", "direct"])
@pytest.mark.parametrize(("query", "accept", "more", "status", "content_type"), ANSWERS)
def test_answers(
    server: Running, way: str, query: str, accept: str | None, more: dict[str, str], status: int, content_type: str
) -> None:
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        del client.headers["accept"]  # httpx adds one where a request has none
        if way == "get":
            response = client.get("/sparql", params={"query": query, **more}, headers=headers_for(accept))
        elif way == "form":
            response = client.post("/sparql", data={"query": query, **more}, headers=headers_for(accept))
        else:
            headers = headers_for(accept, DIRECT)
            response = client.post("/sparql", params=more, content=query, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (status, content_type), response.text
    assert "Accept" in response.headers["vary"]


# method, path, headers, body -> status, a piece of the answer
OTHER = [
    ("POST", "/sparql", FORM, b"", 400, "no query"),
    ("POST", "/sparql", FORM, b"update=CLEAR+ALL", 403, "read-only"),
    ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403, "read-only"),
    ("GET", "/sparql?update=CLEAR+ALL", {}, b"", 403, "read-only"),
    ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415, "application/sparql-query"),
    ("POST", "/sparql", {}, b"", 415, "names none"),
    ("POST", "/sparql", DIRECT, b"ASK {} #" + b"x" * 60_000, 413, "50,000 are allowed"),
    ("GET", "/sparql?query=ASK+%7B%7D+%23" + "x" * 60_000, {}, b"", 413, "50,000 are allowed"),
    ("POST", "/sparql", FORM, b"query=" + b"%20" * 400_000, 413, "allowed"),
    ("PUT", "/sparql", {}, b"", 405, "GET, HEAD, OPTIONS, POST"),
    ("DELETE", "/dumps/", {}, b"", 405, "GET, HEAD, OPTIONS."),
    ("GET", "/sparql?query=ASK+%7B%7D&query=ASK+%7B%7D", {}, b"", 400, "more than one query"),
    ("GET", "/sparql", {"Accept": "text/csv"}, b"", 406, "text/turtle"),
    ("GET", "/sparql?query=SELECT+*+%7B%0A+%3Fs+%3Fp+%7D", {}, b"", 400, "Line 2, column 2: the query is not valid"),
    ("GET", "/nowhere", {}, b"", 404, "/sparql"),
]


@pytest.mark.parametrize(("method", "path", "headers", "body", "status", "piece"), OTHER)
def test_other_requests(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], body: bytes, status: int, piece: str
) -> None:
    response = client.request(method, path, headers=headers, content=body)
    assert response.status_code == status
    assert piece in response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    if status == 405:
        assert response.headers["allow"] in piece.rstrip(".")


@pytest.mark.parametrize(
    "path",
    ["/", "/sparql", "/sparql?query=ASK+%7B%7D", "/sparql?query=x", "/dumps/", "/dumps/graph.nq", "/healthz", "/docs",
     "/openapi.json", "/style.css", "/icon.svg", "/docs.js", "/nowhere", "/dumps/nothing"],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["*/*", FIREFOX])
def test_every_answer_has_the_common_headers_and_a_head(client: httpx.Client, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert "default-src 'none'" in response.headers["content-security-policy"]
    for name in COMMON.keys() - {"Content-Security-Policy"}:
        assert response.headers[name] == COMMON[name], name
    head = client.head(path, headers={"Accept": accept})
    assert head.status_code == response.status_code
    assert head.content == b""
    for name in ("content-type", "content-length", "access-control-allow-origin"):
        assert head.headers[name] == response.headers[name]


@pytest.mark.parametrize("path", ["/sparql", "/dumps/graph.ttl", "/"])
def test_preflight(client: httpx.Client, path: str) -> None:
    asked = {
        "Origin": "http://e.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options(path, headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "*"


def test_the_dataset_of_the_protocol(client: httpx.Client) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    response = client.get("/sparql", params={"query": query, "named-graph-uri": GRAPH_1, "format": "csv"})
    assert response.text == f"g\r\n{GRAPH_1}\r\n"
    response = client.post("/sparql", data={"query": COUNT, "default-graph-uri": [GRAPH_1, GRAPH_2], "format": "csv"})
    assert response.text == f"n\r\n{TRIPLES}\r\n", "a triple that both graphs have comes once"
    assert client.get("/sparql", params={"query": COUNT, "format": "csv"}).text == f"n\r\n{TRIPLES}\r\n"


def test_a_slow_query_ends_in_503_and_the_next_is_answered(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": SLOW})
    assert response.status_code == 503
    assert "longer than 2 s" in response.text
    assert response.text.endswith(f"In the log this is request {response.headers['x-request-id']}.\n")
    assert int(response.headers["retry-after"]) > 0
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


# The description of the service


@pytest.mark.parametrize(
    ("accept", "content_type", "reader"),
    [
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        (COMUNICA, "application/n-quads", "nt"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/trig", "application/trig", "turtle"),
    ],
)
def test_the_service_is_described(
    client: httpx.Client, server: Running, accept: str, content_type: str, reader: str
) -> None:
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.headers["content-type"] == content_type
    graph = Graph().parse(data=response.text, format=reader)
    found = graph.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?name ?triples {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
                   sd:defaultDataset/sd:namedGraph ?named .
          ?named sd:name ?name ; sd:graph/void:triples ?triples }"""
    )
    endpoint = URIRef(server.url + "/sparql")
    rows = {(row[0], str(row[1]), row[2].toPython()) for row in found}  # type: ignore[index, union-attr]
    assert rows == {(endpoint, GRAPH_1, 17), (endpoint, GRAPH_2, 17)}


def test_the_service_is_described_in_json_ld(client: httpx.Client) -> None:
    described = client.get("/sparql", headers={"Accept": "application/json"})
    assert described.headers["content-type"] == "application/ld+json"
    assert any("service-description#Service" in json.dumps(node) for node in described.json())


# Health and the log


def test_health(client: httpx.Client, served_release: Release) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "release": {
            "software_version": "0.1.0",
            "inputs": "0" * 64,
            "identity": served_release.graph.sha256,
            "current": True,
        },
    }


def test_the_log_has_no_queries(client: httpx.Client, server: Running) -> None:
    client.get("/sparql", params={"query": "ASK { <http://e/secret-question> ?p ?o }"})
    client.get("/a%0Ab")
    assert eventually(lambda: '"path": "/a?b"' in server.log.read_text()), "it is written after the answer has gone out"
    log = server.log.read_text()
    assert "secret-question" not in log
    assert '"method": "GET", "path": "/sparql", "status": 200, "bytes": 27, ' in log
    assert '"path": "/a?b", "status": 400' in log, "a line break of the client's does not make a line of the log"
    assert "Traceback" not in log


def test_a_result_that_grows_too_large_is_broken_off(client: httpx.Client) -> None:
    """Its first bytes are on their way by then: the client has to see that they are not all."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
        client.get("/sparql", params={"query": query})
    with client.stream("GET", "/sparql", params={"query": query}) as response:
        assert response.status_code == 200
        assert next(response.iter_bytes()).startswith(b'{"head":')
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_what_a_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": COUNT})
    again = client.get("/sparql", params={"query": COUNT}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = {"If-None-Match": first.headers["etag"], "Accept": "text/csv"}
    assert client.get("/sparql", params={"query": COUNT}, headers=other).status_code == 200


@pytest.mark.parametrize(
    "query", ["SELECT (NOW() AS ?x) {}", "SELECT (rand() AS ?x) {}", "SELECT (STRUUID() AS ?x) {}"]
)
def test_what_differs_each_time_is_not_kept(client: httpx.Client, query: str) -> None:
    first, second = (client.get("/sparql", params={"query": query}) for _ in range(2))
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.text != second.text


def test_a_client_may_lower_its_time(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": SLOW, "timeout": "0.3"})
    assert (response.status_code, "longer than 0.3 s" in response.text) == (503, True)
    response = client.get("/sparql", params={"query": SLOW, "timeout": "1000"})
    assert "longer than 2 s" in response.text
    for wrong in ("-1", "0", "nan", "soon", "inf"):
        assert client.get("/sparql", params={"query": "ASK {}", "timeout": wrong}).status_code == 400


# parameters -> status, a piece of the answer
GRAPHS = [
    ({"graph": GRAPH_1}, 200, "Paragraph"),
    ({"default": ""}, 200, "Paragraph"),
    ({"graph": "http://example.org/none"}, 404, "no graph"),
    ({"graph": "none"}, 400, "absolute IRI"),
    ({}, 400, "Name one graph"),
    ({"graph": GRAPH_1, "default": ""}, 400, "Name one graph"),
]


@pytest.mark.parametrize(("parameters", "status", "piece"), GRAPHS)
def test_the_graph_store_is_for_reading(
    client: httpx.Client, parameters: dict[str, str], status: int, piece: str
) -> None:
    response = client.get("/store", params=parameters)
    assert (response.status_code, piece in response.text) == (status, True), response.text
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        refused = client.request(method, "/store", params=parameters)
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_each_graph_of_the_store_is_itself(client: httpx.Client) -> None:
    sizes = []
    for parameters in ({"graph": GRAPH_1}, {"graph": GRAPH_2}, {"default": ""}):
        response = client.get("/store", params=parameters, headers={"Accept": "application/n-triples"})
        assert response.headers["content-type"] == "application/n-triples"
        sizes.append(len(response.text.splitlines()))
    assert sizes == [17, 17, TRIPLES]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("the query is long", "The query is long"),
        ("http://e.example answered with 400", "http://e.example answered with 400"),
    ],
)
def test_a_message_is_a_sentence_and_an_address_stays_one(message: str, said: str) -> None:
    assert _message(QueryError(message)).startswith(said)
