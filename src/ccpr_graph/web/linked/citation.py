"""Says how to cite a resource: the official document and its paragraph first, then this dataset. Pure.

What the Committee wrote is the Committee's; that somebody reads it as a recommendation, as a citation or as a matter of a
theme is an interpretation, and its author is this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ccpr_graph import iris
from ccpr_graph.web.linked.about import About
from ccpr_graph.web.linked.describing import Description, Facts, ancestors, expand

# The documents that a treaty body writes itself. Of others, the data do not name the author.
_OF_THE_BODY: Final = frozenset(
    iris.term(name) for name in ("ConcludingObservations", "GeneralComment", "ListOfIssues", "FollowUpEvaluation")
)
_FORMS_OF_TEXT: Final = frozenset(map(expand, ("eli:Expression", "eli:Manifestation")))
_TEXT_UNIT: Final = iris.term("TextUnit")
_PROJECT: Final = "ccpr-graph"


@dataclass(frozen=True)
class Citation:
    """How to cite a resource: the source (empty where there is none), how it is read, the dataset; and all in one line."""

    source: str
    reading: str
    dataset: str

    def __str__(self) -> str:
        """Return all of it."""
        return ". ".join(filter(None, (self.source + self.reading, self.dataset)))


def cite(found: Description, about: About) -> Citation:
    """Return how to cite a resource."""
    facts, iri = found.facts, found.iri
    dataset = f"In: {about.name}, {iri}"
    document = document_of(facts, iri)
    if document is None or (document == iri and not facts.text(iri, "ccpr:symbol")):
        place = facts.text(iri, "dcterms:bibliographicCitation")
        kind = kind_of(facts, iri)
        if place:
            return Citation(", ".join(filter(None, (author_of(facts, iri), _name(facts, iri), place))), "", dataset)
        return Citation(facts.label(iri), f" ({kind})" if kind else "", dataset)
    unit = unit_of(facts, iri)
    before, behind = _read_by_us(facts, iri, document)
    return Citation(before + source_of(facts, document, unit), behind, dataset)


def document_of(facts: Facts, iri: str) -> str | None:
    """Return the document that a resource is or belongs to: the nearest above it that has a symbol."""
    return next((each for each in ancestors(iri) if facts.text(each, "ccpr:symbol")), None)


def unit_of(facts: Facts, iri: str) -> str | None:
    """Return the unit of text that a resource is, or that it says something of."""
    if _TEXT_UNIT in facts.iris(iri, "rdf:type"):
        return iri
    targets = facts.iris(iri, "oa:hasTarget")
    named = [*facts.iris(iri, "ccpr:statedIn"), *facts.iris(iri, "cito:hasCitingEntity")]
    marked = [source for target in (iri, *targets) for source in facts.iris(target, "oa:hasSource")]
    return next(iter((*named, *marked)), None)


def source_of(facts: Facts, document: str, unit: str | None) -> str:
    """Return the official reference: who wrote it, the title, the symbol, the paragraph."""
    symbol, label = facts.text(document, "ccpr:symbol"), facts.label(document)
    place = "" if unit in (None, document) else facts.label(unit or "")
    for known in (symbol, label):
        place = place.removeprefix(known).lstrip(", ")
    return ", ".join(filter(None, (author_of(facts, document), _name(facts, document), symbol, place)))


def _name(facts: Facts, iri: str) -> str:
    """Return what something is called, and its title: of a document that is called by its symbol, the title alone."""
    symbol, label, title = facts.text(iri, "ccpr:symbol"), facts.label(iri), facts.text(iri, "dcterms:title")
    return ": ".join(dict.fromkeys(filter(None, (label if label != symbol else "", title))))


def author_of(facts: Facts, document: str) -> str:
    """Return the name of the treaty body that wrote a document; nothing where it did not, or is not known."""
    if not _OF_THE_BODY & set(facts.iris(document, "rdf:type")):
        return ""
    return ", ".join(facts.label(body) for body in facts.iris(document, "ccpr:treatyBody"))


def kind_of(facts: Facts, iri: str) -> str:
    """Return the label of a most special class that a resource is of, the project's own before others."""
    return next((facts.label(each) for each in classes_of(facts, iri)), "")


def classes_of(facts: Facts, iri: str) -> list[str]:
    """Return the most special classes of a resource, the project's own first."""
    types = facts.iris(iri, "rdf:type")
    above = {each for one in types for each in facts.iris(one, "rdfs:subClassOf") if each != one}
    special = [each for each in types if each not in above]
    return sorted(special, key=lambda each: (not each.startswith(iris.ONTOLOGY), each))


def _read_by_us(facts: Facts, iri: str, document: str) -> tuple[str, str]:
    """Return what stands before and behind the official reference, where a resource says how somebody reads the document."""
    types = set(facts.iris(iri, "rdf:type"))
    if iri == document or _TEXT_UNIT in types or types & _FORMS_OF_TEXT:
        return "", ""
    kind = kind_of(facts, iri)
    if facts.iris(iri, "ccpr:statedIn"):
        return "", f", read as “{kind}” by {_PROJECT}"
    return f"{_PROJECT}, {kind or 'interpretation'}, on: ", ""
