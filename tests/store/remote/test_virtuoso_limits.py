"""What Virtuoso does at its own limits, none of which may pass for a whole answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.store import Formats, Limits, Release
from ccpr_graph.store.asking import Question
from ccpr_graph.store.remote import RemoteService
from ccpr_graph.store.remote.graph_store import GraphStore
from ccpr_graph.store.remote.loading import load
from tests.store.releases import write_release
from tests.store.remote.engines import Store, virtuoso
from tests.store.services import EngineService

pytestmark = pytest.mark.thorough

ROWS = 20


@pytest.fixture(scope="module")
def tight_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("tight")
    with virtuoso(folder, f"ResultSetMaxRows = {ROWS}\nMaxQueryExecutionTime = 2") as store:
        release = Release.open(write_release(folder / "release"))
        with GraphStore(store.graphs, store.query, store.user, store.password) as target:
            load(release, target)
        yield store


def body(store: Store, grammar: EngineService, query: str, limits: Limits) -> bytes:
    async def ask() -> bytes:
        question = Question(query, Formats.named("csv", "ntriples"))
        service = RemoteService.create(store.address, grammar, limits=limits)
        async with service, await service.answer(question) as answer:
            return b"".join([chunk async for chunk in answer.chunks()])

    return asyncio.run(ask())


def test_rows_are_never_cut_off_in_silence(tight_virtuoso: Store, grammar: EngineService) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT %d"
    assert len(body(tight_virtuoso, grammar, query % (ROWS - 1), Limits()).splitlines()) == ROWS
    with pytest.raises(QueryLimitError, match="cuts results off at 20 rows"):
        body(tight_virtuoso, grammar, query % 1000, Limits())


def test_graphs_are_never_cut_off_in_silence(tight_virtuoso: Store, grammar: EngineService) -> None:
    """It has no word for it there; so graphs are refused, unless our own limit is the lower one."""
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 5"
    with pytest.raises(QueryLimitError, match=r"builds graphs from 20 rows at most.*ResultSetMaxRows"):
        body(tight_virtuoso, grammar, query, Limits())
    assert len(body(tight_virtuoso, grammar, query, Limits(rows=ROWS - 2)).splitlines()) == 5


def test_its_own_time_limit_is_told_as_one(tight_virtuoso: Store, grammar: EngineService) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?c) < STR(?l)) }"
    with pytest.raises(QueryTimeoutError, match="longer than the store behind this endpoint allows"):
        body(tight_virtuoso, grammar, query, Limits(timeout=60))


def test_a_query_that_it_does_not_take(tight_virtuoso: Store, grammar: EngineService) -> None:
    """Its own words come through, without the query."""
    with pytest.raises(QueryError, match=r"cannot answer this query \(Virtuoso 22007 Error") as raised:
        query = "SELECT (YEAR(?u) AS ?x) { ?s ?p ?o OPTIONAL { ?o <http://e/none> ?u } } LIMIT 1"
        body(tight_virtuoso, grammar, query, Limits())
    assert "SPARQL query" not in str(raised.value)
