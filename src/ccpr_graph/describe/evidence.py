"""Web Annotations: what a claim is, the words that carry it, and who says so."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.context import Context
from ccpr_graph.describe.quads import number
from ccpr_graph.model import Decision, Review, Words

_CONTEXT_LENGTH: Final = 32  # characters of a quotation's surroundings, enough to find it again in a changed text


def describe_annotation(context: Context, key: str, words: Words, *, body: str, motivation: str) -> str:
    """Add an annotation whose body is shown by the words of a unit's own text; return its IRI."""
    quads, text = context.quads, context.document.by_key[words.unit].text
    language, (start, end) = context.document.header.language, (words.span.start, words.span.end)
    annotation = context.part(key)
    target, quote, position = (f"{annotation}/{name}" for name in ("target", "quote", "position"))
    quads.add(annotation, "rdf:type", "oa:Annotation")
    quads.add(annotation, "oa:motivatedBy", motivation)
    quads.add(annotation, "oa:hasBody", body)
    quads.add(annotation, "oa:hasTarget", target)
    quads.add(target, "rdf:type", "oa:SpecificResource")
    quads.add(target, "oa:hasSource", context.part(words.unit))
    quads.add(target, "oa:hasSelector", quote)
    quads.add(target, "oa:hasSelector", position)
    quads.add(quote, "rdf:type", "oa:TextQuoteSelector")
    quads.add(quote, "oa:exact", ox.Literal(words.quote, language=language))
    quads.add(quote, "oa:prefix", ox.Literal(text[max(0, start - _CONTEXT_LENGTH) : start], language=language))
    quads.add(quote, "oa:suffix", ox.Literal(text[end : end + _CONTEXT_LENGTH], language=language))
    quads.add(position, "rdf:type", "oa:TextPositionSelector")
    quads.add(position, "oa:start", start)
    quads.add(position, "oa:end", end)
    return annotation


def describe_origin(context: Context, annotation: str, key: str | None, rule: str) -> None:
    """Add where an annotation comes from: the rule that found it, or the review in which a person changed or added it.

    Args:
        context: the document.
        annotation: IRI of the annotation.
        key: key of the annotation, if people can decide on it.
        rule: slug of the extraction rule.
    """
    review = context.reviews.get(key) if key else None
    if review:
        context.quads.add(annotation, "ccpr:decidedIn", context.part(review_key(review)))
    if review and review.decision in (Decision.CHANGE, Decision.ADD):
        context.quads.add(annotation, "prov:wasGeneratedBy", context.part(review_key(review)))
        return
    context.quads.add(annotation, "prov:wasGeneratedBy", iris.extraction(rule))
    if rule in context.confidence:
        context.quads.add(annotation, "ccpr:confidence", number(context.confidence[rule]))


def review_key(review: Review) -> str:
    """Return the key of a review: that of its annotation, which a person may have mistyped, under ``review``."""
    steps = review.annotation.removeprefix("annotation/").split("/")
    return "/".join(("review", *(_step(step) for step in steps if step)))


def _step(step: str) -> str:
    try:
        return iris.slug(step)
    except ValueError:
        return "x"


def describe_reviews(context: Context) -> None:
    """Add what people decided about annotations."""
    for review in context.document.reviews:
        key = review_key(review)
        iri = context.part(key)
        context.quads.describe(
            iri,
            "Review",
            f"{_LABELS[review.decision]}: {context.document.header.symbol}, {key.removeprefix('review/')}",
            decision=ox.Literal(review.decision),
            reviewedAnnotation=context.part(key.replace("review/", "annotation/", 1)),
        )
        context.quads.add(iri, "dcterms:creator", ox.Literal(review.by))
        context.quads.add(iri, "dcterms:date", review.on)
        context.quads.add(iri, "rdfs:comment", ox.Literal(review.why))


_LABELS: Final = {
    Decision.ACCEPT: "Accepted",
    Decision.REJECT: "Rejected",
    Decision.CHANGE: "Changed",
    Decision.ADD: "Added",
}
