"""What the IRIs of resources and graphs answer: a table of cases."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urljoin

import pytest
from starlette.types import ASGIApp

from ccpr_graph import iris
from ccpr_graph.store import Engine, Release
from tests.web.apps import app_of
from tests.web.asgi import ask, scope_of
from tests.web.sites import Site
from tests.web.test_negotiation import FIREFOX

TTL, NT, LD, RDFXML = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
HTML, SET, TEXT = "text/html", "application/linkset+json", "text/plain"
DOCUMENT = "/id/document/ccpr-c-kaz-co-3"

# method, path, Accept -> status, type, Location or Content-Location
TABLE = [
    ("GET", "/id/state/kaz", None, 303, TEXT, "kaz.ttl"),
    ("GET", "/id/state/kaz", "*/*", 303, TEXT, "kaz.ttl"),
    ("GET", "/id/state/kaz", FIREFOX, 303, TEXT, "kaz.html"),
    ("GET", "/id/state/kaz", HTML, 303, TEXT, "kaz.html"),
    ("GET", "/id/state/kaz", "application/xhtml+xml", 303, TEXT, "kaz.html"),
    ("GET", "/id/state/kaz", TTL, 303, TEXT, "kaz.ttl"),
    ("GET", "/id/state/kaz", NT, 303, TEXT, "kaz.nt"),
    ("GET", "/id/state/kaz", LD, 303, TEXT, "kaz.jsonld"),
    ("GET", "/id/state/kaz", "application/json", 303, TEXT, "kaz.jsonld"),
    ("GET", "/id/state/kaz", f'{LD};profile="http://www.w3.org/ns/json-ld#framed"', 303, TEXT, "kaz.jsonld"),
    ("GET", "/id/state/kaz", RDFXML, 303, TEXT, "kaz.rdf"),
    ("GET", "/id/state/kaz", "application/xml", 303, TEXT, "kaz.rdf"),
    ("GET", "/id/state/kaz", SET, 303, TEXT, "kaz.linkset.json"),
    ("GET", "/id/state/kaz", f"{TTL};q=0.3, {RDFXML};q=0.9", 303, TEXT, "kaz.rdf"),
    ("GET", "/id/state/kaz", f"text/html;q=0.4, {LD};q=0.8, */*;q=0.1", 303, TEXT, "kaz.jsonld"),
    ("GET", "/id/state/kaz", "application/*", 303, TEXT, "kaz.jsonld"),
    ("GET", "/id/state/kaz?x=1", TTL, 303, TEXT, "kaz.ttl?x=1"),
    ("GET", "/id/state/kaz", "image/png", 406, TEXT, None),
    ("GET", "/id/state/kaz", f"{TTL};q=0", 406, TEXT, None),
    ("GET", "/id/state/kaz", "x", 400, TEXT, None),
    ("HEAD", "/id/state/kaz", FIREFOX, 303, TEXT, "kaz.html"),
    ("OPTIONS", "/id/state/kaz", FIREFOX, 204, None, None),
    ("POST", "/id/state/kaz", TTL, 405, TEXT, None),
    ("DELETE", "/id/state/kaz.ttl", TTL, 405, TEXT, None),
    ("GET", "/id/state/kaz/", FIREFOX, 308, None, "../../../id/state/kaz"),
    ("GET", "/id/state/kaz///", FIREFOX, 308, None, "../../../../../id/state/kaz"),
    ("GET", "/id/state/kaz.ttl", FIREFOX, 200, TTL, None),
    ("GET", "/id/state/kaz.nt", None, 200, NT, None),
    ("GET", "/id/state/kaz.jsonld", HTML, 200, LD, None),
    ("GET", "/id/state/kaz.rdf", "image/png", 200, RDFXML, None),
    ("GET", "/id/state/kaz.html", TTL, 200, HTML, None),
    ("GET", "/id/state/kaz.linkset.json", None, 200, SET, None),
    ("HEAD", "/id/state/kaz.ttl", None, 200, TTL, None),
    ("GET", "/id/state/kaz.ttl?unknown=1", None, 200, TTL, None),
    ("GET", "/id/state/kaz.jsonld?frame=nobody-has-frames", None, 404, TEXT, None),
    ("GET", "/id/state/kaz.pdf", "*/*", 404, TEXT, None),
    ("GET", "/id/state/kaz.json", "*/*", 404, TEXT, None),
    ("GET", "/id/state/kaz.TTL", "*/*", 404, TEXT, None),
    ("GET", "/id/state/kaz.ttl.ttl", "*/*", 404, TEXT, None),
    ("GET", "/id/state/.ttl", "*/*", 404, TEXT, None),
    ("GET", "/id/state/zzz", FIREFOX, 404, HTML, None),
    ("GET", "/id/state/zzz.ttl", TTL, 404, TEXT, None),
    ("HEAD", "/id/state/zzz", None, 404, TEXT, None),
    ("GET", "/id/state", None, 404, TEXT, None),
    ("GET", "/id//state/kaz", None, 404, TEXT, None),
    ("GET", "/id/state/%E2%82%AC", None, 404, TEXT, None),
    ("GET", "/id/state/kaz%3E%20%3Fp%20%3Fo", None, 404, TEXT, None),
    ("GET", "/id/state/kaz%22", None, 404, TEXT, None),
    ("GET", "/id/state/kaz%5B", None, 404, TEXT, None),
    ("GET", "/id/state/kaz%25", None, 404, TEXT, None),
    ("GET", "/id/state/kaz%C2%82", None, 404, TEXT, None),
    ("GET", "/id/state/%6baz", None, 303, TEXT, "kaz.ttl"),
    ("GET", "/id/state/kaz%00", None, 400, TEXT, None),
    ("GET", "/id/state/%0d%0aX-Injected:%20yes", None, 400, TEXT, None),
    ("GET", "/id/" + "a/" * 600, None, 414, TEXT, None),
    ("GET", f"{DOCUMENT}/recommendation/34/b", TTL, 303, TEXT, "b.ttl"),
    ("GET", f"{DOCUMENT}/paragraph/34/b.jsonld", None, 200, LD, None),
    ("GET", "/id/scheme/themes", TTL, 303, TEXT, "themes.ttl"),
    ("GET", "/id/theme/torture-and-ill-treatment.ttl", TTL, 200, TTL, None),
    ("GET", "/graph/vocabulary/states", None, 200, TTL, "states.ttl"),
    ("GET", "/graph/vocabulary/states", FIREFOX, 200, HTML, "states.html"),
    ("GET", "/graph/vocabulary/states", LD, 200, LD, "states.jsonld"),
    ("GET", "/graph/vocabulary/states", "image/png", 406, TEXT, None),
    ("GET", "/graph/vocabulary/states", "x", 400, TEXT, None),
    ("HEAD", "/graph/vocabulary/states", NT, 200, NT, "states.nt"),
    ("GET", "/graph/vocabulary/states.rdf", FIREFOX, 200, RDFXML, None),
    ("GET", "/graph/inferred/within.nt", None, 200, NT, None),
    ("GET", "/graph/ontology.html", None, 200, HTML, None),
    ("GET", "/graph/vocabulary/states/", None, 308, None, "../../../graph/vocabulary/states"),
    ("GET", "/graph/vocabulary/state", None, 404, TEXT, None),
    ("GET", "/graph/vocabulary/states.pdf", None, 404, TEXT, None),
    ("GET", "/graph/9.9.9/vocabulary/states", None, 404, TEXT, None),
    ("GET", "/graph/", FIREFOX, 404, HTML, None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "accept", "status", "type_", "location"), TABLE)
def test_the_table(
    site: Site, method: str, path: str, accept: str | None, status: int, type_: str | None, location: str | None
) -> None:
    response = site.ask(path, accept, method)
    assert response.status_code == status, response.text
    assert response.headers.get("content-type", "").split(";")[0] == (type_ or "")
    assert response.headers.get("location", response.headers.get("content-location")) == location
    assert response.headers["access-control-allow-origin"] == "*"
    assert "x-injected" not in response.headers
    if method in ("HEAD", "OPTIONS"):
        assert response.content == b""
    if status == 303 or (status == 200 and location):
        assert "Accept" in re.split(r", *", response.headers["vary"])
        assert site.ask(urljoin(path, location or ""), accept).status_code == 200
    if status == 200:
        assert response.headers["cache-control"]
        assert response.headers["etag"]
    if status == 200 and path.startswith("/id/"):
        assert re.fullmatch(r'"[0-9a-f]{64}(-gzip)?"', response.headers["etag"]), "a strong entity tag"
        by = "Accept, Accept-Encoding" if type_ == LD else "Accept-Encoding"
        assert response.headers["vary"] == by, "a suffixed address negotiates no type; as JSON-LD, it has profiles"


RAW = [
    ("/id/../manifest.json", b"/id/../manifest.json", 400),
    ("/id/state/./kaz", b"/id/state/./kaz", 400),
    ("/id/state/../state/kaz", b"/id/state/%2e%2e/state/kaz", 400),
    ("/id/state/kaz%", b"/id/state/kaz%", 400),
    ("/id/state/%zz", b"/id/state/%zz", 400),
    ("/id/state/\ufffd", b"/id/state/%ff%fe", 400),
    ("/graph/%", b"/graph/%", 400),
    ("/graph/../etc", b"/graph/../etc", 400),
    ("/id/document/CCPR/C/KAZ/CO/3", b"/id/document/CCPR%2FC%2FKAZ%2FCO%2F3", 404),
]


@pytest.fixture(scope="module")
def app(release: Release, engine: Engine) -> ASGIApp:
    return app_of(release, engine)


@pytest.mark.parametrize(("path", "raw", "status"), RAW)
def test_what_no_tidy_client_sends(app: ASGIApp, path: str, raw: bytes, status: int) -> None:
    reply = asyncio.run(ask(app, scope_of(path, raw_path=raw, scheme="http", server=("test", 80), root_path="")))
    assert reply.status == status, reply.body
    assert reply.body.endswith(b".\n")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/id/state%2Fkaz", "../id/state/kaz"),
        ("/id/state%2fkaz.ttl?x=1", "../id/state/kaz.ttl?x=1"),
        ("/id/document/ccpr-c-kaz-co-3%2Fparagraph/34", "../../../id/document/ccpr-c-kaz-co-3/paragraph/34"),
        ("/graph/vocabulary%2Fstates", "../graph/vocabulary/states"),
    ],
)
def test_a_slash_that_was_sent_encoded(site: Site, path: str, place: str) -> None:
    """Relative links from there would lead elsewhere, for the client takes such a slash for no slash (RFC 3986, 2.2)."""
    response = site.ask(path, TTL)
    assert (response.status_code, response.headers["location"]) == (308, place)
    assert site.ask(urljoin(path, place), TTL).status_code in (200, 303)
    assert '<../dataset.html>; rel="collection"' in site.ask("/dumps/documents%2Fccpr-c-kaz-co-3.nt").headers["link"]


def test_a_406_names_what_there_is(site: Site) -> None:
    text = site.ask("/id/state/kaz", "image/png").text
    assert all(each in text for each in (TTL, NT, LD, RDFXML, HTML, SET, "kaz.ttl", "kaz.linkset.json"))


def test_a_format_that_nobody_offers(site: Site) -> None:
    text = site.ask("/id/state/kaz.pdf", TTL).text
    assert "'.pdf'" in text
    assert "kaz.ttl" in text


@pytest.mark.parametrize("suffix", [".ttl", ".html", ".linkset.json"])
def test_who_has_it_gets_it_no_second_time(site: Site, suffix: str) -> None:
    path = "/id/state/kaz" + suffix
    plain = site.ask(path, None, **{"Accept-Encoding": "identity"})
    packed = site.ask(path, None, **{"Accept-Encoding": "gzip"})
    assert plain.content == packed.content, "httpx unpacks"
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    tag, packed_tag = plain.headers["etag"], packed.headers["etag"]
    assert packed_tag == tag[:-1] + '-gzip"'
    cases = [
        ("identity", tag, 304), ("gzip", packed_tag, 304), ("gzip", tag, 304), ("identity", packed_tag, 200),
        ("identity", f'"a", W/{tag}', 304), ("identity", "*", 304), ("identity", '"a"', 200), ("identity", tag.strip('"'), 200),
    ]  # fmt: skip
    for coding, given, status in cases:
        again = site.ask(path, None, **{"Accept-Encoding": coding, "If-None-Match": given})
        assert again.status_code == status, (coding, given)
        if status == 304:
            assert again.content == b""
            assert again.headers["etag"] in (tag, packed_tag)
            assert again.headers["vary"] == "Accept-Encoding"


def test_it_was_last_changed_with_the_release(site: Site) -> None:
    path = "/id/state/kaz.ttl"
    last = site.ask(path).headers["last-modified"]
    assert last.endswith("GMT")
    early, late = "Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
    cases = [
        ({"If-Modified-Since": last}, 304), ({"If-Modified-Since": late}, 304), ({"If-Modified-Since": early}, 200),
        ({"If-Modified-Since": "yesterday"}, 200), ({"If-Modified-Since": "Sat, 99 Jan 2000 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": late, "If-None-Match": '"other"'}, 200),
    ]  # fmt: skip
    for headers, status in cases:
        assert site.ask(path, **headers).status_code == status, headers


@pytest.mark.parametrize(
    "path",
    ["/dataset", "/dataset.ttl", "/dataset.linkset", "/.well-known/sparql-examples.nt", "/ontology.ttl", "/shapes.html",
     "/frames.json", "/frames/state.jsonld", "/frames/state.schema.json", "/context.jsonld", "/id/state/kaz.jsonld?frame=state"],
)  # fmt: skip
def test_what_the_release_says_of_itself_is_of_its_day_too(site: Site, path: str) -> None:
    """A harvester that keeps dates alone asks with If-Modified-Since."""
    last = site.ask("/id/state/kaz.ttl").headers["last-modified"]
    assert site.ask(path).headers["last-modified"] == last
    assert site.ask(path, **{"If-Modified-Since": last}).status_code == 304


def test_a_graph_is_not_sent_twice(site: Site) -> None:
    tag = site.ask("/graph/vocabulary/states.nt").headers["etag"]
    assert tag.startswith("W/")
    assert site.ask("/graph/vocabulary/states.nt", **{"If-None-Match": tag}).status_code == 304
    assert site.ask("/graph/vocabulary/states.ttl", **{"If-None-Match": tag}).status_code == 200


def test_an_address_with_a_suffix_does_not_negotiate(site: Site) -> None:
    assert "vary" not in site.ask("/graph/vocabulary/states.nt").headers
    assert site.ask("/graph/vocabulary/states", FIREFOX).headers["vary"] == "Accept, Accept-Encoding"


def test_a_head_does_not_tell_a_wrong_length(site: Site) -> None:
    """Nothing, or what GET sends (RFC 9110, 8.6)."""
    for path in ("/graph/vocabulary/states", "/graph/inferred/within.nt"):
        assert "content-length" not in site.ask(path, NT, "HEAD").headers


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/id/", "../dataset"),  # the description of the dataset names this address as that of a service
        ("/graph/validation", "../dumps/validation.ttl"),  # the report, and each of its results, have such names
        ("/graph/validation/0123abcd", "../../dumps/validation.ttl"),
    ],
)
def test_names_that_lead_to_a_file_or_a_page(site: Site, path: str, place: str) -> None:
    response = site.ask(path, TTL)
    assert (response.status_code, response.headers["location"]) == (303, place)
    assert site.ask(urljoin(path, place), TTL).status_code == 200


def test_unknown_graphs_name_those_near(site: Site) -> None:
    assert iris.graph("vocabulary", "states") in site.ask("/graph/vocabulary/state", TTL).text
    assert 'href="../graph/vocabulary/states"' in site.ask("/graph/").text


def test_below_the_path_of_a_proxy(release: Release, engine: Engine) -> None:
    site = Site(app_of(release, engine, "https://example.org/data"))
    page = site.ask("/data/id/state/kaz.html").text
    assert 'href="../../style.css"' in page
    assert 'href="../../id/region/central-asia"' in page
    links = site.ask("/data/id/state/kaz.linkset.json").json()["linkset"]
    assert links[0]["anchor"] == "https://example.org/data/id/state/kaz.html"
    assert site.ask("/data/id/state/kaz", TTL).headers["location"] == "kaz.ttl"
    site.close()


def test_the_api_documentation_has_the_routes(site: Site) -> None:
    paths = site.ask("/openapi.json").json()["paths"]
    assert {"200", "303", "304", "404", "406"} <= set(paths["/id/{path}"]["get"]["responses"])
    assert "200" in paths["/graph/{path}"]["get"]["responses"]


def test_a_term_of_the_ontology_is_on_its_page(site: Site) -> None:
    assert 'id="Concern"' in site.ask("/ontology").text
