"""Competency questions: each has a query that answers it, or a reason why the present data cannot."""

from __future__ import annotations

import csv
import re
from collections import defaultdict

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.describe import describe
from ccpr_graph.knowledge import Forms, Vocabularies
from tests.conftest import Read
from tests.documents import small
from tests.rdf_cases import DOCUMENT, inferred, quads_of
from tests.test_queries import FOLDER, SLUGS

ANSWERED = [*range(1, 17), 20, 27]
NOT_YET = {
    21: "chains over three cycles need the documents of three cycles; ccpr:reiterates leads from one to the next",
    22: "grades need follow-up evaluations: ccpr:Assessment and its properties are reserved for them",
    23: "the same",
    24: "needs documents of other treaty bodies, or an import of the Universal Human Rights Index as a ccpr:Coding",
    25: "needs lists of issues and alternative reports; their classes are there, their text is not read",
    26: "a federated query needs a network; docs/endpoint.md tells what the endpoint allows",
    28: "dumps, not a query: every release has them",
}


def questions() -> dict[int, list[str]]:
    """Return the slugs of the queries by the question that they answer, as the head of each query names it."""
    found: dict[int, list[str]] = defaultdict(list)
    for slug in SLUGS:
        head = (FOLDER / f"{slug}.rq").read_text(encoding="utf-8").split("\n\n")[0]
        for number in re.findall(r"(?m)^# question: (\d+)$", head):
            found[int(number)].append(slug)
    return dict(found)


@pytest.mark.parametrize("number", ANSWERED)
def test_question_has_an_answer(number: int) -> None:
    """What stands beside the query is its answer on the real release: tests/test_queries.py compares them."""
    for slug in questions()[number]:
        with (FOLDER / f"{slug}.expected.csv").open(newline="", encoding="utf-8") as stream:
            assert list(csv.DictReader(stream))


def test_every_question_is_answered_or_waits_for_data() -> None:
    assert sorted(questions()) == ANSWERED
    assert not set(ANSWERED) & set(NOT_YET)
    assert sorted([*ANSWERED, *NOT_YET]) == [*range(1, 17), *range(20, 29)]


def test_what_a_state_outside_the_protocol_was_told_is_listed() -> None:
    """The data have no such State with a document: here Kazakhstan is one, and asked about an article that is cited."""
    data = [quad for quad in quads_of(DOCUMENT) if "treaty-status/kaz/iccpr-op2" not in str(quad.subject)]
    status = f"""@prefix ccpr: <{iris.ONTOLOGY}> . @base <{iris.ID}> .
        <treaty-status/kaz/iccpr> a ccpr:TreatyStatus ; ccpr:party <state/kaz> ; ccpr:treaty <instrument/iccpr> ;
            ccpr:statusAction "ratification" ."""
    data += list(ox.parse(status.encode(), format=ox.RdfFormat.TURTLE))
    text = (FOLDER / "no-party-to-second-protocol.rq").read_text(encoding="utf-8").replace("/article/6>", "/article/7>")
    store = ox.Store()
    store.extend([*data, *inferred(data)])
    rows = [[term.value if term else "" for term in row] for row in store.query(text, use_default_graph_as_union=True)]
    assert rows
    assert {row[1] for row in rows} == {"KAZ"}
    assert {row[3] for row in rows} == {"concern", "recommendation"}


def test_a_paragraph_with_both_answers_for_each_what_it_says(
    read: Read, forms: Forms, vocabularies: Vocabularies
) -> None:
    """The layout of before 2012: the concern and its recommendation are one paragraph, and cite different things."""
    matter = (
        "3. Recalling general comment No. 36 (2018), the Committee is concerned about article 5 (2) of the Criminal Code. "
        "The State party should bring article 6 of the Criminal Code of Chile into line with general comment No. 34 (2011)."
    )
    last = "4. The Committee requests the State party to submit its next periodic report by 24 July 2028."
    document = read(small(matter, last_part=last))
    data = [*describe(document, forms, vocabularies, obtained="Made for a test."), *vocabularies.quads]
    store = ox.Store()
    store.extend([*data, *inferred(data)])

    def rows(slug: str) -> list[list[str]]:
        found = store.query((FOLDER / f"{slug}.rq").read_text(encoding="utf-8"), use_default_graph_as_union=True)
        return [[term.value if term else "" for term in row] for row in found]

    assert [row[2] for row in rows("general-comments-in-recommendations")] == ["General comment No. 34"]
    assert [row[2:5] for row in rows("domestic-law-in-concerns")] == [["Kazakhstan", "Criminal Code", "5 (2)"]]
    assert "2028-07-24" in rows("next-review")[0]
