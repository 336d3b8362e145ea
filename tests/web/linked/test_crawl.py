"""Follows IRIs of the data back to triples about them, in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pytest

from ccpr_graph import iris, manifest
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store import Release
from tests.web.sites import Site

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".jsonld": ox.RdfFormat.JSON_LD, ".rdf": ox.RdfFormat.RDF_XML,
}  # fmt: skip
TYPE = PREFIXES["rdf"] + "type"


@pytest.fixture(scope="module")
def quads(release: Release) -> list[ox.Quad]:
    return list(ox.parse(path=release.folder / manifest.GRAPH_NQUADS, format=ox.RdfFormat.N_QUADS))


def named(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, str]]:
    """Give the resources below our base with their classes."""
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(iris.ID):
            yield quad.subject.value, str(quad.object) if quad.predicate.value == TYPE else ""


def check(site: Site, iri: str, suffixes: Iterable[str]) -> None:
    """An IRI answers, and each document about it parses and has triples with it as subject."""
    path = iri.removeprefix(iris.BASE[:-1])
    assert site.ask(path, "text/turtle").headers["location"] == path.rpartition("/")[2] + ".ttl"
    for suffix in suffixes:
        response = site.ask(path + suffix)
        assert response.status_code == 200, path + suffix
        if suffix == ".html":
            assert f"<code>{iri}</code>" in response.text
        else:
            triples = list(ox.parse(response.content, format=FORMATS[suffix]))
            assert any(str(each.subject) == f"<{iri}>" for each in triples), path + suffix


def test_one_resource_of_every_kind_and_class(site: Site, quads: list[ox.Quad]) -> None:
    kinds: dict[str, str] = {}
    classes: dict[str, str] = {}
    for iri, class_ in sorted(set(named(quads))):
        kinds.setdefault(iri.removeprefix(iris.ID).partition("/")[0], iri)
        classes.setdefault(class_, iri)
    assert len(kinds) > 20
    assert len(classes) > 50
    for iri in kinds.values():
        check(site, iri, (*FORMATS, ".html"))
    for iri in set(classes.values()) - set(kinds.values()):
        check(site, iri, (".nt", ".html"))


def test_every_graph_answers(site: Site, quads: list[ox.Quad]) -> None:
    """With all of its triples, and with what is said of it."""
    sizes = Counter(quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode))
    own = Counter(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
    for iri, size in sizes.items():
        response = site.ask(iri.removeprefix(iris.BASE[:-1]), "application/n-triples")
        assert response.status_code == 200, iri
        of_the_dataset = 3
        assert size < response.content.count(b"\n") <= size + own[iri] + of_the_dataset, iri
        assert f"<{iri}> <{PREFIXES['dcterms']}isPartOf> <{iris.DATASET}> ." in response.text, iri


def test_every_iri_of_ours_that_something_points_to_is_described(quads: list[ox.Quad]) -> None:
    """So that no link leads to nothing: whoever follows it gets triples."""
    subjects = {quad.subject for quad in quads}
    objects = {q.object for q in quads if isinstance(q.object, ox.NamedNode) and q.object.value.startswith(iris.ID)}
    assert objects <= subjects


@pytest.mark.thorough
def test_every_iri_in_every_format(site: Site, quads: list[ox.Quad]) -> None:
    every = sorted({iri for iri, _ in named(quads)})
    assert len(every) > 9000
    for iri in every:
        check(site, iri, (*FORMATS, ".html"))
