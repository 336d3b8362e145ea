"""Ontology and shapes over HTTP: which address gives what, and pages on which every term, shape and link is in its place."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef

from ccpr_graph import iris, manifest
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.reference.phrases import count_words
from tests.store.releases import write_release
from tests.web.apps import app_of
from tests.web.sites import Site
from tests.web.test_negotiation import FIREFOX

TTL, NT, LD, RDFXML = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
HTML, SVG = "text/html", "image/svg+xml"
SHAPES = iris.BASE + "shapes#"


@pytest.fixture(scope="module")
def version(release: Release) -> str:
    graph = Graph().parse(release.folder / "ontology" / "ccpr.ttl")
    return str(graph.value(URIRef(iris.BASE + "ontology"), OWL.versionInfo))


# method, path, Accept -> status, type, Content-Location
TABLE = [
    ("GET", "/ontology", None, 200, TTL, "ontology.ttl"),
    ("GET", "/ontology", "*/*", 200, TTL, "ontology.ttl"),
    ("GET", "/ontology", TTL, 200, TTL, "ontology.ttl"),
    ("GET", "/ontology", LD, 200, LD, "ontology.jsonld"),
    ("GET", "/ontology", RDFXML, 200, RDFXML, "ontology.rdf"),
    ("GET", "/ontology", NT, 200, NT, "ontology.nt"),
    ("GET", "/ontology", "application/json", 200, LD, "ontology.jsonld"),
    ("GET", "/ontology", FIREFOX, 200, HTML, "ontology.html"),
    ("GET", "/ontology", "text/html", 200, HTML, "ontology.html"),
    ("GET", "/ontology", f"{TTL};q=0.3, {RDFXML};q=0.9", 200, RDFXML, "ontology.rdf"),
    ("GET", "/ontology", f"text/html;q=0.4, {TTL};q=0.8", 200, TTL, "ontology.ttl"),
    ("GET", "/ontology", "image/png", 406, "text/plain", None),
    ("GET", "/ontology", "x", 400, "text/plain", None),
    ("HEAD", "/ontology", TTL, 200, TTL, "ontology.ttl"),
    ("POST", "/ontology", TTL, 405, "text/plain", None),
    ("GET", "/ontology.ttl", FIREFOX, 200, TTL, None),
    ("GET", "/ontology.jsonld", FIREFOX, 200, LD, None),
    ("GET", "/ontology.rdf", FIREFOX, 200, RDFXML, None),
    ("GET", "/ontology.nt", FIREFOX, 200, NT, None),
    ("GET", "/ontology.html", TTL, 200, HTML, None),
    ("GET", "/ontology.pdf", "*/*", 404, "text/plain", None),
    ("GET", "/ontology/", FIREFOX, 308, None, None),
    ("GET", "/ontology/{version}", TTL, 200, TTL, "{version}.ttl"),
    ("GET", "/ontology/{version}", FIREFOX, 200, HTML, "{version}.html"),
    ("GET", "/ontology/{version}.rdf", None, 200, RDFXML, None),
    ("GET", "/ontology/0.1.0", LD, 200, LD, "0.1.0.jsonld"),
    ("GET", "/ontology/0.1.0", FIREFOX, 200, HTML, "0.1.0.html"),
    ("GET", "/ontology/0.1.0.nt", None, 200, NT, None),
    ("GET", "/ontology/0.0.1", TTL, 404, "text/plain", None),
    ("GET", "/ontology/0.0.1", FIREFOX, 404, HTML, None),
    ("GET", "/ontology/../manifest.json", TTL, 404, "text/plain", None),
    ("GET", "/ontology/alignments", None, 200, TTL, "alignments.ttl"),
    ("GET", "/ontology/alignments", FIREFOX, 200, HTML, "alignments.html"),
    ("GET", "/ontology/alignments.rdf", FIREFOX, 200, RDFXML, None),
    ("GET", "/ontology/changes", FIREFOX, 200, HTML, "changes.html"),
    ("GET", "/ontology/changes", None, 200, "application/json", "changes.json"),
    ("GET", "/ontology/changes.json", FIREFOX, 200, "application/json", None),
    ("GET", "/ontology/changes", TTL, 406, "text/plain", None),
    ("GET", "/ontology/model.svg", FIREFOX, 200, SVG, None),
    ("HEAD", "/ontology/model.svg", None, 200, SVG, None),
    ("GET", "/shapes", None, 200, TTL, "shapes.ttl"),
    ("GET", "/shapes", LD, 200, LD, "shapes.jsonld"),
    ("GET", "/shapes", RDFXML, 200, RDFXML, "shapes.rdf"),
    ("GET", "/shapes", FIREFOX, 200, HTML, "shapes.html"),
    ("GET", "/shapes", "image/png", 406, "text/plain", None),
    ("GET", "/shapes.ttl", FIREFOX, 200, TTL, None),
    ("GET", "/shapes.exe", FIREFOX, 404, HTML, None),
    ("GET", "/shapes/", FIREFOX, 308, None, None),
    ("GET", "/shapes/Concern", FIREFOX, 200, HTML, "Concern.html"),
    ("GET", "/shapes/Concern", None, 200, TTL, "Concern.ttl"),
    ("GET", "/shapes/Concern.rdf", FIREFOX, 200, RDFXML, None),
    ("HEAD", "/shapes/Concern", LD, 200, LD, "Concern.jsonld"),
    ("GET", "/shapes/Citation-quotedText", FIREFOX, 404, HTML, None),
    ("GET", "/shapes/concern", "*/*", 404, "text/plain", None),
]


@pytest.mark.parametrize(("method", "path", "accept", "status", "type_", "location"), TABLE)
def test_the_table(
    site: Site,
    version: str,
    method: str,
    path: str,
    accept: str | None,
    status: int,
    type_: str | None,
    location: str | None,
) -> None:
    response = site.ask(path.format(version=version), accept, method)
    assert response.status_code == status
    assert response.headers.get("content-type", "").split(";")[0] == (type_ or "")
    assert response.headers.get("content-location") == (location and location.format(version=version))
    assert response.headers["access-control-allow-origin"] == "*"
    if method == "HEAD":
        assert response.content == b""
    if status == 200 and location:
        assert response.headers["vary"] == "Accept, Accept-Encoding"
        alternate = urljoin(
            path.format(version=version), re.findall(r"<([^>]*)>; rel=\"alternate\"", response.headers["link"])[0]
        )
        assert site.ask(alternate).status_code == 200


def test_errors_say_what_there_is(site: Site, version: str) -> None:
    assert f"There are: {version}, 0.1.0" in site.ask("/ontology/9.9.9", TTL).text
    refused = site.ask("/ontology", "image/png").text
    assert all(media_type in refused for media_type in (TTL, NT, LD, RDFXML, HTML))
    assert "/shapes lists all" in site.ask("/shapes/Nothing", TTL).text
    assert ".jsonld" in site.ask("/ontology.pdf", TTL).text


@pytest.mark.parametrize("path", ["/ontology", "/ontology/0.1.0", "/shapes", "/shapes/Concern", "/ontology/model.svg"])
@pytest.mark.parametrize("accept", [TTL, FIREFOX, RDFXML])
def test_who_has_it_gets_it_no_second_time(site: Site, path: str, accept: str) -> None:
    first = site.ask(path, accept)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{64}(-gzip)?"', tag), "a strong entity tag"
    again = site.ask(path, accept, **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert site.ask(path, accept, **{"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize("path", ["/ontology", "/ontology.jsonld", "/shapes/Concern.html"])
def test_what_is_long_is_compressed_for_whom_that_suits(site: Site, path: str) -> None:
    plain = site.ask(path, TTL, **{"Accept-Encoding": "identity"})
    packed = site.ask(path, TTL, **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) == len(packed.content)
    assert plain.headers["etag"] != packed.headers["etag"]
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept, Accept-Encoding"


def test_representations_have_tags_of_their_own(site: Site) -> None:
    tags = [site.ask("/ontology", accept).headers["etag"] for accept in (TTL, LD, RDFXML, NT, HTML)]
    assert len(set(tags)) == 5


def test_the_current_version_is_the_ontology(site: Site, version: str) -> None:
    for accept in (TTL, LD, RDFXML, NT):
        assert site.ask(f"/ontology/{version}", accept).content == site.ask("/ontology", accept).content
    assert site.ask("/ontology/0.1.0", TTL).content != site.ask("/ontology", TTL).content
    assert '<../ontology>; rel="latest-version"' in site.ask("/ontology/0.1.0", TTL).headers["link"]
    assert "kept as it was published" in site.ask("/ontology/0.1.0").text
    assert "kept as it was published" not in site.ask(f"/ontology/{version}").text


def test_the_bytes_are_those_of_the_release(site: Site, release: Release) -> None:
    pairs = {
        "/ontology.ttl": "ontology/ccpr.ttl", "/ontology.rdf": "ontology/ccpr.rdf", "/shapes.jsonld": "shapes/shapes.jsonld",
        "/ontology/0.1.0.nt": "ontology/0.1.0/ccpr.nt", "/ontology/model.svg": "ontology/model.svg",
    }  # fmt: skip
    for path, file in pairs.items():
        assert site.ask(path).content == (release.folder / file).read_bytes(), path


def test_changes_as_json(site: Site, version: str) -> None:
    changes = json.loads(site.ask("/ontology/changes.json").content)
    assert changes[0]["version"] == version
    assert "DatedName" in changes[0]["added"]


def test_a_release_without_an_ontology_says_so(tmp_path: Any) -> None:
    old = Release.open(write_release(tmp_path / "release"))
    with Engine(old, workers=1) as engine:
        site = Site(app_of(old, engine))
        for path in ("/ontology", "/ontology.ttl", "/shapes", "/shapes/Concern", "/ontology/model.svg"):
            response = site.ask(path, TTL)
            assert response.status_code == 404
            assert "has no ontology" in response.text
        assert "ontology" not in site.ask("/").text.split("<footer>")[0].split("<main")[0]
        site.close()


def test_a_proxy_below_a_path(release: Release, engine: Engine) -> None:
    site = Site(app_of(release, engine, "https://example.org/data"))
    for path in ("/ontology/0.1.0", "/data/ontology/0.1.0"):
        assert 'href="../style.css"' in site.ask(path).text
        assert '<../ontology>; rel="latest-version"' in site.ask(path, TTL).headers["link"]
    site.close()


# The pages


class Page(HTMLParser):
    """Collects anchors, links, and what the content security policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.refused: list[str] = []
        self.open: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if identity := given.get("id"):
            self.ids.append(identity)
        if tag == "a":
            self.links.append(str(given["href"]))
            if str(given["href"]).startswith("http"):
                assert "noopener" in str(given.get("rel")), given
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        is_data = given.get("type") == "application/ld+json"  # which no browser runs (HTML, 4.12.1)
        self.refused += [tag] * (tag in ("script", "style") and not is_data)
        self.refused += [name for name in given if name == "style" or name.startswith("on")]


