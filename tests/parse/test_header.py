"""What documents of other years say of themselves. Sentences quoted from documents have their symbol beside them."""

from __future__ import annotations

from datetime import date

import pytest

from ccpr_graph.errors import SourceError
from ccpr_graph.model import Document
from tests.conftest import Read
from tests.documents import OPENING, pair, small

MATTERS = pair("The Committee is concerned.", "The State party should act.")


def dates(document: Document) -> list[tuple[str, str | None]]:
    meetings = (*document.header.considered_at, *document.header.adopted_at)
    return [(meeting.number, meeting.held.isoformat() if meeting.held else None) for meeting in meetings]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (  # CCPR/C/KAZ/CO/2
            "The Committee considered the second periodic report at its 3271st and 3272nd meetings (CCPR/C/SR.3271 and 3272), held on 22 "
            "and 23 June 2016. At its 3294th meeting, held on 11 July 2016, it adopted the present concluding observations.",
            [("3271", "2016-06-22"), ("3272", "2016-06-23"), ("3294", "2016-07-11")],
        ),
        (
            "The Committee considered the report at its 3891st, 3893rd and 3895th meetings, held in a hybrid format on 7, 8 and 12 July "
            "2022. At its 3912th meeting, held on 22 July 2022, the Committee adopted the following concluding observations.",
            [("3891", "2022-07-07"), ("3893", "2022-07-08"), ("3895", "2022-07-12"), ("3912", "2022-07-22")],
        ),
        (  # three meetings on two days: which was when is not said
            "The Committee considered the report at its 3044th, 3045th and 3046th meetings, held on 13 and 14 March 2014. "
            "At its 3061st meeting (CCPR/C/SR.3061), held on 26 March 2014, it adopted the present concluding observations.",
            [("3044", None), ("3045", None), ("3046", None), ("3061", "2014-03-26")],
        ),
        (
            "The Committee considered the report at its 2592nd meeting, on 12th March 2013, and adopted the concluding observations below "
            "at its 2600th and 2601st meetings (CCPR/C/SR.2600 and 2601), held on 28 and 29 March 2013.",
            [("2592", "2013-03-12"), ("2600", "2013-03-28"), ("2601", "2013-03-29")],
        ),
    ],
)  # fmt: skip
def test_meetings(read: Read, opening: str, expected: list[tuple[str, str | None]]) -> None:
    assert dates(read(small(MATTERS, opening=opening))) == expected


def test_adoption_in_the_second_paragraph(read: Read) -> None:
    first, second = OPENING.split(". At its")
    document = read(small(MATTERS, opening=f"{first}.").replace("2. The Committee is grateful.", f"2. At its{second}"))
    assert document.header.adopted_on == date(2025, 7, 11)


@pytest.mark.parametrize(
    "title",
    [
        "Concluding observations on the third periodic report of Kazakhstan *",
        "Concluding observations on the third periodic report of the Republic of Kazakhstan*",
        "Concluding observations on the second and third periodic reports of\nKazakhstan*".replace(
            "second and third", "third"
        ),
        "Concluding observations on Kazakhstan in the absence of its third periodic report*",
        "Concluding observations on the third periodic report of Kazakhstan, adopted by the Committee at its 144th session (23 June – 17 July 2025)",
        "Consideration of reports submitted by States parties under article 40 of the Covenant\n\nConcluding observations on the third periodic report of Kazakhstan*",
    ],
)
def test_titles(read: Read, title: str) -> None:
    note = "* Adopted by the Committee at its 144th session (23 June–17 July 2025)." if "*" in title else ""
    document = read(small(MATTERS, title=title, title_note=note))
    session = document.header.session
    assert session
    assert (session.number, session.start, session.end) == ("144", date(2025, 6, 23), date(2025, 7, 17))
    assert document.notices == ()


@pytest.mark.parametrize(
    "title",
    [
        "Concluding observations on Kenya in the absence of its initial report",
        "Concluding observations in the absence of the initial report of Cabo Verde",
        "Concluding observations on the third periodic report of the Republic of Korea",
    ],
)
def test_titles_of_other_states(read: Read, title: str) -> None:
    with pytest.raises(SourceError, match=r"is of Kazakhstan"):
        read(small(MATTERS, title=title))


def test_a_title_that_names_no_report_is_said(read: Read) -> None:
    document = read(small(MATTERS, title="Concluding observations of the Human Rights Committee*"))
    assert [n.message.rsplit(", ", 1)[1] for n in document.notices] == ["the State and the report in its title"]


def test_no_empty_line_behind_the_title(read: Read) -> None:
    text = small(MATTERS).replace("Kazakhstan*\n\n1.", "Kazakhstan*\n1.")
    assert read(text).header.adopted_on == date(2025, 7, 11)


def test_a_star_that_was_lost_is_said(read: Read) -> None:
    note = "* Adopted by the Committee at its 144th session (23 June–17 July 2025)."
    title = "Concluding observations on the third periodic report of Kazakhstan"
    document = read(small(MATTERS, title=title, title_note=note))
    assert [n.message for n in document.notices] == ["note * is called nowhere"]
    assert document.header.session
    document = read(small(MATTERS, title=f"{title}*", title_note=""))
    assert [n.message for n in document.notices] == [
        "note * is called, and not there",
        "the text does not state, in a form that is understood, the session",
    ]


def test_what_the_text_does_not_state_is_said(read: Read) -> None:
    document = read(small(MATTERS, opening="The Committee considered the report.").replace("3 September 2025\n\n", ""))
    assert [n.message.rsplit(", ", 1)[1] for n in document.notices] == [
        "the meetings that considered the report",
        "the meeting that adopted the observations",
        "the date of adoption",
        "the date of distribution",
    ]


def test_an_item_without_its_stop(read: Read) -> None:
    text = "Some matter\n\n3. The Committee is concerned about:\n\n(a) Torture\n\n(b) Deaths (art. 6)\n\n4. The State party should act."
    document = read(small(text))
    assert [document.by_key[f"paragraph/3/{letter}"].text for letter in "ab"] == ["Torture", "Deaths (art. 6)"]
    assert [n.message for n in document.notices] == ["paragraph/3/a ends without a stop"]


def test_a_number_that_is_expected_never_vanishes(read: Read) -> None:
    """Where the empty lines around a heading were lost, the text is refused rather than read as one paragraph."""
    with pytest.raises(SourceError, match="stops in mid-sentence"):
        read(small("Some matter\n\n3. The Committee is concerned.\nOther matter\n4. The State party should act."))
