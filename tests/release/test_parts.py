"""The whole and its parts: nothing is lost, nothing added; every file reads as what it says."""

from __future__ import annotations

import shutil
import subprocess

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.release.order import in_reading_order
from ccpr_graph.release.parts import Part, parts
from ccpr_graph.store import Release
from tests.release.reading import IGNORING_RDFLIB, NAMES, Quads, by_rdflib, expected, merged, read_file

pytestmark = IGNORING_RDFLIB

STATE, PARTY, LABEL = (ox.NamedNode(iris.term(name)) for name in ("state", "party", "label"))
AAA, BBB = ox.NamedNode(iris.state("AAA")), ox.NamedNode(iris.state("BBB"))
DOCUMENT_A, DOCUMENT_B = ox.NamedNode(iris.document("A/1")), ox.NamedNode(iris.document("B/1"))
GRAPH_A, GRAPH_B = ox.NamedNode(iris.graph("document", "a-1")), ox.NamedNode(iris.graph("document", "b-1"))
VOCABULARY = ox.NamedNode(iris.graph("vocabulary", "states"))
ONTOLOGY = ox.NamedNode(iris.graph("ontology"))
RULE = ox.NamedNode(iris.graph("inferred", "rule"))
NAME = ox.NamedNode(iris.state("AAA") + "/name/old")
STATUS = ox.NamedNode(iris.treaty_status("AAA", "iccpr"))


def small() -> list[ox.Quad]:
    text = ox.Literal("x")
    return in_reading_order(
        [
            ox.Quad(DOCUMENT_A, STATE, AAA, GRAPH_A),
            ox.Quad(DOCUMENT_A, LABEL, text, GRAPH_A),
            ox.Quad(DOCUMENT_B, STATE, BBB, GRAPH_A),  # another document, which that of A names
            ox.Quad(DOCUMENT_B, LABEL, text, GRAPH_B),  # a document that says of no State that it is about it
            ox.Quad(AAA, LABEL, text, VOCABULARY),
            ox.Quad(NAME, LABEL, text, VOCABULARY),
            ox.Quad(BBB, LABEL, text, VOCABULARY),
            ox.Quad(STATUS, PARTY, AAA, VOCABULARY),
            ox.Quad(STATUS, LABEL, text, VOCABULARY),
            ox.Quad(STATE, LABEL, text, ONTOLOGY),
            ox.Quad(DOCUMENT_A, LABEL, ox.Literal("inferred"), RULE),
        ]
    )


def test_parts_of_a_small_graph() -> None:
    quads = small()
    made = {part.path: part for part in parts(quads)}
    assert list(made) == [
        "graph",
        "asserted",
        "inferred",
        "documents/a-1",
        "documents/b-1",
        "states/aaa",
        "vocabularies/states",
    ]
    assert made["graph"].quads == quads
    assert [quad.graph_name for quad in made["inferred"].quads] == [RULE]
    assert {*made["asserted"].quads, *made["inferred"].quads} == set(quads)
    assert len(made["asserted"].quads) == len(quads) - 1
    assert set(made["documents/a-1"].quads) == {quad for quad in quads if quad.graph_name == GRAPH_A}
    state = made["states/aaa"].quads
    assert {quad.subject for quad in state if quad.graph_name == VOCABULARY} == {AAA, NAME, STATUS}
    assert {quad.graph_name for quad in state} == {GRAPH_A, VOCABULARY}
    assert len(state) == 7


def test_parts_are_in_reading_order() -> None:
    for part in parts(small()):
        assert part.quads == in_reading_order(part.quads), part.path


def test_nothing_has_no_parts() -> None:
    assert [part for part in parts([]) if part.path not in ("graph", "asserted", "inferred")] == []


@pytest.fixture(scope="module")
def whole(release: Release) -> Quads:
    return read_file(release.folder / "graph.nq")


@pytest.fixture(scope="module")
def made(whole: Quads) -> list[Part]:
    return list(parts(in_reading_order(whole)))


def test_every_part_has_its_files_and_no_others(release: Release) -> None:
    graphs = [graph.removeprefix(iris.GRAPH) for graph in release.statistics["graphs"]]
    dumps = {name + suffix for name in ("graph", "inferred") for suffix in NAMES}
    dumps |= {f"asserted{suffix}" for suffix in (".ttl", ".nq", ".trig")}
    for kind, folder in (("document/", "documents/"), ("vocabulary/", "vocabularies/")):
        names = [graph.removeprefix(kind) for graph in graphs if graph.startswith(kind)]
        dumps |= {f"{folder}{name}{suffix}" for name in names for suffix in (".ttl", ".nt", ".jsonld")}
    dumps |= {f"states/kaz{suffix}" for suffix in (".ttl", ".nt", ".jsonld", ".trig")}
    folders = ("documents/", "states/", "vocabularies/", "graph.", "asserted.", "inferred.")
    found = {file.path for file in release.manifest.files if file.path.startswith(folders)}
    assert found == dumps | {path + ".gz" for path in dumps}


