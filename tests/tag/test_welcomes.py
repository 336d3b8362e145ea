"""Measures among the positive aspects, and treaties that were joined."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Document, Measure, MeasureKind, Tag, TagKind
from ccpr_graph.tag import tag
from ccpr_graph.tag.measures import read_item, read_running
from tests.conftest import Read

LAW, POLICY, INSTITUTION = MeasureKind.LAW, MeasureKind.POLICY, MeasureKind.INSTITUTION
STATUSES = {
    "treaty-status/kaz/iccpr-op2": 2022,
    "treaty-status/kaz/crc-op-ic": 2024,
    "treaty-status/kaz/crc-op-ac": 2003,
    "treaty-status/kaz/crpd": 2015,
    "treaty-status/kaz/cat-op": None,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Law on Women's Rights and Child Safety, in 2024;", Measure("Law on Women's Rights and Child Safety", LAW, (2024,))),
        ("The Constitutional Law on the Constitutional Court, in 2022;",
         Measure("Constitutional Law on the Constitutional Court", LAW, (2022,))),
        ("The Decree on the approval of the Plan of Action to Ensure Equal Rights 2024–2027, in 2024; and",
         Measure("Decree on the approval of the Plan of Action to Ensure Equal Rights 2024–2027", LAW, (2024,))),
        ("The Plan of Action on Human Rights and the Rule of Law, in 2023.",
         Measure("Plan of Action on Human Rights and the Rule of Law", POLICY, (2023,))),
        ("The Act against Racism (Act No. 045), of 8 October 2010;", Measure("Act against Racism", LAW, (2010,))),
        ("The Punjab Protection of Women against Violence Act, of 2016;",
         Measure("Punjab Protection of Women against Violence Act", LAW, (2016,))),
        ("The Action Plan for Human Rights, in February 2016.", Measure("Action Plan for Human Rights", POLICY, (2016,))),
        ("The Law on Refugees, adopted in 2008;", Measure("Law on Refugees", LAW, (2008,))),
        ("The Law on Refugees, which provides for asylum;", Measure("Law on Refugees", LAW)),
        ("Decree No. 961 of 30 November 2022 on migration", Measure("Decree No. 961 of 30 November 2022 on migration", LAW)),
        ("The National Human Rights Commission, in 2014;", Measure("National Human Rights Commission", INSTITUTION, (2014,))),
        ("The adoption, in 2019, of the Act on Asylum;", Measure("Act on Asylum", LAW, (2019,))),
        ("The establishment of the Office of the Ombudsman in 2014;", Measure("Office of the Ombudsman", INSTITUTION, (2014,))),
    ],
)  # fmt: skip
def test_items(forms: Forms, text: str, expected: Measure) -> None:
    assert [reading.measure for reading in read_item(text, forms.tags.welcomes)] == [expected]


def test_an_item_that_says_more(forms: Forms) -> None:
    text = "The law introducing amendments to acts, in 2021, and the subsequent abolition in the Constitution, in 2022;"
    law, rest = read_item(text, forms.tags.welcomes)
    assert law.measure == Measure("law introducing amendments to acts", LAW, (2021,))
    assert rest.measure is None
    assert text[rest.span.start : rest.span.end].strip(" ,").startswith("and the subsequent abolition")


@pytest.mark.parametrize(
    "text",
    [
        "The amendments to the Criminal Code, in 2014;", "The abolition of the death penalty in the Constitution, in 2022;",
        "The reduction of overcrowding;", "The Law on Women and the Family Code, in 2010;", "The standing working group;",
        "Amendments to Criminal Code;", "the national human rights commission, in 2014;",
    ],
)  # fmt: skip
def test_items_that_are_not_certain(forms: Forms, text: str) -> None:
    assert [reading.measure for reading in read_item(text, forms.tags.welcomes) if reading.measure] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("notes with appreciation the adoption of the Act on Femicide in 2008 and of the National Plan for the Prevention of "
         "Violence 2012-2016.",
         [Measure("Act on Femicide", LAW, (2008,)), Measure("National Plan for the Prevention of Violence 2012-2016", POLICY)]),
        ("welcomes the adoption of the Act on Femicide and of the National Plan for Women.",
         [Measure("Act on Femicide", LAW), Measure("National Plan for Women", POLICY)]),
        ("welcomes the enactment of the Law of the Child Act, 2009, and notes with satisfaction the National Strategy for Gender "
         "Development.",
         [Measure("Law of the Child Act", LAW, (2009,)), Measure("National Strategy for Gender Development", POLICY)]),
        ("welcomes the adoption of Act No. 9.299 of 1996, under which", [Measure("Act No. 9.299 of 1996", LAW)]),
        ("welcomes the establishment of a Constitutional Court and the accession",
         [Measure("Constitutional Court", INSTITUTION)]),
        ("welcomes the adoption of the Law on the procedure for holding assemblies", []),
        ("welcomes the adoption of the following measures:", []),
        ("welcomes the establishment of the standing working group in 2024.", []),
        ("commends the State party for its laws", []),
        ("welcomes the Committee's visit", []),
        ("welcomes the adoption of the Act on Children and the Plan on Women.", []),
    ],
)  # fmt: skip
def test_running_words(forms: Forms, text: str, expected: list[Measure]) -> None:
    assert [reading.measure for reading in read_running(text, forms.tags.welcomes) if reading.measure] == expected


@pytest.fixture
def welcomed(read: Read, forms: Forms, vocabularies: Vocabularies) -> object:
    def welcomed_(text: str) -> tuple[list[Tag], Document]:
        source = (
            "Human Rights Committee\n\n3 September 2025\n\nConcluding observations on the third periodic report of "
            "Kazakhstan*\n\n1. The Committee considered the report.\n\nA. Positive aspects\n\n2. "
            f"{text}\n\n* Adopted by the Committee at its 144th session (23 June–17 July 2025).\n"
        )
        known = replace(vocabularies, schemes={}, statuses=STATUSES)
        document = tag(read(source), forms, known)
        return [t for t in document.tags if t.kind is TagKind.WELCOMES], document

    return welcomed_


def treaties(tags: list[Tag]) -> list[tuple[str, tuple[int, ...]]]:
    return [(t.value, t.detail.years) for t in tags if isinstance(t.detail, Measure)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Committee also welcomes the ratification of the Second Optional Protocol to the Covenant, aiming at the abolition "
         "of the death penalty, in 2022, of the Optional Protocol to the Convention on the Rights of the Child on a "
         "communications procedure, in 2024, and of the Convention on the Rights of Persons with Disabilities, in 2015.",
         [("iccpr-op2", (2022,)), ("crc-op-ic", (2024,)), ("crpd", (2015,))]),
        ("The Committee welcomes the accession to the Second Optional Protocol to the Covenant and the Convention on the Rights of "
         "Persons with Disabilities, in 2015.", [("crpd", (2015,))]),  # the year is that of both, and the record has another
        ("The Committee welcomes the State party's ratification of, on 13 January 2015, the Convention on the Rights of Persons "
         "with Disabilities.", [("crpd", (2015,))]),
        ("The Committee welcomes the ratification of the Convention on the Rights of Persons with Disabilities, and the adoption "
         "of the National Action Plan, in 2020.", [("crpd", ())]),
        ("The Committee welcomes the State party's ratification of, or accession to:\n\n(a) The Second Optional Protocol to the "
         "Covenant, on 5 May 2022;\n\n(b) The Convention on the Rights of Persons with Disabilities, in 2015.",
         [("iccpr-op2", (2022,)), ("crpd", (2015,))]),
    ],
)  # fmt: skip
def test_treaties_that_were_joined(welcomed: object, text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert callable(welcomed)
    tags, _ = welcomed(text)
    assert [t for t in treaties(tags) if t[0].startswith("treaty-status/")] == [
        (f"treaty-status/kaz/{slug}", years) for slug, years in expected
    ]


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("The Committee welcomes the ratification of the Second Optional Protocol to the Covenant, in 2021.", "in 2022 by the record"),
        ("The Committee welcomes the ratification of the Convention against Torture and Other Cruel, Inhuman or Degrading "
         "Treatment or Punishment, in 2021.", "no record gives a year"),
        ("The Committee welcomes steps towards the ratification of the Second Optional Protocol to the Covenant.", "not understood"),
        ("The Committee welcomes a seminar on the Second Optional Protocol to the Covenant.", "not understood"),
        ("The Committee welcomes that the Constitution guarantees most rights.", "not understood"),
        ("The Committee welcomes the adoption of the Law on the procedure for holding assemblies.", "is not certain"),
    ],
)  # fmt: skip
def test_what_is_not_certain_has_a_notice_and_no_tag(welcomed: object, text: str, notice: str) -> None:
    assert callable(welcomed)
    tags, document = welcomed(text)
    assert tags == []
    assert [n for n in document.notices if notice in n.message]


def test_long_text_is_read_in_time(forms: Forms) -> None:
    for text in (
        "The adoption of the Law " * 4000,
        "Law and the " * 8000,
        "A of " * 20000,
        "in 2020 " * 10000,
        "x, " * 20000,
    ):
        list(read_running(text, forms.tags.welcomes))
        list(read_item(text, forms.tags.welcomes))
