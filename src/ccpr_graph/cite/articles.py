"""Finds articles in the brackets that close a concern: "(arts. 2, 19 and 25)", "(art. 2, 6 and 10)", "(arts. 9 (1) and 14)".

By the Committee's own convention these are articles of the treaty that it monitors. Only brackets at the very end of a
paragraph or item count: the same form in mid-sentence may name articles of a domestic law, and is left unresolved.
"""

from __future__ import annotations

import re

from ccpr_graph import iris
from ccpr_graph.cite.finder import Finder
from ccpr_graph.cite.numbers import Numbered, read_numbers
from ccpr_graph.model import CitationKind, Resolution, Span, Target, UnitKind

RULE = "closing-bracket"


def find_articles(finder: Finder) -> None:
    """Add the articles that closing brackets cite, and brackets with articles elsewhere as ambiguous."""
    form = finder.forms.citations.closing_bracket.exact
    for unit in finder.document.of_kind(UnitKind.PARAGRAPH, UnitKind.SUB_PARAGRAPH):
        for match in form.finditer(unit.text):
            if not re.fullmatch(r"[\s.;]*", unit.text[match.end() :]):
                finder.add(unit, Span(*match.span()), RULE, None, resolution=Resolution.AMBIGUOUS)
            elif numbers := _read_whole(finder, match):
                for number in numbers:
                    finder.add(unit, number.span, RULE, _target(finder, number))
            else:
                finder.add(unit, Span(*match.span()), RULE, None)


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