def test_what_is_asserted_and_what_is_inferred_is_the_whole(release: Release) -> None:
    """Line by line, since N-Quads in canonical form has one line for each quad."""
    whole, asserted, inferred = (
        (release.folder / f"{name}.nq").read_bytes().splitlines() for name in ("graph", "asserted", "inferred")
    )
    assert len(whole) == release.statistics["quads"]
    assert sorted(asserted + inferred) == whole
    assert all(f"<{iris.graph('inferred')}/".encode() in line for line in inferred)
    merged_lines = {line.rpartition(b" <")[0] + b" ." for line in whole}
    assert sorted(merged_lines) == (release.folder / "graph.nt").read_bytes().splitlines()


def test_what_is_inferred_reads_the_same_in_every_format(release: Release) -> None:
    quads = read_file(release.folder / "inferred.nq")
    for suffix in NAMES:
        assert read_file(release.folder / f"inferred{suffix}") == expected(quads, suffix), suffix


@pytest.mark.thorough
def test_the_whole_reads_the_same_in_every_format(release: Release, whole: Quads) -> None:
    assert len(whole) == release.statistics["quads"]
    for suffix in NAMES:
        assert read_file(release.folder / f"graph{suffix}") == expected(whole, suffix), suffix


@pytest.mark.thorough
def test_documents_and_vocabularies_are_all_that_is_asserted_but_the_graphs_of_the_software(
    release: Release, whole: Quads
) -> None:
    left = set(merged(whole))
    for folder in ("documents", "vocabularies"):
        for path in (release.folder / folder).glob("*.ttl"):
            left -= read_file(path)
    graphs = {quad.graph_name for quad in whole if ox.Quad(*quad.triple) in left}
    others = {graph.value.removeprefix(iris.GRAPH).split("/")[0] for graph in graphs if isinstance(graph, ox.NamedNode)}
    assert others <= {"ontology", "rules", "extraction", "links", "inferred"}


@pytest.mark.thorough
def test_a_state_has_what_there_is_about_it(release: Release, whole: Quads) -> None:
    """By a query over the graph itself, that knows nothing of how parts are made."""
    store = ox.Store()
    store.bulk_extend(whole)
    query = f"""
        PREFIX ccpr: <{iris.ONTOLOGY}>
        SELECT DISTINCT ?code ?status {{
          GRAPH ?g {{ ?document ccpr:state ?state }}
          FILTER (STR (?g) = CONCAT("{iris.graph("document")}/", STRAFTER (STR (?document), "/id/document/")))
          GRAPH ?v {{ ?state ccpr:iso3 ?code }}
          GRAPH ?w {{ ?status ccpr:party ?state }}
        }}"""
    found = [(row["code"].value.lower(), row["status"]) for row in store.query(query)]  # type: ignore[union-attr]
    assert {path.stem for path in (release.folder / "states").glob("*.ttl")} == {code for code, _ in found}
    for code in {code for code, _ in found}:
        subjects = {quad.subject for quad in read_file(release.folder / "states" / f"{code}.ttl")}
        assert {status for each, status in found if each == code} <= subjects


@pytest.mark.thorough
@pytest.mark.parametrize("suffix", NAMES)
def test_rdflib_reads_the_whole_as_it_is(release: Release, whole: Quads, suffix: str) -> None:
    assert by_rdflib((release.folder / f"graph{suffix}").read_bytes(), suffix) == expected(whole, suffix)


@pytest.mark.thorough
def test_two_engines_read_every_part(release: Release, made: list[Part]) -> None:
    for part in made[1:]:
        for suffix in part.suffixes:
            path = release.folder / (part.path + suffix)
            assert read_file(path) == expected(set(part.quads), suffix), path.name
            assert by_rdflib(path.read_bytes(), suffix) == expected(set(part.quads), suffix), path.name


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed")
@pytest.mark.parametrize(
    ("suffix", "name"),
    [(".ttl", "turtle"), (".nt", "ntriples"), (".nq", "nquads"), (".trig", "trig"), (".rdf", "rdfxml")],
)
def test_rapper_counts_the_same(release: Release, whole: Quads, suffix: str, name: str) -> None:
    for path in sorted(release.folder.rglob(f"*{suffix}")):
        if path.relative_to(release.folder).parts[0] in ("ontology", "shapes") or path.name == "validation.ttl":
            continue
        done = subprocess.run(["rapper", "--count", "--input", name, str(path)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert f"returned {len(read_file(path))} triples" in done.stderr, path.name
