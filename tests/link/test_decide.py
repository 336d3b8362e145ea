"""A person's decision moves a link; nothing else does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.link import Status, link_quads, load_links
from ccpr_graph.link.decide import Decision, add_candidates, decide

DAY = date(2026, 1, 31)
THEME, TERM = "theme:access-to-information", "unbis:1002525"
SET = "themes-unbis"


def decision(to: Status, subject: str = THEME, obj: str = TERM, **more: str) -> Decision:
    given = {"reviewer": "A. Person", "comment": "Both were read.", **more}
    return Decision(subject, obj, to, given["reviewer"], DAY, given["comment"], given.get("of"))


def state_of(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.tsv")}


@pytest.mark.parametrize(
    "subject", [THEME, "theme/access-to-information", "https://w3id.org/ccpr-graph/id/theme/access-to-information"]
)
@pytest.mark.parametrize("obj", [TERM, "http://metadata.un.org/thesaurus/1002525"])
def test_accepting_publishes_the_link_with_its_reviewer(folder: Path, subject: str, obj: str) -> None:
    decide(folder, decision(Status.ACCEPTED, subject, obj))
    links = load_links(folder)
    (row,) = links.tables[Status.ACCEPTED, SET].rows
    assert (row.cell("reviewer_label"), row.cell("review_date")) == ("A. Person", "2026-01-31")
    assert row.cell("comment").endswith("limited to public bodies. Both were read.")
    assert row.pair not in links.tables[Status.CANDIDATES, SET].pairs
    assert row.pair in {(q.subject.value, q.object.value) for q in link_quads(links) if hasattr(q.object, "value")}  # type: ignore[union-attr]


def test_rejecting_says_not_and_publishes_nothing(folder: Path) -> None:
    before = link_quads(load_links(folder))
    decide(folder, decision(Status.REJECTED))
    links = load_links(folder)
    (row,) = links.tables[Status.REJECTED, SET].rows
    assert row.cell("predicate_modifier") == "Not"
    assert row.pair not in links.tables[Status.CANDIDATES, SET].pairs
    assert link_quads(links) == before


def test_a_decision_can_be_changed(folder: Path) -> None:
    decide(folder, decision(Status.REJECTED))
    decide(folder, decision(Status.ACCEPTED, reviewer="Another Person"))
    links = load_links(folder)
    (row,) = links.tables[Status.ACCEPTED, SET].rows
    assert (row.cell("predicate_modifier"), row.cell("reviewer_label")) == ("", "Another Person")
    assert links.tables[Status.REJECTED, SET].rows == ()


@pytest.mark.parametrize("written", ["orcid:0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"])
def test_an_orcid_is_an_identifier(folder: Path, written: str) -> None:
    decide(folder, decision(Status.ACCEPTED, reviewer=written))
    table = load_links(folder).tables[Status.ACCEPTED, SET]
    assert table.rows[0].cell("reviewer_id") == "orcid:0000-0002-1825-0097"
    assert table.rows[0].cell("reviewer_label") == ""
    assert table.head.curie_map["orcid"] == "https://orcid.org/"


def test_a_link_of_a_source_can_be_rejected_by_a_person(folder: Path) -> None:
    decide(folder, decision(Status.REJECTED, "state:kaz", "wd:Q232"))
    assert "state:kaz" not in (folder / "accepted" / "states-wikidata.sssom.tsv").read_text()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (decision(Status.ACCEPTED, "theme:no", TERM), "there is no link of theme:no and unbis:1002525. List what there is"),
        (decision(Status.ACCEPTED, reviewer="  "), "a decision needs a name"),
        (decision(Status.REJECTED, comment=" "), "a rejection a reason"),
        (decision(Status.ACCEPTED, "state:kaz", "wd:Q232"), "this link is accepted already, by http://metadata.un.org/sdg"),
        (decision(Status.ACCEPTED, of="themes-sdg"), "there is no link"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_written(folder: Path, wrong: Decision, message: str) -> None:
    before = state_of(folder)
    with pytest.raises(KnowledgeError, match=message):
        decide(folder, wrong)
    assert state_of(folder) == before


def candidate(obj: str, subject: str = "state:kaz", label: str = "Kazakhstan") -> dict[str, str]:
    return {
        "subject_id": subject,
        "subject_label": label,
        "predicate_id": "skos:exactMatch",
        "object_id": obj,
        "mapping_justification": "semapv:LexicalMatching",
        "confidence": "0.5",
    }


def test_a_second_exact_match_is_refused(folder: Path) -> None:
    add_candidates(folder, "states-wikidata", [candidate("wd:Q900000001")])
    before = state_of(folder)
    with pytest.raises(KnowledgeError, match="An exact match is one to one"):
        decide(folder, decision(Status.ACCEPTED, "state:kaz", "wd:Q900000001"))
    assert state_of(folder) == before


def test_candidates_are_added_once_and_never_against_a_decision(folder: Path) -> None:
    one, other = candidate("wd:Q900000001"), candidate("wd:Q900000002")
    assert add_candidates(folder, "states-wikidata", [one, candidate("wd:Q232")])[0] == 1
    decide(folder, decision(Status.REJECTED, "state:kaz", "wd:Q900000001"))
    assert add_candidates(folder, "states-wikidata", [one, other])[0] == 1
    assert add_candidates(folder, "states-wikidata", [one, {**other, "confidence": "0.9"}])[0] == 0
    (row,) = load_links(folder).tables[Status.CANDIDATES, "states-wikidata"].rows
    assert (row.cell("object_id"), row.cell("confidence")) == ("wd:Q900000002", "0.5")


def test_candidates_can_go_to_a_file_of_their_own(folder: Path, tmp_path: Path) -> None:
    before, out = state_of(folder), tmp_path / "mine.sssom.tsv"
    assert add_candidates(folder, "states-wikidata", [candidate("wd:Q900000001")], out=out) == (1, out)
    assert add_candidates(folder, "states-wikidata", [candidate("wd:Q900000002")], out=out) == (1, out)
    assert out.read_text().count("\nstate:kaz\t") == 2
    assert state_of(folder) == before


def test_an_unknown_set(folder: Path) -> None:
    with pytest.raises(KnowledgeError, match="there is no set of links 'states-nowhere'"):
        add_candidates(folder, "states-nowhere", [])
