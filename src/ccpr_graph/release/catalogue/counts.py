"""Counts what VoID says of a dataset, in one pass over its quads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.release.catalogue.statements import namespace_of

_TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Uses:
    """How often a property is used: triples, distinct subjects, distinct objects."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Counts:
    """The numbers of a dataset. A triple counts once, in however many graphs it stands; ``graphs`` counts in each."""

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, Uses]
    graphs: Mapping[str, int]

    @property
    def vocabularies(self) -> list[str]:
        """The namespaces of the classes and properties in use, sorted."""
        return sorted({namespace_of(iri) for iri in (*self.classes, *self.properties)})


def count(quads: Iterable[ox.Quad]) -> Counts:
    """Count; entities are subjects below ``id/``."""
    graphs: Counter[str] = Counter()
    by_property: dict[str, set[tuple[Any, Any]]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            graphs[quad.graph_name.value] += 1
        by_property.setdefault(quad.predicate.value, set()).add((quad.subject, quad.object))
    subjects = {subject for pairs in by_property.values() for subject, _ in pairs}
    classes = Counter(value.value for _, value in by_property.get(_TYPE, ()) if isinstance(value, ox.NamedNode))
    return Counts(
        triples=sum(map(len, by_property.values())),
        entities=sum(str(subject).startswith(f"<{iris.ID}") for subject in subjects),
        subjects=len(subjects),
        objects=len({value for pairs in by_property.values() for _, value in pairs}),
        classes=dict(sorted(classes.items())),
        properties={name: _uses(pairs) for name, pairs in sorted(by_property.items())},
        graphs=dict(sorted(graphs.items())),
    )


def _uses(pairs: set[tuple[Any, Any]]) -> Uses:
    return Uses(len(pairs), len({subject for subject, _ in pairs}), len({value for _, value in pairs}))
