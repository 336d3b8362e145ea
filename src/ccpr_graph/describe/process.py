"""Describes the document itself and the process it is part of: session, meetings, review cycles, related documents."""

from __future__ import annotations

import hashlib
import re

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.context import Context, ordinal
from ccpr_graph.describe.cycles import announced_cycle, last_number
from ccpr_graph.describe.quads import english, typed
from ccpr_graph.describe.targets import describe_paragraph, document_name
from ccpr_graph.model import CitationKind, Meeting, NextCycle, StatementKind, UnitKind

# What a document is to the concluding observations whose introduction cites it, by its class.
_RELATIONS = {
    "StateReport": "considers",
    "ListOfIssues": "preparedUnder",
    "ListOfIssuesPriorToReporting": "preparedUnder",
    "SummaryRecord": "summarizedIn",
}


def describe_document(context: Context) -> None:
    """Add the document, its language version and the file of it."""
    header, quads, document = context.document.header, context.quads, context.iri
    quads.describe(
        document,
        "ConcludingObservations",
        header.symbol,
        symbol=ox.Literal(header.symbol),
        state=iris.state(header.iso3),
        treatyBody=iris.treaty_body(header.body),
        cycle=iris.cycle(header.body, header.iso3, header.cycle),
        adoptedOn=header.adopted_on,
        session=iris.session(header.body, header.session.number) if header.session else None,
        originalLanguage=ox.Literal(header.original_language) if header.original_language else None,
    )
    quads.add(document, "dcterms:title", english(header.title))
    quads.add(document, "dcterms:issued", header.issued)
    for name, meetings in (("consideredAt", header.considered_at), ("adoptedAt", header.adopted_at)):
        for meeting in meetings:
            quads.add(document, f"ccpr:{name}", iris.meeting(header.body, meeting.number))
    expression = iris.part(document, f"expression/{header.language}")
    manifestation = f"{expression}/txt"
    source = "".join(piece.source for piece in context.document.pieces).encode()
    quads.add(document, "eli:is_realized_by", expression)
    quads.describe(
        expression, "eli:Expression", f"{header.symbol} ({header.language})", language=ox.Literal(header.language)
    )
    quads.add(expression, "eli:is_embodied_by", manifestation)
    quads.describe(
        manifestation,
        "eli:Manifestation",
        f"{header.symbol} ({header.language}), plain text",
        sha256=ox.Literal(hashlib.sha256(source).hexdigest()),
        byteSize=len(source),
    )
    quads.add(manifestation, "dcterms:source", english(context.obtained.strip()))


def describe_process(context: Context) -> None:
    """Add the session, the meetings and the review cycles: this one, the one before, the next where it is announced."""
    header, quads = context.document.header, context.quads
    body = context.body_label(header.body)
    if header.session:
        quads.describe(
            iris.session(header.body, header.session.number),
            "Session",
            f"{ordinal(int(header.session.number))} session of the {body}",
            number=ox.Literal(header.session.number),
            startDate=header.session.start,
            endDate=header.session.end,
            treatyBody=iris.treaty_body(header.body),
        )
    for meeting in (*header.considered_at, *header.adopted_at):
        _describe_meeting(context, meeting)
    this = _describe_cycle(context, header.cycle)
    if context.cycle_before:
        quads.add(this, "ccpr:precededBy", _describe_cycle(context, context.cycle_before))
    for statement in context.document.statements:
        if statement.kind is StatementKind.REQUEST and statement.next_cycle:
            _describe_next_cycle(context, this, statement.next_cycle, context.part(statement.key))


def _describe_meeting(context: Context, meeting: Meeting) -> None:
    header = context.document.header
    session = header.session
    within = session and session.start and session.end and meeting.held and session.start <= meeting.held <= session.end
    context.quads.describe(
        iris.meeting(header.body, meeting.number),
        "Meeting",
        f"{ordinal(int(meeting.number))} meeting of the {context.body_label(header.body)}",
        number=ox.Literal(meeting.number),
        heldOn=meeting.held,
        treatyBody=iris.treaty_body(header.body),
        session=iris.session(header.body, session.number) if session and within else None,
    )


