"""Measures the product side by side with named peers in one run, and prints ratios.

Absolute times drift from machine to machine; the ratios are what to read. Run it with ``python benchmarks/side_by_side.py``
in an environment with the project installed. It builds a release in a temporary folder.

Measured: the built-in queries on the worker process (what the server does) against rdflib in this process; inference by our
rules against owlrl's OWL RL closure.
"""

from __future__ import annotations

import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import owlrl
import pyoxigraph as ox
import rdflib

from ccpr_graph import Engine, Release, build, find_project
from ccpr_graph.build import assert_quads
from ccpr_graph.infer import infer, load_rules
from ccpr_graph.queries import load_queries
from ccpr_graph.validate import to_graph

REPEATS = 7


def median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median of some runs in milliseconds, after one that does not count."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure and print a table."""
    logging.disable(logging.WARNING)
    project = find_project()
    with tempfile.TemporaryDirectory() as folder:
        release_folder = Path(folder) / "release"
        build(project, release_folder)
        release = Release.open(release_folder)
        graph = rdflib.Graph().parse(release_folder / "graph.ttl")
        print(
            f"{len(graph):,} triples\n\n| query | worker process, ms | rdflib, ms | rdflib / worker |\n|---|---|---|---|"
        )
        with Engine(release, workers=1) as engine:
            for query in load_queries(project.queries):
                ours = median(lambda text=query.text: engine.evaluate(text))
                theirs = median(lambda text=query.text: list(graph.query(text)))
                print(f"| {query.slug} | {ours:.2f} | {theirs:.1f} | {theirs / ours:.0f} |")
    asserted, _ = assert_quads(project, lambda message: None)
    rules = load_rules(project.rules)
    ours = median(lambda: infer(asserted, rules), 3)
    added = len(infer(asserted, rules))
    # owlrl is quadratic in sameAs and slow on vocabularies it finds nothing in: it gets one document and the ontology.
    part = [q for q in asserted if "/document/" in str(q.graph_name) or str(q.graph_name).endswith("/ontology>")]
    on_part = median(lambda: infer(part, rules), 3)
    theirs = median(lambda: owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(to_graph(part)), 1)
    print(f"\ninference over {len(asserted):,} triples: {ours:.0f} ms, {added:,} triples added")
    print(
        f"inference over {len(part):,} triples: rules {on_part:.0f} ms, owlrl {theirs:.0f} ms, ratio {theirs / on_part:.0f}"
    )
    print(f"pyoxigraph {ox.__version__}, rdflib {rdflib.__version__}")


if __name__ == "__main__":
    main()
