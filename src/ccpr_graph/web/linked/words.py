"""Finds the words that a resource is about, and where they stand in the text around them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph.web.linked.citation import targets_of, units_of
from ccpr_graph.web.linked.describing import Facts, ancestors

_NOWHERE: Final = -1


@dataclass(frozen=True)
class Found:
    """Words of a unit of text; ``around`` is the whole of it, cut at them, if they are a part of it and their place is known.

    Where the place is not known, the whole is given uncut: the second and third piece are empty.
    """

    unit: str
    text: str
    language: str | None
    around: tuple[str, str, str] | None


def words_of(facts: Facts, iri: str) -> list[Found]:
    """Return the words that a resource is or marks, and then the units that it names without any words of them.

    Words are the document's only where they stand in it; what has words of its own does not say the rest of the paragraph.
    """
    exact, whole = [], []
    for unit in units_of(facts, iri):
        texts = _texts(facts, unit)
        text = texts[0] if texts else None
        marked = list(dict.fromkeys(_exact(facts, iri, unit, text.value if text else "")))
        exact += [_cut(unit, words, start, text) for words, start in marked]
        if not marked and not facts.text(iri, "ccpr:quotedText"):
            whole += [Found(unit, each.value, each.language, None) for each in texts]
    return exact + whole


def _texts(facts: Facts, unit: str) -> list[ox.Literal]:
    return [value for value in facts.values(unit, "ccpr:text") if isinstance(value, ox.Literal)]


def _cut(unit: str, words: str, start: int, whole: ox.Literal | None) -> Found:
    if whole is None or words == whole.value:
        return Found(unit, words, whole.language if whole else None, None)
    text, end = whole.value, start + len(words)
    around = (text, "", "") if start == _NOWHERE else (text[:start], words, text[end:])
    return Found(unit, words, whole.language, around)


def _exact(facts: Facts, iri: str, unit: str, whole: str) -> Iterator[tuple[str, int]]:
    """Give the exact words that a resource has in a unit, and where they begin."""
    quoted = facts.text(iri, "ccpr:quotedText")
    for selectors in _selectors(facts, iri, unit):
        words = quoted or next(filter(None, (facts.text(each, "oa:exact") for each in selectors)), "")
        starts = [int(text) for each in selectors for text in facts.texts(each, "oa:start") if text.isdecimal()]
        if words and (words in whole or not whole):
            yield words, next((at for at in starts if whole.startswith(words, at)), _only(words, whole))
            if quoted:
                return
    if quoted and quoted in whole:  # those of a citation in a footnote are not in the paragraph that cites
        yield quoted, _only(quoted, whole)


def _selectors(facts: Facts, iri: str, unit: str) -> Iterator[list[str]]:
    """Give the selectors of each target that a resource is, has, or (a figure, a date) is named by."""
    if facts.text(iri, "oa:exact"):
        yield [iri, *(each for target in facts.subjects(iri) for each in facts.iris(target, "oa:hasSelector"))]
        return
    near = facts.subjects(iri) if len(ancestors(iri)) > 1 and facts.text(iri, "ccpr:quotedText") else []
    for each in (iri, *near):
        for target in targets_of(facts, each):
            if unit in facts.iris(target, "oa:hasSource"):
                yield facts.iris(target, "oa:hasSelector")


def _only(words: str, whole: str) -> int:
    """Return where words stand in a text, if they stand there once."""
    return whole.index(words) if whole.count(words) == 1 else _NOWHERE
