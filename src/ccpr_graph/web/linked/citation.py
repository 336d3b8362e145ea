"""Says how to cite a resource: the official document and its paragraph first, then this dataset. Pure.

What the Committee wrote is the Committee's; that somebody reads it as a recommendation, as a citation or as a matter of a
theme is an interpretation, and its author is this project. A place is named as the document numbers it: what this project
counts (headings, parts of a sentence) is no number of the document's.
"""

from __future__ import annotations

from collections.abc import Iterable
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
_SECTION: Final = iris.term("Section")
# A concept is this project's, and a norm is its own source: neither is so "according to" what a table was made from.
_NO_RECORD: Final = frozenset(map(expand, ("skos:Concept", "skos:ConceptScheme", "eli:Work", "eli:WorkSubdivision")))
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
        return Citation(facts.label(iri), (f" ({kind})" if kind else "") + _according_to(found), dataset)
    before, behind = _read_by_us(facts, iri, document)
    return Citation(before + source_of(facts, document, units_of(facts, iri)), behind, dataset)


def document_of(facts: Facts, iri: str) -> str | None:
    """Return the document that a resource is or belongs to: the nearest above it that has a symbol."""
    return next((each for each in ancestors(iri) if facts.text(each, "ccpr:symbol")), None)


def units_of(facts: Facts, iri: str) -> list[str]:
    """Return the units of text that a resource is, or says something of, or (a figure, a date) was found in."""
    if _TEXT_UNIT in facts.iris(iri, "rdf:type"):
        return [iri]
    own = [*facts.iris(iri, "ccpr:statedIn"), *_marked(facts, iri)]
    if own or len(ancestors(iri)) < 2:
        return list(dict.fromkeys(own))
    # What an annotation marks is nearer to the words than what a statement as a whole is stated in.
    marks = [unit for each in facts.subjects(iri) for unit in _marked(facts, each)]
    stated = [unit for each in facts.subjects(iri) for unit in facts.iris(each, "ccpr:statedIn")]
    citing = facts.iris(iri, "cito:hasCitingEntity")  # a paragraph, and its footnote, where that has the words
    return list(dict.fromkeys([*citing, *(marks or ([] if citing else stated))]))


def targets_of(facts: Facts, iri: str) -> list[str]:
    """Return what may lead to words for a resource: itself, and what it has as a target."""
    return [iri, *facts.iris(iri, "oa:hasTarget")]


def _marked(facts: Facts, iri: str) -> list[str]:
    return [unit for target in targets_of(facts, iri) for unit in facts.iris(target, "oa:hasSource")]


def source_of(facts: Facts, document: str, units: Iterable[str]) -> str:
    """Return the official reference: who wrote it, the title, the symbol, the paragraphs."""
    places = (place_of(facts, document, unit) for unit in units)
    symbol = facts.text(document, "ccpr:symbol")
    return ", ".join(filter(None, (author_of(facts, document), _name(facts, document), symbol, *places)))


def place_of(facts: Facts, document: str, unit: str) -> str:
    """Return where in its document a unit of text is: ``para. 34 (b)``; nothing of the document as a whole.

    Headings below a part have no numbers of their own in print, so they are named by their words.
    """
    if unit == document:
        return ""
    whole = next(iter(ancestors(unit)[1:]), "")
    title = facts.text(unit, "dcterms:title")
    if title and _SECTION in facts.iris(unit, "rdf:type") and _SECTION in facts.iris(whole, "rdf:type"):
        above = place_of(facts, document, whole).removesuffix(": " + facts.text(whole, "dcterms:title"))
        return f"{above}, “{title}”"
    place = facts.label(unit)
    for known in (facts.text(document, "ccpr:symbol"), facts.label(document)):
        place = place.removeprefix(known).lstrip(", ")
    return place


def is_record(found: Description) -> bool:
    """Say whether a resource states facts that are so according to the source of the one table that describes it."""
    facts, given = found.facts, [table.sources for table in found.tables]
    own = facts.values(found.iri, "dcterms:source")
    one = len(given) == 1 and len(given[0]) == 1
    return one and not own and not _NO_RECORD & set(facts.iris(found.iri, "rdf:type"))


def _according_to(found: Description) -> str:
    return f", according to {found.tables[0].sources[0].value}" if is_record(found) else ""


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
