"""Finds articles in the brackets that close a concern: "(arts. 2, 19 and 25)", "(art. 2, 6 and 10)", "(arts. 9 (1) and 14)".

By the Committee's own convention these are articles of the treaty that it monitors; others are named: "(arts. 7 and 10 of the
Covenant and art. 3 of the Convention against Torture)". Only brackets that close a concern, or a lettered item of one,
count: the same form elsewhere may name articles of a domestic law, and is read as running text is.

The whole content of the brackets must be understood, or nothing of it is resolved.
"""

from __future__ import annotations

import re

from ccpr_graph.cite.finder import Finder, Place, window
from ccpr_graph.cite.numbers import Numbered, read_numbers
from ccpr_graph.cite.provisions import provision
from ccpr_graph.model import CitationKind, Notice, Span, StatementKind, Target, UnitKind

RULE = "closing-bracket"
_NOTHING_MORE = re.compile(r"[\s.;,]*(?:(?:and|or)\s*)?")
_NEXT = re.compile(r"\s*(?:[;,]\s*(?:and\s+)?|and\s+)(?=[Aa]rt)")
_WORD = re.compile(r"(?:[Aa]rts?\.?|[Aa]rticles?)\s+")


def find_articles(finder: Finder) -> None:
    """Add the articles that brackets cite at the end of a concern."""
    form = finder.forms.citations.closing_bracket.exact
    for place in finder.places:
        if place.holder.kind is UnitKind.FOOTNOTE:
            continue
        concerns = _concerns(finder, place)
        for match in form.finditer(place.text):
            if any(_closes(match, concern) for concern in concerns):
                _read(finder, place, match)


def _concerns(finder: Finder, place: Place) -> list[Span]:
    """Return the concerns of a unit, and what is recommended in the same paragraph, which the brackets may close."""
    stated = finder.document.statements_in(place.unit.key)
    concerns = [s.words.span for s in stated if s.kind is StatementKind.CONCERN]
    return concerns + [s.words.span for s in stated if concerns and s.kind is StatementKind.RECOMMENDATION]


def _closes(match: re.Match[str], concern: Span) -> bool:
    """Tell whether brackets are the last words of a concern."""
    if not concern.start <= match.start() < match.end() <= concern.end:
        return False
    return _NOTHING_MORE.fullmatch(match.string, match.end(), concern.end) is not None


def _read(finder: Finder, place: Place, match: re.Match[str]) -> None:
    targets = _read_whole(finder, place, match)
    if not targets:
        finder.cite(place, Span(*match.span()), RULE, None, reason="not all that stands in the brackets is understood")
        return
    if all(target.source == finder.treaty for _, target in targets):
        _warn_of_law(finder, place, match)
    for number, target in targets:
        finder.cite(place, number.span, RULE, target)
    finder.take(place.holder, Span(*match.span()))


def _read_whole(finder: Finder, place: Place, match: re.Match[str]) -> list[tuple[Numbered, Target]]:
    """Return the provisions in the brackets; nothing if one is none, or if anything else stands there as well."""
    found: list[tuple[Numbered, Target]] = []
    at, end = match.start("list"), match.end("list")
    while True:
        numbers, behind = read_numbers(match.string, at)
        owner, behind = _owner(finder, place, behind)
        if not numbers or owner is None:
            return []
        for number in numbers:
            target, _ = provision(finder, owner, "article", number)
            if target is None:
                return []
            found.append((number, target))
        if not match.string[behind:end].strip():
            return found
        following = _NEXT.match(match.string, behind, end)
        word = _WORD.match(match.string, following.end(), end) if following else None
        if not word:
            return []
        at = word.end()


def _owner(finder: Finder, place: Place, at: int) -> tuple[Target | None, int]:
    """Return what a list in the brackets belongs to, and the offset behind its name."""
    treaty = Target(CitationKind.INSTRUMENT, finder.treaty)
    behind = finder.forms.citations.belongs_to.search.match(place.text, at)
    if not behind:
        return treaty, at
    for name in finder.names(place.holder):
        if name.span.start <= behind.end() < name.span.end:
            return (name.targets[0] if len(name.targets) == 1 else None), name.span.end
    return None, at


def _warn_of_law(finder: Finder, place: Place, match: re.Match[str]) -> None:
    """Say so where a domestic law is named right before the brackets, so that a person looks."""
    if finder.forms.citations.law_before_bracket.exact.search(match.string, *window(match.start())):
        message = f"{match[0]} is read as articles of the treaty, though a law is named right before it"
        finder.notices.append(Notice(place.unit.line, place.unit.key, message))
