"""The JSON-LD context: what is written with it means exactly what it was written from."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from pyld import jsonld

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.json_ld import Context, make_context
from ccpr_graph.project import Project
from ccpr_graph.store import Release
from ccpr_graph.web.framing.names import Names
from tests.json_ld.graphs import Triples, expanded, meant, options, triples_of

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def context(project: Project) -> Context:
    return make_context(project)


@pytest.fixture(scope="module")
def graph(release: Release) -> Triples:
    return triples_of(release.folder)


def compacted(triples: Iterable[ox.Triple], document: dict[str, Any]) -> dict[str, Any]:
    return jsonld.compact(expanded(triples), iris.CONTEXT, options(document))


def sample(graph: Triples) -> list[str]:
    """Resources that have every property with every kind of value that it has anywhere, and every class."""
    seen: set[tuple[str, str]] = set()
    chosen = []
    for subject in sorted(graph, key=lambda each: (-len(graph[each]), each)):
        kinds = {(triple.predicate.value, _kind(triple)) for triple in graph[subject]}
        if not kinds <= seen:
            seen |= kinds
            chosen.append(subject)
    return chosen


def _kind(triple: ox.Triple) -> str:
    value = triple.object
    if isinstance(value, ox.NamedNode):
        return value.value if triple.predicate.value == TYPE else "iri"
    assert isinstance(value, ox.Literal)
    return value.language or value.datatype.value


def check_round_trip(graph: Triples, subjects: Iterable[str], context: Context) -> set[str]:
    """Return the keys that were written, at the outermost place."""
    document = context.to_json()
    keys: set[str] = set()
    for subject in subjects:
        made = compacted(graph[subject], document)
        assert meant(made, document) == graph[subject], subject
        assert made["@context"] == iris.CONTEXT
        keys |= set(made)
    return keys


def test_what_is_written_means_what_it_was_written_from(graph: Triples, context: Context) -> None:
    subjects = sample(graph)
    assert len(subjects) > 40
    keys = check_round_trip(graph, subjects, context)
    assert {key for key in keys if ":" in key} <= {"cito:cites", "dcterms:language", "dcterms:rightsHolder"}, (
        "every other property has a short name, and values that fit it"
    )


@pytest.mark.thorough
def test_of_every_resource(graph: Triples, context: Context) -> None:
    check_round_trip(graph, graph, context)


def test_one_value_where_the_context_says_one(graph: Triples, context: Context) -> None:
    single = {term.iri: term for term in context.terms if term.single and not term.reverse}
    for subject, said in graph.items():
        counted: Counter[tuple[str, str]] = Counter()
        for triple in said:
            if (term := single.get(triple.predicate.value)) and isinstance(triple.object, ox.Literal | ox.NamedNode):
                language = getattr(triple.object, "language", None) if term.language else None
                counted[term.name, language or ""] += 1
        assert not {name: count for name, count in counted.items() if count > 1}, subject


def test_every_class_and_property_of_ours_has_its_own_name(context: Context, project: Project) -> None:
    declared = {
        quad.subject.value
        for quad in ox.parse(project.ontology.read_bytes(), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(iris.ONTOLOGY)
    }
    ours = {term.iri: term.name for term in context.terms if term.iri in declared and not term.reverse}
    assert ours == {iri: iri.removeprefix(iris.ONTOLOGY) for iri in declared}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("symbol", "ccpr:symbol"),
        ("adoptedOn", {"@id": "ccpr:adoptedOn", "@type": "xsd:date"}),
        ("state", {"@id": "ccpr:state", "@type": "@id"}),
        ("consideredAt", {"@id": "ccpr:consideredAt", "@type": "@id", "@container": "@set"}),
        ("prefLabel", {"@id": "skos:prefLabel", "@container": "@language"}),
        ("altLabel", {"@id": "skos:altLabel", "@container": ["@language", "@set"]}),
        ("text", {"@id": "ccpr:text", "@container": "@language"}),
        ("thisDocument", {"@reverse": "foaf:primaryTopic", "@type": "@id"}),
        ("citations", {"@reverse": "cito:hasCitingEntity", "@type": "@id", "@container": "@set"}),
        ("value", "ccpr:value"),  # an integer or a decimal: the value says which
        ("language", "ccpr:language"),
        ("rightsHolder", {"@id": "ccpr:rightsHolder", "@type": "@id", "@container": "@set"}),
        ("dcterms:language", "dcterms:language"),
        ("Citation", "ccpr:Citation"),
        ("cito:Citation", "cito:Citation"),
        ("type", {"@id": "@type", "@container": "@set"}),
        ("id", "@id"),
    ],
)
def test_how_terms_are_written(context: Context, name: str, written: Any) -> None:
    assert context.to_json()["@context"][name] == written


def test_the_server_reads_what_the_build_writes(context: Context) -> None:
    document = json.loads(json.dumps(context.to_json()))
    names = Names(document)
    for term in context.terms:
        read = names.named(term.name)
        assert read is not None, term
        assert (read.name, read.iri, read.prefixed) == (term.name, term.iri, term.prefixed)
        assert (read.language, read.single, read.reverse) == (term.language, term.single, term.reverse)
        datatype = None if term.value == "xsd:string" else term.value
        assert (read.value and names.shorten(read.value)) == datatype


def test_the_same_project_gives_the_same_context(context: Context, project: Project) -> None:
    assert json.dumps(make_context(project).to_json()) == json.dumps(context.to_json())


@pytest.fixture
def copy(project: Project, tmp_path: Path) -> Project:
    for folder in ("data/frames", "ontology", "shapes"):
        shutil.copytree(project.root / folder, tmp_path / folder)
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("single", ["dcterms:titel"], "dcterms:titel is neither a term"),
        ("language", ["ccpr:nothing"], "ccpr:nothing is neither a term"),
        ("reverse", {"text": {"property": "ccpr:state", "definition": "x"}}, "would be called text"),
        ("reverse", {"type": {"property": "ccpr:state", "definition": "x"}}, "would be called type"),
        ("reverse", {"x": {"property": "ccpr:state"}}, "reverse.x.definition"),
        ("origins", [{"says": "x", "note": "y", "terms": ["ccpr:nothing"]}], "ccpr:nothing is neither a term"),
        ("unheard", [], "unheard"),
    ],
)
def test_a_wrong_decision_is_refused(copy: Project, key: str, value: Any, words: str) -> None:
    path = copy.frames / "context.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), key: value}))
    with pytest.raises(KnowledgeError, match=words):
        make_context(copy)


def test_a_foreign_term_that_two_vocabularies_have_keeps_its_prefix(copy: Project) -> None:
    foreign = yaml.safe_load(copy.foreign_terms.read_text())
    foreign["void"]["terms"].append("notation")
    copy.foreign_terms.write_text(yaml.safe_dump(foreign))
    names = {term.name for term in make_context(copy).terms}
    assert {"skos:notation", "void:notation"} <= names
    assert "notation" not in names
