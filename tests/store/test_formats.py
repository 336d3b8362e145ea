from __future__ import annotations

import pytest

from ccpr_graph.store.formats import KINDS, OFFERED, Formats

# names asked for -> what a boolean, solutions and a graph are written in
TABLE = [
    ((), None, None, None),
    (("csv",), "csv", "csv", None),
    (("json",), "json", "json", "jsonld"),
    (("xml",), "xml", "xml", "rdfxml"),
    (("turtle",), None, None, "turtle"),
    (("TTL",), None, None, "turtle"),
    (("csv", "turtle"), "csv", "csv", "turtle"),
    (("tsv", "csv"), "tsv", "tsv", None),
    (("text/turtle",), None, None, "turtle"),
    (("application/json",), "json", "json", "jsonld"),
    (("application/sparql-results+xml",), "xml", "xml", None),
    (("nt",), None, None, "ntriples"),
    (("nonsense", "csv"), "csv", "csv", None),
]


@pytest.mark.parametrize(("names", "boolean", "solutions", "graph"), TABLE)
def test_formats_by_name(names: tuple[str, ...], boolean: str, solutions: str, graph: str) -> None:
    assert Formats.named(*names).names() == {"boolean": boolean, "solutions": solutions, "graph": graph}


def test_no_two_formats_of_a_kind_share_a_name() -> None:
    for kind in KINDS:
        called = [name for each in OFFERED[kind] for name in {each.name, each.media_type, *each.names, *each.aliases}]
        assert len(called) == len(set(called)), kind
