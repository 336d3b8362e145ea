"""Trees of the real release: as their schemas say, of triples of the graph, in order, and as pyld makes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld

from ccpr_graph import iris
from ccpr_graph.store import Release
from ccpr_graph.web.framing.answers import Frames
from ccpr_graph.web.framing.library import Frame
from ccpr_graph.web.framing.tree import Maker, Triples
from ccpr_graph.web.linked.about import RIGHTS, About
from tests.json_ld.graphs import expanded, meant, options, triples_of
from tests.web.framing.conftest import Framing

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DOCUMENT = iris.document("CCPR/C/KAZ/CO/3")
RECOMMENDATION = f"{DOCUMENT}/recommendation/34/b"
LONGEST_FOR_PYLD = 800  # triples: it takes minutes for all of a document


def resources(frame: Frame, folder: Path) -> list[str]:
    class_ = ox.NamedNode(frame.class_)
    said = triples_of(folder)
    return [iri for iri in sorted(said) if ox.Triple(ox.NamedNode(iri), ox.NamedNode(TYPE), class_) in said[iri]]


def sample(frame: Frame, folder: Path) -> list[str]:
    """The example; besides it resources of which something is said that is said of no other in the sample."""
    assert frame.example is not None
    seen: set[str] = set()
    chosen = [frame.example]
    for iri in resources(frame, folder):
        predicates = {triple.predicate.value for triple in triples_of(folder)[iri]}
        if not predicates <= seen:
            seen |= predicates
            chosen.append(iri)
    return list(dict.fromkeys(chosen))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object of a tree."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(each)


def check_schema(frame: Frame, trees: dict[str, dict[str, Any]]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(json.loads(frame.schema), format_checker=checker)
    for iri, tree in trees.items():
        errors = [f"{iri}: {error.json_path}: {error.message[:300]}" for error in validator.iter_errors(tree)]
        assert not errors, errors[:3]


def check_triples(tree: dict[str, Any], context: Mapping[str, Any], folder: Path) -> None:
    said = triples_of(folder)
    found = meant(tree, context)
    of_itself = of_the_tree(found, tree)
    assert found - of_itself, "something is said"
    for triple in found - of_itself:
        own = {(each.predicate, as_kept(each.object)) for each in said[triple.subject.value]}
        assert (triple.predicate, as_kept(triple.object)) in own, f"the graph does not say {triple}"


def of_the_tree(triples: frozenset[ox.Triple], tree: dict[str, Any]) -> frozenset[ox.Triple]:
    """Return what a tree says of itself, which the graph does not."""
    this = tree["thisDocument"]["id"]
    return frozenset(
        triple for triple in triples if isinstance(triple.subject, ox.NamedNode) and triple.subject.value == this
    )


def as_kept(value: Any) -> Any:
    """Return a value as the engine keeps it: of a decimal the number, and not how many zeros are written behind it."""
    if isinstance(value, ox.Literal) and value.datatype.value.endswith("#decimal"):
        return Decimal(value.value)
    return value


@pytest.fixture(params=["concept", "concern", "document", "instrument", "provision", "recommendation", "state"])
def frame(request: pytest.FixtureRequest, frames: Frames) -> Frame:
    return frames.library.frames[request.param]


def test_the_frames_are_those_that_are_tested(frames: Frames) -> None:
    assert list(frames.library.frames) == [
        "concept", "concern", "document", "instrument", "provision", "recommendation", "state",
    ]  # fmt: skip


def test_trees_are_as_the_schema_says_and_the_graph(
    framing: Framing, frame: Frame, context: Mapping[str, Any], release: Release
) -> None:
    trees = {iri: framing.tree(iri, frame.name) for iri in sample(frame, release.folder)}
    assert len(trees) > 1
    check_schema(frame, trees)
    for iri, tree in trees.items():
        if iri != DOCUMENT:
            check_triples(tree, context, release.folder)


@pytest.mark.thorough
def test_all_trees(framing: Framing, frame: Frame, context: Mapping[str, Any], release: Release) -> None:
    trees = {iri: framing.tree(iri, frame.name) for iri in resources(frame, release.folder)}
    check_schema(frame, trees)
    for tree in trees.values():
        check_triples(tree, context, release.folder)


def test_a_schema_refuses_what_is_wrong(framing: Framing, frames: Frames) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    frame = frames.library.frames["recommendation"]
    validator = jsonschema.Draft202012Validator(json.loads(frame.schema))
    tree = framing.tree(RECOMMENDATION, frame.name)
    assert validator.is_valid(tree)
    for wrong in (
        {"statedIn": None},
        {"statedIn": RECOMMENDATION},
        {"thisDocument": tree["thisDocument"]["id"]},
        {"label": "text"},
        {"more": 1},
        {"@context": {}},
        {"underArticle": tree["underArticle"][0]},
        {"evidence": [{}]},
    ):
        assert not validator.is_valid(tree | wrong), wrong


def in_one_order(value: Any) -> Any:
    if isinstance(value, list):
        return sorted((in_one_order(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return {key: in_one_order(each) for key, each in value.items()} if isinstance(value, dict) else value


def by_pyld(triples: list[ox.Triple], iri: str, frame: Frame, context: Mapping[str, Any]) -> Any:
    written = json.loads(frame.frame)
    del written["type"]
    return jsonld.expand(jsonld.frame(expanded(triples), {**written, "id": iri}, options(context)), options(context))


def construct(framing: Framing, frame: Frame, iri: str, context: Mapping[str, Any], store: ox.Store) -> bytes:
    """Return what a tree is made from: the answer to the query of the frame, and what the tree says of itself."""
    data = store.query(frame.query_for(iri)).serialize(format=ox.RdfFormat.N_TRIPLES)  # type: ignore[union-attr]
    assert data is not None
    tree = framing.tree(iri, frame.name)
    short = {key: tree[key] for key in ("@context", "id", "thisDocument")}
    return data + b"".join(f"{triple} .\n".encode() for triple in of_the_tree(meant(short, context), tree))


@pytest.fixture(scope="module")
def store(release: Release) -> ox.Store:
    made = ox.Store()
    for said in triples_of(release.folder).values():
        made.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in said)
    return made


def check_against_pyld(
    frames: Frames, frame: Frame, iri: str, context: Mapping[str, Any], data: bytes, triples: list[ox.Triple]
) -> None:
    assert f"<{iri}.jsonld?frame={frame.name}>".encode() in data, "what the tree says of itself"
    own = Maker(frames.library.names).tree(Triples(data), iri, frame.fields)
    native = jsonld.expand(json.loads(json.dumps(own)), options(context))
    theirs = by_pyld(triples, iri, frame, context)
    assert in_one_order(_as_strings(native)) == in_one_order(theirs), iri


def _as_strings(value: Any) -> Any:
    """Return expanded JSON-LD with numbers as the literals that they mean, as pyld takes them from the graph."""
    if isinstance(value, list):
        return [_as_strings(each) for each in value]
    if isinstance(value, dict) and isinstance(value.get("@value"), int):
        integer = "http://www.w3.org/2001/XMLSchema#integer"
        return {"@value": str(value["@value"]), "@type": value.get("@type", integer)}
    return {key: _as_strings(each) for key, each in value.items()} if isinstance(value, dict) else value


def test_pyld_makes_the_same_tree(
    framing: Framing, frames: Frames, frame: Frame, context: Mapping[str, Any], release: Release, store: ox.Store
) -> None:
    compared = 0
    for iri in sample(frame, release.folder)[:3]:
        data = construct(framing, frame, iri, context, store)
        triples = [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)]
        if len(triples) <= LONGEST_FOR_PYLD:
            check_against_pyld(frames, frame, iri, context, data, triples)
            compared += 1
    assert compared > 0


@pytest.mark.thorough
def test_pyld_makes_the_same_tree_of_a_whole_document(
    framing: Framing, frames: Frames, context: Mapping[str, Any], store: ox.Store
) -> None:
    frame = frames.library.frames["document"]
    data = construct(framing, frame, DOCUMENT, context, store)
    triples = [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)]
    check_against_pyld(frames, frame, DOCUMENT, context, data, triples)


@pytest.fixture(scope="module")
def document(framing: Framing) -> dict[str, Any]:
    return framing.tree(DOCUMENT, "document")


def units(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in node.get("hasPart", ()):
        yield part
        yield from units(part)


def test_a_document_is_in_the_order_of_its_text(document: dict[str, Any]) -> None:
    orders = [unit["order"] for unit in units(document)]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders) > 100
    paragraphs = [int(unit["number"]) for unit in units(document) if "Paragraph" in unit["type"]]
    assert paragraphs == list(range(1, len(paragraphs) + 1))


def test_a_document_has_everything_that_the_graph_has_of_it(document: dict[str, Any], release: Release) -> None:
    said = triples_of(release.folder)

    def in_document(class_: str) -> set[str]:
        wanted = ox.NamedNode(iris.term(class_))
        found = (iri for iri in said if iri.startswith(DOCUMENT + "/"))
        return {iri for iri in found if ox.Triple(ox.NamedNode(iri), ox.NamedNode(TYPE), wanted) in said[iri]}

    here = {node["id"] for node in nodes(document) if len(node) > 1 and "id" in node}
    for class_ in ("TextUnit", "Statement", "Citation", "Figure", "DateMention"):
        expected = in_document(class_)
        assert expected, class_
        assert expected <= here, class_
    evidence = [each for node in nodes(document) for each in node.get("evidence", ())]
    tagged = sum(t.predicate.value == iris.term("taggedStatement") for each in said.values() for t in each)
    assert len(evidence) == tagged, "every tag of the release's one document"


@pytest.mark.thorough
def test_pyld_makes_the_same_tree_of_every_resource(
    framing: Framing, frames: Frames, frame: Frame, context: Mapping[str, Any], release: Release, store: ox.Store
) -> None:
    for iri in resources(frame, release.folder):
        data = construct(framing, frame, iri, context, store)
        triples = [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)]
        if len(triples) <= 4 * LONGEST_FOR_PYLD:
            check_against_pyld(frames, frame, iri, context, data, triples)


def test_what_a_tree_says_of_itself(framing: Framing, release: Release) -> None:
    about = About.of(release)
    tree = framing.tree(RECOMMENDATION, "recommendation")
    assert tree["thisDocument"] == {
        "id": f"{RECOMMENDATION}.jsonld?frame=recommendation",
        "type": ["foaf:Document"],
        "bibliographicCitation": "Human Rights Committee, Concluding observations on the third periodic report of Kazakhstan, "
        f"CCPR/C/KAZ/CO/3, para. 34 (b), read as “recommendation” by ccpr-graph. In: {about.name}, {RECOMMENDATION}",
        "rights": {"en": RIGHTS},
        "license": about.licence,
        "isPartOf": iris.DATASET,
    }
    assert about.licence is not None


def test_articles_are_cited_by_own_words_alone(framing: Framing, document: dict[str, Any], release: Release) -> None:
    """A recommendation of which only the concern cites an article is under it, and does not cite it."""
    said = triples_of(release.folder)
    cites = ox.NamedNode(iris.term("citesArticle"))

    def cited(iri: str) -> set[str]:
        return {str(triple.object.value) for triple in said[iri] if triple.predicate == cites}  # type: ignore[union-attr]

    def told(node: dict[str, Any]) -> set[str]:
        return {article["id"] for article in node.get("citesArticle", ())}

    statements = [each for node in nodes(document) for each in node.get("makesStatement", ()) if len(each) > 1]
    assert sum(map(len, map(told, statements))) > 50
    assert {each["id"]: told(each) for each in statements} == {each["id"]: cited(each["id"]) for each in statements}
    tree = framing.tree(RECOMMENDATION, "recommendation")
    article = {iris.instrument("iccpr") + "/article/7"}
    assert told(tree) == cited(RECOMMENDATION) == set()
    assert {each["id"] for each in tree["underArticle"]} == told(tree["respondsTo"][0]) == article
    assert told(framing.tree(f"{DOCUMENT}/concern/33", "concern")) == article
    assert told(framing.tree(f"{DOCUMENT}/recommendation/34/a", "recommendation")) == article
    assert [each["id"] for each in tree["citesInstrument"]] == [iris.instrument("istanbul-protocol")]


def test_what_a_recommendation_tells(framing: Framing) -> None:
    tree = framing.tree(RECOMMENDATION, "recommendation")
    assert tree["statedIn"]["text"]["en"].startswith("Conducting prompt, thorough, effective")
    assert tree["inDocument"]["symbol"] == "CCPR/C/KAZ/CO/3"
    assert tree["inDocument"]["state"]["iso3"] == "KAZ"
    assert "The Committee" in tree["respondsTo"][0]["statedIn"]["text"]["en"]
    assert [each["label"]["en"] for each in tree["action"]] == [
        "Investigate", "Prosecute", "Provide remedies and reparation", "Punish",
    ]  # fmt: skip
    assert tree["statedIn"]["citations"][0]["quotedText"].startswith("Manual on the Effective Investigation")
    for each in tree["evidence"]:
        selectors = {selector["type"][0]: selector for selector in each["hasTarget"]["hasSelector"]}
        place, words = selectors["TextPositionSelector"], selectors["TextQuoteSelector"]["exact"]["en"]
        if each["hasTarget"]["hasSource"] == tree["statedIn"]["id"]:  # and not the opening words of the paragraph
            assert tree["statedIn"]["text"]["en"][place["start"] : place["end"]] == words


def test_what_a_state_tells(framing: Framing) -> None:
    tree = framing.tree(iris.state("kaz"), "state")
    assert set(tree["prefLabel"]) == {"ar", "en", "es", "fr", "ru", "zh"}
    second = next(each for each in tree["treatyStatus"] if each["treaty"]["id"] == iris.instrument("iccpr-op2"))
    assert (second["statusAction"], second["statusDate"]) == ("ratification", "2022-03-24")
    assert [cycle["cycleNumber"] for cycle in tree["reviewedIn"]] == [[2], [3], [4]]
    assert "CCPR/C/KAZ/CO/3" in {document["symbol"] for document in tree["documents"]}
    third = tree["reviewedIn"][1]
    assert "CCPR/C/KAZ/CO/3" in {document["symbol"] for document in third["documentsOfCycle"]}


def test_articles_stand_in_their_order(framing: Framing) -> None:
    tree = framing.tree(iris.instrument("iccpr"), "instrument")
    assert [part["number"] for part in tree["hasPart"]] == [str(number) for number in range(1, 54)]
