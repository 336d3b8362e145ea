"""Materialises and validates graphs of growing size, beside named peers in one run, and prints a table.

    python benchmarks/scale.py                                   # the project's graph, 200,000 and 5 million triples
    python benchmarks/scale.py --sizes 0 200000 --only infer     # without validation; 0 is the project's graph as it is

Every measurement has a process of its own, whose peak resident memory is shown. The time for reading the file is left out,
and so are imports. Graphs are made by ``benchmarks/generator.py``. Read the ratios: absolute times drift.

Inference: the project's rules as the build applies them; the same rules, all of them again and again until nothing is new;
owlrl, all rules of OWL 2 RL in Python; reasonable (a package of that name, of no use to the project but for
this), most of them in Rust, where it is installed. Validation: the project's engine, and pyshacl.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ccpr_graph import find_project
from ccpr_graph.infer import load_rules, materialise
from ccpr_graph.validate import load_shapes, to_graph, validate

SIZES = (0, 200_000, 5_000_000)
SEED = 4


def load(file: Path) -> ox.Store:
    """Return the graph of a file with its named graphs."""
    store = ox.Store()
    store.bulk_load(path=file)
    return store


def merged(store: ox.Store) -> ox.Store:
    """Return the merge of all named graphs, as an endpoint's default graph."""
    merge = ox.Store()
    merge.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    return merge


def rules(file: Path) -> Callable[[], int]:
    """The project's rules, as the build applies them: how many quads they add."""
    store, given = load(file), load_rules(find_project().rules)
    return lambda: len(materialise(store, given))


def naive(file: Path) -> Callable[[], int]:
    """The same rules, all of them in every round, until a round adds nothing: how many triples they add."""
    store, given = merged(load(file)), load_rules(find_project().rules)

    def work() -> int:
        before, last = len(store), -1
        while len(store) != last:
            last = len(store)
            made = {ox.Quad(*triple) for rule in given for triple in store.query(rule.query)}
            store.extend(made)
        return len(store) - before

    return work


def owlrl(file: Path) -> Callable[[], int]:
    """All rules of OWL 2 RL in Python: how many triples they add, useless ones included."""
    from owlrl import DeductiveClosure, OWLRL_Semantics

    graph = to_graph(load(file))

    def work() -> int:
        before = len(graph)
        DeductiveClosure(OWLRL_Semantics).expand(graph)
        return len(graph) - before

    return work


def reasonable(file: Path) -> Callable[[], int]:
    """Most rules of OWL 2 RL in Rust: how many triples they add, useless ones included. It reads Turtle files only."""
    from reasonable import PyReasoner

    store = merged(load(file))
    reasoner, before = PyReasoner(), len(store)
    with tempfile.TemporaryDirectory() as folder:
        turtle = Path(folder) / "graph.ttl"
        store.dump(turtle, ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())
        reasoner.load_file(str(turtle))
    return lambda: len(reasoner.reason()) - before


def _validation(file: Path, engine: Any) -> Callable[[], int]:
    store = load(file)
    materialise(store, load_rules(find_project().rules))
    data, shapes = merged(store), load_shapes(find_project().shapes)
    return lambda: len(validate(data, shapes, engine=engine).results)


def bulk(file: Path) -> Callable[[], int]:
    """The project's engine over the graph with its inferences: how many findings."""
    return _validation(file, "bulk")


def pyshacl(file: Path) -> Callable[[], int]:
    """Pyshacl over the graph with its inferences: how many findings."""
    return _validation(file, "pyshacl")


# What is measured: for what, the product first and then its peers, and up to how many triples each can be waited for.
WORKS: dict[str, dict[Callable[[Path], Callable[[], int]], int]] = {
    "infer": {rules: sys.maxsize, naive: sys.maxsize, reasonable: 500_000, owlrl: 100_000},
    "validate": {bulk: sys.maxsize, pyshacl: 100_000},
}


def measure(name: str, file: Path) -> dict[str, float]:
    """Run a work in this process."""
    (work,) = [work for works in WORKS.values() for work in works if work.__name__ == name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run = work(file)
        start = time.perf_counter()
        result = run()
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"seconds": seconds, "gigabytes": peak, "result": result}


def measure_apart(name: str, file: Path) -> dict[str, float]:
    """Run a work in a process of its own."""
    command = [sys.executable, __file__, "--measure", name, str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def write_graph(triples: int, file: Path) -> None:
    """Write a graph of about so many triples."""
    generator = Path(__file__).parent / "generator.py"
    subprocess.run([sys.executable, str(generator), str(triples), str(file), "--seed", str(SEED)], check=True)


def table(sizes: list[int], only: list[str]) -> None:
    """Print what was measured, line by line as it is."""
    print("| triples | for | by | seconds | ratio | peak GB | result |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            file = Path(folder) / "graph.nq"
            write_graph(size, file)
            with file.open("rb") as lines:
                triples = sum(1 for _ in lines)
            for purpose in only:
                rows(purpose, triples, file)


def rows(purpose: str, triples: int, file: Path) -> None:
    """Print the rows of one purpose and graph."""
    ours = 0.0
    what = "added" if purpose == "infer" else "findings"
    for work, most in WORKS[purpose].items():
        name = work.__name__
        if triples > most or (work is reasonable and not importlib.util.find_spec("reasonable")):
            continue
        found = measure_apart(name, file)
        ours = ours or found["seconds"]
        print(
            f"| {triples:,} | {purpose} | {name} | {found['seconds']:.2f} | {found['seconds'] / ours:.1f} "
            f"| {found['gigabytes']:.2f} | {found['result']:,} {what} |",
            flush=True,
        )


def main() -> None:
    """Measure and print, or run one measurement for the process that asked for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--only", nargs="+", choices=sorted(WORKS), default=sorted(WORKS))
    parser.add_argument("--measure", nargs=2, metavar=("WORK", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure[0], Path(given.measure[1]))))
    else:
        table(given.sizes, given.only)


if __name__ == "__main__":
    main()
