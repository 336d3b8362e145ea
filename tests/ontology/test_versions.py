"""The changelog says exactly what the versions say; terms do not just go; a version that was published stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ccpr_graph.cli import app
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.ontology import (
    Version,
    compare,
    disagreements,
    faults,
    load_changelog,
    load_sections,
    load_version,
    load_versions,
    renewed,
    to_yaml,
)
from ccpr_graph.project import Project

CCPR = "https://w3id.org/ccpr-graph/ontology#"
HEAD = """
@prefix ccpr: <https://w3id.org/ccpr-graph/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/ccpr-graph/ontology> owl:versionInfo "%s" .
"""
ONE = 'ccpr:A a owl:Class ; rdfs:label "a"@en ; skos:definition "An A."@en .\nccpr:b a owl:ObjectProperty ; rdfs:domain ccpr:A .\n'


def version(folder: Path, number: str, body: str) -> Version:
    path = folder / f"{number}.ttl"
    path.write_text(HEAD % number + body)
    return load_version(path)


def project_with(folder: Path, *versions: tuple[str, str], current: tuple[str, str]) -> Project:
    (folder / "ontology" / "versions").mkdir(parents=True)
    for number, body in versions:
        (folder / "ontology" / "versions" / f"{number}.ttl").write_text(HEAD % number + body)
    (folder / "ontology" / "ccpr.ttl").write_text(HEAD % current[0] + current[1])
    return Project(folder)


def test_the_changelog_is_true(project: Project) -> None:
    versions = load_versions(project)
    wrong = disagreements(load_changelog(project.ontology_changelog), versions)
    assert not wrong, "Run 'ccpr-graph ontology changes --write': " + "; ".join(wrong)


def test_no_term_of_ours_goes_without_warning(project: Project) -> None:
    assert faults(load_versions(project)) == []


def test_the_changelog_is_written_as_the_command_writes_it(project: Project) -> None:
    changelog = load_changelog(project.ontology_changelog)
    assert project.ontology_changelog.read_text() == to_yaml(renewed(changelog, load_versions(project)))


def test_every_entry_has_a_date_and_a_sentence(project: Project) -> None:
    for entry in load_changelog(project.ontology_changelog).root:
        assert entry.date, entry.version
        assert entry.notes, entry.version


def test_every_term_stands_in_one_section(project: Project) -> None:
    named = [name for section in load_sections(project.ontology_sections) for name in section.terms]
    terms = set(load_version(project.ontology).terms)
    assert sorted(terms - set(named)) == [], "Add them to ontology/sections.yaml"
    assert sorted(set(named) - terms) == [], "Remove them from ontology/sections.yaml"
    assert len(named) == len(set(named))


def test_sections_keep_classes_and_properties_apart(project: Project) -> None:
    terms = load_version(project.ontology).terms
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    for section in load_sections(project.ontology_sections):
        for name in section.terms:
            is_class = "<http://www.w3.org/2002/07/owl#Class>" in terms[name][kind]
            assert is_class == (section.kind == "classes"), name


def test_what_changed(tmp_path: Path) -> None:
    before = version(tmp_path, "0.9.0", ONE + 'ccpr:Gone a owl:Class ; owl:deprecated true ; skos:scopeNote "x" .')
    after = version(
        tmp_path,
        "0.10.0",
        'ccpr:A a owl:Class ; rdfs:label "an a"@en ; skos:definition "An A!"@en ; skos:scopeNote "first" .\n'
        "ccpr:b a owl:ObjectProperty ; rdfs:range ccpr:A ; owl:deprecated true ; dcterms:isReplacedBy ccpr:C .\n"
        "ccpr:C a owl:Class .",
    )
    found = compare(before, after)
    assert found.added == ("C",)
    assert found.removed == ("Gone",)
    assert found.deprecated == ("b",)
    assert found.changed == {
        "A": ("skos:definition",),
        "b": ("dcterms:isReplacedBy", "owl:deprecated", "rdfs:domain", "rdfs:range"),
    }
    assert found.annotated == {"rdfs:label": 1, "skos:scopeNote": 1}
    assert faults([before, after]) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("ccpr:A a owl:Class .", "0.2.0 removes ccpr:b, which no earlier version deprecates"),
        (ONE + "ccpr:C a owl:Class ; owl:deprecated true .", "deprecates ccpr:C, and says neither"),
    ],
)
def test_faults_are_found(tmp_path: Path, body: str, said: str) -> None:
    (found,) = faults([version(tmp_path, "0.1.0", ONE), version(tmp_path, "0.2.0", body)])
    assert said in found


def test_a_false_changelog_is_found(project: Project) -> None:
    versions = load_versions(project)
    changelog = load_changelog(project.ontology_changelog)
    first = changelog.root[0]
    for key, value in (("added", ("Nothing",)), ("changed", {}), ("removed", ("State",)), ("annotated", {})):
        false = type(changelog)((first.model_copy(update={key: value}), *changelog.root[1:]))
        assert [each for each in disagreements(false, versions) if f"{first.version}: {key}" in each], key
    assert disagreements(type(changelog)(changelog.root[1:]), versions)


def test_versions_sort_as_numbers(tmp_path: Path) -> None:
    project = project_with(tmp_path, ("0.9.0", ONE), ("0.10.0", ONE), current=("1.0.0", ONE))
    assert [each.number for each in load_versions(project)] == ["0.9.0", "0.10.0", "1.0.0"]


@pytest.mark.parametrize(
    ("archived", "current", "said"),
    [
        (("1.0.0", ONE), ("1.0.0", ONE + "ccpr:C a owl:Class ."), "was published, and its terms have changed since"),
        (("2.0.0", ONE), ("1.0.0", ONE), "newer than ccpr.ttl"),
        (("1.0.0", ONE), ("next", ONE), "states the version 'next'"),
    ],
)
def test_versions_that_contradict(
    tmp_path: Path, archived: tuple[str, str], current: tuple[str, str], said: str
) -> None:
    with pytest.raises(KnowledgeError, match=said):
        load_versions(project_with(tmp_path, archived, current=current))


def test_an_archived_version_is_named_after_its_version(tmp_path: Path) -> None:
    project = project_with(tmp_path, ("0.1.0", ONE), current=("1.0.0", ONE))
    (project.ontology_versions / "0.1.0.ttl").rename(project.ontology_versions / "0.2.0.ttl")
    with pytest.raises(KnowledgeError, match="Name it after its version"):
        load_versions(project)


def test_a_version_that_was_not_touched_changes_nothing(tmp_path: Path) -> None:
    versions = load_versions(project_with(tmp_path, ("1.0.0", ONE), current=("1.0.0", ONE)))
    assert [each.number for each in versions] == ["1.0.0"]


def test_the_command_prints_and_writes(root: Path, project: Project, tmp_path: Path) -> None:
    copy = Project(tmp_path)
    for name in ("ontology", "shapes"):
        shutil.copytree(root / name, tmp_path / name)
    (tmp_path / "data").mkdir()
    shown = CliRunner().invoke(app, ["ontology", "changes", "--project", str(tmp_path)])
    assert shown.exit_code == 0
    assert shown.stdout.startswith("- version: ")
    true = copy.ontology_changelog.read_text()
    copy.ontology_changelog.write_text("- version: 0.1.0\n  date: 2026-11-22\n  notes: [x]\n")
    assert CliRunner().invoke(app, ["ontology", "changes", "--write", "--project", str(tmp_path)]).exit_code == 0
    written = load_changelog(copy.ontology_changelog)
    assert disagreements(written, load_versions(copy)) == []
    assert written.root[-1].notes == ("x",)
    assert true == project.ontology_changelog.read_text()
