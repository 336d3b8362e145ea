"""What is accepted becomes quads, one named graph for each set; what is not stays a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.cli.rows import rows
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.link import Status, completed, link_files, link_quads, load_links
from ccpr_graph.link.decide import Decision, decide
from ccpr_graph.link.table import parse_table
from ccpr_graph.store import Engine, Release

ROOT = Path(__file__).parents[2]
VOID, SKOS = "http://rdfs.org/ns/void#", "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def engine(release: Release) -> Iterator[Engine]:
    with Engine(release) as engine:
        yield engine


def test_each_set_is_a_graph_that_describes_itself(engine: Engine) -> None:
    found = rows(
        engine,
        f"""
        PREFIX void: <{VOID}>
        SELECT ?set (COUNT(*) AS ?links) (SAMPLE(?said) AS ?count) (SAMPLE(?how) AS ?predicate)
        WHERE {{
          ?set a void:Linkset ; void:triples ?said ; void:linkPredicate ?how ; void:subjectsTarget ?ours ; void:objectsTarget ?theirs ;
               <http://purl.org/dc/terms/license> ?licence ; <http://purl.org/dc/terms/source> ?source ;
               <http://www.w3.org/ns/prov#wasDerivedFrom> ?table .
          FILTER(?how != <{SKOS}closeMatch>)
          FILTER(?source != <https://github.com/datasets/country-codes>)
          GRAPH ?set {{ ?s ?p ?o . FILTER EXISTS {{ ?set void:linkPredicate ?p }} }}
        }}
        GROUP BY ?set ORDER BY ?set""",
    )
    sets = {row["set"].removeprefix(iris.graph("links") + "/"): row for row in found}
    assert set(sets) == {"documents-un", "regions-areas", "states-areas", "states-eu", "states-wikidata"}
    assert all(row["links"] == row["count"] for row in sets.values())
    assert sets["states-wikidata"]["links"] == "197"
    assert sets["documents-un"]["predicate"].endswith("#seeAlso")


def test_a_state_is_matched_in_the_merge_of_all_graphs(engine: Engine) -> None:
    found = rows(engine, f"SELECT ?there {{ <{iris.state('kaz')}> <{SKOS}exactMatch> ?there }} ORDER BY ?there")
    assert [row["there"] for row in found] == [
        "http://metadata.un.org/sdg/codes/geoArea/398",
        "http://publications.europa.eu/resource/authority/country/KAZ",
        "http://www.wikidata.org/entity/Q232",
    ]


def test_no_link_is_asserted_outside_its_set(engine: Engine) -> None:
    query = f"""
        SELECT ?graph {{
          GRAPH ?graph {{ ?s <{SKOS}exactMatch>|<{SKOS}closeMatch>|<{SKOS}broadMatch>|<{SKOS}narrowMatch>|<{SKOS}relatedMatch> ?o }}
          FILTER(!STRSTARTS(STR(?graph), "{iris.graph("links")}/"))
        }}"""
    assert rows(engine, query) == []


def test_no_candidate_is_in_the_graph(engine: Engine) -> None:
    query = "SELECT ?theme { ?theme ?how ?there . FILTER(STRSTARTS(STR(?there), 'http://metadata.un.org/thesaurus/')) }"
    assert rows(engine, query) == []


def test_a_document_is_found_by_its_symbol(engine: Engine) -> None:
    document = iris.document("CCPR/C/KAZ/CO/3")
    found = rows(engine, f"SELECT ?page {{ <{document}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> ?page }}")
    assert [row["page"] for row in found] == ["https://docs.un.org/en/CCPR/C/KAZ/CO/3"]


def test_all_tables_are_in_the_release_and_sound(release: Release) -> None:
    paths = [entry.path for entry in release.manifest.files if entry.path.startswith("links/")]
    assert "links/accepted/documents-un.sssom.tsv" in paths
    assert "links/candidates/themes-uhri.sssom.tsv" in paths
    for path in paths:
        parse_table(Path(path), (release.folder / path).read_text(encoding="utf-8"))


def symbol(text: str) -> ox.Quad:
    subject = ox.NamedNode(iris.document("A/B/1"))
    return ox.Quad(
        subject, ox.NamedNode(iris.term("symbol")), ox.Literal(text), ox.NamedNode(iris.graph("document", "x"))
    )


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        ("CCPR/C/KAZ/CO/3", "CCPR/C/KAZ/CO/3"),
        ("HRI/GEN/1/Rev.9 (Vol. I)", "HRI/GEN/1/Rev.9(Vol.I)"),
        ("CCPR/C/79/Add.14", "CCPR/C/79/Add.14"),
        ("CCPR/CO/81/SEMO", "CCPR/CO/81/SEMO"),
        ("not a symbol", None),
        ("CCPR/C/KAZ/CO/3?x=<script>", None),
        ("../../etc", None),
    ],
)
def test_addresses_of_symbols(folder: Path, vocabularies: Vocabularies, identifier: str, address: str | None) -> None:
    links = completed(load_links(folder), [*vocabularies.quads, symbol(identifier)])
    found = [row.object for row in links.tables[Status.ACCEPTED, "documents-un"].rows if row.subject.endswith("a-b-1")]
    assert found == ([f"https://docs.un.org/en/{address}"] if address else [])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "state:kaz\tKazakhstan",
            "state:kay\tKazakhstan",
            "column 'subject_id': .*state/kay is not described",
        ),
        (
            "state:kaz\tKazakhstan",
            "state:kaz\tKyrgyzstan",
            "state:kaz is not called 'Kyrgyzstan'. Its name is 'Kazakhstan'",
        ),
    ],
)
def test_a_subject_has_to_be_described_by_its_name(
    folder: Path, vocabularies: Vocabularies, old: str, new: str, message: str
) -> None:
    path = folder / "accepted" / "states-wikidata.sssom.tsv"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(KnowledgeError, match=message):
        completed(load_links(folder), vocabularies.quads)


def test_a_literal_mapping_is_no_link_even_if_accepted(folder: Path) -> None:
    before = link_quads(load_links(folder))
    words = "Freedom of opinion and expression & access to information"
    theme = "theme:access-to-information"
    decide(folder, Decision(theme, words, Status.ACCEPTED, "A. Person", date(2026, 1, 31)))
    assert link_quads(load_links(folder)) == before


def test_a_set_that_an_import_writes_is_published(folder: Path) -> None:
    """A table of documents and their identifiers elsewhere needs no code: its name is a new set."""
    states = load_links(folder).tables[Status.ACCEPTED, "states-wikidata"]
    text = states.with_rows(states.rows[:1]).to_text().replace("links/states-wikidata", "links/documents-elsewhere")
    text = text.replace("object_source: wikidata:", "object_source: wd:").replace("wd:Q", "wd:X")
    (folder / "accepted" / "documents-elsewhere.sssom.tsv").write_text(text)
    links = load_links(folder)
    graphs = {quad.graph_name for quad in link_quads(links)}
    assert ox.NamedNode(iris.graph("links", "documents-elsewhere")) in graphs
    assert "links/accepted/documents-elsewhere.sssom.tsv" in link_files(links)


def test_the_same_tables_give_the_same_bytes(folder: Path, vocabularies: Vocabularies) -> None:
    one, other = (completed(load_links(folder), vocabularies.quads) for _ in range(2))
    assert link_files(one) == link_files(other)
    assert sorted(map(str, link_quads(one))) == sorted(map(str, link_quads(other)))


def test_figures_of_the_page() -> None:
    page = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")
    tables = load_links(ROOT / "data" / "links").tables

    def counted(name: str, predicate: str) -> int:
        return sum(row.cell("predicate_id") == predicate for row in tables[Status.ACCEPTED, name].rows)

    exact, close = "skos:exactMatch", "skos:closeMatch"
    wikidata, eu = (tuple(counted(name, p) for p in (exact, close)) for name in ("states-wikidata", "states-eu"))
    areas = [counted(name, exact) for name in ("states-areas", "regions-areas")]
    themes = sum(len(t.rows) for (_, name), t in tables.items() if name.startswith("themes-"))
    assert f"{wikidata[0]} `skos:exactMatch`, {wikidata[1]} `closeMatch`" in page
    assert f"{eu[0]} exact, {eu[1]} close" in page
    assert f"{areas[0]} and {areas[1]} exact" in page
    assert f"{themes} candidates" in page
