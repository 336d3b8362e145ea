from __future__ import annotations

from datetime import date

import pytest

from ccpr_graph.knowledge import Forms
from ccpr_graph.model import Document, NextCycle, Statement, StatementKind
from ccpr_graph.sentences import sentences
from tests.conftest import Read
from tests.documents import pair, small


def keys(document: Document, kind: StatementKind) -> list[str]:
    return [s.key for s in document.statements if s.kind is kind and not s.part_of]


def by_key(document: Document) -> dict[str, Statement]:
    return {statement.key: statement for statement in document.statements}


def test_concerns_and_recommendations_of_kazakhstan(kazakhstan: Document) -> None:
    assert keys(kazakhstan, StatementKind.CONCERN) == [f"concern/{n}" for n in range(5, 56, 2)]
    assert keys(kazakhstan, StatementKind.RECOMMENDATION) == [f"recommendation/{n}" for n in range(6, 57, 2)]
    assert keys(kazakhstan, StatementKind.POSITIVE_ASPECT) == ["positive-aspect/3", "positive-aspect/4"]
    assert keys(kazakhstan, StatementKind.REQUEST) == ["request/57", "request/58", "request/59"]
    assert keys(kazakhstan, StatementKind.STATEMENT) == []


def test_pairs_of_kazakhstan(kazakhstan: Document) -> None:
    found = {s.key: s.responds_to for s in kazakhstan.statements if s.responds_to}
    assert found == {f"recommendation/{n + 1}": (f"concern/{n}",) for n in range(5, 56, 2)}


def test_pairs_stand_under_one_heading(kazakhstan: Document) -> None:
    statements = by_key(kazakhstan)
    for statement in kazakhstan.statements:
        for concern in statement.responds_to:
            assert statements[concern].heading == statement.heading


def test_items_of_kazakhstan(kazakhstan: Document) -> None:
    items = [s for s in kazakhstan.statements if s.part_of and s.kind is not StatementKind.SUB_CONCERN]
    assert len(items) == 54
    assert sum(1 for item in items if item.kind is StatementKind.RECOMMENDATION) == 47
    assert by_key(kazakhstan)["recommendation/34/b"].part_of == "recommendation/34"


def test_follow_up_of_kazakhstan(kazakhstan: Document) -> None:
    found = by_key(kazakhstan)["request/58"].follow_up
    assert found
    assert found.recommendations == ("recommendation/12", "recommendation/34", "recommendation/52")
    assert (found.deadline, found.rule_of_procedure) == (date(2028, 7, 18), "75 (1)")
    assert not by_key(kazakhstan)["request/57"].follow_up


def test_next_cycle_of_kazakhstan(kazakhstan: Document) -> None:
    found = [s.next_cycle for s in kazakhstan.statements if s.next_cycle]
    assert found == [NextCycle(4, 2031, 2033, "Geneva", 21200, "P1Y", None)]


def test_reiterations_of_kazakhstan(kazakhstan: Document) -> None:
    assert [s.key for s in kazakhstan.statements if s.reiterates] == [
        f"recommendation/{n}" for n in (8, 18, 22, 28, 34, 42, 46, 48)
    ]
    assert sum(len(s.reiterates) for s in kazakhstan.statements) == 9


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Committee is concerned about it.", "concern"),
        ("The Committee remains deeply concerned by reports.", "concern"),
        ("The Committee welcomes it. However, it regrets the lack of data.", "concern"),
        ("The Committee notes with concern that nothing was done.", "concern"),
        ("It is nevertheless, despite all efforts, concerned.", "concern"),
        ("Concerns remain about it.", "concern"),
        ("The State party should act.", "recommendation"),
        ("The State Party should act.", "recommendation"),
        ("Recalling its general comment, the Committee urges the State party to act.", "recommendation"),
        ("The Committee recommends that the State party act.", "recommendation"),
        ("The Committee reiterates its recommendation and calls upon the State party to act.", "recommendation"),
        ("The Committee notes the information provided.", "statement"),
        ("The Committee notes the information provided (art. 7).", "concern"),
        ("Of particular concern is the lack of data.", "concern"),
        ("The Committee is troubled by it.", "concern"),
        ("The State party, in accordance with article 7, should act.", "recommendation"),
        ("The State party is encouraged to act.", "recommendation"),
        ("To this end, it should act.", "recommendation"),
        ("The Committee, recalling its previous recommendations, urges the State party to act.", "recommendation"),
        (
            "The Committee reiterates its previous recommendation (see CCPR/C/KAZ/CO/1, para. 8) and recommends that it act.",
            "recommendation",
        ),
        ("It recommends that the period be reduced.", "recommendation"),
        ("All allegations of torture should be promptly investigated.", "recommendation"),
        ("The Committee notes that detainees should be released.", "statement"),
        ("The State party should train judges. This includes those of military courts (art. 14).", "recommendation"),
        ("The State party should widely publicize the report.", "request"),
        ("The Committee requests that the present concluding observations be widely disseminated.", "request"),
        ("The State party should publish the present concluding observations.", "request"),
        (
            "In accordance with rule 71, paragraph 5, of its rules of procedure, the State party should provide information.",
            "request",
        ),
        ("The Committee requests the State party to submit its next periodic report by 15 July 2020.", "request"),
    ],
)
def test_wording(read: Read, text: str, kind: str) -> None:
    document = read(small(f"Some matter\n\n3. {text}"))
    assert [s.kind.value for s in document.statements] == [kind]


