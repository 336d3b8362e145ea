"""The 24 tests of FOOPS!, the Ontology Pitfall Scanner for FAIR (https://w3id.org/foops/catalogue), as far as files tell."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pyoxigraph as ox
from rdflib import DC, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, VANN, URIRef
from rdflib.namespace import Namespace

from tests.gates import HEADER, Subject, gate

SOURCE = "FOOPS!"
NT = ox.RdfFormat.N_TRIPLES
BIBO = Namespace("http://purl.org/ontology/bibo/")
SCHEMA = Namespace("https://schema.org/")
METADATA = {
    "title": (DCTERMS.title, DC.title),
    "description": (DCTERMS.description, DCTERMS.abstract, RDFS.comment, SKOS.note),
    "license": (DCTERMS.license,),
    "version IRI": (OWL.versionIRI,),
    "creator": (DCTERMS.creator, DC.creator, PROV.wasAttributedTo),
    "namespace URI": (VANN.preferredNamespaceUri,),
    "namespace prefix": (VANN.preferredNamespacePrefix,),
    "version info": (OWL.versionInfo,),
    "creation date": (DCTERMS.created,),
    "citation": (DCTERMS.bibliographicCitation,),
    "publisher": (DCTERMS.publisher,),
    "logo": (FOAF.logo, SCHEMA.logo),
    "status": (BIBO.status,),
    "source": (DCTERMS.source,),
    "issued": (DCTERMS.issued,),
}
PERSISTENT = ("https://w3id.org/", "http://purl.org/", "https://purl.org/", "https://doi.org/", "http://www.w3.org/")
REUSED = tuple(map(str, (DC, DCTERMS, VANN, PROV, BIBO, FOAF)))

# What files cannot tell. The tests of the web server hold the first group for our own server; the addresses of
# w3id.org and the registries are outside.
LIVE = {
    "CN1": "content negotiation: needs a server",
    "DOC1": "HTML at the address: needs a server",
    "URI1": "the ontology's IRI resolves: needs the address",
    "VER2": "the version IRI resolves: needs the address",
    "OM4.2": "the licence resolves: needs the network; it is the address of a Creative Commons licence",
    "FIND2": "the prefix is in prefix.cc or Linked Open Vocabularies: after publication",
    "FIND3": "the ontology is in Linked Open Vocabularies: after publication",
    "FIND_3_BIS": "the same registry keeps the metadata: after publication",
}
# bibo:doi is part of OM3: there is no DOI before the first deposit, and none is made up.
NOT_YET = {"OM3": "doi"}


def missing(subject: Subject, *names: str) -> Iterator[str]:
    for name in names:
        if not any((subject.header, predicate, None) in subject.graph for predicate in METADATA[name]):
            yield f"the header has no {name}"


@gate("FIND1", "findable", SOURCE, drop=(("onto:ontology", "vann:preferredNamespacePrefix"),))
def prefix(subject: Subject) -> Iterator[str]:
    yield from missing(subject, "namespace prefix")


@gate("OM1", "findable", SOURCE, drop=(("onto:ontology", "dcterms:creator"),))
def minimum_metadata(subject: Subject) -> Iterator[str]:
    yield from missing(subject, "title", "description", "license", "version IRI", "creator", "namespace URI")


@gate("OM2", "reusable", SOURCE, drop=(("onto:ontology", "dcterms:bibliographicCitation"),))
def recommended_metadata(subject: Subject) -> Iterator[str]:
    yield from missing(subject, "namespace prefix", "version info", "creation date", "citation")


@gate("OM3", "reusable", SOURCE, drop=(("onto:ontology", "foaf:logo"),))
def detailed_metadata(subject: Subject) -> Iterator[str]:
    yield from missing(subject, "publisher", "logo", "status", "source", "issued")


@gate("OM4.1", "reusable", SOURCE, scope=HEADER, drop=(("onto:ontology", "dcterms:license"),))
def licence(subject: Subject) -> Iterator[str]:
    yield from missing(subject, "license")


@gate("OM5.1", "reusable", SOURCE, scope=HEADER, drop=(("onto:ontology", "dcterms:created"),))
def basic_provenance(subject: Subject) -> Iterator[str]:
    yield from missing(subject, "creator", "creation date")


@gate("OM5.2", "reusable", SOURCE, scope=HEADER, drop=(("onto:ontology", "dcterms:publisher"),))
def detailed_provenance(subject: Subject) -> Iterator[str]:
    yield from missing(subject, "issued", "publisher")


@gate("PURL1", "findable", SOURCE, scope=HEADER, add="<http://localhost/x> a owl:Ontology .")
def persistent(subject: Subject) -> Iterator[str]:
    for header in subject.graph.subjects(RDF.type, OWL.Ontology):
        if not str(header).startswith(PERSISTENT):
            yield f"{header} is no persistent address"


@gate("HTTP1", "accessible", SOURCE, scope=HEADER, add="<urn:x> a owl:Ontology .")
def open_protocol(subject: Subject) -> Iterator[str]:
    for header in subject.graph.subjects(RDF.type, OWL.Ontology):
        if not str(header).startswith(("http://", "https://")):
            yield f"{header} uses no open protocol"


@gate("URI2", "findable", SOURCE, scope=HEADER, drop=(("onto:ontology", "rdf:type"),))
def consistent_id(subject: Subject) -> Iterator[str]:
    """The IRI at which the ontology is published is the one that the file gives to itself."""
    if list(subject.graph.subjects(RDF.type, OWL.Ontology)) != [subject.header]:
        yield f"the file does not call itself {subject.header}"


@gate("VER1", "findable", SOURCE, scope=HEADER, drop=(("onto:ontology", "owl:versionIRI"),))
def version_iri(subject: Subject) -> Iterator[str]:
    if subject.graph.value(subject.header, OWL.versionIRI) in (None, subject.header):
        yield "there is no version IRI of its own"


@gate("RDF1", "interoperable", SOURCE, scope=HEADER, add='ex:Town <https://w3id.org/example/?1> "x" .')
def serializations(subject: Subject) -> Iterator[str]:
    """Every format that FOOPS! asks for can be written and read again."""
    triples = {(t.subject, t.predicate, t.object) for t in ox.parse(subject.graph.serialize(format="nt"), format=NT)}
    for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD, ox.RdfFormat.N3):
        try:
            written = ox.serialize((ox.Triple(*triple) for triple in triples), format=form)
            if form == ox.RdfFormat.RDF_XML:
                ElementTree.fromstring(written)
            again = {(quad.subject, quad.predicate, quad.object) for quad in ox.parse(written, format=form)}
        except (ElementTree.ParseError, OSError, SyntaxError, ValueError) as error:
            yield f"not in {form.name}: {error}"
        else:
            if again != triples:
                yield f"{form.name} changes the graph"


@gate("VOC1", "interoperable", SOURCE, scope=HEADER, drop=(("onto:ontology", "*"),))
def metadata_vocabularies(subject: Subject) -> Iterator[str]:
    if not any(str(predicate).startswith(REUSED) for predicate in subject.graph.predicates(subject.header)):
        yield "no known vocabulary is used for metadata"


@gate("VOC2", "interoperable", SOURCE, drop=(("ex:Person", "rdfs:subClassOf"),))
def vocabulary_reuse(subject: Subject) -> Iterator[str]:
    extended = subject.graph.objects(None, RDFS.subClassOf)
    if not any(isinstance(term, URIRef) and not subject.own(term) for term in extended):
        yield "no other vocabulary is extended"


@gate("VOC3", "reusable", SOURCE, drop=(("ex:name", "rdfs:label"),))
def labels(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        if (term, RDFS.label, None) not in subject.graph:
            yield f"{term} has no label"


@gate("VOC4", "reusable", SOURCE, drop=(("ex:name", "skos:definition"),))
def descriptions(subject: Subject) -> Iterator[str]:
    for term in subject.terms:
        if not any((term, predicate, None) in subject.graph for predicate in (RDFS.comment, SKOS.definition)):
            yield f"{term} has no description"
