"""What the start page says is in the release: documents, by name, and numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccpr_graph import iris
from ccpr_graph.store import Engine, Release
from tests.store.releases import DOCUMENT_1, P, nquads, write_release
from tests.web.apps import app_of
from tests.web.sites import Site
from tests.web.test_pages import Page

TITLE = "http://purl.org/dc/terms/title"
REALIZED = "http://data.europa.eu/eli/ontology#is_realized_by"
ENTITIES = "http://rdfs.org/ns/void#entities"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
DAY = "http://www.w3.org/2001/XMLSchema#date"


def links(page: str) -> set[str]:
    return {str(link["href"]).removeprefix("./") for link in Page(page).links}


def test_it_leads_to_the_documents_and_their_states(site: Site) -> None:
    page = site.ask("/").text
    assert links(page) >= {"id/document/ccpr-c-kaz-co-3", "id/state/kaz"}
    assert "CCPR/C/KAZ/CO/3, adopted on 2025-07-11; State party:" in Page(page).text
    assert "id/document/ccpr-c-kaz-co-2" not in page, "a document whose text is not here is not offered"


def test_its_numbers_are_those_of_the_dataset(site: Site, release: Release) -> None:
    resources = json.loads((release.folder / "statistics.json").read_text())["resources"]
    described = site.ask("/dataset.nt", None).text
    assert f'<{iris.DATASET}> <{ENTITIES}> "{resources}"' in described
    for path in ("/", "/dataset"):
        assert f"{resources:,}" in Page(site.ask(path).text).text, path


def many(documents: int) -> str:
    """N-Quads of documents with a text, without titles: each adopted a day later than the one before; the first one on no day."""
    lines = []
    for number in range(documents):
        iri, graph = iris.document(f"CCPR/C/X{number}/CO/1"), iris.graph("document", f"x{number}")
        lines += [
            f"<{iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{P}Document> <{graph}> .",
            f'<{iri}> <{P}symbol> "CCPR/C/X{number}/CO/1" <{graph}> .',
            f"<{iri}> <{REALIZED}> <{iri}/expression/en> <{graph}> .",
        ]
        if number:
            lines.append(f'<{iri}> <{P}adoptedOn> "2024-01-{number:02}"^^<{DAY}> <{graph}> .')
    return "\n".join(sorted(lines)) + "\n"


def test_of_many_documents_the_latest_are_shown_and_the_number_of_all_is_said(tmp_path: Path) -> None:
    counts = {"graphs": {iris.graph("document", f"x{number}"): 4 for number in range(25)}}
    release = Release.open(write_release(tmp_path / "release", graph=many(25), statistics=counts))
    with Engine(release, workers=1) as engine:
        site = Site(app_of(release, engine))
        page = Page(site.ask("/").text)
        site.close()
    shown = [str(link["href"]) for link in page.links if "id/document/" in str(link["href"])]
    assert shown == [f"./id/document/ccpr-c-x{number}-co-1" for number in range(24, 4, -1)]
    assert "The 20 of 25 that were adopted last" in page.text
    assert "All of them" not in page.text, "this release has no table of them"


def test_a_state_stands_with_its_own_name_or_not_at_all(tmp_path: Path) -> None:
    """Also where a document has two States, or none, which would be a fault of its data."""
    two, none = iris.document("CCPR/C/X1/CO/1"), iris.document("CCPR/C/X0/CO/1")
    states = {iris.ID + "state/aaa": "Zett", iris.ID + "state/zzz": "Ah"}
    lines = [f"<{two}> <{P}state> <{state}> <http://e/g> ." for state in states]
    lines += [f'<{state}> <{LABEL}> "{name}"@en <http://e/g> .' for state, name in states.items()]
    release = Release.open(write_release(tmp_path / "release", graph=many(2) + "\n".join(lines) + "\n"))
    with Engine(release, workers=1) as engine:
        site = Site(app_of(release, engine))
        page = site.ask("/").text
        site.close()
    assert page.count("State party:") == 1
    assert '<a href="./id/state/aaa">Zett</a>' in page
    assert page.count(f'<a href="./{none.removeprefix(iris.BASE)}">') == 1


def test_data_without_named_documents_have_no_list(tmp_path: Path) -> None:
    release = Release.open(write_release(tmp_path / "release", graph=nquads()))
    with Engine(release, workers=1) as engine:
        site = Site(app_of(release, engine))
        page = site.ask("/")
        site.close()
    assert page.status_code == 200
    assert DOCUMENT_1 not in page.text
    assert "<h2>Documents</h2>" not in page.text


def test_the_page_is_there_when_the_endpoint_is_not(
    release: Release, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone = Release.open(write_release(tmp_path / "release"))
    with Engine(gone, workers=1) as engine:
        site = Site(app_of(release, engine))
        engine.close()
        page = site.ask("/")
        site.close()
    assert page.status_code == 200
    assert "Questions to start from" in page.text or "What is in it" in page.text
    assert "<h2>Documents</h2>" not in page.text
    assert "without the list of documents" in caplog.text
