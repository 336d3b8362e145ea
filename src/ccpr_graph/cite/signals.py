"""Finds how citations are introduced: "in line with", "recalling", "bearing in mind".

A signal belongs to a citation if it stands before it in the same sentence and nothing but a noun phrase lies between: the
small words of one, and other citations of the same row.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ccpr_graph.cite.finder import Finder
from ccpr_graph.cues import CueMatch
from ccpr_graph.model import Citation, CitationKind, Signal, Span, Words

_WORD = re.compile(r"[\w’'-]+")
_FARTHEST = 600  # characters from a signal to what it introduces, other citations in between included
_SENTENCE_END = re.compile(r"[.?!;:]\s")


@dataclass(frozen=True)
class _Unit:
    """A unit with the signals in its words, by their ends, and the words of the citations made in it, by their starts."""

    text: str
    signals: tuple[CueMatch, ...]
    cited: tuple[Span, ...]

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each signal ends."""
        return tuple(match.end for match in self.signals)


def with_signals(finder: Finder, citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations, each with the signal that introduces it, if one does."""
    scheme = finder.vocabularies.schemes.get("signals")
    if not scheme:
        return list(citations)
    cited: dict[str, list[Span]] = {}
    for citation in citations:
        cited.setdefault(citation.words.unit, []).append(citation.words.span)
    units = {}
    for unit in finder.document.units:
        signals = sorted(scheme.find(unit.text), key=lambda match: (match.end, match.end - match.start))
        units[unit.key] = _Unit(unit.text, tuple(signals), tuple(sorted(cited.get(unit.key, ()))))
    return [_with_signal(finder, citation, units) for citation in citations]


def _with_signal(finder: Finder, citation: Citation, units: Mapping[str, _Unit]) -> Citation:
    """Return a citation with the signal before its words, in a footnote or else where the footnote is called."""
    if citation.target and citation.target.kind is CitationKind.OWN_PARAGRAPH:
        return citation  # "the recommendations contained in paragraphs 12 and 34": the words before say where, not how
    for key, place in ((citation.words.unit, citation.words.span.start), (citation.unit, citation.place)):
        match = _signal_before(finder, place, units[key])
        if match:
            words = Words(key, Span(match.start, match.end), units[key].text[match.start : match.end])
            return replace(citation, signal=Signal(match.value, words))
    return citation


def _signal_before(finder: Finder, place: int, unit: _Unit) -> CueMatch | None:
    """Return the nearest signal that governs a place; of several that end together, the longest."""
    for index in range(bisect_right(unit.ends, place) - 1, -1, -1):
        match = unit.signals[index]
        if place - match.end > _FARTHEST:
            return None
        if _reaches(finder, match, place, unit):
            return match
    return None


def _reaches(finder: Finder, match: CueMatch, place: int, unit: _Unit) -> bool:
    """Tell whether only a noun phrase lies between a signal and a place."""
    forms = finder.forms.citations
    between = unit.text[match.end : place]
    for span in unit.cited[
        bisect_left(unit.cited, Span(match.end, match.end)) : bisect_left(unit.cited, Span(place, place))
    ]:
        if span.end <= place:
            between = between.replace(unit.text[span.start : span.end], " ", 1)
    words = _WORD.findall(between)
    broken = _SENTENCE_END.search(between) or forms.breaks_signal.search.search(between)
    return len(words) <= forms.longest_signal_gap and not broken