def pages(site: Site, version: str) -> dict[str, Page]:
    paths = ["/", "/ontology", f"/ontology/{version}", "/ontology/0.1.0", "/ontology/changes", "/shapes"]
    shapes = Graph().parse(data=site.ask("/shapes", TTL).content, format="turtle")
    names = [
        str(node).removeprefix(SHAPES) for node in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(node, URIRef)
    ]
    paths.append("/ontology/alignments")
    return {path: Page(site.ask(path).text) for path in (*paths, *(f"/shapes/{name}" for name in sorted(names)))}


@pytest.fixture(scope="module")
def all_shapes(site: Site) -> Graph:
    return Graph().parse(data=site.ask("/shapes", TTL).content, format="turtle")


@pytest.fixture(scope="module")
def read(site: Site, version: str) -> dict[str, Page]:
    return pages(site, version)


@pytest.mark.parametrize("path", ["/ontology", "/ontology/0.1.0"])
def test_every_term_has_its_anchor(site: Site, read: dict[str, Page], path: str) -> None:
    graph = Graph().parse(data=site.ask(path, TTL).content, format="turtle")
    terms = {str(term).removeprefix(iris.ONTOLOGY) for term in graph.subjects(RDFS.isDefinedBy)}
    assert len(terms) > 140
    assert terms <= set(read[path].ids)


