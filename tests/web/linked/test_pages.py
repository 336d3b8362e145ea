"""What pages about resources tell people: exact words, places, what is inferred, what is not here, from which source."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.linked.describing import Facts, expand
from ccpr_graph.web.linked.origins import Origins, Rule
from ccpr_graph.web.linked.words import words_of
from tests.store.releases import write_release
from tests.web.apps import app_of
from tests.web.sites import Site

DOCUMENT = "/id/document/ccpr-c-kaz-co-3/"
OFFICIAL = "Human Rights Committee, Concluding observations on the third periodic report of Kazakhstan, CCPR/C/KAZ/CO/3"
URGES = DOCUMENT + "annotation/recommendation/34/b/force-urges/1"
TREATY_STATUS = "/id/treaty-status/kaz/iccpr-op2"
COLLECTION = "according to United Nations Treaty Collection, chapter IV, as of 3 February 2026"


def page_of(site: Site, path: str) -> str:
    response = site.ask(path + ".html")
    assert response.status_code == 200, response.text
    return html.unescape(response.text)


def plain(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def quoted(page: str) -> list[str]:
    return [plain(each) for each in re.findall(r"<blockquote.*?</blockquote>", page, re.DOTALL)]


def cited(page: str) -> str:
    return page.partition('<p class="cite">')[2].partition("</p>")[0]


def title(page: str) -> str:
    return page.partition("<title>")[2].partition(" – ccpr-graph</title>")[0]


def row(page: str, name: str) -> str:
    """Return the list of facts and of links under a name, with the name."""
    rows = re.findall(r"<div><dt>.*?</dd></div>", page, re.DOTALL)
    return next(each for each in rows if plain(each.partition("</dt>")[0]).startswith(name))


def selected(engine: Engine, query: str) -> list[dict[str, str]]:
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    rows = json.loads(engine.evaluate(head + query).body)["results"]["bindings"]
    return [{name: term["value"] for name, term in each.items()} for each in rows]


def path_of(iri: str) -> str:
    return iri.removeprefix(iris.BASE[:-1])


def test_an_annotation_quotes_its_exact_words(site: Site) -> None:
    page = page_of(site, URGES)
    words, around = quoted(page)
    assert words == "Committee urges"
    assert around.startswith("Recalling its previous recommendations, the Committee urges the State Party to take")
    assert page.count("<mark>Committee urges</mark>") == 1
    assert f">{OFFICIAL}, para. 34</a></figcaption>" in page


def test_a_citation_in_a_footnote_quotes_the_footnote(site: Site) -> None:
    """Its words stand nowhere in the paragraph."""
    page = page_of(site, DOCUMENT + "citation/1/ccpr-c-kaz-3-document/1")
    assert cited(page).startswith(f"ccpr-graph, citation, on: {OFFICIAL}, para. 1, footnote 1. In: ")
    first = page.partition("<figcaption>")[2].partition("</figcaption>")[0]
    assert plain(first) == f"{OFFICIAL}, footnote 1"


PLACES = {
    "concern/37/b": "para. 37, read as “sub-concern” by ccpr-graph",
    "recommendation/34/b": "para. 34 (b), read as “recommendation” by ccpr-graph",
    "figure/concern/37/c/under-16/2": "para. 37",
    "date/positive-aspect/3/a/2024/1": "para. 3 (a)",
    "citation/32/b/tokyo-rules-instrument/1": "para. 32 (b)",
    "annotation/recommendation/34/b/force-urges/1/quote": "para. 34",
    "footnote/1": "footnote 1",
    "section/c": "part C: Principal matters of concern and recommendations",
    "section/c/14": "part C, “Prohibition of torture and other cruel, inhuman or degrading treatment”",
}


@pytest.mark.parametrize("part", PLACES)
def test_a_part_is_cited_by_the_place_of_its_words(site: Site, part: str) -> None:
    assert f"{OFFICIAL}, {PLACES[part]}. In: ccpr-graph, " in cited(page_of(site, DOCUMENT + part))


def test_no_place_is_cited_that_the_document_does_not_have(site: Site, engine: Engine) -> None:
    """Of one resource of every class of parts: paragraphs, footnotes and parts that are units of the text."""
    query = f"""SELECT ?class (MIN(STR(?x)) AS ?one) {{
      ?x a ?class FILTER (STRSTARTS(STR(?x), "{iris.document("CCPR/C/KAZ/CO/3")}/")) }} GROUP BY ?class"""
    units = selected(engine, "SELECT ?label { ?unit ccpr:text ?text ; rdfs:label ?label }")
    known = {each["label"].removeprefix("CCPR/C/KAZ/CO/3, ") for each in units}
    found = {each["one"] for each in selected(engine, query)}
    assert len(found) > 15
    for iri in found:
        place = re.search(r"CCPR/C/KAZ/CO/3(?:, (.*?))?(?:, read as .*)?\. In: ", cited(page_of(site, path_of(iri))))
        assert place, iri
        assert place[1] or "/expression/" in iri, iri
        if place[1] and not place[1].startswith("part "):
            assert set(re.split(r", (?=para|footnote)", place[1])) <= known, (iri, place[1])


def test_figures_with_the_same_words_are_told_apart(site: Site) -> None:
    one, two = (page_of(site, f"{DOCUMENT}figure/concern/37/under-16/{number}") for number in (1, 2))
    assert title(one) != title(two)
    marked = [re.search(r"(\w+) <mark>under 16</mark>", page) for page in (one, two)]
    assert all(marked)
    assert one.partition("<mark>")[0][-40:] != two.partition("<mark>")[0][-40:], "each at its own place"


def test_a_document_that_is_only_cited_says_so(site: Site) -> None:
    page = page_of(site, "/id/document/ccpr-c-kaz-3")
    assert "The text is not in this dataset" in page
    assert "what its symbol, CCPR/C/KAZ/3, tells" in page
    assert "The text is not in this dataset (CCPR/C/KAZ/CO/2)" in page_of(
        site, "/id/document/ccpr-c-kaz-co-2/paragraph/22"
    )
    assert "not in this dataset" in page_of(site, "/id/instrument/iccpr/article/7")
    for path in (
        "/id/document/ccpr-c-kaz-co-3",
        DOCUMENT + "paragraph/34",
        DOCUMENT + "recommendation/34/b",
        "/id/state/kaz",
    ):
        assert "not in this dataset" not in page_of(site, path), path


def test_a_record_is_cited_with_its_source_and_its_day(site: Site) -> None:
    page = page_of(site, TREATY_STATUS)
    assert f", ratification 2022-03-24 (treaty status), {COLLECTION}. In: ccpr-graph, " in cited(page)
    assert f"</a>”, {COLLECTION}." in page
    data = site.ask(TREATY_STATUS + ".ttl").text
    assert COLLECTION in data
    assert "prov:wasDerivedFrom <https://w3id.org/ccpr-graph/graph/vocabulary/treaty-status>" in data


def test_our_concepts_are_not_according_to_a_document(site: Site) -> None:
    """That a theme was made from a document's words does not make it the document's."""
    page = page_of(site, "/id/theme/torture-and-ill-treatment")
    assert "according to" not in page
    assert "compiled by this project from: CCPR/C/KAZ/CO/3" in page
    assert "according to" not in cited(page_of(site, "/id/state/kaz"))


def test_inferred_values_are_marked_with_their_rule(site: Site) -> None:
    page = page_of(site, DOCUMENT + "recommendation/34/b")
    assert re.search(r"inferred \d", row(page, "of State"))
    assert "inferred" not in row(page, "stated in"), "asserted"
    assert "inferred" not in row(page, "action"), "asserted"
    number = re.search(r"inferred (\d)", row(page, "responds to"))
    assert number
    rule = page.partition(f'<li id="rule-{number[1]}">')[2].partition("</li>")[0]
    assert "An item of a recommendation responds to what the recommendation responds to" in rule
    assert "/graph/inferred/item-responds" in rule
    assert "inferred" not in row(page_of(site, DOCUMENT + "recommendation/34"), "responds to"), "asserted"


def test_what_is_asserted_from_the_other_end_is_not_inferred(site: Site) -> None:
    page = page_of(site, DOCUMENT + "concern/33")
    values = {plain(each) for each in re.findall(r"<li>.*?</li>", row(page, "prompted recommendation"))}
    assert "Recommendation: CCPR/C/KAZ/CO/3, para. 34" in values
    assert any(re.fullmatch(r"Recommendation: CCPR/C/KAZ/CO/3, para. 34 \(b\) inferred \d", each) for each in values)


def test_links_to_a_resource_read_well(site: Site) -> None:
    page = page_of(site, "/id/instrument/iccpr/article/7")
    assert "is cited by" in plain(row(page, "is cited by"))
    names = [plain(each) for each in re.findall(r"<dt>(.*?)</dt>", page, re.DOTALL)]
    assert any(each.startswith("by the property “under article”") for each in names)
    assert not [each for each in names if re.match(r"as .* of\b", each)]
    counted = Counter(re.sub(r" inferred.*", "", each) for each in names)
    assert counted["interpreted by"] == 1, "not once more from the other end"


def test_pages_have_titles_of_their_own(site: Site, engine: Engine) -> None:
    query = """SELECT ?x { ?x a ?class ; rdfs:label ?label . ?other rdfs:label ?label FILTER (?other != ?x && isIRI(?x))
      FILTER (STRSTARTS(STR(?x), STR(<https://w3id.org/ccpr-graph/id/>))) } GROUP BY ?x ORDER BY ?x"""
    alike = [each["x"] for each in selected(engine, query)]
    alike = [*alike[::15], *(each for each in alike if "/theme/" in each or "/group/" in each)]
    assert len(alike) > 8
    titles = {iri: title(page_of(site, path_of(iri))) for iri in [*alike, iris.BASE[:-1] + URGES]}
    assert len(set(titles.values())) == len(titles), titles
    assert "CCPR/C/KAZ/CO/3, para. 34" in titles[iris.BASE[:-1] + URGES]


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Data without graphs of inference: what follows stands beside the rest."""
    label, part, has = (
        f"<{PREFIXES['rdfs']}label>",
        *(f"<{PREFIXES['dcterms']}{name}>" for name in ("isPartOf", "hasPart")),
    )
    one, two, graph = f"<{iris.ID}document/d/paragraph/1>", f"<{iris.ID}document/d>", f"<{iris.graph('g')}>"
    lines = [f'{one} {label} "One" {graph} .', f"{one} {part} {two} {graph} .", f"{two} {has} {one} {graph} ."]
    lines.append(f'{two} {label} "Two" {graph} .')
    folder: Path = tmp_path_factory.mktemp("flat") / "release"
    release = Release.open(write_release(folder, graph="\n".join(sorted(lines)) + "\n", statistics={}))
    with Engine(release, workers=1) as engine:
        made = Site(app_of(release, engine))
        yield made
        made.close()


def test_nothing_is_marked_where_nothing_tells(flat: Site) -> None:
    page = page_of(flat, "/id/document/d")
    assert "inferred" not in page
    assert "One" in page.partition('id="parts"')[2].partition("</ul>")[0]


def test_words_that_do_not_stand_in_a_unit_are_not_its_words() -> None:
    """A wrong offset, or a text that was corrected since, must not become a quotation."""
    part, note, unit = (f"{iris.ID}document/d/{path}" for path in ("concern/1/a", "annotation/1", "paragraph/1"))
    whole = "The Committee is concerned."

    def facts(words: str) -> Facts:
        said = [
            (part, "ccpr:statedIn", ox.NamedNode(unit)),
            (part, "ccpr:quotedText", ox.Literal(words, language="en")),
            (note, "oa:hasTarget", ox.NamedNode(note + "/target")),
            (note + "/target", "oa:hasSource", ox.NamedNode(unit)),
            (note + "/target", "oa:hasSelector", ox.NamedNode(note + "/selector")),
            (note + "/selector", "oa:exact", ox.Literal(words)),
            (unit, "ccpr:text", ox.Literal(whole, language="en")),
        ]
        return Facts(ox.Triple(ox.NamedNode(s), ox.NamedNode(expand(p)), o) for s, p, o in said)

    good, bad = facts("is concerned"), facts("is deeply concerned")
    assert (
        [each.text for each in words_of(good, part)] == [each.text for each in words_of(good, note)] == ["is concerned"]
    )
    assert words_of(bad, part) == []
    assert [each.text for each in words_of(bad, note)] == [whole]


def test_what_may_be_asserted_from_the_other_end_is_not_inferred() -> None:
    fact = (True, "http://example.org/cites", ox.NamedNode("http://example.org/x"))
    inferred = {fact: frozenset({f"{iris.GRAPH}inferred/r"})}
    rules = {f"{iris.GRAPH}inferred/r": Rule(f"{iris.GRAPH}inferred/r", None, "r")}
    assert Origins(inferred, frozenset(), rules).inferred_by(fact, "http://example.org/citedBy")
    assert Origins(inferred, frozenset({False}), rules).inferred_by(fact, "http://example.org/citedBy") == ()
