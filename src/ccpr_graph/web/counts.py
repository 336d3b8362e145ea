"""Reads the counts of a release's ``statistics.json``, leaving out what is not there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ccpr_graph import iris

_DOCUMENT_GRAPHS: Final = iris.graph("document") + "/"


@dataclass(frozen=True)
class ClassCount:
    """How many resources are of a class: its IRI, its name in words, the number."""

    iri: str
    name: str
    count: int


def graph_sizes(statistics: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the named graphs and how many triples each has, sorted by IRI."""
    return sorted(_counter(statistics, "graphs").items())


def class_counts(statistics: Mapping[str, Any]) -> list[ClassCount]:
    """Return the project's own classes, the largest first; foreign super-classes would only count the same again."""
    own = [(iri, count) for iri, count in _counter(statistics, "classes").items() if iri.startswith(iris.ONTOLOGY)]
    own.sort(key=lambda pair: (-pair[1], pair[0]))
    return [ClassCount(iri, in_words(iri[len(iris.ONTOLOGY) :]), count) for iri, count in own]


def totals(statistics: Mapping[str, Any]) -> dict[str, int]:
    """Return the numbers of the whole release that are known: ``documents``, ``triples``, ``resources``."""
    graphs = _counter(statistics, "graphs")
    found = {"documents": sum(name.startswith(_DOCUMENT_GRAPHS) for name in graphs)} if graphs else {}
    return found | {key: statistics[key] for key in ("triples", "resources") if isinstance(statistics.get(key), int)}


def in_words(name: str) -> str:
    """Return the words of a camel-case name: ``ConcludingObservations`` is "Concluding observations"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _counter(statistics: Mapping[str, Any], key: str) -> dict[str, int]:
    counter = statistics.get(key)
    if not isinstance(counter, dict):
        return {}
    return {name: count for name, count in counter.items() if isinstance(count, int)}