def test_everything_in_the_shapes_has_its_anchor(all_shapes: Graph, read: dict[str, Page]) -> None:
    named = {str(node).removeprefix(SHAPES) for node in all_shapes.subjects() if str(node).startswith(SHAPES)}
    assert len(named) > 200
    assert named <= set(read["/shapes"].ids)


def test_the_page_of_a_shape_has_its_parts(all_shapes: Graph, read: dict[str, Page]) -> None:
    for shape in all_shapes.subjects(RDF.type, SH.NodeShape):
        if isinstance(shape, URIRef):
            name = str(shape).removeprefix(SHAPES)
            parts = [
                *all_shapes.objects(shape, SH.property),
                *all_shapes.objects(shape, SH.sparql),
                *all_shapes.objects(shape, SH.target),
            ]
            anchors = {str(part).removeprefix(SHAPES) for part in parts} | {name}
            assert anchors <= set(read[f"/shapes/{name}"].ids), name


def test_the_data_of_a_shape_is_its_part_of_all_shapes(site: Site, all_shapes: Graph) -> None:
    part = Graph().parse(data=site.ask("/shapes/CitedEntity", TTL).content, format="turtle")
    concern = Graph().parse(data=site.ask("/shapes/Recommendation.nt").content, format="nt")
    assert set(concern) <= set(all_shapes)
    assert (URIRef(SHAPES + "Recommendation-reiterates"), SH.path, URIRef(iris.term("reiterates"))) in concern
    assert 10 < len(part) < 40


