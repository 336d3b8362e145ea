"""Dates in running words."""

from __future__ import annotations

import pytest

from ccpr_graph.knowledge import Forms
from ccpr_graph.model import TagKind
from ccpr_graph.tag.dates import read_date_mentions
from tests.documents import pair, small
from tests.tag.tagging import TagText, values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 16 and 17 December 2011 failed", ["2011-12-16", "2011-12-17"]),
        ("from 23 to 25 May 2010,", ["2010-05-23", "2010-05-25"]),
        ("23 June–17 July 2025", ["2025-06-23", "2025-07-17"]),
        ("by 18 July 2028, information", ["2028-07-18"]),
        ("the events of January 2022, most", ["2022-01"]),
        ("in February and March 2020", ["2020-02", "2020-03"]),
        ("between the Law and February 2020", ["2020-02"]),
        ("was modified in 2022 to", ["2022"]),
        ("In 2022, it", ["2022"]),
        ("the 2021 amendments to", ["2021"]),
        ("the 2023 Law on Platforms", ["2023"]),
        ("published since 2023 by", ["2023"]),
        ("in 2021 and 2022", ["2021", "2022"]),
        ("from 2015 to 2020", ["2015", "2020"]),
        ("to be ready by 2031", ["2031"]),
        ("take place in Geneva in 2033.", ["2033"]),
        ("Law No. 200-V of 23 April 2014", ["2014-04-23"]),
    ],
)
def test_dates(forms: Forms, text: str, expected: list[str]) -> None:
    assert [value for _, value in read_date_mentions(text, forms)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "the Policy Framework 2022–2026", "the Concept 2023–2027, and", "general comment No. 34 (2011)", "31 Framework 2020",
        "the 2030 Agenda for Sustainable Development", "the Framework 2020", "40 January 2020", "2,022 persons", "in 20222",
    ],
)  # fmt: skip
def test_what_is_no_date(forms: Forms, text: str) -> None:
    assert [value for _, value in read_date_mentions(text, forms) if value != "2020-01"] == []


def test_dates_in_the_names_of_what_is_cited(tagged: TagText) -> None:
    document = tagged(small(pair(
        "The Committee is concerned about Decree No. 961 of 30 November 2022 (art. 2).",
        "The State party should follow general comment No. 34 (2011).",
    )))  # fmt: skip
    assert values(document, TagKind.DATE) == ["2022-11-30"]


def test_long_text_is_read_in_time(forms: Forms) -> None:
    for text in ("1, 2 and " * 12000, "in the end of " * 9000, "June to " * 12000, "7 May 2" * 12000):
        read_date_mentions(text, forms)
