"""Every shape has graphs that conform to it and graphs that do not: ``tests/shapes/<shape>/{valid,invalid}*.ttl``.

A graph holds what is asserted; the project's rules are applied before it is checked, against the one shape alone. The
head of an invalid graph names every expected finding: ``# expect: <focus node below id/> shape:check``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, RDFS, BNode

from ccpr_graph import iris
from ccpr_graph.validate import Shapes, load_shapes, validate
from ccpr_graph.validate.reference import SH
from tests.rdf_cases import ROOT, SHAPE, ontology_graph, rules, shapes, whole_quads
from tests.sampling import sampled

CASES = ROOT / "tests" / "shapes"
TARGETS = {str(SH[name]) for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "target")}
# Their SPARQL targets select only what is wrong: thousands of nodes are looked at in one query, and not one by one.
LOOKING_FOR_WRONG = ("Domain", "Range", "SeveralDomains")
EXPECT = re.compile(r"^# expect: <(\S+)> shape:(\S+)$", re.MULTILINE)


def cases(kind: str) -> list[Path]:
    return sorted(CASES.glob(f"*/{kind}*.ttl"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def expected(path: Path) -> set[tuple[str, str]]:
    found = EXPECT.findall(path.read_text(encoding="utf-8"))
    return {(urljoin(iris.ID, focus), SHAPE + check) for focus, check in found}


@cache
def all_shapes() -> Shapes:
    return load_shapes(ROOT / "shapes")


@cache
def statements_of() -> dict[str, list[ox.Triple]]:
    """Return the statements of the shapes by their subjects."""
    by_subject: dict[str, list[ox.Triple]] = {}
    for triple in all_shapes():
        by_subject.setdefault(str(triple.subject), []).append(triple)
    return by_subject


@cache
def alone(shape: str) -> Shapes:
    """Return one shape with all that it leads to, without the targets of other shapes."""
    own = f"<{SHAPE}{shape}>"
    new, kept = [own], dict[ox.Triple, None]()
    while new:
        node = new.pop()
        for triple in statements_of().get(node, []):
            if triple not in kept and (triple.predicate.value not in TARGETS or node == own):
                kept[triple] = None
                new.append(str(triple.object))
    return Shapes(tuple(kept))


def node_shapes() -> set[str]:
    return {str(shape).removeprefix(SHAPE) for shape in shapes().subjects(RDF.type, SH.NodeShape)}


@pytest.mark.parametrize("path", cases("valid"), ids=name)
def test_valid_graph_conforms(path: Path) -> None:
    # No node is a blank node: this finds every focus node, and shows that the graph has one.
    name, kind, blank = (ox.NamedNode(iri) for iri in (SHAPE + path.parent.name, SH.nodeKind, SH.BlankNode))
    shape = Shapes((*alone(path.parent.name), ox.Triple(name, kind, blank)))
    found = validate(whole_quads(path), shape).results
    assert bool(found) != (path.parent.name in LOOKING_FOR_WRONG), "the shape looks at nothing in this graph"
    others = [finding for finding in found if finding.component != str(SH.NodeKindConstraintComponent)]
    assert not others


@pytest.mark.parametrize("path", cases("invalid"), ids=name)
def test_invalid_graph_is_found_out(path: Path) -> None:
    found = validate(whole_quads(path), alone(path.parent.name)).results
    assert {(finding.focus, finding.check) for finding in found} == expected(path)
    assert expected(path)


@pytest.mark.parametrize("shape", sampled(sorted({path.parent.name for path in cases("")}), every=4))
def test_the_reference_finds_the_same(shape: str) -> None:
    """In all invalid cases of a shape together, against all shapes, most of which find something missing there."""
    data = [quad for path in sorted((CASES / shape).glob("invalid*.ttl")) for quad in whole_quads(path)]
    found = validate(data, all_shapes())
    assert found == validate(data, all_shapes(), engine="pyshacl")
    assert found.results


def test_every_shape_has_both_kinds_of_case() -> None:
    assert {path.parent.name for path in cases("valid")} == node_shapes()
    assert {path.parent.name for path in cases("invalid")} == node_shapes()


def test_every_check_is_failed_by_some_case() -> None:
    failed = {check for path in cases("invalid") for _, check in expected(path)}
    checks = {str(check) for predicate in (SH.property, SH.sparql) for check in shapes().objects(None, predicate)}
    assert {check for check in checks if check.startswith(SHAPE)} <= failed


def test_whole_document_conforms() -> None:
    assert validate(whole_quads(), all_shapes()).results == ()
    assert validate(whole_quads(), all_shapes(), engine="pyshacl").results == ()


@pytest.mark.rest
def test_shapes_are_well_formed() -> None:
    conforms, _, text = pyshacl.validate(shapes(), shacl_graph=None, meta_shacl=True, advanced=True)
    assert conforms, text


def test_shapes_are_named_and_speak() -> None:
    graph = shapes()
    for kind in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint):
        for shape in graph.subjects(RDF.type, kind):
            assert not isinstance(shape, BNode)
            assert str(shape).startswith(SHAPE), shape
    for kind in (SH.PropertyShape, SH.SPARQLConstraint):
        for shape in graph.subjects(RDF.type, kind):
            messages = list(graph.objects(shape, SH.message))
            assert len(messages) == 1 and messages[0].language == "en", shape


def test_shapes_use_declared_terms_only() -> None:
    """A misspelled property in a shape would never be found: no node has it."""
    declared = {str(term) for term in ontology_graph().subjects(RDFS.isDefinedBy)}
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "shapes").glob("*.ttl"))
    text += "\n".join(rule.query for rule in rules())
    used = {iris.term(local) for local in re.findall(r"\bccpr:(\w+)", text)}
    assert used <= declared
