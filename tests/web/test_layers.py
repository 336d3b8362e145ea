"""The layers around an application, in their order."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.types import Scope

from ccpr_graph.web.headers import COMMON, common_headers
from ccpr_graph.web.layers import Conduct, surround
from ccpr_graph.web.rates import Rates
from tests.web.asgi import Reply, app_that, ask, scope_of

ONE = Rates(per_second=0.001, burst=1, concurrent=1)


def replies(conduct: Conduct, *scopes: Scope) -> list[Reply]:
    app = surround(app_that(), conduct)

    async def run() -> list[Reply]:
        return [await ask(app, scope) for scope in scopes]

    return asyncio.run(run())


def test_a_request_that_is_refused_has_everything_that_others_have(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="ccpr_graph.access"):
        served, refused = replies(Conduct(rates=ONE), scope_of("/sparql"), scope_of("/sparql"))
    assert (served.status, refused.status) == (200, 429)
    assert {name: refused.headers.get(name.lower()) for name in COMMON} == COMMON
    lines = [json.loads(record.message) for record in caplog.records]
    assert [(line["status"], line["id"]) for line in lines] == [
        (200, served.headers["x-request-id"]),
        (429, refused.headers["x-request-id"]),
    ]


def test_what_is_refused_is_counted() -> None:
    _, _, told = replies(Conduct(rates=ONE), scope_of(), scope_of(), scope_of("/metrics", client="127.0.0.1"))
    assert b'ccpr_graph_http_requests_total{method="GET",route="pages",status="429"} 1.0\n' in told.body
    assert b"ccpr_graph_refused_too_often_total 1.0\n" in told.body


def test_the_question_before_a_request_uses_nothing_up() -> None:
    options = [scope_of(path, "OPTIONS") for path in ("/sparql", "/nowhere", "*", "/sparql")]
    *asked, served = replies(Conduct(rates=ONE), *options, scope_of())
    assert {reply.status for reply in asked} == {204}
    assert {reply.headers["access-control-allow-methods"] for reply in asked} == {"GET, HEAD, POST, OPTIONS"}
    assert {reply.headers["access-control-allow-origin"] for reply in asked} == {"*"}
    assert served.status == 200


@pytest.mark.parametrize(
    ("url", "strict"), [(None, False), ("http://example.org/", False), ("https://example.org/data", True)]
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_browsers_are_told_to_stay_with_https_where_it_is(url: str | None, strict: bool, method: str) -> None:
    (reply,) = replies(Conduct(public_url=url), scope_of(method=method))
    assert ("strict-transport-security" in reply.headers) is strict
    assert reply.headers["x-frame-options"] == "DENY"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "camera=()" in reply.headers["permissions-policy"]


def test_common_headers() -> None:
    assert common_headers(https=True).keys() - common_headers().keys() == {"Strict-Transport-Security"}
    assert common_headers() == COMMON


def test_paths_below_that_of_a_proxy() -> None:
    conduct = Conduct(public_url="https://example.org/data/", rates=ONE)
    scopes = [scope_of("/data/healthz"), scope_of("/healthz"), scope_of("/data/sparql"), scope_of("/data/sparql")]
    assert [reply.status for reply in replies(conduct, *scopes)] == [200, 200, 200, 429]
