"""What the documents about resources hold: triples, labels, citations, what is left out, links between them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, FOAF, RDF, RDFS, VOID, Graph, Literal, URIRef

from ccpr_graph import iris
from ccpr_graph.store import Engine, Release
from tests.store.releases import write_release
from tests.web.apps import app_of
from tests.web.sites import Site

DOCUMENT = iris.document("CCPR/C/KAZ/CO/3")
CITATION = DCTERMS.bibliographicCitation
SOURCE = "Human Rights Committee, Concluding observations on the third periodic report of Kazakhstan, CCPR/C/KAZ/CO/3, para. 34 (b)"


def graph_of(site: Site, iri: str, suffix: str = ".ttl") -> Graph:
    response = site.ask(iri.removeprefix(iris.BASE[:-1]) + suffix)
    assert response.status_code == 200, response.text
    triples = ox.parse(response.content, format=ox.RdfFormat.from_media_type(response.headers["content-type"]))
    graph = Graph()  # rdflib's own reader of JSON-LD warns
    return graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


def test_a_recommendation_with_all_that_a_person_needs(site: Site) -> None:
    iri = URIRef(iris.part(DOCUMENT, "recommendation/34/b"))
    unit = URIRef(iris.part(DOCUMENT, "paragraph/34/b"))
    graph = graph_of(site, iri)
    assert (iri, URIRef(iris.term("statedIn")), unit) in graph
    assert str(graph.value(unit, URIRef(iris.term("text")))).startswith("Conducting prompt, thorough")
    for _, predicate, value in graph.triples((iri, None, None)):
        if isinstance(value, URIRef) and value.startswith(iris.ID):
            assert graph.value(value, RDFS.label), (predicate, value)
    assert (URIRef(iris.part(DOCUMENT, "concern/33")), URIRef(iris.term("promptedRecommendation")), iri) in graph
    about = URIRef(iri + ".ttl")
    assert (about, RDF.type, FOAF.Document) in graph
    assert (about, FOAF.primaryTopic, iri) in graph
    assert (about, VOID.inDataset, URIRef(iris.DATASET)) in graph
    assert (about, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
    assert (about, DCTERMS.format, Literal("text/turtle")) in graph
    assert {str(each) for each in graph.objects(about, DCTERMS.hasFormat)} == {
        f"{iri}{suffix}" for suffix in (".jsonld", ".rdf", ".nt")
    }


def test_the_formats_say_the_same(site: Site) -> None:
    iri = iris.state("kaz")
    graphs = [graph_of(site, iri, suffix) for suffix in (".ttl", ".nt", ".jsonld", ".rdf")]
    own = [{t for t in graph if not t[0].startswith(iri + ".")} for graph in graphs]
    assert own[0] == own[1] == own[2] == own[3]
    assert len(own[0]) > 100


def test_the_own_triples_are_all_there(site: Site, engine: Engine) -> None:
    for iri in (iris.state("kaz"), iris.article("iccpr", "7"), iris.part(DOCUMENT, "section/c")):
        for pattern in (f"<{iri}> ?p ?o", f"?s ?p <{iri}>"):
            body = engine.evaluate(f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }}").body
            assert set(Graph().parse(data=body, format="turtle")) <= set(graph_of(site, iri)), iri


CITATIONS = [
    (iris.part(DOCUMENT, "paragraph/34/b"), SOURCE + ". In: ccpr-graph, "),
    (iris.part(DOCUMENT, "recommendation/34/b"), SOURCE + ", read as “recommendation” by ccpr-graph. In: ccpr-graph, "),
    (DOCUMENT, SOURCE.removesuffix(", para. 34 (b)") + ". In: "),
    (iris.general_comment("ccpr", "36", "8"), "Human Rights Committee, General comment No. 36: Right to life, CCPR/C/GC/36, para. 8. In: "),
    (iris.document("CCPR/C/KAZ/3"), "CCPR/C/KAZ/3. In: "),
    (iris.state("kaz"), "Kazakhstan (State). In: "),
]  # fmt: skip


@pytest.mark.parametrize(("iri", "words"), CITATIONS)
def test_the_official_reference_comes_first(site: Site, iri: str, words: str) -> None:
    cited = str(graph_of(site, iri).value(URIRef(iri + ".ttl"), CITATION))
    assert cited.startswith(words)
    assert cited.endswith(", " + iri)


def test_an_annotation_is_ours(site: Site, engine: Engine) -> None:
    query = "SELECT ?a { ?a <http://www.w3.org/ns/oa#hasTarget> ?t } ORDER BY ?a LIMIT 1"
    iri = json.loads(engine.evaluate(query).body)["results"]["bindings"][0]["a"]["value"]
    graph = graph_of(site, iri)
    assert re.match(
        r"ccpr-graph, .*, on: Human Rights Committee, .*, CCPR/C/KAZ/CO/3, ",
        str(graph.value(URIRef(iri + ".ttl"), CITATION)),
    )
    exact = URIRef("http://www.w3.org/ns/oa#exact")
    assert list(graph.subject_objects(exact)), "the words that it marks are there"


def test_the_citation_of_an_instrument_stays_its_own(site: Site, engine: Engine) -> None:
    pattern = f"?x <{CITATION}> ?c FILTER (STRSTARTS(STR(?x), '{iris.ID}'))"
    rows = json.loads(engine.evaluate(f"SELECT ?x ?c {{ {pattern} }} ORDER BY ?x LIMIT 1").body)["results"]["bindings"]
    iri, cited = rows[0]["x"]["value"], rows[0]["c"]["value"]
    assert [str(each) for each in graph_of(site, iri).objects(URIRef(iri), CITATION)] == [cited]
    assert cited in site.ask(iri.removeprefix(iris.BASE[:-1]) + ".html").text.replace("&#39;", "'").replace(
        "&amp;", "&"
    )


PAGE_CITATIONS = {
    iris.instrument(
        "iccpr"
    ): "International Covenant on Civil and Political Rights, General Assembly resolution 2200 A (XXI)",
    iris.general_comment(
        "ccpr", "1"
    ): "Human Rights Committee, General comment No. 1: Reporting obligation, HRI/GEN/1/Rev.9",
}


@pytest.mark.parametrize("iri", PAGE_CITATIONS)
def test_where_something_was_published_is_cited_with_its_name(site: Site, iri: str) -> None:
    """A resolution has many annexes, and a compilation many comments."""
    assert f'<p class="cite">{PAGE_CITATIONS[iri]}' in site.ask(iri.removeprefix(iris.BASE[:-1]) + ".html").text


def test_a_page_says_whose_reading_it_is_before_it_tells_it(site: Site) -> None:
    page = site.ask(iris.part(DOCUMENT, "recommendation/34/b").removeprefix(iris.BASE[:-1]) + ".html").text
    note = page.index("this project’s reading")
    assert page.index("</blockquote>") < note < page.index("Torture and ill-treatment", note)
    assert "themes, actions, force, events" in page


def test_a_part_of_a_sentence_is_quoted_without_the_rest(site: Site) -> None:
    """The words of sub-concern (b) are not those of (a), nor of the paragraph."""
    page = site.ask(iris.part(DOCUMENT, "concern/37/b").removeprefix(iris.BASE[:-1]) + ".html").text
    quoted = page.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert "migrants and victims of forced labour may be deported" in quoted
    assert "labour inspectors" not in quoted and "The Committee commends" not in quoted


def test_what_has_no_name_is_told_apart(site: Site) -> None:
    """The last step of an annotation's IRI is a number: "1, 1, 1" would tell nothing."""
    page = site.ask(iris.part(DOCUMENT, "recommendation/34/b").removeprefix(iris.BASE[:-1]) + ".html").text
    assert ">annotation/recommendation/34/b/force-urges/1</a>" in page


