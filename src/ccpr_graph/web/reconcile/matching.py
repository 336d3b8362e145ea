"""Decides what a query means: candidates with scores, and whether the first of them is certain. Pure.

Certain (``match``) is one resource alone among those of the types asked for that

- has the identifier, the IRI or, as it is written, the code that was asked for; or
- has a name that differs from the query in nothing that counts (``wording``), the query's year left out if it is its own; or
- has a name of which the query abbreviates words (``likeness``): "Congo, Dem. Rep."; or
- is what each part of the query means: "Myanmar (Burma)"; or
- has the code that a property of the query names, and a name that does not speak against it;

and that nothing the query says of its properties contradicts. A misspelling is never certain, however near. What may mean
something else without a type *claims* the name, and keeps others from being certain of it: codes of letters alone or of digits
alone ("CO"), terms of a scheme ("Covenant"). So does, whatever is asked for, a name that several share (``entries``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ccpr_graph.web.reconcile.catalogue import Entity, Weight, shorten
from ccpr_graph.web.reconcile.composing import BODY, STATE, WHOLE
from ccpr_graph.web.reconcile.entries import Entry
from ccpr_graph.web.reconcile.gathering import CODES, FACTS
from ccpr_graph.web.reconcile.index import Index
from ccpr_graph.web.reconcile.likeness import likeness
from ccpr_graph.web.reconcile.reading import Query
from ccpr_graph.web.reconcile.wording import Wording, mended, parts, without_points, wording

_LEAST: Final = 40.0
_AGREES: Final = 50.0
_SCORES: Final = {Weight.NAME: 100.0, Weight.PARTIAL: 90.0, Weight.HINT: 80.0}
_ABBREVIATED: Final = 98.0
_CLAIMED: Final = 90.0
_INITIALS: Final = 85.0
_NEAREST: Final = 95.0
_CONTRADICTED: Final = 0.5
_MOST_PARTS: Final = 4
_COMMAS: Final = re.compile("[,;،，、]")
_WITHIN: Final = (WHOLE, BODY, STATE, "skos:inScheme")
_YEAR: Final = "ccpr:year"
_NUMBER: Final = re.compile(r"\d{1,18}")  # in any script; "²" is a digit, too, and no number
_BY_NAME: Final = {each.rpartition(":")[2]: each for each in reversed(FACTS)}


@dataclass
class Candidate:
    """A resource that may be meant.

    ``claims`` says that the name is its own, and perhaps another's as well; ``agreed`` and ``contradicted`` count the
    properties of the query.
    """

    entity: Entity
    score: float = 0.0
    name: float = 0.0
    exact: bool = False
    certain: bool = False
    claims: bool = False
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
        self.text = mended(query.text)
        self.asked = wording(self.text, digits=not query.types or not query.types <= index.unnumbered)
        self.candidates: dict[str, Candidate] = {}

    def fits(self, entity: Entity) -> bool:
        """Say whether an entity has the types that are asked for."""
        types = self.query.types
        return not types or (types <= {*entity.types} if self.query.every else not types.isdisjoint(entity.types))

    def sure(self, entry: Entry) -> bool:
        """Say whether a name tells what is meant: for a term of a scheme, whose name is anybody's word, if it is asked for."""
        return self.index.tells(entry) and (bool(self.query.types) or not entry.entity.is_concept)

    def is_code(self, text: str) -> bool:
        """Say whether a text that is somebody's code is one here: letters or digits alone ("CO", "144") may be anything."""
        plain = without_points(text.strip())
        return bool(self.query.types) or not (plain.isalpha() or plain.isdigit())

    def take(self, entity: Entity, score: float, *, named: str = "", exact: bool = False) -> Candidate:
        """Take an entity for a candidate, and return it; one of another type only for nothing."""
        if not self.fits(entity):
            return Candidate(entity)
        candidate = self.candidates.setdefault(entity.id, Candidate(entity))
        if score > candidate.name:
            candidate.name = candidate.score = score
            candidate.named = named
        candidate.exact |= exact
        return candidate

    def take_named(self, entity: Entity, score: float, *, named: str, sure: bool) -> None:
        """Take an entity whose name or code the query is; unless that is sure, it scores less."""
        candidate = self.take(entity, score if sure else min(score, _CLAIMED), named=named, exact=True)
        candidate.claims = True
        candidate.certain |= sure


def _by_code(found: _Found) -> None:
    entity = found.index.by_id(found.query.text)
    if entity is not None:
        found.take_named(entity, 100, named="", sure=True)
    text = found.text.strip()
    for each, as_written in found.index.by_code(text):
        if as_written:
            found.take_named(each, 100, named=text, sure=found.is_code(text))
        else:  # "Cat" may be the committee as well as the convention of that name
            found.take(each, _CLAIMED, named=text).claims |= not found.query.types


