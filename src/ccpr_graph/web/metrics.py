"""Numbers about a server, in the form that Prometheus reads: what it was asked, how long that took, what it holds.

No label has more values than this module names, whatever clients send.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client import generate_latest as write_text
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from starlette.types import ASGIApp, Receive, Scope, Send

from ccpr_graph.version import __version__
from ccpr_graph.web.access import Seen
from ccpr_graph.web.clients import Network, is_trusted, networks
from ccpr_graph.web.headers import local_path

Numbers = Callable[[], Mapping[str, float]]
PATH: Final = "/metrics"
LOOPBACK: Final = networks(["127.0.0.0/8", "::1/128"])
_PREFIX: Final = "ccpr_graph_"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
_PAGES: Final = ("", "docs", "openapi.json", "ontology", "shapes", "assets", "style.css", "docs.js", "icon.svg")
_ROUTES: Final = {"sparql": "sparql", "store": "store", "dumps": "dumps", "id": "id"} | dict.fromkeys(_PAGES, "pages")
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
# Headers by which a proxy gives itself away: what it passes on comes from elsewhere, whatever the address says.
_PASSED_ON: Final = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
_HEADERS: Final = {
    "Content-Type": CONTENT_TYPE_LATEST,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class Metrics:
    """Wraps an application: counts what it does, and answers ``/metrics`` to those who may see it.

    For all others there is nothing at that address: the numbers would tell somebody who wants to bring the server down
    whether it works.

    Args:
        app: what is wrapped.
        numbers: give what else there is to tell when somebody asks: counters, whose names end in ``_total``, and gauges.
        release: gives the identity of the data that are served.
        allowed: networks that may see the numbers. Loopback addresses count only where no proxy has passed a request on.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        numbers: Sequence[Numbers] = (),
        release: Callable[[], str] = lambda: "",
        allowed: Sequence[Network] = LOOPBACK,
    ) -> None:
        self._app = app
        self._allowed = tuple(allowed)
        self._registry = registry = _Registry()
        http = _PREFIX + "http_"
        asked = ("route", "method", "status")
        self._requests = Counter(http + "requests", "Requests answered.", asked, registry=registry)
        self._seconds = Histogram(
            http + "request_seconds", "Time to the end of the answer.", ("route",), buckets=_SECONDS, registry=registry
        )
        self._bytes = Counter(http + "response_bytes", "Bytes of bodies sent.", ("route",), registry=registry)
        self._broken_off = Counter(
            http + "broken_off", "Answers that began and did not end.", ("route",), registry=registry
        )
        self._in_flight = Gauge(http + "requests_in_flight", "Requests being answered.", registry=registry)
        self._counted_by: dict[tuple[str, str, int], tuple[Counter, Histogram, Counter]] = {}
        registry.register(_Snapshots(tuple(numbers), release))
        ProcessCollector(registry=registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif local_path(scope) == PATH and scope["method"] in ("GET", "HEAD") and self._may_see(scope):
            await self._answer(scope, send)
        else:
            await self._counted(scope, receive, send)

    def render(self) -> tuple[bytes, str]:
        """Return all numbers, and the content type of that text."""
        return write_text(self._registry), CONTENT_TYPE_LATEST

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen, started = Seen(send), time.perf_counter()
        self._in_flight.inc()
        try:
            await self._app(scope, receive, seen.send)
        finally:
            self._in_flight.dec()
            self.note(scope, seen, time.perf_counter() - started)

    def note(self, scope: Scope, seen: Seen, seconds: float) -> None:
        """Count a request whose answer has ended."""
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        labels = (route_class(local_path(scope)), method, seen.status or 500)
        counted = self._counted_by.get(labels)
        if counted is None:  # finding a metric by its labels takes longer than counting
            route = labels[0]
            counted = self._counted_by[labels] = (
                self._requests.labels(route, method, str(labels[2])),
                self._seconds.labels(route),
                self._bytes.labels(route),
            )
        counted[0].inc()
        counted[1].observe(seconds)
        counted[2].inc(seen.size)
        if seen.status and not seen.ended:
            self._broken_off.labels(labels[0]).inc()

    def _may_see(self, scope: Scope) -> bool:
        client = scope.get("client")
        if client is None or not is_trusted(client[0], self._allowed):
            return False
        passed_on = any(name.lower() in _PASSED_ON for name, _value in scope["headers"])
        return not (passed_on and is_trusted(client[0], LOOPBACK))

    async def _answer(self, scope: Scope, send: Send) -> None:
        body, _content_type = self.render()
        headers = _HEADERS | {"Content-Length": str(len(body))}
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def allowed_networks(written: Sequence[str], *, behind_proxy: bool) -> tuple[Network, ...]:
    """Return the networks that may see the numbers: those written; if there are none, this machine, or nobody behind a proxy.

    Raises:
        ServeError: what is written is no network.
    """
    if not written:
        return () if behind_proxy else LOOPBACK
    return networks(written, "to show the metrics to")


def route_class(path: str) -> str:
    """Return what kind of thing a path leads to: one of a few words, for any path."""
    first, _, rest = path.removeprefix("/").partition("/")
    plain = first if rest else first.partition(".")[0]  # /ontology.ttl is as /ontology
    return _ROUTES.get(first) or _ROUTES.get(plain or first, "other")


class _Registry(CollectorRegistry):
    """Metrics of one application, without the moments at which each of them was made."""

    def collect(self) -> Iterator[Metric]:
        for metric in super().collect():
            metric.samples = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            yield metric


class _Snapshots:
    """Collects what is known elsewhere at the moment that somebody asks."""

    def __init__(self, numbers: Sequence[Numbers], release: Callable[[], str]) -> None:
        self._numbers = numbers
        self._release = release

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics."""
        labels = {"identity": self._release(), "version": __version__}
        yield InfoMetricFamily(_PREFIX + "release", "The data that are served, and the software.", value=labels)
        for source in self._numbers:
            for name, value in source().items():
                family = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
                yield family(
                    _PREFIX + name, name.removesuffix("_total").replace("_", " ").capitalize() + ".", value=value
                )
