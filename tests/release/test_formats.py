"""Every format gives back what was written, by two engines, whatever the texts hold; always the same bytes."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.release.formats import WRITERS
from ccpr_graph.release.order import Ordered, in_reading_order, portions
from tests.release.reading import IGNORING_RDFLIB, by_pyoxigraph, by_rdflib, expected

pytestmark = IGNORING_RDFLIB

ROOT = Path(__file__).parents[2]
ONE, TWO = ox.NamedNode(iris.graph("document", "a")), ox.NamedNode(iris.graph("vocabulary", "b"))
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def paragraph(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{iris.document('CCPR/C/AAA/CO/1')}/paragraph/{number}")


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))


P = ox.NamedNode(iris.term("text"))
NASTY = [
    ox.Literal('quotes " and \\ and ’', language="en"),
    ox.Literal("a\nb\r\nc\td", language="en"),
    ox.Literal("</rdf:RDF> <a:b> & ]]>", language="en"),
    ox.Literal(' .\n<x> .\n@prefix a: <b:> .\n"""'),
    ox.Literal('see <//host/path>, \\</ccpr-graph/x> "</y>"', language="en"),
    ox.Literal("", language="en"),
    ox.Literal("  spaces  "),
    ox.Literal("\u2028\u0085\u00a0\u200b"),
    ox.Literal("日本語 كازاخستان 𝒳", language="zh"),
    literal("007", "integer"),
    literal("-5", "integer"),
    literal("-0", "integer"),
    literal("123456789012345678901234567890", "integer"),
    literal("true", "boolean"),
    literal("1", "boolean"),
    literal("0.970", "decimal"),
    literal("1.0E0", "double"),
    literal("2025-07-11", "date"),
    ox.Literal("03", datatype=ox.NamedNode("http://metadata.un.org/sdg/ontology#SDGCode")),
    ox.NamedNode("https://example.org/a'b(c)?d=e&f=%2F#g"),
    ox.NamedNode("urn:x:y"),
    ox.NamedNode(iris.BASE),
    ox.NamedNode("https://example.org/日本"),
]
QUADS = [
    *(ox.Quad(paragraph(number), TYPE, ox.NamedNode(iris.term("Paragraph")), ONE) for number in (10, 9, 2)),
    ox.Quad(paragraph(2), TYPE, ox.NamedNode(iris.term("Paragraph")), TWO),
    ox.Quad(paragraph(2), TYPE, ox.NamedNode("https://example.org/Other"), TWO),
    *(ox.Quad(paragraph(9), P, value, ONE) for value in NASTY),
    ox.Quad(paragraph(9), ox.NamedNode("http://metadata.un.org/sdg/ontology#strange"), ox.NamedNode("urn:a"), TWO),
]


def written(quads: list[ox.Quad], suffix: str) -> bytes:
    return b"".join(WRITERS[suffix](Ordered(in_reading_order(quads))))


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_format_gives_back_what_was_written(suffix: str) -> None:
    data = written(QUADS, suffix)
    assert by_pyoxigraph(data, suffix) == expected(set(QUADS), suffix)


@pytest.mark.parametrize("suffix", WRITERS)
def test_another_engine_reads_the_same(suffix: str) -> None:
    # rdflib writes numbers anew where their form is not the canonical one (007): that is not what is asked here.
    quads = [quad for quad in QUADS if quad.object not in (literal("007", "integer"), literal("-0", "integer"), literal("1", "boolean"), literal("1.0E0", "double"))]  # fmt: skip
    assert by_rdflib(written(quads, suffix), suffix) == expected(set(quads), suffix)


# What XML 1.0 can hold (section 2.2), and no more.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\n\t\r")
)
LITERALS = st.builds(ox.Literal, TEXT) | st.builds(lambda text: ox.Literal(text, language="en"), TEXT)
VALUES = LITERALS | st.builds(lambda number: literal(str(number), "integer"), st.integers())


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 30), VALUES, st.sampled_from((ONE, TWO))), max_size=12))
def test_any_text_comes_back(drawn: list[tuple[int, ox.Literal, ox.NamedNode]]) -> None:
    quads = [ox.Quad(paragraph(number), P, value, graph) for number, value, graph in drawn]
    for suffix in WRITERS:
        assert by_pyoxigraph(written(quads, suffix), suffix) == expected(set(quads), suffix), suffix


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_order_of_the_input_does_not_matter(suffix: str) -> None:
    shuffled = [*QUADS, *QUADS]
    random.Random(7).shuffle(shuffled)
    assert written(shuffled, suffix) == written(QUADS, suffix)