def test_one_paragraph_with_both(read: Read) -> None:
    text = "The Committee is concerned about it (art. 7). The State party should act. It should also report."
    document = read(small(f"Some matter\n\n3. {text}"))
    concern, recommendation = document.statements
    assert (concern.key, concern.words.quote, concern.whole) == (
        "concern/3",
        "The Committee is concerned about it (art. 7).",
        False,
    )
    assert recommendation.words.quote == "The State party should act. It should also report."
    assert recommendation.responds_to == ("concern/3",)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The Committee regrets it. It recommends that it be ended.", "It recommends"),
        ("The Committee deplores it. Detainees should be released.", "Detainees"),
        ("The Committee is concerned (art. 7) The State party should act.", "The State"),
        ("The Committee is concerned. (arts. 7 and 9 (1)) The State party should act.", "The State"),
        ("The Committee notes the law (arts. 7 and 9). The State party should act.", "The State"),
        (
            "The Committee notes it. It is concerned. The Committee urges the State party to act (art. 7).",
            "The Committee urges",
        ),
    ],
)
def test_where_a_paragraph_with_both_is_cut(read: Read, text: str, cut: str) -> None:
    concern, recommendation = read(small(f"Some matter\n\n3. {text}")).statements
    assert (concern.key, recommendation.key) == ("concern/3", "recommendation/3")
    assert recommendation.words.quote.startswith(cut)
    assert f"{concern.words.quote} {recommendation.words.quote}" == text
    assert recommendation.responds_to == ("concern/3",)


def test_an_unnumbered_recommendation_behind_its_concern(read: Read) -> None:
    text = "3. The Committee is concerned (art. 7).\n\n**The State party should act.**\n\n4. The Committee regrets it.\n\nThe State party should stop.\n"
    document = read(small(text))
    assert {s.key: s.responds_to for s in document.statements if s.responds_to} == {
        "recommendation/3": ("concern/3",),
        "recommendation/4": ("concern/4",),
    }
    assert [c.target.steps for c in document.citations if c.target] == [("7",)]


def test_separate_lists_are_not_paired(read: Read) -> None:
    text = "3. The Committee is concerned.\n\n4. It regrets the deaths.\n\nC. Suggestions and recommendations\n\n5. The State party should act.\n\n6. It should also stop.\n"
    document = read(
        small(text).replace("B. Principal matters of concern and recommendations", "B. Principal subjects of concern")
    )
    assert [s.key for s in document.statements] == ["concern/3", "concern/4", "recommendation/5", "recommendation/6"]
    assert not any(s.responds_to for s in document.statements)


def test_the_date_of_the_next_report_is_no_deadline_of_follow_up(read: Read) -> None:
    last = (
        "5. The State party should submit its next periodic report by 1 August 2013. The State party should provide, within one "
        "year, information on the implementation of the recommendations in paragraph 4 above."
    )
    document = read(small(pair("The Committee is concerned.", "The State party should act."), last_part=last))
    follow_up = by_key(document)["request/5"].follow_up
    assert follow_up and follow_up.deadline is None and follow_up.recommendations == ("recommendation/4",)


def test_two_concerns_and_one_answer(read: Read) -> None:
    text = "Some matter\n\n3. The Committee is concerned.\n\n4. The Committee also regrets it.\n\n5. The State party should act.\n"
    assert by_key(read(small(text)))["recommendation/5"].responds_to == ("concern/3", "concern/4")


