"""Describes what a document holds: units of text, statements, citations with their evidence."""

from __future__ import annotations

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.context import Context
from ccpr_graph.model import Citation, CitationKind, Statement, StatementKind, TextUnit, UnitKind

_CLASSES = {
    UnitKind.MASTHEAD: "Masthead",
    UnitKind.TITLE_NOTE: "TitleNote",
    UnitKind.PART: "Section",
    UnitKind.HEADING: "Section",
    UnitKind.PARAGRAPH: "Paragraph",
    UnitKind.SUB_PARAGRAPH: "SubParagraph",
    UnitKind.FOOTNOTE: "Footnote",
    StatementKind.POSITIVE_ASPECT: "PositiveAspect",
    StatementKind.CONCERN: "Concern",
    StatementKind.RECOMMENDATION: "Recommendation",
    StatementKind.REQUEST: "ProceduralRequest",
    StatementKind.STATEMENT: "Statement",
}
_ADDRESSED = (StatementKind.RECOMMENDATION, StatementKind.REQUEST)
_CITES = {CitationKind.ARTICLE: "ccpr:citesArticle"}
_CONTEXT_LENGTH = 32  # characters of a quotation's surroundings, enough to find it again in a changed text


def describe_units(context: Context) -> None:
    """Add the units of the text."""
    language = context.document.header.language
    for unit in context.document.units:
        iri = context.part(unit.key)
        context.quads.describe(
            iri,
            _CLASSES[unit.kind],
            context.place(unit),
            number=ox.Literal(unit.number) if unit.number else None,
            order=unit.order,
            text=ox.Literal(unit.text, language=language),
        )
        if unit.kind in (UnitKind.PART, UnitKind.HEADING):
            context.quads.add(iri, "dcterms:title", ox.Literal(unit.text, language=language))
        context.quads.add(iri, "dcterms:isPartOf", context.part(unit.parent) if unit.parent else context.iri)
        _describe_calls(context, unit)


def _describe_calls(context: Context, unit: TextUnit) -> None:
    for call in unit.calls:
        for note in context.document.of_kind(UnitKind.FOOTNOTE, UnitKind.TITLE_NOTE):
            if note.number == call.note:
                context.quads.add(context.part(note.key), "ccpr:calledIn", context.part(unit.key))
                context.quads.add(context.part(note.key), "ccpr:callOffset", call.offset)


def describe_statements(context: Context) -> None:
    """Add the statements, with what they answer, repeat and ask for."""
    citations = {citation.key: citation for citation in context.document.citations}
    for statement in context.document.statements:
        iri = context.part(statement.key)
        unit = context.document.by_key[statement.words.unit]
        kind = "FollowUpRequest" if statement.follow_up else _CLASSES[statement.kind]
        context.quads.describe(
            iri,
            kind,
            f"{statement.kind.replace('-', ' ').capitalize()}: {context.place(unit)}",
            statedIn=context.part(unit.key),
            heading=context.part(statement.heading) if statement.heading else None,
            addressee=iris.state(context.document.header.iso3) if statement.kind in _ADDRESSED else None,
            quotedText=None if statement.whole else ox.Literal(statement.words.quote),
        )
        if statement.part_of:
            context.quads.add(iri, "dcterms:isPartOf", context.part(statement.part_of))
        for concern in statement.responds_to:
            context.quads.add(iri, "ccpr:respondsTo", context.part(concern))
        for key in statement.reiterates:
            target = citations[key].target
            assert target, "only resolved citations are reiterated"
            context.quads.add(iri, "ccpr:reiterates", context.target_iri(target))
        _describe_follow_up(context, statement)


def _describe_follow_up(context: Context, statement: Statement) -> None:
    asked = statement.follow_up
    if not asked:
        return
    iri = context.part(statement.key)
    for key in asked.recommendations:
        context.quads.add(iri, "ccpr:requestsFollowUpOn", context.part(key))
    context.quads.add(iri, "ccpr:deadline", asked.deadline)
    context.quads.add(
        iri, "ccpr:ruleOfProcedure", ox.Literal(asked.rule_of_procedure) if asked.rule_of_procedure else None
    )


def describe_citations(context: Context) -> None:
    """Add the citations, what they make units and statements cite, and the words they rest on."""
    for citation in context.document.citations:
        iri = context.part(citation.key)
        unit = context.document.by_key[citation.unit]
        target = context.target_iri(citation.target) if citation.target else None
        named = (
            context.target_label(citation.target)
            if citation.target
            else f"{citation.resolution} “{citation.words.quote}”"
        )
        context.quads.describe(
            iri,
            "Citation",
            f"{context.place(unit)} cites {named}",
            quotedText=ox.Literal(citation.words.quote),
            resolution=ox.Literal(citation.resolution),
            viaFootnote=context.part(citation.via) if citation.via else None,
        )
        context.quads.add(iri, "cito:hasCitingEntity", context.part(citation.unit))
        context.quads.add(iri, "cito:hasCitedEntity", target)
        _describe_evidence(context, citation)
        if citation.target and target:
            predicate = _CITES.get(citation.target.kind, "ccpr:cites")
            for citing in (citation.unit, *_statements_with(context, citation)):
                context.quads.add(context.part(citing), predicate, target)


def _statements_with(context: Context, citation: Citation) -> list[str]:
    """Return the keys of the statements in which a citation stands.

    Brackets that close the last lettered item of a concern close the concern: the whole cites the articles too.
    """
    keys = []
    for statement in context.document.statements:
        words = statement.words
        if words.unit != citation.unit or not words.span.start <= citation.place < words.span.end:
            continue
        keys.append(statement.key)
        if statement.kind is StatementKind.CONCERN and statement.part_of and citation.rule == "closing-bracket":
            last = [other.key for other in context.document.statements if other.part_of == statement.part_of][-1]
            keys += [statement.part_of] if statement.key == last else []
    return keys


def _describe_evidence(context: Context, citation: Citation) -> None:
    """Add a Web Annotation: its body is the citation, its target the words in a unit's own text."""
    quads = context.quads
    words = citation.words
    text = context.document.by_key[words.unit].text
    language = context.document.header.language
    annotation = context.part(citation.key.replace("citation/", "annotation/", 1))
    target, quote, position = (f"{annotation}/{name}" for name in ("target", "quote", "position"))
    quads.add(annotation, "rdf:type", "oa:Annotation")
    quads.add(annotation, "oa:motivatedBy", "oa:identifying")
    quads.add(annotation, "oa:hasBody", context.part(citation.key))
    quads.add(annotation, "oa:hasTarget", target)
    quads.add(annotation, "prov:wasGeneratedBy", iris.extraction(citation.rule))
    quads.add(target, "rdf:type", "oa:SpecificResource")
    quads.add(target, "oa:hasSource", context.part(words.unit))
    quads.add(target, "oa:hasSelector", quote)
    quads.add(target, "oa:hasSelector", position)
    quads.add(quote, "rdf:type", "oa:TextQuoteSelector")
    start, end = words.span.start, words.span.end
    quads.add(quote, "oa:exact", ox.Literal(words.quote, language=language))
    quads.add(quote, "oa:prefix", ox.Literal(text[max(0, start - _CONTEXT_LENGTH) : start], language=language))
    quads.add(quote, "oa:suffix", ox.Literal(text[end : end + _CONTEXT_LENGTH], language=language))
    quads.add(position, "rdf:type", "oa:TextPositionSelector")
    quads.add(position, "oa:start", start)
    quads.add(position, "oa:end", end)
