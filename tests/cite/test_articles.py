from __future__ import annotations

from collections.abc import Iterable

import pytest

from ccpr_graph.model import Citation, CitationKind, Document, Resolution
from tests.conftest import Read
from tests.documents import pair, small

# Read from the document by hand: the articles in the brackets that close each concern.
KAZAKHSTAN = {
    5: "2", 7: "2", 9: "2 19 25", 11: "2 26", 13: "2 19 20 26", 15: "2 6 27", 17: "2 4 7 9 14 18 19", 19: "3 26",
    21: "2 3 6 7 26", 23: "3 6 7", 25: "2 6 7 21", 27: "2 6 7 14", 29: "9", 31: "9", 33: "7", 35: "2 6 10", 37: "2 7 8 26",
    39: "7 9 12 13 24", 41: "2 14", 43: "2 14", 45: "2 18 26", 47: "18", 49: "17 19", 51: "2 7 21", 53: "19 22 25",
    55: "23 24 26",
}  # fmt: skip


def articles(document: Document, unit: str) -> list[str]:
    return [
        "/".join(c.target.steps)
        for c in document.citations
        if c.unit == unit and c.rule == "closing-bracket" and c.target and c.target.kind is CitationKind.ARTICLE
    ]


def brackets(read: Read, concern: str) -> tuple[Citation, ...]:
    document = read(small(pair(f"The Committee is concerned about it {concern}", "The State Party should act.")))
    return tuple(c for c in document.citations if c.rule == "closing-bracket")


@pytest.mark.parametrize("paragraph", range(1, 60))
def test_closing_brackets_of_kazakhstan(kazakhstan: Document, paragraph: int) -> None:
    assert articles(kazakhstan, f"paragraph/{paragraph}") == KAZAKHSTAN.get(paragraph, "").split()


def test_all_of_kazakhstan(kazakhstan: Document) -> None:
    found = [c for c in kazakhstan.citations if c.rule == "closing-bracket"]
    assert len(found) == 73
    assert len({c.target for c in found}) == 22


def test_quotes_stand_where_they_are_said_to(kazakhstan: Document) -> None:
    for citation in kazakhstan.citations:
        text = kazakhstan.by_key[citation.words.unit].text
        assert text[citation.words.span.start : citation.words.span.end] == citation.words.quote


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("(art. 7).", ["7"]),
        ("(art. 2, 6 and 10).", ["2", "6", "10"]),
        ("(arts. 9 (1)–(3) and 14).", ["9/1", "9/2", "9/3", "14"]),
        ("(arts. 2–4).", ["2", "3", "4"]),
        ("(articles 7 and 10).", ["7", "10"]),
        ("(arts. 2 and 7 of the Covenant).", ["2", "7"]),
        ("(arts. 25 (b) and 26)", ["25/b", "26"]),
        ("(art. 14 (3) (d)).", ["14/3/d"]),
    ],
)
def test_forms(read: Read, bracket: str, expected: list[str]) -> None:
    found = brackets(read, bracket if bracket.endswith(".") else f"{bracket}.")
    assert ["/".join(c.target.steps) if c.target else None for c in found] == expected
    assert all(c.resolution is Resolution.RESOLVED for c in found)


@pytest.mark.parametrize(
    "bracket",
    [
        "(arts. 3 and 5 of the Convention).",
        "(art. 99).",
        "(art. 7 (9)).",
        "(art. 41-1).",
        "(arts. 2 and 7, and Optional Protocol).",
        "(arts. 2, 7 and rule 75).",
        "(art. 7 bis).",
    ],
)
def test_what_is_not_certain_is_left_unresolved(read: Read, bracket: str) -> None:
    found = brackets(read, bracket)
    assert [c.resolution for c in found] == [Resolution.UNRESOLVED]
    assert found[0].target is None


def targets(citations: Iterable[Citation]) -> list[str]:
    return ["/".join((c.target.source, *c.target.steps)) if c.target else str(c.resolution) for c in citations]


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("(art. 174 of the Criminal Code).", ["kaz/criminal-code/article/174"]),
        ("(arts. 7 and 14 of the Constitution).", ["kaz/constitution/article/7", "kaz/constitution/article/14"]),
        (
            "(arts. 7 and 10 of the Covenant and art. 3 of the Convention against Torture).",
            ["iccpr/7", "iccpr/10", "cat/3"],
        ),
        ("(arts. 2 and 26; art. 5 of the Convention on the Rights of the Child).", ["iccpr/2", "iccpr/26", "crc/5"]),
    ],
)
def test_brackets_that_name_what_they_cite(read: Read, bracket: str, expected: list[str]) -> None:
    assert targets(brackets(read, bracket)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("in the Constitution (art. 22) and elsewhere.", ["kaz/constitution/article/22"]),
        ("under the Code (arts. 7 and 9). It went on.", ["unresolved", "unresolved"]),
        (
            "in the Criminal Code or in practice (arts. 7 and 9). It went on.",
            ["kaz/criminal-code", "ambiguous", "ambiguous"],
        ),
    ],
)
def test_brackets_in_mid_paragraph_are_read_as_running_text(read: Read, sentence: str, expected: list[str]) -> None:
    document = read(small(pair(f"The Committee is concerned about it {sentence}", "The State Party should act.")))
    assert targets(document.citations) == expected


