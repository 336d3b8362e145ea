"""Measures peers side by side: every question, the rates of a small one, a large result, memory."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers.asking import LONGEST, ROWS, Asked, Server
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
    rounds: int
    wrk: int
    folder: Path
    progress: Callable[[str], None]


def measure(peers: Mapping[str, Peer], plan: Plan) -> dict[str, Measured]:
    """Return what was measured of each peer; what failed says why.

    Each query is asked of one peer after the other, in some rounds, and so are the rates taken: what else the machine does
    meanwhile befalls all of them.
    """
    found: dict[str, Measured] = {
        name: {"loaded": peer.loaded, "started": peer.started, "memory_at_start": peer.memory(), "queries": {}}
        for name, peer in peers.items()
    }
    for query_name, query in {**plan.queries, "small": SMALL}.items():
        plan.progress(query_name)
        for name, got in _latencies(peers, query, plan).items():
            found[name]["queries"][query_name] = got
    for name, rates in _rates({name: peer.server for name, peer in peers.items() if peer.server}, plan).items():
        found[name]["rates"] = rates
    for name, peer in peers.items():
        if peer.server is not None:
            plan.progress(f"a large result, {name}")
            found[name]["large"] = _large(peer.server)
        found[name]["memory"] = peer.memory()
    return found


def _latencies(peers: Mapping[str, Peer], query: str, plan: Plan) -> dict[str, Measured]:
    asked: dict[str, list[Asked]] = {name: [] for name in peers}
    for _ in range(plan.rounds):
        for name, peer in peers.items():
            if not any(each.error for each in asked[name]):
                runs = math.ceil(plan.runs / plan.rounds)
                asked[name].append(peer.asker.measure(query, runs, plan.seconds / plan.rounds))
    return {name: _latency(rounds, is_graph(query)) for name, rounds in asked.items()}


def _latency(rounds: list[Asked], graph: bool) -> Measured:
    for each in rounds:
        if each.error:
            return {"error": each.error}
    try:
        rows, digest = summary(rounds[0].body, graph)
    except (ValueError, KeyError, SyntaxError) as error:
        return {"error": f"its result cannot be read: {error}"}
    warm = [time for each in rounds for time in each.times[1:]]
    times = {"ms": statistics.median(warm), "quickest_ms": min(warm), "first_ms": rounds[0].times[0]}
    return {**times, "runs": len(warm), "rows": rows, "digest": digest}


def _rates(servers: Mapping[str, Server], plan: Plan) -> dict[str, Measured]:
    """Return requests per second, the median of the rounds."""
    rates: dict[str, dict[str, list[float]]] = {name: {} for name in servers}
    found: dict[str, Measured] = {name: {} for name in servers}
    for number in range(plan.rounds):
        for name, server in servers.items():
            plan.progress(f"requests per second, {name}, round {number + 1}")
            try:
                kinds = _kinds(server)
            except OSError as error:
                found[name]["all_error"] = str(error)
                continue
            for kind, (headers, changing) in kinds.items():
                target = server.target(SMALL)
                try:
                    got = rate(server.base, target, headers, seconds=plan.wrk, changing=changing, folder=plan.folder)
                except Missing as reason:
                    found[name][kind + "_error"] = str(reason)
                else:
                    rates[name].setdefault(kind, []).append(got)
    return {
        name: found[name] | {kind: statistics.median(got) for kind, got in kinds.items()}
        for name, kinds in rates.items()
    }


def _kinds(server: Server) -> dict[str, tuple[dict[str, str], bool]]:
    """Return the kinds of requests: their headers, and whether each is to be another."""
    accept = {"Accept": ROWS}
    kinds: dict[str, tuple[dict[str, str], bool]] = {"changing": (accept, True), "identical": (accept, False)}
    if tag := _tag(server, server.target(SMALL)):
        kinds["revalidated"] = ({**accept, "If-None-Match": tag}, False)
    return kinds


def _tag(server: Server, target: str) -> str:
    """Return the entity tag of an answer, if a request with it is answered by 304."""
    with Connection(server.base, LONGEST) as connection:
        tag = connection.get(target, {"Accept": ROWS}).headers.get("etag", "")
        if not tag or connection.get(target, {"Accept": ROWS, "If-None-Match": tag}).status != 304:
            return ""
    return tag


def _large(server: Server) -> Measured:
    """Return milliseconds to the first byte and to the last, the third time unless it takes long; and bytes."""
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
        if end - begin > 10:  # nothing is warmed up by waiting
            break
    return found


def geometric_mean(values: list[float]) -> float:
    """Return the geometric mean of ratios."""
    return math.exp(sum(map(math.log, values)) / len(values))
