"""The pages: what they say, that they escape what is not theirs, that they load nothing from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from ccpr_graph import iris
from ccpr_graph.store.outcome import FormatError
from ccpr_graph.web.results import MAX_ROWS_SHOWN, Cell, boolean_of, table_of
from ccpr_graph.web.site import readable_size
from tests.store.releases import ARTICLE, DOCUMENT_1
from tests.web.conftest import Running
from tests.web.test_negotiation import FIREFOX

EVIL = "<script>alert('x')</script>&\"'"
PAGES = [
    "/",
    "/sparql",
    "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=x",
    f"/sparql?query=DESCRIBE+%3C{ARTICLE}%3E",
    "/dumps/",
    "/docs",
    "/nowhere",
    "/a/deep/address",
]


class Page(HTMLParser):
    """Collects what a page loads, where it leads, its labels and its visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag == "a":
            self.links.append(attributes)
        self.loads += [value for name, value in attrs if name == "src" and value]
        if tag == "link":
            self.loads.append(str(attributes["href"]))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(client: httpx.Client, path: str, **options: object) -> Page:
    response = client.get(path, headers={"Accept": FIREFOX}, **options)  # type: ignore[arg-type]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_from_this_server_and_what_exists(client: httpx.Client, server: Running, path: str) -> None:
    read = page(client, path)
    assert read.loads
    for load in read.loads:
        address = urljoin(server.url + path, load)
        assert urlsplit(address).netloc == urlsplit(server.url).netloc
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_somewhere(client: httpx.Client, server: Running, path: str) -> None:
    for link in page(client, path).links:
        if str(link["href"]).startswith("#"):
            continue
        address = urljoin(server.url + path, link["href"])
        if urlsplit(address).netloc == urlsplit(server.url).netloc:
            assert client.get(address).status_code < 400, address
        else:
            assert "noopener" in str(link.get("rel"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_inline_script_or_style(client: httpx.Client, path: str) -> None:
    """The content security policy would refuse them."""
    read = page(client, path)
    assert "style" not in read.tags
    assert path == "/docs" or "script" not in read.tags
    assert not [name for _, name, _ in read.attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/docs"])
def test_a_page_is_accessible(client: httpx.Client, path: str) -> None:
    read = page(client, path)
    assert ("html", "lang", "en") in read.attributes
    assert read.tags.count("main") == read.tags.count("h1") == 1
    labelled = {value for tag, name, value in read.attributes if tag == "label" and name == "for"}
    ids = [value for _, name, value in read.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert read.tags.count("textarea") + read.tags.count("select") == len(labelled)
    assert labelled <= set(ids)
    assert "Not a United Nations site" in read.text


def test_the_start_page_explains_itself(client: httpx.Client, server: Running) -> None:
    read = page(client, "/")
    for piece in ("33", "documents", "Paragraph", "10", "Concluding observations", f"{server.url}/sparql", "curl", "SPARQLWrapper",
                  "read.csv", "graph.nq", "CC BY 4.0", "Which <classes> are there?", "All & sundry"):  # fmt: skip
        assert piece in read.text, piece
    assert "Foreign" not in read.text
    example = next(link for link in read.links if "query=" in str(link["href"]))
    assert f"{iris.ONTOLOGY}Paragraph" in page(client, "/" + str(example["href"])).text


def test_rows_as_a_page(client: httpx.Client) -> None:
    evil = EVIL.replace('"', '\\"')
    query = f"""SELECT * {{
        BIND("{evil}"@en AS ?text) BIND(<{DOCUMENT_1}> AS ?own)
        BIND(<http://e.org/?a&b> AS ?foreign) BIND(<javascript:alert(1)> AS ?no)
    }}"""
    read = page(client, "/sparql", params={"query": query})
    assert "script" not in read.tags
    assert EVIL in read.text
    links = {str(link["href"]): link for link in read.links}
    assert "http://e.org/?a&b" in links
    assert "nofollow" in str(links["http://e.org/?a&b"]["rel"])
    assert not [href for href in links if href.startswith("javascript")]
    own = next(href for href in links if href.startswith("id/"))
    assert DOCUMENT_1 in page(client, "/" + own, follow_redirects=True).text


def test_a_query_comes_back_in_its_form(client: httpx.Client) -> None:
    query = f"# {EVIL}</textarea>\n\n  ASK {{}}"
    response = client.post("/sparql", data={"query": query, "format": "html"}, headers={"Accept": FIREFOX})
    assert "script" not in Page(response.text).tags
    assert "Yes (true)" in response.text
    assert query in Page(response.text).text
    refused = client.post("/sparql", data={"query": query + EVIL}, headers={"Accept": FIREFOX})
    assert refused.status_code == 400
    assert "script" not in Page(refused.text).tags
    assert query + EVIL in Page(refused.text).text


def test_a_long_result_is_cut_on_the_page_and_says_so(client: httpx.Client) -> None:
    query = f"SELECT ?a {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} LIMIT {MAX_ROWS_SHOWN + 1}"
    read = page(client, "/sparql", params={"query": query})
    assert read.tags.count("tr") == MAX_ROWS_SHOWN + 1
    assert "1,001 rows; the first" in read.text


def test_cells() -> None:
    body = b"""{"head": {"vars": ["a", "b", "c", "d", "e", "f"]}, "results": {"bindings": [{
        "a": {"type": "uri", "value": "ftp://e/x"}, "b": {"type": "bnode", "value": "b0"},
        "c": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        "d": {"type": "literal", "value": "x", "xml:lang": "en"}, "e": {"type": "triple", "value": {}}}]}}"""
    table = table_of(body)
    assert table.rows == [
        [Cell("ftp://e/x"), Cell("_:b0"), Cell("1", note="integer"), Cell("x", note="en"), Cell("{}"), None]
    ]
    assert boolean_of(b'{"head": {}, "boolean": false}') is False


@pytest.mark.parametrize("iri", ["http://example℀.org/", "http://a＠b/x"])
def test_an_iri_that_is_no_address_to_python_is_shown(client: httpx.Client, iri: str) -> None:
    assert iri in page(client, "/sparql", params={"query": f"SELECT (<{iri}> AS ?iri) {{}}"}).text


def test_a_value_that_is_too_deep_for_a_page_is_refused_there(client: httpx.Client) -> None:
    deep = " ".join(f"BIND(TRIPLE(<e:s>, <e:p>, ?v{depth}) AS ?v{depth + 1})" for depth in range(600))
    query = f"SELECT ?v600 {{ VALUES ?v0 {{ 1 }} {deep} }}"
    refused = client.post("/sparql", data={"query": query}, headers={"Accept": FIREFOX})
    assert refused.status_code == 406
    assert "nested too deeply" in Page(refused.text).text
    assert client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}).status_code == 200
    cut = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"triple","value":' + b'{"object":' * 2000
    with pytest.raises(FormatError):
        table_of(cut, complete=False)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (4_897_145, "4.9 MB"),
        (48_971_450, "49 MB"),
        (2e9, "2.0 GB"),
    ],
)
def test_sizes(size: float, text: str) -> None:
    assert readable_size(size) == text