def test_the_data_of_a_shape_is_always_the_same(site: Site, release: Release, engine: Engine) -> None:
    other = Site(app_of(release, engine))
    for accept in (TTL, LD, RDFXML, NT, HTML):
        assert other.ask("/shapes/CitedEntity", accept).content == site.ask("/shapes/CitedEntity", accept).content
    other.close()


def test_every_link_leads_somewhere(site: Site, read: dict[str, Page]) -> None:
    known, asked = set(), {}
    for path, page in read.items():
        for link in page.links:
            address = urlsplit(urljoin(f"http://test{path}", link))
            if address.netloc == "test":
                known.add((address.path, address.query, address.fragment))
    assert len(known) > 500
    for path, query, fragment in sorted(known):
        if query:
            continue
        if path not in asked:
            response = site.ask(path)
            assert response.status_code == (303 if path.startswith("/id/") else 200), path
            asked[path] = set(Page(response.text).ids) if "html" in response.headers["content-type"] else set()
        assert not fragment or fragment in asked[path], f"{path}#{fragment}"


def test_the_example_query_of_every_term_runs(site: Site, read: dict[str, Page], engine: Engine) -> None:
    queries = {
        urlsplit(link).query
        for link in read["/ontology"].links
        if "sparql?query=SELECT" in link.replace("PREFIX", "SELECT")
    }
    assert len(queries) > 140
    empty = []
    for query in sorted(queries):
        text = dict(httpx.QueryParams(query))["query"]
        if not json.loads(engine.evaluate(text).body)["results"]["bindings"]:
            empty.append(text)
    assert len(empty) < len(queries) / 3, "most terms are in use"


def test_no_page_holds_what_the_policy_refuses_or_an_anchor_twice(read: dict[str, Page]) -> None:
    for path, page in read.items():
        assert page.refused == [], path
        assert len(page.ids) == len(set(page.ids)), path
        assert page.headings.count(1) == 1, path
        assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), path


def test_the_pages_are_well_formed(site: Site, read: dict[str, Page]) -> None:
    parser = pytest.importorskip("html5rdf")
    for path in read:
        parser.HTMLParser(strict=True).parse(site.ask(path).text)


def test_a_term_is_explained(site: Site) -> None:
    text = " ".join(
        re.sub(
            r"<[^>]+>",
            " ",
            site.ask("/ontology").text.split('id="respondsTo"')[1].split('id="promptedRecommendation"')[0],
        ).split()
    )
    for piece in (
        "responds to", "ccpr:respondsTo", "property to a resource", "stable", "The concern that a recommendation answers.",
        "Domain recommendation", "Range concern", "Inverse of prompted recommendation", "at least one value", "warning only",
        "Recommendation-respondsTo", "An item of a recommendation responds to", "Ten uses of ccpr:respondsTo",
    ):  # fmt: skip
        assert piece in text, piece


def test_alignments_have_their_reasons(site: Site) -> None:
    graph = Graph().parse(data=site.ask("/ontology/alignments", TTL).content, format="turtle")
    version = graph.value(URIRef(iris.BASE + "ontology/alignments"), OWL.versionInfo)
    assert site.ask(f"/ontology/alignments/{version}", TTL).content == site.ask("/ontology/alignments", TTL).content
    page = site.ask("/ontology/alignments").text
    rows = re.findall(r'<tr><th scope="row">.*?</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>', page)
    ours = [term for term in graph.subjects() if str(term).startswith(iris.ONTOLOGY)]
    made = {
        (s, o) for s in ours for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso) for o in graph.objects(s, p)
    }
    assert len(rows) == len(made)
    assert all(reason for _, _, reason in rows)
    assert "Considered and rejected" in page
    term = site.ask("/ontology").text.split('<div class="term" id="DomesticLaw">')[1].split('<div class="term"')[0]
    assert "In other vocabularies" in term and "eli:LegalResource" in term


