"""Which of several concepts counts where the words of one stand within the words of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from ccpr_graph.cues import CueMatch
from ccpr_graph.knowledge import Concept


def without_broader(matches: Iterable[CueMatch], concepts: Mapping[str, Concept]) -> list[CueMatch]:
    """Return the matches without those that stand within a match of a narrower concept.

    "persons with disabilities" counts within "children with disabilities" unless the concept of the latter is narrower.
    """

    @cache
    def ancestors(path: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [path]
        while waiting:
            for broader in concepts[waiting.pop()].broader:
                if broader in concepts and broader not in found:
                    found.add(broader)
                    waiting.append(broader)
        return frozenset(found)

    return [
        match
        for match, around in _with_surroundings(matches)
        if not any(match.value in ancestors(other.value) for other in around)
    ]


def longest(matches: Iterable[CueMatch]) -> list[CueMatch]:
    """Return the matches without those that stand within a longer one."""
    return [
        match
        for match, around in _with_surroundings(matches)
        if not any(other.end - other.start > match.end - match.start for other in around)
    ]


def _with_surroundings(matches: Iterable[CueMatch]) -> list[tuple[CueMatch, list[CueMatch]]]:
    """Return each match with the others that hold all of its words, by start."""
    ordered = sorted(matches, key=lambda m: (m.start, -m.end, m.value))
    found: list[tuple[CueMatch, list[CueMatch]]] = []
    open_: list[CueMatch] = []
    for index, match in enumerate(ordered):
        open_ = [other for other in open_ if other.end > match.start]
        same = [m for m in ordered[index + 1 : index + 20] if (m.start, m.end) == (match.start, match.end)]
        found.append((match, [other for other in open_ if other.end >= match.end] + same))
        open_.append(match)
    return found
