"""The pitfalls of OOPS!, the OntOlogy Pitfall Scanner (https://oops.linkeddata.es/catalogue.jsp), P01 to P41."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, VANN, XSD, BNode, Graph, URIRef
from rdflib.namespace import Namespace
from rdflib.term import Node

from tests.gates import DATA, HEADER, KINDS, LOGIC, Subject, gate

SOURCE = "OOPS!"
CRITICAL, IMPORTANT, MINOR = "critical", "important", "minor"
SCHEMA = Namespace("https://schema.org/")
PRIMITIVES = {
    "boolean",
    "date",
    "datetime",
    "decimal",
    "double",
    "duration",
    "float",
    "integer",
    "number",
    "string",
    "year",
}
BUILT_IN = (str(RDF), str(RDFS), str(OWL), str(XSD))

# Not checked, and why. Each is of the level "minor", or cannot be seen in a file.
NOT_CHECKED = {
    "P02": "minor: synonyms as classes; P12, P30 and P32 find those with the same name",
    "P09": "minor: whether something is missing is for the competency questions to show (tests/test_gates.py)",
    "P13": "minor: an inverse is declared where it has a use (docs/modelling.md)",
    "P37": "critical: whether the ontology is on the Web needs its address; the tests of the web server hold it for our own",
}


def name(term: Node) -> str:
    return re.split(r"[#/]", str(term))[-1]


def logical(subject: Subject, predicate: URIRef) -> Iterator[tuple[Node, Node]]:
    yield from sorted(subject.graph.subject_objects(predicate))


def above(graph: Graph, term: Node, predicate: URIRef = RDFS.subClassOf) -> set[Node]:
    return set(graph.transitive_objects(term, predicate))


@gate("P01", CRITICAL, SOURCE, add="ex:town a owl:DatatypeProperty , owl:ObjectProperty .")
def polysemous_elements(subject: Subject) -> Iterator[str]:
    """What can be seen of one name for two meanings: a term of two kinds, two terms of a kind that differ in case alone."""
    seen: dict[tuple[str, URIRef], list[URIRef]] = defaultdict(list)
    for kind in KINDS:
        for term in subject.of_kind(kind):
            seen[name(term).lower(), kind].append(term)
    yield from (f"{terms} differ in case alone" for terms in seen.values() if len(terms) > 1)
    for term in subject.terms:
        if len(set(KINDS) & set(subject.graph.objects(term, RDF.type))) > 1:
            yield f"{term} is of several kinds"


@gate("P03", CRITICAL, SOURCE, add="ex:isA a owl:ObjectProperty .")
def is_relationship(subject: Subject) -> Iterator[str]:
    for term in subject.properties:
        if name(term).lower() in {
            "is",
            "isa",
            "iskindof",
            "kindof",
            "subclassof",
            "issubclassof",
            "instanceof",
            "type",
        }:
            yield f"{term} stands for rdfs:subClassOf or rdf:type"


@gate("P04", MINOR, SOURCE, add="ex:Alone a owl:Class .")
def unconnected_elements(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        if not [p for p in subject.graph.predicates(term) if p in _CONNECTING] and not [
            p for p in subject.graph.predicates(None, term) if p in _CONNECTING
        ]:
            yield f"{term} is connected with nothing"


_CONNECTING = {
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.inverseOf,
    SCHEMA.domainIncludes,
    SCHEMA.rangeIncludes,
}


@gate(
    "P05",
    CRITICAL,
    SOURCE,
    scope=LOGIC,
    add="ex:knows a owl:ObjectProperty ; owl:inverseOf ex:livesIn ; rdfs:domain ex:Person .",
)
def wrong_inverse(subject: Subject) -> Iterator[str]:
    for one, other in logical(subject, OWL.inverseOf):
        for first, second in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            mine, theirs = subject.graph.value(one, first), subject.graph.value(other, second)
            if mine and theirs and mine != theirs:
                yield f"{one} and {other} are inverses, but {mine} is not {theirs}"


@gate(
    "P06",
    CRITICAL,
    SOURCE,
    scope=LOGIC,
    add="ex:Adult rdfs:subClassOf ex:Person . ex:Person rdfs:subClassOf ex:Adult .",
)
def cycles(subject: Subject) -> Iterator[str]:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in set(subject.graph.subjects(predicate)):
            if any(term in above(subject.graph, value, predicate) for value in subject.graph.objects(term, predicate)):
                yield f"{term} is above itself"


@gate("P07", MINOR, SOURCE, add='ex:AndOr a owl:Class ; rdfs:label "town or village"@en .')
def merged_concepts(subject: Subject) -> Iterator[str]:
    for term in subject.of_kind(OWL.Class):
        if re.search(r"\b(and|or)\b", str(subject.graph.value(term, RDFS.label))):
            yield f"{term} is two things in one class"


@gate("P08", MINOR, SOURCE, drop=(("ex:Town", "rdfs:label"),))
def missing_annotations(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        if (term, RDFS.label, None) not in subject.graph:
            yield f"{term} has no label"


@gate("P10", IMPORTANT, SOURCE, drop=(("ex:Person", "owl:disjointWith"),))
def missing_disjointness(subject: Subject) -> Iterator[str]:
    """Every class is disjoint with another one, by itself or by what is above it."""
    disjoint = {node for pair in logical(subject, OWL.disjointWith) for node in pair}
    for term in subject.of_kind(OWL.Class):
        if not above(subject.graph, term) & disjoint:
            yield f"{term} is disjoint with nothing"


@gate("P11", IMPORTANT, SOURCE, drop=(("ex:name", "rdfs:range"),))
def missing_domain_or_range(subject: Subject) -> Iterator[str]:
    """schema:domainIncludes and rangeIncludes count: OWL 2 RL has no word for a union of domains, nor for xsd:date."""
    for term in subject.properties:
        for predicate, loose in ((RDFS.domain, SCHEMA.domainIncludes), (RDFS.range, SCHEMA.rangeIncludes)):
            if not ((term, predicate, None) in subject.graph or (term, loose, None) in subject.graph):
                yield f"{term} has no {name(predicate)}"


@gate("P12", IMPORTANT, SOURCE, add='ex:dwellsIn a owl:ObjectProperty ; rdfs:label "Lives in"@en .')
def undeclared_equivalent_properties(subject: Subject) -> Iterator[str]:
    yield from _same_label(subject, subject.properties, OWL.equivalentProperty)


def _same_label(subject: Subject, terms: list[URIRef], equivalent: URIRef) -> Iterator[str]:
    labels: dict[str, URIRef] = {}
    for term in terms:
        for label in sorted(subject.graph.objects(term, RDFS.label)):
            other = labels.setdefault(f"{str(label).lower()}@{label.language}", term)
            if other != term and (term, equivalent, other) not in subject.graph:
                yield f"{term} and {other} have the label {label}"


def _none_of(subject: Subject, *predicates: URIRef) -> Iterator[str]:
    for predicate in predicates:
        for node in sorted(subject.graph.subjects(predicate)):
            yield f"{node} uses {predicate}"


@gate(
    "P14",
    CRITICAL,
    SOURCE,
    scope=LOGIC,
    add="ex:Person rdfs:subClassOf [ owl:allValuesFrom ex:Town ; owl:onProperty ex:livesIn ] .",
)
def misused_all_values_from(subject: Subject) -> Iterator[str]:
    """There is none: OWL 2 RL without blank nodes has no restrictions."""
    yield from _none_of(subject, OWL.allValuesFrom)


@gate("P15", CRITICAL, SOURCE, scope=LOGIC, add="ex:Person rdfs:subClassOf [ owl:complementOf ex:Town ] .")
def some_not_or_not_some(subject: Subject) -> Iterator[str]:
    """There is none, for the same reason."""
    yield from _none_of(subject, OWL.complementOf, OWL.someValuesFrom)


@gate("P16", CRITICAL, SOURCE, scope=LOGIC, add="ex:Person owl:equivalentClass [ owl:intersectionOf ( ex:Town ) ] .")
def primitive_or_defined(subject: Subject) -> Iterator[str]:
    """All classes are primitive: whether something is a concern is read by somebody, not computed from its properties."""
    yield from _none_of(subject, OWL.intersectionOf, OWL.unionOf, OWL.oneOf)


@gate("P17", IMPORTANT, SOURCE, add="ex:Geneva a owl:Class , ex:Town .")
def overspecialized_hierarchy(subject: Subject) -> Iterator[str]:
    for term in subject.of_kind(OWL.Class):
        if any(subject.own(kind) for kind in subject.graph.objects(term, RDF.type)):
            yield f"{term} is a class and a member of one"


@gate("P18", IMPORTANT, SOURCE, scope=DATA, add="<https://w3id.org/example/id/paris> a ex:Town ; ex:name 'Paris' .")
def overspecialized_domain_or_range(subject: Subject) -> Iterator[str]:
    """No domain or range is narrower than what the data use the property for."""
    for term in subject.properties:
        for predicate, place in ((RDFS.domain, 0), (RDFS.range, 2)):
            for demanded in subject.graph.objects(term, predicate):
                for triple in subject.graph.triples((None, term, None)):
                    if isinstance(triple[place], URIRef) and not _is_a(subject.graph, triple[place], demanded):
                        yield f"{triple[place]} has {term}, but is no {demanded}"


def _is_a(graph: Graph, node: Node, kind: Node) -> bool:
    return any(kind in above(graph, found) for found in graph.objects(node, RDF.type))


@gate("P19", CRITICAL, SOURCE, scope=LOGIC, add="ex:livesIn rdfs:domain ex:Town .")
def several_domains_or_ranges(subject: Subject) -> Iterator[str]:
    for predicate in (RDFS.domain, RDFS.range):
        for term in subject.properties:
            if len(list(subject.graph.objects(term, predicate))) > 1:
                yield f"{term} has several {name(predicate)}s, which intersect"


@gate(
    "P20", MINOR, SOURCE, add='ex:Village a owl:Class ; rdfs:label "A place where some people live, but not many."@en .'
)
def misused_annotations(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        for label in subject.graph.objects(term, RDFS.label):
            if len(label) > 70 or label.endswith("."):
                yield f"the label {label!r} of {term} reads like a definition"


@gate("P21", MINOR, SOURCE, add='ex:OtherThing a owl:Class ; rdfs:label "other thing"@en .')
def miscellaneous_class(subject: Subject) -> Iterator[str]:
    for term in subject.of_kind(OWL.Class):
        if re.match(r"(Other|Misc|Unknown|Various)", name(term)):
            yield f"{term} is for what is left over"


@gate("P22", MINOR, SOURCE, add="ex:lives_in a owl:ObjectProperty .")
def naming_conventions(subject: Subject) -> Iterator[str]:
    for kind, pattern in zip(KINDS, (r"[A-Z]\w*", r"[a-z]\w*", r"[a-z]\w*"), strict=True):
        for term in subject.of_kind(kind):
            if not re.fullmatch(pattern, name(term)) or "_" in name(term):
                yield f"{term} is not named like the others"


@gate("P23", IMPORTANT, SOURCE, add="ex:Date a owl:Class .")
def duplicated_datatype(subject: Subject) -> Iterator[str]:
    for term in subject.of_kind(OWL.Class):
        if name(term).lower() in PRIMITIVES:
            yield f"{term} is a datatype of XML Schema already"


@gate("P24", IMPORTANT, SOURCE, scope=LOGIC, add="ex:livesIn rdfs:domain ex:livesIn .")
def recursive_definitions(subject: Subject) -> Iterator[str]:
    for predicate in (
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        OWL.equivalentClass,
        OWL.disjointWith,
    ):
        for node, value in logical(subject, predicate):
            if node == value:
                yield f"{node} is used in its own definition"


@gate("P25", IMPORTANT, SOURCE, scope=LOGIC, add="ex:livesIn owl:inverseOf ex:livesIn .")
def inverse_to_itself(subject: Subject) -> Iterator[str]:
    yield from (f"{node} is its own inverse" for node, value in logical(subject, OWL.inverseOf) if node == value)


@gate("P26", IMPORTANT, SOURCE, scope=LOGIC, add="ex:livesIn a owl:SymmetricProperty .")
def inverse_of_symmetric(subject: Subject) -> Iterator[str]:
    symmetric = set(subject.graph.subjects(RDF.type, OWL.SymmetricProperty))
    yield from (
        f"{pair} are inverses, and symmetric" for pair in logical(subject, OWL.inverseOf) if symmetric & set(pair)
    )


@gate("P27", CRITICAL, SOURCE, scope=LOGIC, add="ex:livesIn owl:equivalentProperty ex:hasInhabitant .")
def wrong_equivalent_properties(subject: Subject) -> Iterator[str]:
    """Two of our own are never one."""
    for node, value in logical(subject, OWL.equivalentProperty):
        if subject.own(node) and subject.own(value):
            yield f"{node} and {value} are called one property"


@gate("P28", CRITICAL, SOURCE, scope=LOGIC, add="ex:livesIn a owl:SymmetricProperty .")
def wrong_symmetric(subject: Subject) -> Iterator[str]:
    yield from _needs_one_kind(subject, OWL.SymmetricProperty)


@gate("P29", CRITICAL, SOURCE, scope=LOGIC, add="ex:livesIn a owl:TransitiveProperty .")
def wrong_transitive(subject: Subject) -> Iterator[str]:
    yield from _needs_one_kind(subject, OWL.TransitiveProperty)


def _needs_one_kind(subject: Subject, kind: URIRef) -> Iterator[str]:
    for term in subject.graph.subjects(RDF.type, kind):
        if subject.graph.value(term, RDFS.domain) != subject.graph.value(term, RDFS.range):
            yield f"{term} leads from one kind of thing to another, and is {name(kind)}"


@gate("P30", IMPORTANT, SOURCE, add='ex:City a owl:Class ; rdfs:label "Town"@en .')
def undeclared_equivalent_classes(subject: Subject) -> Iterator[str]:
    yield from _same_label(subject, subject.of_kind(OWL.Class), OWL.equivalentClass)


@gate("P31", CRITICAL, SOURCE, scope=LOGIC, add="ex:Person owl:equivalentClass ex:Town .")
def wrong_equivalent_classes(subject: Subject) -> Iterator[str]:
    for node, value in logical(subject, OWL.equivalentClass):
        if subject.own(node) and subject.own(value):
            yield f"{node} and {value} are called one class"


@gate("P32", MINOR, SOURCE, add='ex:City a owl:Class ; rdfs:label "town"@en .')
def classes_with_the_same_label(subject: Subject) -> Iterator[str]:
    yield from _same_label(subject, subject.of_kind(OWL.Class), OWL.equivalentClass)


@gate("P33", MINOR, SOURCE, scope=LOGIC, add="ex:livesIn owl:propertyChainAxiom ( ex:hasInhabitant ) .")
def short_property_chain(subject: Subject) -> Iterator[str]:
    for node, chain in logical(subject, OWL.propertyChainAxiom):
        if len(list(subject.graph.items(chain))) < 2:
            yield f"the chain of {node} has one property"


@gate("P34", IMPORTANT, SOURCE, scope=LOGIC, add="ex:Person rdfs:subClassOf ex:Mammal .")
def untyped_class(subject: Subject) -> Iterator[str]:
    used = {
        value
        for predicate in (RDFS.subClassOf, OWL.disjointWith, RDFS.domain)
        for value in subject.graph.objects(None, predicate)
    }
    for term in sorted(node for node in used if not isinstance(node, BNode)):
        if (term, RDF.type, OWL.Class) not in subject.graph:
            yield f"{term} is used as a class and not declared as one"


@gate("P35", IMPORTANT, SOURCE, scope=LOGIC, add='ex:Person ex:nickname "Joe" .')
def untyped_property(subject: Subject) -> Iterator[str]:
    kinds = {*KINDS[1:], OWL.AnnotationProperty}
    superior = {
        value for predicate in (RDFS.subPropertyOf, OWL.inverseOf) for value in subject.graph.objects(None, predicate)
    }
    for term in sorted({*subject.graph.predicates(), *superior}):
        if not str(term).startswith(BUILT_IN) and not kinds & set(subject.graph.objects(term, RDF.type)):
            yield f"{term} is used as a property and not declared as one"


@gate("P36", MINOR, SOURCE, scope=HEADER, add="<https://w3id.org/example/ontology.ttl> a owl:Ontology .")
def file_extension(subject: Subject) -> Iterator[str]:
    for node in subject.graph.subjects(RDF.type, OWL.Ontology):
        if re.search(r"\.(owl|rdf|ttl|n3|nt|xml|jsonld)$", str(node)):
            yield f"{node} names a file"


@gate("P38", IMPORTANT, SOURCE, scope=HEADER, drop=(("onto:ontology", "rdf:type"),))
def no_declaration(subject: Subject) -> Iterator[str]:
    if (subject.header, RDF.type, OWL.Ontology) not in subject.graph:
        yield f"{subject.header} is declared as no ontology"


@gate("P39", CRITICAL, SOURCE, drop=(("onto:ontology", "vann:preferredNamespaceUri"),))
def ambiguous_namespace(subject: Subject) -> Iterator[str]:
    if str(subject.graph.value(subject.header, VANN.preferredNamespaceUri)) != subject.namespace:
        yield f"the header does not name {subject.namespace}"


@gate("P40", CRITICAL, SOURCE, scope=LOGIC, add="<http://xmlns.com/foaf/0.1/Agent> rdfs:subClassOf ex:Person .")
def namespace_hijacking(subject: Subject) -> Iterator[str]:
    """Of other people's terms nothing is said, but what kind of term each is."""
    base = subject.namespace.split("ontology#")[0]
    for node, predicate, _ in subject.graph:
        if isinstance(node, URIRef) and not node.startswith(base) and predicate != RDF.type:
            yield f"{node} {predicate} says something of a term that is not ours"


@gate("P41", IMPORTANT, SOURCE, scope=HEADER, drop=(("onto:ontology", "dcterms:license"),))
def no_licence(subject: Subject) -> Iterator[str]:
    if (subject.header, DCTERMS.license, None) not in subject.graph:
        yield "no licence"