def test_disjointness_is_shown_at_both_ends(site: Site) -> None:
    text = site.ask("/ontology").text
    for name, other in (("Concern", "Recommendation"), ("Recommendation", "Concern")):
        block = text.split(f'<div class="term" id="{name}">')[1].split('<div class="term"')[0]
        disjoint = block.split("<dt>Disjoint with</dt>")[1].split("</dd>")[0]
        assert f'href="#{other}"' in disjoint


def test_a_shape_is_put_into_words(site: Site) -> None:
    def words(name: str) -> str:
        return " ".join(re.sub(r"<[^>]+>", "", site.ask(f"/shapes/{name}").text).split())

    statement = words("Statement")
    assert "stated in: exactly one value, which is a text unit." in statement
    assert "FILTER(!STRSTARTS(STR($this)" in statement
    assert "every statement" in statement
    recommendation = words("Recommendation")
    assert "has the same values as of State" in recommendation
    assert "warning only" in recommendation
    assert "is one of “ambiguous”, “unresolved”" in words("CitedEntity")
    assert "matches the pattern ^[0-9a-f]{64}$" in words("Manifestation")
    assert "is a provision or an instrument or a document or a text unit" in words("CitedByCitation")
    assert "‹value›" in words("DatesOfFollowUp")


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, "any number of values"), (0, None, "any number of values"), (1, 1, "exactly one value"),
        (2, 2, "exactly 2 values"), (1, None, "at least one value"), (None, 1, "at most one value"), (1, 3, "from 1 to 3 values"),
        (None, 0, "no value"), (0, 0, "no value"), (0, 2, "at most 2 values"),
    ],
)  # fmt: skip
def test_cardinalities_in_words(least: int | None, most: int | None, words: str) -> None:
    assert count_words(least, most) == words


def test_nothing_that_a_shape_demands_is_left_unsaid(release: Release) -> None:
    """What no sentence is known for would be shown as "fulfils sh:…"."""
    from ccpr_graph.web.reference.library import Library

    for shape in Library(release).shapes.by_name.values():
        said = [*shape.demands, *(part.sentence for part in shape.properties)]
        text = " ".join(piece.text for phrase in said for piece in phrase)
        assert "fulfils sh:" not in text, shape.name


def test_texts_are_escaped(release: Release, tmp_path: Any) -> None:
    folder = shutil.copytree(release.folder, tmp_path / "release")
    path = folder / "ontology" / "ccpr.ttl"
    text = path.read_text().replace('"The concern that a recommendation answers."@en', '"<script>alert(1)</script>"@en')
    path.write_text(text)
    with Engine(release, workers=1) as engine:
        site = Site(app_of(Release.open(folder, verify=False), engine))
        page = site.ask("/ontology").text
        assert "&lt;script&gt;alert(1)" in page
        assert Page(page).refused == []
        site.close()


def test_the_start_page_and_every_footer_lead_here(site: Site, read: dict[str, Page]) -> None:
    for path in read:
        footer = Page(site.ask(path).text.split("<footer>")[1])
        assert {"/ontology", "/shapes"} <= {urlsplit(urljoin(f"http://test{path}", link)).path for link in footer.links}
    start = Page(site.ask("/").text.split("<main")[1].split("</main>")[0])
    assert {"./ontology", "./ontology#model", "./shapes"} <= set(start.links)
    assert 'href="./ontology"' in site.ask("/docs").text


def test_manifest_types(release: Release) -> None:
    types = {entry.path: entry.media_type for entry in release.manifest.files}
    for suffix, media_type in ((".ttl", TTL), (".nt", NT), (".jsonld", LD), (".rdf", RDFXML)):
        assert types[manifest.ONTOLOGY_FILES + suffix] == types[manifest.SHAPES_FILES + suffix] == media_type
    assert types[manifest.MODEL_PICTURE] == SVG
