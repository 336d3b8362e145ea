"""Applies people's decisions to what the machine found.

Every decision is kept in ``Document.reviews``, whether it fits or not; of one that fits nothing any more a notice says so.
A decision holds the key of the annotation and the words it was made on. The words count: where the key now names another
annotation, the decision follows the words, and where they are gone it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import (
    Basis,
    Citation,
    Decision,
    Document,
    Notice,
    Resolution,
    Review,
    StatementKind,
    Tag,
    TagKind,
    Target,
    Words,
)
from ccpr_graph.review.decisions import REVIEWS
from ccpr_graph.review.places import Unfit, caller_of, find_words
from ccpr_graph.review.targets import read_tag_value, target_of

REVIEWER: Final = "reviewer"
"""The rule of what a person added. What a person changed keeps the rule that found it; the decision says the rest."""

_RECOMMENDS = (StatementKind.RECOMMENDATION, StatementKind.REQUEST)
_SAID_OF: Final[Mapping[TagKind, tuple[StatementKind, ...]]] = {
    TagKind.ACTION: _RECOMMENDS,
    TagKind.FORCE: _RECOMMENDS,
    TagKind.INTENSITY: (StatementKind.CONCERN, StatementKind.SUB_CONCERN),
    TagKind.WELCOMES: (StatementKind.POSITIVE_ASPECT,),
}

Claim = TypeVar("Claim", Citation, Tag)


def apply(document: Document, reviews: Sequence[Review], forms: Forms, vocabularies: Vocabularies) -> Document:
    """Return the document as the reviewers see it. What is concluded from citations is not concluded anew."""
    return review_tags(review_citations(document, reviews, forms, vocabularies), reviews, forms, vocabularies)


def review_citations(
    document: Document, reviews: Sequence[Review], forms: Forms, vocabularies: Vocabularies
) -> Document:
    """Return the document with the decisions about citations applied."""
    mine = [review for review in reviews if not is_of_tag(review)]
    if not mine:
        return document
    bench: _Bench[Citation] = _Bench(document, forms, vocabularies, list(document.citations))
    for review in mine:
        bench.decide(review, _change_citation, _add_citation)
    order = {unit.key: unit.order for unit in document.units}
    found = sorted(bench.claims, key=lambda c: (order[c.unit], c.place, c.words.span))
    return bench.finished(replace(document, citations=tuple(found)))


def review_tags(document: Document, reviews: Sequence[Review], forms: Forms, vocabularies: Vocabularies) -> Document:
    """Return the document with the decisions about tags applied."""
    mine = [review for review in reviews if is_of_tag(review)]
    if not mine:
        return document
    bench: _Bench[Tag] = _Bench(document, forms, vocabularies, list(document.tags))
    for review in mine:
        bench.decide(review, _change_tag, _add_tag)
    return bench.finished(replace(document, tags=tuple(bench.claims)))


def is_of_tag(review: Review) -> bool:
    """Tell whether a decision is about a tag of a statement; else it is about a citation."""
    steps = review.annotation.split("/")
    return review.statement is not None or (len(steps) > 1 and steps[1] in set(StatementKind))


def annotation_key(claim: Citation | Tag) -> str:
    """Return the key of the annotation that backs a citation or a tag."""
    if isinstance(claim, Tag):
        return claim.key
    return claim.key.replace("citation/", "annotation/", 1)


def decisions(document: Document) -> Mapping[str, Review]:
    """Return the decisions by the keys of the annotations that they decide on; rejected ones are no longer there."""
    return {review.annotation: review for review in document.reviews}


@dataclass
class _Bench(Generic[Claim]):
    """The claims of one kind while decisions are applied to them."""

    document: Document
    forms: Forms
    vocabularies: Vocabularies
    claims: list[Claim]
    kept: list[Review] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    settled: list[Claim] = field(default_factory=list)

    def decide(
        self,
        review: Review,
        change: Callable[[_Bench[Claim], Claim, Review], Claim],
        add: Callable[[_Bench[Claim], Review], Claim],
    ) -> None:
        """Apply one decision, or say why it cannot be."""
        try:
            if review.decision is Decision.ADD:
                claim = after = self._same(add(self, review))
            else:
                claim = after = self._find(review, change)
            if review.decision is Decision.CHANGE:
                after = change(self, claim, review)
            if annotation_key(claim) in {other.annotation for other in self.kept}:
                raise Unfit(f"{annotation_key(claim)} is decided on before")
        except (Unfit, KnowledgeError) as error:
            self._keep_unfit(review, str(error).rstrip("."))
            return
        self.kept.append(replace(review, annotation=annotation_key(claim)))
        self.settled.append(claim)
        self.claims = [after if other == claim else other for other in self.claims]
        if review.decision is Decision.REJECT:
            self.claims.remove(claim)

    def _same(self, added: Claim) -> Claim:
        """Return the claim that says the same as one that a person adds; without one, the added one."""
        for claim in self.claims:
            if self.means_the_same(claim, added):
                return claim
        self.claims.append(added)
        return added

    def means_the_same(self, claim: Claim, other: Claim) -> bool:
        """Tell whether two claims say the same of the same words or the same statement."""
        if isinstance(claim, Tag) and isinstance(other, Tag):
            return (claim.statement, claim.kind, claim.value) == (other.statement, other.kind, other.value)
        if isinstance(claim, Citation) and isinstance(other, Citation):
            return (claim.unit, claim.target) == (other.unit, other.target) and _overlap(claim.words, other.words)
        return False

    def _find(self, review: Review, change: Callable[[_Bench[Claim], Claim, Review], Claim]) -> Claim:
        """Return the claim that a decision is about.

        Raises:
            Unfit: it is gone, or stands on other words.
        """
        words = find_words(self.document, review.unit, review.quote) if review.unit and review.quote else None
        on_words = [claim for claim in self.claims if words is None or _overlap(claim.words, words)]
        stem = review.annotation.rpartition("/")[0]
        for claim in on_words:
            if annotation_key(claim) == review.annotation:
                return claim
        for claim in on_words:
            if words and annotation_key(claim).rpartition("/")[0] == stem:
                return claim
        if words and review.decision is Decision.CHANGE:
            for claim in on_words:
                if self._says_what_is_right(claim, review, change):
                    return claim
        raise Unfit(f"{review.annotation} is no longer found")

    def _says_what_is_right(
        self, claim: Claim, review: Review, change: Callable[[_Bench[Claim], Claim, Review], Claim]
    ) -> bool:
        """Tell whether the machine has learned by now what a person told it."""
        try:
            return self.means_the_same(claim, change(self, claim, review))
        except Unfit:  # a tag of another kind on the same words
            return False

    def _keep_unfit(self, review: Review, why: str) -> None:
        """Keep a decision that fits nothing, under a key that is no other annotation's."""
        key = review.annotation
        if key in {*(annotation_key(claim) for claim in self.claims), *(other.annotation for other in self.kept)}:
            key = f"{key}/gone"
        self.kept.append(replace(review, annotation=key))
        unit = self.document.by_key.get(review.unit or "")
        message = f"{REVIEWS}, line {review.line}: the decision to {review.decision} changes nothing: {why}"
        self.notices.append(Notice(unit.line if unit else 1, unit.key if unit else None, message))

    def finished(self, document: Document) -> Document:
        """Return a document with the decisions and what is to be noticed; doubts that were decided on are settled."""
        doubts: list[Notice] = [
            notice for notice in document.notices if not any(_is_doubt(notice, c) for c in self.settled)
        ]
        return replace(
            document,
            reviews=tuple(sorted((*document.reviews, *self.kept), key=lambda review: review.line)),
            notices=tuple(sorted((*doubts, *self.notices), key=lambda notice: notice.line)),
        )


