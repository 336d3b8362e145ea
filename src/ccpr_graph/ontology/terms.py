"""What the ontology says of its terms, asked by short names (``ccpr:Concern``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from ccpr_graph.ontology.versions import shorten


class Terms:
    """Answers questions about terms, over the triples of an ontology."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._said: dict[tuple[str, str], list[str]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                value = (
                    shorten(triple.object.value) if isinstance(triple.object, ox.NamedNode) else _text(triple.object)
                )
                self._said[shorten(triple.subject.value), shorten(triple.predicate.value)].append(value)

    def label(self, term: str) -> str | None:
        """Return the English label of a term."""
        return next(filter(None, self._said[term, "rdfs:label"]), None)

    def domains(self, term: str) -> list[str]:
        """Return the classes of a property's subjects: its domain, or those that are named without an axiom."""
        return self._said[term, "rdfs:domain"] or self._said[term, "schema:domainIncludes"]

    def ranges(self, term: str) -> list[str]:
        """Return the classes of a property's values, likewise."""
        return self._said[term, "rdfs:range"] or self._said[term, "schema:rangeIncludes"]

    def one_domain(self, term: str) -> str | None:
        """Return the domain of a property, if it is one class."""
        return _only(self.domains(term))

    def one_range(self, term: str) -> str | None:
        """Return the range of a property, if it is one class."""
        return _only(self.ranges(term))

    def is_within(self, term: str, other: str) -> bool:
        """Say whether a class is another or below it."""
        return term == other or any(self.is_within(above, other) for above in self._said[term, "rdfs:subClassOf"])

    def is_inferred(self, term: str) -> bool:
        """Say whether the definition of a property ends by saying that it is inferred."""
        return any(text.endswith("Inferred.") for text in self._said[term, "skos:definition"])

    def is_reserved(self, term: str) -> bool:
        """Say whether the scope note of a term begins by saying that there is no data yet."""
        return any(text.startswith("Reserved:") for text in self._said[term, "skos:scopeNote"])


def _text(value: object) -> str:
    """Return the text of a literal in English or without a language; other languages count for nothing here."""
    return value.value if isinstance(value, ox.Literal) and value.language in (None, "en") else ""


def _only(values: list[str]) -> str | None:
    return values[0] if len(values) == 1 else None
