from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError, ValidationError
from ccpr_graph.validate import (
    EngineName,
    Finding,
    ForeignTerms,
    Report,
    Shapes,
    check_terms,
    load_foreign_terms,
    load_shapes,
    require_no_violations,
    to_graph,
    validate,
)
from ccpr_graph.validate.bulk.data import Data
from ccpr_graph.validate.bulk.parse import ShapesReader, named_path
from ccpr_graph.validate.bulk.read_paths import read_path
from ccpr_graph.validate.rdf import parse_term, to_node, to_ntriples
from ccpr_graph.validate.reference import SH, targeting_properties
from tests.rdf_cases import DOCUMENT, ROOT, SHAPE, inferred, ontology_graph, quads_of, shapes, whole_graph

CONCERN = iris.part(iris.document("CCPR/C/KAZ/CO/3"), "concern/2")
HEADING = URIRef(iris.term("heading"))
TEXT = URIRef(iris.term("text"))

PREFIXES = """
@prefix sh:   <http://www.w3.org/ns/shacl#> .
@prefix ccpr: <https://w3id.org/ccpr-graph/ontology#> .
@prefix ex:   <https://example.org/> .
"""


def finding(**changes: str | None) -> Finding:
    values: dict[str, str | None] = {
        "severity": "Violation",
        "focus": CONCERN,
        "path": iris.term("heading"),
        "shape": SHAPE + "Concern-heading",
        "message": "The concern stands under no heading.",
        "value": None,
        "constraint": None,
        "component": str(SH.MinCountConstraintComponent),
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def shapes_from(folder: Path, text: str, name: str = "own.ttl") -> Shapes:
    (folder / name).write_text(PREFIXES + text, encoding="utf-8")
    return load_shapes(folder)


# Validation


def test_warning_does_not_conform_and_does_not_stop() -> None:
    graph = whole_graph()
    graph.remove((URIRef(CONCERN), HEADING, None))
    report = validate(graph, shapes())
    assert [(found.severity, found.focus, found.check) for found in report.results] == [
        ("Warning", CONCERN, SHAPE + "Concern-heading")
    ]
    assert not report.conforms
    assert report.violations == ()
    require_no_violations(report)


def test_finding_of_a_sparql_constraint_names_constraint_shape_value_and_says_what_is_wrong() -> None:
    graph = whole_graph()
    request = URIRef(iris.part(iris.document("CCPR/C/KAZ/CO/3"), "request/4"))
    graph.set((request, URIRef(iris.term("deadline")), Literal("2025-07-11", datatype=XSD.date)))
    (found,) = validate(graph, shapes()).results
    assert found == Finding(
        severity="Warning",
        focus=str(request),
        path=None,
        shape=SHAPE + "DatesOfFollowUp",
        message="The deadline, 2025-07-11, is not after the adoption of the document on 2025-07-11.",
        value=f'"2025-07-11"^^<{XSD.date}>',
        constraint=SHAPE + "DatesOfFollowUp-deadlineAfterAdoption",
        component=str(SH.SPARQLConstraintComponent),
    )


def test_data_and_shapes_are_not_changed() -> None:
    graph, before = whole_graph(), whole_graph()
    shapes_before = set(shapes())
    validate(graph, shapes(), ontology_graph())
    assert set(graph) == set(before)
    assert set(shapes()) == shapes_before


def test_ontology_tells_subclasses_where_the_data_do_not() -> None:
    """Without inferences and without the ontology, a Paragraph is no TextUnit, and its shape does not look at it."""
    data = Graph().add((URIRef(CONCERN), RDF.type, URIRef(iris.term("Paragraph"))))
    checks = {found.check for found in validate(data, shapes()).results}
    assert SHAPE + "TextUnit-isPartOf" not in checks
    checks = {found.check for found in validate(data, shapes(), ontology_graph()).results}
    assert SHAPE + "TextUnit-isPartOf" in checks


def test_blank_node_is_refused() -> None:
    data = Graph().add((URIRef(CONCERN), HEADING, BNode()))
    with pytest.raises(ValidationError, match=r"a blank node, in a statement with .*#heading"):
        validate(data, shapes())


@pytest.mark.parametrize("engine", ["bulk", "pyshacl"])
def test_shape_that_is_no_shacl_is_refused(tmp_path: Path, engine: EngineName) -> None:
    own = shapes_from(tmp_path, "ex:s a sh:NodeShape ; sh:targetClass ccpr:Concern ; sh:property 5 .")
    with pytest.raises(KnowledgeError, match="a shape is not well formed"):
        validate(whole_graph(), own, engine=engine)


@pytest.mark.parametrize("engine", ["bulk", "pyshacl"])
def test_forbidden_sparql_is_refused(tmp_path: Path, engine: EngineName) -> None:
    own = shapes_from(
        tmp_path,
        """ex:s a sh:NodeShape ; sh:targetClass <https://w3id.org/ccpr-graph/ontology#Concern> ; sh:sparql ex:c .
        ex:c sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?o } }" .""",
    )
    with pytest.raises(KnowledgeError, match="must not contain a MINUS"):
        validate(whole_graph(), own, engine=engine)


# Reports


def test_report_is_the_same_every_time() -> None:
    graph = whole_graph()
    graph.remove((None, HEADING, None))
    graph.remove((None, TEXT, None))
    reports = [validate(graph, shapes()) for _ in range(3)]
    assert len(reports[0].results) > 5
    assert len({report.to_text() for report in reports}) == 1
    assert len({report.to_turtle() for report in reports}) == 1


def test_gravest_findings_come_first() -> None:
    found = [finding(severity=severity) for severity in ("Info", "Warning", "Violation")]
    ordered = sorted(found, key=Finding.sort_key)
    assert [one.severity for one in ordered] == ["Violation", "Warning", "Info"]


def test_report_as_text() -> None:
    assert Report(()).to_text() == "The graph conforms to its shapes.\n"
    report = Report((finding(value='"x"'), finding(severity="Info", path=None, constraint=SHAPE + "C")))
    assert report.to_text() == (
        "Violation: 1, Warning: 0, Info: 1\n"
        "\n"
        "Violation: The concern stands under no heading.\n"
        f"  node   {CONCERN}\n"
        f"  path   {iris.term('heading')}\n"
        '  value  "x"\n'
        f"  shape  {SHAPE}Concern-heading\n"
        "\n"
        "Info: The concern stands under no heading.\n"
        f"  node   {CONCERN}\n"
        f"  shape  {SHAPE}C\n"
    )


def test_report_as_turtle_is_a_shacl_report_without_blank_nodes() -> None:
    found = (finding(value='"two\\nlines"@en'), finding(severity="Warning", path=None, constraint=SHAPE + "C"))
    graph = Graph().parse(data=Report(found).to_turtle(), format="turtle")
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]
    report = URIRef(iris.graph("validation"))
    assert graph.value(report, SH.conforms) == Literal(False)
    results = list(graph.objects(report, SH.result))
    assert len(results) == 2
    for result in results:
        assert str(result).startswith(iris.graph("validation") + "/")
        assert graph.value(result, SH.focusNode) == URIRef(CONCERN)
        assert graph.value(result, SH.sourceShape) == URIRef(SHAPE + "Concern-heading")
        assert graph.value(result, SH.sourceConstraintComponent) == SH.MinCountConstraintComponent
    assert set(graph.objects(None, SH.value)) == {Literal("two\nlines", lang="en")}
    assert set(graph.objects(None, SH.resultSeverity)) == {SH.Violation, SH.Warning}
    assert set(graph.objects(None, SH.resultPath)) == {HEADING}
    assert set(graph.objects(None, SH.sourceConstraint)) == {URIRef(SHAPE + "C")}


