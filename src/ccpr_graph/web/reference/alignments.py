"""The alignments of the ontology, as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.web.reference.graph import Graph

ALIGNMENTS: Final = iris.BASE + "ontology/alignments"
_HOW: Final = {
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a kind of",
    "owl:equivalentClass": "is the same as",
    "owl:equivalentProperty": "is the same as",
    "rdfs:seeAlso": "is near to",
}
_NOTE: Final = "skos:editorialNote"


@dataclass(frozen=True)
class Alignment:
    """A term of ours, how it relates to another, the other, the reasons; ``axiom`` says whether anything follows."""

    ours: str
    how: str
    axiom: bool
    theirs: str
    short: str
    reason: str


class Alignments:
    """What ``ontology/alignments.ttl`` says.

    The reason of an alignment is an editorial note of our term that begins with the short name of the other term and a
    colon. Such a note without an alignment is of one that was considered and rejected.
    """

    def __init__(self, turtle: bytes) -> None:
        self.graph = Graph(turtle)
        self.version = self.graph.text(ox.NamedNode(ALIGNMENTS), "owl:versionInfo")
        nodes = [node for node in self.graph.subjects() if node.value.startswith(iris.ONTOLOGY)]
        self.made = [each for node in nodes for each in self._of(node)]
        self.notes = [(node.value, note) for node in nodes for note in self._further_notes(node)]

    def of(self, iri: str) -> list[Alignment]:
        """Return the alignments of one term."""
        return [each for each in self.made if each.ours == iri]

    def _of(self, node: ox.NamedNode) -> list[Alignment]:
        notes = dict(note.split(": ", 1) for note in self._notes(node) if ": " in note)
        made = []
        for predicate in self.graph.predicates(node):
            for theirs in self.graph.iris(node, predicate) if predicate != "rdf:type" else ():
                short = self.graph.shorten(theirs)
                how = _HOW.get(predicate, predicate)
                made.append(
                    Alignment(node.value, how, predicate != "rdfs:seeAlso", theirs, short, notes.get(short, ""))
                )
        return made

    def _notes(self, node: ox.NamedNode) -> list[str]:
        return [text for _, text in self.graph.texts(node, _NOTE)]

    def _further_notes(self, node: ox.NamedNode) -> list[str]:
        shown = {each.short for each in self._of(node)}
        return [note for note in self._notes(node) if note.split(": ", 1)[0] not in shown]
