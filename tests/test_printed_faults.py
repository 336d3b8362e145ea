"""What documents print wrongly, or otherwise than other documents, is told and stops no build."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccpr_graph.describe import Cycles, describe, describe_rules
from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.validate import Finding
from tests.conftest import Read
from tests.documents import OPENING, pair, small
from tests.rdf_cases import SHAPE, findings

pytestmark = pytest.mark.thorough

MATTER = pair("The Committee is concerned (art. 7).", "The State Party should act.")
NOTE = "* Adopted by the Committee at its 144th session (23 June–17 July 2025)."
FOLLOW_UP = (  # paragraph 58 of CCPR/C/KAZ/CO/3, with other numbers
    "5. In accordance with rule 75 (1) of the Committee's rules of procedure, the State Party is requested to provide, by {}, "
    "information on the implementation of the recommendations made by the Committee in paragraph {} (some matter) above."
)
TWO = "Concluding observations on the second periodic report of Kazakhstan*"

ALONE = {
    "follow-up on what recommends nothing": (
        {"last_part": FOLLOW_UP.format("18 July 2028", 3)}, {"FollowUpRequest-recommendationsKnown"}),
    "a deadline before the adoption": (
        {"last_part": FOLLOW_UP.format("18 July 2023", 4)}, {"DatesOfFollowUp-deadlineAfterAdoption"}),
    "a deadline in 2082": (
        {"last_part": FOLLOW_UP.format("18 July 2082", 4)}, {"DatesOfFollowUp-deadlineWithinReason"}),
    "adopted after the session": (
        {"opening": OPENING.replace("11 July 2025", "25 July 2025")}, {"DatesOfDocument-adoptedInSession"}),
    "adopted after the distribution": (
        {"opening": OPENING.replace("11 July 2025", "11 October 2025")},
        {"DatesOfDocument-adoptedBeforeIssue", "DatesOfDocument-adoptedInSession"}),
    "considered after the adoption": (
        {"opening": OPENING.replace("24 and 25 June", "14 and 15 July")}, {"DatesOfDocument-consideredBeforeAdoption"}),
}  # fmt: skip

TOGETHER = {
    "another first day of the session": (
        {"title_note": NOTE.replace("23 June", "30 June")},
        {"SessionsInOrder-oneStart", "DatesOfMeeting-heldInSession"}),
    "another last day, before the first": (
        {"title_note": NOTE.replace("17 July", "10 July")},
        {"SessionsInOrder-oneEnd", "DatesOfDocument-adoptedInSession", "DatesOfMeeting-heldInSession"}),
    "another day of a meeting": (
        {"opening": OPENING.replace("24 and 25 June", "26 and 27 June")}, {"DatesOfMeeting-oneDay"}),
    "a meeting of another session": (
        {"title_note": "* Adopted by the Committee at its 122nd session (12 March–6 April 2018).",
         "opening": OPENING.replace("24 and 25 June 2025", "12 and 13 March 2018").replace("11 July 2025", "4 April 2018")},
        {"DatesOfMeeting-oneDay", "DatesOfMeeting-oneSession", "DatesOfDocument-adoptedAtMeetingOfDay",
         "DatesOfDocument-adoptedAtMeetingOfSession", "DatesOfDocument-consideredBeforeAdoption",
         "DatesOfMeeting-heldInSession"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(read: Read, record: Record, forms: Forms, vocabularies: Vocabularies) -> Found:
    return Found(read, record, forms, vocabularies)


class Found:
    """What the shapes find in documents that are described together."""

    def __init__(self, read: Read, record: Record, forms: Forms, vocabularies: Vocabularies) -> None:
        self.read, self.record, self.forms, self.vocabularies = read, record, forms, vocabularies

    def __call__(self, *texts: tuple[str, str]) -> tuple[Finding, ...]:
        documents = []
        for symbol, text in texts:
            body = self.record.body.model_copy(update={"symbol": symbol})
            documents.append(self.read(text, replace(self.record, body=body)))
        described = [*describe_rules(self.forms, "1")]
        for document in documents:
            described += describe(
                document, self.forms, self.vocabularies, obtained="Made for a test.", cycles=Cycles(documents)
            )
        return findings(described, self.vocabularies)


def checks(found: tuple[Finding, ...]) -> set[str]:
    """Return the names of all checks that found something."""
    return {one.check.removeprefix(SHAPE) for one in found}


def violations(found: tuple[Finding, ...]) -> set[str]:
    """Return the names of all checks that would stop a build."""
    return checks(tuple(one for one in found if one.severity == "Violation"))


@pytest.mark.parametrize("name", ALONE)
def test_one_document(found: Found, name: str) -> None:
    changed, expected = ALONE[name]
    before = found(
        ("CCPR/C/KAZ/CO/3", small(MATTER, last_part=changed.get("last_part") and FOLLOW_UP.format("18 July 2028", 4)))
    )
    after = found(("CCPR/C/KAZ/CO/3", small(MATTER, **changed)))
    assert checks(after) - checks(before) == expected
    assert violations(after) == set()


@pytest.mark.parametrize("name", TOGETHER)
def test_two_documents(found: Found, name: str) -> None:
    changed, expected = TOGETHER[name]
    three = ("CCPR/C/KAZ/CO/3", small(MATTER))
    opening = changed.get("opening", OPENING).replace("third periodic", "second periodic")
    two = ("CCPR/C/KAZ/CO/2", small(MATTER, title=TWO, **{**changed, "opening": opening}))
    after = found(three, two)
    assert checks(after) - checks(found(three)) == expected
    assert violations(after) == set()
