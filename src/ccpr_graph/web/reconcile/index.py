"""Finds the names that a query may mean: by key, and by words that are the same, abbreviated or misspelt. No input, no output."""

from __future__ import annotations

import functools
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ccpr_graph.web.reconcile.catalogue import Catalogue, Entity, Weight, as_id
from ccpr_graph.web.reconcile.entries import Entry, shared
from ccpr_graph.web.reconcile.likeness import LEAST_LIKE, SHORTEST_MISSPELT
from ccpr_graph.web.reconcile.wording import Token, Wording, fold, without_points, wording

_MOST_COMPARED: Final = 100
_MOST_POSTINGS: Final = 20_000
_MOST_WORDS: Final = 12
_MOST_EXPANSIONS: Final = 40
_SHORTEST_COMPACT: Final = 4
_KEPT: Final = 4096


class Index:
    """All names of a catalogue, ready to be looked up."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.entries: list[Entry] = []
        self._keys: dict[str, list[int]] = defaultdict(list)
        self._compacts: dict[str, list[int]] = defaultdict(list)
        self._codes: dict[str, list[Entity]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._initials: dict[str, list[int]] = defaultdict(list)
        frequencies = self._fill()
        number = max(len(catalogue.entities), 1)
        self._weights = {word: math.log(1 + number / count) for word, count in frequencies.items()}
        self._most = math.log(1 + number)
        self.known = frozenset(self._words)
        self._sorted = sorted(word for word in self.known if not word.isdigit())
        self.meant = functools.lru_cache(maxsize=_KEPT)(self._meant)
        """Gives the identifiers of what a text names exactly: by identifier, code or name."""
        self._misspellings = functools.lru_cache(maxsize=_KEPT)(self._near)
        self._shared = shared(self.entries)
        self.unnumbered = frozenset(catalogue.types) - self._numbered()
        """Types of which no name has a digit: one in a query is a year, or the number of a note."""

    def _fill(self) -> Counter[str]:
        frequencies: Counter[str] = Counter()
        for entity in self.catalogue.entities.values():
            words: set[str] = set()
            for name in entity.names:
                made = wording(name.text)
                if made:
                    words |= self._take(Entry(entity, name, made, fold(name.text)))
            frequencies.update(words)
            for code in entity.codes:
                self._codes[_code(code)].append(entity)
        return frequencies

    def _take(self, entry: Entry) -> set[str]:
        at = len(self.entries)
        self.entries.append(entry)
        self._keys[entry.wording.key].append(at)
        if len(entry.wording.compact) >= _SHORTEST_COMPACT:
            self._compacts[entry.wording.compact].append(at)
        for initials in entry.wording.initials:
            if len(initials) > 1 and entry.name.weight is Weight.NAME:
                self._initials[initials].append(at)
        words = {word.text for word in entry.wording.words} | set(entry.wording.numerals)
        for word in sorted(words):
            self._words[word].append(at)
        return words

    def _numbered(self) -> set[str]:
        numbered = (
            each for each in self.entries if each.name.weight > Weight.HINT and any(map(str.isdigit, each.folded))
        )
        return {type_ for each in numbered for type_ in each.entity.types}

    def tells(self, entry: Entry) -> bool:
        """Say whether a name is that of one resource alone, as far as its words go: "Guinea" is shared by several."""
        return entry.name.weight is Weight.NAME and (entry.entity.id, entry.wording.key) not in self._shared

    def weight(self, word: str) -> float:
        """Return how much a word tells: the more, the fewer resources have it in a name."""
        return self._weights.get(word, self._most)

    def by_id(self, text: str) -> Entity | None:
        """Return the resource whose identifier or IRI a text is."""
        id_ = as_id(text)
        return None if id_ is None else self.catalogue.entities.get(id_)

    def by_code(self, text: str) -> list[tuple[Entity, bool]]:
        """Return what has a code, and whether it is written as the code is: "no" is not the code "NO"."""
        asked = without_points(text.strip())
        return [(entity, _as_written(asked, entity)) for entity in self._codes.get(_code(asked), ())]

    def by_name(self, asked: Wording) -> list[Entry]:
        """Return the names that differ from one in nothing that counts."""
        found = dict.fromkeys(self._keys.get(asked.key, ()))
        if len(asked.compact) >= _SHORTEST_COMPACT:
            found |= dict.fromkeys(self._compacts.get(asked.compact, ()))
        return [self.entries[at] for at in found]

    def _meant(self, text: str) -> frozenset[str]:
        by_id = self.by_id(text)
        found = [by_id] if by_id is not None else []
        found += [entity for entity, _written in self.by_code(text)]
        found += [entry.entity for entry in self.by_name(wording(text))]
        return frozenset(each.id for each in found)

    def by_initials(self, text: str) -> list[Entry]:
        """Return the names of which a word in capitals may be the first letters."""
        asked = fold(text).replace(".", "").strip()
        written = text.strip().replace(".", "")
        return [self.entries[at] for at in self._initials.get(asked, ())] if written.isupper() else []

    def similar(self, asked: Wording, types: frozenset[str]) -> list[Entry]:
        """Return names that share words with a query, the most promising first; a bounded number."""
        shared: dict[int, float] = defaultdict(float)
        budget = _MOST_POSTINGS
        for word, like in self._wanted(asked):
            postings = self._words[word]
            if len(postings) <= budget:
                budget -= len(postings)
                for at in postings:
                    shared[at] += like * self.weight(word)
        promising = [
            (self._promise(at, weight), -at)
            for at, weight in shared.items()
            if not types or not types.isdisjoint(self.entries[at].entity.types)
        ]
        return [self.entries[-at] for _promise, at in sorted(promising, reverse=True)[:_MOST_COMPARED]]

    def _promise(self, at: int, weight: float) -> float:
        made = self.entries[at].wording
        words = [*(word.text for word in made.words), *made.numerals]
        return weight / (1 + sum(self.weight(word) for word in words))

    def _wanted(self, asked: Wording) -> list[tuple[str, float]]:
        """Return the words of the index to look under, the rarest first."""
        found: dict[str, float] = dict.fromkeys((each for each in asked.numerals if each in self.known), 1.0)
        for token in asked.words[:_MOST_WORDS]:
            for word, like in self._expanded(token):
                found[word] = max(found.get(word, 0), like)
        return sorted(found.items(), key=lambda pair: (len(self._words[pair[0]]), pair[0]))

    def _expanded(self, token: Token) -> Iterable[tuple[str, float]]:
        if token.text in self.known:
            yield token.text, 1.0
        if token.dotted or token.text not in self.known:
            at = bisect_left(self._sorted, token.text)
            for word in self._sorted[at : at + _MOST_EXPANSIONS]:
                if len(token.text) >= 2 and word.startswith(token.text):
                    yield word, 0.9
        if token.text not in self.known:
            yield from self._misspellings(token.text)

    def _near(self, word: str) -> list[tuple[str, float]]:
        if len(word) < SHORTEST_MISSPELT:
            return []
        found = process.extract(
            word, self._sorted, scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKE, limit=_MOST_EXPANSIONS
        )
        return [(near, like) for near, like, _at in found]


def _code(text: str) -> str:
    """Return a code as it is looked up; slashes and hyphens are one, as in the slug of a symbol."""
    return "-".join(fold(text).replace("/", "-").replace("_", "-").replace(" ", "").split())


def _as_written(asked: str, entity: Entity) -> bool:
    """Say whether a text is a code: one of letters alone in the code's own case, for in another it may be a word."""
    return any(asked == code or (_code(asked) == _code(code) and not code.isalpha()) for code in entity.codes)
