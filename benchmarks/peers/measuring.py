"""Measures one peer: every question, the rates of a small one, a large result, memory."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers.asking import LONGEST, ROWS, Server
from peers.connection import Connection
from peers.processes import Missing
from peers.rates import rate
from peers.results import is_graph, summary
from peers.servers import Peer

SMALL = """\
PREFIX ccpr: <https://w3id.org/ccpr-graph/ontology#>
SELECT ?recommendation ?unit ?kind
WHERE {
  ?recommendation ccpr:inDocument <https://w3id.org/ccpr-graph/id/document/ccpr-c-kaz-co-3> ;
                  ccpr:statedIn ?unit .
  ?unit a ?kind .
}
LIMIT 28"""
"""A small query, for rates: 28 rows."""
LARGE = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 300000"

Measured = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What to measure: the queries by name, and for how long."""

    queries: Mapping[str, str]
    runs: int
    seconds: float
    wrk: int
    folder: Path
    progress: Callable[[str], None]


def measure(peer: Peer, plan: Plan) -> Measured:
    """Return what was measured of a peer; what failed says why."""
    found: Measured = {"loaded": peer.loaded, "started": peer.started, "memory_at_start": peer.memory()}
    found["queries"] = {}
    for name, query in {**plan.queries, "small": SMALL}.items():
        plan.progress(name)
        found["queries"][name] = _latency(peer, query, plan)
    if peer.server is not None:
        found["rates"] = _rates(peer.server, plan)
        plan.progress("a large result")
        found["large"] = _large(peer.server)
    found["memory"] = peer.memory()
    return found


def _latency(peer: Peer, query: str, plan: Plan) -> Measured:
    asked = peer.asker.measure(query, plan.runs, plan.seconds)
    if asked.error:
        return {"error": asked.error}
    try:
        rows, digest = summary(asked.body, is_graph(query))
    except (ValueError, KeyError, SyntaxError) as error:
        return {"error": f"its result cannot be read: {error}"}
    first, *warm = asked.times
    return {"ms": statistics.median(warm), "first_ms": first, "runs": len(warm), "rows": rows, "digest": digest}


def _rates(server: Server, plan: Plan) -> Measured:
    target, rates = server.target(SMALL), {}
    accept = {"Accept": ROWS}
    kinds: dict[str, tuple[dict[str, str], bool]] = {"changing": (accept, True), "identical": (accept, False)}
    if tag := _tag(server, target):
        kinds["revalidated"] = ({**accept, "If-None-Match": tag}, False)
    for name, (headers, changing) in kinds.items():
        plan.progress(f"requests per second, {name}")
        try:
            rates[name] = rate(server.base, target, headers, seconds=plan.wrk, changing=changing, folder=plan.folder)
        except Missing as reason:
            rates[name + "_error"] = str(reason)
    return rates


def _tag(server: Server, target: str) -> str:
    """Return the entity tag of an answer, if a request with it is answered by 304."""
    with Connection(server.base, LONGEST) as connection:
        tag = connection.get(target, {"Accept": ROWS}).headers.get("etag", "")
        if not tag or connection.get(target, {"Accept": ROWS, "If-None-Match": tag}).status != 304:
            return ""
    return tag


def _large(server: Server) -> Measured:
    """Return milliseconds to the first byte and to the last, the third time; and bytes."""
    found: Measured = {}
    for number in range(3):
        with Connection(server.base, LONGEST) as connection:
            target = server.target(f"{LARGE} #{time.time_ns()}{number}" if server.changing else LARGE)
            begin = time.perf_counter()
            try:
                reply = connection.get(target, {"Accept": ROWS}, keep_body=False)
            except OSError as error:
                return {"error": str(error)}
            end = time.perf_counter()
        if reply.status != 200:
            return {"error": f"status {reply.status}"}
        found = {"first_ms": (reply.first - begin) * 1000, "all_ms": (end - begin) * 1000, "bytes": reply.length}
    return found


def geometric_mean(values: list[float]) -> float:
    """Return the geometric mean of ratios."""
    return math.exp(sum(map(math.log, values)) / len(values))
