"""Decides what a query means: candidates with scores, and whether the first of them is certain. Pure.

Certain (``match``) is one resource alone among those of the types asked for that

- has the identifier, the IRI or, as it is written, the code that was asked for; or
- has a name that differs from the query in nothing that counts (``wording``), the query's year left out if it is its own; or
- has a name of which the query abbreviates words (``likeness``): "Congo, Dem. Rep."; or
- is what each part of the query means: "Myanmar (Burma)"; or
- has the code that a property of the query names, and a name that does not speak against it;

and that nothing the query says of its properties contradicts. A misspelling is never certain, however near.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ccpr_graph.web.reconcile.catalogue import Entity, Weight
from ccpr_graph.web.reconcile.composing import BODY, STATE, WHOLE
from ccpr_graph.web.reconcile.gathering import CODES, FACTS
from ccpr_graph.web.reconcile.index import Entry, Index
from ccpr_graph.web.reconcile.likeness import likeness
from ccpr_graph.web.reconcile.reading import Query
from ccpr_graph.web.reconcile.wording import Wording, parts, wording

_LEAST: Final = 40.0
_AGREES: Final = 50.0
_SCORES: Final = {Weight.NAME: 100.0, Weight.PARTIAL: 90.0, Weight.HINT: 80.0}
_ABBREVIATED: Final = 98.0
_CODE_IN_ANOTHER_CASE: Final = 90.0
_INITIALS: Final = 85.0
_NEAREST: Final = 95.0
_CONTRADICTED: Final = 0.5
_MOST_PARTS: Final = 4
_YEAR: Final = "ccpr:year"
_BY_NAME: Final = {each.rpartition(":")[2]: each for each in reversed(FACTS)}


@dataclass
class Candidate:
    """A resource that may be meant. ``agreed`` and ``contradicted`` count the properties of the query."""

    entity: Entity
    score: float = 0.0
    name: float = 0.0
    exact: bool = False
    certain: bool = False
    agreed: int = 0
    contradicted: int = 0
    named: str = ""
    match: bool = field(default=False)


def reconcile(index: Index, query: Query) -> list[Candidate]:
    """Return the candidates for a query, the best first; at most one is a match, and then it is the first."""
    found = _Found(index, query)
    if query.text.strip():
        _by_code(found)
        _by_name(found)
    elif query.constraints:
        _by_facts(found)
    candidates = [_constrained(index, each, query) for each in found.candidates.values()]
    candidates = sorted((each for each in candidates if each.score >= _LEAST), key=_order)
    _decide(candidates, query)
    return candidates[: query.limit]


def _order(candidate: Candidate) -> tuple[float, int, str]:
    return (-candidate.score, len(candidate.entity.id), candidate.entity.id)


class _Found:
    """The candidates so far."""

    def __init__(self, index: Index, query: Query) -> None:
        self.index = index
        self.query = query
        self.asked = wording(query.text)
        self.candidates: dict[str, Candidate] = {}

    def fits(self, entity: Entity) -> bool:
        """Say whether an entity has the types that are asked for."""
        types = self.query.types
        return not types or (types <= {*entity.types} if self.query.every else not types.isdisjoint(entity.types))

    def take(
        self, entity: Entity, score: float, *, named: str = "", exact: bool = False, certain: bool = False
    ) -> None:
        if not self.fits(entity):
            return
        candidate = self.candidates.setdefault(entity.id, Candidate(entity))
        if score > candidate.name:
            candidate.name = candidate.score = score
            candidate.named = named
        candidate.exact |= exact
        candidate.certain |= certain


def _by_code(found: _Found) -> None:
    entity = found.index.by_id(found.query.text)
    if entity is not None:
        found.take(entity, 100, exact=True, certain=True)
    # A number is a code of something only for who says of what: "144" may be a session, a page or Sri Lanka's M49 code.
    tells = bool(found.query.types) or not found.query.text.strip().isdigit()
    for each, as_written in found.index.by_code(found.query.text):
        score = 100 if as_written and tells else _CODE_IN_ANOTHER_CASE
        found.take(each, score, named=found.query.text.strip(), exact=as_written, certain=as_written and tells)


def _by_name(found: _Found) -> None:
    if not found.asked:
        return
    for entry in _exact(found.index, found.asked):
        weight = entry.name.weight
        sure = weight is Weight.NAME
        found.take(entry.entity, _SCORES[weight], named=entry.name.text, exact=weight > Weight.HINT, certain=sure)
    both = _of_parts(found)
    if both is not None:
        found.take(both, _ABBREVIATED, named=found.query.text, certain=not _any_certain(found))
    _by_likeness(found, sure=not _any_certain(found))
    for entry in found.index.by_initials(found.query.text):
        found.take(entry.entity, _INITIALS, named=entry.name.text)


def _any_certain(found: _Found) -> bool:
    return any(each.certain for each in found.candidates.values())


def _exact(index: Index, asked: Wording) -> list[Entry]:
    """Return the names that are the same, or the same but for the year of what has them."""
    found = index.by_name(asked)
    years = [numeral for numeral in asked.numerals if len(numeral) == 4 and numeral.isdigit()]
    if not found and len(years) == 1:
        entries = index.by_name(asked.without(years[0]))
        found = [entry for entry in entries if years[0] in entry.entity.values(_YEAR)]
    return found


def _of_parts(found: _Found) -> Entity | None:
    """Return what every part of the query means: "Myanmar (Burma)", "Myanmar - MMR"."""
    pieces = parts(found.query.text)
    if not 2 <= len(pieces) <= _MOST_PARTS:
        return None
    meant = [_meant(found, piece) for piece in pieces]
    return next(iter(meant[0])) if len(meant[0]) == 1 and all(each == meant[0] for each in meant) else None


def _meant(found: _Found, piece: str) -> set[Entity]:
    named = [entry.entity for entry in found.index.by_name(wording(piece)) if entry.name.weight is Weight.NAME]
    coded = [entity for entity, as_written in found.index.by_code(piece) if as_written]
    return {entity for entity in (*named, *coded) if found.fits(entity)}


def _by_likeness(found: _Found, *, sure: bool) -> None:
    for entry in found.index.similar(found.asked, found.query.types):
        like = likeness(found.asked, entry.wording, found.index.known, found.index.weight)
        if like.abbreviated:
            weight = entry.name.weight
            score = min(_ABBREVIATED, _SCORES[weight])
            certain = sure and weight is Weight.NAME
            found.take(entry.entity, score, named=entry.name.text, certain=certain, exact=weight is Weight.PARTIAL)
        else:
            found.take(entry.entity, like.score * _NEAREST / 100, named=entry.name.text)


def _by_facts(found: _Found) -> None:
    """Take everything that has all properties of a query without a name."""
    for entity in found.index.catalogue.entities.values():
        if found.fits(entity) and all(_agrees(found.index, entity, *each) is True for each in found.query.constraints):
            found.take(entity, 100, exact=True)


def _constrained(index: Index, candidate: Candidate, query: Query) -> Candidate:
    for pid, values in query.constraints:
        agrees = _agrees(index, candidate.entity, pid, values)
        candidate.agreed += agrees is True
        candidate.contradicted += agrees is False
        by_code = agrees is True and property_of(pid) in CODES
        within = agrees is True and property_of(pid) in (WHOLE, BODY, STATE) and candidate.exact
        if query.text.strip() and ((by_code and candidate.name >= _AGREES) or within):
            candidate.certain = True
    candidate.score *= _CONTRADICTED**candidate.contradicted
    return candidate


def _decide(candidates: list[Candidate], query: Query) -> None:
    """Let the first be a match, if it alone is certain."""
    if query.text.strip():
        certain = [each for each in candidates if each.certain and not each.contradicted]
        agreeing = [each for each in certain if query.constraints and each.agreed == len(query.constraints)]
        certain = agreeing if len(agreeing) == 1 else certain
    else:
        certain = candidates if _identifying(query) else []
    if len(certain) == 1:
        certain[0].match = True
        certain[0].score = max(certain[0].score, _ABBREVIATED)
        candidates.sort(key=lambda each: (not each.match, *_order(each)))
        for each in candidates[1:]:
            each.score = min(each.score, certain[0].score)


def _identifying(query: Query) -> bool:
    """Say whether properties alone tell what is meant: a code, or a number within something."""
    asked = {property_of(pid) for pid, _values in query.constraints}
    return bool(asked & {*CODES}) or ("ccpr:number" in asked and bool(asked & {WHOLE, BODY}))


def property_of(pid: str) -> str:
    """Return the CURIE of a property that a query can ask for, by itself or by its local name: "iso3"."""
    return _ALIASES.get(pid) or _BY_NAME.get(pid, pid)


_ALIASES: Final[Mapping[str, str]] = {"instrument": WHOLE, "within": WHOLE}


def _agrees(index: Index, entity: Entity, pid: str, values: Iterable[str]) -> bool | None:
    """Say whether an entity has one of some values; nothing, where it has no value, or none is asked for."""
    have = entity.values(property_of(pid))
    asked = [value.strip() for value in values if value.strip()]
    if not have or not asked:
        return None
    return any(_same(index, one, value) for one in have for value in asked)


def _same(index: Index, have: str, asked: str) -> bool:
    """Compare a value with one that is asked for: the same, the same number, the last part of an IRI, a name of it."""
    if have.casefold() == asked.casefold() or have.rpartition("/")[2].casefold() == asked.casefold():
        return True
    if have.isdigit() and asked.removesuffix(".0").isdigit():
        return int(have) == int(asked.removesuffix(".0"))
    if len(have) == 10 and asked.startswith(have + "T"):  # a day that a spreadsheet has made a moment
        return True
    entity = index.catalogue.entities.get(have)
    if entity is None:
        return False
    return entity.id in index.meant(asked)
