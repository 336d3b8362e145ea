"""Which step a change asks for: a table of differences, each with the step and its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccpr_graph.project import Project
from ccpr_graph.publish.steps import Rules, Step, judge, load_rules, needed, next_version, step_between
from ccpr_graph.release import write_nquads
from ccpr_graph.releases import Version
from tests.publish.folders import BASE, quads

CITATION = "id/document/ccpr-c-aaa-co-1/citation/2/iccpr-article-7/1 a ccpr:Citation | document/ccpr-c-aaa-co-1\n"
LAW = "id/domestic-law/aaa/criminal-code a ccpr:DomesticLaw | document/ccpr-c-aaa-co-1\n"
TERM = "ontology#Concern rdfs:subClassOf ccpr:Statement | ontology\n"
YEAR = 'id/state/aaa ccpr:year "1999"^^xsd:gYear | vocabulary/states\n'

CASES: dict[str, tuple[str, str, Step | None, str]] = {
    "nothing": (BASE, BASE, None, ""),
    "a State went away": (BASE + "id/state/bbb a ccpr:State | vocabulary/states\n", BASE, Step.MAJOR, "one resource went away: id/state/bbb"),
    "a State was renamed": (BASE, BASE.replace("state/aaa ", "state/aab "), Step.MAJOR, "one resource went away: id/state/aaa"),
    "a statement went away": (BASE, "\n".join(line for line in BASE.splitlines() if "/concern/2 " not in line), Step.MAJOR, "one resource went away"),
    "a class went away": (BASE, BASE.replace("concern/2 a ccpr:Concern", "concern/2 a ccpr:Statement"), Step.MAJOR, "one resource is no longer of a class: id/document/ccpr-c-aaa-co-1/concern/2 (ccpr:Concern)"),
    "a term means something else": (BASE + TERM, BASE + TERM.replace("ccpr:Statement", "prov:Entity"), Step.MAJOR, "one term means something else: ccpr:Concern (rdfs:subClassOf)"),
    "another datatype": (BASE + YEAR, BASE + YEAR.replace("gYear", "integer"), Step.MAJOR, "one property has values of another kind: ccpr:year (before xsd:gYear, now xsd:integer)"),
    "text became an IRI": (BASE, BASE.replace('ccpr:iso3 "AAA"', "ccpr:iso3 id/state/aaa"), Step.MAJOR, "ccpr:iso3 (before xsd:string, now an IRI)"),
    "a language is no datatype": (BASE, BASE.replace('"Aaa"@en', '"Aaa"@fr'), Step.PATCH, "one resource has other values"),
    "a datatype more": (BASE + YEAR, BASE + YEAR + YEAR.replace("1999", "1999-01").replace("gYear", "gYearMonth"), Step.PATCH, "one resource has other values"),
    "a new State": (BASE, BASE + "id/state/bbb a ccpr:State | vocabulary/states\n", Step.MINOR, "one resource is new: id/state/bbb"),
    "a further class": (BASE, BASE + "id/state/aaa a org:Organization | vocabulary/states\n", Step.MINOR, "one resource has a further class"),
    "a term is defined further": (BASE + TERM, BASE + TERM + "ontology#Concern rdfs:subClassOf prov:Entity | ontology\n", Step.MINOR, "one term is defined further"),
    "another label": (BASE, BASE.replace('"Aaa"', '"Aaaa"'), Step.PATCH, "one resource has other values: id/state/aaa"),
    "a tag is gone": (BASE, BASE.replace("concern/2 dcterms:subject id/theme/torture", "concern/2 rdfs:seeAlso id/theme/torture"), Step.PATCH, "one resource has other values"),
    "a citation is found": (BASE, BASE + CITATION, Step.PATCH, "one resource is new"),
    "a citation was false": (BASE + CITATION, BASE, Step.PATCH, "one resource went away"),
    "a law is named no more": (BASE + LAW, BASE, Step.MINOR, "one resource went away: id/domestic-law/aaa/criminal-code"),
    "moved to another graph": (BASE, BASE.replace("| vocabulary/states", "| vocabulary/countries"), Step.PATCH, "one resource has other values"),
}  # fmt: skip


@pytest.fixture(scope="module")
def rules(project: Project) -> Rules:
    return load_rules(project.releases / "steps.yaml")


@pytest.mark.parametrize("name", CASES)
def test_step(rules: Rules, tmp_path: Path, name: str) -> None:
    before, after, step, reason = CASES[name]
    (tmp_path / "before.nq").write_bytes(write_nquads(quads(before)))
    (tmp_path / "after.nq").write_bytes(write_nquads(quads(after)))
    judgement = judge(tmp_path / "before.nq", tmp_path / "after.nq", rules)
    assert judgement.least == step
    gravest = [str(found) for found in judgement.reasons if found.step == step]
    assert any(reason in found for found in gravest) if step else not gravest


def test_examples_are_few(rules: Rules, tmp_path: Path) -> None:
    more = "".join(f"id/state/b{n:02} a ccpr:State | vocabulary/states\n" for n in range(20))
    (tmp_path / "before.nq").write_bytes(write_nquads(quads(BASE + more)))
    (tmp_path / "after.nq").write_bytes(write_nquads(quads(BASE)))
    found = judge(tmp_path / "before.nq", tmp_path / "after.nq", rules).reasons[0]
    assert str(found) == "20 resources went away: id/state/b00, id/state/b01, id/state/b02 and others"


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [("1.0.0", "1.0.1", Step.PATCH), ("1.0.0", "1.1.0", Step.MINOR), ("1.4.2", "2.0.0", Step.MAJOR), ("1.0.0", "3.0.0", Step.MAJOR),
     ("1.0.9", "1.1.0-rc.1", Step.MINOR), ("0.9.0", "1.0.0", Step.MAJOR)],
)  # fmt: skip
def test_step_between(before: str, after: str, step: Step) -> None:
    assert step_between(Version.parse(before), Version.parse(after)) is step


@pytest.mark.parametrize(
    ("before", "least", "step", "following"),
    [("1.2.3", Step.MAJOR, Step.MAJOR, "2.0.0"), ("1.2.3", Step.MINOR, Step.MINOR, "1.3.0"), ("1.2.3", None, Step.PATCH, "1.2.4"),
     ("0.2.3", Step.MAJOR, Step.MINOR, "0.3.0"), ("0.2.3", Step.MINOR, Step.PATCH, "0.2.4"), ("0.2.3", Step.PATCH, Step.PATCH, "0.2.4")],
)  # fmt: skip
def test_step_that_is_needed(before: str, least: Step | None, step: Step, following: str) -> None:
    assert needed(Version.parse(before), least) is step
    assert str(next_version(Version.parse(before), step)) == following
