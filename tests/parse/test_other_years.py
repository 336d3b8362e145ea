"""Layouts of other years and extractions: what numbers, labels and mastheads look like there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ccpr_graph.annotate.classify import holds_items
from ccpr_graph.errors import SourceError
from ccpr_graph.knowledge import Record, load_record
from ccpr_graph.model import Document, Session, Span, UnitKind, reassemble
from tests.conftest import KAZAKHSTAN, Read
from tests.documents import OPENING, pair, small

MATTERS = pair("The Committee is concerned.", "The State party should act.")


def given(folder: Path, symbol: str, *more: str) -> Record:
    """Return a record with a symbol and some more lines, written for the test."""
    name = re.sub(r"[^a-z0-9]+", "-", symbol.lower())
    (folder / name).mkdir()
    path = folder / name / "record.yaml"
    lines = [f"symbol: {symbol}", "language: en", "source: {file: source.txt, obtained: Made up.}", *more]
    path.write_text("\n".join(lines) + "\n")
    return load_record(path)


def keys(document: Document, *kinds: UnitKind) -> list[str]:
    return [unit.key for unit in document.of_kind(*kinds)]


@pytest.mark.parametrize("symbol", ["CCPR/CO/71/KAZ", "CCPR/C/79/Add.66"])
def test_symbols_before_2006(read: Read, tmp_path: Path, symbol: str) -> None:
    record = given(tmp_path, symbol, "review: {state: KAZ, cycle: '3'}")
    header = read(small(MATTERS).replace("3 September 2025", f"{symbol}\n3 September 2025"), record).header
    assert (header.symbol, header.body, header.iso3, header.cycle, header.cycle_number) == (
        symbol,
        "CCPR",
        "KAZ",
        "3",
        3,
    )


@pytest.mark.parametrize(
    ("symbol", "more", "message"),
    [
        ("CCPR/CO/71/KAZ", "", "does not tell the cycle"),
        ("CCPR/C/79/Add.66", "", "does not tell the state"),
        ("CCPR/CO/71/KAZ", "review: {state: UZB, cycle: '3'}", "has KAZ, the record UZB"),
        ("CCPR/C/KAZ/CO/3", "review: {state: KAZ, cycle: '2'}", "has 3, the record 2"),
        ("CCPR/CO/71/KAZ", "review: {state: KAZ, cycle: '2'}", "has number 2"),
        (
            "CCPR/C/79/Add.66",
            "review: {state: UZB, cycle: '3'}",
            "the record is of Uzbekistan. Correct the record's review.state",
        ),
        ("CCPR/C/79/Add.66", "review: {state: ZZZ, cycle: '3'}", "key 'review.state': the State 'ZZZ' is unknown"),
        ("CCPR/C/CHN-HKG/CO/3", "", "is not the symbol of concluding observations"),
        ("CCPR/C/81/Add.6", "review: {state: KAZ, cycle: '3'}", "is not the symbol of concluding observations"),
    ],
)
def test_a_record_that_does_not_fit(read: Read, tmp_path: Path, symbol: str, more: str, message: str) -> None:
    record = given(tmp_path, symbol, more)
    with pytest.raises(SourceError, match=message):
        read(small(MATTERS), record)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("SCG", "the Federal Republic of Yugoslavia (Serbia and Montenegro)"),  # CCPR/C/79/Add.14
        ("YUG", "Yugoslavia"),
        ("COD", "Zaire"),
    ],
)
def test_a_state_or_name_that_is_no_more(read: Read, tmp_path: Path, state: str, name: str) -> None:
    record = given(tmp_path, "CCPR/C/79/Add.14", f"review: {{state: {state}, cycle: '3'}}")
    title = f"Concluding observations on the third periodic report of {name}"
    assert read(small(MATTERS, title=title, title_note=""), record).header.iso3 == state


def test_the_state_on_a_line_of_its_own(read: Read) -> None:
    title = "Concluding observations of the Human Rights Committee\n\n"
    assert read(small(MATTERS, title=f"{title}KAZAKHSTAN", title_note="")).header.iso3 == "KAZ"
    with pytest.raises(SourceError, match="names 'UZBEKISTAN', but the symbol"):
        read(small(MATTERS, title=f"{title}UZBEKISTAN", title_note=""))


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("CCPR/C/BOL/CO/3", "Bolivia (Plurinational State of)"),
        ("CCPR/C/BOL/CO/3", "the Plurinational State of Bolivia"),
        ("CCPR/C/IRN/CO/3", "Iran (Islamic Republic of)"),
        ("CCPR/C/IRN/CO/3", "Iran, Islamic Republic of"),
        ("CCPR/C/TZA/CO/3", "Tanzania, United Republic of"),
        ("CCPR/C/KOR/CO/3", "Korea, Republic of"),
    ],
)
def test_names_with_brackets_and_commas(read: Read, tmp_path: Path, symbol: str, name: str) -> None:
    title = f"Concluding observations on the third periodic report of {name}*"
    assert read(small(MATTERS, title=title), given(tmp_path, symbol)).header.symbol == symbol


@pytest.mark.parametrize(
    ("masthead", "issued"),
    [
        ("Distr.GENERALCCPR/C/KAZ/CO/312 December 2008Original: ENGLISH", date(2008, 12, 12)),
        ("CCPR/C/KAZ/CO/312 December 2008", date(2008, 12, 12)),
        ("CCPR/C/KAZ/CO/3\n12 December 2008", date(2008, 12, 12)),
        ("Distr.: General12 December 2008", date(2008, 12, 12)),
    ],
)
def test_glued_mastheads(read: Read, masthead: str, issued: date) -> None:
    assert read(small(MATTERS).replace("3 September 2025", masthead)).header.issued == issued


@pytest.mark.parametrize("printed", ["CCPR/C/KAZ/CO/2", "CCPR/C/KAZ/CO/31", "CCPR/C/KAZ/CO/3/Add.1"])
def test_another_symbol_in_the_masthead(read: Read, printed: str) -> None:
    with pytest.raises(SourceError, match="the masthead has the symbol"):
        read(small(MATTERS).replace("3 September 2025", printed))


@pytest.mark.parametrize(
    ("masthead", "opening", "expected"),
    [
        ("107th session\n11-28 March 2013", "", Session("107", date(2013, 3, 11), date(2013, 3, 28))),
        ("Eighty- sixth session\nNew York, 13-31 March 2006", "", Session("86", date(2006, 3, 13), date(2006, 3, 31))),
        ("One hundred and seventh session", "", Session("107", None, None)),
        ("", "At its 1526th meeting (fifty-seventh session), on 24 July 1996, it met.", Session("57", None, None)),
        ("", "At its 1810th meeting, during its 67th session, it met.", Session("67", None, None)),
        ("Next session", "It met before its next session.", None),
    ],
)
def test_sessions(read: Read, masthead: str, opening: str, expected: Session | None) -> None:
    text = small(MATTERS, title_note="", opening=f"{OPENING} {opening}".strip())
    assert read(text.replace("3 September 2025", masthead)).header.session == expected


@pytest.mark.parametrize(
    ("opening", "meetings"),
    [
        ("The Committee considered the report at its 1506th to 1508th meetings, on 10 and 11 July 1996.", ["1506", "1507", "1508"]),
        ("The Committee considered the report of Kazakhstanat its 842nd and845th meetings,held on 6 and 7 May 2008.", ["842", "845"]),
    ],
)  # fmt: skip
def test_meetings(read: Read, opening: str, meetings: list[str]) -> None:
    assert [meeting.number for meeting in read(small(MATTERS, opening=opening)).header.considered_at] == meetings


@pytest.mark.parametrize("alone", ["3.\nThe", "3.\n\nThe", "3 .\nThe"])
def test_a_number_alone_on_its_line(read: Read, alone: str) -> None:
    text = small(MATTERS).replace("3. The", alone)
    document = read(text)
    assert document.by_key["paragraph/3"].text == "The Committee is concerned."
    assert reassemble(document) == text
    assert not document.notices


def test_a_number_alone_that_ends_a_sentence(read: Read) -> None:
    concern = "The Committee is concerned about the decree of\n4.\n\nMay, and about others."
    assert "of 4. May" in read(small(pair(concern, "The State party should act."))).by_key["paragraph/3"].text


def test_the_letter_of_a_part_alone_on_its_line(read: Read) -> None:
    document = read(small(MATTERS).replace("A. Introduction", "A.\nIntroduction"))
    assert document.by_key["section/a"].text == "Introduction"


@pytest.mark.parametrize("label", ["A. ", "1. "])
def test_parts_without_empty_lines(read: Read, label: str) -> None:
    text = small(MATTERS).replace("A. Introduction\n\n", f"{label}Introduction\n").replace("\n\nA.", "\nA.")
    text = text.replace(".\n\n1. Introduction", ".\n1. Introduction").replace(
        "B. Principal", f"{'2' if '1' in label else 'B'}. Principal"
    )
    document = read(text)
    assert len(keys(document, UnitKind.PART)) == 2
    assert document.by_key["paragraph/2"].parent == f"section/{label[0].lower()}"


def test_numbers_in_brackets(read: Read) -> None:
    text = re.sub(r"^(\d+)\. ", r"(\1) ", small(MATTERS), flags=re.MULTILINE)
    document = read(text)
    assert keys(document, UnitKind.PARAGRAPH) == [f"paragraph/{n}" for n in range(1, 5)]
    with pytest.raises(SourceError, match="paragraph 3 is missing"):
        read(text.replace("(3) The Committee is concerned.\n", ""))


def test_numbers_in_brackets_are_words_elsewhere(read: Read) -> None:
    document = read(small(pair("The Committee is concerned about\n(4) The law.", "The State party should act.")))
    assert document.by_key["paragraph/3"].text.endswith("about (4) The law.")


def test_arabic_parts(read: Read, tmp_path: Path) -> None:
    numbers = iter(range(306, 320))
    text = re.sub(r"^\d+\. ", lambda _: f"{next(numbers)}. ", small(MATTERS), flags=re.MULTILINE)
    text = text.replace("A. Introduction", "1. Introduction").replace("B. Principal", "2. Principal")
    document = read(text, given(tmp_path, "CCPR/C/KAZ/CO/3", "numbering: {first_paragraph: 306}"))
    assert keys(document, UnitKind.PART) == ["section/1", "section/2"]
    assert keys(document, UnitKind.PARAGRAPH) == ["paragraph/306", "paragraph/307", "paragraph/308", "paragraph/309"]
    assert [s.key for s in document.statements] == ["concern/308", "recommendation/309"]


def test_arabic_parts_with_the_numbers_of_paragraphs(read: Read) -> None:
    """Part 2 comes right before paragraph 3, and its number is that of a paragraph before it."""
    text = small(MATTERS).replace("B. Principal", "2. Principal").replace("A. Introduction\n\n", "")
    text = text.replace("1. The Committee considered", "1. Introduction\n\n1. The Committee considered")
    document = read(text)
    assert keys(document, UnitKind.PART) == ["section/1", "section/2"]
    assert [s.key for s in document.statements] == ["concern/3", "recommendation/4"]


def test_a_heading_with_articles(read: Read) -> None:
    document = read(small(pair("The Committee is concerned.", "The State party should act.", "Right to life (art. 6)")))
    assert [unit.text for unit in document.of_kind(UnitKind.HEADING)] == ["Right to life (art. 6)"]


def test_units_of_measure(read: Read) -> None:
    document = read(
        small(pair("The Committee is concerned about cells of 2 m² on 5 km².", "The State party should act."))
    )
    assert document.by_key["paragraph/3"].text == "The Committee is concerned about cells of 2 m² on 5 km²."


ITEMS = "The Committee is concerned about:\n\n(a) Torture;\n\n(b) Deaths (art. 6).\n\n"


def test_a_paragraph_that_goes_on_behind_its_items(read: Read) -> None:
    text = small(pair(f"{ITEMS}**The State party should act.**", "The State party should report."))
    document = read(text)
    paragraph = document.by_key["paragraph/3"]
    assert paragraph.text == "The Committee is concerned about: The State party should act."
    assert document.by_key["paragraph/3/b"].text == "Deaths (art. 6)."
    assert reassemble(document) == text
    items = document.children("paragraph/3")
    cut = paragraph.text.index("The State party")
    assert holds_items(paragraph, items, Span(0, cut))
    assert not holds_items(paragraph, items, Span(cut, len(paragraph.text)))
    assert not holds_items(paragraph, (), Span(0, len(paragraph.text)))


def test_opening_words_hold_their_items(kazakhstan: Document) -> None:
    opening = kazakhstan.by_key["paragraph/34"]
    assert holds_items(opening, kazakhstan.children(opening.key), Span(0, len(opening.text)))


def test_words_within_an_item_stay_there(read: Read) -> None:
    concern = ITEMS.replace("(b)", "The Committee was told so.\n\n(b)")
    document = read(small(pair(concern.strip(), "The State party should act.")))
    assert document.by_key["paragraph/3/a"].text == "Torture; The Committee was told so."


def test_a_second_list_is_words_of_the_paragraph(read: Read) -> None:
    text = small(pair(f"{ITEMS}The State party should:\n\n(a) Act;\n\n(b) Report.", "The State party should act."))
    document = read(text)
    assert keys(document, UnitKind.SUB_PARAGRAPH) == ["paragraph/3/a", "paragraph/3/b"]
    assert document.by_key["paragraph/3"].text.endswith("The State party should: (a) Act; (b) Report.")
    assert reassemble(document) == text
    assert sum("it has a list of items already" in notice.message for notice in document.notices) == 2


def test_the_kazakhstan_record_needs_no_review(read: Read, source: str) -> None:
    assert load_record(KAZAKHSTAN / "record.yaml").body.review is None
