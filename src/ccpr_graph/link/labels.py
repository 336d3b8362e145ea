"""What resources of the graph are called, for tables of links that people read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

import pyoxigraph as ox

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.prefixes import PREFIXES

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_NAMING: Final = (
    _SKOS + "prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    _SKOS + "altLabel",
)


def full(name: str) -> str:
    """Return the IRI of a prefixed name.

    Raises:
        KnowledgeError: its prefix is unknown.
    """
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise KnowledgeError(f"{name!r} has no known prefix", remedy=f"Use one of {', '.join(sorted(PREFIXES))}")
    return PREFIXES[prefix] + local


class Labels:
    """The English names of some of the resources that quads describe.

    Args:
        quads: what is asserted.
        wanted: the IRIs of the resources.
    """

    def __init__(self, quads: Iterable[ox.Quad], wanted: Collection[str]) -> None:
        self._names: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for quad in quads:
            if not isinstance(quad.subject, ox.NamedNode) or quad.subject.value not in wanted:
                continue
            names, value = self._names[quad.subject.value], quad.object
            if quad.predicate.value in _NAMING and isinstance(value, ox.Literal) and value.language in ("en", None):
                names.setdefault(quad.predicate.value, []).append(value.value)

    def __contains__(self, iri: str) -> bool:
        return iri in self._names

    def label(self, iri: str) -> str | None:
        """Return the name that a resource is shown by."""
        return next((sorted(names[p])[0] for names in (self._names.get(iri, {}),) for p in _NAMING if p in names), None)

    def names(self, iri: str) -> tuple[str, ...]:
        """Return all names of a resource."""
        return tuple(name for names in self._names.get(iri, {}).values() for name in names)