def _overlap(words: Words, other: Words) -> bool:
    return words.unit == other.unit and words.span.start < other.span.end and other.span.start < words.span.end


def _is_doubt(notice: Notice, claim: Citation | Tag) -> bool:
    """Tell whether a notice says that a citation is not certain."""
    return (
        isinstance(claim, Citation)
        and claim.target is None
        and notice.unit == claim.unit
        and f"'{claim.words.quote}'" in notice.message
        and claim.resolution in notice.message
    )


def _change_citation(bench: _Bench[Citation], citation: Citation, review: Review) -> Citation:
    target = _target(bench, review)
    return replace(citation, target=target, resolution=Resolution.RESOLVED, reason=None)


def _add_citation(bench: _Bench[Citation], review: Review) -> Citation:
    words = find_words(bench.document, review.unit or "", review.quote or "")
    caller = caller_of(bench.document, bench.document.by_key[words.unit])
    return Citation(
        key=review.annotation.replace("annotation/", "citation/", 1),
        unit=caller[0].key if caller else words.unit,
        words=words,
        rule=REVIEWER,
        target=_target(bench, review),
        resolution=Resolution.RESOLVED,
        via=words.unit if caller else None,
        call=caller[1] if caller else None,
    )


def _target(bench: _Bench[Citation], review: Review) -> Target:
    return target_of(review.value or "", bench.document, bench.forms, bench.vocabularies)


def _change_tag(bench: _Bench[Tag], tag: Tag, review: Review) -> Tag:
    value = review.value or ""
    kind, detail = read_tag_value(value, tag.words.quote, bench.document, bench.forms, bench.vocabularies)
    if kind is not tag.kind:
        raise Unfit(f"{tag.kind} cannot be changed into {kind}: reject the one and add the other")
    return replace(tag, value=value, detail=detail)


def _add_tag(bench: _Bench[Tag], review: Review) -> Tag:
    document = bench.document
    statement = next((s for s in document.statements if s.key == review.statement), None)
    if statement is None:
        raise Unfit(f"there is no {review.statement} in the document")
    words = find_words(document, review.unit or "", review.quote or "")
    value = review.value or ""
    kind, detail = read_tag_value(value, words.quote, document, bench.forms, bench.vocabularies)
    if statement.kind not in _SAID_OF.get(kind, (statement.kind,)):
        raise Unfit(f"{kind} is not said of a {statement.kind}")
    basis = Basis.LITERAL if _overlap(words, statement.words) else Basis.INFERRED
    return Tag(review.annotation, statement.key, kind, value, words, REVIEWER, basis, detail)
