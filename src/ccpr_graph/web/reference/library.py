"""Everything that a release says about its ontology and shapes, and how the two hang together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ccpr_graph import iris, manifest
from ccpr_graph.store import Release
from ccpr_graph.web.reference.alignments import Alignments
from ccpr_graph.web.reference.phrases import Phrase, words
from ccpr_graph.web.reference.shapes import NodeShape, Shapes
from ccpr_graph.web.reference.terms import Ontology, Term
from ccpr_graph.web.site import fill_blanks


@dataclass(frozen=True)
class Binding:
    """A part of a shape that says something of a term: the anchor on /shapes, the words, the severity."""

    name: str
    shape: str
    sentence: Phrase
    severity: str

    @property
    def is_whole(self) -> bool:
        """Say whether it is a node shape."""
        return self.name == self.shape


class Library:
    """The ontology in its versions, the alignments, the shapes, the rules; read when the server starts.

    Raises:
        OSError: a file that the manifest names cannot be read.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self.statistics: Mapping[str, Any] = release.statistics
        self.alignments = Alignments(self.file(manifest.ALIGNMENT_FILES + ".ttl")) if self.has_alignments else None
        self.ontology = Ontology(self.file(manifest.ONTOLOGY_FILES + ".ttl"), self.alignments)
        archived = release.manifest.archived_versions()
        self.archived = {
            number: Ontology(self.file(manifest.archived_ontology(number) + ".ttl"))
            for number in sorted(archived, key=_order, reverse=True)
        }
        self.shapes = Shapes(self.file(manifest.SHAPES_FILES + ".ttl"), self.ontology.label)
        self.documentation: dict[str, Any] = json.loads(self.file(manifest.DOCUMENTATION))
        self.picture = self.file(manifest.MODEL_PICTURE)

    @property
    def has_alignments(self) -> bool:
        """Say whether the release has alignments."""
        return self._release.file(manifest.ALIGNMENT_FILES + ".ttl") is not None

    def file(self, path: str) -> bytes:
        """Return the bytes of a file of the release."""
        found = self._release.file(path)
        assert found is not None, f"{path}: the caller knows that the release has it"
        return found[1].read_bytes()

    def versions(self) -> list[str]:
        """Return the numbers of all versions, newest first."""
        current = self.ontology.header.version
        return [current, *(number for number in self.archived if number != current)]

    def uses(self, term: Term) -> int:
        """Return how many resources are of a class, or how many statements have a property."""
        counts = self.statistics.get("classes" if term.is_class else "properties", {})
        return int(counts.get(term.iri, 0)) if isinstance(counts, dict) else 0

    def rules(self, term: Term) -> list[dict[str, Any]]:
        """Return the rules of inference that name a term."""
        return [rule for rule in self.documentation["rules"] if term.iri in rule["terms"]]

    def bindings(self, term: Term) -> list[Binding]:
        """Return the shapes that look at a class or one above it, and the parts of shapes that name a term."""
        above = [each for iri in self.ontology.above(term.iri) for each in self._bindings.get(iri, ()) if each.is_whole]
        return [*self._bindings.get(term.iri, ()), *above]

    def reading(self, term: Term) -> list[Binding]:
        """Return the SPARQL constraints that name a term."""
        return self._reading.get(term.iri, [])

    def cardinalities(self, term: Term) -> list[tuple[tuple[str, ...], str, str, str]]:
        """Return, for a property: the classes, how many values they have, the severity, and the anchor of the shape."""
        return [
            (shape.classes, part.count, part.severity, part.name)
            for shape in self.shapes.by_name.values()
            for part in shape.properties
            if part.plain == term.iri and part.count and shape.classes
        ]

    @cached_property
    def _bindings(self) -> dict[str, list[Binding]]:
        found: dict[str, list[Binding]] = {}
        for shape in self.shapes.by_name.values():
            for iri in (*shape.classes, *shape.target_properties):
                found.setdefault(iri, []).append(Binding(shape.name, shape.name, _purpose(shape), shape.severity))
            for part in shape.properties:
                for piece in sorted({piece.iri for piece in part.sentence if piece.iri}):
                    binding = Binding(part.name, shape.name, part.sentence, part.severity)
                    found.setdefault(piece, []).append(binding)
        return found

    @cached_property
    def _reading(self) -> dict[str, list[Binding]]:
        found: dict[str, list[Binding]] = {}
        for shape in self.shapes.by_name.values():
            for part in (*shape.constraints, *shape.targets):
                for iri in sorted(part.terms):
                    text = words(fill_blanks(part.message) or "Chooses what the shape looks at.")
                    found.setdefault(iri, []).append(Binding(part.name, shape.name, text, part.severity))
        return found

    def example_query(self, term: Term) -> str:
        """Return a query that shows ten uses of a term."""
        prefix = f"PREFIX ccpr: <{iris.ONTOLOGY}>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\n"
        pattern = f"?resource a {term.short}" if term.is_class else f"?resource {term.short} ?value"
        variables = "?resource ?label" if term.is_class else "?resource ?label ?value"
        body = (
            f"SELECT {variables}\nWHERE {{\n  {pattern} .\n  OPTIONAL {{ ?resource rdfs:label ?label }}\n}}\nLIMIT 10\n"
        )
        return prefix + body


def _purpose(shape: NodeShape) -> Phrase:
    if shape.messages:
        return words(fill_blanks(" ".join(shape.messages)))
    return (*words("Checks "), *shape.target)


def _order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))