def _describe_cycle(context: Context, slug: str) -> str:
    header, number = context.document.header, last_number(slug)
    cycle = iris.cycle(header.body, header.iso3, slug)
    state = context.vocabularies.state_labels[header.iso3]
    name = ordinal(number) if slug == str(number) else f"{slug}"
    context.quads.describe(
        cycle,
        "ReviewCycle",
        f"{name} review cycle of {state} by the {context.body_label(header.body)}",
        underReview=iris.state(header.iso3),
        conductedBy=iris.treaty_body(header.body),
        cycleNumber=number,
    )
    return cycle


def _describe_next_cycle(context: Context, this: str, announced: NextCycle, request: str) -> None:
    cycle = _describe_cycle(context, announced_cycle(context.document.header, announced))
    values: dict[str, str | int | ox.Literal | None] = {
        "precededBy": this,
        "announcedIn": request,
        "listOfIssuesYear": announced.list_of_issues_year,
        "dialogueYear": announced.dialogue_year,
        "dialoguePlace": ox.Literal(announced.dialogue_place) if announced.dialogue_place else None,
        "reportWordLimit": announced.report_word_limit,
        "replyPeriod": typed(announced.reply_period, "duration") if announced.reply_period else None,
    }
    for name, value in values.items():
        context.quads.add(cycle, f"ccpr:{name}", value)
    context.quads.add(cycle, "ccpr:reportDueOn", announced.report_due)


def describe_related_documents(context: Context) -> None:
    """Add stubs of the documents that are cited, and what those that the introduction cites are to this one."""
    for citation in context.citations_of(CitationKind.DOCUMENT, CitationKind.DOCUMENT_PARAGRAPH):
        assert citation.target
        symbol = citation.target.source
        kind, told = context.document_type(symbol)
        iri = _describe_stub(context, symbol, kind, told)
        if citation.target.steps:
            name, text = document_name(context, symbol), context.loaded.get(symbol)
            describe_paragraph(context, iri, name, citation.target.steps, text)
        same_state = told.get("iso3", context.document.header.iso3) == context.document.header.iso3
        if kind in _RELATIONS and same_state and _in_introduction(context, citation.unit):
            context.quads.add(context.iri, f"ccpr:{_RELATIONS[kind]}", iri)


def _in_introduction(context: Context, unit: str) -> bool:
    """Tell whether a unit is a paragraph before the parts, or in one that makes no statements (the introduction)."""
    while True:
        this = context.document.by_key[unit]
        if this.kind is UnitKind.PART:
            return context.forms.statements.part_kind(this.text) == "none"
        if this.parent is None:
            return this.kind is UnitKind.PARAGRAPH
        unit = this.parent


def _describe_stub(context: Context, symbol: str, kind: str, told: dict[str, str]) -> str:
    """Add a document of which only the symbol is known; return its IRI."""
    iri = context.document_iri(symbol)
    if iri in context.vocabularies.labels:
        return iri
    quads = context.quads
    quads.describe(iri, kind, symbol, symbol=ox.Literal(symbol))
    body, iso3, number = told.get("body"), told.get("iso3"), told.get("number")
    if body and body in context.vocabularies.main_treaties:
        quads.add(iri, "ccpr:treatyBody", iris.treaty_body(body))
    if iso3 and iso3 in context.vocabularies.state_labels:
        quads.add(iri, "ccpr:state", iris.state(iso3))
    header = context.document.header
    if (body, iso3) == (header.body, header.iso3) and number and re.fullmatch(r"\d+", number):
        quads.add(iri, "ccpr:cycle", _describe_cycle(context, number))
    return iri
