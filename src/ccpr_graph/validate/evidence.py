"""Evaluates, for all nodes at once, the SPARQL constraints that the shapes define and deactivate.

A SPARQL constraint is evaluated for one focus node at a time, which takes a millisecond or two; a graph has thousands of
annotations. So the constraints on evidence are written down in the shapes, with their queries, but deactivated
(``sh:deactivated true``), and the functions here find the same. ``tests/test_evidence.py`` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Final

from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from ccpr_graph import iris
from ccpr_graph.validate.rdf import SH, to_ntriples
from ccpr_graph.validate.report import Finding

CCPR: Final = Namespace(iris.ONTOLOGY)
CITO: Final = Namespace("http://purl.org/spar/cito/")
OA: Final = Namespace("http://www.w3.org/ns/oa#")

Row = dict[str, Node]
"""What a query would select: ``this``, ``value`` and what the message names."""

_TARGETS: Final = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_TAG_PROPERTIES: Final = (
    DCTERMS.subject,
    *(CCPR[name] for name in ("rightsHolder", "action", "force", "intensity", "event", "welcomes", "figure")),
    CCPR.mentionsDate,
)


def check_evidence(data: Graph, shapes: Graph) -> list[Finding]:
    """Return what the deactivated constraints of the shapes find, as if they were active.

    A constraint that is not known here stays deactivated.
    """
    findings = []
    for constraint in shapes.subjects(SH.deactivated, Literal(True)):
        check = CHECKS.get(str(constraint).rpartition("#")[2])
        for shape in shapes.subjects(SH.sparql, constraint):
            if check and any((shape, target, None) in shapes for target in _TARGETS):
                findings += [_finding(shapes, shape, constraint, row) for row in check(data)]
    return findings


def _finding(shapes: Graph, shape: Node, constraint: Node, row: Row) -> Finding:
    message = str(shapes.value(constraint, SH.message))
    for name, node in row.items():
        message = message.replace(f"{{?{name}}}", str(node))
    value = row.get("value", row["this"])
    severity = shapes.value(shape, SH.severity, default=SH.Violation)
    return Finding(
        severity=str(severity).removeprefix(str(SH)),
        focus=str(row["this"]),
        path=None,
        shape=str(shape),
        message=message,
        value=to_ntriples(value) if isinstance(value, (URIRef, Literal)) else None,
        constraint=str(constraint),
        component=str(SH.SPARQLConstraintComponent),
    )


class _Words:
    """The words that an annotation shows: the units that they stand in, and what its selectors say."""

    def __init__(self, graph: Graph, annotation: Node) -> None:
        targets = list(graph.objects(annotation, OA.hasTarget))
        selectors = [selector for target in targets for selector in graph.objects(target, OA.hasSelector)]
        self.units = [unit for target in targets for unit in graph.objects(target, OA.hasSource)]
        self.exact = [node for selector in selectors for node in graph.objects(selector, OA.exact)]
        self.starts = [node for selector in selectors for node in graph.objects(selector, OA.start)]
        self.ends = [node for selector in selectors for node in graph.objects(selector, OA.end)]


def _annotations(graph: Graph) -> Iterator[tuple[Node, _Words]]:
    for annotation in graph.subjects(RDF.type, OA.Annotation):
        yield annotation, _Words(graph, annotation)


def _quote_stands_in_text(graph: Graph) -> Iterator[Row]:
    for annotation, words in _annotations(graph):
        for unit, exact, start, end in product(words.units, words.exact, words.starts, words.ends):
            texts = graph.objects(unit, CCPR.text)
            if not any(_stands(str(text), str(exact), start, end) for text in texts):
                yield {"this": annotation, "value": exact, "start": start, "end": end}


def _stands(text: str, exact: str, start: Node, end: Node) -> bool:
    first, behind = (node.value if isinstance(node, Literal) else None for node in (start, end))
    return isinstance(first, int) and isinstance(behind, int) and first >= 0 and text[first:behind] == exact


def _quote_of_body(graph: Graph) -> Iterator[Row]:
    for annotation, words in _annotations(graph):
        for body in graph.objects(annotation, OA.hasBody):
            for quoted, exact in product(graph.objects(body, CCPR.quotedText), words.exact):
                if str(quoted) != str(exact):
                    yield {"this": annotation, "value": quoted}


def _source_of_citation(graph: Graph) -> Iterator[Row]:
    for annotation, words in _annotations(graph):
        for body in graph.objects(annotation, OA.hasBody):
            for unit, source in product(graph.objects(body, CITO.hasCitingEntity), words.units):
                if source != unit and (body, CCPR.viaFootnote, source) not in graph:
                    yield {"this": annotation, "value": source}


def _tagged_annotated(graph: Graph) -> Iterator[Row]:
    shown = {
        (statement, predicate, body)
        for annotation, statement in graph.subject_objects(CCPR.taggedStatement)
        for predicate in graph.objects(annotation, CCPR.tagProperty)
        for body in graph.objects(annotation, OA.hasBody)
    }
    for predicate in _TAG_PROPERTIES:
        for statement, value in graph.subject_objects(predicate):
            if (statement, predicate, value) not in shown:
                yield {"this": statement, "value": value, "property": predicate}


def _tag_stands(graph: Graph) -> Iterator[Row]:
    for annotation, statement in graph.subject_objects(CCPR.taggedStatement):
        properties, bodies = graph.objects(annotation, CCPR.tagProperty), graph.objects(annotation, OA.hasBody)
        for predicate, body in product(properties, bodies):
            if (statement, predicate, body) not in graph:
                yield {"this": annotation, "value": body, "property": predicate}


def _own_words(graph: Graph) -> Iterator[Row]:
    for annotation in graph.subjects(CCPR.basis, Literal("literal")):
        words = _Words(graph, annotation)
        statements = graph.objects(annotation, CCPR.taggedStatement)
        for statement, unit, exact in product(statements, words.units, words.exact):
            parts = graph.objects(statement, CCPR.quotedText)
            stated_there = (statement, CCPR.statedIn, unit) in graph
            if not stated_there or any(str(exact) not in str(part) for part in parts):
                yield {"this": annotation, "value": exact}


def _words_of_document(graph: Graph) -> Iterator[Row]:
    for annotation, statement in graph.subject_objects(CCPR.taggedStatement):
        documents = graph.objects(statement, CCPR.inDocument)
        for document, unit in product(documents, _Words(graph, annotation).units):
            if (unit, CCPR.inDocument, document) not in graph:
                yield {"this": annotation, "value": unit}


def _broader_in_scheme(graph: Graph) -> Iterator[Row]:
    for concept, broader in graph.subject_objects(SKOS.broader):
        for own, other in product(graph.objects(concept, SKOS.inScheme), graph.objects(broader, SKOS.inScheme)):
            if own != other:
                yield {"this": concept, "value": broader}


def _no_cycle(graph: Graph) -> Iterator[Row]:
    for concept in set(graph.subjects(SKOS.broader, None)):
        above = set(graph.objects(concept, SKOS.broader))
        reached: set[Node] = set()
        while above - reached:
            reached |= above
            above = {node for one in above for node in graph.objects(one, SKOS.broader)}
        if concept in reached:
            yield {"this": concept}


CHECKS: Final[Mapping[str, Callable[[Graph], Iterator[Row]]]] = {
    "Annotation-quoteStandsInText": _quote_stands_in_text,
    "Annotation-quoteOfBody": _quote_of_body,
    "Annotation-sourceOfCitation": _source_of_citation,
    "Tagged-annotated": _tagged_annotated,
    "TagAnnotation-tagStands": _tag_stands,
    "TagAnnotation-ownWords": _own_words,
    "TagAnnotation-wordsOfDocument": _words_of_document,
    "Concept-broaderInScheme": _broader_in_scheme,
    "Concept-noCycle": _no_cycle,
}
"""The checks by the local names of the constraints that they evaluate."""
