"""Frames as people write them: what the build makes of them, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from ccpr_graph import iris, manifest
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.json_ld import Frame, json_ld_files, load_frames, make_context, make_schema, with_examples
from ccpr_graph.project import Project

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def frames(project: Project) -> dict[str, Frame]:
    return {frame.name: frame for frame in load_frames(project, make_context(project))}


def test_there_are_the_promised_ones(frames: dict[str, Frame]) -> None:
    assert {"document", "recommendation", "concern", "state"} <= set(frames)


def test_schemas_are_schemas(frames: dict[str, Frame]) -> None:
    for frame in frames.values():
        schema = make_schema(frame)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == iris.frame(frame.name) + ".schema.json"


def test_every_field_is_described(frames: dict[str, Frame]) -> None:
    for frame in frames.values():
        schema = make_schema(frame)
        for node in (schema, *schema["$defs"].values()):
            for name, said in node.get("properties", {}).items():
                assert node is schema["$defs"]["literal"] or said.get("description"), f"{frame.name}: {name}"


WORDS = {"text", "quotedText", "exact"}
NEITHER = {
    "id", "type", "label", "@context", "thisDocument", "symbol", "title", "number", "order", "isPartOf", "hasPart",
    "inDocument", "hasFootnote", "callOffset", "start", "end", "softwareVersion", "iso3", "cycleNumber", "startDate", "endDate",
    "adoptedOn", "state", "treatyBody", "cycle", "session", "bibliographicCitation", "rights", "license", "issued",
}  # fmt: skip


@pytest.mark.parametrize("name", ["recommendation", "concern"])
def test_words_and_readings_are_told_apart(frames: dict[str, Frame], name: str) -> None:
    schema = make_schema(frames[name])
    words, reading = "The official document's own words.", "As read by this project."
    assert f"“{words}”" in schema["description"] and f"“{reading}”" in schema["description"]
    described = [
        (field, said["description"])
        for node in (schema, *(schema["$defs"][piece] for piece in schema["$defs"] if piece != "literal"))
        for field, said in node["properties"].items()
    ]
    for field, said in described:
        assert said.endswith(words) == (field in WORDS), field
        assert said.endswith(reading) == (field not in WORDS | NEITHER), field
    assert reading not in make_schema(frames["state"])["description"], "no field of it is read from a document"


def test_an_example_is_what_most_is_said_of(project: Project) -> None:
    def quad(subject: str, predicate: str, value: str) -> ox.Quad:
        return ox.Quad(*(ox.NamedNode(each) for each in (subject, predicate, value)))

    a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    few, much, much_10 = (iris.state(code) for code in ("aaa", "aab", "aac"))
    quads = [quad(each, a, iris.term("State")) for each in (much_10, much, few)]
    quads += [quad(each, iris.term("region"), few + "x") for each in (much_10, much)]
    files = json_ld_files(project)
    listed = json.loads(with_examples(files, quads)[manifest.JSON_LD_FRAME_LIST])
    assert {entry["name"]: entry.get("example") for entry in listed if "example" in entry} == {"state": much}
    assert all("example" not in entry for entry in json.loads(with_examples(files, [])[manifest.JSON_LD_FRAME_LIST]))


def test_a_piece_that_holds_itself_ends_in_the_frame_and_not_in_the_schema(frames: dict[str, Frame]) -> None:
    document = frames["document"]
    node: dict[str, Any] = document.to_json()
    depth = 0
    while "hasPart" in node:
        node = node["hasPart"]
        depth += 1
    assert depth == document.depth
    assert make_schema(document)["$defs"]["unit"]["properties"]["hasPart"]["items"] == {"$ref": "#/$defs/unit"}


def test_files_of_the_release(project: Project) -> None:
    files = json_ld_files(project)
    assert files == json_ld_files(project), "always the same bytes"
    listed = json.loads(files[manifest.JSON_LD_FRAME_LIST])
    for entry in listed:
        for suffix in (".frame.jsonld", ".schema.json", ".rq"):
            assert files.pop(f"{manifest.JSON_LD_FRAMES}/{entry['name']}{suffix}")
    assert set(files) == {manifest.JSON_LD_CONTEXT, manifest.JSON_LD_FRAME_LIST}


@pytest.fixture
def copy(project: Project, tmp_path: Path) -> Project:
    for folder in ("data/frames", "ontology", "shapes"):
        shutil.copytree(project.root / folder, tmp_path / folder)
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"frame": {"labell": None}}, "frame.labell: labell is no term"),
        ({"frame": {"label": ["type"]}}, "label leads to no resource"),
        ({"frame": {"state": "no-such"}}, "no piece no-such"),
        ({"frame": {"state": 3}}, "neither a list nor a mapping"),
        ({"frame": {"state": {"x": None}}}, "frame.state.x: x is no term"),
        ({"frame": None}, "frame: this is missing"),
        ({"class": "ccpr:Stat"}, "ccpr:Stat is no term"),
        ({"depth": "one"}, "depth: this is missing, or of another kind"),
        ({"more": 1}, "more: no frame has such a key"),
    ],
)
def test_a_wrong_frame_is_refused(copy: Project, change: dict[str, Any], words: str) -> None:
    path = copy.frames / "state.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **change}))
    with pytest.raises(KnowledgeError, match=words):
        load_frames(copy, make_context(copy))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (None, "the query cannot be read"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", r"has no \?focus"),
        ("CONSTRUCT { ?focus ?p ?o } WHERE { ?focus ?p ?o ", "not valid SPARQL"),
        ("SELECT * WHERE { ?focus ?p ?o }", "is no CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { BIND (1 AS ?focus) ?s ?p ?o }", "not valid SPARQL"),
    ],
)
def test_a_wrong_query_is_refused(copy: Project, query: str | None, words: str) -> None:
    path = copy.frames / "state.rq"
    if query is None:
        path.unlink()
    else:
        path.write_text(query)
    with pytest.raises(KnowledgeError, match=words):
        load_frames(copy, make_context(copy))