def test_another_process_writes_the_same_bytes() -> None:
    """The engine's own order of prefixes changes from process to process."""
    code = "from tests.release.test_formats import digests; print(digests())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == str(digests())


def digests() -> dict[str, str]:
    return {suffix: hashlib.sha256(written(QUADS, suffix)).hexdigest() for suffix in WRITERS}


@pytest.mark.parametrize("suffix", [".nq", ".nt"])
def test_lines_are_sorted_by_code_point_across_portions(suffix: str) -> None:
    """Subjects of which one begins as the other does, and one subject in two graphs, which a portion may not tear apart."""
    names = [f"https://e.org/{name}" for name in ("a", "a/b", "a-b", "a#b", "ab", "é", "𝒳", "")]
    quads = [ox.Quad(ox.NamedNode(n), P, ox.Literal(str(i)), g) for n in names for i in range(1300) for g in (ONE, TWO)]
    lines = written(quads, suffix).splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == len(quads) // (1 if suffix == ".nq" else 2)


@pytest.mark.parametrize("suffix", WRITERS)
def test_portions_do_not_show(suffix: str) -> None:
    quads = [ox.Quad(paragraph(n), P, ox.Literal(str(i)), ONE) for n in range(3) for i in range(7000)]
    data = written(quads, suffix)
    assert by_pyoxigraph(data, suffix) == expected(set(quads), suffix)
    if suffix == ".ttl":
        assert data.count(b"<document/ccpr-c-aaa-co-1/paragraph/2>") == 1


def test_portions_end_between_subjects() -> None:
    quads = in_reading_order(ox.Quad(paragraph(n), P, ox.Literal(str(i)), ONE) for n in range(10) for i in range(7))
    cut = list(portions(quads, size=10))
    assert [quad for portion in cut for quad in portion] == quads
    assert [len(portion) for portion in cut] == [14, 14, 14, 14, 14]


@pytest.mark.parametrize("suffix", WRITERS)
def test_nothing_is_valid_too(suffix: str) -> None:
    assert by_pyoxigraph(written([], suffix), suffix) == set()


def test_turtle_is_made_to_be_read() -> None:
    text = written(QUADS, ".ttl").decode()
    assert text.startswith("@base <https://w3id.org/ccpr-graph/id/> .\n@prefix ccpr:")
    assert "@prefix foaf:" not in text
    at = [text.index(f"\n\n<document/ccpr-c-aaa-co-1/paragraph/{number}> a ") for number in (2, 9, 10)]
    assert at == sorted(at)
    assert "<https://example.org/Other>" in text, "not //example.org/Other, though that says the same"
    assert f"<{iris.BASE}>" in text
    assert f"\n<{ONE.value}> {{\n" in written(QUADS, ".trig").decode()


def test_json_ld_is_made_to_be_read() -> None:
    body = json.loads(written(QUADS, ".jsonld"))
    assert set(body) == {"@context", "@graph"}
    assert body["@context"] == {"ccpr": PREFIXES["ccpr"], "xsd": PREFIXES["xsd"]}
    nodes = {node["@id"]: node for node in body["@graph"]}
    assert nodes[paragraph(10).value] == {"@id": paragraph(10).value, "@type": "ccpr:Paragraph"}
    values = nodes[paragraph(9).value]["ccpr:text"]
    assert -5 in values
    assert True in values
    assert {"@type": "xsd:integer", "@value": "007"} in values
    assert {"@type": "xsd:date", "@value": "2025-07-11"} in values
    assert len(written(QUADS, ".jsonld").splitlines()) == len(body["@graph"]) + len(body["@context"]) + 6
