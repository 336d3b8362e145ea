"""Helps tests of JSON-LD: the triples of a release, pyld without a network, triples of a JSON-LD document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyld import jsonld

from ccpr_graph import iris

Triples = Mapping[str, frozenset[ox.Triple]]


@cache
def triples_of(folder: Path) -> Triples:
    """Return the triples of a release, by subject."""
    by_subject: dict[str, set[ox.Triple]] = {}
    data = (folder / "graph.nq").read_bytes()
    for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.subject, ox.NamedNode)
        triple = ox.Triple(quad.subject, quad.predicate, quad.object)
        by_subject.setdefault(quad.subject.value, set()).add(triple)
    return {subject: frozenset(said) for subject, said in by_subject.items()}


def options(context: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return options for pyld by which it knows our context, and asks nobody for anything."""

    def load(url: str, _options: Any) -> dict[str, Any]:
        assert url == iris.CONTEXT, f"{url} would be fetched"
        return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

    return {"documentLoader": load, **more}


def expanded(triples: Iterable[ox.Triple]) -> list[dict[str, Any]]:
    """Return triples as an expanded JSON-LD document, a node for each subject."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in sorted(triples, key=str):
        node = nodes.setdefault(triple.subject.value, {"@id": triple.subject.value})
        if triple.predicate.value.endswith("22-rdf-syntax-ns#type"):
            node.setdefault("@type", []).append(triple.object.value)
        else:
            node.setdefault(triple.predicate.value, []).append(_expanded(triple.object))
    return list(nodes.values())


def _expanded(value: Any) -> dict[str, Any]:
    if isinstance(value, ox.NamedNode):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value.endswith("#string"):
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def meant(document: Mapping[str, Any], context: Mapping[str, Any]) -> frozenset[ox.Triple]:
    """Return the triples that a JSON-LD document means, as pyld reads it."""
    nquads = jsonld.to_rdf(document, options(context, format="application/n-quads"))
    parsed = ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
    return frozenset(ox.Triple(quad.subject, quad.predicate, quad.object) for quad in parsed)
