"""Finds cues in running words: phrases that name a concept or an instrument.

The language of cues, which experts write as SKOS labels:

* Words are compared without case. A hyphen is a space; an apostrophe of any kind ends a word ("women" is in "women's").
* ``*`` at the end of a word stands for any ending, also none: ``investigat*``.
* ``…`` between words stands for up to eight other words of the same sentence: ``bring … to justice``.

A cue matches whole words. The search takes time in proportion to the length of the text, whatever the number of cues: cues
are kept by their first word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

GAP = 8
_WORD = re.compile(r"[^\W_]+|…")
_CUE_WORD = re.compile(r"[^\W_]+\*?|…")
# A cue ends where a sentence does; a semicolon ends it too, because items of an enumeration stand apart.
_STOP = re.compile(r"(?<!\b[Nn]o)(?<!\b[Nn]os)(?<!\b[Aa]rt)(?<!\b[Aa]rts)(?<!\bpara)(?<!\bparas)[.;:?!]\s")


class CueError(ValueError):
    """A cue that cannot be used."""


@dataclass(frozen=True)
class CueMatch:
    """A cue found in a text: what it stands for, and its first character and the one behind its last."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Cue:
    value: str
    words: tuple[str, ...]


def fold(text: str) -> str:
    """Return a text as cues are compared with it; every character stays one character.

    >>> fold("Women’s Rights")
    'women’s rights'
    """
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def parse_cue(cue: str) -> tuple[str, ...]:
    """Return the words of a cue.

    Raises:
        CueError: the cue is empty, begins or ends with a gap, or is only one word's beginning of less than four letters.
    """
    words = tuple(_CUE_WORD.findall(fold(cue)))
    if not words or words[0] == "…" or words[-1] == "…":
        raise CueError(f"the cue {cue!r} must begin and end with a word")
    if words[0].endswith("*") and len(words[0]) < 4:
        raise CueError(f"the cue {cue!r} must begin with three letters at least before '*'")
    return words


class Cues:
    """Cues and what they stand for, ready to be searched for.

    Args:
        cues: each value with its cues.

    Raises:
        CueError: a cue cannot be used.
    """

    def __init__(self, cues: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, list[_Cue]] = defaultdict(list)
        self._prefixes: dict[str, list[_Cue]] = defaultdict(list)
        for value, phrases in cues.items():
            for words in sorted({parse_cue(phrase) for phrase in phrases}):
                first = words[0]
                if first.endswith("*"):
                    self._prefixes[first[:-1]].append(_Cue(value, words))
                else:
                    self._exact[first].append(_Cue(value, words))

    @cached_property
    def _prefix_lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(prefix) for prefix in self._prefixes}))

    def find(self, text: str) -> tuple[CueMatch, ...]:
        """Return every match in a text, by start; of one value's overlapping matches only the longest."""
        tokens = [_Token(m[0], m.start(), m.end()) for m in _WORD.finditer(fold(text)) if m[0] != "…"]
        stops = [m.start() for m in _STOP.finditer(text)]
        matches = []
        for index, token in enumerate(tokens):
            for cue in self._starting_with(token.text):
                last = _match(cue.words, tokens, index, stops)
                if last is not None:
                    matches.append(CueMatch(cue.value, token.start, tokens[last].end))
        return _longest(matches)

    def _starting_with(self, word: str) -> Iterable[_Cue]:
        yield from self._exact.get(word, ())
        for length in self._prefix_lengths:
            if length > len(word):
                break
            yield from self._prefixes.get(word[:length], ())


def _match(words: tuple[str, ...], tokens: list[_Token], at: int, stops: list[int]) -> int | None:
    """Return the index of the last token of a match that begins at one; nothing if there is none."""
    last = at
    gap = False
    for word in words[1:]:
        if word == "…":
            gap = True
            continue
        for found in range(last + 1, min(last + 2 + (GAP if gap else 0), len(tokens))):
            if _same(word, tokens[found].text):
                break
        else:
            return None
        if stops and bisect_left(stops, tokens[last].end) < bisect_left(stops, tokens[found].start):
            return None
        last, gap = found, False
    return last


def _same(word: str, token: str) -> bool:
    return token.startswith(word[:-1]) if word.endswith("*") else token == word


def _longest(matches: list[CueMatch]) -> tuple[CueMatch, ...]:
    """Return the matches of which no longer one of the same value takes some of the words."""
    by_value: dict[str, list[CueMatch]] = defaultdict(list)
    for match in matches:
        by_value[match.value].append(match)
    kept: list[CueMatch] = []
    for group in by_value.values():
        first = min(match.start for match in group)
        taken = bytearray(max(match.end for match in group) - first)
        for match in sorted(group, key=lambda m: (m.start - m.end, m.start)):
            start, end = match.start - first, match.end - first
            if 1 not in taken[start:end]:
                taken[start:end] = b"\1" * (end - start)
                kept.append(match)
    return tuple(sorted(kept, key=lambda m: (m.start, m.end, m.value)))
