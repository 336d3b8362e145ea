"""A library called directly, in a process of its own: ``python -m peers.direct pyoxigraph|rdflib FILE``.

It loads the file, says how long that took, and then answers lines of JSON with lines of JSON. Results are written to bytes, as
an endpoint has to: rows as JSON, graphs as N-Triples. pyoxigraph gets the N-Quads and makes the copy of all named graphs in
the default graph, as the endpoint does; rdflib gets the merge.
"""

from __future__ import annotations

import json
import signal
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ask = Callable[[str], bytes]


def pyoxigraph(file: str) -> Ask:
    """Load with pyoxigraph into memory."""
    import pyoxigraph as ox

    store = ox.Store()
    store.load(path=file, format=ox.RdfFormat.N_QUADS, lenient=True)
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")

    def ask(query: str) -> bytes:
        result: Any = store.query(query)
        graph = isinstance(result, ox.QueryTriples)
        body = result.serialize(format=ox.RdfFormat.N_TRIPLES if graph else ox.QueryResultsFormat.JSON)
        assert body is not None
        return bytes(body)

    return ask


def rdflib(file: str) -> Ask:
    """Load with rdflib."""
    from rdflib import Graph

    graph = Graph().parse(Path(file).with_suffix(".nt"), format="nt")

    def ask(query: str) -> bytes:
        result = graph.query(query)
        body = result.serialize(format="json" if result.type in ("SELECT", "ASK") else "nt")
        assert body is not None
        return body

    return ask


class TooSlowError(Exception):
    """The alarm rang."""


def _ring(number: int, frame: object) -> None:
    raise TooSlowError


def measure(ask: Ask, query: str, runs: int, seconds: float, longest: int) -> tuple[list[float], bytes]:
    """Return milliseconds of some runs and one more, at most for so many seconds; and the result."""
    signal.alarm(longest)
    started = time.perf_counter()
    body = ask(query)
    times: list[float] = [(time.perf_counter() - started) * 1000]
    while len(times) <= runs and (len(times) < 2 or time.perf_counter() - started < seconds):
        begin = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - begin) * 1000)
    signal.alarm(0)
    return times, body


def main() -> None:
    """Load, then answer."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _ring)
    begin = time.perf_counter()
    ask = {"pyoxigraph": pyoxigraph, "rdflib": rdflib}[sys.argv[1]](sys.argv[2])
    print(json.dumps({"loaded": time.perf_counter() - begin}), flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        try:
            times, body = measure(ask, wanted["query"], wanted["runs"], wanted["seconds"], wanted["longest"])
        except TooSlowError:
            print(json.dumps({"error": f"over {wanted['longest']} s"}), flush=True)
            continue
        Path(wanted["to"]).write_bytes(body)
        print(json.dumps({"times": times}), flush=True)


if __name__ == "__main__":
    main()