def test_without_headings_a_recommendation_answers_the_concern_right_before_it(read: Read) -> None:
    """The layout of the 1990s: concerns of several matters in a row, of which some have no answer."""
    texts = (
        "The Committee is concerned (art. 7).",
        "The Committee is concerned (art. 6).",
        "The State party should act.",
    )
    document = read(small("\n\n".join(f"{number}. {text}" for number, text in enumerate(texts, 3))))
    assert by_key(document)["recommendation/5"].responds_to == ("concern/4",)
    assert "concern 3 has no recommendation that answers it" in [notice.message for notice in document.notices]


def test_an_answer_never_crosses_a_heading(read: Read) -> None:
    text = "One matter\n\n3. The Committee is concerned.\n\nOther matter\n\n4. The State party should act.\n"
    document = read(small(text))
    assert by_key(document)["recommendation/4"].responds_to == ()
    assert [notice.message for notice in document.notices] == [
        "concern 3 has no recommendation that answers it",
        "this recommendation follows no concern of its own; it is left unpaired",
    ]


def test_a_recommendation_that_repeats_a_concern_in_one_sentence(read: Read) -> None:
    answer = "The Committee reiterates its concern and recommends that the State party act."
    document = read(small(pair("The Committee is concerned.", answer)))
    assert by_key(document)["recommendation/4"].responds_to == ("concern/3",)
    assert len(document.notices) == 1


def test_what_is_not_certain_is_a_mere_statement(read: Read) -> None:
    document = read(small(pair("The Committee notes the information provided.", "The State party should act.")))
    assert [s.key for s in document.statements] == ["statement/3", "recommendation/4"]
    assert len(document.notices) == 2


@pytest.mark.parametrize(
    ("words", "reiterated"),
    [
        ("Reiterating its previous recommendations,[^1] the Committee urges the State party to act.", True),
        ("Recalling the Committee's previous concluding observations,[^1] the State party should act.", True),
        ("The State party should act as others did.[^1]", False),
        (
            "While noting that its previous recommendation has been implemented,[^1] the Committee urges the State party to act.",
            False,
        ),
        ("The State party should report on the implementation of the Committee's previous recommendations.[^1]", False),
        ("Reiterating its previous recommendations, the State party should act. It should also read this.[^1]", False),
    ],
)
def test_reiteration_is_said_in_the_sentence_that_cites(read: Read, words: str, reiterated: bool) -> None:
    document = read(small(pair("The Committee is concerned.", f"{words}\n\n[^1]: CCPR/C/KAZ/CO/2, para. 8.")))
    assert bool(by_key(document)["recommendation/4"].reiterates) is reiterated


@pytest.mark.parametrize(
    "symbol", ["CAT/C/KAZ/CO/2", "CCPR/C/UZB/CO/2", "CCPR/C/KAZ/CO/4", "CCPR/C/KAZ/2", "A/HRC/1/2"]
)
def test_only_earlier_observations_on_the_same_state_are_reiterated(read: Read, symbol: str) -> None:
    words = f"Reiterating its previous recommendations,[^1] the Committee urges the State party to act.\n\n[^1]: {symbol}, para. 8."
    document = read(small(pair("The Committee is concerned.", words)))
    assert not by_key(document)["recommendation/4"].reiterates


def test_follow_up_without_a_date(read: Read) -> None:
    last = (
        "5. In accordance with rule 71, paragraph 5, of its rules of procedure, the State party should provide, within one year, "
        "relevant information on its implementation of the Committee's recommendations made in paragraphs 3 and 4 above.\n\n"
        "6. The Committee requests the State party to submit its next periodic report by 15 July 2020."
    )
    document = read(small(pair("The Committee is concerned.", "The State party should act."), last_part=last))
    follow_up = by_key(document)["request/5"].follow_up
    assert follow_up
    assert (follow_up.recommendations, follow_up.deadline, follow_up.rule_of_procedure) == (
        ("recommendation/4",),
        None,
        "71, paragraph 5",
    )
    assert [n.message for n in document.notices] == [
        "follow-up is asked for on recommendation 3, which is no recommendation",
        "follow-up is asked for without a deadline that is a date",
    ]
    next_cycle = by_key(document)["request/6"].next_cycle
    assert next_cycle and next_cycle.report_due == date(2020, 7, 15)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "The State party will receive from the Committee in 2027 the list of issues and will be expected to submit its replies "
            "within one year of receipt. The next constructive dialogue will take place in 2030, in Geneva.",
            NextCycle(None, 2027, 2030, "Geneva", None, "P1Y", None),
        ),
        (
            "The Committee fixes 29 October 2011 as the date for the submission of the fourth periodic report.",
            NextCycle(4, None, None, None, None, None, date(2011, 10, 29)),
        ),
        ("The State party should disseminate its third periodic report.", None),
    ],
)
def test_next_cycle(read: Read, words: str, expected: NextCycle | None) -> None:
    document = read(small(pair("The Committee is concerned.", "The State party should act."), last_part=f"5. {words}"))
    assert by_key(document)["request/5"].next_cycle == expected