def test_links_for_machines(site: Site) -> None:
    """FAIR Signposting, level 1: from the page to the identifier, the data, the licence; and back."""
    response = site.ask("/id/state/kaz.html")
    links = parse_links(response.headers["link"])
    assert links["cite-as"] == [iris.state("kaz")]
    assert links["collection"] == [iris.DATASET]
    assert links["type"] == ["https://schema.org/AboutPage"]
    assert links["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert links["describedby"] == links["alternate"] == ["kaz.ttl", "kaz.jsonld", "kaz.rdf", "kaz.nt"]
    assert len(response.headers["link"]) < 2000
    for address in links["describedby"]:
        data = site.ask(urljoin("/id/state/kaz.html", address))
        assert parse_links(data.headers["link"])["describes"] == ["kaz.html"]
        assert (
            f'<{address}>; rel="describedby"; type="{data.headers["content-type"].split(";")[0]}"'
            in response.headers["link"]
        )
    parser = Page()
    parser.feed(response.text)
    assert {rel: [href for found, href in parser.heads if found == rel] for rel in links} == links


def test_the_link_set_has_all_links(site: Site) -> None:
    """FAIR Signposting, level 2; RFC 9264, 4.2."""
    contexts = site.ask("/id/state/kaz.linkset.json").json()["linkset"]
    assert [each["anchor"].removeprefix("http://test") for each in contexts] == [
        f"/id/state/kaz{suffix}" for suffix in (".html", ".ttl", ".jsonld", ".rdf", ".nt")
    ]
    for context in contexts:
        links = parse_links(site.ask(context["anchor"]).headers["link"])
        told = {rel: [target["href"] for target in targets] for rel, targets in context.items() if rel != "anchor"}
        assert told == {rel: [urljoin(context["anchor"], href) for href in found] for rel, found in links.items()}


PAGES = [
    "/id/state/kaz", "/id/document/ccpr-c-kaz-co-3", "/id/document/ccpr-c-kaz-co-3/paragraph/34", "/id/instrument/iccpr",
    "/id/theme/torture-and-ill-treatment", "/id/scheme/themes", "/graph/vocabulary/states",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(site: Site, path: str) -> None:
    page = Page()
    page.feed(site.ask(path + ".html").text)
    assert page.titles == 1
    assert not page.repeated
    here = sorted({urljoin(path, each) for each in page.links if not each.startswith(("http", "#"))})
    assert here
    for address in (each for each in here if not each.startswith(("/dataset", "/sparql?"))):
        assert site.ask(address.partition("#")[0], "*/*", "HEAD").status_code in (200, 303), address


def test_a_page_quotes_the_committee(site: Site) -> None:
    text = site.ask("/id/document/ccpr-c-kaz-co-3/recommendation/34/b.html").text
    assert "<blockquote" in text
    assert f">{SOURCE}</a></figcaption>" in text
    assert "written by the Human Rights Committee" in text
    assert "Not a United Nations site" in text
    parts = site.ask("/id/document/ccpr-c-kaz-co-3/paragraph/34.html").text
    assert "Conducting prompt, thorough" in parts, "the words of the lettered items"


def test_what_has_no_name_is_called_by_its_path(site: Site) -> None:
    text = site.ask("/id/document/ccpr-c-kaz-co-3/paragraph/34.html").text
    assert re.search(r">annotation/[^<]*/target</a>", text)
    assert ">target</a>" not in text
    assert ">http://www.wikidata.org/entity/Q232</a>" in site.ask("/id/state/kaz.html").text


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A release in which a resource has more links than a document takes."""
    label, cites, treaty = f"<{RDFS.label}>", f"<{iris.term('cites')}>", iris.instrument("hub")
    lines = [f'<{treaty}> {label} "Hub" <{iris.graph("g")}> .']
    for number in range(600):
        lines.append(f"<{iris.ID}document/d/paragraph/{number:04}> {cites} <{treaty}> <{iris.graph('g')}> .")
    huge = iris.instrument("huge")
    lines.append(f'<{huge}> {label} "Huge" <{iris.graph("g")}> .')
    lines += [
        f"<{iris.ID}document/d/paragraph/{number:04}> {cites} <{huge}> <{iris.graph('g')}> ." for number in range(6000)
    ]
    lines += [f'<{huge}> <{iris.term("number")}> "{number}" <{iris.graph("g")}> .' for number in range(600)]
    folder: Path = tmp_path_factory.mktemp("crowded") / "release"
    release = Release.open(write_release(folder, graph="\n".join(sorted(lines)) + "\n", statistics={}))
    with Engine(release, workers=1) as engine:
        made = Site(app_of(release, engine))
        yield made
        made.close()


def test_what_is_left_out_is_counted(crowded: Site) -> None:
    iri = iris.instrument("hub")
    graph = graph_of(crowded, iri)
    links = sorted(graph.subjects(URIRef(iris.term("cites")), URIRef(iri)))
    assert len(links) == 500
    assert links[-1].endswith("/0599")
    assert links[0].endswith("/0100")
    rest = graph.value(URIRef(iri + ".ttl"), RDFS.seeAlso)
    assert int(str(graph.value(rest, VOID.triples))) == 600
    query = parse_qs(urlsplit(str(rest)).query)["query"][0]
    assert (
        len(Graph().parse(data=crowded.ask("/sparql?query=" + urlsplit(str(rest)).query[6:], "text/turtle").text))
        == 600
    )
    assert query.startswith("CONSTRUCT")
    assert "500 of 600 are shown" in crowded.ask("/id/instrument/hub.html").text


def test_more_than_is_counted_is_said_too(crowded: Site) -> None:
    iri = iris.instrument("huge")
    graph = graph_of(crowded, iri)
    assert len(list(graph.subjects(URIRef(iris.term("cites")), URIRef(iri)))) == 500
    assert len(list(graph.objects(URIRef(iri), URIRef(iris.term("number"))))) == 500
    comments = sorted(str(each) for each in graph.objects(predicate=RDFS.comment))
    assert len(comments) == 3
    assert [re.split(", this", each)[0] for each in comments] == [
        "Of 600 values of ccpr:number",
        "Of more than 2,000 links to it",
        "Of more than 2,000 resources that point to it by ccpr:cites",
    ]
    page = crowded.ask("/id/instrument/huge.html").text
    assert "500 of more than 2,000 are shown" in page


def test_a_licence_that_nobody_states_is_not_invented(crowded: Site) -> None:
    response = crowded.ask("/id/instrument/hub.ttl")
    assert "license" not in response.headers["link"]
    assert "dcterms:license" not in response.text


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.heads: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.titles = 0

    @property
    def repeated(self) -> set[str]:
        return {each for each in self.ids if self.ids.count(each) > 1}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given["href"])
        if tag == "link":
            self.heads.append((given["rel"], given["href"]))
        if "id" in given:
            self.ids.append(given["id"])
        self.titles += tag == "h1"


def parse_links(value: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', value):
        found.setdefault(rel, []).append(address)
    return found
