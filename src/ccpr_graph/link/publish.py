"""Accepted links as quads, one named graph for each set, and all tables as files of a release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris, manifest
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.link.labels import Labels, full
from ccpr_graph.link.rules import RULES, make_table
from ccpr_graph.link.sets import SUFFIX, Links, Status, table_iri
from ccpr_graph.link.table import Table
from ccpr_graph.prefixes import PREFIXES

_INTEGER: Final = ox.NamedNode(PREFIXES["xsd"] + "integer")
_TABLE_FORMAT: Final = "text/tab-separated-values"


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(full(name))


def completed(links: Links, quads: Sequence[ox.Quad]) -> Links:
    """Return the tables together with those that rules make of what is asserted.

    Raises:
        KnowledgeError: a rule makes no table, or the subject of a link is not described, or is called otherwise.
    """
    identifying = {full(rule.identifier) for rule in links.rules.values()}
    wanted = {
        q.subject.value for q in quads if q.predicate.value in identifying and isinstance(q.subject, ox.NamedNode)
    }
    wanted |= {row.subject for table in links.tables.values() for row in table.rows}
    labels = Labels(quads, wanted)
    for name, rule in links.rules.items():
        links = links.with_table(Status.ACCEPTED, name, make_table(links.folder / RULES, name, rule, quads, labels))
    for status in Status:
        for _, table in links.of(status):
            _require_subjects(table, labels)
    return links


def _require_subjects(table: Table, labels: Labels) -> None:
    for row in table.rows:
        if row.subject not in labels:
            raise KnowledgeError(
                f"{row.subject} is not described in the graph",
                file=table.path,
                place=f"line {row.line}, column 'subject_id'",
                remedy="Correct the identifier, or take the line out",
            )
        if row.line and row.cell("subject_label") not in labels.names(row.subject):
            raise KnowledgeError(
                f"{row.cell('subject_id')} is not called {row.cell('subject_label')!r}",
                file=table.path,
                place=f"line {row.line}, column 'subject_label'",
                remedy=f"Its name is {labels.label(row.subject)!r}: correct the label, or the identifier",
            )


def link_quads(links: Links) -> list[ox.Quad]:
    """Return the accepted links, each in the named graph of its set, and the description of each set.

    A literal mapping is no link between resources, and is left out.
    """
    return [quad for name, table in links.of(Status.ACCEPTED) for quad in _set_quads(name, table)]


def _set_quads(name: str, table: Table) -> Iterable[ox.Quad]:
    graph = ox.NamedNode(iris.graph("links", name))
    linked = [
        ox.Quad(ox.NamedNode(row.subject), ox.NamedNode(row.predicate), ox.NamedNode(row.object), graph)
        for row in table.rows
        if row.object
    ]
    return [*linked, *_description(name, table, graph, linked)] if linked else []


def _description(name: str, table: Table, graph: ox.NamedNode, linked: Sequence[ox.Quad]) -> Iterable[ox.Quad]:
    head, file = table.head, ox.NamedNode(table_iri(Status.ACCEPTED, name))
    said: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (graph, "rdf:type", _term("void:Dataset")),
        (graph, "rdf:type", _term("void:Linkset")),
        (graph, "dcterms:title", ox.Literal(head.mapping_set_title, language="en")),
        (graph, "dcterms:description", ox.Literal(head.mapping_set_description.strip(), language="en")),
        (graph, "dcterms:license", ox.NamedNode(head.license)),
        (graph, "void:subjectsTarget", ox.NamedNode(head.expand(head.subject_source))),
        (graph, "void:objectsTarget", ox.NamedNode(head.expand(head.object_source))),
        (graph, "void:triples", ox.Literal(str(len(linked)), datatype=_INTEGER)),
        (graph, "prov:wasDerivedFrom", file),
        (file, "rdf:type", _term("prov:Entity")),
        (file, "dcterms:title", ox.Literal(f"{head.mapping_set_title}: table of accepted links", language="en")),
        (file, "dcterms:format", ox.Literal(_TABLE_FORMAT)),
    ]
    said += [(graph, "void:linkPredicate", predicate) for predicate in {quad.predicate for quad in linked}]
    said += [(graph, "dcterms:source", ox.NamedNode(source)) for source in head.mapping_set_source]
    return [ox.Quad(subject, _term(predicate), value, graph) for subject, predicate, value in said]


def link_files(links: Links) -> dict[str, bytes]:
    """Return the tables that have rows as files of a release, by their paths."""
    return {
        f"{manifest.LINKS}/{status}/{name}{SUFFIX}": table.to_text().encode()
        for (status, name), table in sorted(links.tables.items())
        if table.rows
    }
