"""What counts in a name, and what does not; how alike two names are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccpr_graph.web.reconcile.likeness import Likeness, likeness
from ccpr_graph.web.reconcile.wording import fold, mended, parts, wording

SAME = [
    ("Korea, Republic of", "Republic of Korea"),
    ("Iran (Islamic Republic of)", "Islamic Republic of Iran"),
    ("Cote d'Ivoire", "Côte d’Ivoire"),
    ("TURKIYE", "Türkiye"),
    ("Trinidad & Tobago", "Trinidad and Tobago"),
    ("Democratic Peoples Republic of Korea", "Democratic People's Republic of Korea"),
    ("U.S.A.", "USA"),
    ("General comment 36", "General Comment No. 36"),
    ("General comment № 36", "General comment No. 36"),
    ("ICCPR OP 2", "ICCPR-OP2"),
    ("Article 14(3)(d) ICCPR", "Article 14 (3) (d), ICCPR"),
    ("الإمارات", "الامارات"),
    ("Ёлка", "елка"),
    ("l’Ukraine", "Ukraine"),
    ("Łódź", "Lodz"),
    ("2nd Optional Protocol", "Second Optional Protocol"),
    ("paragraph 3 (a) of article 2", "Article 2, paragraph 3 (a)"),
    ("para. 4 of art. 9, ICCPR", "art. 9, para. 4, ICCPR"),
]
DIFFERENT = [
    ("Article 6 (1)", "Article 1 (6)"),
    ("Article 6 (1)", "Article 61"),
    ("paragraph 1, article 2", "Article 1, paragraph 2"),
    ("paragraph 1 of article 2", "Article 1, paragraph 2"),
    ("Article 6", "Article 16"),
    ("General comment No. 6", "General comment No. 36"),
    ("Additional Protocol I", "Additional Protocol II"),
    ("ICCPR-OP1", "ICCPR-OP2"),
    ("Convention 18 2", "Convention 182"),
    ("no torture", "torture"),
    ("North Korea", "South Korea"),
    ("Guinea", "Guinea-Bissau"),
    ("Article 2 (3) (a)", "Article 2 (3)"),
    ("Republic of China", "China"),
]
KNOWN = frozenset(
    [
        "niger",
        "nigeria",
        "north",
        "south",
        "korea",
        "republic",
        "democratic",
        "peoples",
        "states",
        "federated",
        "micronesia",
        "austria",
        "australia",
        "kazakhstan",
    ]
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same(one: str, other: str) -> None:
    assert wording(one).key == wording(other).key


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_not_the_same(one: str, other: str) -> None:
    assert wording(one).key != wording(other).key
    assert wording(one).compact != wording(other).compact


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("CÃ´te d'Ivoire", "Côte d'Ivoire"),
        ("Peopleâ€™s", "People’s"),
        ("Trinidad &amp; Tobago", "Trinidad & Tobago"),
        ("Côte", "Côte"),
        ("Ã", "Ã"),
        ("C?te, why?", "Cʘte, why?"),
        ("T\ufffdrkiye", "Tʘrkiye"),
        ("Казахстан", "Казахстан"),
        ("\ud800", "\ud800"),
    ],
)
def test_what_programs_did_is_undone(text: str, right: str) -> None:
    assert mended(text) == right


def test_digits_that_tell_nothing() -> None:
    assert wording("New Zealand¹, 2021 (No. 3)", digits=False).key == wording("New Zealand").key
    assert wording("Article 6, b", digits=False).key == wording("Article b").key


def test_names_cut_at_different_places_are_the_same() -> None:
    assert wording("OP CAT").compact == wording("OPCAT").compact == wording("Op-Cat").compact
    assert wording("Cote d Ivoire").compact == wording("Côte d'Ivoire").compact


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("Myanmar (Burma)", ["Myanmar", "Burma"]),
        ("Kazakhstan - KAZ", ["Kazakhstan", "KAZ"]),
        ("Guinea-Bissau", ["Guinea-Bissau"]),
        ("()", []),
    ],
)
def test_parts(name: str, pieces: list[str]) -> None:
    assert parts(name) == pieces


def compare(query: str, name: str) -> Likeness:
    return likeness(wording(query), wording(name), KNOWN, lambda word: 1.0)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Korea, Dem. People's Rep.", "Democratic People's Republic of Korea"),
        ("Rep. of Korea", "Republic of Korea"),
        ("N. Korea", "North Korea"),
        ("Korea DPR", "Democratic People's Republic of Korea"),
        ("Micronesia, Fed. Sts.", "Micronesia (Federated States of)"),
    ],
)
def test_abbreviations(query: str, name: str) -> None:
    assert compare(query, name).abbreviated


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Korea, Rep.", "Democratic People's Republic of Korea"),
        ("S. Korea", "North Korea"),
        ("Korea", "Republic of Korea"),
        ("Nig.", "Nigeria"),  # nothing in full
        ("Kazahkstan", "Kazakhstan"),
        ("Art. 6 (2)", "Article 6 (1)"),
    ],
)
def test_no_abbreviations(query: str, name: str) -> None:
    assert not compare(query, name).abbreviated


def test_a_word_that_is_known_is_no_misspelling() -> None:
    assert compare("Niger", "Nigeria").score == 0
    assert compare("Austria", "Australia").score == 0
    assert compare("North Korea", "South Korea").score < 60
    assert compare("Kazahkstan", "Kazakhstan").score > 80


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_has_a_wording(text: str) -> None:
    made = wording(text)
    assert wording(fold(text)).compact == made.compact or not text.isascii()
    assert "|" in made.key
    parts(text)
