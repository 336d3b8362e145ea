"""The Kazakhstan document, compared with what was counted and copied from it by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ccpr_graph.model import Document, Meeting, Session, UnitKind, reassemble

# Sentences that the page breaks of the source cut, as they read in the printed document.
WHOLE = {
    "paragraph/4": "of the Optional Protocol to the Convention on the Rights of the Child on a communications procedure, in 2024,",
    "paragraph/9": "the Anti-Corruption Policy Framework 2022–2026, and the measures taken to increase transparency",
    "paragraph/18": "ensure that the application of this legislation does not suppress protected conduct",
    "paragraph/26/b": "during the events of January 2022, conducting prompt, thorough and independent investigations",
    "paragraph/31": "generally aligned with international standards and the provisions of the Covenant, the Committee",
    "paragraph/34/d": "by strengthening the training provided to judges, prosecutors,",
    "paragraph/43": "and the poor quality of legal aid owing to a shortage of qualified lawyers",
    "paragraph/49": "reports indicating that the authorities have used Internet blackouts",
    "paragraph/53": "by the State Revenue Committee of the Ministry of Finance, has negatively affected",
    "paragraph/57": "enshrined in the Covenant among the judicial, legislative and administrative authorities",
}
ITEMS = {
    "3": 7,
    "10": 4,
    "14": 4,
    "20": 2,
    "22": 5,
    "24": 2,
    "26": 5,
    "32": 3,
    "34": 4,
    "36": 3,
    "38": 4,
    "50": 4,
    "54": 3,
    "56": 4,
}
CALLED = {
    "1": "1",
    "2": "1",
    "3": "2",
    "4": "8",
    "5": "18",
    "6": "22",
    "7": "28",
    "8": "34",
    "9": "42",
    "10": "46",
    "11": "48",
}


def test_counts(kazakhstan: Document) -> None:
    counted = Counter(unit.kind for unit in kazakhstan.units)
    assert counted == {
        UnitKind.MASTHEAD: 1,
        UnitKind.TITLE_NOTE: 1,
        UnitKind.PART: 4,
        UnitKind.HEADING: 23,
        UnitKind.PARAGRAPH: 59,
        UnitKind.SUB_PARAGRAPH: 54,
        UnitKind.FOOTNOTE: 11,
    }


def test_items(kazakhstan: Document) -> None:
    counted = Counter(unit.key.split("/")[1] for unit in kazakhstan.of_kind(UnitKind.SUB_PARAGRAPH))
    assert counted == ITEMS
    assert sum(ITEMS.values()) == 54


def test_parts(kazakhstan: Document) -> None:
    assert [(part.number, part.text) for part in kazakhstan.of_kind(UnitKind.PART)] == [
        ("A", "Introduction"),
        ("B", "Positive aspects"),
        ("C", "Principal matters of concern and recommendations"),
        ("D", "Dissemination and follow-up"),
    ]
    assert {heading.parent for heading in kazakhstan.of_kind(UnitKind.HEADING)} == {"section/c"}


def test_paragraph_1_stands_before_the_parts(kazakhstan: Document) -> None:
    assert kazakhstan.by_key["paragraph/1"].parent is None
    assert kazakhstan.by_key["paragraph/2"].parent == "section/a"


def test_fourteenth_heading(kazakhstan: Document) -> None:
    heading = kazakhstan.by_key["section/c/14"]
    assert heading.text == "Prohibition of torture and other cruel, inhuman or degrading treatment"
    assert [unit.key for unit in kazakhstan.children(heading.key)] == ["paragraph/33", "paragraph/34"]


@pytest.mark.parametrize("key", WHOLE)
def test_sentences_are_whole(kazakhstan: Document, key: str) -> None:
    assert WHOLE[key] in kazakhstan.by_key[key].text


def test_opening_words_stand_alone(kazakhstan: Document) -> None:
    assert kazakhstan.by_key["paragraph/56"].text == "The State Party should:"


def test_inline_enumerations_are_no_items(kazakhstan: Document) -> None:
    assert kazakhstan.children("paragraph/13") == ()
    assert "(a) organizations of lesbian" in kazakhstan.by_key["paragraph/13"].text


def test_texts_are_clean(kazakhstan: Document) -> None:
    for unit in kazakhstan.units:
        if unit.kind is UnitKind.MASTHEAD:
            continue
        assert unit.text == " ".join(unit.text.split()), unit.key
        assert not set(unit.text) & set("*⁰¹²³⁴⁵⁶⁷⁸⁹\n"), unit.key
        assert unit.text[-1] in ".:;" or unit.kind in (UnitKind.PART, UnitKind.HEADING), unit.key


def test_notes_are_tied_to_their_calls(kazakhstan: Document) -> None:
    calls = {call.note: unit.key for unit in kazakhstan.units for call in unit.calls}
    assert calls == {"*": "masthead", **{note: f"paragraph/{paragraph}" for note, paragraph in CALLED.items()}}


@pytest.mark.parametrize(
    ("note", "before"),
    [
        ("1", "periodic report of Kazakhstan"),
        ("2", "4227th meetings,"),
        ("8", "Recalling its previous recommendations,"),
    ],
)
def test_place_of_a_call(kazakhstan: Document, note: str, before: str) -> None:
    unit = kazakhstan.by_key[f"paragraph/{CALLED[note]}"]
    offset = next(call.offset for call in unit.calls if call.note == note)
    assert unit.text[:offset].endswith(before)


def test_header(kazakhstan: Document) -> None:
    header = kazakhstan.header
    assert header.title == "Concluding observations on the third periodic report of Kazakhstan"
    assert (header.body, header.iso3, header.cycle, header.cycle_number) == ("CCPR", "KAZ", "3", 3)
    assert header.session == Session("144", date(2025, 6, 23), date(2025, 7, 17))
    assert header.considered_at == (Meeting("4226", date(2025, 6, 24)), Meeting("4227", date(2025, 6, 25)))
    assert header.adopted_at == (Meeting("4252", date(2025, 7, 11)),)
    assert (header.adopted_on, header.issued) == (date(2025, 7, 11), date(2025, 9, 3))
    assert (header.language, header.original_language) == ("en", "en")


def test_only_one_thing_was_uncertain(kazakhstan: Document) -> None:
    """Whether "the subsequent abolition of the death penalty in the Constitution" is a measure with a name."""
    assert [(notice.line, notice.unit) for notice in kazakhstan.notices] == [(30, "paragraph/3/e")]


def test_parts_give_back_the_source(kazakhstan: Document, source: str) -> None:
    assert reassemble(kazakhstan) == source


def test_offsets_lead_back_to_the_source(kazakhstan: Document, source: str) -> None:
    for unit in kazakhstan.units:
        for offset, character in enumerate(unit.text):
            at = unit.source_offset(offset)
            assert source[at] == character or (character == " " and source[at].isspace()), (unit.key, offset)
        with pytest.raises(IndexError):
            unit.source_offset(len(unit.text))
        with pytest.raises(IndexError):
            unit.source_offset(-1)


def test_order_runs_through_the_source(kazakhstan: Document) -> None:
    assert [unit.order for unit in kazakhstan.units] == list(range(1, len(kazakhstan.units) + 1))
    starts = [unit.pieces[0].start for unit in kazakhstan.units]
    assert starts == sorted(starts)
