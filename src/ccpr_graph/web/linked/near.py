"""Finds what somebody may have meant by a name that nothing has.

A symbol with slashes, capitals, ``34(b)`` for ``34/b``; a name or an abbreviation instead of a code; a typing error; a
paragraph beyond the last one. The queries are bounded, and the names of things (vocabularies and symbols, not the parts of
documents) are read once. What was asked about one State is never answered with something about another.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from rapidfuzz import fuzz, process

from ccpr_graph import iris
from ccpr_graph.natural_order import natural
from ccpr_graph.web.linked.asking import Asker

MOST: Final = 8
_MOST_NAMES: Final = 100_000
_MOST_PARTS: Final = 5_000
_MOST_GUESSES: Final = 60
_LIKE: Final = 75.0  # of 100: how alike two names must be
_PARTLY: Final = 85.0
_NAMES: Final = (
    "SELECT ?x ?name WHERE {\n  { ?x skos:prefLabel ?name } UNION { ?x skos:altLabel ?name } "
    f"UNION {{ ?x ccpr:symbol ?name }}\n}} LIMIT {_MOST_NAMES}"
)
_NO_WORD: Final = re.compile(r"[^\w]+")
_OF_STATES: Final = frozenset(("cycle", "document", "domestic-law", "treaty-status"))
"""Kinds whose names hold the code of a State (:mod:`ccpr_graph.iris`)."""


@dataclass(frozen=True)
class Near:
    """What is there instead: the nearest resource above the name that was asked for, if any, and what it may have meant."""

    above: str | None
    iris: tuple[str, ...]


@dataclass(frozen=True)
class _Names:
    """Names of resources, as they are compared, with the IRIs; by the first step of the path (``state``)."""

    by_kind: dict[str, list[tuple[str, str]]]

    @classmethod
    def of(cls, rows: Iterable[dict[str, str]]) -> Self:
        pairs = sorted({(folded(row["name"]), row["x"]) for row in rows if row["x"].startswith(iris.ID)})
        pairs += sorted({(folded(iri.rpartition("/")[2]), iri) for _, iri in pairs})
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for name, iri in dict.fromkeys(pairs):
            by_kind.setdefault(iri[len(iris.ID) :].partition("/")[0], []).append((name, iri))
        return cls(by_kind)

    def kinds(self) -> list[str]:
        return sorted(self.by_kind)

    def called(self, kind: str, name: str) -> list[str]:
        return [iri for known, iri in self.by_kind.get(kind, ()) if known == name]

    def alike(self, kind: str, name: str) -> list[str]:
        known = self.by_kind.get(kind, [])
        texts = [each for each, _ in known]
        found = process.extract(name, texts, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3 * MOST)
        # Perhaps a part of a name; always, for "korea" is as near to the code of one State as it is in the names of two.
        found += process.extract(name, texts, scorer=fuzz.WRatio, score_cutoff=_PARTLY, limit=3 * MOST)
        return [known[at][1] for _, _, at in found if self._same_states(kind, name, known[at][1])]

    def _same_states(self, kind: str, name: str, iri: str) -> bool:
        """Say whether what is found is about the States that the name has the codes of, where such a name has any."""
        if kind not in _OF_STATES or not (asked := self._states(name)):
            return True
        return asked == self._states(folded(iri[len(iris.ID) :]))

    def _states(self, name: str) -> frozenset[str]:
        return self._codes.intersection(name.split())

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(iri.rpartition("/")[2] for _, iri in self.by_kind.get("state", ()))


class Finder:
    """Finds near matches; reads the names at the first question."""

    def __init__(self) -> None:
        self._names: _Names | None = None
        self._reading = asyncio.Lock()

    async def near(self, asker: Asker, path: str) -> Near:
        """Return what a path below ``id/`` may have meant."""
        guesses = list(itertools.islice(_guesses(path), _MOST_GUESSES))
        there = await asker.existing(iris.ID + each for each in guesses)
        found = [iris.ID + each for each in guesses if iris.ID + each in there]
        whole = {iris.ID + each for each in _spellings(path)}
        if exact := [each for each in found if each in whole]:
            return Near(None, tuple(exact[:MOST]))
        if found:
            above = max(found, key=len)
            return Near(above, await _parts_like(asker, above, path))
        return Near(None, await self._by_name(asker, path))

    async def _by_name(self, asker: Asker, path: str) -> tuple[str, ...]:
        names = await self._all_names(asker)
        kind, _, rest = path.partition("/")
        if kind.lower() not in names.by_kind:
            likely = process.extractOne(kind.lower(), names.kinds(), scorer=fuzz.ratio, score_cutoff=_LIKE)
            kind = likely[0] if likely else ""
        kind, last = kind.lower(), folded(rest)
        if not last or not kind:
            return ()
        found = names.called(kind, last) + await asker.aside.run(names.alike, kind, last)
        return tuple(dict.fromkeys(found))[:MOST]

    async def _all_names(self, asker: Asker) -> _Names:
        async with self._reading:  # who asks meanwhile waits
            if self._names is None:
                self._names = await asker.aside.run(_Names.of, await asker.rows(_NAMES))
        return self._names


def folded(name: str) -> str:
    """Return a name as it is compared: lower case, without accents, words with one space between them."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return _NO_WORD.sub(" ", plain.casefold().replace("_", " ")).strip()


