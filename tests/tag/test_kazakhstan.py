"""The tags of the Kazakhstan document that are known from reading it, and what holds for all of them."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Basis, Document, Tag, TagKind
from ccpr_graph.tag import tag

# Of the processor; the whole takes a tenth of one.
SECONDS = 1


@pytest.fixture(scope="module")
def document(kazakhstan: Document, forms: Forms, vocabularies: Vocabularies) -> Document:
    return tag(kazakhstan, forms, vocabularies)


def of(document: Document, statement: str, kind: TagKind) -> list[str]:
    return [t.value for t in document.tags if t.statement == statement and t.kind is kind]


def test_words_stand_where_they_say(document: Document) -> None:
    statements = {statement.key: statement for statement in document.statements}
    for tag_ in document.tags:
        span = tag_.words.span
        assert document.by_key[tag_.words.unit].text[span.start : span.end] == tag_.words.quote
        own = statements[tag_.statement].words
        inside = own.unit == tag_.words.unit and own.span.start <= span.start and span.end <= own.span.end
        assert inside == (tag_.basis is Basis.LITERAL)


def test_keys_and_rules(document: Document, forms: Forms) -> None:
    assert max(Counter(tag_.key for tag_ in document.tags).values()) == 1
    assert {tag_.rule for tag_ in document.tags} <= set(forms.tags.rules)
    assert all(tag_.key.startswith(f"annotation/{tag_.statement}/{tag_.kind}-") for tag_ in document.tags)


def test_the_order_is_that_of_statements_kinds_and_words(document: Document) -> None:
    statements = [statement.key for statement in document.statements]

    def place(tag_: Tag) -> tuple[int, int, int]:
        return statements.index(tag_.statement), list(TagKind).index(tag_.kind), tag_.words.span.start

    assert [place(tag_) for tag_ in document.tags] == sorted(place(tag_) for tag_ in document.tags)


def test_the_same_again(document: Document, kazakhstan: Document, forms: Forms, vocabularies: Vocabularies) -> None:
    assert tag(kazakhstan, forms, vocabularies) == document


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("positive-aspect/3/a", ["domestic-law/kaz/law-on-women-s-rights-and-child-safety"]),
        ("positive-aspect/3/b", ["domestic-law/kaz/law-on-combating-human-trafficking"]),
        ("positive-aspect/3/c", ["domestic-law/kaz/constitutional-law-on-the-constitutional-court"]),
        ("positive-aspect/3/d", ["domestic-law/kaz/constitutional-law-on-the-human-rights-commissioner"]),
        ("positive-aspect/3/g", ["policy/kaz/plan-of-action-on-human-rights-and-the-rule-of-law"]),
        ("positive-aspect/3", []),
        ("positive-aspect/4",
         ["treaty-status/kaz/iccpr-op2", "treaty-status/kaz/crc-op-ic", "treaty-status/kaz/crpd-op"]),
    ],
)  # fmt: skip
def test_what_is_welcomed(document: Document, statement: str, expected: list[str]) -> None:
    assert of(document, statement, TagKind.WELCOMES) == expected


def test_laws_are_called_as_their_citations_call_them(document: Document) -> None:
    """A law that is welcomed and the same words as a citation are one resource."""
    cited = {
        f"domestic-law/{c.target.source}" for c in document.citations if c.target and c.target.kind == "domestic-law"
    }
    welcomed = {t.value for t in document.tags if t.value.startswith("domestic-law/")}
    assert len(welcomed) == 6
    assert welcomed <= cited


def test_figures(document: Document) -> None:
    found = {(t.statement, t.value) for t in document.tags if t.kind is TagKind.FIGURE}
    assert {s for s in found if "/37" not in s[0]} == {
        ("concern/23", "15 to 18 years"),
        ("concern/31", "75 per cent"),
        ("concern/31", "15 to 20 days"),
        ("concern/33", "29 police officers"),
        ("concern/49", "30 days"),
        ("request/59", "21,200 words"),
    }
    assert of(document, "concern/37/c", TagKind.FIGURE) == ["under age 7", "under 16", "under 16"]


def test_dates(document: Document) -> None:
    assert of(document, "concern/27", TagKind.DATE) == ["2011-12-16", "2011-12-17"]
    assert of(document, "concern/39", TagKind.DATE) == ["2022-11-30"]
    assert of(document, "concern/49", TagKind.DATE) == ["2020", "2014-04-23", "2023", "2024"]
    assert of(document, "request/58", TagKind.DATE) == ["2028-07-18"]
    assert of(document, "recommendation/18", TagKind.DATE) == []


def test_it_takes_little_time(kazakhstan: Document, forms: Forms, vocabularies: Vocabularies) -> None:
    def seconds() -> float:
        start = time.process_time()
        tag(kazakhstan, forms, vocabularies)
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < SECONDS
