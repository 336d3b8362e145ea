"""The files on ontology and shapes in a release: all formats say the same, and always in the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ccpr_graph import manifest
from ccpr_graph.ontology import published
from ccpr_graph.project import Project
from ccpr_graph.store import Release

# rdflib's own reader of JSON-LD uses a class that rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
FORMATS = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".jsonld": "json-ld"}


@pytest.fixture(scope="module")
def files(project: Project) -> dict[str, bytes]:
    return published(project)


def test_twice_the_same_bytes(project: Project, files: dict[str, bytes]) -> None:
    assert published(project) == files


@pytest.mark.parametrize("suffix", [".nt", ".rdf", ".jsonld"])
@pytest.mark.parametrize("stem", [manifest.ONTOLOGY_FILES, manifest.archived_ontology("0.1.0")])
def test_the_ontology_says_the_same_in_every_format(files: dict[str, bytes], stem: str, suffix: str) -> None:
    turtle = Graph().parse(data=files[stem + ".ttl"], format="turtle")
    assert isomorphic(turtle, Graph().parse(data=files[stem + suffix], format=FORMATS[suffix]))


@pytest.mark.parametrize("suffix", [".nt", ".rdf", ".jsonld"])
def test_the_shapes_say_the_same_in_every_format(files: dict[str, bytes], suffix: str) -> None:
    """Lists and nested shapes are blank nodes: what is named is compared as it is, the others as a shape of their number."""
    turtle = Graph().parse(data=files[manifest.SHAPES_FILES + ".ttl"], format="turtle")
    other = Graph().parse(data=files[manifest.SHAPES_FILES + suffix], format=FORMATS[suffix])
    assert len(turtle) == len(other)
    assert sorted(_without_blanks(turtle)) == sorted(_without_blanks(other))


def _without_blanks(graph: Graph) -> list[tuple[str, ...]]:
    return [tuple("_" if part.__class__.__name__ == "BNode" else part.n3() for part in triple) for triple in graph]


def test_the_turtle_is_the_source(project: Project, files: dict[str, bytes]) -> None:
    assert files[manifest.ONTOLOGY_FILES + ".ttl"] == project.ontology.read_bytes()
    for path in project.shapes.glob("*.ttl"):
        assert path.read_bytes() in files[manifest.SHAPES_FILES + ".ttl"], path.name


def test_the_release_has_them(release: Release, files: dict[str, bytes], project: Project) -> None:
    for path, body in files.items():
        found = release.file(path)
        assert found and found[1].read_bytes() == body, path
    archived = {path.stem for path in project.ontology_versions.glob("*.ttl")}
    assert set(release.manifest.archived_versions()) == archived - {
        json.loads(files[manifest.DOCUMENTATION])["changelog"][0]["version"]
    }
    assert (manifest.ALIGNMENT_FILES + ".ttl" in files) == project.alignments.exists()


def test_the_documentation_names_every_rule(project: Project, files: dict[str, bytes]) -> None:
    rules = json.loads(files[manifest.DOCUMENTATION])["rules"]
    assert [rule["slug"] for rule in rules] == sorted(path.stem for path in Path(project.rules).glob("*.rq"))
    assert all(not line.startswith("#") for rule in rules for line in rule["query"].splitlines())
    (responds,) = [rule for rule in rules if rule["slug"] == "item-responds"]
    assert "https://w3id.org/ccpr-graph/ontology#respondsTo" in responds["terms"]
