"""Decisions outrank the machine, follow their words, and never stop a build."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.model import (
    Basis,
    Citation,
    Decision,
    Document,
    Notice,
    Resolution,
    Review,
    Span,
    Tag,
    TagKind,
    Words,
)
from ccpr_graph.reading import read
from ccpr_graph.review import (
    REVIEWER,
    Author,
    Unfit,
    annotation_key,
    apply,
    decisions,
    find_words,
    path_of,
    propose,
    quote_for,
)

ISTANBUL = "annotation/34/b/istanbul-protocol-instrument/1"
AUTHOR = Author("A. N. Expert", date(2026, 1, 31), "For a test")


@pytest.fixture(scope="module")
def document(record: Record, forms: Forms, vocabularies: Vocabularies) -> Document:
    return read(record.source, record, forms, vocabularies)


class Desk:
    def __init__(self, document: Document, forms: Forms, vocabularies: Vocabularies) -> None:
        self.document, self.forms, self.vocabularies = document, forms, vocabularies

    def review(self, decision: Decision, key: str = "", **columns: str) -> Review:
        review = propose(
            self.document, decision, AUTHOR, self.forms, self.vocabularies, key=key or None, **columns
        )  # fmt: skip
        return replace(review, line=2)

    def apply(self, *reviews: Review, document: Document | None = None) -> Document:
        return apply(document or self.document, reviews, self.forms, self.vocabularies)

    def citation(self, document: Document, key: str) -> Citation | None:
        return next((c for c in document.citations if annotation_key(c) == key), None)


@pytest.fixture(scope="module")
def desk(document: Document, forms: Forms, vocabularies: Vocabularies) -> Desk:
    return Desk(document, forms, vocabularies)


def test_accept_marks(desk: Desk) -> None:
    review = desk.review(Decision.ACCEPT, ISTANBUL)
    after = desk.apply(review)
    assert after.citations == desk.document.citations
    assert decisions(after) == {ISTANBUL: review}


def test_reject_removes(desk: Desk) -> None:
    after = desk.apply(desk.review(Decision.REJECT, ISTANBUL))
    assert desk.citation(after, ISTANBUL) is None
    assert len(after.citations) == len(desk.document.citations) - 1
    assert after.reviews[0].annotation == ISTANBUL
    assert after.notices == desk.document.notices


def test_change_replaces_the_target_and_keeps_the_key(desk: Desk) -> None:
    after = desk.apply(desk.review(Decision.CHANGE, ISTANBUL, value="instrument/mendez-principles"))
    citation = desk.citation(after, ISTANBUL)
    assert citation is not None
    assert citation.target is not None
    assert path_of(citation.target, desk.vocabularies) == "instrument/mendez-principles"
    assert citation.resolution is Resolution.RESOLVED
    assert citation.rule == desk.citation(desk.document, ISTANBUL).rule  # type: ignore[union-attr]


def test_change_resolves_and_settles_the_doubt(desk: Desk) -> None:
    first = desk.document.citations[0]
    doubtful = replace(first, target=None, resolution=Resolution.AMBIGUOUS, reason="two are possible")
    doubt = Notice(1, first.unit, f"the citation '{first.words.quote}' is ambiguous")
    document = replace(desk.document, citations=(doubtful, *desk.document.citations[1:]), notices=(doubt,))
    review = propose(
        document, Decision.CHANGE, AUTHOR, desk.forms, desk.vocabularies, key=annotation_key(first), value="instrument/cat"
    )  # fmt: skip
    after = desk.apply(review, document=document)
    assert after.citations[0].target is not None
    assert after.citations[0].reason is None
    assert after.notices == ()


def test_add_a_citation(desk: Desk) -> None:
    review = desk.review(Decision.ADD, value="instrument/cat", unit="paragraph/34/b", quote="torture and ill-treatment")
    after = desk.apply(review)
    added = desk.citation(after, review.annotation)
    assert added is not None
    assert (added.unit, added.rule, added.via) == ("paragraph/34/b", REVIEWER, None)
    places = [c.place for c in after.citations if c.unit == "paragraph/34/b"]
    assert places == sorted(places)


def test_add_a_citation_in_a_note(desk: Desk) -> None:
    review = desk.review(Decision.ADD, value="document/ccpr-c-kaz-co-1", unit="footnote/8", quote="Ibid.")
    added = desk.citation(desk.apply(review), review.annotation)
    assert added is not None
    assert (added.unit, added.via) == ("paragraph/34", "footnote/8")
    assert added.call == next(c.call for c in desk.document.citations if c.via == "footnote/8")


def test_what_is_added_and_found_stands_once(desk: Desk) -> None:
    quote = next(c.words.quote for c in desk.document.citations if annotation_key(c) == ISTANBUL)
    review = desk.review(Decision.ADD, value="instrument/istanbul-protocol", unit="paragraph/34/b", quote=quote)
    after = desk.apply(review)
    assert after.citations == desk.document.citations
    assert after.reviews[0].annotation == ISTANBUL


def test_tags(desk: Desk) -> None:
    statement = "recommendation/34/b"
    added = desk.review(
        Decision.ADD, value="2022-01-05", statement=statement, unit="paragraph/34/b", quote="January 2022"
    )  # fmt: skip
    inferred = desk.review(
        Decision.ADD, value="event/kaz/january-2022", statement="recommendation/26", unit="paragraph/25",
        quote="the events of January 2022",
    )  # fmt: skip
    tag = next(tag for tag in desk.document.tags if tag.statement == statement and tag.kind is TagKind.FORCE)
    rejected = desk.review(Decision.REJECT, tag.key)
    after = desk.apply(added, inferred, rejected)
    by_key = {tag.key: tag for tag in after.tags}
    assert tag.key not in by_key
    assert (by_key[added.annotation].kind, by_key[added.annotation].basis) == (TagKind.DATE, Basis.LITERAL)
    assert by_key[inferred.annotation].basis is Basis.INFERRED
    assert len(after.reviews) == 3
    assert after.citations == desk.document.citations


def test_a_tag_is_not_changed_into_another_kind(desk: Desk) -> None:
    tag = next(tag for tag in desk.document.tags if tag.kind is TagKind.FORCE)
    with pytest.raises(KnowledgeError, match="reject the one and add the other"):
        desk.review(Decision.CHANGE, tag.key, value="action/investigate")
    other = "force/should" if tag.value != "force/should" else "force/urges"
    changed = desk.apply(desk.review(Decision.CHANGE, tag.key, value=other))
    assert next(t.value for t in changed.tags if t.key == tag.key) == other


def test_a_decision_follows_its_words(desk: Desk) -> None:
    """The rules find one occurrence more before the one that was decided on: numbers move, the decision does not."""
    review = desk.review(Decision.REJECT, "annotation/6/iccpr-instrument/2")
    moved = tuple(
        replace(c, key=c.key.replace("/2", "/3")) if c.key == "citation/6/iccpr-instrument/2" else c
        for c in desk.document.citations
        if c.key != "citation/6/iccpr-instrument/3"
    )
    after = desk.apply(review, document=replace(desk.document, citations=moved))
    assert after.reviews[0].annotation == "annotation/6/iccpr-instrument/3"
    assert desk.citation(after, "annotation/6/iccpr-instrument/3") is None


def test_the_machine_learns_what_a_person_said(desk: Desk) -> None:
    citation = desk.citation(desk.document, ISTANBUL)
    assert citation is not None
    assert citation.target is not None
    review = desk.review(Decision.CHANGE, ISTANBUL, value="instrument/mendez-principles")
    key = "citation/34/b/mendez-principles-instrument/1"
    target = replace(citation.target, source="mendez-principles")
    citations = tuple(replace(c, key=key, target=target) if c is citation else c for c in desk.document.citations)
    after = desk.apply(review, document=replace(desk.document, citations=citations))
    assert [r.annotation for r in after.reviews] == [key.replace("citation", "annotation")]
    assert len(after.notices) == len(desk.document.notices)


def lost(desk: Desk, review: Review, words: str, document: Document | None = None) -> Document:
    given_ = document or desk.document
    after = desk.apply(replace(review, line=7), document=given_)
    assert after.citations == given_.citations
    assert after.tags == given_.tags
    assert len(after.reviews) == 1
    (notice,) = set(after.notices) - set(given_.notices)
    assert notice.message.startswith("reviews.tsv, line 7: ")
    assert words in notice.message
    return after


def test_what_fits_nothing_is_said_and_kept(desk: Desk) -> None:
    review = desk.review(Decision.REJECT, ISTANBUL)
    citations = tuple(c for c in desk.document.citations if annotation_key(c) != ISTANBUL)
    lost(desk, review, "is no longer found", replace(desk.document, citations=citations))
    lost(desk, replace(review, quote="words that are gone"), "does not stand in paragraph/34/b")
    lost(desk, replace(review, unit="paragraph/99"), "there is no paragraph/99")
    lost(desk, replace(review, decision=Decision.CHANGE, value="instrument/none"), "no instrument none")
    lost(desk, replace(review, annotation="annotation/concern/33/force-urges/9"), "is no longer found")
    after = lost(desk, replace(review, unit="paragraph/33", quote="The Committee notes"), "is no longer found")
    assert after.reviews[0].annotation == f"{ISTANBUL}/gone", "another annotation has this key"


def test_words(document: Document) -> None:
    text = document.by_key["paragraph/6"].text
    at = text.index("Covenant")
    quote = quote_for(document, Words("paragraph/6", Span(at, at + 8), "Covenant"))
    assert text.count("Covenant") > 1
    assert text.count(quote) == 1
    assert "Covenant" in quote
    assert find_words(document, "paragraph/6", quote).quote == quote
    with pytest.raises(Unfit, match="quote the words around it"):
        find_words(document, "paragraph/6", "Covenant")
    with pytest.raises(Unfit):
        find_words(document, "paragraph/6", "")


def test_every_annotation_can_be_decided_on(desk: Desk) -> None:
    """A decision about any annotation fits, and fits that one alone."""
    claims: list[Citation | Tag] = [*desk.document.citations, *desk.document.tags[::7]]
    for claim in claims:
        words = find_words(desk.document, claim.words.unit, quote_for(desk.document, claim.words))
        assert words.span.start <= claim.words.span.start
        assert claim.words.span.end <= words.span.end
        unit, quote = words.unit, words.quote
        review = Review(
            annotation_key(claim), Decision.REJECT, "A", date(2026, 1, 1), "B", unit=unit, quote=quote, line=2
        )
        after = desk.apply(review)
        assert set(desk.document.citations) - set(after.citations) | set(desk.document.tags) - set(after.tags) == {
            claim
        }


keys = st.sampled_from(
    ["", "annotation/", ISTANBUL, "annotation/concern/5/x/1", "annotation/recommendation/34/b/a/added-x"]
)
parts = st.none() | st.sampled_from(
    ["", "paragraph/34/b", "footnote/8", "recommendation/34/b", "January 2022", "(", "Ibid."]
)
values = st.none() | st.sampled_from(
    ["", "/", "instrument/cat", "action/investigate", "2022", "9 x", "document/a", "ü", "policy/kaz/x"]
)


@settings(max_examples=200)
@given(st.sampled_from(Decision), keys, values, parts, parts, parts)
def test_no_decision_stops_a_build(
    desk: Desk, decision: Decision, key: str, value: str, unit: str, quote: str, statement: str
) -> None:
    review = Review(key, decision, "A", date(2026, 1, 1), "B", value, unit, statement, quote, 2)
    after = desk.apply(review)
    assert len(after.reviews) == 1


def test_what_follows_from_citations_follows_from_the_reviewed_ones(
    desk: Desk, record: Record, forms: Forms, vocabularies: Vocabularies
) -> None:
    key = "annotation/34/ccpr-c-kaz-co-2-document-paragraph-22/1"
    after = read(record.source, record, forms, vocabularies, [desk.review(Decision.REJECT, key)])
    repeated = next(s.reiterates for s in after.statements if s.key == "recommendation/34")
    assert repeated == ("citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1",)
    assert [review.annotation for review in after.reviews] == [key]


@pytest.mark.parametrize(
    ("value", "statement", "unit", "quote"),
    [
        ("action/train", "concern/33", "paragraph/33", "prevent and combat torture"),
        ("intensity/regrets", "recommendation/34", "paragraph/34", "robust measures"),
        ("treaty-status/kaz/iccpr-op2", "recommendation/34", "paragraph/34", "robust measures"),
    ],
)
def test_a_tag_is_added_only_where_it_can_be_said(
    desk: Desk, value: str, statement: str, unit: str, quote: str
) -> None:
    with pytest.raises((Unfit, KnowledgeError), match="is not said of a"):
        desk.review(Decision.ADD, value=value, statement=statement, unit=unit, quote=quote)
