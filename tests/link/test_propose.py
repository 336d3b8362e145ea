"""Proposals from a second endpoint, which is this program with data of the shape of Wikidata."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.link import Status, load_links
from ccpr_graph.link.endpoint import Endpoint, EndpointError, Manners
from ccpr_graph.link.propose import Order, open_subjects, propose
from ccpr_graph.link.proposers import Proposer, Subject, load_proposers, subjects_of
from ccpr_graph.link.table import Row
from tests.link.conftest import ROOT, answering, copy_of_links, reply

DAY = date(2026, 1, 31)
ITEM = "http://www.wikidata.org/entity/"
WDT = "http://www.wikidata.org/prop/direct/"
MANNERS = Manners(interval=0, attempts=2)


@pytest.fixture(scope="module")
def states() -> Proposer:
    return load_proposers(ROOT / "data" / "links" / "proposers.yaml")["states"]


@pytest.fixture(scope="module")
def subjects(vocabularies: Vocabularies, states: Proposer) -> tuple[Subject, ...]:
    return subjects_of(vocabularies.quads, states)


def without_states(project: Path) -> Path:
    """Make a project in which no State has an accepted item."""
    folder = copy_of_links(project)
    (folder / "accepted" / "states-wikidata.sssom.tsv").unlink()
    return folder


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    return without_states(tmp_path / "open")


def order(folder: Path, states: Proposer, subjects: tuple[Subject, ...], url: str, **more: object) -> Order:
    return Order(folder, states, subjects, subjects, Endpoint(url, MANNERS), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(
    wikidata: str, states: Proposer, subjects: tuple[Subject, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[tuple[str, str], Row]]:
    """All proposals for all States, by code in lower case and number of the item."""
    folder = without_states(tmp_path_factory.mktemp("proposed") / "project")
    course = propose(order(folder, states, subjects, wikidata), on=DAY)
    rows = load_links(folder).tables[Status.CANDIDATES, "states-wikidata"].rows
    assert course.done == course.subjects == len(subjects)
    assert course.proposed == len(rows)
    assert course.contradicted == 6  # by their aliases: two Koreas, two Congos, three Guineas, Niger, Dominica
    assert course.unusable == 2
    yield {(row.cell("subject_id").removeprefix("state:"), row.cell("object_id")[-2:]): row for row in rows}


CODE, NAME, AMBIGUOUS, ENDED = 0.95, 0.6, 0.3, 0.2
EXPECTED = {
    ("kor", "01"): CODE, ("prk", "02"): CODE,
    ("cog", "03"): CODE, ("cod", "04"): CODE, ("cog", "05"): AMBIGUOUS,
    ("gin", "06"): CODE, ("gnb", "07"): CODE, ("gnq", "08"): CODE, ("png", "09"): CODE,
    ("ner", "10"): CODE, ("nga", "11"): CODE, ("ner", "12"): AMBIGUOUS,
    ("dma", "13"): CODE, ("dom", "14"): CODE,
    ("nld", "15"): AMBIGUOUS, ("nld", "16"): AMBIGUOUS,
    ("lby", "17"): CODE, ("lby", "18"): ENDED,
    ("csk", "19"): CODE, ("ddr", "20"): NAME, ("ddr", "21"): ENDED, ("sun", "22"): ENDED,
    ("kaz", "23"): CODE,
}  # fmt: skip


def test_what_is_proposed_and_how_far_it_is_trusted(found: dict[tuple[str, str], Row]) -> None:
    assert {pair: float(row.cell("confidence")) for pair, row in found.items()} == EXPECTED


def test_states_with_similar_names_are_never_mixed(found: dict[tuple[str, str], Row]) -> None:
    """An item that has the code of one State is proposed for that one and for no other, whatever its aliases say."""
    data = ox.Store()
    data.load(path=str(Path(__file__).with_name("wikidata.ttl")), format=ox.RdfFormat.TURTLE)
    codes = {
        quad.subject.value: quad.object.value
        for quad in data.quads_for_pattern(None, ox.NamedNode(WDT + "P298"), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    proposed = {(row.subject, codes[row.pair[1]]) for row in found.values() if row.pair[1] in codes}
    assert len(proposed) >= 15
    assert all(subject == iris.state(code) for subject, code in proposed)


def test_a_proposal_says_how_it_was_found(found: dict[tuple[str, str], Row]) -> None:
    cells = dict(found["kaz", "23"].cells)
    assert cells == {
        "subject_id": "state:kaz",
        "subject_label": "Kazakhstan",
        "predicate_id": "skos:exactMatch",
        "object_id": "wd:Q900000023",
        "object_label": "Kazakhstan",
        "mapping_justification": "semapv:LexicalMatching",
        "mapping_tool": "ccpr-graph link propose",
        "mapping_date": "2026-01-31",
        "confidence": "0.95",
        "subject_match_field": "ccpr:iso3",
        "object_match_field": "wdt:P298",
        "match_string": "KAZ",
        "comment": "The same code and name.",
    }
    assert found["nld", "15"].cell("comment") == "The same code and name. Others with it: Q900000016."
    assert found["lby", "18"].cell("comment") == "The same code. Others with it: Q900000017. It has come to an end."
    assert found["sun", "22"].cell("comment") == "The same code and name. It is not said to have come to an end."
    assert found["cog", "05"].cell("comment") == "The same name. Others with it: Q900000003."


def test_what_has_an_accepted_link_is_not_asked_about(
    folder: Path, states: Proposer, subjects: tuple[Subject, ...]
) -> None:
    left = open_subjects(subjects, load_links(folder), states.mapping_set)
    assert {subject.iri.rsplit("/", 1)[1] for subject in left} == {"csk", "ddr", "scg", "sun", "yug"}


def test_an_item_that_is_taken_is_not_proposed_for_another(
    wikidata: str, folder: Path, states: Proposer, subjects: tuple[Subject, ...]
) -> None:
    path = folder / "accepted" / "states-wikidata.sssom.tsv"
    path.write_text(path.read_text().replace("wd:Q232\t", "wd:Q900000020\t"))
    few = tuple(subject for subject in subjects if subject.iri.endswith("/ddr"))
    propose(Order(folder, states, subjects, few, Endpoint(wikidata, MANNERS)), on=DAY)
    rows = load_links(folder).tables[Status.CANDIDATES, "states-wikidata"].rows
    assert [row.cell("object_id") for row in rows] == ["wd:Q900000021"]


def test_names_that_two_of_ours_have_are_not_asked(states: Proposer) -> None:
    def state(iso3: str, *names: str) -> list[ox.Quad]:
        subject, graph = ox.NamedNode(iris.state(iso3)), ox.NamedNode(iris.graph("x"))
        said = [(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(iris.term("State")))]
        label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
        quads = [ox.Quad(subject, p, o, graph) for p, o in said]
        return quads + [ox.Quad(subject, label, ox.Literal(name, language="en"), graph) for name in names]

    one, other = subjects_of([*state("AAA", "Shared", "Mine"), *state("BBB", "Shared", "Theirs")], states)
    assert (one.names, other.names) == ((("Mine", "en"),), (("Theirs", "en"),))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("instruments", [("Q900000025", "0.3"), ("Q900000026", "0.6"), ("Q900000027", "0.3")]),
        ("documents", [("Q900000028", "0.9")]),
    ],
)
def test_other_sets(
    wikidata: str, folder: Path, vocabularies: Vocabularies, name: str, expected: list[tuple[str, str]]
) -> None:
    proposer = load_proposers(folder / "proposers.yaml")[name]
    asked = subjects_of(vocabularies.quads, proposer)
    propose(order(folder, proposer, asked, wikidata), on=DAY)
    rows = load_links(folder).tables[Status.CANDIDATES, proposer.mapping_set].rows
    assert sorted((row.cell("object_id")[3:], row.cell("confidence")) for row in rows) == expected
    if name == "instruments":
        labels = {row.cell("object_id"): row.cell("object_label") for row in rows}
        assert labels["wd:Q900000026"] == 'A label with a tab, "quotes" and a line end'


def test_the_second_time_nothing_is_new_and_nothing_changes(
    wikidata: str, open_folder: Path, states: Proposer, subjects: tuple[Subject, ...]
) -> None:
    some = tuple(s for s in subjects if s.iri[-3:] in ("kaz", "nld"))
    first = propose(order(open_folder, states, some, wikidata), on=DAY)
    assert first.proposed == 3
    assert first.table
    text = first.table.read_text()
    second = propose(order(open_folder, states, some, wikidata), on=date(2026, 2, 1))
    assert second.proposed == 0
    assert first.table.read_text() == text


# Interruptions


class Interrupted(Exception):
    """Stands for Ctrl-C: it comes between two batches, from outside."""


def test_what_was_found_is_kept_when_it_is_interrupted_and_the_next_run_goes_on(
    wikidata: str, open_folder: Path, states: Proposer, subjects: tuple[Subject, ...], tmp_path: Path
) -> None:
    def interrupt(done: int, total: int) -> None:
        if done >= 80:
            raise Interrupted

    def again() -> Order:
        there = Endpoint(wikidata, MANNERS, tmp_path / "cache")
        return Order(open_folder, states, subjects, subjects, there)

    first = again()
    with pytest.raises(Interrupted):
        propose(first, on=DAY, progress=interrupt)
    kept = load_links(open_folder).tables[Status.CANDIDATES, "states-wikidata"].rows
    assert 0 < len(kept) < len(EXPECTED)
    assert first.course.done == 80
    second = again()
    propose(second, on=DAY)
    rows = load_links(open_folder).tables[Status.CANDIDATES, "states-wikidata"].rows
    assert {row.key for row in kept} <= {row.key for row in rows}
    assert len(rows) == len(EXPECTED)
    whole = Endpoint(wikidata, MANNERS)
    propose(Order(open_folder, states, subjects, subjects, whole), on=DAY)
    assert first.endpoint.asked + second.endpoint.asked == whole.asked


def result(*rows: dict[str, dict[str, str]]) -> bytes:
    return json.dumps({"head": {"vars": []}, "results": {"bindings": list(rows)}}).encode()


def row(key: str, item: str, language: str = "") -> dict[str, dict[str, str]]:
    literal = {"type": "literal", "value": key} | ({"xml:lang": language} if language else {})
    return {"key": literal, "item": {"type": "uri", "value": ITEM + item}}


def few(subjects: tuple[Subject, ...], *codes: str) -> tuple[Subject, ...]:
    return tuple(subject for subject in subjects if subject.iri[-3:] in codes)


def test_an_endpoint_that_fails_half_way_loses_nothing(
    open_folder: Path, states: Proposer, subjects: tuple[Subject, ...]
) -> None:
    nothing = reply(result())
    with answering(reply(result(row("KAZ", "Q1"))), nothing, nothing, reply(b"", 403)) as server:
        asked = Order(
            open_folder, states, subjects, few(subjects, "kaz", "kgz"), Endpoint(server.url, MANNERS), batch=1
        )
        with pytest.raises(EndpointError, match="status 403"):
            propose(asked, on=DAY)
    rows = load_links(open_folder).tables[Status.CANDIDATES, "states-wikidata"].rows
    assert [r.cell("object_id") for r in rows] == ["wd:Q1"]
    assert (asked.course.done, asked.course.proposed) == (1, 1)


def test_a_batch_that_is_half_answered_is_not_taken_in(
    open_folder: Path, states: Proposer, subjects: tuple[Subject, ...]
) -> None:
    """The names were not heard: a rival could be among them."""
    with answering(reply(result(row("KAZ", "Q1"))), reply(b"", 403)) as server, pytest.raises(EndpointError):
        propose(Order(open_folder, states, subjects, few(subjects, "kaz"), Endpoint(server.url, MANNERS)), on=DAY)
    assert load_links(open_folder).tables[Status.CANDIDATES, "states-wikidata"].rows == ()


def crowd(handler: BaseHTTPRequestHandler) -> None:
    """Answer more than was asked for."""
    reply(result(*(row("KAZ", f"Q{number}") for number in range(1, 500))))(handler)


def test_too_many_answers_are_asked_for_in_halves_and_then_given_up(
    open_folder: Path, states: Proposer, subjects: tuple[Subject, ...]
) -> None:
    two, nothing = few(subjects, "kaz", "kgz"), reply(result())
    with answering(crowd, crowd, nothing) as server:
        course = propose(Order(open_folder, states, subjects, two, Endpoint(server.url, MANNERS)), on=DAY)
        assert '"KGZ"' in server.guests[0].query
        assert '"KGZ"' not in server.guests[1].query
    assert course.skipped == ("Kazakhstan",)
    assert (course.done, course.proposed) == (2, 0)


@pytest.mark.parametrize(
    "strange",
    [
        row("USA", "Q30"),
        {"item": {"type": "uri", "value": ITEM + "Q1"}},
        {"key": {"type": "literal"}, "item": {"type": "uri", "value": ITEM + "Q1"}},
        {"key": {"type": "literal", "value": "KAZ"}},
    ],
)
def test_an_answer_to_something_else_is_refused(
    open_folder: Path, states: Proposer, subjects: tuple[Subject, ...], strange: dict[str, dict[str, str]]
) -> None:
    with (
        answering(reply(result(strange))) as server,
        pytest.raises(EndpointError, match="what it sends is not what was asked for"),
    ):
        propose(Order(open_folder, states, subjects, few(subjects, "kaz"), Endpoint(server.url, MANNERS)), on=DAY)


@pytest.mark.parametrize("item", ["P31", "Q0", "Q1>", "Q1/../Q2", "Q1 Q2", ""])
def test_what_is_no_identifier_is_left_out(
    open_folder: Path, states: Proposer, subjects: tuple[Subject, ...], item: str
) -> None:
    with answering(reply(result(row("KAZ", item))), reply(result())) as server:
        there = Endpoint(server.url, MANNERS)
        course = propose(Order(open_folder, states, subjects, few(subjects, "kaz"), there), on=DAY)
    assert (course.proposed, course.unusable) == (0, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("mapping_set: states-wikidata", "mapping_sets: states-wikidata", "near to it is 'mapping_set'"),
        ("prop/direct/P298", "prop/direct/P298>", "key 'states.codes.0.theirs'"),
        ("source: \"P298", "sauce: \"P298", "near to it is 'source'"),
        ("code: 0.95", "code: 95", "key 'states.confidence.code'"),
        ("form: 'Q[1-9][0-9]*'", "form: 'Q['", "is no regular expression"),
    ],
)  # fmt: skip
def test_a_mistake_in_what_is_asked(folder: Path, old: str, new: str, message: str) -> None:
    path = folder / "proposers.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(KnowledgeError, match=message):
        load_proposers(path)
