"""Measuring: what counts as right, missed and false; what is refused; and that the published figures are true."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ccpr_graph.cli import app
from ccpr_graph.cli.evaluate import evaluate_project, files_to_write
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.evaluate import Evaluation, Tally, compare_evaluations, evaluate, load_evaluation, to_json
from ccpr_graph.evaluate.page import per_cent
from ccpr_graph.evaluate.pairing import in_article_bracket, pair, stands_at
from ccpr_graph.knowledge import Forms, Measured, Record, Vocabularies, load_confidence
from ccpr_graph.model import CitationKind, Document, Span
from ccpr_graph.project import Project
from ccpr_graph.reading import read
from ccpr_graph.review import path_of

ROOT = Path(__file__).parents[1]
Measure = Callable[..., Evaluation]


@pytest.fixture(scope="module")
def evaluation(project: Project) -> Evaluation:
    return evaluate_project(project)


@pytest.fixture(scope="module")
def document(record: Record, forms: Forms, vocabularies: Vocabularies) -> Document:
    return read(record.source, record, forms, vocabularies)


@pytest.fixture
def reference(document: Document, vocabularies: Vocabularies) -> dict[str, Any]:
    """A reference that has everything that the machine finds."""
    return {
        "document": document.header.symbol,
        "origin": "copied from the machine",
        "citations": [
            {
                "unit": c.unit,
                "quote": c.words.quote,
                **({"target": path_of(c.target, vocabularies)} if c.target else {"resolution": str(c.resolution)}),
                **({"via": c.via} if c.via else {}),
                **({"signal": f"signal/{c.signal.concept.removeprefix('signal/')}"} if c.signal else {}),
            }
            for c in document.citations
        ],
        "statements": [
            {"statement": s.key, "kind": str(s.kind), **({"part_of": s.part_of} if s.part_of else {})}
            for s in document.statements
        ],
        "tags": [
            {"statement": t.statement, "property": str(t.kind), "value": t.value, "basis": str(t.basis)}
            for t in document.tags
        ],
    }


@pytest.fixture
def measure(tmp_path: Path, document: Document, vocabularies: Vocabularies) -> Measure:
    """Measure a document against a reference."""

    def measure_(reference: object, given: Document | None = None) -> Evaluation:
        folder = tmp_path / "corpus" / "ccpr-c-kaz-co-3"
        folder.mkdir(parents=True, exist_ok=True)
        text = reference if isinstance(reference, str) else json.dumps(reference)
        (folder / "expected.json").write_text(text, encoding="utf-8")
        documents = ROOT / "data" / "documents"
        return evaluate(tmp_path / "corpus", documents, lambda _: given or document, vocabularies)

    return measure_


def test_published_figures_are_true(project: Project, evaluation: Evaluation) -> None:
    """Written by: ccpr-graph evaluate --write."""
    for path, text in files_to_write(project, evaluation).items():
        assert path.read_text(encoding="utf-8") == text, f"{path} is out of date: ccpr-graph evaluate --write"


def test_the_page_says_what_it_does_not_say(project: Project) -> None:
    page = (ROOT / "docs" / "quality.md").read_text()
    words = " ".join(page.split())
    assert "CCPR/C/KAZ/CO/3 (Concluding observations on the third periodic report of Kazakhstan) was at hand" in words
    assert "were written for tests" in words


def test_json_leads_back(evaluation: Evaluation, tmp_path: Path) -> None:
    (tmp_path / "measured.json").write_text(to_json(evaluation), encoding="utf-8")
    again = load_evaluation(tmp_path / "measured.json")
    assert again == evaluation
    assert not compare_evaluations(again, evaluation)


def test_what_agrees_is_right(measure: Measure, reference: dict[str, Any]) -> None:
    tallies = measure(reference).tallies()
    assert tallies
    for kind, tally in tallies.items():
        assert tally.expected == tally.found == tally.right == tally.confirmed, kind


def test_what_is_found_and_not_expected_is_false(measure: Measure, reference: dict[str, Any]) -> None:
    dropped = reference["citations"].pop(10)
    result = measure(reference).documents[0]
    assert [(f.place, f.value) for f in result.false] == [(dropped["unit"], dropped["target"])]
    assert result.missed == ()


def test_what_is_expected_and_not_found_is_missed(measure: Measure, reference: dict[str, Any]) -> None:
    reference["citations"].append({"unit": "paragraph/34/b", "quote": "torture", "target": "instrument/cat"})
    reference["statements"].append({"statement": "concern/34", "kind": "concern"})
    reference["tags"].append(
        {"statement": "concern/33", "property": "date", "value": "1999", "basis": "literal", "quote": "torture"}
    )
    result = measure(reference).documents[0]
    assert {(f.kind, f.value) for f in result.missed} == {
        ("citations.instrument", "instrument/cat"),
        ("statements.concern", "concern"),
        ("tags.date.literal", "1999"),
    }
    assert result.false == ()


def test_each_place_counts_by_itself(measure: Measure, reference: dict[str, Any], document: Document) -> None:
    """Of three places that cite the same, a reference with two makes one false, and one with four one missed."""
    covenant = [
        c for c in reference["citations"] if (c["unit"], c.get("target")) == ("paragraph/6", "instrument/iccpr")
    ]
    assert len(covenant) > 2
    reference["citations"].remove(covenant[0])
    assert len(measure(reference).documents[0].false) == 1
    reference["citations"] += [covenant[0], covenant[0]]
    result = measure(reference).documents[0]
    assert (len(result.missed), len(result.false)) == (1, 0)


def test_target_and_place_must_agree(measure: Measure, reference: dict[str, Any]) -> None:
    istanbul = next(c for c in reference["citations"] if c.get("target") == "instrument/istanbul-protocol")
    istanbul["target"] = "instrument/mendez-principles"
    result = measure(reference).documents[0]
    assert [f.hint for f in result.missed] == ["instrument/istanbul-protocol"]
    assert [f.hint for f in result.false] == ["instrument/mendez-principles"]
    istanbul.update(target="instrument/istanbul-protocol", quote="prompt, thorough")
    result = measure(reference).documents[0]
    assert (len(result.missed), len(result.false)) == (1, 1), "the words do not overlap"
    istanbul["quote"] = "Istanbul"
    assert measure(reference).documents[0].missed == ()


def test_via_must_agree(measure: Measure, reference: dict[str, Any]) -> None:
    citation = next(c for c in reference["citations"] if c.get("via") == "footnote/8")
    del citation["via"]
    citation["quote"] = "Recalling"
    assert len(measure(reference).documents[0].missed) == 1


def test_signals_are_counted_on_citations_that_are_right(measure: Measure, reference: dict[str, Any]) -> None:
    with_signal = [c for c in reference["citations"] if "signal" in c]
    del with_signal[0]["signal"]
    with_signal[1]["signal"] = "signal/other"
    reference["citations"].remove(with_signal[2])
    tally = measure(reference).tallies()["signals"]
    count = len(with_signal)
    assert tally == Tally(count - 2, count - 1, count - 3, count - 3)


def test_the_basis_of_tags_is_counted_apart(measure: Measure, reference: dict[str, Any]) -> None:
    tag = reference["tags"][0]
    tag["basis"] = "inferred" if tag["basis"] == "literal" else "literal"
    tallies = measure(reference).tallies()
    assert sum(t.expected - t.right for kind, t in tallies.items() if kind != "tags.basis") == 0
    assert tallies["tags.basis"].expected - tallies["tags.basis"].right == 1


def test_what_a_reference_leaves_out_is_not_false(measure: Measure, reference: dict[str, Any]) -> None:
    only_force = [tag for tag in reference["tags"] if tag["property"] == "force"]
    result = measure({**reference, "tags": only_force, "statements": None, "citations": None}).documents[0]
    assert result.false == ()
    assert {kind.split(".")[1] for kind in result.tallies} == {"force", "basis"}
    assert measure({**reference, "tags": []}).documents[0].false == ()
    result = measure({**reference, "tags": only_force[:1], "complete": ["force"]}).documents[0]
    assert {f.kind.split(".")[0] for f in result.false} == {"tags"}
    assert len(measure({**reference, "tags": [], "complete": ["tags.theme", "force"]}).documents[0].false) == len(
        {(t["statement"], t["value"]) for t in reference["tags"] if t["property"] in ("force", "theme")}
    )


def test_examples_count_for_recall_alone(measure: Measure, reference: dict[str, Any]) -> None:
    result = measure({**reference, "complete": ["statements"]})
    tally = result.tallies()["citations.instrument"]
    assert (tally.found, tally.recall, tally.precision) == (0, 1.0, None)
    assert not result.rules()


def test_rules_are_measured(measure: Measure, reference: dict[str, Any], document: Document) -> None:
    rule = "closing-bracket"
    found = [i for i, c in enumerate(document.citations) if c.rule == rule]
    del reference["citations"][found[0]]
    tally = measure(reference).rules()[rule]
    assert (tally.found, tally.right) == (len(found), len(found) - 1)


def test_relations(measure: Measure, reference: dict[str, Any], document: Document) -> None:
    by_key = {s.key: s for s in document.statements}
    for entry in reference["statements"]:
        entry["responds_to"] = list(by_key[entry["statement"]].responds_to)
    tally = measure(reference).tallies()["relations.responds_to"]
    assert tally.expected == tally.found == tally.right > 20
    recommendation = next(entry for entry in reference["statements"] if entry["statement"] == "recommendation/34")
    recommendation["responds_to"] = ["concern/35"]
    tally = measure(reference).tallies()["relations.responds_to"]
    assert tally.expected - tally.right == tally.found - tally.confirmed == 1


@pytest.mark.parametrize(
    ("change", "place", "what"),
    [
        ({"citations": [{"unit": "paragraph/99", "quote": "x", "target": "instrument/cat"}]}, "citations, entry 1", "there is no unit 'paragraph/99'"),
        ({"citations": [{"unit": "paragraph/5", "quote": "zebra", "target": "instrument/cat"}]}, "citations, entry 1", "“zebra” does not stand in paragraph/5"),
        ({"citations": [{"unit": "paragraph/5", "quote": "", "target": "instrument/cat"}]}, "citations, entry 1", "does not stand"),
        ({"citations": [{"unit": "paragraph/34", "quote": "Recalling", "target": "instrument/cat", "via": "footnote/8"}]}, "citations, entry 1", "does not stand in footnote/8"),
        ({"citations": [{"unit": "paragraph/5", "quote": "The"}]}, "key 'citations', entry 1", "either a target or a resolution"),
        ({"citations": [{"unit": "paragraph/5", "target": "instrument/cat"}]}, "key 'citations', entry 1, key 'quote'", "field required"),
        ({"statements": [{"statement": "concern/99", "kind": "concern"}]}, "statements, entry 1", "there is no unit 'paragraph/99'"),
        ({"statements": [{"statement": "concern", "kind": "concern"}]}, "statements, entry 1", "there is no unit"),
        ({"statements": [{"statement": "concern/5", "kind": "worry"}]}, "key 'statements', entry 1, key 'kind'", "input should be"),
        ({"tags": [{"statement": "concern/5", "property": "theme", "value": "theme/x", "basis": "literal", "quote": "zebra"}]}, "tags, entry 1", "does not stand in paragraph/5 or section/c/1 or section/c"),
        ({"tags": [{"statement": "concern/5", "property": "mood", "value": "x", "basis": "literal"}]}, "key 'tags', entry 1, key 'property'", "input should be"),
        ({"complete": ["moods"]}, "key 'complete'", "'moods' is nothing that can be complete"),
        ({"document": "CCPR/C/KAZ/CO/2"}, "key 'document'", "the reference is of CCPR/C/KAZ/CO/2"),
        ({"notes": "x"}, "key 'notes'", "extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_a_wrong_reference(measure: Measure, change: dict[str, Any], place: str, what: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        measure({"document": "CCPR/C/KAZ/CO/3", "origin": "a test", **change})
    message = str(caught.value)
    assert f"expected.json, {place}: " in message
    assert what in message


def test_what_is_no_reference(measure: Measure, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"line 2, column 1: this is not valid JSON"):
        measure('{"document": \n}')
    with pytest.raises(KnowledgeError, match="the whole file"):
        measure("[]")
    with pytest.raises(KnowledgeError, match=r"nested too deeply|not valid JSON"):
        measure("[" * 100000)


def test_a_corpus_that_is_not_there(tmp_path: Path, vocabularies: Vocabularies, document: Document) -> None:
    def run() -> Evaluation:
        return evaluate(tmp_path / "corpus", tmp_path, lambda _: document, vocabularies)

    with pytest.raises(KnowledgeError, match="there is no corpus to measure by"):
        run()
    (tmp_path / "corpus" / "some-document").mkdir(parents=True)
    with pytest.raises(KnowledgeError, match="no folder here has an expected"):
        run()
    (tmp_path / "corpus" / "some-document" / "expected.json").write_text('{"document": "x", "origin": "y"}')
    with pytest.raises(KnowledgeError, match="there is no text to this reference"):
        run()


@given(st.lists(st.integers(0, 5), max_size=8), st.lists(st.integers(0, 5), max_size=8))
def test_pairs_are_as_many_as_can_be(left: list[int], right: list[int]) -> None:
    pairs = pair(left, right, lambda one, other: one == other)
    assert len(set(pairs.values())) == len(pairs)
    assert all(left[i] == right[j] for i, j in pairs.items())
    assert len(pairs) == sum(min(left.count(n), right.count(n)) for n in set(left))


def test_pairs_give_way() -> None:
    assert pair(["ab", "a"], ["a", "b"], lambda one, other: other in one) == {0: 1, 1: 0}


def test_pairs_that_are_preferred() -> None:
    left, right = ["a1", "a2"], ["a2", "a1", "a3"]
    pairs = pair(left, right, lambda one, other: one[0] == other[0], lambda one, other: one == other)
    assert pairs == {0: 1, 1: 0}


def test_places() -> None:
    assert stands_at("2", "12 and 2", Span(7, 8))
    assert not stands_at("2", "12 and 3", Span(7, 8))
    assert in_article_bracket("so (arts. 9 (1), 14)", 17)
    assert not in_article_bracket("so (arts. 9) in article 14", 23)
    assert not in_article_bracket("so (parts 9", 10)


def test_figures() -> None:
    assert Tally(4, 2, 2, 2).precision == 1
    assert Tally(4, 2, 2, 2).recall == 0.5
    assert Tally(3, 3, 0, 0).f1 == 0
    assert Tally().f1 is None
    assert [per_cent(figure) for figure in (None, 1.0, 0.9999, 0.5)] == ["–", "100.0", "99.9", "50.0"]


def test_confidence(tmp_path: Path) -> None:
    assert load_confidence(tmp_path) == {}
    (tmp_path / "confidence.yaml").write_text("some-rule: {found: 8, right: 7}\n")
    measured = load_confidence(tmp_path)["some-rule"]
    assert measured.confidence == Decimal("0.800")
    assert Measured(found=0, right=0).confidence == Decimal("0.500")
    (tmp_path / "confidence.yaml").write_text("some-rule: {found: 1, right: 7}\n")
    with pytest.raises(KnowledgeError, match="more is right than was found"):
        load_confidence(tmp_path)
    (tmp_path / "confidence.yaml").write_text("some-rule: 0.5\n")
    with pytest.raises(KnowledgeError, match="key 'some-rule'"):
        load_confidence(tmp_path)


def test_against(measure: Measure, reference: dict[str, Any], document: Document) -> None:
    """What a change of the rules gained and lost, by annotation."""
    keys = [c.key for c in document.citations if c.target and c.target.kind is CitationKind.INSTRUMENT][:2]
    before = measure(reference, replace(document, citations=tuple(c for c in document.citations if c.key != keys[0])))
    after = measure(reference, replace(document, citations=tuple(c for c in document.citations if c.key != keys[1])))
    difference = compare_evaluations(before, after)
    assert (len(difference.gained), len(difference.lost)) == (1, 1)
    assert difference.references == ()
    dropped = reference["citations"].pop(0)
    again = compare_evaluations(after, measure(reference))
    assert again.references == ("CCPR/C/KAZ/CO/3",)
    assert [finding.value for finding in again.newly_false] == [dropped["target"]]


def test_the_command(tmp_path: Path, evaluation: Evaluation) -> None:
    runner = CliRunner()
    file = tmp_path / "now.json"
    done = runner.invoke(app, ["evaluate", "--project", str(ROOT), "--json", str(file), "--differences"])
    assert done.exit_code == 0, done.output
    assert "citations: article in bracket" in done.output
    assert "CCPR/C/KAZ/CO/3: citations" in done.output
    assert file.read_text(encoding="utf-8") == to_json(evaluation)
    nowhere = tmp_path / "none" / "now.json"
    done = runner.invoke(app, ["evaluate", "--project", str(ROOT), "--against", str(file), "--json", str(nowhere)])
    assert "No difference to the earlier evaluation." in done.output
    assert "now.json: the file cannot be written" in str(done.exception)
    for text, what in {
        "": "no evaluation that can be read",
        '{"format": 99}': "no evaluation that can be read",
    }.items():
        file.write_text(text)
        failed = runner.invoke(app, ["evaluate", "--project", str(ROOT), "--against", str(file)])
        assert what in str(failed.exception)
    failed = runner.invoke(app, ["evaluate", "--project", str(ROOT), "--against", str(tmp_path / "none.json")])
    assert "none.json: the file cannot be read" in str(failed.exception)


@pytest.mark.rest
def test_the_command_writes(tmp_path: Path) -> None:
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "tests" / "corpus", tmp_path / "tests" / "corpus")
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests" / "mutations").mkdir()
    shutil.copy(ROOT / "tests" / "mutations" / "table.md", tmp_path / "tests" / "mutations")
    done = CliRunner().invoke(app, ["evaluate", "--project", str(tmp_path), "--write"])
    assert done.exit_code == 0, done.output
    for path in ("docs/quality.md", "data/extraction/confidence.yaml", "tests/corpus/measured.json"):
        assert (tmp_path / path).read_text() == (ROOT / path).read_text()


def test_a_project_without_a_corpus(tmp_path: Path) -> None:
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    failed = CliRunner().invoke(app, ["evaluate", "--project", str(tmp_path)])
    assert "there is no corpus to measure by" in str(failed.exception)
