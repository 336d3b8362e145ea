"""The resources about ontology and shapes: ``/ontology`` with its versions, ``/shapes`` with a page for each shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris, manifest
from ccpr_graph.evaluator.writing import write_turtle
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ccpr_graph.web.negotiation import JSON_LIST
from ccpr_graph.web.reference.alignments import Alignments
from ccpr_graph.web.reference.graph import shorten
from ccpr_graph.web.reference.library import Library
from ccpr_graph.web.reference.resources import RDF, SUFFIXES, Resource
from ccpr_graph.web.reference.shapes import NAMESPACE, NodeShape
from ccpr_graph.web.reference.terms import Ontology
from ccpr_graph.web.site import Site

_LANGUAGES: Final = {
    "": "",
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "ar": "Arabic",
    "zh": "Chinese",
    "ru": "Russian",
}
_ENGINE: Final = {JSON_LD: ox.RdfFormat.JSON_LD, RDF_XML: ox.RdfFormat.RDF_XML, N_TRIPLES: ox.RdfFormat.N_TRIPLES}


def make_resources(site: Site, library: Library) -> dict[str, Resource]:
    """Return all resources by their paths below the start page."""
    maker = _Maker(site, library)
    made = [maker.ontology("ontology"), maker.ontology(f"ontology/{library.ontology.header.version}")]
    made += [maker.archived(number, past) for number, past in library.archived.items()]
    made += [maker.changes(), maker.shapes(), *map(maker.shape, library.shapes.by_name.values())]
    if alignments := library.alignments:
        made.append(maker.alignments("ontology/alignments", alignments))
        if alignments.version:
            made.append(maker.alignments(f"ontology/alignments/{alignments.version}", alignments))
    return {resource.key: resource for resource in reversed(made)}


class _Maker:
    def __init__(self, site: Site, library: Library) -> None:
        self._site = site
        self._library = library

    def ontology(self, key: str) -> Resource:
        library = self._library
        picture = _inline(library.picture.decode())

        def page(home: str) -> str:
            return self._render("ontology.html", home, library.ontology, key, picture=picture, current=True)

        return Resource(key, self._files(manifest.ONTOLOGY_FILES), page, self._links())

    def archived(self, number: str, ontology: Ontology) -> Resource:
        key = f"ontology/{number}"

        def page(home: str) -> str:
            return self._render("ontology.html", home, ontology, key, picture=None, current=False)

        return Resource(key, self._files(manifest.archived_ontology(number)), page, self._links())

    def alignments(self, key: str, alignments: Alignments) -> Resource:
        def page(home: str) -> str:
            return self._render("alignments.html", home, self._library.ontology, key, alignments=alignments)

        return Resource(key, self._files(manifest.ALIGNMENT_FILES), page)

    def changes(self) -> Resource:
        changelog = self._library.documentation["changelog"]

        def page(home: str) -> str:
            return self._render("changes.html", home, self._library.ontology, "ontology/changes", changelog=changelog)

        def body() -> bytes:
            return (json.dumps(changelog, indent=2, ensure_ascii=False) + "\n").encode()

        return Resource("ontology/changes", {JSON_LIST: body}, page)

    def shapes(self) -> Resource:
        def page(home: str) -> str:
            return self._render("shapes.html", home, self._library.ontology, "shapes")

        return Resource("shapes", self._files(manifest.SHAPES_FILES), page)

    def shape(self, shape: NodeShape) -> Resource:
        key = f"shapes/{shape.name}"
        triples = self._library.shapes.triples(shape)

        def page(home: str) -> str:
            return self._render("shape.html", home, self._library.ontology, key, shape=shape)

        return Resource(key, {each: _writer(triples, each) for each in RDF}, page)

    def _files(self, stem: str) -> dict[Format, Callable[[], bytes]]:
        """Return the files of a release in all formats; read now, so that all answers are of the same release."""
        bodies = {each: self._library.file(stem + SUFFIXES[each]) for each in RDF}
        return {each: _constant(body) for each, body in bodies.items()}

    def _links(self) -> tuple[tuple[str, str], ...]:
        return (("latest-version", "ontology"), ("version-history", "ontology/changes"))

    def _render(self, name: str, home: str, ontology: Ontology, key: str, **context: Any) -> str:
        library = self._library
        return self._site.render(
            name,
            home,
            library=library,
            ontology=ontology,
            key=key,
            formats=[(SUFFIXES[each], each.media_type) for each in RDF],
            href=_Addresses(home, key, ontology, library),
            label=ontology.label,
            short=shorten,
            language=lambda tag: _LANGUAGES.get(tag, tag),
            **context,
        )


class _Addresses:
    """Tells templates where an IRI leads on this server: nowhere for what has no page, so nothing is linked in vain."""

    def __init__(self, home: str, key: str, ontology: Ontology, library: Library) -> None:
        self._home = home
        self._here = key.startswith("ontology") and not key.startswith(("ontology/changes", "ontology/alignments"))
        self._ontology = ontology
        self._library = library

    def __call__(self, iri: str | None) -> str | None:
        if iri is None:
            return None
        if iri.startswith(iris.ONTOLOGY):
            return self._term(iri.removeprefix(iris.ONTOLOGY))
        if iri.startswith(NAMESPACE):
            name = iri.removeprefix(NAMESPACE)
            return (
                f"{self._home}shapes/{name}" if name in self._library.shapes.by_name else f"{self._home}shapes#{name}"
            )
        if iri.startswith(iris.BASE):
            return self._home + iri.removeprefix(iris.BASE)
        return iri if iri.startswith(("http://", "https://")) else None

    def _term(self, name: str) -> str | None:
        if self._here:
            return f"#{name}" if name in self._ontology.terms else None
        return f"{self._home}ontology#{name}" if name in self._library.ontology.terms else None


def _writer(triples: list[ox.Triple], written_as: Format) -> Callable[[], bytes]:
    def write() -> bytes:
        named = _numbered(triples)
        if written_as is TURTLE:
            return write_turtle(named, PREFIXES)
        body = ox.serialize(named, format=_ENGINE[written_as])
        assert body is not None, "nothing was given to write to"
        return body

    return write


def _numbered(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return triples with their blank nodes numbered, so that the same shape gives the same bytes."""
    names: Mapping[ox.BlankNode, ox.BlankNode] = {}
    made, numbers = [], dict(names)

    def named(node: Any) -> Any:
        return (
            numbers.setdefault(node, ox.BlankNode(f"b{len(numbers) + 1}")) if isinstance(node, ox.BlankNode) else node
        )

    for triple in triples:
        made.append(ox.Triple(named(triple.subject), triple.predicate, named(triple.object)))
    return made


def _constant(body: bytes) -> Callable[[], bytes]:
    return lambda: body


def _inline(svg: str) -> str:
    """Return a picture to stand in a page, which says by itself what it is."""
    return svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
