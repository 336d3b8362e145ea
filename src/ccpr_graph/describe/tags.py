"""Describes what statements are about: the values that tags give them, with their evidence, and the things they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.context import Context
from ccpr_graph.describe.evidence import describe_annotation, describe_origin
from ccpr_graph.describe.quads import english, number, typed
from ccpr_graph.describe.targets import describe_domestic_law
from ccpr_graph.model import Basis, CitationKind, Figure, Measure, Tag, TagKind, Target

PROPERTIES: Final[Mapping[TagKind, str]] = {
    TagKind.THEME: "dcterms:subject",
    TagKind.GROUP: "ccpr:rightsHolder",
    TagKind.ACTION: "ccpr:action",
    TagKind.FORCE: "ccpr:force",
    TagKind.INTENSITY: "ccpr:intensity",
    TagKind.EVENT: "ccpr:event",
    TagKind.WELCOMES: "ccpr:welcomes",
    TagKind.FIGURE: "ccpr:figure",
    TagKind.DATE: "ccpr:mentionsDate",
}
_MOTIVATIONS: Final = {Basis.LITERAL: "oa:tagging", Basis.INFERRED: "oa:classifying"}
# Which XML Schema type a date in ISO form has, by the number of its parts.
_DATE_TYPES: Final = {1: "gYear", 2: "gYearMonth", 3: "date"}
# What is described by its State and its name as printed, by the kind of IRI.
_BELONGING: Final = {"policy": "PolicyMeasure", "institution": "Institution"}


def describe_tags(context: Context) -> None:
    """Add the tags: of each the value of a property of its statement, and the annotation that shows its words."""
    for tag in context.document.tags:
        statement, predicate = context.part(tag.statement), PROPERTIES[tag.kind]
        body = _describe_value(context, tag)
        context.quads.add(statement, predicate, body)
        annotation = describe_annotation(context, tag.key, tag.words, body=body, motivation=_MOTIVATIONS[tag.basis])
        context.quads.add(annotation, "ccpr:taggedStatement", statement)
        context.quads.add(annotation, "ccpr:tagProperty", predicate)
        context.quads.add(annotation, "ccpr:basis", ox.Literal(tag.basis))
        describe_origin(context, annotation, tag.key, tag.rule)


def _describe_value(context: Context, tag: Tag) -> str:
    """Add what a tag points to where it is no concept; return its IRI."""
    if tag.kind is TagKind.FIGURE:
        return _describe_figure(context, tag)
    if tag.kind is TagKind.DATE:
        return _describe_date(context, tag)
    if tag.kind is TagKind.WELCOMES:
        _describe_measure(context, tag)
    return iris.resource(tag.value)


def _mention(context: Context, tag: Tag) -> str:
    """Return the IRI of a figure or date: statement, value and occurrence are those of the tag's key."""
    *_, value, occurrence = tag.key.split("/")
    name = value.removeprefix(f"{tag.kind}-") or value
    return context.part(f"{tag.kind}/{tag.statement}/{name}/{occurrence}")


def _describe_figure(context: Context, tag: Tag) -> str:
    iri, detail = _mention(context, tag), tag.detail
    context.quads.describe(iri, "Figure", tag.value, quotedText=ox.Literal(tag.words.quote))
    if isinstance(detail, Figure):
        context.quads.add(iri, "ccpr:value", number(detail.value))
        context.quads.add(iri, "ccpr:upperValue", None if detail.upper is None else number(detail.upper))
        context.quads.add(iri, "ccpr:counts", ox.Literal(detail.counts) if detail.counts else None)
    return iri


def _describe_date(context: Context, tag: Tag) -> str:
    iri = _mention(context, tag)
    date = typed(tag.value, _DATE_TYPES[tag.value.count("-") + 1])
    context.quads.describe(iri, "DateMention", tag.value, date=date, quotedText=ox.Literal(tag.words.quote))
    return iri


def _describe_measure(context: Context, tag: Tag) -> None:
    """Add what is welcomed, where no vocabulary describes it, and the years that the text gives it."""
    detail = tag.detail if isinstance(tag.detail, Measure) else None
    for year in detail.years if detail else ():
        context.quads.add(context.part(tag.statement), "ccpr:year", year)
    kind, *steps = tag.value.split("/")
    iri = iris.resource(tag.value)
    if context.label(iri):
        return
    name = re.sub(r"\s+", " ", detail.name if detail else tag.words.quote)
    if kind == "domestic-law":
        describe_domestic_law(context, _law(context, steps, name))
    elif kind == "treaty-status":
        _describe_status(context, iri, *steps)
    elif kind in _BELONGING:
        label = f"{name} ({context.vocabularies.state_labels[steps[0].upper()]})"
        context.quads.describe(iri, _BELONGING[kind], label, state=iris.state(steps[0]))
        context.quads.add(iri, "dcterms:title", english(name))


def _law(context: Context, steps: list[str], name: str) -> Target:
    """Return a law that is welcomed, by the name that citations of it print, if there are any."""
    source = "/".join(steps[:2])
    cited = (
        c.target.name for c in context.citations_of(CitationKind.DOMESTIC_LAW) if c.target and c.target.source == source
    )
    return Target(CitationKind.DOMESTIC_LAW, source, tuple(steps[2:]), next((n for n in cited if n), name))


def _describe_status(context: Context, iri: str, iso3: str, treaty: str) -> None:
    """Add the treaty status of a State of which the vocabulary has no record."""
    state, instrument = context.vocabularies.state_labels[iso3.upper()], iris.instrument(treaty)
    label = f"{state}: {context.label(instrument) or treaty}"
    context.quads.describe(iri, "TreatyStatus", label, party=iris.state(iso3), treaty=instrument)