@pytest.mark.parametrize(
    "words",
    [
        "the State party should provide, within one year, relevant information on its implementation of the Committee’s recommendations made in paragraphs 4 and 3 above.",
        "The State party should submit, within one year, information on the follow-up given to the recommendations contained in paragraphs 3–4.",
        "The State party is requested to submit, by 1 May 2027, information on the implementation of the recommendations in paragraphs 4 (a matter, 2020) above.",
    ],
)
def test_ways_of_asking_for_follow_up(read: Read, words: str) -> None:
    document = read(small(pair("The Committee is concerned.", "The State party should act."), last_part=f"5. {words}"))
    follow_up = by_key(document)["request/5"].follow_up
    assert follow_up and follow_up.recommendations == ("recommendation/4",)


def test_a_request_for_follow_up_that_is_not_understood_is_said(read: Read) -> None:
    words = "In accordance with rule 75 of the rules of procedure, information on some matters is awaited."
    document = read(small(pair("The Committee is concerned.", "The State party should act."), last_part=f"5. {words}"))
    assert [n.message for n in document.notices] == [
        "a rule of procedure is named, but what is to be followed up is not understood"
    ]


def test_a_concern_with_items(read: Read) -> None:
    text = "Some matter\n\n3. The Committee is concerned about:\n\n(a) One thing;\n\n(b) Another (arts. 7 and 9).\n\n4. The State party should act."
    document = read(small(text))
    assert [s.key for s in document.statements] == ["concern/3", "concern/3/a", "concern/3/b", "recommendation/4"]
    assert [c.unit for c in document.citations] == ["paragraph/3/b", "paragraph/3/b"]


def test_sentences(forms: Forms) -> None:
    text = "See para. 8. It said “No.” Then (art. 7). Dr. No left. 29 officers stayed."
    spans = sentences(text, forms.statements.abbreviations)
    assert [text[s.start : s.end].strip() for s in spans] == [
        "See para. 8.", "It said “No.”", "Then (art. 7).", "Dr. No left.", "29 officers stayed.",
    ]  # fmt: skip
    assert "".join(text[s.start : s.end] for s in spans) == text


def test_a_concern_with_items_and_its_recommendation_behind_them(read: Read) -> None:
    text = "Some matter\n\n3. The Committee is concerned about:\n\n(a) Torture;\n\n(b) Deaths (art. 6).\n\nThe State party should act.\n"
    assert [(s.key, s.responds_to) for s in read(small(text)).statements] == [
        ("concern/3", ()),
        ("concern/3/a", ()),
        ("concern/3/b", ()),
        ("recommendation/3", ("concern/3",)),
    ]


def test_a_recommendation_that_goes_on_behind_its_items(read: Read) -> None:
    text = "Some matter\n\n3. The Committee is concerned. The State party should:\n\n(a) Act;\n\n(b) Stop.\n\nThe State party should also report.\n"
    assert [s.key for s in read(small(text)).statements] == [
        "concern/3",
        "recommendation/3",
        "recommendation/3/a",
        "recommendation/3/b",
    ]


def test_a_paragraph_with_both_answers_its_own_concern_alone(read: Read) -> None:
    text = "3. The Committee is concerned.\n\n4. It regrets it. The State party should act.\n"
    document = read(small(text))
    assert {s.key: s.responds_to for s in document.statements if s.responds_to} == {"recommendation/4": ("concern/4",)}
    assert "concern 3 has no recommendation that answers it" in [notice.message for notice in document.notices]


@pytest.mark.parametrize(
    "reported",
    [
        "The Office of the High Commissioner stated that the State party should repeal the Act.",
        "In the opinion of Amnesty International, the State party must act.",
        "The Constitutional Court ruled that the State party should act.",
        "The penalty should be abolished, according to non-governmental organizations.",
    ],
)
def test_what_others_say_is_no_recommendation(read: Read, reported: str) -> None:
    document = read(small(pair(f"The Committee is concerned. {reported}", "The State party should act.")))
    assert {s.key: s.responds_to for s in document.statements} == {"concern/3": (), "recommendation/4": ("concern/3",)}
