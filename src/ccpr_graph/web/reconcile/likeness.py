"""How alike two names are, word by word. Pure.

What tells one thing from another is not edited away: numbers and single letters have to be the same in the same order, and a
word that is in the index as a word of a name is never taken for a misspelling of another one. So "north" is never "south",
"Niger" never "Nigeria", "16" never "6", while "Mynamar", which no name has, may be "Myanmar".
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA, LCSseq

from ccpr_graph.web.reconcile.wording import Token, Wording

LEAST_LIKE: Final = 0.6
"""Similarity (optimal string alignment, by the longer word) below which one word is no misspelling of another."""

SHORTEST_MISSPELT: Final = 4
_PLURAL: Final = 0.97
_NUMERAL_WEIGHT: Final = 8.0
_LONGEST_INITIALS: Final = 8
_MOST_NUMERALS: Final = 50
_MOST_WORDS: Final = 40
_APART: Final = 0.9  # what likeness counts where each has words of its own: "against Torture", "against Corruption"
_CONTRACTED: Final = 0.3  # of the letters of a word, at least: "St." is "saint", and not "socialist"
_TOLD: Final = 0.6  # what the most telling word in full tells, as a share of what the most telling word of all does


@dataclass(frozen=True)
class Likeness:
    """How much of the words of a query a name has, and how much of the name's the query, by weight from 0 to 1.

    ``abbreviated`` says that each word of either stands for one in the other, in full or abbreviated, and a telling one in
    full: "Congo, Dem. Rep.", but not "Rep. of Cong."; then nothing is guessed.
    """

    of_query: float
    of_name: float
    abbreviated: bool

    @property
    def score(self) -> float:
        """Both in one, from 0 to 100; what was asked for counts more (van Rijsbergen's F with beta of 2)."""
        both = 4 * self.of_name + self.of_query
        return 100 * 5 * self.of_query * self.of_name / both if both else 0.0


class _Pairing:
    """The words that are left to pair, and what the pairs weigh. Of a very long name, the words behind are not paired."""

    def __init__(self, query: Wording, name: Wording, known: Container[str]) -> None:
        self.query = list(query.words[:_MOST_WORDS])
        self.name = list(name.words[:_MOST_WORDS])
        self.unpaired = (query.words[_MOST_WORDS:], name.words[_MOST_WORDS:])
        self.whole = (query, name)
        self.known = known
        self.pairs: list[tuple[list[Token], list[Token], float]] = []

    @property
    def crossed(self) -> bool:
        """Whether the words before numbers pair in another order: "para. 1, art. 2" is not "Article 1, paragraph 2"."""
        pairs = {asked[0].text: words[0].text for asked, words, _like in self.pairs}
        return tuple(pairs.get(each, "") for each in self.whole[0].counted) != self.whole[1].counted

    def pair_same(self) -> None:
        """Pair the words that are the same."""
        theirs: dict[str, list[Token]] = {}
        for word in self.name:
            theirs.setdefault(word.text, []).append(word)
        for asked in [*self.query]:
            if theirs.get(asked.text):
                self._pair(asked, theirs[asked.text].pop(), 1.0)

    def pair_words(self, like: Callable[[Token, str], float]) -> None:
        """Pair each word with the one that is most like it."""
        for asked in [*self.query]:
            best, at = max(((like(asked, word.text), -at) for at, word in enumerate(self.name)), default=(0.0, 0))
            if best > 0:
                self._pair(asked, self.name[-at], best)

    def _pair(self, asked: Token, word: Token, like: float) -> None:
        self.query.remove(asked)
        self.name.remove(word)
        self.pairs.append(([asked], [word], like))

    def pair_initials(self) -> None:
        """Pair a word with several whose first letters it is made of: "PDR" with "People's Democratic Republic"."""
        for asked in [*self.query]:
            run = _run(asked, self.name) if asked.capitals or asked.text not in self.known else None
            if run is not None:
                taken = self.name[run : run + len(asked.text)]
                del self.name[run : run + len(asked.text)]
                self.query.remove(asked)
                self.pairs.append(([asked], taken, 1.0))


def likeness(query: Wording, name: Wording, known: Container[str], weight: Callable[[str], float]) -> Likeness:
    """Compare a query with a name.

    Args:
        query: what is asked for.
        name: a name in the index.
        known: the words of all names in the index.
        weight: how much a word tells; rare ones tell more.
    """
    pairing = _Pairing(query, name, known)
    pairing.pair_same()
    told = max((weight(asked[0].text) for asked, _words, _like in pairing.pairs), default=0.0)
    told = _NUMERAL_WEIGHT if query.numerals else told
    pairing.pair_words(lambda asked, word: float(_abbreviates(asked, word, known)))
    pairing.pair_initials()
    left = pairing.query or pairing.name or any(pairing.unpaired) or query.numerals != name.numerals or pairing.crossed
    telling = max((weight(word.text) for _asked, words, _like in pairing.pairs for word in words), default=0.0)
    whole = not left and told >= _TOLD * telling > 0
    pairing.pair_words(lambda asked, word: _misspelt(asked.text, word, known))
    return _weighed(pairing, query, name, weight, whole)


def _weighed(pairing: _Pairing, query: Wording, name: Wording, weight: Callable[[str], float], whole: bool) -> Likeness:
    paired = sum(like * sum(weight(word.text) for word in words) for _asked, words, like in pairing.pairs)
    at_once = query.counted and name.counted and pairing.crossed
    same = 0 if at_once else _NUMERAL_WEIGHT * _common(query.numerals, name.numerals)
    left_of_query = sum(weight(word.text) for word in (*pairing.query, *pairing.unpaired[0]))
    left_of_name = sum(weight(word.text) for word in (*pairing.name, *pairing.unpaired[1]))
    guessed = sum((1 - like) * sum(weight(word.text) for word in words) for _asked, words, like in pairing.pairs)
    apart = _APART if left_of_query and left_of_name else 1.0
    # "UN" is one word of the query, though it stands for two of the name: it tells as much as the more telling of them.
    short = sum(like * max(weight(word.text) for word in words) for _asked, words, like in pairing.pairs)
    of_query = short + same + guessed + left_of_query + _NUMERAL_WEIGHT * len(query.numerals) - same
    of_name = paired + same + guessed + left_of_name + _NUMERAL_WEIGHT * len(name.numerals) - same
    asked, named = apart * (short + same), apart * (paired + same)
    return Likeness(asked / of_query if of_query else 0, named / of_name if of_name else 0, whole)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many numerals two names have in common in the same order."""
    return LCSseq.similarity(one[:_MOST_NUMERALS], other[:_MOST_NUMERALS])


def _abbreviates(asked: Token, word: str, known: Container[str]) -> bool:
    """Say whether a token is an abbreviation: "Dem." of "democratic", "Sts." of "states", "Rep" of "republic"."""
    if len(asked.text) >= len(word):
        return False
    if asked.dotted:
        return word.startswith(asked.text) or _contracts(asked.text, word)
    return len(asked.text) >= 3 and asked.text not in known and word.startswith(asked.text)


def _contracts(short: str, word: str) -> bool:
    if not max(2, _CONTRACTED * len(word)) <= len(short) or short[0] != word[0] or short[-1] != word[-1]:
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)


def _run(asked: Token, words: list[Token]) -> int | None:
    """Return where words begin whose first letters a token is."""
    if not 2 <= len(asked.text) <= _LONGEST_INITIALS:
        return None
    first = "".join(word.text[0] for word in words)
    at = first.find(asked.text)
    return None if at < 0 else at


def _misspelt(asked: str, word: str, known: Container[str]) -> float:
    if asked == word + "s" or word == asked + "s":
        return _PLURAL
    if asked in known or min(len(asked), len(word)) < SHORTEST_MISSPELT:
        return 0.0
    like = OSA.normalized_similarity(asked, word)
    return like if like >= LEAST_LIKE else 0.0
