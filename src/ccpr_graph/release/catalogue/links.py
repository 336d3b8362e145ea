"""Finds the links to other datasets, by predicate and by the dataset that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import urlsplit

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.release.catalogue.about import About, Target


@dataclass(frozen=True)
class Linkset:
    """Links of one predicate to one dataset: how many triples, of how many subjects."""

    predicate: str
    target: Target
    triples: int
    subjects: int


def find_links(quads: Iterable[ox.Quad], about: About) -> list[Linkset]:
    """Return the linksets, sorted by target and predicate.

    A link is a triple between a resource below ``id/`` and an IRI of somebody else, with one of the predicates that
    ``about`` names.
    """
    targets = sorted(about.targets, key=lambda target: -len(target.namespace))
    predicates = {ox.NamedNode(iri) for iri in about.links}
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    known: dict[str, Target] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate not in predicates or not _is_ours(subject) or not _is_foreign(value):
            continue
        target = _target(value.value, targets)
        known[target.name] = target
        found.setdefault((target.name, quad.predicate.value), set()).add((subject.value, value.value))
    return [
        Linkset(predicate, known[name], len(pairs), len({subject for subject, _ in pairs}))
        for (name, predicate), pairs in sorted(found.items())
    ]


def _is_ours(subject: object) -> TypeGuard[ox.NamedNode]:
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(iris.ID)


def _is_foreign(value: object) -> TypeGuard[ox.NamedNode]:
    return isinstance(value, ox.NamedNode) and not value.value.startswith(iris.BASE)


def _target(iri: str, targets: Sequence[Target]) -> Target:
    """Return the dataset that an IRI belongs to; one that is not known is its host, so that there are not too many."""
    for target in targets:
        if iri.startswith(target.namespace):
            return target
    parts = urlsplit(iri)
    return Target(name=iris.slug(parts.netloc), namespace=f"{parts.scheme}://{parts.netloc}/", title=parts.netloc)
