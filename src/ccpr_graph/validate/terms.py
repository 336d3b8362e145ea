"""Checks that every term of a graph is declared: by our ontology, or in the list of foreign terms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pydantic import RootModel

from ccpr_graph import iris
from ccpr_graph.errors import ValidationError
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.validate.rdf import Statements, to_triples

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_IS_DEFINED_BY: Final = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
_SHOWN: Final = 5
"""How many terms an error message names."""


class ForeignVocabulary(Strict):
    """Somebody else's vocabulary: its namespace, where it is defined, and the terms of it that the graph may use."""

    namespace: str
    defined: str
    terms: tuple[str, ...]


class ForeignTerms(RootModel[dict[str, ForeignVocabulary]]):
    """The foreign vocabularies by their prefixes."""

    def iris(self) -> frozenset[str]:
        """Return the IRIs of all terms."""
        return frozenset(entry.namespace + term for entry in self.root.values() for term in entry.terms)


def load_foreign_terms(path: Path) -> ForeignTerms:
    """Load ``ontology/foreign-terms.yaml``.

    Raises:
        KnowledgeError: the file is missing, or lacks, misnames or mistypes a key.
    """
    return load(path, ForeignTerms)


def check_terms(quads: Iterable[ox.Quad], ontology: Statements, foreign: ForeignTerms) -> None:
    """Refuse a graph with a term that nobody declares: in our own namespace, or as predicate, class or datatype.

    Raises:
        ValidationError: there are such terms, or blank nodes; the first are named with a resource that uses them.
    """
    declared = (it.subject for it in to_triples(ontology) if it.predicate == _IS_DEFINED_BY)
    ours = {term.value for term in declared if isinstance(term, ox.NamedNode)}
    allowed = ours | foreign.iris()
    wrong: dict[str, str] = {}
    for quad in quads:
        for term in _terms(quad):
            if term not in allowed:
                wrong[term] = min(str(quad.subject), wrong.get(term, str(quad.subject)))
    if not wrong:
        return
    lines = [f"{term}, said of {subject}" for term, subject in sorted(wrong.items())[:_SHOWN]]
    if len(wrong) > _SHOWN:
        lines.append(f"and {len(wrong) - _SHOWN} more")
    raise ValidationError(
        "\n  ".join(["the graph uses terms that nothing declares:", *lines]),
        remedy="Correct them, or declare them in ontology/ccpr.ttl or ontology/foreign-terms.yaml",
    )


def _terms(quad: ox.Quad) -> list[str]:
    """Return what must be a declared term in a quad; a blank node, which may be none, as itself."""
    nodes = (quad.subject, quad.object)
    terms = [quad.predicate.value]
    terms += [str(node) for node in nodes if isinstance(node, ox.BlankNode)]
    terms += [node.value for node in nodes if isinstance(node, ox.NamedNode) and node.value.startswith(iris.ONTOLOGY)]
    if isinstance(quad.object, ox.Literal):
        terms.append(quad.object.datatype.value)
    elif quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode):
        terms.append(quad.object.value)
    return terms
