"""Queries with SERVICE, from their text to their rows, over a real engine and with a real endpoint elsewhere."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ccpr_graph import iris
from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.store import Engine, Formats, Limits, TooLongError
from ccpr_graph.store.asking import Question
from ccpr_graph.store.federation import Allowed, Client, FederatedService, FederationLimits
from ccpr_graph.store.federation.client import ClientLimits
from tests.store.federation.servers import Server, Talk, Within, always, response, serving
from tests.store.releases import ARTICLE, GRAPH_1

OWN = "https://ccpr.example/sparql"
E = "http://e.example/"
PREFIXES = f"PREFIX e: <{E}> PREFIX o: <{iris.ONTOLOGY}>\n"


@pytest.fixture
def within(engine: Engine) -> Within:
    return Within(engine, engine.limits)


def evaluated(within: Within, question: Question | str, *allowed: str, **options: Any) -> dict[str, Any]:
    """Evaluate a query with SERVICE to the endpoints allowed; return the answer in JSON."""
    return answers(within, [question], *allowed, **options)[0]


def answers(
    within: Within, questions: list[Question | str], *allowed: str, federation: FederationLimits | None = None
) -> list[dict[str, Any]]:
    async def run() -> list[dict[str, Any]]:
        client = Client(Allowed.of([], allowed), ClientLimits(patience=1))
        service = FederatedService(within, client, own=[OWN], federation=federation or FederationLimits())
        found = []
        try:
            for each in questions:
                question = Question(PREFIXES + each) if isinstance(each, str) else each
                async with await service.answer(question, client="192.0.2.7") as answer:
                    found.append(json.loads(b"".join([chunk async for chunk in answer.chunks()])))
        finally:
            await service.aclose()
            await service.aclose()
        return found

    return asyncio.run(run())


def rows(found: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted(
        tuple(f"{name}={row[name]['value']}" for name in found["head"]["vars"] if name in row)
        for row in found["results"]["bindings"]
    )


# a query, where {e} is an endpoint elsewhere -> its rows
QUERIES: dict[str, list[str]] = {
    "SELECT ?n { SERVICE <{e}> { e:two e:name ?n } }": ["n=Two"],
    "SELECT * { VALUES ?s { e:one } SERVICE <{e}> { ?s e:name ?n } }": ["n=One s=" + E + "one", "n=Un s=" + E + "one"],
    "SELECT ?n { SERVICE <{e}> { ?s e:knows ?o } SERVICE <{e}> { ?o e:name ?n } }": ["n=One", "n=Un"],
    "SELECT ?n ?m { VALUES ?s { e:one e:x } OPTIONAL { SERVICE <{e}> { ?s e:name ?n FILTER(LANG(?n) = 'fr') } } }":
        ["", "n=Un"],
    "SELECT ?s { { SERVICE <{e}> { ?s e:name 'Two' } } UNION { BIND(e:here AS ?s) } }": [f"s={E}here", f"s={E}two"],
    "SELECT ?s { VALUES ?s { e:one e:two } FILTER NOT EXISTS { SERVICE <{e}> { ?s e:knows ?o } } }": [f"s={E}one"],
    "SELECT ?s { VALUES ?s { e:one e:two } FILTER EXISTS { SERVICE <{e}> { ?s e:knows ?o } } }": [f"s={E}two"],
    "SELECT ?s { VALUES ?s { e:one e:two } MINUS { SERVICE <{e}> { ?s e:knows ?o } } }": [f"s={E}one"],
    "SELECT ?k { { SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { ?s e:name ?n } } } }": ["k=3"],
    "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { SELECT ?s { ?s e:name ?n } ORDER BY ?s LIMIT 2 } }": ["k=2"],
    "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { e:two e:knows e:one } }": ["k=1"],
    "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { e:one e:knows e:two } }": ["k=0"],
    "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { { e:two e:knows e:one } UNION { e:two e:knows e:one } } }": ["k=2"],
    "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { [] e:name [] } }": ["k=3"],
    "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { ?s e:none ?n } }": ["k=0"],
    "SELECT * { SERVICE <{e}> { ?s e:says ?n } }":
        ['n=a \\ "quoted" line\nand another ) } # { \\u0022 s=' + E + "three"],
    "SELECT ?n { SERVICE <{e}> { ?s e:weight ?w } BIND(DATATYPE(?w) AS ?n) }": ["n=http://www.w3.org/2001/XMLSchema#decimal"],
    "SELECT (COUNT(?p) AS ?k) { SERVICE <{e}> { VALUES ?t { o:Article } } ?p o:cites ?a . ?a a ?t }": ["k=10"],
    "SELECT ?s { SERVICE <{e}> { GRAPH <http://e.example/graph> { ?s e:knows ?o } } }": [f"s={E}two"],
    "SELECT ?t { SERVICE <{e}> { BIND(<id/x> AS ?t) } }": [f"t={iris.BASE}id/x"],
    "SELECT ?n { S\\u0045RVICE <{e}> \\u007B e:two e:name ?\\u006e } }": ["n=Two"],
    "SELECT ?n ?y { SERVICE <{e}> { e:two e:name ?n } # SERVICE\n BIND('SERVICE <x> { }' AS ?y) }": ["n=Two y=SERVICE <x> { }"],
}  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_queries(within: Within, elsewhere: str, query: str) -> None:
    found = evaluated(within, query.replace("{e}", elsewhere), elsewhere)
    assert [" ".join(sorted(row)) for row in rows(found)] == QUERIES[query]
    (asked,) = within.asked
    assert "SERVICE <h" not in asked.text
    assert within.clients == ["192.0.2.7"]


@pytest.mark.parametrize(
    "query", ["ASK { SERVICE <{e}> { ?s e:knows ?o } }", "ASK { SERVICE <{e}> { e:two e:knows e:one } }"]
)
def test_ask(within: Within, elsewhere: str, query: str) -> None:
    assert evaluated(within, query.replace("{e}", elsewhere), elsewhere)["boolean"] is True


def test_a_graph(within: Within, elsewhere: str) -> None:
    query = PREFIXES + f"CONSTRUCT {{ ?o e:known ?s }} WHERE {{ SERVICE <{elsewhere}> {{ ?s e:knows ?o }} }}"
    (found,) = evaluated(within, Question(query, Formats.named("jsonld")), elsewhere)
    assert found == {"@id": E + "one", E + "known": [{"@id": E + "two"}]}


def test_all_columns_are_there_without_solutions(within: Within, elsewhere: str) -> None:
    found = evaluated(within, f"SELECT * {{ SERVICE <{elsewhere}> {{ ?s e:none ?n FILTER(?x) }} }}", elsewhere)
    assert sorted(found["head"]["vars"]) == ["n", "s"]
    silent = evaluated(within, f"SELECT * {{ SERVICE SILENT <{elsewhere}> {{ ?s e:none ?n FILTER(?x) }} }}")
    assert sorted(silent["head"]["vars"]) == ["n", "s"]
    assert silent["results"]["bindings"] == [{}]


def test_blank_nodes(within: Within, elsewhere: str) -> None:
    with pytest.raises(QueryError, match=r"gave a blank node for \?o"):
        evaluated(within, f"SELECT * {{ SERVICE <{elsewhere}> {{ ?s e:has ?o }} }}", elsewhere)
    left_out = f"SELECT * {{ SERVICE <{elsewhere}> {{ SELECT ?s {{ ?s e:has ?o }} }} }}"
    assert rows(evaluated(within, left_out, elsewhere)) == [(f"s={E}four",)]


def test_an_error_elsewhere_is_quoted(within: Within, elsewhere: str) -> None:
    with pytest.raises(QueryError, match=r"status 400 and says: '.*not valid SPARQL"):
        evaluated(within, f"SELECT * {{ SERVICE <{elsewhere}> {{ ?s ?p }} }}", elsewhere)


UNTOUCHED = [
    "SELECT * { ?s ?p ?o } LIMIT 1",
    "SELECT ?service { ?service ?p ?o } LIMIT 1",
    "SELECT ?x { BIND('\\u0053ERVICE <http://x> {}' AS ?x) } # SERVICE ?x {",
]


@pytest.mark.parametrize("query", UNTOUCHED)
def test_a_query_without_a_clause_is_passed_on(within: Within, query: str) -> None:
    question = Question(PREFIXES + query, Formats.named("json"), (GRAPH_1,), (), 7.0)
    evaluated(within, question)
    assert within.asked == [question]


def test_escaped_keywords_are_understood(within: Within) -> None:
    assert (
        evaluated(within, "S\\u0045LECT ?x { BIND('a\\u0062' AS ?\\u0078) }")["results"]["bindings"][0]["x"]["value"]
        == "ab"
    )


def test_the_rest_of_the_question_is_passed_on(within: Within, elsewhere: str) -> None:
    query = f"{PREFIXES}SELECT (COUNT(*) AS ?k) {{ SERVICE <{elsewhere}> {{ BIND(1 AS ?x) }}\n ?s ?p ?o }}"
    found = evaluated(within, Question(query, default_graphs=(GRAPH_1,), timeout=20), elsewhere)
    assert rows(found) == [("k=17",)]
    (asked,) = within.asked
    assert asked.default_graphs == (GRAPH_1,)
    assert asked.timeout is not None
    assert 4 <= asked.timeout <= 20
    assert asked.text.count("\n") == query.count("\n")


REFUSED = {
    "SELECT * { SERVICE <http://127.0.0.1:{port}/other> { ?s ?p ?o } }": "does not connect to it",
    "SELECT * { SERVICE <http://localhost:{port}/sparql> { ?s ?p ?o } }": "does not connect to it",
    "SELECT * { SERVICE <http://2130706433:{port}/sparql> { ?s ?p ?o } }": "not the plain address",
    "SELECT * { SERVICE <http://x@127.0.0.1:{port}/sparql> { ?s ?p ?o } }": "not the plain address",
    "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }": "not the plain address",
    "SELECT * { SERVICE <sparql> { ?s ?p ?o } }": "https://w3id.org, and this endpoint does not connect",
    "PREFIX a: <http://169.254.169.254/> SELECT * { SERVICE a:latest { ?s ?p ?o } }": "does not connect to it",
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_is_refused_and_what_silent_makes_of_it(within: Within, query: str) -> None:
    async def run() -> Server:
        async with serving(always(response())) as server:
            port = server.url.split(":")[2].split("/")[0]
            for text in (query, query.replace("SERVICE", "SERVICE SILENT")):
                service = FederatedService(within, Client(Allowed.of([], [server.url])))
                question = Question(text.replace("{port}", port))
                if "SILENT" in text:
                    async with await service.answer(question) as answer:
                        body = b"".join([chunk async for chunk in answer.chunks()])
                    assert json.loads(body)["results"]["bindings"] == [{}]
                else:
                    with pytest.raises(QueryError, match=REFUSED[query]):
                        await service.answer(question)
                await service.aclose()
            return server

    assert asyncio.run(run()).connections == 0
    assert len(within.asked) == 1


def test_silent_does_not_hide_what_is_no_clause(within: Within) -> None:
    for text, message in (("?e", "whatever"), ("x:y", "not declared"), ("'x'", "IRI of an endpoint")):
        with pytest.raises(QueryError, match=message):
            evaluated(within, f"SELECT * {{ SERVICE SILENT {text} {{ ?s ?p ?o }} }}")
    with pytest.raises(QueryError, match="read-only"):
        evaluated(within, "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://x.example/> { ?s ?p ?o } }")
    assert within.asked == []


def with_server(within: Within, talk: Talk, *queries: str, **limits: Any) -> tuple[list[dict[str, Any]], Server]:
    """Ask a server that answers like this; ``{e}`` in the queries is its address."""

    async def run() -> tuple[list[dict[str, Any]], Server]:
        async with serving(talk) as server:
            client = Client(Allowed.of([], [server.url]), ClientLimits(patience=1))
            service = FederatedService(within, client, federation=FederationLimits(**limits))
            found = []
            try:
                for query in queries:
                    async with await service.answer(Question(PREFIXES + query.replace("{e}", server.url))) as answer:
                        found.append(json.loads(b"".join([chunk async for chunk in answer.chunks()])))
            finally:
                await service.aclose()
            return found, server

    return asyncio.run(run())


FAILURES = [b"hello\r\n\r\n", response(b"<p>", Content_Type="text/html"), response(b"{"), response(b"no", "500 No")]


@pytest.mark.parametrize("failure", FAILURES)
def test_failures_and_silence(within: Within, failure: bytes) -> None:
    with pytest.raises(QueryError, match=r"http://127\.0\.0\.1:"):
        with_server(within, always(failure), "SELECT ?x { BIND(1 AS ?x) SERVICE <{e}> { ?a e:b ?c } }")
    (found,), _ = with_server(within, always(failure), "SELECT ?x { BIND(1 AS ?x) SERVICE SILENT <{e}> { ?a e:b ?c } }")
    assert rows(found) == [("x=1",)]


def test_a_silent_service_leaves_time_for_the_rest(within: Within) -> None:
    async def talk(request: object, writer: object) -> None:
        await asyncio.sleep(60)

    within.limits = replace(within.limits, timeout=20.0)
    query = "SELECT ?x { BIND(1 AS ?x) SERVICE SILENT <{e}> { ?a e:b ?c } }"
    (found,), _ = with_server(within, talk, query, share=0.05)
    assert rows(found) == [("x=1",)]
    (asked,) = within.asked
    assert asked.timeout is not None
    assert asked.timeout > 10
    with pytest.raises(QueryTimeoutError):
        with_server(within, talk, query.replace("SILENT ", ""), share=0.05)


def test_time_that_has_passed_is_not_given_again(within: Within) -> None:
    async def talk(request: object, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        writer.write(response())

    with_server(within, talk, "SELECT * { SERVICE <{e}> { ?a e:b ?c } }")
    (asked,) = within.asked
    assert asked.timeout is not None
    assert asked.timeout < within.limits.timeout - 0.4


def test_when_one_clause_fails_the_others_are_ended(within: Within) -> None:
    async def talk(request: object, writer: object) -> None:
        await asyncio.sleep(60)

    with pytest.raises(QueryError, match="not the plain address"):
        with_server(within, talk, "SELECT * { SERVICE <{e}> { ?a ?b ?c } SERVICE <ftp://x/> { ?a ?b ?c } }")


def test_answers_are_kept_unless_they_change_each_time(within: Within) -> None:
    same = "SELECT ?a { SERVICE <{e}> { ?a e:b ?c } }"
    _, server = with_server(within, always(response()), same, same, same.replace("?a {", "(?a AS ?z) {"))
    assert len(server.requests) == 1
    _, server = with_server(within, always(response()), same, same, keep=0)
    assert len(server.requests) == 2
    changing = "SELECT ?a { SERVICE <{e}> { ?a e:b ?c FILTER(RAND() < 2) } }"
    _, server = with_server(within, always(response()), changing, changing)
    assert len(server.requests) == 2
    failing = "SELECT ?a { SERVICE SILENT <{e}> { ?a e:b ?c } }"
    found, server = with_server(within, always(response(b"{"), response()), failing, failing)
    assert len(server.requests) == 2
    assert [rows(each) for each in found] == [[()], [(f"a={E}one",)]]


def many(number: int, size: int = 10) -> bytes:
    bindings = [{"a": {"type": "literal", "value": f"{each:0{size}}"}} for each in range(number)]
    return response(json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": bindings}}).encode())


def test_limits_of_what_is_joined(within: Within) -> None:
    query = "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { ?a e:b ?c } }"
    (found,), server = with_server(within, always(many(5000)), query)
    assert rows(found) == [("k=5000",)]
    assert server.requests[0].query.endswith("LIMIT 5001")
    with pytest.raises(QueryLimitError, match=r"more than 5,000 solutions.*LIMIT"):
        with_server(within, always(many(5001)), query)
    with pytest.raises(QueryLimitError, match=r"with the solutions of SERVICE, the query is .* bytes long"):
        with_server(within, always(many(5000, 100)), query)
    assert len(within.asked) == 1


def test_a_query_that_is_too_long_asks_nobody(within: Within) -> None:
    def never(*arguments: object) -> Iterator[None]:
        raise AssertionError

    filler = "#" * within.limits.query
    with pytest.raises(TooLongError):
        with_server(within, never, f"SELECT * {{ SERVICE <{{e}}> {{ ?a ?b ?c }} }} {filler}")  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="not Unicode text"):
        with_server(within, never, "SELECT * { SERVICE <{e}> { ?a ?b '\ud800' } }")  # type: ignore[arg-type]


def test_a_long_query_and_a_long_answer(within: Within) -> None:
    query = "SELECT (COUNT(*) AS ?k) { SERVICE <{e}> { ?a e:b ?c } } #" + "x" * 20_000
    (found,), _ = with_server(within, always(many(2000)), query)
    assert rows(found) == [("k=2000",)]


def test_the_endpoint_itself_is_asked_directly(within: Within) -> None:
    query = f"SELECT (COUNT(*) AS ?k) {{ SERVICE <{OWN}> {{ ?p o:cites <{ARTICLE}> }} }}"
    assert rows(evaluated(within, query)) == [("k=10",)]
    assert [asked.text.count("SERVICE") for asked in within.asked] == [0, 0]
    assert set(within.clients) == {"192.0.2.7"}
    assert within.asked[0].default_graphs == ()
    from_one_graph = Question(PREFIXES + query, default_graphs=(GRAPH_1,))
    assert rows(evaluated(within, from_one_graph)) == [("k=10",)], "SERVICE asks the endpoint's own dataset"
    upper = query.replace("https://ccpr.example/", "HTTPS://CCPR.example:443/")
    assert rows(evaluated(within, upper)) == [("k=10",)]


def test_the_endpoint_asks_itself_so_many_times_and_no_more(within: Within) -> None:
    def nested(depth: int) -> str:
        pattern = "?p o:cites ?a"
        for _ in range(depth):
            pattern = f"SERVICE <{OWN}> {{ {pattern} }}"
        return f"SELECT (COUNT(*) AS ?k) {{ {pattern} }}"

    assert rows(evaluated(within, nested(3))) == [("k=10",)]
    with pytest.raises(QueryError, match="more than 3 times over"):
        evaluated(within, nested(4))


def test_a_silent_failure_of_the_endpoint_itself(within: Within) -> None:
    broken = f"SELECT ?x {{ BIND(1 AS ?x) SERVICE SILENT <{OWN}> {{ ?s ?p }} }}"
    assert rows(evaluated(within, broken)) == [("x=1",)]
    with pytest.raises(QueryError, match="not valid SPARQL"):
        evaluated(within, broken.replace("SILENT", ""))


def test_an_error_names_the_line_that_the_client_wrote(within: Within, elsewhere: str) -> None:
    query = f"SELECT * {{\n SERVICE <{elsewhere}> {{\n e:two e:name ?n\n }}\n ?s ?p }}"
    with pytest.raises(QueryError, match="line 6, column"):  # the prefixes take one
        evaluated(within, query, elsewhere)


def test_the_example_of_the_documentation(within: Within) -> None:
    """What it sends, to an endpoint that is not Wikidata but is asked the same."""
    text = (Path(__file__).parents[3] / "docs" / "federation.md").read_text()
    block = re.search(r"```sparql\n(.*?)```", text, flags=re.DOTALL)
    assert block
    empty = response(json.dumps({"head": {"vars": ["there", "name"]}, "results": {"bindings": []}}).encode())
    (found,), server = with_server(within, always(empty), block[1].replace("https://query.wikidata.org/sparql", "{e}"))
    assert found["results"]["bindings"] == []
    assert "VALUES ?there { wd:Q232 }" in server.requests[0].query


def test_limits_are_those_of_the_service_within(within: Within) -> None:
    within.limits = Limits(timeout=3)
    assert FederatedService(within, Client(Allowed(), certificates=ssl.create_default_context())).limits.timeout == 3
