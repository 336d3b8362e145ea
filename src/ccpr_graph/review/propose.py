"""Makes a decision of what a person says at the command line, and refuses one that would change nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Citation, Decision, Document, Review, Tag
from ccpr_graph.review.apply import annotation_key, apply
from ccpr_graph.review.decisions import key_of_added
from ccpr_graph.review.places import quote_for


@dataclass(frozen=True)
class Author:
    """Who decides, when and why."""

    by: str
    on: date
    why: str


def propose(
    document: Document,
    decision: Decision,
    author: Author,
    forms: Forms,
    vocabularies: Vocabularies,
    *,
    key: str | None = None,
    value: str | None = None,
    statement: str | None = None,
    unit: str | None = None,
    quote: str | None = None,
) -> Review:
    """Return a decision with the words that it is made on.

    Args:
        document: the document as the machine reads it, without decisions.
        decision: what is decided.
        author: who decides, when and why.
        forms: what the forms of symbols tell.
        vocabularies: what may be cited or named.
        key: of the annotation; with or without ``annotation/`` before it, or its whole IRI.
        value: what is right, for ``change`` and ``add``.
        statement: the statement that a tag is added to.
        unit: where the words of what is added stand.
        quote: the words of what is added.

    Raises:
        KnowledgeError: there is no such annotation, or the decision does not fit the document.
    """
    review = Review("", decision, author.by, author.on, author.why, value, unit, statement, quote)
    if decision is Decision.ADD:
        try:
            review = replace(review, annotation=key_of_added(review))
        except ValueError:
            raise KnowledgeError(f"{value!r} is no value", remedy="Give a path, a date or a figure") from None
    else:
        claim = find_claim(document, key or "")
        quote = quote_for(document, claim.words)
        review = replace(review, annotation=annotation_key(claim), unit=claim.words.unit, quote=quote)
    _require_fit(document, review, forms, vocabularies)
    return review


def find_claim(document: Document, key: str) -> Citation | Tag:
    """Return the citation or tag with this key.

    Raises:
        KnowledgeError: there is none.
    """
    wanted = key.removeprefix(iris.document(document.header.symbol) + "/")
    wanted = wanted.removeprefix("annotation/").removeprefix("citation/")
    claims: list[Citation | Tag] = [*document.citations, *document.tags]
    for claim in claims:
        if annotation_key(claim) == f"annotation/{wanted}":
            return claim
    symbol = document.header.symbol
    raise KnowledgeError(
        f"{symbol} has no annotation {key!r}", remedy=f"'ccpr-graph review {symbol} --all' lists the keys"
    )


def _require_fit(document: Document, review: Review, forms: Forms, vocabularies: Vocabularies) -> None:
    """Refuse a decision that changes nothing, with the reason that a build would give."""
    before = {id(notice) for notice in document.notices}
    after = apply(replace(document, reviews=()), [review], forms, vocabularies)
    doubts = [notice.message for notice in after.notices if id(notice) not in before]
    if doubts:
        raise KnowledgeError(doubts[0].split(": ", 1)[1], remedy="Nothing was written")
