"""Reads what the last part asks for: follow-up with its deadline, and the next report."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from ccpr_graph.calendar_dates import read_date
from ccpr_graph.knowledge import Forms
from ccpr_graph.model import (
    Citation,
    CitationKind,
    Document,
    FollowUp,
    NextCycle,
    Notice,
    Span,
    Statement,
    StatementKind,
    TextUnit,
    Words,
    in_words,
)
from ccpr_graph.sentences import sentences

_COUNTS = {"one": 1, "two": 2, "three": 3}
_UNITS = {"year": "Y", "month": "M"}


def with_requests(
    document: Document, statements: Sequence[Statement], forms: Forms, notices: list[Notice]
) -> list[Statement]:
    """Return the statements, each request with what it asks for; what is not certain is added to ``notices``."""
    recommendations = {statement.key for statement in statements}
    read = []
    for statement in statements:
        if statement.kind is StatementKind.REQUEST and not statement.part_of:
            unit = document.by_key[statement.words.unit]
            follow_up, doubts = read_follow_up(unit, document.citations_in(unit.key), recommendations, forms)
            notices += [Notice(unit.line, unit.key, doubt) for doubt in doubts]
            next_cycle = read_next_cycle(unit.text, document.header.cycle_number, forms)
            statement = replace(statement, follow_up=follow_up, next_cycle=next_cycle)
        read.append(statement)
    return read


def read_follow_up(
    unit: TextUnit, citations: Collection[Citation], recommendations: Collection[str], forms: Forms
) -> tuple[FollowUp | None, list[str]]:
    """Return the request for follow-up that a paragraph makes, and what of it is not certain.

    Args:
        unit: a paragraph of the last part.
        citations: the document's citations.
        recommendations: keys of the document's recommendations.
        forms: how follow-up is asked for.
    """
    follow_up = forms.statements.follow_up
    match = follow_up.request.search.search(unit.text) or follow_up.provide.search.search(unit.text)
    if not match:
        asks = follow_up.rule.search.search(unit.text)
        return None, ["a rule of procedure is named, but what is to be followed up is not understood"] if asks else []
    named = [c for c in citations if c.unit == unit.key and c.target and c.target.kind is CitationKind.OWN_PARAGRAPH]
    keys = ["/".join(("recommendation", *citation.target.steps)) for citation in named if citation.target]
    doubts = [
        f"follow-up is asked for on {in_words(key)}, which is no recommendation"
        for key in keys
        if key not in recommendations
    ]
    # A deadline of another sentence is that of something else, such as the next report.
    own = [
        s
        for s in sentences(unit.text, forms.statements.abbreviations)
        if s.start < match.end() and match.start() < s.end
    ]
    date_match = follow_up.deadline.exact.search(unit.text, own[0].start, own[-1].end)
    deadline = read_date(date_match["date"], forms.layouts.months) if date_match else None
    if deadline is None:
        doubts.append("follow-up is asked for without a deadline that is a date")
    rule = follow_up.rule.search.search(unit.text)
    return FollowUp(
        recommendations=tuple(key for key in keys if key in recommendations),
        words=Words(unit.key, Span(*match.span()), match[0]),
        deadline=deadline,
        rule_of_procedure=rule["rule"] if rule else None,
    ), doubts


def read_next_cycle(text: str, cycle_number: int, forms: Forms) -> NextCycle | None:
    """Return what a paragraph announces of the next review cycle; nothing if it announces none of it."""
    next_cycle = forms.statements.next_cycle
    list_of_issues = next_cycle.list_of_issues_year.search.search(text)
    dialogue = next_cycle.dialogue.exact.search(text)
    words = next_cycle.word_limit.search.search(text)
    period = next_cycle.reply_period.search.search(text)
    due = next_cycle.report_due.search.search(text)
    if not any((list_of_issues, dialogue, words, period, due)):
        return None
    return NextCycle(
        number=_next_number(text, cycle_number, forms),
        list_of_issues_year=int(list_of_issues["year"]) if list_of_issues else None,
        dialogue_year=int(dialogue["year"]) if dialogue else None,
        dialogue_place=(dialogue["place"] or dialogue["place_after"]) if dialogue else None,
        report_word_limit=int(words["words"].replace(",", "")) if words else None,
        reply_period=_duration(period) if period else None,
        report_due=read_date(due["date"], forms.layouts.months) if due else None,
    )


def _next_number(text: str, cycle_number: int, forms: Forms) -> int | None:
    ordinals = forms.layouts.ordinals
    named = [
        ordinals.get(match["ordinal"].lower(), 0) for match in forms.statements.next_cycle.number.search.finditer(text)
    ]
    later = [number for number in named if number > cycle_number]
    return later[0] if later else None


def _duration(match: re.Match[str]) -> str:
    """Return an xsd:duration: ``P1Y`` for "one year"."""
    words, unit = match["count"] or match["count_after"], match["unit"] or match["unit_after"]
    count = _COUNTS.get(words.lower()) or int(words)
    return f"P{count}{_UNITS[unit.lower()]}"
