"""The description of the dataset in a release: its numbers are those of the graph, its files those of the manifest."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from ccpr_graph import iris, manifest
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.manifest import ReleaseFile
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project
from ccpr_graph.queries import load_queries
from ccpr_graph.release.catalogue import Catalogue, Edition, Source, load_about
from ccpr_graph.release.catalogue.examples import form_of
from ccpr_graph.release.catalogue.files import matches
from ccpr_graph.store import Engine, Release

DCAT, DCTERMS, PROV, SPDX, VOID = (Namespace(PREFIXES[p]) for p in ("dcat", "dcterms", "prov", "spdx", "void"))
SCHEMA = Namespace(PREFIXES["schema"])
DATASET = URIRef(iris.DATASET)
DCAT_AP = Path(__file__).parents[3] / ".." / "shared" / "suites" / "dcat-ap" / "shapes.ttl"
NO_SHAPES = "the published shapes of DCAT-AP are not here"


@pytest.fixture(scope="module")
def described(release: Release) -> Graph:
    return Graph().parse(release.folder / "dataset.ttl")


@pytest.fixture(scope="module")
def quads(release: Release) -> list[ox.Quad]:
    return list(ox.parse((release.folder / manifest.GRAPH_NQUADS).read_bytes(), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def catalogue(project: Project) -> Callable[..., Catalogue]:
    given = (load_about(project.dataset), load_queries(project.queries), [Source("a/source.txt", "ab" * 32)])
    return partial(Catalogue, *given, "9.9.9", "cd" * 32)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
@pytest.mark.parametrize("name", [manifest.DATASET_FILES, manifest.EXAMPLE_FILES])
def test_all_formats_say_the_same_without_blank_nodes(release: Release, name: str) -> None:
    formats = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}
    graphs = [Graph().parse(release.folder / (name + suffix), format=named) for suffix, named in formats.items()]
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])
    assert not [node for triple in graphs[0] for node in triple if isinstance(node, BNode)]


def test_the_description_is_not_in_the_graph(quads: list[ox.Quad]) -> None:
    """But for the tables of links, which the graphs made of them name as what they were derived from."""
    described = {str(quad.subject) for quad in quads if str(quad.subject).startswith(f"<{iris.DATASET}")}
    assert all(each.startswith(f"<{iris.DATASET}#links/") for each in described)


def test_numbers(described: Graph, quads: list[ox.Quad]) -> None:
    triples = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    of_own = [subject for subject in {s for s, _, _ in triples} if str(subject).startswith(f"<{iris.ID}")]
    is_so = {
        VOID.triples: len(triples),
        VOID.entities: len(of_own),
        VOID.distinctSubjects: len({s for s, _, _ in triples}),
        VOID.distinctObjects: len({o for _, _, o in triples}),
        VOID.properties: len({p for _, p, _ in triples}),
        VOID.classes: len({o for _, p, o in triples if p.value == str(RDF.type)}),
    }
    assert {key: int(described.value(DATASET, key)) for key in is_so} == is_so
    pattern = str(described.value(DATASET, VOID.uriRegexPattern))
    assert all(re.match(pattern, str(subject)[1:-1]) for subject in of_own)


def test_partitions(described: Graph, quads: list[ox.Quad]) -> None:
    by_property: dict[str, set[tuple[str, str]]] = {}
    for quad in quads:
        by_property.setdefault(quad.predicate.value, set()).add((str(quad.subject), str(quad.object)))
    parts = {
        str(described.value(part, VOID.property)): [
            int(described.value(part, key)) for key in (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)
        ]
        for part in described.objects(DATASET, VOID.propertyPartition)
    }
    assert parts == {
        name: [len(pairs), len({s for s, _ in pairs}), len({o for _, o in pairs})]
        for name, pairs in by_property.items()
    }
    classes = {
        f"<{described.value(part, VOID['class'])}>": int(described.value(part, VOID.entities))
        for part in described.objects(DATASET, VOID.classPartition)
    }
    assert classes == Counter(value for _, value in by_property[str(RDF.type)])


def test_each_named_graph_is_a_part(described: Graph, quads: list[ox.Quad], release: Release) -> None:
    sizes = Counter(quad.graph_name.value for quad in quads)
    for name, size in sizes.items():
        assert (DATASET, VOID.subset, URIRef(name)) in described
        assert int(described.value(URIRef(name), VOID.triples)) == size
    own = URIRef(iris.graph("document", "ccpr-c-kaz-co-3"))
    dumps = {str(each).removeprefix(iris.address("dumps/")) for each in described.objects(own, VOID.dataDump)}
    assert "documents/ccpr-c-kaz-co-3.ttl" in dumps
    assert dumps <= {file.path for file in release.manifest.files}
    inferred = URIRef(iris.of_dataset("part/inferred"))
    assert {str(each) for each in described.objects(inferred, VOID.subset)} == {
        name for name in sizes if name.startswith(iris.graph("inferred") + "/")
    }


def test_links(described: Graph, quads: list[ox.Quad]) -> None:
    same = URIRef(PREFIXES["skos"] + "exactMatch")
    wikidata = next(
        each
        for each in described.subjects(RDF.type, VOID.Linkset)
        if "wikidata" in each and (each, VOID.linkPredicate, same) in described
    )
    space = str(described.value(described.value(wikidata, VOID.objectsTarget), VOID.uriSpace))
    links = {(q.subject, q.object) for q in quads if q.predicate.value == str(same) and space in str(q.object)}
    assert int(described.value(wikidata, VOID.triples)) == len(links) > 100


def test_distributions_are_files_of_the_release(described: Graph, release: Release) -> None:
    files = {file.path: file for file in release.manifest.files}
    seen = set()
    for each in described.objects(DATASET, DCAT.distribution):
        path = str(described.value(each, DCAT.downloadURL)).removeprefix(iris.address("dumps/"))
        data = (release.folder / path).read_bytes()
        assert int(described.value(each, DCAT.byteSize)) == len(data)
        checksum = described.value(described.value(each, SPDX.checksum), SPDX.checksumValue).value
        assert checksum == hashlib.sha256(data).digest()
        registered = str(described.value(each, DCAT.mediaType)).rsplit("/", 2)[1:]
        assert path.endswith(".gz") or "/".join(registered) == files[path].media_type
        seen.add(path)
    assert {"graph.nq", "graph.ttl"} <= seen


def test_provenance(described: Graph, release: Release) -> None:
    build = described.value(DATASET, PROV.wasGeneratedBy)
    checksums = {
        described.value(described.value(used, SPDX.checksum), SPDX.checksumValue).value.hex()
        for used in described.objects(build, PROV.used)
    }
    source = "data/documents/ccpr-c-kaz-co-3/source.txt"
    assert checksums == {
        release.manifest.inputs,
        hashlib.sha256((Path(__file__).parents[3] / source).read_bytes()).hexdigest(),
    }
    derived = described.value(DATASET, PROV.wasDerivedFrom)
    assert str(derived) == iris.part(iris.document("CCPR/C/KAZ/CO/3"), "expression/en/txt")
    assert described.value(derived, DCTERMS.identifier) == Literal(source)
    agent = described.value(build, PROV.wasAssociatedWith)
    assert described.value(agent, SCHEMA.softwareVersion) == Literal(release.manifest.software_version)


def test_coverage(described: Graph) -> None:
    assert list(map(str, described.objects(DATASET, DCTERMS.spatial))) == [
        "http://publications.europa.eu/resource/authority/country/KAZ"
    ]
    period = described.value(DATASET, DCTERMS.temporal)
    assert str(described.value(period, DCAT.startDate)) == str(described.value(period, DCAT.endDate)) == "2025-07-11"


def test_there_is_no_time_in_a_working_build(described: Graph) -> None:
    said = set(described.predicates())
    assert not said & {PROV.startedAtTime, PROV.endedAtTime, PROV.generatedAtTime, DCTERMS.issued, DCTERMS.modified}


def test_the_examples_are_resources_of_the_graph(described: Graph, quads: list[ox.Quad]) -> None:
    examples = {str(each) for each in described.objects(DATASET, VOID.exampleResource)}
    assert iris.document("CCPR/C/KAZ/CO/3") in examples
    assert examples <= {quad.subject.value for quad in quads}


def parts_in(terms: Iterable[object], dataset: str = iris.DATASET) -> set[URIRef]:
    """Return the names of parts of the dataset among some terms."""
    return {URIRef(named) for each in terms if (named := str(each).strip("<>")).startswith(f"{dataset}#")}


def test_whatever_part_of_the_dataset_is_named_is_described(
    described: Graph, examples: Graph, quads: list[ox.Quad], release: Release
) -> None:
    """Nobody who follows such a name finds nothing, wherever it stands: it leads to the description of the dataset."""
    heads = [path.read_text().partition("mapping_set_id: ")[2].split()[0] for path in release.folder.glob("links/*/*")]
    in_graph = [term for quad in quads for term in (quad.subject, quad.object)]
    named = {
        "description": parts_in(node for triple in described for node in triple),
        "examples": parts_in(node for triple in examples for node in triple),
        "graph": parts_in(in_graph),
        "tables of links": parts_in(heads),
    }
    assert all(named.values())
    for where, parts in named.items():
        assert [part for part in parts if (part, None, None) not in described] == [], where
    assert [part for part in named["examples"] if (part, None, None) not in examples] == []


def test_a_table_of_links_is_a_distribution_under_the_name_that_the_graph_gives_it(
    described: Graph, release: Release
) -> None:
    for status in ("accepted", "candidates"):
        for path in sorted(release.folder.glob(f"links/{status}/*")):
            own = URIRef(iris.of_dataset(f"links/{status}/{path.name.removesuffix('.sssom.tsv')}"))
            assert (DATASET, DCAT.distribution, own) in described
            address = iris.address(f"dumps/links/{status}/{path.name}")
            assert described.value(own, DCAT.downloadURL) == URIRef(address)


def test_a_version(catalogue: Callable[..., Catalogue], quads: list[ox.Quad]) -> None:
    edition = Edition("1.2.0", "2026-12-01", previous="1.1.0", versions=("1.0.0", "1.1.0"))
    files = [
        ReleaseFile("graph.ttl", "text/turtle", 5, "ab" * 32),
        ReleaseFile("graph.ttl.gz", "application/gzip", 3, "cd" * 32),
    ]
    made = catalogue(edition=edition).files(quads, files)
    said = Graph().parse(data=made["dataset.ttl"], format="turtle")
    own = URIRef(iris.dataset("1.2.0"))
    assert said.value(own, DCAT.version) == Literal("1.2.0")
    assert said.value(own, DCAT.isVersionOf) == DATASET
    assert said.value(own, DCAT.previousVersion) == URIRef(iris.dataset("1.1.0"))
    assert {str(each)[-5:] for each in said.objects(DATASET, DCAT.hasVersion)} == {"1.0.0", "1.1.0", "1.2.0"}
    assert str(said.value(own, DCTERMS.issued)) == "2026-12-01"
    assert "Version 1.2.0. 2026-12-01." in said.value(own, DCTERMS.bibliographicCitation)
    states = iris.graph("vocabulary", "states")
    assert (own, VOID.subset, URIRef(iris.versioned_graph("1.2.0", states))) in said
    packed = URIRef(iris.of_dataset("file/graph.ttl.gz", "1.2.0"))
    assert str(said.value(packed, DCAT.downloadURL)) == iris.address("releases/1.2.0/graph.ttl.gz")
    assert str(said.value(packed, DCAT.mediaType)).endswith("/text/turtle")
    assert str(said.value(packed, DCAT.compressFormat)).endswith("/application/gzip")
    assert (DATASET, VOID.triples, None) not in said, "the numbers are those of the version"
    parts = parts_in((node for triple in said for node in triple), str(own))
    assert [part for part in parts if (part, None, None) not in said] == []
    if DCAT_AP.is_file():
        conforms(said)


def test_the_same_twice(catalogue: Callable[..., Catalogue], quads: list[ox.Quad]) -> None:
    small = quads[::10]
    assert catalogue().files(small, []) == catalogue().files(list(reversed(small)), [])


def conforms(described: Graph) -> None:
    """Check against the shapes as published, and as they are meant: ``sh:shape`` is no term of SHACL, ``sh:node`` is."""
    import pyshacl

    published = Graph().parse(DCAT_AP)
    for shapes in (
        published,
        Graph().parse(data=DCAT_AP.read_text().replace("sh:shape ", "sh:node "), format="turtle"),
    ):
        good, _, text = pyshacl.validate(described, shacl_graph=shapes)
        assert good, text


@pytest.mark.skipif(not DCAT_AP.is_file(), reason=NO_SHAPES)
def test_dcat_ap(described: Graph) -> None:
    conforms(described)


@pytest.mark.skipif(not DCAT_AP.is_file(), reason=NO_SHAPES)
@pytest.mark.parametrize(
    "path", [DCTERMS.title, DCTERMS.publisher, DCAT.accessURL, SPDX.checksumValue, DCAT.endpointURL], ids=str
)
def test_dcat_ap_would_find_a_fault(described: Graph, path: URIRef) -> None:
    import pyshacl

    broken = Graph()
    broken += described
    broken.remove((None, path, None))
    good, _, _ = pyshacl.validate(broken, shacl_graph=Graph().parse(DCAT_AP))
    assert not good


@pytest.mark.skipif(not DCAT_AP.is_file(), reason=NO_SHAPES)
def test_dcat_ap_by_our_own_engine(release: Release, tmp_path: Path) -> None:
    from ccpr_graph.validate import validate
    from ccpr_graph.validate.files import Files, read_shapes

    meant = tmp_path / "shapes.ttl"
    meant.write_text(DCAT_AP.read_text().replace("sh:shape ", "sh:node "))
    report = validate(Files([release.folder / "dataset.ttl"], blank_nodes=True), read_shapes(meant), blank_nodes=True)
    assert report.conforms, report.to_text()


@pytest.fixture(scope="module")
def examples(release: Release) -> Graph:
    return Graph().parse(release.folder / "sparql-examples.ttl")


def test_every_query_is_published_and_runs(examples: Graph, release: Release, project: Project) -> None:
    published = set(examples.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(published) == len(load_queries(project.queries)) > 15
    with Engine(release, workers=1) as engine:
        for each in published:
            assert (each, RDF.type, SH.SPARQLSelectExecutable) in examples
            answered = engine.evaluate(str(examples.value(each, SH.select))).body
            with (project.queries / f"{str(each).rpartition('/')[2]}.expected.csv").open(newline="") as expected:
                assert len(json.loads(answered)["results"]["bindings"]) == len(list(csv.DictReader(expected))), each
            assert examples.value(each, SCHEMA.target) == URIRef(iris.address("sparql"))
            assert list(examples.objects(each, SH.prefixes / SH.declare))
            assert all((each, key, None) in examples for key in (URIRef(PREFIXES["rdfs"] + "comment"), SCHEMA.keywords))


def test_the_prefixes_are_those_of_the_queries(examples: Graph) -> None:
    declared = {
        str(examples.value(each, SH.prefix)): str(examples.value(each, SH.namespace))
        for each in examples.objects(None, SH.declare)
    }
    for text in examples.objects(None, SH.select):
        used = dict(re.findall(r"^PREFIX (\w+): +<(.*)>", str(text), flags=re.MULTILINE))
        assert used.items() <= declared.items()


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("prefix ask: <http://e.org/select#construct>\n# SELECT\nask { ask:a ?select 'CONSTRUCT' }", "ASK"),
        ("BASE <http://e.org/select> construct { ?s ?p ?o } where { select * { ?s ?p ?o } }", "CONSTRUCT"),
        ("PREFIX select: <x> DESCRIBE <x>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query(query: str, form: str) -> None:
    assert form_of(query) == form


def test_what_has_no_form_is_no_query() -> None:
    with pytest.raises(ValueError, match="no SELECT"):
        form_of("# SELECT * {}\nPREFIX ask: <x>")


def test_a_prefix_has_one_namespace(catalogue: Callable[..., Catalogue], tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = f"# title: T\n# description: D\nPREFIX p: <http://e.org/{name}#> SELECT * {{ ?s p:x ?o }}"
        (tmp_path / f"{name}.rq").write_text(text)
    made = catalogue()
    broken = Catalogue(made.about, load_queries(tmp_path), (), "1", "ab" * 32)
    with pytest.raises(KnowledgeError, match=r"b\.rq.*prefix 'p' stands for"):
        broken.files([], [])


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("graph.ttl", "graph.*", True),
        ("graph.ttl", "*", True),
        ("other/graph.ttl", "*", False),
        ("other/graph.ttl", "graph.*", False),
        ("tables/a.csv", "tables/*.csv", True),
        ("tables/a/b.csv", "tables/*.csv", False),
    ],
)
def test_patterns_of_files(path: str, pattern: str, fits: bool) -> None:
    assert matches(path, pattern) is fits


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ccpr:Document", "cccp:Document", "no prefixed name"),
        ("licence: https:", "licence: httpss:", "is no address"),
        ("name: asserted", "name: As Serted", "is no name here"),
        ("keywords:", "keyword:", "near to it is 'keywords'"),
    ],
)
def test_a_wrong_file_is_said_in_a_sentence(project: Project, tmp_path: Path, old: str, new: str, message: str) -> None:
    text = project.dataset.read_text()
    assert old in text
    path = tmp_path / "dataset.yaml"
    path.write_text(text.replace(old, new))
    with pytest.raises(KnowledgeError, match=message):
        load_about(path)


def test_pages(release: Release, quads: list[ox.Quad]) -> None:
    paths = (release.folder / manifest.PAGES).read_text().splitlines()
    subjects = {quad.subject.value for quad in quads}
    assert all(iris.ID + path in subjects for path in paths)
    assert {"document/ccpr-c-kaz-co-3", "state/kaz", "instrument/iccpr/article/7", "general-comment/ccpr/36"} <= set(
        paths
    )
    assert not [path for path in paths if "/annotation/" in path or "/paragraph/" in path.partition("document/")[2]]
    assert len(paths) == len(set(paths))
