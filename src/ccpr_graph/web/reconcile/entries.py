"""The names in the index, and which of them tell of one resource alone. Pure.

"Guinea" is the name of one State, and stands in the names of three others; "Congo" stands in one whose other words,
"Democratic Republic", are such as many States have. Whoever writes them may mean either, whatever is asked for, so they are
names that are shared. Which they are follows from the names in the data alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ccpr_graph.web.reconcile.catalogue import Entity, Name, Weight
from ccpr_graph.web.reconcile.wording import Wording

_COMMON: Final = 5
"""Resources of a type that have a word in their names, from which on it tells none of them."""

_SEVERAL: Final = 2
"""Other resources of its type in whose names a name stands, from which on it is theirs as well."""

_UNSPACED: Final = re.compile(r"[\u3040-\u9fff]+")  # Chinese and Japanese


@dataclass(frozen=True)
class Entry:
    """One name in the index."""

    entity: Entity
    name: Name
    wording: Wording
    folded: str


def shared(entries: Sequence[Entry]) -> frozenset[tuple[str, str]]:
    """Return the names that other resources of the same type share: whose it is, and its key. Abbreviations are not shared.

    A concept is broader than those that have its name in theirs ("Women", "Pregnant women"), so its name is its own.
    """
    telling = [each for each in entries if each.name.weight is Weight.NAME and not each.entity.is_concept]
    holders: dict[str, list[Entry]] = defaultdict(list)
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in telling:
        for word in _words(each):
            if _rest(word, each):
                holders[word].append(each)
            for type_ in each.entity.types:
                members[type_, word].add(each.entity.id)
    common = {key for key, ids in members.items() if len(ids) >= _COMMON}
    return frozenset((each.entity.id, each.wording.key) for each in telling if _is_shared(each, holders, common))


def _words(entry: Entry) -> set[str]:
    """Return the words of a name; where no space parts them, whatever a run of signs begins and ends with."""
    words = {token.text for token in entry.wording.words}
    for run in filter(_UNSPACED.fullmatch, [*words]):
        words |= {run[:at] for at in range(1, len(run))} | {run[at:] for at in range(1, len(run))}
    return words


def _is_shared(entry: Entry, holders: dict[str, list[Entry]], common: set[tuple[str, str]]) -> bool:
    words = entry.wording.words
    if len(words) != 1 or entry.wording.numerals or words[0].capitals:
        return False
    others: set[str] = set()
    for other in holders[words[0].text]:
        types = {*entry.entity.types} & {*other.entity.types}
        if other.entity is not entry.entity and types:
            others.add(other.entity.id)
            rest = _rest(words[0].text, other)
            if len(others) >= _SEVERAL or all(any((type_, word) in common for type_ in types) for word in rest):
                return True
    return False


def _rest(word: str, other: Entry) -> set[str]:
    """Return the words of a name beside one that it holds."""
    words = {token.text for token in other.wording.words}
    if word in words:
        return words - {word}
    return {run.removeprefix(word) if run.startswith(word) else run.removesuffix(word) for run in words}
