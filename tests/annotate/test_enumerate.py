"""Concerns that a sentence enumerates."""

from __future__ import annotations

import pytest

from ccpr_graph.model import Document, Statement, StatementKind
from tests.conftest import Read
from tests.documents import pair, small

RECOMMENDATION = "The State party should act."


def enumerated(document: Document) -> dict[str, str]:
    return {s.key: s.words.quote for s in document.statements if s.kind is StatementKind.SUB_CONCERN}


def of(read: Read, concern: str) -> dict[str, str]:
    return enumerated(read(small(pair(concern, RECOMMENDATION))))


def test_sub_concerns_of_kazakhstan(kazakhstan: Document) -> None:
    found = enumerated(kazakhstan)
    assert list(found) == [
        "concern/13/a", "concern/13/b", "concern/37/a", "concern/37/b", "concern/37/c", "concern/53/a", "concern/53/b",
    ]  # fmt: skip
    assert found["concern/13/b"] == "increasing barriers and requirements for individuals seeking gender reassignment"
    assert found["concern/37/b"].endswith("to undergo adequate screening for trafficking")
    assert found["concern/37/c"].endswith("residence permits to foreign children under 16")
    assert found["concern/53/a"].startswith("the Foreign Funding Register, published since 2023")


def test_sub_concerns_belong_to_their_concern(kazakhstan: Document) -> None:
    statements: dict[str, Statement] = {s.key: s for s in kazakhstan.statements}
    for key in enumerated(kazakhstan):
        part, whole = statements[key], statements[key.rpartition("/")[0]]
        assert (part.part_of, part.heading, part.whole) == (whole.key, whole.heading, False)
        span = part.words.span
        assert whole.words.span.start < span.start < span.end < whole.words.span.end
        assert kazakhstan.by_key[part.words.unit].text[span.start : span.end] == part.words.quote


def test_they_stand_behind_their_concern(kazakhstan: Document) -> None:
    keys = [s.key for s in kazakhstan.statements]
    at = keys.index("concern/37")
    assert keys[at : at + 5] == ["concern/37", "concern/37/a", "concern/37/b", "concern/37/c", "recommendation/38"]


def test_an_enumeration_with_commas(read: Read) -> None:
    found = of(
        read, "The Committee is concerned that (a) forced marriages persist, and (b) the law is not applied (art. 3)."
    )
    assert found == {"concern/3/a": "forced marriages persist", "concern/3/b": "the law is not applied"}


def test_it_ends_with_its_sentence(read: Read) -> None:
    found = of(
        read, "The Committee is concerned about: (a) long delays; or (b) No. 5 of the list. It regrets that (art. 3)."
    )
    assert found == {"concern/3/a": "long delays", "concern/3/b": "No. 5 of the list"}


@pytest.mark.parametrize(
    "concern",
    [
        "The Committee is concerned about article 2 (a) of the law; and (b) of it.",
        "The Committee is concerned about paragraphs (a) and (b) of that article.",
        "The Committee is concerned about (a) delays in court.",
        "The Committee is concerned about: (b) delays in court; and (c) long trials.",
        "The Committee is concerned about: (a) delays in court. It is concerned about: (b) long trials.",
        "The Committee is concerned about the list (a); (b).",
        "The Committee is concerned about article 14 (3) (d) and article 9 (a), and (b) more.",
    ],
)
def test_what_is_no_enumeration(read: Read, concern: str) -> None:
    assert of(read, concern) == {}


def test_a_second_enumeration_makes_no_statements(read: Read) -> None:
    document = read(small(pair(
        "The Committee is concerned about: (a) long delays; and (b) high costs. It is concerned about: (a) bad law; and (b) no law.",
        RECOMMENDATION,
    )))  # fmt: skip
    assert list(enumerated(document).values()) == ["long delays", "high costs"]
    assert any("second enumeration" in notice.message for notice in document.notices)


def test_lettered_items_keep_their_names(read: Read) -> None:
    document = read(small(pair(
        "The Committee is concerned about (a) long delays; and (b) high costs; and also about:\n\n(a) Bad law;\n\n(b) No law.",
        RECOMMENDATION,
    )))  # fmt: skip
    assert enumerated(document) == {}
    assert any("opening words" in notice.message for notice in document.notices)


def test_recommendations_have_none(read: Read) -> None:
    document = read(
        small(pair("The Committee is concerned.", "The State party should: (a) change law; and (b) apply law."))
    )
    assert enumerated(document) == {}


def test_long_text_is_read_in_time(read: Read) -> None:
    for words in ("(a) x; and (b) y; ", "(a) one, ", "long words "):
        of(read, f"The Committee is concerned about: {words * 2000} (art. 3).")