def _spellings(path: str) -> Iterator[str]:
    """Give a path as an IRI would have it, where symbols may have their slashes, and numbers their brackets."""
    steps = [step for step in path.lower().split("/") if step]
    for end in range(len(steps), 1, -1):
        head = _slug("/".join(steps[1:end]))
        if not head:
            continue
        rest = steps[end:]
        yield "/".join([steps[0], head, *filter(None, map(_slug, rest))])
        yield "/".join([steps[0], head, *(part for step in rest for part in _parted(step))])


def _guesses(path: str) -> Iterator[str]:
    """Give spellings of the whole path, then of what is above it, each once."""
    seen: set[str] = set()
    for spelling in (each for spelled in _spellings(path) for each in _upwards(spelled)):
        if spelling not in seen:
            seen.add(spelling)
            yield spelling


def _upwards(path: str) -> Iterator[str]:
    steps = path.split("/")
    yield from ("/".join(steps[:count]) for count in range(len(steps), 1, -1))


async def _parts_like(asker: Asker, above: str, path: str) -> tuple[str, ...]:
    """Return the parts of a resource that are nearest to what was asked for: of the same kind, near in number."""
    rows = await asker.rows(
        f"SELECT DISTINCT ?x WHERE {{ {{ ?x ccpr:inDocument <{above}> }} UNION {{ ?x dcterms:isPartOf <{above}> }} }} "
        f"LIMIT {_MOST_PARTS}"
    )
    return await asker.aside.run(_like, rows, above, path)


def _like(rows: list[dict[str, str]], above: str, path: str) -> tuple[str, ...]:
    steps = path.lower().split("/")
    depth = len(above[len(iris.ID) :].split("/"))
    wanted = next((each for each in _tails(steps) if _some(rows, above, each)), "")
    of_kind = sorted((row["x"] for row in rows if row["x"].startswith(f"{above}/{wanted}")), key=natural)
    same_depth = [each for each in of_kind if each.count("/") - above.count("/") <= max(1, len(steps) - depth)]
    around = _around(same_depth or of_kind, f"{above}/{'/'.join(steps[-2:])}")
    return tuple(dict.fromkeys([*_of_the_same_number(rows, above, steps[depth:]), *around]))[:MOST]


def _of_the_same_number(rows: Iterable[dict[str, str]], above: str, steps: list[str]) -> list[str]:
    """Return the parts of another kind that have the number: ``concern/33`` where there is no ``recommendation/33``."""
    parts = [part for step in steps for part in _parted(step)]
    number = "/".join(itertools.dropwhile(lambda part: not part[:1].isdigit(), parts))
    same = re.compile(rf"{re.escape(above)}/[a-z-]+/{re.escape(number)}")
    return sorted(row["x"] for row in rows if number and same.fullmatch(row["x"]))


def _tails(steps: list[str]) -> Iterator[str]:
    """Give the steps that may say the kind of a part (``paragraph/``), the last first."""
    yield from (f"{step}/" for step in reversed(steps) if step.isalpha())


def _some(rows: Iterable[dict[str, str]], above: str, start: str) -> bool:
    return any(row["x"].startswith(f"{above}/{start}") for row in rows)


def _around(ordered: list[str], wanted: str) -> list[str]:
    at = bisect_left(ordered, natural(wanted), key=natural)
    start = max(0, min(at - MOST // 2, len(ordered) - MOST))
    return ordered[start : start + MOST]


def _parted(step: str) -> list[str]:
    """Return the parts of a number as people write it, ``34(b)``; a slug is one: ``iccpr-op1`` is no part of ``iccpr``."""
    return _words(step) if step[:1].isdigit() else [_slug(step)]


def _slug(text: str) -> str:
    return "-".join(_words(text))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", text.lower()) if word]
