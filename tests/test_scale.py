"""Generated graphs, over which speed is measured, have the shape of the project's graph."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import islice
from types import ModuleType

import pyoxigraph as ox
import pytest

from ccpr_graph.infer import infer
from ccpr_graph.validate import load_shapes, validate
from tests.closure import asserted
from tests.rdf_cases import ROOT, rules


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        yield importlib.import_module("generator")


@pytest.mark.thorough
def test_generated_graph_conforms_to_the_shapes(generator: ModuleType) -> None:
    given = asserted()
    lines = "".join(generator.generate(given, len(given) + 1, seed=4))
    quads = list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))
    document = [quad for quad in given if quad.graph_name.value.endswith("/ccpr-c-kaz-co-3")]
    copies = {quad.graph_name for quad in quads} - {quad.graph_name for quad in given}
    assert len(copies) == 1
    assert len(quads) - len(given) > 0.99 * len(document)
    assert not set(quads[len(given) :]) & set(given)
    assert validate([*quads, *infer(quads, rules())], load_shapes(ROOT / "shapes")).results == ()


@pytest.mark.thorough
def test_equal_seeds_give_equal_graphs(generator: ModuleType) -> None:
    given = [quad for quad in asserted() if "/vocabulary/" in quad.graph_name.value]
    one, same, other = (list(islice(generator._copies([f"{q} .\n" for q in given], seed), 50)) for seed in (1, 1, 2))
    assert one == same != other
