"""Finds the concerns that a sentence enumerates in running words: "(a) …; (b) …; and (c) …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ccpr_graph.knowledge import Forms
from ccpr_graph.model import Span, Statement, StatementKind, TextUnit, Words
from ccpr_graph.sentences import sentences

_LABEL = re.compile(r"(?<!\S)\(([a-z])\)\s+(?=[^\W\d])")
# Before the first letter: a colon, or a word. "paragraph 3 (a)" and "subparagraphs (a) and (b)" are no enumerations.
_BEFORE_FIRST = re.compile(
    r"(?<![^\W\d])(?!(?:(?:sub-?)?para(?:graph)?|article|section|clause|item|rule|point)s?\b)[^\W\d]{2,}\s+$|[:,–-]\s+$",
    re.IGNORECASE,
)
_REACH = 40
_BEFORE_NEXT = re.compile(r"\s*[;,]\s+(?:(?:and|or|and/or)\s+)?$|\s+(?:and|or)\s+$")


def sub_concerns(unit: TextUnit, concern: Statement, forms: Forms) -> tuple[list[Statement], str | None]:
    """Return the sub-concerns that a concern's running words enumerate, and what is not certain of them.

    An enumeration stands in one sentence and counts from "(a)" without a gap, to "(b)" at least. A concern's second
    enumeration would name its members as the first does; it makes no statements.
    """
    found = [spans for sentence in _sentences(unit, concern, forms) if (spans := _members(unit.text, sentence))]
    doubt = "a second enumeration in this paragraph makes no statements of its own" if len(found) > 1 else None
    return [_statement(unit, concern, letter, span) for letter, span in (found[0] if found else ())], doubt


def _sentences(unit: TextUnit, concern: Statement, forms: Forms) -> list[Span]:
    """Return the sentences of a concern, without the brackets of articles that close it."""
    end = concern.words.span.end
    for bracket in forms.citations.closing_bracket.exact.finditer(unit.text, concern.words.span.start, end):
        if not unit.text[bracket.end() : end].strip(" .;"):
            end = bracket.start()
    spans = sentences(unit.text, forms.statements.abbreviations)
    return [
        Span(max(span.start, concern.words.span.start), min(span.end, end))
        for span in spans
        if span.start < end and span.end > concern.words.span.start
    ]


def _members(text: str, sentence: Span) -> list[tuple[str, Span]]:
    """Return the letters of an enumeration in a sentence with their words; nothing unless it has two at least."""
    labels: list[re.Match[str]] = []
    for label in _LABEL.finditer(text, sentence.start, sentence.end):
        before = _BEFORE_NEXT if labels else _BEFORE_FIRST
        words_before = text[max(sentence.start, label.start() - _REACH) : label.start()]
        if label[1] == chr(ord("a") + len(labels)) and before.search(words_before):
            labels.append(label)
    ends = [_end_before(text, labels[i], following) for i, following in enumerate(labels[1:])]
    spans = _spans(text, labels, [*ends, sentence.end]) if len(labels) > 1 else []
    if any(" " not in text[span.start : span.end] for span in spans):
        return []
    return [(label[1], span) for label, span in zip(labels, spans, strict=False)]


def _end_before(text: str, label: re.Match[str], following: re.Match[str]) -> int:
    between = text[label.end() : following.start()]
    joint = _BEFORE_NEXT.search(between)
    return label.end() + (joint.start() if joint else len(between))


def _spans(text: str, labels: Sequence[re.Match[str]], ends: Sequence[int]) -> list[Span]:
    return [
        Span(label.end(), label.end() + len(text[label.end() : end].rstrip(" .;,")))
        for label, end in zip(labels, ends, strict=True)
    ]


def _statement(unit: TextUnit, concern: Statement, letter: str, span: Span) -> Statement:
    return Statement(
        key=f"{concern.key}/{letter}",
        kind=StatementKind.SUB_CONCERN,
        words=Words(unit.key, span, unit.text[span.start : span.end]),
        whole=False,
        heading=concern.heading,
        part_of=concern.key,
    )
