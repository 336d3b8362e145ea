"""The picture of the model: it says what the ontology says, nothing stands in its own way, docs/model.svg is the picture."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ccpr_graph.cli import app
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import read_triples
from ccpr_graph.ontology import Picture, Terms, clashes, draw, load_picture, model_picture
from ccpr_graph.ontology.layout import Rectangle, route, text_width, wrap
from ccpr_graph.project import Project
from ccpr_graph.store import Engine, Release

SVG = "{http://www.w3.org/2000/svg}"
OWN = "ccpr:"


@pytest.fixture(scope="module")
def picture(project: Project) -> Picture:
    return model_picture(project)


@pytest.fixture(scope="module")
def terms(project: Project) -> Terms:
    return Terms(read_triples(project.ontology))


def test_the_committed_picture_is_the_one_that_is_drawn(root: Path, picture: Picture) -> None:
    assert (root / "docs" / "model.svg").read_text() == draw(picture), "Run 'ccpr-graph ontology picture'"


def test_nothing_stands_in_its_own_way(picture: Picture) -> None:
    assert clashes(picture) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at: [2, 1]", "at: [3, 1]", "overlap"),
        ('words: "what is welcomed"', 'words: "what is welcomed, and much more than fits into a box of this size, in many lines"', "do not fit"),
        ("bend: 70, nudge: [0, 60]", "bend: 70, nudge: [60, 60]", "lies on"),
        ("nudge: [0, 96]", "nudge: [0, 900]", "leaves the canvas"),
        ('property: "ccpr:underReview", leave: bottom, enter: top', 'property: "ccpr:underReview", leave: left, enter: right', "crosses"),
    ],
)  # fmt: skip
def test_what_stands_in_its_own_way_is_found(
    project: Project, terms: Terms, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = project.ontology_picture.read_text()
    assert old in text
    path = tmp_path / "picture.yaml"
    path.write_text(text.replace(old, new, 1))
    assert [clash for clash in clashes(load_picture(path, terms)) if said in clash]


def test_the_arrows_are_those_of_the_ontology(picture: Picture, terms: Terms) -> None:
    own = [arrow for arrow in picture.arrows if arrow.property.startswith(OWN)]
    assert len(own) >= 12
    for arrow in own:
        for end, allowed in ((arrow.start, terms.domains(arrow.property)), (arrow.end, terms.ranges(arrow.property))):
            for each in picture.box(end).members if not end.startswith(OWN) else (end,):
                assert any(terms.is_within(each, a) or terms.is_within(a, each) for a in allowed), (
                    arrow.property,
                    each,
                )


def test_the_arrows_of_others_are_in_the_data(picture: Picture, release: Release) -> None:
    """The ontology says nothing of other people's properties, so the data must."""
    foreign = [arrow for arrow in picture.arrows if not arrow.property.startswith(OWN)]
    assert foreign
    prefixes = """PREFIX ccpr: <https://w3id.org/ccpr-graph/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX cito: <http://purl.org/spar/cito/>
        PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"""
    with Engine(release, workers=1) as engine:
        for arrow in foreign:
            for end in picture.box(arrow.end).members or (arrow.end,):
                ask = f"{prefixes} ASK {{ ?s a {arrow.start} ; {arrow.property} ?o . ?o a {end} }}"
                assert b"true" in engine.evaluate(ask).body, (arrow.property, end)


def test_boxes_in_the_frame_of_a_class_are_its_subclasses(picture: Picture, terms: Terms) -> None:
    for frame in picture.boxes:
        if frame.key.startswith(OWN):
            assert all(terms.is_within(member, frame.key) for member in frame.members)


def test_what_is_reserved_or_inferred_is_drawn_so(picture: Picture, terms: Terms) -> None:
    reserved = {box.key for box in picture.boxes if box.reserved} | {a.property for a in picture.arrows if a.reserved}
    assert reserved == {key for key in reserved if terms.is_reserved(key)}
    assert {a.property for a in picture.arrows if a.inferred} == {"ccpr:underArticle"}


def test_the_svg_is_text_with_a_text_alternative(picture: Picture) -> None:
    text = draw(picture)
    tree = ET.fromstring(text)
    assert tree.get("role") == "img"
    named = {part.get("id") for part in tree if part.tag in (f"{SVG}title", f"{SVG}desc")}
    assert set(str(tree.get("aria-labelledby")).split()) == named
    words = {part.text for part in tree.iter(f"{SVG}text")}
    assert {box.name for box in picture.boxes} | {arrow.label for arrow in picture.arrows} <= words
    desc = tree.find(f"{SVG}desc")
    assert desc is not None and "Recommendation responds to Concern" in str(desc.text)
    assert "<style" not in text and "style=" not in text and "<script" not in text and "<image" not in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('class: "ccpr:Session", at: [1, 1]', 'class: "ccpr:Invented", at: [1, 1]', "no such class"),
        ('property: "ccpr:decidedIn"', 'property: "ccpr:invented"', "is no box"),
        ("at: [1, 1]", "at: [9, 1]", "no column 9"),
        ('to: "skos:Concept"', 'to: "skos:Collection"', "ends at skos:Collection, which is no box"),
        ('boxes: ["ccpr:Instrument"', 'boxes: ["ccpr:Treaty"', "which are no boxes"),
    ],
)
def test_a_picture_that_does_not_fit_the_ontology(
    project: Project, terms: Terms, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = project.ontology_picture.read_text()
    assert old in text
    path = tmp_path / "picture.yaml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(KnowledgeError, match=said):
        load_picture(path, terms)


def test_the_command_draws(root: Path, tmp_path: Path) -> None:
    for name in ("ontology", "shapes"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("data", "docs"):
        (tmp_path / name).mkdir()
    assert CliRunner().invoke(app, ["ontology", "picture", "--project", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "docs" / "model.svg").read_text() == (root / "docs" / "model.svg").read_text()


def test_routes() -> None:
    assert route((0, 0), "right", (10, 0), "left") == [(0, 0), (10, 0)]
    assert route((0, 0), "right", (10, 8), "left") == [(0, 0), (5, 0), (5, 8), (10, 8)]
    assert route((0, 0), "right", (10, 8), "top") == [(0, 0), (10, 0), (10, 8)]
    assert route((0, 0), "bottom", (10, 8), "top", 2) == [(0, 0), (0, 2), (10, 2), (10, 8)]
    assert Rectangle(0, 0, 10, 10).overlaps(Rectangle(9, 9, 5, 5))
    assert not Rectangle(0, 0, 10, 10).overlaps(Rectangle(10, 0, 5, 5))
    assert wrap("one two three", 10, text_width("one two", 10)) == ["one two", "three"]
