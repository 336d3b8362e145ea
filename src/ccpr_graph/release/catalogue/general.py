"""Says what the dataset is, whose, under which terms, and where it is to be had: DCAT 3 in the profile DCAT-AP 3.0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.release.catalogue.about import About, Service, Term
from ccpr_graph.release.catalogue.statements import Names, Statements, node, typed, words

_RDF_FORMATS: Final = {
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}
_FORMATS: Final = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True)
class Edition:
    """Which version a release is: its version and date, the one before, and all that there are. Nothing in a working build."""

    version: str | None = None
    issued: str | None = None
    previous: str | None = None
    versions: Sequence[str] = ()


def describe_dataset(out: Statements, names: Names, about: About, edition: Edition) -> None:
    """Describe the dataset that the release holds; where it is a version, also the dataset of which it is one."""
    dataset = names.dataset
    _common(out, names, about, dataset)
    out.say(dataset, "dcterms:identifier", ox.Literal(dataset))
    out.say(dataset, "dcterms:bibliographicCitation", words(citation(about, names, edition)))
    out.say(dataset, "dcat:landingPage", node(iris.address("dataset.html") if edition.version is None else dataset))
    if edition.issued is not None:
        out.say(dataset, "dcterms:issued", typed(edition.issued, "date"))
        out.say(dataset, "dcterms:modified", typed(edition.issued, "date"))
    if edition.version is not None:
        out.say(dataset, "dcat:version", ox.Literal(edition.version))
        out.say(dataset, "dcat:isVersionOf", node(iris.DATASET))
        _common(out, names, about, iris.DATASET)
    for version in sorted({*edition.versions, *([edition.version] if edition.version else [])}):
        out.say(iris.DATASET, "dcat:hasVersion", node(iris.dataset(version)))
    if edition.previous is not None:
        out.say(dataset, "dcat:previousVersion", node(iris.dataset(edition.previous)))
    document = f"{dataset}.ttl"
    out.is_a(document, "void:DatasetDescription", "foaf:Document")
    out.say(document, "dcterms:title", words(f"Description of the dataset {dataset}"))
    out.say(document, "foaf:primaryTopic", node(dataset))


def citation(about: About, names: Names, edition: Edition) -> str:
    """Return how to cite the dataset: who, what, which version, when, where."""
    version = f" Version {edition.version}." if edition.version else ""
    issued = f" {edition.issued}." if edition.issued else ""
    return f"{about.creator}: {about.title}.{version}{issued} {names.dataset}"


def _common(out: Statements, names: Names, about: About, dataset: str) -> None:
    out.is_a(dataset, "dcat:Dataset", "void:Dataset")
    out.say(dataset, "dcterms:title", words(about.title))
    out.say(dataset, "dcterms:description", words(about.description))
    out.say(dataset, "dcat:keyword", *map(words, about.keywords))
    out.say(dataset, "dcat:theme", *(_concept(out, each) for each in about.themes))
    for predicate in ("dcterms:creator", "dcterms:publisher"):
        out.say(dataset, predicate, node(names.part("creator")))
    out.say(dataset, "dcterms:license", node(about.licence))
    out.say(dataset, "dcterms:rights", node(names.part("rights")))
    out.say(dataset, "dcterms:language", _term(out, about.language, "dcterms:LinguisticSystem"))
    out.say(dataset, "dcterms:accrualPeriodicity", _term(out, about.frequency, "dcterms:Frequency"))
    out.say(dataset, "dcterms:accessRights", _term(out, about.access, "dcterms:RightsStatement"))
    out.say(dataset, "dcterms:conformsTo", node(iris.address("ontology")))


def _term(out: Statements, found: Term | None, kind: str) -> ox.NamedNode | None:
    if found is None:
        return None
    out.is_a(found.iri, kind)
    out.say(found.iri, "rdfs:label", words(found.label))
    return node(found.iri)


def _concept(out: Statements, found: Term) -> ox.NamedNode:
    out.is_a(found.iri, "skos:Concept")
    out.say(found.iri, "skos:prefLabel", words(found.label))
    return node(found.iri)


def describe_terms_of_use(out: Statements, names: Names, about: About) -> None:
    """Describe the creator, the licence, the rights, and the standard that the data follow."""
    creator, rights, ontology = names.part("creator"), names.part("rights"), iris.address("ontology")
    out.is_a(creator, "foaf:Agent", "prov:Agent")
    out.say(creator, "foaf:name", words(about.creator))
    out.is_a(about.licence, "dcterms:LicenseDocument")
    out.is_a(rights, "dcterms:RightsStatement")
    out.say(rights, "rdfs:label", words(about.rights))
    out.say(rights, "rdfs:comment", words(about.caution))
    out.is_a(ontology, "dcterms:Standard")


def describe_services(out: Statements, names: Names, about: About, media_types: Iterable[str]) -> None:
    """Describe what answers questions; ``media_types`` are those of the whole dataset, for ``void:feature``."""
    for each in about.services:
        _service(out, names, about, each)
    if any(each.name == "sparql" for each in about.services):
        out.say(names.dataset, "void:sparqlEndpoint", node(iris.address("sparql")))
    known = sorted({_RDF_FORMATS[each] for each in media_types if each in _RDF_FORMATS})
    out.say(names.dataset, "void:feature", *(node(_FORMATS + each) for each in known))


def _service(out: Statements, names: Names, about: About, service: Service) -> None:
    own = names.part(f"service/{service.name}")
    out.is_a(own, "dcat:DataService")
    out.say(own, "dcterms:title", words(service.title))
    out.say(own, "dcterms:description", words(service.description))
    out.say(own, "dcat:endpointURL", node(iris.address(service.path)))
    if service.described_at is not None:
        out.say(own, "dcat:endpointDescription", node(iris.address(service.described_at)))
    if service.conforms_to is not None:
        out.is_a(service.conforms_to, "dcterms:Standard")
        out.say(own, "dcterms:conformsTo", node(service.conforms_to))
    out.say(own, "dcat:servesDataset", node(names.dataset))
    out.say(own, "dcterms:publisher", node(names.part("creator")))
    out.say(own, "dcterms:license", node(about.licence))


def describe_catalogue(out: Statements, names: Names, about: About, edition: Edition) -> None:
    """Describe the catalogue that has the dataset and the services in it."""
    own = names.part("catalogue")
    out.is_a(own, "dcat:Catalog")
    out.say(own, "dcterms:title", words(f"{about.creator}: datasets and services"))
    out.say(
        own, "dcterms:description", words("The dataset, its versions as far as they are known here, and its services.")
    )
    out.say(own, "dcterms:publisher", node(names.part("creator")))
    out.say(own, "dcterms:license", node(about.licence))
    out.say(own, "dcterms:language", node(about.language.iri))
    out.say(own, "dcat:dataset", node(names.dataset))
    if edition.version is not None:
        out.say(own, "dcat:dataset", node(iris.DATASET))
    out.say(own, "dcat:service", *(node(names.part(f"service/{each.name}")) for each in about.services))
