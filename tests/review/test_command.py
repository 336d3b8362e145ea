"""``ccpr-graph review`` as a user calls it. tests/review/test_walk.py follows the documentation."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ccpr_graph.cli import app
from ccpr_graph.errors import CcprGraphError
from ccpr_graph.review import load_reviews
from tests.sampling import sampled

ROOT = Path(__file__).parents[2]
ISTANBUL = "annotation/34/b/istanbul-protocol-instrument/1"
IRI = "https://w3id.org/ccpr-graph/id/document/ccpr-c-kaz-co-3"
WHO = ("--by", "A. N. Expert", "--why", "For a test")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture
def file(project: Path) -> Path:
    path = project / "data" / "documents" / "ccpr-c-kaz-co-3" / "reviews.tsv"
    path.unlink(missing_ok=True)
    return path


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["review", *arguments, "--project", str(project)])


def fails(project: Path, file: Path, *arguments: str, says: str) -> None:
    before = file.read_bytes() if file.exists() else None
    done = run(project, "CCPR/C/KAZ/CO/3", *arguments)
    assert isinstance(done.exception, CcprGraphError), done.output
    assert says in str(done.exception)
    assert str(done.exception).rstrip(".").count(". ") >= 1, "a remedy"
    assert (file.read_bytes() if file.exists() else None) == before


def test_the_document_is_named_by_symbol_or_folder(project: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = run(project, "CCPR/C/KAZ/CO/3").output
    assert "CCPR/C/KAZ/CO/3: " in listed
    monkeypatch.chdir(project)
    assert run(project, "data/documents/ccpr-c-kaz-co-3/").output == listed
    for wrong in ("CCPR/C/KAZ/CO/9", "§"):
        done = run(project, wrong)
        assert f"this project has no document {wrong!r}" in str(done.exception)
        assert "It has CCPR/C/KAZ/CO/3" in str(done.exception)


@pytest.mark.thorough
def test_all_lists_keys_words_and_decisions(project: Path, file: Path) -> None:
    assert run(project, "CCPR/C/KAZ/CO/3", "--accept", f"{IRI}/{ISTANBUL}", *WHO, "--on", "2026-01-31").exit_code == 0
    assert load_reviews(file)[0].on == date(2026, 1, 31)
    output = run(project, "CCPR/C/KAZ/CO/3", "--all").output
    assert f"  {ISTANBUL}\n" in output
    assert "in line with the «Manual on the Effective Investigation" in output
    assert "decided: accept, A. N. Expert, 2026-01-31: For a test" in output


def test_the_name_may_be_set_once(project: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCPR_GRAPH_REVIEWER", "B. Else")
    today = date.today()
    done = run(project, "CCPR/C/KAZ/CO/3", "--reject", ISTANBUL.removeprefix("annotation/"), "--why", "For\ta test")
    assert done.exit_code == 0, done.output
    (review,) = load_reviews(file)
    assert (review.by, review.why) == ("B. Else", "For\ta test")
    assert today <= review.on <= date.today(), "midnight may pass meanwhile"


# Those after the sixth read the document before they refuse.
REFUSED = [
    (["--accept", ISTANBUL], "a decision needs --by"),
    (["--accept", ISTANBUL, "--by", "A"], "a decision needs --why"),
    (["--accept", ISTANBUL, *WHO, "--on", "yesterday"], "'yesterday' is no date"),
    (["--accept", ISTANBUL, "--reject", ISTANBUL, *WHO], "one decision at a time, not accept and reject"),
    (["--why", "For a test"], "no decision is given"),
    (["--add", "instrument/cat", *WHO], "what is added needs the words"),
    (["--accept", "annotation/34/b/none/1", *WHO], "has no annotation 'annotation/34/b/none/1'"),
    (["--change", ISTANBUL, "instrument/none", *WHO], "no instrument none is described"),
    (["--add", "instrument/cat", "--unit", "paragraph/99", "--quote", "x", *WHO], "there is no paragraph/99"),
    (["--add", "instrument/cat", "--unit", "paragraph/34/b", "--quote", "zebra", *WHO], "does not stand in"),
    (["--add", "instrument/cat", "--unit", "paragraph/6", "--quote", "Covenant", *WHO], "quote the words around it"),
    (["--add", "§", "--unit", "paragraph/6", "--quote", "Covenant", *WHO], "'§' is no value"),
    (
        ["--add", "action/investigate", "--unit", "paragraph/6", "--quote", "the Covenant", "--statement", "concern/99", *WHO],
        "there is no concern/99",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "says"), [*REFUSED[:6], *sampled(REFUSED[6:], every=7)])
def test_what_is_refused(project: Path, file: Path, arguments: list[str], says: str) -> None:
    fails(project, file, *arguments, says=says)


@pytest.mark.rest
def test_the_same_twice(project: Path, file: Path) -> None:
    assert run(project, "CCPR/C/KAZ/CO/3", "--accept", ISTANBUL, *WHO).exit_code == 0
    fails(project, file, "--reject", ISTANBUL, *WHO, says="line 2: A. N. Expert has decided on")


def test_what_is_lost_is_listed(project: Path, file: Path) -> None:
    assert run(project, "CCPR/C/KAZ/CO/3", "--reject", ISTANBUL, *WHO).exit_code == 0
    file.write_text(file.read_text().replace("Istanbul", "Ankara"))
    output = run(project, "CCPR/C/KAZ/CO/3").output
    assert "reviews.tsv, line 2: the decision to reject changes nothing" in output


def test_changes_need_an_earlier_build(project: Path, file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "none.ttl"
    fails(project, file, "--against", str(missing), says="none.ttl: there is no earlier build of this document")
    missing.write_text("<http://example.org/a> a <http://example.org/b> .")
    fails(project, file, "--against", str(missing), says="this file holds nothing of CCPR/C/KAZ/CO/3")
    missing.write_text("<a")
    fails(project, file, "--against", str(missing), says="not valid Turtle")


def test_changes_against_another_file(project: Path, file: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.ttl"
    lost = f"{IRI}/annotation/34/b/cat-instrument/1"
    changed = f"{IRI}/{ISTANBUL}"
    earlier.write_text(
        "@prefix oa: <http://www.w3.org/ns/oa#> . @prefix cito: <http://purl.org/spar/cito/> .\n"
        f"<{lost}> oa:hasTarget <{lost}/target> . <{lost}/quote> oa:exact 'torture'@en .\n"
        f"<{changed}> oa:hasTarget <{changed}/target> . <{changed}/quote> oa:exact 'Istanbul'@en .\n"
        f"<{changed.replace('annotation', 'citation')}> cito:hasCitedEntity <https://w3id.org/ccpr-graph/id/instrument/cat> .\n"
    )
    tag = f"{IRI}/annotation/recommendation/34/b/action-investigate/1"
    day = f"{IRI}/annotation/concern/27/date-2011-12-16/1"
    with earlier.open("a") as file_:
        for key, body in ((tag, "https://w3id.org/ccpr-graph/id/action/review"), (day, f"{IRI}/date/concern/27/x/1")):
            file_.write(
                f"<{key}> oa:hasTarget <{key}/target> ; oa:hasBody <{body}> ; "
                f"<https://w3id.org/ccpr-graph/ontology#basis> 'literal' . <{key}/quote> oa:exact 'words'@en .\n"
            )
        file_.write(f"<{IRI}/date/concern/27/x/1> <https://w3id.org/ccpr-graph/ontology#date> '2011-12' .\n")
    output = run(project, "CCPR/C/KAZ/CO/3", "--against", str(earlier)).output
    assert "“words” action/review (literal) → “Conducting" in output
    assert "action/investigate (literal)" in output
    assert "“words” 2011-12 (literal) → “" in output
    assert "lost (1)\n  annotation/34/b/cat-instrument/1  “torture”\n" in output
    assert f"{ISTANBUL}  “Istanbul” instrument/cat → “Manual on" in output
    assert ", 1 lost, 3 changed, 0 the same." in output
