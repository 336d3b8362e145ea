"""Measures the bulk engine beside pyshacl and pyrudof on the project's shapes, and prints ratios.

    python benchmarks/validation.py                       # one document, and about 200,000 triples
    python benchmarks/validation.py 5000000 --only bulk   # the bulk engine at scale

The graphs are those of ``benchmarks/generator.py`` with their inferences. Seconds are those of the processor, this process
alone, and include nothing but the validation: the graph is there, and each engine reads it into what it works on. pyrudof is
measured if it is installed (``pip install pyrudof``); it takes text, and passes over SPARQL targets without a word.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import logging
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from generator import generate

from ccpr_graph import find_project
from ccpr_graph.build import assert_quads
from ccpr_graph.infer import load_rules, materialise
from ccpr_graph.validate import Shapes, load_shapes, validate

ENGINES = ("bulk", "pyshacl", "pyrudof")


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def store_of(triples: int) -> tuple[ox.Store, float]:
    """Return a graph of about so many triples with its inferences, and the seconds that inferring took."""
    project = find_project()
    quads, _ = assert_quads(project, lambda message: None)
    store = ox.Store()
    lines = generate(quads, triples, seed=4)
    while batch := "".join(line for line, _ in zip(lines, range(100_000), strict=False)):
        store.bulk_extend(
            ox.Quad(quad.subject, quad.predicate, quad.object) for quad in ox.parse(batch, format=ox.RdfFormat.N_QUADS)
        )
    rules = load_rules(project.rules)
    return store, seconds(lambda: materialise(store, rules))


def with_pyrudof(store: ox.Store, folder: Path) -> object:
    """Validate with pyrudof, which reads text."""
    pyrudof = importlib.import_module("pyrudof")
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    with tempfile.TemporaryDirectory() as name:
        data, shapes = Path(name) / "data.nt", Path(name) / "shapes.ttl"
        store.dump(str(data), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ttl")))
        shapes.write_text("\n".join(texts), encoding="utf-8")
        rudof.read_data(str(data), format=pyrudof.RDFFormat.NTriples)
        rudof.read_shacl(str(shapes))
    return rudof.validate_shacl()


def works(shapes: Shapes, folder: Path, store: ox.Store) -> dict[str, Callable[[], object]]:
    """Return the engines that are installed."""
    found: dict[str, Callable[[], object]] = {
        "bulk": lambda: validate(store, shapes),
        "pyshacl": lambda: validate(store, shapes, engine="pyshacl"),
    }
    if importlib.util.find_spec("pyrudof"):
        found["pyrudof"] = lambda: with_pyrudof(store, folder)
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("triples", type=int, nargs="*", default=[0, 200_000])
    parser.add_argument("--only", choices=ENGINES, action="append")
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    folder = find_project().shapes
    shapes = load_shapes(folder)
    print(
        "| triples | inferring, s | engine | validating, s | of bulk | memory so far, GB |\n|---|---|---|---|---|---|"
    )
    for triples in given.triples:
        store, inferring = store_of(triples)
        base = 0.0
        for name, work in works(shapes, folder, store).items():
            if name in (given.only or ENGINES):
                spent = seconds(work)
                base = base or spent
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
                print(
                    f"| {len(store):,} | {inferring:.1f} | {name} | {spent:.2f} | {spent / base:.1f} | {memory:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
