from __future__ import annotations

import pytest

from ccpr_graph.model import Citation, CitationKind, Document, Resolution
from tests.conftest import Read
from tests.documents import pair, small

REITERATED = {8: ["8"], 18: ["14"], 22: ["12"], 28: ["18"], 34: ["22", "24"], 42: ["38"], 46: ["46"], 48: ["48"]}


def cited(document: Document) -> list[str | None]:
    return [f"{c.target.source} {' '.join(c.target.steps)}".strip() if c.target else None for c in document.citations]


def with_notes(*notes: str, recommendation: str = "The State Party should act") -> str:
    """Return a document whose only recommendation calls some notes one after the other."""
    calls = "".join(f",[^{n}] and so on" for n in range(1, len(notes) + 1))
    written = "\n\n".join(f"[^{n}]: {note}" for n, note in enumerate(notes, start=1))
    return small(pair("The Committee is concerned.", f"{recommendation}{calls}.\n\n{written}"))


def test_kazakhstan(kazakhstan: Document) -> None:
    found = [c for c in kazakhstan.citations if c.target and c.target.kind is CitationKind.DOCUMENT_PARAGRAPH]
    assert {c.target.source for c in found if c.target} == {"CCPR/C/KAZ/CO/2"}
    by_unit: dict[int, list[str]] = {}
    for citation in found:
        assert citation.target
        by_unit.setdefault(int(citation.unit.split("/")[1]), []).append(citation.target.steps[0])
    assert by_unit == REITERATED


def test_related_documents(kazakhstan: Document) -> None:
    found = [c for c in kazakhstan.citations if c.target and c.target.kind is CitationKind.DOCUMENT]
    assert [(c.unit, c.target.source, c.via) for c in found if c.target] == [
        ("paragraph/1", "CCPR/C/KAZ/3", "footnote/1"),
        ("paragraph/1", "CCPR/C/SR.4226", "footnote/2"),
        ("paragraph/1", "CCPR/C/SR.4227", "footnote/2"),
        ("paragraph/2", "CCPR/C/KAZ/QPR/3", "footnote/3"),
        ("paragraph/59", "A/RES/68/268", None),
    ]


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (["CCPR/C/KAZ/CO/2, para. 8."], ["CCPR/C/KAZ/CO/2 8"]),
        (["CCPR/C/KAZ/CO/2, paras. 8 and 12."], ["CCPR/C/KAZ/CO/2 8", "CCPR/C/KAZ/CO/2 12"]),
        (["CCPR/C/KAZ/CO/2, paras. 8–10."], ["CCPR/C/KAZ/CO/2 8", "CCPR/C/KAZ/CO/2 9", "CCPR/C/KAZ/CO/2 10"]),
        (["CCPR/C/KAZ/CO/2, para. 8 (b)."], ["CCPR/C/KAZ/CO/2 8 b"]),
        (["See CCPR/C/SR.3271 and 3272."], ["CCPR/C/SR.3271", "CCPR/C/SR.3272"]),
        (["A/HRC/48/55, para. 3, and CAT/C/KAZ/CO/4, para. 9."], ["A/HRC/48/55 3", "CAT/C/KAZ/CO/4 9"]),
        (
            ["CCPR/C/KAZ/CO/2, para. 8.", "Ibid., para. 9.", "Ibid."],
            ["CCPR/C/KAZ/CO/2 8", "CCPR/C/KAZ/CO/2 9", "CCPR/C/KAZ/CO/2"],
        ),
        (["Ibid., para. 9."], [None]),
        (["CCPR/C/KAZ/CO/2 and CAT/C/KAZ/CO/4.", "Ibid., para. 9."], ["CCPR/C/KAZ/CO/2", "CAT/C/KAZ/CO/4", None]),
        (["CCPR/C/KAZ/CO/2, para. 8.", "Some words.", "Ibid., para. 9."], ["CCPR/C/KAZ/CO/2 8", None]),
        (["No symbol at all, and/or something else 68/268."], []),
    ],
)
def test_footnotes(read: Read, notes: list[str], expected: list[str | None]) -> None:
    assert cited(read(with_notes(*notes))) == expected


def test_an_ibid_that_could_mean_two_documents_is_ambiguous(read: Read) -> None:
    found = read(with_notes("CCPR/C/KAZ/CO/2 and CAT/C/KAZ/CO/4.", "Ibid., para. 9.")).citations[-1]
    assert (found.resolution, found.words.quote, found.via) == (Resolution.AMBIGUOUS, "Ibid., para. 9", "footnote/2")


def test_running_text(read: Read) -> None:
    concern = "The Committee is concerned that its recommendation (CCPR/C/KAZ/CO/2, para. 8) was not heeded (art. 2)."
    document = read(small(pair(concern, "The State Party should act.")))
    found: Citation = document.citations[0]
    assert cited(document) == ["CCPR/C/KAZ/CO/2 8", "iccpr 2"]
    assert (found.unit, found.via, found.rule, found.words.quote) == (
        "paragraph/3",
        None,
        "text-document",
        "CCPR/C/KAZ/CO/2, para. 8",
    )


def test_own_symbol_is_no_citation(read: Read) -> None:
    assert (
        cited(read(small(pair("The Committee is concerned by CCPR/C/KAZ/CO/3.", "The State Party should act.")))) == []
    )


LIST = "on the implementation of the recommendations made by the Committee in paragraphs {} above."


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("3 (a matter), 4 (another, of 2020) and 2 (one (more))", ["3", "4", "2"]),
        ("3, 4 and 2", ["3", "4", "2"]),
        ("4 and 77", ["4", None]),
        ("4–3", [None]),
        ("2–4", ["2", "3", "4"]),
        ("4 (a) and (c) (some matter) and 3", ["4/a", "4/c", "3"]),
        ("3, 4 (a)–(c)", ["3", "4/a", "4/b", "4/c"]),
        ("4 (a), (b), and (d)", ["4/a", "4/b", None]),
        ("4 (c)–(a)", [None]),
    ],
)
def test_paragraphs_to_follow_up(read: Read, listed: str, expected: list[str | None]) -> None:
    last = f"5. The State Party is requested to provide, by 18 July 2028, information {LIST.format(listed)}"
    asked = "The State Party should act:\n\n(a) Here;\n\n(b) There;\n\n(c) Everywhere."
    document = read(small(pair("The Committee is concerned.", asked), last_part=last))
    assert ["/".join(c.target.steps) if c.target else None for c in document.citations] == expected


def test_words_that_are_not_read_are_no_words_of_the_citation(read: Read) -> None:
    """A report of the universal periodic review numbers its paragraphs 43.119, which no list of numbers here is."""
    document = read(
        small(pair("The Committee is concerned (A/HRC/52/10, para. 43.119).", "The State Party should act."))
    )
    assert [citation.words.quote for citation in document.citations] == ["A/HRC/52/10"]