@pytest.mark.parametrize(
    ("path", "turtle"),
    [
        ("^<x:a>", "[ sh:inversePath <x:a> ]"),
        ("(<x:a>/^<x:b>)", "( <x:a> [ sh:inversePath <x:b> ] )"),
        ("(<x:a>|(<x:b>)*)", "[ sh:alternativePath ( <x:a> [ sh:zeroOrMorePath <x:b> ] ) ]"),
        ("((<x:a>/<x:b>))+", "[ sh:oneOrMorePath ( <x:a> <x:b> ) ]"),
        ("(^<x:a>)?", "[ sh:zeroOrOnePath [ sh:inversePath <x:a> ] ]"),
    ],
)
def test_longer_path_of_a_result_is_one_of_shacl(path: str, turtle: str) -> None:
    """What the report says is what a shape would say, and the same path is read from it."""
    graph = Graph().parse(data=Report((finding(path=path),)).to_turtle(), format="turtle")
    (node,) = graph.objects(None, SH.resultPath)
    expected = Graph().parse(data=f"{PREFIXES} <x:s> sh:path {turtle} .", format="turtle")
    (other,) = expected.objects(None, SH.path)
    assert isomorphic(graph.cbd(node), expected.cbd(other))
    reader = ShapesReader(Data(graph))
    assert named_path(read_path(reader, "<x:s>", to_ntriples(node))) == path


