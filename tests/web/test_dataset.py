"""The description of the dataset over HTTP: formats, addresses of the server that is asked, the page, schema.org."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from rdflib import RDFS, Graph, URIRef

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.dataset.facts import Facts
from ccpr_graph.web.dataset.library import MOST_ADDRESSES, DatasetLibrary
from ccpr_graph.web.dataset.markup import escaped, schema_org
from ccpr_graph.web.dataset.served import ADDRESSES, Description
from tests.store.releases import write_release
from tests.web.apps import app_of
from tests.web.conftest import start, stop
from tests.web.sites import Site
from tests.web.test_browser import BROWSER
from tests.web.test_negotiation import FIREFOX
from tests.web.test_reference import HTML, LD, NT, RDFXML, TTL, Page

PUBLIC = "https://example.org/rights"
QUERIES = "/.well-known/sparql-examples"
PARSED_AS = {TTL: "turtle", NT: "nt", LD: "json-ld", RDFXML: "xml"}
_IRIS = {URIRef(PREFIXES[prefix] + name) for prefix, _, name in (each.partition(":") for each in ADDRESSES)}

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


@pytest.fixture(scope="module")
def public(release: Release, engine: Engine) -> Iterator[Site]:
    """The same, below a path of a host of its own."""
    made = Site(app_of(release, engine, PUBLIC))
    yield made
    made.close()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A release that does not describe its dataset."""
    release = Release.open(write_release(tmp_path_factory.mktemp("old")))
    with Engine(release, workers=1) as engine:
        made = Site(app_of(release, engine))
        yield made
        made.close()


# path, Accept -> status, type, Content-Location
TABLE = [
    ("/dataset", None, 200, TTL, "dataset.ttl"),
    ("/dataset", "*/*", 200, TTL, "dataset.ttl"),
    ("/dataset", LD, 200, LD, "dataset.jsonld"),
    ("/dataset", f"{RDFXML}, {TTL};q=0.9", 200, RDFXML, "dataset.rdf"),
    ("/dataset", FIREFOX, 200, HTML, "dataset.html"),
    ("/dataset", "application/linkset+json", 200, "application/linkset+json", "dataset.linkset.json"),
    ("/dataset", "image/png", 406, "text/plain", None),
    ("/dataset", "text", 400, "text/plain", None),
    ("/dataset.ttl", "image/png", 200, TTL, None),
    ("/dataset.nt", None, 200, NT, None),
    ("/dataset.jsonld", FIREFOX, 200, LD, None),
    ("/dataset.rdf", None, 200, RDFXML, None),
    ("/dataset.html", None, 200, HTML, None),
    ("/dataset.linkset.json", FIREFOX, 200, "application/linkset+json", None),
    ("/dataset.linkset", None, 200, "application/linkset", None),
    ("/dataset.csv", None, 404, "text/plain", None),
    (QUERIES, None, 200, TTL, "sparql-examples.ttl"),
    (QUERIES, NT, 200, NT, "sparql-examples.nt"),
    (QUERIES, FIREFOX, 200, HTML, "sparql-examples.html"),
    (f"{QUERIES}.jsonld", None, 200, LD, None),
    (f"{QUERIES}.linkset", None, 404, "text/plain", None),
    (f"{QUERIES}.csv", None, 404, "text/plain", None),
]


