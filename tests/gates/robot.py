"""The queries of ROBOT's report (http://robot.obolibrary.org/report_queries/) of the levels ERROR and WARN.

Labels and definitions are compared within a language, as ours have several: ROBOT's own queries count all. What is about
synonyms is checked of skos:altLabel, xref of the SKOS mappings and rdfs:seeAlso, and obsolete terms of owl:deprecated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from tests.gates import HEADER, LOGIC, TEXT, Subject, gate

SOURCE = "ROBOT"
ERROR, WARN = "ERROR", "WARN"
NAMES = (RDFS.label, SKOS.prefLabel)
SYNONYMS = (SKOS.altLabel,)
XREFS = (RDFS.seeAlso, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
OLD = 'ex:Old a owl:Class ; rdfs:label "obsolete old"@en ; skos:definition "Old."@en ; owl:deprecated true .'


def words(subject: Subject, *predicates: URIRef) -> Iterator[tuple[Node, URIRef, Literal]]:
    for predicate in predicates:
        for node, text in sorted(subject.graph.subject_objects(predicate)):
            if isinstance(text, Literal):
                yield node, predicate, text


def deprecated(subject: Subject) -> set[Node]:
    return {node for node, value in subject.graph.subject_objects(OWL.deprecated) if str(value) in ("true", "1")}


def shared(subject: Subject, *predicates: URIRef) -> Iterator[str]:
    holders: dict[Literal, set[Node]] = defaultdict(set)
    for node, _, text in words(subject, *predicates):
        holders[text].add(node)
    for text, nodes in sorted(holders.items()):
        if len(nodes) > 1:
            yield f"{sorted(nodes)} share {text!r}"


def several(subject: Subject, predicate: URIRef) -> Iterator[str]:
    languages: dict[tuple[Node, str | None], int] = defaultdict(int)
    for node, _, text in words(subject, predicate):
        languages[node, text.language] += 1
    for (node, language), count in languages.items():
        if count > 1:
            yield f"{node} has {count} {predicate} in {language}"


@gate("annotation_whitespace", WARN, SOURCE, scope=TEXT, add='ex:Person skos:scopeNote "Living,  or dead."@en .')
def annotation_whitespace(subject: Subject) -> Iterator[str]:
    for node, predicate, value in sorted(subject.graph):
        prose = isinstance(value, Literal) and (value.language or predicate == SKOS.definition)
        if prose and (str(value) != str(value).strip() or "  " in str(value)):
            yield f"{node} {predicate} has a blank too many: {value!r}"


@gate("deprecated_boolean_datatype", ERROR, SOURCE, scope=TEXT, add='ex:Person owl:deprecated "true" .')
def deprecated_boolean_datatype(subject: Subject) -> Iterator[str]:
    for node, value in subject.graph.subject_objects(OWL.deprecated):
        if not (isinstance(value, Literal) and value.datatype == XSD.boolean):
            yield f"owl:deprecated of {node} is no xsd:boolean"


@gate("deprecated_class_reference", ERROR, SOURCE, scope=LOGIC, add=f"{OLD} ex:Person rdfs:subClassOf ex:Old .")
def deprecated_class_reference(subject: Subject) -> Iterator[str]:
    for predicate in (RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.disjointWith, OWL.equivalentClass):
        for node, value in subject.graph.subject_objects(predicate):
            if deprecated(subject) & {node, value}:
                yield f"{node} {predicate} {value} is about a deprecated class"


@gate("deprecated_property_reference", ERROR, SOURCE, scope=LOGIC, add="ex:livesIn owl:deprecated true .")
def deprecated_property_reference(subject: Subject) -> Iterator[str]:
    for predicate in (RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.equivalentProperty):
        for node, value in subject.graph.subject_objects(predicate):
            if deprecated(subject) & {node, value}:
                yield f"{node} {predicate} {value} is about a deprecated property"


@gate("duplicate_definition", ERROR, SOURCE, scope=TEXT, add='ex:Town skos:definition "A human being."@en .')
def duplicate_definition(subject: Subject) -> Iterator[str]:
    yield from shared(subject, SKOS.definition)


@gate(
    "duplicate_exact_synonym",
    WARN,
    SOURCE,
    scope=TEXT,
    add='ex:Town skos:altLabel "x"@en . ex:Person skos:altLabel "x"@en .',
)
def duplicate_exact_synonym(subject: Subject) -> Iterator[str]:
    yield from shared(subject, *SYNONYMS)


@gate(
    "duplicate_scoped_synonym", WARN, SOURCE, scope=TEXT, add='ex:Town skos:altLabel "x"@en ; skos:hiddenLabel "x"@en .'
)
def duplicate_scoped_synonym(subject: Subject) -> Iterator[str]:
    for node, _, text in words(subject, *SYNONYMS):
        if (node, SKOS.hiddenLabel, text) in subject.graph:
            yield f"{node} has {text!r} as two kinds of label"


@gate("duplicate_label_synonym", WARN, SOURCE, scope=TEXT, add='ex:Town skos:altLabel "town"@en .')
def duplicate_label_synonym(subject: Subject) -> Iterator[str]:
    for node, _, text in words(subject, *SYNONYMS):
        if any((node, name, text) in subject.graph for name in NAMES):
            yield f"{node} has its label {text!r} as a synonym, too"


@gate("duplicate_label", ERROR, SOURCE, add='ex:Town rdfs:label "person"@en .')
def duplicate_label(subject: Subject) -> Iterator[str]:
    yield from shared(subject, RDFS.label)


@gate("equivalent_pair", WARN, SOURCE, scope=LOGIC, add="ex:Person owl:equivalentClass ex:Town .")
def equivalent_pair(subject: Subject) -> Iterator[str]:
    for node, value in subject.graph.subject_objects(OWL.equivalentClass):
        yield f"{node} and {value} are one class with two names"


@gate(
    "equivalent_class_axiom_no_genus",
    WARN,
    SOURCE,
    scope=LOGIC,
    add="ex:Person owl:equivalentClass [ owl:oneOf ( ex:a ) ] .",
)
def equivalent_class_axiom_no_genus(subject: Subject) -> Iterator[str]:
    for node, value in subject.graph.subject_objects(OWL.equivalentClass):
        if isinstance(value, BNode) and (value, OWL.intersectionOf, None) not in subject.graph:
            yield f"{node} is defined without a class that it is a kind of"


@gate("multiple_equivalent_classes", WARN, SOURCE, scope=LOGIC, add="ex:Person owl:equivalentClass ex:A , ex:B .")
def multiple_equivalent_classes(subject: Subject) -> Iterator[str]:
    for node in set(subject.graph.subjects(OWL.equivalentClass)):
        if len([value for value in subject.graph.objects(node, OWL.equivalentClass) if isinstance(value, URIRef)]) > 1:
            yield f"{node} has several equivalent classes"


@gate(
    "multiple_equivalent_class_definitions",
    ERROR,
    SOURCE,
    scope=LOGIC,
    add="ex:Person owl:equivalentClass [ owl:oneOf ( ex:a ) ] , [ owl:oneOf ( ex:b ) ] .",
)
def multiple_equivalent_class_definitions(subject: Subject) -> Iterator[str]:
    for node in set(subject.graph.subjects(OWL.equivalentClass)):
        if len([value for value in subject.graph.objects(node, OWL.equivalentClass) if isinstance(value, BNode)]) > 1:
            yield f"{node} has several logical definitions"


@gate("invalid_xref", WARN, SOURCE, scope=TEXT, add='ex:Town skos:exactMatch "Q3957" .')
def invalid_xref(subject: Subject) -> Iterator[str]:
    for predicate in XREFS:
        for node, value in subject.graph.subject_objects(predicate):
            if not re.match(r"https?://\S+$", str(value)) or not isinstance(value, URIRef):
                yield f"{node} {predicate} {value!r} is no IRI"


@gate("label_formatting", ERROR, SOURCE, scope=TEXT, add='ex:Town rdfs:label "to\\twn"@de .')
def label_formatting(subject: Subject) -> Iterator[str]:
    for node, _, text in words(subject, *NAMES, *SYNONYMS):
        if re.search(r"[\t\r\n]", text):
            yield f"the label {text!r} of {node} has a tab or a line break"


@gate("label_whitespace", ERROR, SOURCE, scope=TEXT, add='ex:Town rdfs:label " Stadt"@de .')
def label_whitespace(subject: Subject) -> Iterator[str]:
    for node, _, text in words(subject, *NAMES, *SYNONYMS):
        if str(text) != str(text).strip() or "  " in text:
            yield f"the label {text!r} of {node} has a blank too many"


@gate("missing_definition", WARN, SOURCE, drop=(("ex:Town", "skos:definition"),))
def missing_definition(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        if (term, SKOS.definition, None) not in subject.graph and term not in deprecated(subject):
            yield f"{term} has no definition"


@gate("missing_label", ERROR, SOURCE, drop=(("ex:Town", "rdfs:label"),))
def missing_label(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        if (term, RDFS.label, None) not in subject.graph:
            yield f"{term} has no label"


@gate("missing_obsolete_label", WARN, SOURCE, add="ex:name owl:deprecated true .")
def missing_obsolete_label(subject: Subject) -> Iterator[str]:
    for term in deprecated(subject):
        if not str(subject.graph.value(term, RDFS.label)).startswith("obsolete "):
            yield f"{term} is deprecated, and its label does not begin with “obsolete”"


@gate("misused_obsolete_label", ERROR, SOURCE, add='ex:name rdfs:label "obsolete name"@en .')
def misused_obsolete_label(subject: Subject) -> Iterator[str]:
    for node, _, text in words(subject, RDFS.label):
        if text.startswith("obsolete ") and node not in deprecated(subject):
            yield f"{node} has the label {text!r} and is not deprecated"


@gate("missing_ontology_description", ERROR, SOURCE, scope=HEADER, drop=(("onto:ontology", "dcterms:description"),))
def missing_ontology_description(subject: Subject) -> Iterator[str]:
    yield from _header(subject, DCTERMS.description)


@gate("missing_ontology_license", ERROR, SOURCE, scope=HEADER, drop=(("onto:ontology", "dcterms:license"),))
def missing_ontology_license(subject: Subject) -> Iterator[str]:
    yield from _header(subject, DCTERMS.license)
    if isinstance(subject.graph.value(subject.header, DCTERMS.license), Literal):
        yield "the licence is no IRI"


@gate("missing_ontology_title", ERROR, SOURCE, scope=HEADER, drop=(("onto:ontology", "dcterms:title"),))
def missing_ontology_title(subject: Subject) -> Iterator[str]:
    yield from _header(subject, DCTERMS.title)


def _header(subject: Subject, predicate: URIRef) -> Iterator[str]:
    if (subject.header, predicate, None) not in subject.graph:
        yield f"the header has no {predicate}"


@gate("multiple_definitions", ERROR, SOURCE, scope=TEXT, add='ex:Town skos:definition "Another."@en .')
def multiple_definitions(subject: Subject) -> Iterator[str]:
    yield from several(subject, SKOS.definition)


@gate("multiple_labels", ERROR, SOURCE, scope=TEXT, add='ex:Town rdfs:label "city"@en .')
def multiple_labels(subject: Subject) -> Iterator[str]:
    yield from several(subject, RDFS.label)
    yield from several(subject, SKOS.prefLabel)


@gate("illegal_use_of_built_in_vocabulary", ERROR, SOURCE, scope=LOGIC, add="rdfs:label rdfs:domain ex:Person .")
def illegal_use_of_built_in_vocabulary(subject: Subject) -> Iterator[str]:
    for node, predicate, _ in subject.graph:
        if str(node).startswith((str(RDF), str(RDFS), str(OWL), str(XSD))) and predicate != RDF.type:
            yield f"{node} {predicate} says something of a term of RDF or OWL"


@gate(
    "invalid_entity_uri",
    ERROR,
    SOURCE,
    add="ex:to--wn a owl:Class . <https://w3id.org/example/ontology#a%20b> a owl:Class .",
)
def invalid_entity_uri(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        if not re.fullmatch(r"\w+", term.removeprefix(subject.namespace)):
            yield f"{term} is no plain name in the namespace"


@gate("misused_replaced_by", WARN, SOURCE, add="ex:name dcterms:isReplacedBy ex:livesIn .")
def misused_replaced_by(subject: Subject) -> Iterator[str]:
    for node in subject.graph.subjects(DCTERMS.isReplacedBy):
        if node not in deprecated(subject):
            yield f"{node} is replaced, but not deprecated"