@pytest.mark.parametrize("format_", [ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML])
def test_report_in_other_formats_says_the_same(format_: ox.RdfFormat) -> None:
    report = Report((finding(value='"two\\nlines"@en'), finding(severity="https://example.org/Grave", path=None)))
    turtle = set(ox.parse(report.to_turtle().encode(), format=ox.RdfFormat.TURTLE))
    assert set(ox.parse(report.to_rdf(format_), format=format_)) == turtle
    assert len(turtle) > 15


def test_report_of_a_graph_that_conforms() -> None:
    graph = Graph().parse(data=Report(()).to_turtle(), format="turtle")
    assert graph.value(URIRef(iris.graph("validation")), SH.conforms) == Literal(True)


def test_violations_are_named_up_to_five() -> None:
    many = Report(tuple(finding(focus=f"{CONCERN}/{n}") for n in range(7)))
    with pytest.raises(ValidationError) as caught:
        require_no_violations(many)
    message = str(caught.value)
    assert "the graph has 7 violations of its shapes" in message
    assert f"{CONCERN}/0: The concern stands under no heading. [{SHAPE}Concern-heading]" in message
    assert f"{CONCERN}/5" not in message
    assert "and 2 more" in message
    with pytest.raises(ValidationError, match="the graph has 1 violation of its shapes"):
        require_no_violations(Report((finding(),)))


# Shapes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ex:s a sh:NodeShape\nex:t a sh:NodeShape .", r"own\.ttl, line 6: this is not valid Turtle"),
        ("ex:s sh:property [ sh:path ex:p ] .", r"own\.ttl, https://example\.org/s: a value of sh:property has no IRI"),
        (
            "ex:s sh:sparql [ sh:select 'SELECT' ] .",
            r"own\.ttl, https://example\.org/s: a value of sh:sparql has no IRI",
        ),
        ("ex:c sh:select 'SELECT $this\nWHERE { ?s ?p }' .", "this is not valid Turtle"),
        (
            "ex:c sh:select '''SELECT $this\nWHERE { ?s ?p }''' .",
            r"own\.ttl, https://example\.org/c: .* in line 2 of sh:s",
        ),
        ("ex:c sh:select 'SELECT $this { $this ex:p 1 }' .", r"line 1 of sh:select: a prefix is not declared"),
    ],
)
def test_broken_shape_is_refused_with_file_and_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        shapes_from(tmp_path, text)


def test_missing_and_unreadable_shapes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no shapes here"):
        load_shapes(tmp_path)
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(KnowledgeError, match=r"folder\.ttl: the file cannot be read"):
        load_shapes(tmp_path)


# Terms


def foreign() -> ForeignTerms:
    return load_foreign_terms(ROOT / "ontology" / "foreign-terms.yaml")


