"""Finds articles in the brackets that close a concern: "(arts. 2, 19 and 25)", "(art. 2, 6 and 10)", "(arts. 9 (1) and 14)".

By the Committee's own convention these are articles of the treaty that it monitors. Only brackets that close a concern, or a
lettered item of one, count: the same form elsewhere may name articles of a domestic law, and is left ambiguous.
"""

from __future__ import annotations

import re

from ccpr_graph import iris
from ccpr_graph.cite.finder import Finder
from ccpr_graph.cite.numbers import Numbered, read_numbers
from ccpr_graph.model import CitationKind, Notice, Resolution, Span, StatementKind, Target, TextUnit, UnitKind

RULE = "closing-bracket"
_NOTHING_MORE = re.compile(r"[\s.;,]*(?:(?:and|or)\s*)?")


def find_articles(finder: Finder) -> None:
    """Add the articles that closing brackets cite, and brackets with articles elsewhere as ambiguous."""
    form = finder.forms.citations.closing_bracket.exact
    for unit in finder.document.of_kind(UnitKind.PARAGRAPH, UnitKind.SUB_PARAGRAPH):
        concerns = _concerns(finder, unit)
        for match in form.finditer(unit.text):
            if not any(_closes(match, concern) for concern in concerns):
                finder.add(unit, Span(*match.span()), RULE, None, resolution=Resolution.AMBIGUOUS)
                continue
            targets = [(number, _target(finder, number)) for number in _read_whole(finder, match)]
            if not targets or any(target is None for _, target in targets):
                finder.add(unit, Span(*match.span()), RULE, None)
                continue
            _warn_of_law(finder, unit, match)
            for number, target in targets:
                finder.add(unit, number.span, RULE, target)


def _concerns(finder: Finder, unit: TextUnit) -> list[Span]:
    return [
        statement.words.span
        for statement in finder.document.statements
        if statement.kind is StatementKind.CONCERN and statement.words.unit == unit.key
    ]


def _closes(match: re.Match[str], concern: Span) -> bool:
    """Tell whether brackets are the last words of a concern."""
    if not concern.start <= match.start() < match.end() <= concern.end:
        return False
    return _NOTHING_MORE.fullmatch(match.string, match.end(), concern.end) is not None


def _read_whole(finder: Finder, match: re.Match[str]) -> tuple[Numbered, ...]:
    """Return the elements of the list in the brackets; nothing if anything else stands there as well."""
    numbers, end = read_numbers(match.string, match.start("list"))
    rest = match.string[end : match.end("list")]
    if not rest.strip():
        return numbers
    tail = finder.forms.citations.closing_bracket_tail.exact.fullmatch(rest.rstrip())
    treaty = finder.vocabularies.main_treaties[finder.document.header.body]
    return numbers if tail and tail["name"] == finder.forms.citations.treaty_short_names.get(treaty) else ()


def _target(finder: Finder, number: Numbered) -> Target | None:
    """Return the article, or the paragraph of one; nothing if the treaty has no such provision."""
    treaty = finder.vocabularies.main_treaties[finder.document.header.body]
    try:
        iri = iris.article(treaty, number.number, *number.steps)
    except ValueError:
        return None
    if iri not in finder.vocabularies.provisions:
        return None
    return Target(CitationKind.ARTICLE, treaty, (number.number, *number.steps))


def _warn_of_law(finder: Finder, unit: TextUnit, match: re.Match[str]) -> None:
    """Say so where a domestic law is named right before the brackets, so that a person looks."""
    if finder.forms.citations.law_before_bracket.exact.search(match.string[: match.start()]):
        message = f"{match[0]} is read as articles of the treaty, though a law is named right before it"
        finder.notices.append(Notice(unit.line, unit.key, message))
