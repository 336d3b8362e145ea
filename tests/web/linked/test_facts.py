"""What is asked for a citation alone gives the same citation as the whole description."""

from __future__ import annotations

import asyncio

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.aside import Aside
from ccpr_graph.web.linked.about import About
from ccpr_graph.web.linked.asking import Asker
from ccpr_graph.web.linked.citation import cite
from ccpr_graph.web.linked.describing import describe
from ccpr_graph.web.linked.facts import facts_to_cite
from tests.json_ld.graphs import triples_of
from tests.store.services import EngineService

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def one_of_each_class(release: Release) -> set[str]:
    chosen: dict[str, str] = {}
    for iri, said in sorted(triples_of(release.folder).items()):
        if iri.startswith(iris.ID):
            chosen |= {str(t.object): iri for t in said if t.predicate == TYPE and str(t.object) not in chosen}
    return set(chosen.values())


async def compare(asker: Asker, about: About, resources: set[str]) -> None:
    for iri in sorted(resources):
        whole, brief = await describe(asker, iri), await facts_to_cite(asker, iri)
        assert whole is not None and brief is not None, iri
        assert cite(brief, about) == cite(whole, about), iri
    assert await facts_to_cite(asker, iris.state("nowhere")) is None


@pytest.mark.thorough
def test_citations_are_the_same(release: Release, engine: Engine) -> None:
    resources = one_of_each_class(release)
    assert len(resources) > 30
    asyncio.run(compare(Asker(EngineService(engine), "", Aside()), About.of(release), resources))
