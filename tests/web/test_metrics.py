"""What is counted, who sees it, and that no client can make it grow."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Scope, Send

from ccpr_graph.errors import ServeError
from ccpr_graph.store import Release
from ccpr_graph.version import __version__
from ccpr_graph.web.clients import is_trusted
from ccpr_graph.web.metrics import LOOPBACK, Metrics, allowed_networks, route_class
from tests.web.asgi import Reply, app_that, ask, scope_of

_LABELS = ("route", "method", "status", "le")


def replies(app: Metrics, *scopes: Scope) -> list[Reply]:
    async def run() -> list[Reply]:
        return [await ask(app, scope) for scope in scopes]

    return asyncio.run(run())


def samples(metrics: Metrics) -> dict[tuple[str, tuple[str, ...]], float]:
    text = metrics.render()[0].decode()
    return {
        (sample.name, tuple(sample.labels[name] for name in _LABELS if name in sample.labels)): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted() -> None:
    metrics = Metrics(app_that(body=b"12345"))
    replies(
        metrics, scope_of("/sparql"), scope_of("/sparql"), scope_of("/sparql", "POST"), scope_of("/nowhere", "BREW")
    )
    found = samples(metrics)
    requests = {labels: value for (name, labels), value in found.items() if name == "ccpr_graph_http_requests_total"}
    assert requests == {
        ("sparql", "GET", "200"): 2,
        ("sparql", "POST", "200"): 1,
        ("other", "OTHER", "200"): 1,
    }
    assert found["ccpr_graph_http_response_bytes_total", ("sparql",)] == 15
    assert found["ccpr_graph_http_request_seconds_count", ("sparql",)] == 3
    assert found["ccpr_graph_http_request_seconds_bucket", ("sparql", "60.0")] == 3
    assert found["ccpr_graph_http_requests_in_flight", ()] == 0


def test_what_is_in_flight_and_what_broke_off() -> None:
    seen = []

    async def begin_and_fail(scope: Scope, send: Send) -> None:
        seen.append(samples(metrics)["ccpr_graph_http_requests_in_flight", ()])
        if scope["path"] == "/sparql":
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    metrics = Metrics(app_that(begin_and_fail))
    for path in ("/sparql", "/docs"):
        with pytest.raises(ZeroDivisionError):
            replies(metrics, scope_of(path))
    found = samples(metrics)
    assert seen == [1, 1]
    assert found["ccpr_graph_http_requests_in_flight", ()] == 0
    assert found["ccpr_graph_http_broken_off_total", ("sparql",)] == 1
    assert found["ccpr_graph_http_requests_total", ("sparql", "GET", "200")] == 1
    assert found["ccpr_graph_http_requests_total", ("pages", "GET", "500")] == 1


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/sparql", "sparql"), ("/store", "store"), ("/dumps/", "dumps"), ("/dumps/documents/x.ttl", "dumps"),
        ("/", "pages"), ("/docs", "pages"), ("/ontology", "pages"), ("/ontology.ttl", "pages"), ("/ontology/0.1.0.ttl", "pages"),
        ("/shapes/Recommendation", "pages"), ("/style.css", "pages"), ("/assets/api-docs/x.js", "pages"), ("/id/state/kaz", "id"),
        ("/healthz", "other"), ("/readyz", "other"), ("/metrics", "other"), ("/.env", "other"), ("", "pages"), ("/wp-login.php", "other"),
        ("//sparql", "pages"), ("/sparql%00", "other"),
    ],
)  # fmt: skip
def test_classes_of_routes(path: str, route: str) -> None:
    assert route_class(path) == route


def test_no_client_makes_it_grow() -> None:
    metrics = Metrics(app_that())
    replies(metrics, scope_of("/x", "X"))
    before = len(metrics.render()[0].splitlines())
    replies(metrics, *(scope_of(f"/{n}/{n}?{n}", f"X{n}", client=f"192.0.2.{n}") for n in range(200)))
    assert len(metrics.render()[0].splitlines()) == before


def test_two_applications_count_apart() -> None:
    one, other = Metrics(app_that()), Metrics(app_that())
    replies(one, scope_of("/sparql"))
    assert ("ccpr_graph_http_requests_total", ("sparql", "GET", "200")) in samples(one)
    assert not [name for name, _labels in samples(other) if name == "ccpr_graph_http_requests_total"]


def test_numbers_of_others_and_the_release() -> None:
    pool = {"running": 2, "asked_total": 7}
    metrics = Metrics(app_that(), numbers=[lambda: pool, lambda: {"cached_bytes": 1.5}], release=lambda: 'a"b')
    pool["asked_total"] = 8
    text = metrics.render()[0].decode()
    assert "# TYPE ccpr_graph_asked_total counter\nccpr_graph_asked_total 8.0\n" in text
    assert "# TYPE ccpr_graph_running gauge\nccpr_graph_running 2.0\n" in text
    assert "ccpr_graph_cached_bytes 1.5\n" in text
    assert f'ccpr_graph_release_info{{identity="a\\"b",version="{__version__}"}} 1.0\n' in text
    assert "_created" not in text


def test_the_process() -> None:
    found = samples(Metrics(app_that()))
    assert found["process_resident_memory_bytes", ()] > 1_000_000
    assert 0 < found["process_open_fds", ()] <= found["process_max_fds", ()]


def test_the_text_is_what_prometheus_reads() -> None:
    body, content_type = Metrics(app_that()).render()
    assert re.fullmatch(r"text/plain; version=\d\.\d\.\d; charset=utf-8", content_type)
    assert list(text_string_to_metric_families(body.decode()))


ANYBODY = allowed_networks(["0.0.0.0/0", "::/0"], behind_proxy=True)
ASKERS: list[tuple[dict[str, Any], Any, bool]] = [
    ({"client": "127.0.0.1"}, LOOPBACK, True),
    ({"client": "::1"}, LOOPBACK, True),
    ({"client": "::ffff:127.0.0.1"}, LOOPBACK, True),
    ({"client": "192.0.2.7"}, LOOPBACK, False),
    ({"client": "::ffff:192.0.2.7"}, LOOPBACK, False),
    ({"client": None}, LOOPBACK, False),
    ({"client": "127.0.0.1.example.org"}, LOOPBACK, False),
    ({"client": "127.0.0.1", "headers": [(b"x-forwarded-for", b"127.0.0.1")]}, LOOPBACK, False),
    ({"client": "127.0.0.1", "headers": [(b"Via", b"1.1 cache")]}, LOOPBACK, False),
    ({"client": "127.0.0.1"}, (), False),
    ({"client": "192.0.2.7", "headers": [(b"x-forwarded-for", b"192.0.2.7")]}, ANYBODY, True),
    ({"client": "127.0.0.1", "method": "HEAD"}, LOOPBACK, True),
    ({"client": "127.0.0.1", "method": "POST"}, LOOPBACK, False),
    ({"client": "127.0.0.1", "path": "/metrics/"}, LOOPBACK, False),
    ({"client": "127.0.0.1", "path": "/data/metrics", "root_path": "/data"}, LOOPBACK, True),
]


@pytest.mark.parametrize(("asker", "allowed", "sees"), ASKERS)
def test_who_sees_it(asker: dict[str, Any], allowed: Any, sees: bool) -> None:
    """For all others the application answers, which knows of no such address."""
    (reply,) = replies(Metrics(app_that(status=404), allowed=allowed), scope_of(**{"path": "/metrics"} | asker))
    assert reply.status == (200 if sees else 404)
    assert (b"ccpr_graph_http" in reply.body) == (sees and asker.get("method") != "HEAD")
    assert "access-control-allow-origin" not in reply.headers, "no page of another site may read it"


def test_networks() -> None:
    assert allowed_networks([], behind_proxy=False) == LOOPBACK
    assert allowed_networks([], behind_proxy=True) == ()
    allowed = allowed_networks(["10.0.0.0/8", "2001:db8::1"], behind_proxy=True)
    assert is_trusted("10.1.2.3", allowed)
    assert is_trusted("2001:db8::1", allowed)
    assert not is_trusted("127.0.0.1", allowed)
    with pytest.raises(ServeError, match="no network to show the metrics to"):
        allowed_networks(["10.0.0.1/8"], behind_proxy=False)


def test_a_server_tells_its_numbers(client: httpx.Client, served_release: Release) -> None:
    client.get("/sparql", params={"query": "ASK { <http://e/counted> ?p ?o }"})
    response = client.get("/metrics")
    assert response.status_code == 200
    found = {sample.name: sample for each in text_string_to_metric_families(response.text) for sample in each.samples}
    assert found["ccpr_graph_pool_asked_total"].value >= 1
    assert found["ccpr_graph_release_info"].labels["identity"] == served_release.graph.sha256
    assert {"ccpr_graph_cache_misses_total", "ccpr_graph_cached_bytes", "ccpr_graph_pool_running", "ccpr_graph_log_lines_lost_total",
            "ccpr_graph_refused_too_often_total", "process_cpu_seconds_total"} <= set(found)  # fmt: skip
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


def test_readiness_is_not_answered_from_memory(client: httpx.Client) -> None:
    def asked() -> float:
        text = client.get("/metrics").text
        return next(
            float(line.split()[1]) for line in text.splitlines() if line.startswith("ccpr_graph_pool_asked_total")
        )

    assert client.get("/readyz").status_code == 200
    before = asked()
    for _ in range(3):
        assert client.get("/readyz").status_code == 200
    assert asked() >= before + 3
