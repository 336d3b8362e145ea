"""The ontology of a release, as the pages show it: its header, its terms, and what leads to and from each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.web.reference.alignments import Alignment, Alignments
from ccpr_graph.web.reference.graph import Graph, shorten

ONTOLOGY: Final = iris.BASE + "ontology"
_KINDS: Final = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property to a resource",
    "owl:DatatypeProperty": "property to a text, number or date",
    "owl:AnnotationProperty": "annotation property",
    "owl:TransitiveProperty": "transitive",
    "owl:SymmetricProperty": "symmetric",
    "owl:FunctionalProperty": "functional",
    "owl:InverseFunctionalProperty": "inverse functional",
    "owl:IrreflexiveProperty": "irreflexive",
    "owl:AsymmetricProperty": "asymmetric",
}
_OUTGOING: Final = (
    ("rdfs:subClassOf", "Superclass"),
    ("rdfs:subPropertyOf", "Superproperty"),
    ("owl:equivalentClass", "Equivalent to"),
    ("owl:equivalentProperty", "Equivalent to"),
    ("owl:inverseOf", "Inverse of"),
    ("rdfs:domain", "Domain"),
    ("schema:domainIncludes", "Of"),
    ("rdfs:range", "Range"),
    ("schema:rangeIncludes", "Values"),
    ("owl:disjointWith", "Disjoint with"),
    ("owl:propertyDisjointWith", "Disjoint with"),
    ("dcterms:isReplacedBy", "Replaced by"),
    ("dcterms:source", "Source"),
    ("rdfs:seeAlso", "See also"),
)
_INCOMING: Final = (
    ("rdfs:subClassOf", "Subclass"),
    ("rdfs:subPropertyOf", "Subproperty"),
    ("rdfs:domain", "Properties of it"),
    ("schema:domainIncludes", "Properties of it"),
    ("rdfs:range", "Properties that lead to it"),
    ("schema:rangeIncludes", "Properties that lead to it"),
    ("dcterms:isReplacedBy", "Replaces"),
)
_BOTH_WAYS: Final = frozenset(
    ("owl:inverseOf", "owl:disjointWith", "owl:propertyDisjointWith", "owl:equivalentClass", "owl:equivalentProperty")
)
_HEADER: Final = (
    ("owl:versionInfo", "Version"),
    ("owl:versionIRI", "Address of this version"),
    ("owl:priorVersion", "Version before"),
    ("owl:backwardCompatibleWith", "Compatible with"),
    ("bibo:status", "Status"),
    ("dcterms:created", "Created"),
    ("dcterms:issued", "Issued"),
    ("dcterms:modified", "Last changed"),
    ("dcterms:creator", "Creator"),
    ("dcterms:contributor", "Contributor"),
    ("dcterms:publisher", "Publisher"),
    ("dcterms:license", "Licence"),
    ("dcterms:source", "Source"),
    ("vann:preferredNamespacePrefix", "Preferred prefix"),
    ("vann:preferredNamespaceUri", "Namespace"),
)
_STATUS: Final = PREFIXES["bibo"] + "status/"
_MENTION: Final = re.compile(r"\bccpr:(\w+)")

Text = tuple[str, str]
"""Language and text."""


@dataclass(frozen=True)
class Term:
    """A class or property of the ontology. ``relations`` and ``incoming`` are headings with the IRIs below them."""

    iri: str
    name: str
    label: str
    labels: tuple[Text, ...]
    others: tuple[Text, ...]
    kind: str
    is_class: bool
    definitions: tuple[Text, ...]
    notes: tuple[Text, ...]
    examples: tuple[Text, ...]
    status: str
    deprecated: bool
    reserved: bool
    relations: tuple[tuple[str, tuple[str, ...]], ...]
    incoming: tuple[tuple[str, tuple[str, ...]], ...]
    inherited: tuple[tuple[str, tuple[str, ...]], ...]
    mentioned: tuple[str, ...]
    alignments: tuple[Alignment, ...]

    @property
    def short(self) -> str:
        """The name with its prefix."""
        return shorten(self.iri)


@dataclass(frozen=True)
class Header:
    """What the ontology says about itself. A value is (text, IRI that it leads to or nothing)."""

    title: str
    description: str
    version: str
    citation: str
    facts: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...]


class Ontology:
    """One version of the ontology."""

    def __init__(self, turtle: bytes, alignments: Alignments | None = None) -> None:
        self.graph = Graph(turtle)
        self._alignments = alignments
        names = [node for node in self.graph.subjects() if node.value.startswith(iris.ONTOLOGY)]
        self._mentions = self._find_mentions(names)
        self.terms: Mapping[str, Term] = {node.value.removeprefix(iris.ONTOLOGY): self._term(node) for node in names}
        self.header = self._header()

    def label(self, iri: str) -> str:
        """Return what people call a term: its label, or its short name where another vocabulary defines it."""
        name = iri.removeprefix(iris.ONTOLOGY)
        return self.terms[name].label if iri.startswith(iris.ONTOLOGY) and name in self.terms else shorten(iri)

    def in_sections(self, sections: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the sections with their terms; terms that are in none stand in a last one."""
        made = [{**each, "terms": [self.terms[n] for n in each["terms"] if n in self.terms]} for each in sections]
        shown = {term.name for section in made for term in section["terms"]}
        further = [term for name, term in self.terms.items() if name not in shown]
        if further:
            note = "Terms that no section names."
            made.append({"id": "further", "kind": "further", "title": "Further terms", "note": note, "terms": further})
        return [section for section in made if section["terms"]]

    def above(self, iri: str) -> list[str]:
        """Return the superclasses of a class, the nearest first, and theirs."""
        found: list[str] = []
        waiting = self.graph.iris(ox.NamedNode(iri), "rdfs:subClassOf")
        while waiting:
            if (each := waiting.pop(0)) not in found:
                found.append(each)
                waiting += self.graph.iris(ox.NamedNode(each), "rdfs:subClassOf")
        return found

    def _term(self, node: ox.NamedNode) -> Term:
        graph, types = self.graph, self.graph.types(node)
        notes = tuple(graph.texts(node, "skos:scopeNote"))
        name = node.value.removeprefix(iris.ONTOLOGY)
        incoming = self._incoming(node.value)
        return Term(
            iri=node.value,
            name=name,
            label=graph.text(node, "rdfs:label") or name,
            labels=tuple(graph.texts(node, "rdfs:label")),
            others=tuple(graph.texts(node, "skos:altLabel")),
            kind=", ".join(_KINDS.get(each, each) for each in types),
            is_class="owl:Class" in types,
            definitions=tuple(graph.texts(node, "skos:definition")),
            notes=notes,
            examples=tuple(graph.texts(node, "skos:example")),
            status=graph.text(node, "vs:term_status"),
            deprecated=graph.text(node, "owl:deprecated") == "true",
            reserved=any(text.startswith("Reserved:") for _, text in notes),
            relations=_merged((heading, self._related(node, key)) for key, heading in _OUTGOING),
            incoming=incoming,
            inherited=self._inherited(node.value) if "owl:Class" in types else (),
            mentioned=tuple(
                iri for iri in self._mentions.get(name, ()) if not any(iri in found for _, found in incoming)
            ),
            alignments=tuple(self._alignments.of(node.value)) if self._alignments else (),
        )

    def _related(self, node: ox.NamedNode, key: str) -> list[str]:
        """Return what a term is related to; of relations that hold both ways, also where only the other one says so."""
        return self.graph.iris(node, key) + (self.graph.pointing(key, node.value) if key in _BOTH_WAYS else [])

    def _incoming(self, iri: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return _merged((heading, self.graph.pointing(key, iri)) for key, heading in _INCOMING)

    def _inherited(self, iri: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the properties that a class has because of its superclasses, by superclass."""
        keys = ("rdfs:domain", "schema:domainIncludes")
        found = ((above, [i for key in keys for i in self.graph.pointing(key, above)]) for above in self.above(iri))
        return _merged(found)

    def _find_mentions(self, names: Sequence[ox.NamedNode]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node in names:
            texts = [t for key in ("skos:definition", "skos:scopeNote") for _, t in self.graph.texts(node, key)]
            for name in dict.fromkeys(_MENTION.findall(" ".join(texts))):
                if name != node.value.removeprefix(iris.ONTOLOGY):
                    found.setdefault(name, []).append(node.value)
        return found

    def _header(self) -> Header:
        node = ox.NamedNode(ONTOLOGY)
        graph = self.graph
        facts = ((heading, tuple(self._fact(v) for v in graph.values(node, key))) for key, heading in _HEADER)
        title, version = graph.text(node, "dcterms:title"), graph.text(node, "owl:versionInfo")
        date = graph.text(node, "dcterms:issued") or graph.text(node, "dcterms:modified")
        citation = f"{title}: an ontology, version {version}, {date}, {ONTOLOGY}/{version}"
        return Header(
            title,
            graph.text(node, "dcterms:description"),
            version,
            graph.text(node, "dcterms:bibliographicCitation") or citation,
            tuple((heading, values) for heading, values in facts if values),
        )

    def _fact(self, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> tuple[str, str | None]:
        if not isinstance(value, ox.NamedNode):
            return (value.value, None)
        label = self.graph.text(value, "rdfs:label")
        if value.value.startswith(_STATUS):
            return (value.value.removeprefix(_STATUS), value.value)
        return (label, None) if label else (value.value, value.value)


def _merged(pairs: Iterable[tuple[str, Iterable[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return headings with what is below them, those of the same words put together, empty ones left out."""
    made: dict[str, dict[str, None]] = {}
    for heading, found in pairs:
        made.setdefault(heading, {}).update(dict.fromkeys(found))
    return tuple((heading, tuple(found)) for heading, found in made.items() if found)
