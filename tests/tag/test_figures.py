"""Figures in running words."""

from __future__ import annotations

import pytest

from ccpr_graph.knowledge import Forms
from ccpr_graph.model import Figure, TagKind
from ccpr_graph.tag.figures import read_figures
from tests.documents import pair, small
from tests.tag.tagging import TagText, only

YEARS = "years of age"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a high proportion – 75 per cent in 2024 – of motions", [("75 per cent", 75, None, "per cent")]),
        ("from 4.5 to 6 per cent", [("4.5 to 6 per cent", 4.5, 6, "per cent")]),
        (
            "While noting that 29 police officers have been convicted",
            [("29 police officers", 29, None, "police officers")],
        ),
        ("periods of up to 15 to 20 days under", [("15 to 20 days", 15, 20, "days")]),
        ("up to 30 days in jail", [("30 days", 30, None, "days")]),
        ("girls aged 15 to 18 years and", [("15 to 18 years", 15, 18, YEARS)]),
        ("children under age 7 at", [("under age 7", 7, None, YEARS)]),
        ("foreign children under 16.", [("under 16", 16, None, YEARS)]),
        ("an 18-year-old man", [("18-year-old", 18, None, YEARS)]),
        ("the report is 21,200 words.", [("21,200 words", 21200, None, "words")]),
        ("some 1.5 million displaced persons", [("1.5 million displaced persons", 1500000, None, "displaced persons")]),
        ("12 women and 3 children", [("12 women", 12, None, "women"), ("3 children", 3, None, "children")]),
        ("a 72-hour limit", [("72-hour", 72, None, "hour")]),
    ],
)
def test_figures(forms: Forms, text: str, expected: list[tuple[str, float, float | None, str]]) -> None:
    found = read_figures(text, forms.tags.figures)
    assert [figure for _, figure in found] == [Figure(*each) for each in expected]
    assert [text[span.start : span.end] for span, _ in found] == [each[0] for each in expected]


@pytest.mark.parametrize(
    "text",
    [
        "articles 19, 22 and 25 rights", "rule 75 (1) of the rules", "paragraphs 12 (a) and 34 measures",
        "resolution 68 words", "in 2022 reports were", "16 and 17 December 2011 events", "Law No. 200 provisions",
        "general comment No. 36 words", "its 4226th and 4227th meetings", "article 41-1 days", "the 144 of them",
        "from 20 to 10 days", "CCPR/C/KAZ/CO/3 paras", "the 2023–2027 years",
    ],
)  # fmt: skip
def test_what_is_no_figure(forms: Forms, text: str) -> None:
    assert read_figures(text, forms.tags.figures) == []


def test_a_tag_of_a_figure(tagged: TagText) -> None:
    document = tagged(
        small(pair("The Committee is concerned that 29 police officers were freed.", "The State party should act."))
    )
    figure = only(document, TagKind.FIGURE)
    assert (figure.statement, figure.value, figure.rule) == ("concern/3", "29 police officers", "figure-in-words")
    assert figure.detail == Figure("29 police officers", 29, None, "police officers")
    assert figure.key == "annotation/concern/3/figure-29-police-officers/1"


def test_long_text_is_read_in_time(forms: Forms) -> None:
    for text in ("1 and " * 20000, "aged 15 to " * 10000, "3 big red " * 10000, "articles 1, " * 10000, "7 a" * 30000):
        read_figures(text, forms.tags.figures)
