"""Describes what a document holds: units of text, statements, citations with their evidence."""

from __future__ import annotations

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.context import Context
from ccpr_graph.describe.evidence import describe_annotation, describe_origin
from ccpr_graph.describe.targets import cites, target_iri, target_label
from ccpr_graph.model import SIGNAL_RULE, Citation, Document, Statement, StatementKind, TextUnit, UnitKind

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
    StatementKind.SUB_CONCERN: "SubConcern",
    StatementKind.RECOMMENDATION: "Recommendation",
    StatementKind.REQUEST: "ProceduralRequest",
    StatementKind.STATEMENT: "Statement",
}
_ADDRESSED = (StatementKind.RECOMMENDATION, StatementKind.REQUEST)


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
        kind = "FollowUpRequest" if statement.follow_up else _CLASSES[statement.kind]
        context.quads.describe(
            iri,
            kind,
            context.statement_label(statement),
            statedIn=context.part(statement.words.unit),
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
            context.quads.add(iri, "ccpr:reiterates", target_iri(context, target))
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
        _describe_citation(context, citation)
        _describe_evidence(context, citation)
        if citation.target:
            predicate, target = cites(context, citation.target), target_iri(context, citation.target)
            for citing in (citation.unit, *_statements_with(context, citation)):
                context.quads.add(context.part(citing), predicate, target)


def _describe_citation(context: Context, citation: Citation) -> None:
    iri = context.part(citation.key)
    target = citation.target
    named = target_label(context, target) if target else f"{citation.resolution} “{citation.words.quote}”"
    context.quads.describe(
        iri,
        "Citation",
        f"{context.place(context.document.by_key[citation.unit])} cites {named}",
        quotedText=ox.Literal(citation.words.quote),
        resolution=ox.Literal(citation.resolution),
        reason=ox.Literal(citation.reason) if citation.reason and not target else None,
        viaFootnote=context.part(citation.via) if citation.via else None,
        signal=_signal(citation),
    )
    context.quads.add(iri, "cito:hasCitingEntity", context.part(citation.unit))
    context.quads.add(iri, "cito:hasCitedEntity", target_iri(context, target) if target else None)


def _signal(citation: Citation) -> str | None:
    """Return the IRI of the concept of a citation's signal, which may be given by its slug or its path."""
    if citation.signal is None:
        return None
    return iris.resource(f"signal/{citation.signal.concept.removeprefix('signal/')}")


def _statements_with(context: Context, citation: Citation) -> list[str]:
    """Return the keys of the statements in which a citation stands.

    Brackets that close the last lettered item of a concern close the concern: the whole cites the articles too. So does the
    concern of a paragraph that recommends as well, and closes with the brackets. What closes a sentence that enumerates
    sub-concerns is cited by the concern, and by none of them.
    """
    document = context.document
    stated = document.statements_in(citation.unit)
    closing = citation.rule == "closing-bracket"
    keys = []
    for statement in stated:
        if not statement.words.span.start <= citation.place < statement.words.span.end:
            continue
        if closing and statement.kind is StatementKind.SUB_CONCERN:
            continue
        keys.append(statement.key)
        if closing and statement.kind is StatementKind.CONCERN and statement.part_of:
            keys += [statement.part_of] if statement.key == _last_item(document, statement.part_of) else []
        if closing and statement.kind is StatementKind.RECOMMENDATION:
            keys += [other.key for other in stated if other.kind is StatementKind.CONCERN]
    return keys


def _last_item(document: Document, whole: str) -> str:
    """Return the key of the last lettered item of a concern."""
    items = (s.key for s in document.statements if s.part_of == whole and s.kind is StatementKind.CONCERN)
    return max(items, key=lambda key: (len(key), key))


def _describe_evidence(context: Context, citation: Citation) -> None:
    """Add the annotation of a citation, and that of the words that introduce it."""
    key = citation.key.replace("citation/", "annotation/", 1)
    body = context.part(citation.key)
    annotation = describe_annotation(context, key, citation.words, body=body, motivation="oa:identifying")
    describe_origin(context, annotation, key, citation.rule)
    concept = _signal(citation)
    if citation.signal and concept:
        words = citation.signal.words
        signal = describe_annotation(context, f"{key}/signal", words, body=concept, motivation="oa:tagging")
        context.quads.add(signal, "ccpr:taggedCitation", body)
        describe_origin(context, signal, None, SIGNAL_RULE)
