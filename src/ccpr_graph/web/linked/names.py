"""What properties are called, read from either end. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ccpr_graph.web.linked.describing import expand
from ccpr_graph.web.reference.graph import shorten

# What people call properties of other vocabularies, where the ontology has no label for them.
_CALLED: Final = {
    expand(name): called
    for name, called in {
        "skos:prefLabel": "name",
        "skos:altLabel": "other name",
        "skos:hiddenLabel": "words that it is found by",
        "skos:exactMatch": "the same elsewhere",
        "skos:closeMatch": "nearly the same elsewhere",
        "skos:inScheme": "scheme",
        "dcterms:isPartOf": "part of",
        "dcterms:source": "source",
        "oa:hasBody": "says",
        "oa:hasTarget": "of",
        "prov:wasGeneratedBy": "found by",
        "rdfs:seeAlso": "see also",
    }.items()
}
# The same, read from the other end, where these vocabularies name no inverse.
_CALLED_FROM_THERE: Final = {
    expand(name): called
    for name, called in {
        "cito:hasCitedEntity": "cited in",
        "cito:hasCitingEntity": "cites in",
        "dcterms:subject": "is a subject of",
        "oa:hasBody": "said in",
        "oa:hasSelector": "selects for",
        "oa:hasSource": "marked in",
        "oa:hasTarget": "target of",
        "prov:wasGeneratedBy": "found",
        "rdf:type": "members",
        "rdfs:subClassOf": "kinds of it",
        "skos:exactMatch": "the same elsewhere",
        "skos:inScheme": "what is in the scheme",
    }.items()
}
# Pairs that other vocabularies declare.
_INVERSES: Final = {
    expand(one): expand(other)
    for pair in (
        ("dcterms:isPartOf", "dcterms:hasPart"),
        ("cito:cites", "cito:isCitedBy"),
        ("skos:broader", "skos:narrower"),
        ("skos:topConceptOf", "skos:hasTopConcept"),
        ("eli:realizes", "eli:is_realized_by"),
        ("eli:embodies", "eli:is_embodied_by"),
    )
    for one, other in (pair, pair[::-1])
}
_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|_")


@dataclass(frozen=True)
class Names:
    """The names of properties.

    Attributes:
        labels: English labels by IRI.
        inverses: the property that says the same from the other end, both ways.

    """

    labels: Mapping[str, str] = field(default_factory=dict)
    inverses: Mapping[str, str] = field(default_factory=dict)

    def inverse(self, predicate: str) -> str | None:
        """Return the inverse of a property, if it has one."""
        return self.inverses.get(predicate) or _INVERSES.get(predicate)

    def name(self, predicate: str) -> str:
        """Return what a property is called."""
        return (
            self.labels.get(predicate)
            or _CALLED.get(predicate)
            or _WORDS.sub(" ", shorten(predicate).partition(":")[2] or predicate).lower()
        )

    def from_there(self, predicate: str) -> tuple[str, str]:
        """Return what a property is called by that which it leads to, and the property whose name that is.

        By the name of the inverse, if there is one. Otherwise the property's own name is only quoted: a label may be a noun
        or a verb ("addressee", "cites"), and no other words fit both.
        """
        inverse = self.inverse(predicate)
        if inverse is not None:
            return self.name(inverse), inverse
        return _CALLED_FROM_THERE.get(predicate) or f"by the property “{self.name(predicate)}”", predicate
