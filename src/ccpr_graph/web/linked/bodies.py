"""Writes a description as RDF: the resource, what surrounds it, and what this document is. Deterministic.

The document about a resource has its address with a suffix, and says what it is: its topic, its format, the dataset,
the licence, and what is left out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.evaluator.writing import XmlPieces, write_turtle
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ccpr_graph.web.linked.about import RIGHTS, About
from ccpr_graph.web.linked.citation import cite
from ccpr_graph.web.linked.describing import Description, LeftOut, expand
from ccpr_graph.web.reference.graph import shorten
from ccpr_graph.web.reference.resources import RDF, SUFFIXES

_ENGINE: Final = {JSON_LD: ox.RdfFormat.JSON_LD, RDF_XML: ox.RdfFormat.RDF_XML}
_BETWEEN: Final = re.compile(rb" \.\n(?!@|\Z)")  # subjects: a literal stands on one line
_FIRST: Final = {expand("rdf:type"): 0, expand("rdfs:label"): 1}


def write(found: Description, about: About, written_as: Format) -> bytes:
    """Return a description in an RDF format.

    Raises:
        Refusal: the format cannot say it (:mod:`ccpr_graph.evaluator.writing`).
    """
    this = found.iri + SUFFIXES[written_as]
    triples = {*found.facts.triples, *_of_the_document(found, about, written_as)}
    return serialize(_ordered(triples, (found.iri, this)), written_as)


def serialize(triples: Iterable[ox.Triple], written_as: Format) -> bytes:
    """Return triples in an RDF format, in the order given."""
    if written_as is TURTLE:
        return _BETWEEN.sub(b" .\n\n", write_turtle(triples, PREFIXES))
    if written_as is N_TRIPLES:
        return b"".join(line + b"\n" for line in sorted({f"{each} .".encode() for each in triples}))
    body = ox.serialize(triples, format=_ENGINE[written_as])
    assert body is not None, "nothing was given to write to"
    return XmlPieces().fit(body) if written_as is RDF_XML else body


def all_of_them(iri: str, left_out: LeftOut) -> str:
    """Return the query that gives all values of a property, or all links by it."""
    predicate = "?property" if left_out.predicate is None else f"<{left_out.predicate}>"
    pattern = f"<{iri}> {predicate} ?x" if left_out.outgoing else f"?x {predicate} <{iri}>"
    return f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }}"


def in_words(left_out: LeftOut) -> str:
    """Return a sentence on what is left out."""
    total = f"{left_out.total:,}" if left_out.exact else f"more than {left_out.total - 1:,}"
    if left_out.predicate is None:
        what = "values of its properties" if left_out.outgoing else "links to it"
        return f"Of {total} {what}, this document has {left_out.shown:,}; further properties may occur."
    what = "values of" if left_out.outgoing else "resources that point to it by"
    chosen = "those that sort last, of those that were looked at" if not left_out.exact else "those that sort last"
    return f"Of {total} {what} {shorten(left_out.predicate)}, this document has {left_out.shown:,}: {chosen}."


def _ordered(triples: Iterable[ox.Triple], first: tuple[str, ...]) -> list[ox.Triple]:
    """Return triples in order: some subjects first; of each subject its type and label first."""
    places = {f"<{iri}>": place for place, iri in enumerate(first)}

    def rank(triple: ox.Triple) -> tuple[int, str, int, str, str]:
        subject, predicate = str(triple.subject), triple.predicate.value
        return (places.get(subject, len(first)), subject, _FIRST.get(predicate, 2), predicate, str(triple.object))

    return sorted(triples, key=rank)


def said_of_document(found: Description, about: About, this: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield what a document about a resource says of itself: topic, citation, rights, licence, dataset.

    Of the document, and not of its topic: how to cite what is said here of a State is no reference for the State.
    """
    yield _say(this, "dcterms:bibliographicCitation", ox.Literal(str(cite(found, about))))
    yield _say(this, "rdf:type", ox.NamedNode(expand("foaf:Document")))
    yield _say(this, "foaf:primaryTopic", ox.NamedNode(found.iri))
    yield _say(this, "dcterms:isPartOf", ox.NamedNode(iris.DATASET))
    yield _say(this, "void:inDataset", ox.NamedNode(iris.DATASET))
    for table in found.tables:
        graph = ox.NamedNode(table.graph)
        yield _say(this, "prov:wasDerivedFrom", graph)
        for source in table.sources:
            yield _say(graph, "dcterms:source", source)
    yield _say(this, "dcterms:rights", ox.Literal(RIGHTS, language="en"))
    if about.licence:
        yield _say(this, "dcterms:license", ox.NamedNode(about.licence))
    if about.issued:
        yield _say(this, "dcterms:issued", ox.Literal(about.issued, datatype=ox.NamedNode(expand("xsd:date"))))


def _of_the_document(found: Description, about: About, written_as: Format) -> Iterator[ox.Triple]:
    this = ox.NamedNode(found.iri + SUFFIXES[written_as])
    yield from said_of_document(found, about, this)
    yield _say(this, "dcterms:format", ox.Literal(written_as.media_type))
    for other in RDF:
        if other is not written_as:
            yield _say(this, "dcterms:hasFormat", ox.NamedNode(found.iri + SUFFIXES[other]))
    for each in found.left_out:
        rest = ox.NamedNode(f"{iris.BASE}sparql?query=" + quote(all_of_them(found.iri, each), safe=""))
        yield _say(this, "rdfs:seeAlso", rest)
        yield _say(rest, "rdf:type", ox.NamedNode(expand("void:Dataset")))
        yield _say(rest, "rdfs:comment", ox.Literal(in_words(each), language="en"))
        if each.exact:
            yield _say(rest, "void:triples", ox.Literal(each.total))


def _say(of: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(of, ox.NamedNode(expand(name)), value)
