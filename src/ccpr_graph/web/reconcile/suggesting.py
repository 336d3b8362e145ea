"""Completes what a person types: entities, types, properties whose name, or a word of it, begins so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from ccpr_graph.web.reconcile.catalogue import Catalogue, Entity, Property, Type, Weight
from ccpr_graph.web.reconcile.index import Index
from ccpr_graph.web.reconcile.matching import reconcile
from ccpr_graph.web.reconcile.reading import MOST_CANDIDATES, Query
from ccpr_graph.web.reconcile.wording import fold

MOST_SKIPPED: Final = 1000
PAGE: Final = 20
_Term = TypeVar("_Term", Type, Property)


def suggest_entities(index: Index, prefix: str, types: frozenset[str], cursor: int) -> list[Entity]:
    """Return entities of which a name begins so, then those that are like it; ``cursor`` of them are left out."""
    asked = fold(prefix.strip())
    if not asked:
        return []
    found: dict[str, int] = {}
    for entry in index.entries:
        text = entry.folded
        if asked in text and entry.name.weight >= Weight.PARTIAL and _fits(entry.entity, types):
            rank = 0 if text == asked else 1 if text.startswith(asked) else 2 if f" {asked}" in text else 9
            found[entry.entity.id] = min(found.get(entry.entity.id, 9), rank)
    begun = sorted((rank, len(id_), id_) for id_, rank in found.items() if rank < 9)
    like = [each.entity.id for each in reconcile(index, Query(prefix, types, limit=MOST_CANDIDATES))]
    exact = like[:1] if index.by_id(prefix) else []
    ids = [*dict.fromkeys([*exact, *(id_ for _rank, _length, id_ in begun), *like])]
    return [index.catalogue.entities[id_] for id_ in ids[cursor : cursor + PAGE]]


def _fits(entity: Entity, types: frozenset[str]) -> bool:
    return not types or not types.isdisjoint(entity.types)


def suggest_terms(terms: Iterable[_Term], prefix: str, cursor: int) -> list[_Term]:
    """Return types or properties of which the name, a word of it, or the identifier begins so; all for nothing typed."""
    asked = fold(prefix.strip())
    found = [(rank, at, each) for at, each in enumerate(terms) if (rank := _rank(each, asked)) < 9]
    return [each for _rank, _at, each in sorted(found, key=lambda one: one[:2])[cursor : cursor + PAGE]]


def _rank(term: Type | Property, asked: str) -> int:
    texts = (fold(term.name), fold(term.id), fold(term.id.rpartition(":")[2]))
    if asked in texts:
        return 0
    if any(text.startswith(asked) for text in texts):
        return 1
    return 2 if f" {asked}" in texts[0] else 9


def propose(catalogue: Catalogue, type_: str, limit: int) -> Sequence[Property]:
    """Return the properties that things of a type have; of every type, where none is named."""
    fitting = [each for each in catalogue.properties.values() if not type_ or type_ in each.types]
    return fitting[:limit] if limit else fitting
