"""What a closure under OWL 2 RL may not say of our resources and terms. Each check returns its findings as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import owlrl
import yaml
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ccpr_graph import iris

AXIOMS = Path(__file__).parent / "axioms"
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
# What OWL and RDF say of everything.
TOP = {OWL.Thing, OWL.Class, OWL.Nothing, RDFS.Resource, RDFS.Class, RDFS.Literal, RDF.Property, OWL.NamedIndividual}
NUMBERS = {XSD.integer, XSD.nonNegativeInteger, XSD.decimal}


_LISTS = ("classes", "properties", "narrowed")
Names = Mapping[Node, frozenset[Node]]


@dataclass(frozen=True)
class Intended:
    """The foreign classes and properties that a closure may use of ours, each with the terms of ours that are under it."""

    classes: Names
    properties: Names
    narrowed: Names


@cache
def intended() -> Intended:
    data = yaml.safe_load((AXIOMS / "intended.yaml").read_text(encoding="utf-8"))
    lists = ({URIRef(term): _terms(names) for term, names in data[key].items()} for key in _LISTS)
    return Intended(*lists)


def _terms(names: list[str]) -> frozenset[Node]:
    return frozenset(URIRef(name if ":" in name else iris.term(name)) for name in names)


@cache
def axioms() -> Graph:
    graph = Graph()
    for path in sorted(AXIOMS.glob("*.ttl")):
        graph.parse(path)
    return graph


def close(*graphs: Iterable[tuple[Node, Node, Node]]) -> Graph:
    closed = Graph()
    for graph in graphs:
        closed += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return closed


def ours(node: Node) -> bool:
    return isinstance(node, URIRef) and node.startswith(iris.ONTOLOGY)


def resource(node: Node) -> bool:
    return isinstance(node, URIRef) and node.startswith(iris.ID)


def inconsistencies(closed: Graph) -> Iterator[str]:
    for error in closed.subjects(RDF.type, ERROR):
        yield f"inconsistent: {closed.value(error, URIRef('http://www.daml.org/2002/03/agents/agent-ont#error'))}"


def unintended_classes(closed: Graph, asserted: Graph) -> Iterator[str]:
    """Foreign types of resources, and foreign superclasses of classes, that are not on the list for them.

    A resource that has no type in the data is a link into another graph: what follows of it cannot be judged here.
    """
    for subject, value in _foreign(closed, RDFS.subClassOf, ours):
        if not _listed(intended().classes, value, closed.objects(subject, RDFS.subClassOf)):
            yield f"{subject} is a subclass of {value}"
    for subject, value in _foreign(closed, RDF.type, resource):
        known = (subject, RDF.type, value) in asserted or (subject, RDF.type, None) not in asserted
        if not known and not _listed(intended().classes, value, closed.objects(subject, RDF.type)):
            yield f"{subject} is a {value}"


def _foreign(closed: Graph, predicate: URIRef, mine: Callable[[Node], bool]) -> Iterator[tuple[Node, Node]]:
    for subject, value in closed.subject_objects(predicate):
        if mine(subject) and not ours(value) and value not in TOP:
            yield subject, value


def _listed(names: Names, foreign: Node, ours_above: Iterable[Node]) -> bool:
    return foreign in names and (not names[foreign] or bool(names[foreign] & set(ours_above)))


def unintended_properties(closed: Graph, asserted: Graph) -> Iterator[str]:
    """Foreign properties of resources, and foreign superproperties of properties, that are not on the list for them."""
    known = set(intended().properties) | set(asserted.predicates()) | {OWL.sameAs}
    for predicate in set(closed.predicates()) - known:
        if not ours(predicate) and any(resource(subject) for subject in closed.subjects(predicate)):
            yield f"resources have {predicate}"
    for subject, value in _foreign(closed, RDFS.subPropertyOf, ours):
        if not _listed(intended().properties, value, closed.objects(subject, RDFS.subPropertyOf)):
            yield f"{subject} is a subproperty of {value}"


def narrowed_properties(closed: Graph, asserted: Graph) -> Iterator[str]:
    """Domains and ranges that a property of ours gets from elsewhere and that do not follow from its own."""
    for predicate in (RDFS.domain, RDFS.range):
        for term, inferred in closed.subject_objects(predicate):
            own = asserted.value(term, predicate)
            if ours(term) and inferred not in TOP and not _follows(closed, own, inferred, asserted, term):
                yield f"{term} gets the {predicate.fragment} {inferred}"


def _follows(closed: Graph, own: Node | None, inferred: Node, asserted: Graph, term: Node) -> bool:
    """A datatype may stand in schema:rangeIncludes, where OWL 2 RL has no word for it."""
    includes = set(asserted.objects(term, URIRef("https://schema.org/rangeIncludes")))
    wider = own is not None and (own, RDFS.subClassOf, inferred) in closed
    listed = term in intended().narrowed.get(inferred, frozenset())
    return own == inferred or wider or includes == {inferred} or listed


def misplaced_literals(closed: Graph) -> Iterator[str]:
    """Literals whose property demands another datatype."""
    for predicate, demanded in closed.subject_objects(RDFS.range):
        if demanded.startswith(str(XSD)):
            for subject, value in closed.subject_objects(predicate):
                if resource(subject) and not _has_datatype(value, demanded):
                    yield f"{value!r} is a value of {predicate}, which demands {demanded}"


def _has_datatype(value: Node, demanded: Node) -> bool:
    found = (value.datatype or XSD.string) if isinstance(value, Literal) else None
    return found == demanded or (demanded in NUMBERS and found in NUMBERS)


def merged_terms(closed: Graph) -> Iterator[str]:
    """Two terms or two resources of ours that became one."""
    for predicate in (OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty):
        for one, other in closed.subject_objects(predicate):
            if one != other and (ours(one) or resource(one)) and (ours(other) or resource(other)):
                yield f"{one} and {other} became one"


def empty_classes(closed: Graph) -> Iterator[str]:
    """Classes of ours that are subclasses of two disjoint classes, so that nothing can belong to them."""
    for one, other in closed.subject_objects(OWL.disjointWith):
        for term in set(closed.subjects(RDFS.subClassOf, one)) & set(closed.subjects(RDFS.subClassOf, other)):
            if ours(term):
                yield f"{term} is under {one} and {other}, which are disjoint"


def findings(closed: Graph, asserted: Graph) -> list[str]:
    """Return everything that is wrong with a closure; asserted is what it was made from, without the axioms of others."""
    return [
        *inconsistencies(closed),
        *unintended_classes(closed, asserted),
        *unintended_properties(closed, asserted),
        *narrowed_properties(closed, asserted),
        *misplaced_literals(closed),
        *merged_terms(closed),
        *empty_classes(closed),
    ]