@pytest.mark.parametrize("bracket", ["(arts. 24 and 488).", "(arts. 28 and 99).", "(arts. 7 and 14 (9))."])
def test_nothing_of_a_list_is_resolved_if_one_of_it_is_not(read: Read, bracket: str) -> None:
    assert [(c.resolution, c.words.quote) for c in brackets(read, bracket)] == [(Resolution.UNRESOLVED, bracket[:-1])]


@pytest.mark.parametrize(
    "form",
    ["(art. 2, para. 3).", "(arts. 9, para. 3, and 14).", "(arts. 9, paras. 3 and 4, and 14).", "(Arts. 2 and 26)."],
)
def test_forms_of_earlier_years(read: Read, form: str) -> None:
    assert all(c.resolution is Resolution.RESOLVED for c in brackets(read, form))
    assert brackets(read, form)


def test_brackets_that_close_no_concern_are_no_convention(read: Read) -> None:
    """An amendment of "the Constitution (art. 12)" is no citation of the Covenant."""
    document = read(
        small(pair("The Committee is concerned.", "The State party should amend the Constitution (art. 12)."))
    )
    assert targets(document.citations) == ["kaz/constitution/article/12"]
    item = "The State party should:\n\n(a) Repeal the provisions of the Criminal Code (arts. 14 and 17)."
    document = read(small(pair("The Committee is concerned.", item)))
    assert targets(document.citations) == ["kaz/criminal-code/article/14", "kaz/criminal-code/article/17"]
    document = read(small(pair("The Committee is concerned.", "The State party should act (art. 14).")))
    assert targets(document.citations) == ["unresolved"]


def test_a_law_right_before_the_brackets_is_said(read: Read) -> None:
    document = read(
        small(
            pair(
                "The Committee is concerned about punishment under the Criminal Code (art. 19).",
                "The State party should act.",
            )
        )
    )
    assert targets(document.citations) == ["kaz/criminal-code", "iccpr/19"]
    assert "though a law is named right before it" in document.notices[0].message


def test_brackets_before_a_recommendation_in_one_paragraph(read: Read) -> None:
    """The layout of documents before about 2013."""
    text = "Some matter\n\n3. The Committee is concerned (arts. 6 and 7).\n\nThe State party should act.\n"
    document = read(small(text))
    assert [(c.resolution, c.words.quote) for c in document.citations] == [
        (Resolution.RESOLVED, "6"),
        (Resolution.RESOLVED, "7"),
    ]
    assert [s.key for s in document.statements] == ["concern/3", "recommendation/3"]


def test_what_is_not_resolved_is_said(read: Read) -> None:
    document = read(small(pair("The Committee is concerned (art. 99).", "The State Party should act.")))
    assert [notice.message for notice in document.notices] == [
        "the citation '(art. 99)' is unresolved: not all that stands in the brackets is understood"
    ]


def test_other_brackets_are_no_citations(read: Read) -> None:
    document = read(small(pair("The Committee is concerned about it (a law) and (b).", "The State Party should act.")))
    assert document.citations == ()


# Read by hand: the provisions of domestic law that the document names, by paragraph (question 11, and paragraph 48).
DOMESTIC = {
    13: ["code-of-administrative-offences/article/489"], 17: ["criminal-code/article/174"],
    25: ["law-on-the-procedure-for-organizing-and-holding-peaceful-assemblies/article/18"],
    31: ["code-of-criminal-procedure/article/136", "code-of-administrative-offences/article/488"],
    33: ["criminal-code/article/146"],
    37: ["criminal-code/article/128", "criminal-code/article/135", "criminal-code/article/308"],
    39: ["law-on-refugees/article/10"], 47: ["constitution/article/22"], 48: ["constitution/article/22"],
    49: ["law-on-communication/article/41-1"],
}  # fmt: skip


def test_domestic_provisions_are_no_articles_of_the_covenant(kazakhstan: Document) -> None:
    found: dict[int, list[str]] = {}
    for citation in kazakhstan.citations:
        if citation.target and citation.target.kind is CitationKind.DOMESTIC_LAW and citation.target.steps:
            source = citation.target.source.removeprefix("kaz/")
            found.setdefault(int(citation.unit.split("/")[1]), []).append("/".join((source, *citation.target.steps)))
    assert found == DOMESTIC


def test_keys_do_not_depend_on_what_stands_elsewhere(read: Read) -> None:
    one = pair("The Committee is concerned (arts. 7 and 9).", "The State Party should act.", number=3)
    other = pair("The Committee is concerned (art. 14).", "The State Party should act.", number=5)
    alone = {c.key for c in read(small(one)).citations}
    together = {c.key for c in read(small(f"{one}\n{other}")).citations}
    longer = {c.key for c in read(small(one.replace("is concerned", "is, after long thought, concerned"))).citations}
    assert alone == longer < together


def test_repeated_citations_have_keys_of_their_own(read: Read) -> None:
    found = brackets(read, "(arts. 7 and 7).")
    assert [c.key for c in found] == ["citation/3/iccpr-article-7/1", "citation/3/iccpr-article-7/2"]
