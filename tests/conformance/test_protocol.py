"""The protocols as a table: method, address, headers, body; status, type, text. What clients in use send is in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conformance.serving import served

DATA = "@prefix : <http://e/> . :a :p 1 . :g { :a :p 2 , 3 }"
ASK, SELECT = "query=ASK%20%7B%7D", "query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
CONSTRUCT = "query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, TURTLE, TEXT = (f"text/{name}; charset=utf-8" for name in ("csv", "tab-separated-values", "turtle", "plain"))
COMUNICA = {
    "Accept": "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,text/html;q=0.2"
}
SPARQLSTORE = {"Accept": "application/rdf+xml, application/sparql-results+xml"}
JENA_ROWS = {"Accept": f"{JSON}, {XML};q=0.9, text/tab-separated-values;q=0.7, text/csv;q=0.5, application/json;q=0.2"}
JENA_GRAPH = {"Accept": "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7"}

CASES: list[tuple[str, str, dict[str, str], bytes, int, str, str]] = [
    # SPARQL 1.1 Protocol, 2.1: three ways of asking
    ("GET", f"/sparql?{ASK}", {}, b"", 200, JSON, "true"),
    ("POST", "/sparql", FORM, ASK.encode(), 200, JSON, "true"),
    ("POST", "/sparql", DIRECT, b"ASK {}", 200, JSON, "true"),
    ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=UTF-8"}, b"ASK {}", 200, JSON, "true"),
    ("HEAD", f"/sparql?{ASK}", {}, b"", 200, JSON, ""),
    ("POST", "/sparql?format=json&results=json&output=json", DIRECT, b"ASK {}", 200, JSON, "true"),
    ("POST", "/sparql?format=csv", DIRECT, b"ASK {}", 200, CSV, "true"),
    # 2.1.4: the dataset of the request
    ("GET", f"/sparql?{SELECT}&default-graph-uri=http%3A%2F%2Fe%2Fg", {"Accept": "text/csv"}, b"", 200, CSV, "http://e/a,http://e/p,3"),
    ("GET", f"/sparql?{SELECT}&named-graph-uri=http%3A%2F%2Fe%2Fg", {"Accept": "text/csv"}, b"", 200, CSV, "s,p,o"),
    ("GET", f"/sparql?{SELECT}&default-graph-uri=nowhere", {}, b"", 400, TEXT, ""),
    # what each kind of client asks for
    ("GET", f"/sparql?{SELECT}", SPARQLSTORE, b"", 200, XML, "<uri>http://e/a</uri>"),
    ("GET", f"/sparql?{CONSTRUCT}", SPARQLSTORE, b"", 200, "application/rdf+xml", "rdf:RDF"),
    ("GET", f"/sparql?{CONSTRUCT}", COMUNICA, b"", 200, "application/n-quads", "<http://e/a> <http://e/p>"),
    ("GET", f"/sparql?{SELECT}", JENA_ROWS, b"", 200, JSON, "http://e/a"),
    ("GET", f"/sparql?{CONSTRUCT}", JENA_GRAPH, b"", 200, TURTLE, "<http://e/a>"),
    ("GET", f"/sparql?{CONSTRUCT}&format=json", {"Accept": "*/*"}, b"", 200, "application/ld+json", "@id"),
    ("GET", f"/sparql?{SELECT}&format=csv&format=csv", {}, b"", 200, CSV, "s,p,o"),
    ("GET", f"/sparql?{SELECT}&format=csv", {"Accept": "text/html,*/*;q=0.8"}, b"", 200, CSV, "s,p,o"),
    ("GET", f"/sparql?{SELECT}", {"Accept": "application/json"}, b"", 200, JSON, "http://e/a"),
    ("GET", f"/sparql?{SELECT}", {"Accept": "text/xml"}, b"", 200, XML, "<uri>http://e/a</uri>"),
    ("GET", f"/sparql?{SELECT}", {"Accept": "application/xml"}, b"", 200, XML, "<uri>http://e/a</uri>"),
    ("GET", f"/sparql?{SELECT}", {"Accept": "text/tab-separated-values"}, b"", 200, TSV, "?s\t?p\t?o"),
    ("GET", f"/sparql?{CONSTRUCT}", {"Accept": "application/turtle"}, b"", 200, TURTLE, "<http://e/a>"),
    ("GET", f"/sparql?{CONSTRUCT}", {"Accept": "text/n3"}, b"", 200, TURTLE, "<http://e/a>"),
    ("GET", f"/sparql?{CONSTRUCT}", {"Accept": "text/rdf+n3"}, b"", 200, TURTLE, "<http://e/a>"),
    ("GET", f"/sparql?{SELECT}", {"Accept": "image/png"}, b"", 406, TEXT, "text/csv"),
    # Service Description
    ("GET", "/sparql", {}, b"", 200, TURTLE, "sd:Service"),
    ("GET", "/sparql", COMUNICA, b"", 200, "application/n-quads", "sparql-service-description#endpoint"),
    ("GET", "/sparql", {"Accept": "application/rdf+xml"}, b"", 200, "application/rdf+xml", "rdf:RDF"),
    ("GET", "/sparql", {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, b"", 200, "text/html; charset=utf-8", "<form"),
    # 2.1.7 and 2.2: what is refused
    ("GET", "/sparql?query=ASK%20%7B", {}, b"", 400, TEXT, "Line 1, column"),
    ("GET", "/sparql?query=", {}, b"", 400, TEXT, ""),
    ("GET", f"/sparql?{ASK}&{ASK}", {}, b"", 400, TEXT, "more than one query"),
    ("GET", "/sparql?query=%ff", {}, b"", 400, TEXT, "UTF-8"),
    ("POST", "/sparql", FORM, b"", 400, TEXT, "no query"),
    ("POST", "/sparql", DIRECT, b"", 400, TEXT, ""),
    ("POST", "/sparql", DIRECT, "ASK {}".encode("utf-16"), 400, TEXT, "UTF-8"),
    ("POST", "/sparql", {}, b"ASK {}", 415, TEXT, "application/sparql-query"),
    ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415, TEXT, "application/sparql-query"),
    ("POST", "/sparql", UPDATE, b"CLEAR ALL", 403, TEXT, "read-only"),
    ("POST", "/sparql", FORM, b"update=CLEAR%20ALL", 403, TEXT, "read-only"),
    ("GET", "/sparql?update=CLEAR%20ALL", {}, b"", 403, TEXT, "read-only"),
    ("GET", "/sparql?query=CLEAR%20ALL", {}, b"", 400, TEXT, ""),
    ("POST", "/sparql", DIRECT, b"LOAD <http://e/x>", 400, TEXT, ""),
    ("PUT", "/sparql", {}, b"", 405, TEXT, ""),
    ("DELETE", "/sparql", {}, b"", 405, TEXT, ""),
    ("GET", f"/sparql?{ASK}&timeout=never", {}, b"", 400, TEXT, "timeout"),
    ("GET", f"/sparql?{ASK}&timeout=5", {}, b"", 200, JSON, "true"),
    # Graph Store Protocol, reading
    ("GET", "/store?default", {}, b"", 200, TURTLE, "<http://e/a>"),
    ("GET", "/store?graph=http%3A%2F%2Fe%2Fg", {"Accept": "application/n-triples"}, b"", 200, "application/n-triples", "<http://e/p>"),
    ("HEAD", "/store?graph=http%3A%2F%2Fe%2Fg", {}, b"", 200, TURTLE, ""),
    ("GET", "/store?graph=http%3A%2F%2Fe%2Fnone", {}, b"", 404, TEXT, "no graph"),
    ("HEAD", "/store?graph=http%3A%2F%2Fe%2Fnone", {}, b"", 404, TEXT, ""),
    ("GET", "/store", {}, b"", 400, TEXT, "Name one graph"),
    ("GET", "/store?graph=none", {}, b"", 400, TEXT, "absolute IRI"),
    ("PUT", "/store?default", {"Content-Type": "text/turtle"}, b"", 405, TEXT, ""),
    ("POST", "/store?default", {"Content-Type": "text/turtle"}, b"", 405, TEXT, ""),
    ("DELETE", "/store?default", {}, b"", 405, TEXT, ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = tmp_path_factory.mktemp("protocol") / "data.trig"
    file.write_text(DATA)
    with served(file) as running:
        yield running


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as made:
        del made.headers["accept"]
        yield made


@pytest.mark.parametrize(("method", "path", "headers", "body", "status", "content_type", "text"), CASES)
def test_exchange(
    client: httpx.Client,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
    content_type: str,
    text: str,
) -> None:
    response = client.request(method, path, headers=headers, content=body)
    assert (response.status_code, response.headers["content-type"]) == (status, content_type), response.text
    assert text in response.text
    assert response.headers["access-control-allow-origin"] == "*"
    assert status >= 400 or "Accept" in response.headers["vary"]
    assert (response.text == "") == (method == "HEAD")


@pytest.mark.parametrize("path", ["/sparql", "/store"])
@pytest.mark.parametrize("wanted", ["POST", "GET"])
def test_a_browser_asks_first(client: httpx.Client, path: str, wanted: str) -> None:
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": wanted,
        "Access-Control-Request-Headers": "content-type, accept",
    }
    response = client.options(path, headers=headers)
    assert response.status_code in (200, 204)
    assert response.headers["access-control-allow-origin"] == "*"
    assert wanted in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] in ("*", "content-type, accept")


def test_what_a_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(f"/sparql?{SELECT}")
    again = client.get(f"/sparql?{SELECT}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(f"/sparql?{SELECT}", headers={"If-None-Match": first.headers["etag"], "Accept": "text/csv"})
    assert other.status_code == 200


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize(
    "options",
    [
        ["--get", "--data-urlencode", "query=ASK {}"],
        ["--data-urlencode", "query=ASK {}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", "ASK {}"],
        ["--http1.0", "--data-urlencode", "query=ASK {}"],
        ["--compressed", "--data-urlencode", "query=ASK {}"],
    ],
)
def test_curl(address: str, options: list[str], tmp_path: Path) -> None:
    command = ["curl", "--silent", "--show-error", "--fail", "--max-time", "60", *options, f"{address}/sparql"]
    assert '"boolean":true' in subprocess.run(command, capture_output=True, text=True, check=True).stdout