def quad(subject: str, predicate: str, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def test_declared_terms_pass() -> None:
    data = quads_of(DOCUMENT)
    check_terms([*data, *inferred(data)], ontology_graph(), foreign())


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (quad(CONCERN, iris.term("headding"), ox.NamedNode("x:y")), iris.term("headding")),
        (quad(CONCERN, str(RDF.type), ox.NamedNode(iris.term("Worry"))), iris.term("Worry")),
        (quad(CONCERN, str(RDF.type), ox.NamedNode("http://xmlns.com/foaf/0.1/Agent")), "foaf/0.1/Agent"),
        (quad(CONCERN, "http://purl.org/dc/terms/titel", ox.Literal("x")), "terms/titel"),
        (quad(CONCERN, "http://purl.org/dc/terms/title", ox.Literal("1", datatype=ox.NamedNode("x:t"))), "x:t"),
        (quad(iris.term("Worry"), str(RDF.type), ox.NamedNode("http://www.w3.org/2002/07/owl#Class")), "Worry"),
        (quad(CONCERN, "http://purl.org/dc/terms/subject", ox.NamedNode(iris.term("Worry"))), "Worry"),
        (quad(CONCERN, "http://purl.org/dc/terms/subject", ox.BlankNode("b")), "_:b"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_undeclared_term_is_refused(wrong: ox.Quad, named: str) -> None:
    with pytest.raises(ValidationError, match="terms that nothing declares") as caught:
        check_terms([*quads_of(DOCUMENT), wrong], ontology_graph(), foreign())
    assert named in str(caught.value)
    assert str(wrong.subject) in str(caught.value)


def test_many_undeclared_terms_are_named_up_to_five() -> None:
    wrong = [quad(CONCERN, iris.term(f"wrong{n}"), ox.Literal("x")) for n in range(7)]
    with pytest.raises(ValidationError, match=r"wrong4(.|\n)*and 2 more") as caught:
        check_terms(wrong, ontology_graph(), foreign())
    assert "wrong5" not in str(caught.value)


def test_misspelled_key_of_the_list_of_foreign_terms_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreign-terms.yaml"
    path.write_text("rdf:\n  namespace: http://example.org/\n  defined: nowhere\n  therms: []\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"foreign-terms\.yaml, key 'rdf"):
        load_foreign_terms(path)


# From one library to the other


@pytest.mark.parametrize(
    "node",
    [
        URIRef("https://example.org/a"),
        Literal("plain"),
        Literal('two\nlines "quoted"', lang="en"),
        Literal("2025-07-11", datatype=XSD.date),
        Literal(5),
    ],
)
def test_terms_survive_n_triples(node: URIRef | Literal) -> None:
    assert to_node(parse_term(to_ntriples(node))) == node
    assert "\n" not in to_ntriples(node)


def test_graph_is_the_same_as_what_rdflib_parses() -> None:
    """A plain string has no datatype: rdflib holds it unequal to an xsd:string, and SHACL results depend on it."""
    assert set(to_graph(quads_of(DOCUMENT))) == set(Graph().parse(DOCUMENT, format="turtle"))


def test_named_graphs_are_merged() -> None:
    quads = quads_of(DOCUMENT)
    twice = [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(name)) for q in quads for name in ("x:a", "x:b")]
    assert set(to_graph(twice)) == set(to_graph(quads))


def test_property_shapes_with_targets_find_what_their_node_shapes_find(tmp_path: Path) -> None:
    """The rewriting for speed leaves alone what other shapes refer to, and properties without an IRI."""
    own = shapes_from(
        tmp_path,
        """ex:s a sh:NodeShape ; sh:targetClass ccpr:Concern ; sh:targetSubjectsOf ccpr:heading ; sh:property ex:p .
        ex:p sh:path ccpr:addressee ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "No addressee."@en .
        ex:used a sh:NodeShape ; sh:targetClass ccpr:Concern ; sh:property ex:q .
        ex:user a sh:NodeShape ; sh:targetClass ccpr:Recommendation ; sh:node ex:used ; sh:message "No date."@en .
        ex:q sh:path ccpr:adoptedOn ; sh:minCount 1 ; sh:message "No date."@en .""",
    )
    ex = "https://example.org/"
    rewritten = targeting_properties(own.graph)
    assert (URIRef(ex + "s"), SH.property, None) not in rewritten
    assert set(rewritten.objects(URIRef(ex + "p"), SH.targetSubjectsOf)) == {HEADING}
    assert (URIRef(ex + "used"), SH.property, URIRef(ex + "q")) in rewritten
    assert (URIRef(ex + "s"), SH.property, URIRef(ex + "p")) in own.graph
    report = validate(whole_graph(), own, engine="pyshacl")
    assert report == validate(whole_graph(), own)
    found = {(f.severity, f.shape, f.path) for f in report.results if f.focus == CONCERN}
    assert found == {
        ("Warning", ex + "p", iris.term("addressee")),
        ("Violation", ex + "q", iris.term("adoptedOn")),
    }