def _by_name(found: _Found) -> None:
    if not found.asked:
        return
    for entry in _exact(found.index, found.asked):
        weight = entry.name.weight
        if weight is Weight.NAME:
            sure = found.sure(entry) and not _is_list(found, entry.entity)
            found.take_named(entry.entity, _SCORES[weight], named=entry.name.text, sure=sure)
        else:
            found.take(entry.entity, _SCORES[weight], named=entry.name.text, exact=weight > Weight.HINT)
    meant = _of_parts(found)
    if meant is not None and not _any_claims(found):
        entity, sure = meant
        found.take_named(entity, _ABBREVIATED, named=found.text, sure=sure)
    _by_likeness(found, alone=not _any_claims(found))
    for entry in found.index.by_initials(found.text):
        found.take(entry.entity, _INITIALS, named=entry.name.text)


def _any_claims(found: _Found) -> bool:
    return any(each.claims for each in found.candidates.values())


def _exact(index: Index, asked: Wording) -> list[Entry]:
    """Return the names that are the same, or the same but for the year of what has them."""
    found = index.by_name(asked)
    years = [numeral for numeral in asked.numerals if len(numeral) == 4 and numeral.isdigit()]
    if not found and len(years) == 1:
        entries = index.by_name(asked.without(years[0]))
        found = [entry for entry in entries if years[0] in entry.entity.values(_YEAR)]
    return found


def _is_list(found: _Found, entity: Entity) -> bool:
    """Say whether commas part names of others in a query: "Serbia, Montenegro" may be both, and not what was made of both."""
    items = [item for item in _COMMAS.split(found.text) if item.strip()]
    return len(items) > 1 and all(_meant(found, item).keys() - {entity} for item in items)


def _of_parts(found: _Found) -> tuple[Entity, bool] | None:
    """Return what every part of the query means, and whether one is sure of it: "Myanmar (Burma)", "Myanmar - MMR"."""
    pieces = parts(found.text)
    if not 2 <= len(pieces) <= _MOST_PARTS:
        return None
    meant = [_meant(found, piece) for piece in pieces]
    if len(meant[0]) != 1 or any(each.keys() != meant[0].keys() for each in meant):
        return None
    (entity,) = meant[0]
    return entity, any(each[entity] for each in meant)


def _meant(found: _Found, piece: str) -> dict[Entity, bool]:
    """Return what a part of the query names, and whether it is sure."""
    meant: dict[Entity, bool] = {}
    for entry in found.index.by_name(wording(piece)):
        if entry.name.weight is Weight.NAME and found.fits(entry.entity):
            meant[entry.entity] = meant.get(entry.entity, False) or found.sure(entry)
    for entity, as_written in found.index.by_code(piece):
        if as_written and found.fits(entity):
            meant[entity] = meant.get(entity, False) or found.is_code(piece)
    return meant


def _by_likeness(found: _Found, *, alone: bool) -> None:
    for entry in found.index.similar(found.asked, found.query.types):
        like = likeness(found.asked, entry.wording, found.index.known, found.index.weight)
        if like.abbreviated:
            _take_abbreviated(found, entry, alone=alone)
        else:
            found.take(entry.entity, like.score * _NEAREST / 100, named=entry.name.text)


def _take_abbreviated(found: _Found, entry: Entry, *, alone: bool) -> None:
    """Take what a query abbreviates the name of; it claims it if nothing has the query for a name as it is."""
    weight = entry.name.weight
    sure = alone and found.sure(entry)
    score = min(_ABBREVIATED if sure else _CLAIMED, _SCORES[weight])
    candidate = found.take(entry.entity, score, named=entry.name.text, exact=weight is Weight.PARTIAL)
    candidate.claims |= alone and weight is Weight.NAME
    candidate.certain |= sure


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
        within = agrees is True and property_of(pid) in _WITHIN and candidate.exact
        if query.text.strip() and ((by_code and candidate.name >= _AGREES) or within):
            candidate.certain = True
    candidate.score *= _CONTRADICTED**candidate.contradicted
    return candidate


def _decide(candidates: list[Candidate], query: Query) -> None:
    """Let the first be a match, if it alone is certain."""
    if query.text.strip():
        certain = [each for each in candidates if each.certain and not each.contradicted]
        agreeing = [each for each in certain if query.constraints and each.agreed == len(query.constraints)]
        claimed = any(each.claims and not each.certain and not each.contradicted for each in candidates)
        certain = agreeing if len(agreeing) == 1 else [] if claimed else certain
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
    """Return the CURIE of a property by its CURIE, IRI or local name ("iso3"); that of one site or language is the whole."""
    asked = (shorten(pid) if "://" in pid else pid).partition("@")[0]
    return _ALIASES.get(asked) or _BY_NAME.get(asked, asked)


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
    if _NUMBER.fullmatch(have) and _NUMBER.fullmatch(asked.removesuffix(".0")):
        return int(have) == int(asked.removesuffix(".0"))
    if len(have) == 10 and asked.startswith(have + "T"):  # a day that a spreadsheet has made a moment
        return True
    entity = index.catalogue.entities.get(have)
    if entity is None:
        return False
    return entity.id in index.meant(asked)