@pytest.mark.parametrize(("path", "accept", "status", "media_type", "location"), TABLE)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_addresses(
    site: Site, method: str, path: str, accept: str | None, status: int, media_type: str, location: str | None
) -> None:
    answer = site.ask(path, accept, method)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, media_type)
    assert answer.headers.get("content-location") == location
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["vary"] == ("Accept, Accept-Encoding" if status == 200 else "Accept")
    assert bool(answer.content) is (method == "GET")
    if status == 200:
        again = site.ask(path, accept, method, **{"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def links_of(site: Site, path: str, method: str = "HEAD", accept: str = "*/*") -> list[tuple[str, str, str]]:
    """Return the links in the header of an answer: relation, whole address, media type."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', site.ask(path, accept, method).headers["link"])
    return [(relation, urljoin(f"http://test{path}", href), kind) for href, relation, kind in found]


def without_others(links: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Leave out what is not of the profile: the same in another format, and what describes the columns of a table."""
    return {each for each in links if each[0] != "alternate" and each[2] != "application/csvm+json"}


@pytest.mark.parametrize(("path", "accept"), [("/dataset", HTML), ("/dataset", "*/*"), ("/dataset.html", "*/*")])
def test_signposts_of_the_page(site: Site, path: str, accept: str) -> None:
    """What the FAIR Signposting Profile asks of a landing page; the address without suffix is one, whatever it sends."""
    links = links_of(site, path, accept=accept)
    relations = Counter(relation for relation, _, _ in links)
    assert relations == {"cite-as": 1, "license": 1, "type": 2, "describedby": 4, "item": 6, "linkset": 2} | {
        "alternate": relations["alternate"]
    }
    assert {href for relation, href, _ in links if relation in ("cite-as", "license", "type")} == {
        iris.DATASET, "https://creativecommons.org/licenses/by/4.0/", "https://schema.org/AboutPage", "https://schema.org/Dataset"
    }  # fmt: skip
    for relation, href, kind in links:
        if href.startswith("http://test/"):
            answer = site.ask(href.removeprefix("http://test"), None, "HEAD")
            assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, kind), (relation, href)
    page = site.ask("/dataset.html").text
    for relation, href, _ in without_others(links):
        assert f'rel="{relation}" href="{href.replace("http://test/", "./")}"' in page


def test_everything_in_the_link_set_says_the_same_itself(site: Site, release: Release) -> None:
    """Level 2 of the profile: page, metadata and content lead to each other, and all of them to the link set."""
    told = {
        each["anchor"]: {
            (relation, target["href"], target.get("type", ""))
            for relation, targets in each.items()
            if relation != "anchor"
            for target in targets
        }
        for each in site.ask("/dataset.linkset.json").json()["linkset"]
    }
    assert {"http://test/dataset", "http://test/dataset.html", "http://test/dataset.ttl"} <= set(told)
    pages = {"http://test/dataset", "http://test/dataset.html"}
    for anchor, links in told.items():
        own = without_others(links_of(site, anchor.removeprefix("http://test")))
        if anchor in pages:  # in the header, of the files only those that hold all of the data
            assert own < links and {each[0] for each in links - own} == {"item"}
        else:
            assert own == links, anchor
        assert ("linkset", "http://test/dataset.linkset.json", "application/linkset+json") in links
    items = {href for relation, href, _ in told["http://test/dataset.html"] if relation == "item"}
    assert items | pages | {f"http://test/dataset{suffix}" for suffix in (".ttl", ".nt", ".jsonld", ".rdf")} == set(
        told
    )
    facts = Facts(Description((release.folder / "dataset.nt").read_bytes(), b"{}").triples)
    assert items == {f"http://test/{file.path}" for file in facts.files}
    assert all(("collection", "http://test/dataset.html", HTML) in told[each] for each in items)


def test_the_link_set_in_its_other_form(site: Site) -> None:
    """RFC 9264, 4.1: the form of the header, each link with its anchor."""
    answer = site.ask("/dataset", "application/linkset")
    assert (answer.headers["content-type"], answer.headers["content-location"]) == (
        "application/linkset",
        "dataset.linkset",
    )
    pattern = r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?; anchor="([^"]*)"(?:,\n|\n$)'
    found = re.findall(pattern, answer.text)
    assert len(found) == answer.text.count("\n")
    assert {(anchor, relation, href, kind) for href, relation, kind, anchor in found} == {
        (each["anchor"], relation, target["href"], target.get("type", ""))
        for each in site.ask("/dataset", "application/linkset+json").json()["linkset"]
        for relation, targets in each.items()
        if relation != "anchor"
        for target in targets
    }


@pytest.mark.parametrize(
    ("path", "relations"),
    [
        ("graph.nq.gz", {"collection", "type", "license", "linkset"}),
        ("documents/ccpr-c-kaz-co-3.ttl", {"collection", "type", "license", "linkset"}),
        ("tables/statements.csv", {"collection", "type", "license", "linkset", "describedby"}),
        ("SHA256SUMS", {"collection", "linkset"}),
        ("manifest.json", {"collection", "linkset"}),
        ("dataset.ttl", {"cite-as", "license", "describes", "linkset"}),
    ],
)
def test_signposts_of_files(public: Site, path: str, relations: set[str]) -> None:
    links = links_of(public, f"/rights/dumps/{path}")
    assert {relation for relation, _, _ in links} == relations
    way = "describes" if "describes" in relations else "collection"
    assert (way, "http://test/rights/dataset.html", HTML) in links
    whole = links_of(public, f"/rights/dumps/{path}", "GET")
    assert whole == links


def test_the_well_known_way_leads_to_the_description(site: Site, public: Site) -> None:
    """VoID, 7.2: the well-known URI may be a redirect to where the description is."""
    answer = site.ask("/.well-known/void", TTL)
    assert answer.status_code == 302
    assert answer.headers["access-control-allow-origin"] == "*"
    assert urljoin("http://test/.well-known/void", answer.headers["location"]) == "http://test/dataset"
    below = public.ask("/rights/.well-known/void", TTL)
    assert urljoin(f"{PUBLIC}/.well-known/void", below.headers["location"]) == f"{PUBLIC}/dataset"


@pytest.mark.parametrize("path", ["/dataset", QUERIES])
def test_the_server_tells_its_own_addresses_and_nothing_else_differs(public: Site, release: Release, path: str) -> None:
    in_release = Graph().parse(release.folder / f"{path.rpartition('/')[2]}.nt", format="nt")
    served = {
        media_type: set(Graph().parse(data=public.ask(f"/rights{path}", media_type).text, format=named))
        for media_type, named in PARSED_AS.items()
    }
    for other in served.values():
        assert other == served[TTL]
    said = served[TTL]
    moved = {(s, p, URIRef(str(o).replace(iris.BASE, PUBLIC + "/", 1)) if p in _IRIS else o) for s, p, o in in_release}
    assert said == moved != set(in_release)


@pytest.mark.parametrize("media_type", [TTL, LD, RDFXML, NT])
def test_the_same_bytes_each_time(release: Release, media_type: str) -> None:
    def made() -> bytes:
        library = DatasetLibrary.of(release)
        assert library is not None
        bodies = {each.media_type: make for each, make in library.dataset.bodies(PUBLIC).items()}
        return bodies[media_type]()

    assert made() == made()


def test_what_was_made_for_many_addresses_is_not_kept(release: Release) -> None:
    library = DatasetLibrary.of(release)
    assert library is not None
    texts = {library.markup(f"http://host{number}") for number in range(3 * MOST_ADDRESSES)}
    assert len(texts) == 3 * MOST_ADDRESSES
    assert library.markup.cache_info().currsize == MOST_ADDRESSES


def test_each_host_gets_its_own(site: Site) -> None:
    for host in ("a.example", "b.example:8000", "a.example"):
        assert f"<http://{host}/sparql>" in site.ask("/dataset", TTL, Host=host).text


@pytest.fixture(scope="module")
def page(site: Site) -> Page:
    return Page(site.ask("/dataset", FIREFOX).text)


def test_the_page_says_what_people_need(site: Site, release: Release) -> None:
    text = re.sub(r"\s+", " ", site.ask("/dataset", FIREFOX).text)
    facts = Facts(Description((release.folder / "dataset.nt").read_bytes(), b"{}").triples)
    own = facts.dataset
    for said in (
        facts.text(own, "dcterms:license"),
        facts.text(own, "dcterms:bibliographicCitation"),
        f"{release.statistics['triples']:,}",
        release.graph.sha256,
        release.manifest.inputs,
        "data/documents/ccpr-c-kaz-co-3/source.txt",
        "http://test/sparql",
        "working build",
    ):
        assert said in text, said


def test_the_links_of_the_page_lead_somewhere(site: Site, page: Page) -> None:
    own = {urljoin("/dataset", link) for link in page.links if not link.startswith(("http", "#"))}
    assert "/dumps/graph.ttl" in own
    for link in sorted(own):
        assert site.ask(link, method="HEAD").status_code < 400, link
    assert page.refused == []
    assert page.headings.count(1) == 1


def markup_of(text: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, flags=re.DOTALL)
    assert len(found) == 1
    said = json.loads(found[0])
    assert isinstance(said, dict)
    return said


@pytest.mark.parametrize("path", ["/", "/dataset.html"])
def test_schema_org(public: Site, release: Release, path: str) -> None:
    said = markup_of(public.ask(f"/rights{path}").text)
    assert (said["@context"], said["@type"], said["@id"]) == ("https://schema.org/", "Dataset", iris.DATASET)
    assert said["url"] == f"{PUBLIC}/dataset"
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert iris.DATASET in str(said["creditText"])
    assert said["temporalCoverage"] == "2025-07-11/2025-07-11"
    assert "version" not in said and "datePublished" not in said, "a working build has neither"
    assert isinstance(said["distribution"], list)
    files = {each["contentUrl"]: each["sha256"] for each in said["distribution"]}
    assert files[f"{PUBLIC}/dumps/graph.nq"] == release.graph.sha256


def test_nothing_ends_the_block_of_markup() -> None:
    own = f"<{iris.DATASET}>"
    title = "</script><script>alert(1)</script><!-- &amp; ]]>"
    text = f'{own} <{PREFIXES["dcterms"]}title> "{title}" .\n'.encode()
    made = schema_org(Facts(Description(text, b"{}").triples), "http://test")
    assert "<" not in made and ">" not in made and "&" not in made
    assert json.loads(made)["name"] == title
    assert escaped('"a"') == '"a"'


def test_the_service_description_leads_to_the_dataset(site: Site) -> None:
    said = Graph().parse(data=site.ask("/sparql", TTL).text, format="turtle")
    found = {str(each) for each in said.objects(URIRef("http://test/sparql#dataset"), RDFS.seeAlso)}
    assert found == {iris.DATASET, "http://test/dataset"}


@pytest.mark.parametrize("path", ["/dataset", "/dataset.ttl", QUERIES, f"{QUERIES}.ttl", "/llms.txt"])
def test_a_release_without_description(old: Site, path: str) -> None:
    answer = old.ask(path, "*/*")
    assert answer.status_code == 404
    assert answer.text.endswith(".\n")


def test_pages_of_a_release_without_description(old: Site) -> None:
    text = old.ask("/").text
    assert "script" not in text and 'href="./dataset"' not in text
    assert "seeAlso" not in old.ask("/sparql", TTL).text


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
def test_a_browser_does_not_complain_about_the_markup(release: Release, tmp_path: Path) -> None:
    running = start(release.folder, tmp_path / "log", timeout=60)
    try:
        arguments = [
            str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            f"--user-data-dir={tmp_path / 'browser'}", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--enable-logging=stderr", "--dump-dom", f"{running.url}/dataset",
        ]  # fmt: skip
        shown = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=True)
    finally:
        stop(running)
    assert markup_of(shown.stdout)["@id"] == iris.DATASET
    assert not [line for line in shown.stderr.splitlines() if "CONSOLE" in line]
