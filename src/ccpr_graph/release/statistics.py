"""Counts what is in a graph."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import pyoxigraph as ox

from ccpr_graph import iris

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def statistics(quads: Sequence[ox.Quad]) -> bytes:
    """Return the counts of a release as JSON: quads, distinct triples, resources, and counts by graph, class and property.

    Resources are those that the dataset is about (``void:entities``): neither its graphs nor the terms of its ontology. One
    counts once for a class, and a statement once for its property, in however many graphs they stand.
    """
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    counts = {
        "quads": len(quads),
        "triples": len(triples),
        "resources": len({each.subject for each in triples if _is_named(each.subject)}),
        "graphs": _sorted(
            Counter(quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode))
        ),
        "classes": _sorted(
            Counter(t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode))
        ),
        "properties": _sorted(Counter(triple.predicate.value for triple in triples)),
    }
    return (json.dumps(counts, indent=2, ensure_ascii=False) + "\n").encode()


def _is_named(subject: ox.NamedNode | ox.BlankNode | ox.Triple) -> bool:
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(iris.ID)


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items()))
