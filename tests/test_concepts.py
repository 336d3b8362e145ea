"""Every concept that words can name: what defines it is there, its examples are found, its quotations stand where they say.

Schemes that only classify what vocabularies describe (regions of States) are not looked for in documents, and need no examples.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccpr_graph import iris
from ccpr_graph.cues import parse_cue
from ccpr_graph.knowledge import Concept, Vocabularies, load_vocabularies
from ccpr_graph.model import SCHEMES, Document

ROOT = Path(__file__).parents[1]
SKOS = "http://www.w3.org/2004/02/skos/core#"
QUOTATION = re.compile(r"^(?P<words>.+) — (?P<symbol>[A-Z]\S+), para\. (?P<paragraph>\d+)(?: \((?P<item>[a-z])\))?$")
# Concepts that may share cues, because one phrase names all of them: "ethnic, religious and linguistic minorities".
SHARING = [
    {"theme/dissemination-of-the-covenant", "theme/follow-up-and-reporting"},
    {"group/ethnic-minorities", "group/religious-minorities", "group/linguistic-minorities"},
]

VOCABULARIES = load_vocabularies(ROOT / "data" / "vocabularies")
# Grades, regions and targets are found in no words, and need no examples; kinds of instruments are tried on titles.
NAMED = sorted({*SCHEMES.values(), "signals", "instrument-kinds"})
CONCEPTS = [(slug, concept) for slug in NAMED for concept in VOCABULARIES.schemes[slug].concepts.values()]
each = pytest.mark.parametrize(("slug", "concept"), CONCEPTS, ids=[concept.path for _, concept in CONCEPTS])


def passage(example: str) -> str:
    """Return an example without its source."""
    found = QUOTATION.match(example)
    return found["words"] if found else example


def plain(text: str) -> str:
    """Return words as they are compared: without markup, kinds of apostrophes and spaces."""
    return re.sub(r"\s+", " ", text.replace("*", "").replace("’", "'")).strip().casefold()


@pytest.fixture(scope="module")
def described() -> dict[str, set[str]]:
    """The properties of each resource."""
    properties: dict[str, set[str]] = defaultdict(set)
    for quad in VOCABULARIES.quads:
        properties[getattr(quad.subject, "value", "")].add(quad.predicate.value)
    return properties


@each
def test_every_concept_is_defined(slug: str, concept: Concept, described: dict[str, set[str]]) -> None:
    missing = {"definition", "scopeNote", "example"} - {
        predicate.removeprefix(SKOS) for predicate in described[iris.ID + concept.path]
    }
    assert not missing


@each
def test_examples_are_found(slug: str, concept: Concept) -> None:
    for example in concept.examples:
        found = {match.value for match in VOCABULARIES.schemes[slug].find(passage(example))}
        assert concept.path in found, example


@each
def test_counter_examples_are_not_found(slug: str, concept: Concept) -> None:
    for example in concept.counter_examples:
        found = {match.value for match in VOCABULARIES.schemes[slug].find(passage(example))}
        assert concept.path not in found, example


@each
def test_broader_concepts_are_of_the_same_scheme(slug: str, concept: Concept) -> None:
    for broader in concept.broader:
        assert broader in VOCABULARIES.schemes[slug].concepts
        assert concept.path not in ancestors(VOCABULARIES, slug, broader)


def ancestors(vocabularies: Vocabularies, slug: str, path: str) -> set[str]:
    found: set[str] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += vocabularies.schemes[slug].concepts[current].broader
    return found


def quotations() -> Iterator[tuple[str, str]]:
    for _, concept in CONCEPTS:
        for example in (*concept.examples, *concept.counter_examples):
            if "—" in example:
                yield concept.path, example


@pytest.mark.parametrize(("path", "example"), list(quotations()))
def test_quotations_stand_where_they_say(path: str, example: str, kazakhstan: Document) -> None:
    found = QUOTATION.match(example)
    assert found, "a quotation ends in ' — CCPR/C/KAZ/CO/3, para. 33'"
    if found["symbol"] != kazakhstan.header.symbol:
        pytest.skip("the document is not loaded")
    key = f"paragraph/{found['paragraph']}" + (f"/{found['item']}" if found["item"] else "")
    texts = [plain(u.text) for u in kazakhstan.units if u.key == key or (u.parent == key and not found["item"])]
    for part in found["words"].split("…"):
        assert any(plain(part) in text for text in texts), part


def test_kinds_of_instruments_and_grades_are_no_tags() -> None:
    untagged = set(VOCABULARIES.schemes) - set(SCHEMES.values())
    assert {"instrument-kinds", "grades-ccpr-2017"} <= untagged


@pytest.mark.parametrize("slug", NAMED)
def test_no_cue_is_shared(slug: str) -> None:
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path, concept in VOCABULARIES.schemes[slug].concepts.items():
        for cue in concept.cues:
            owners[parse_cue(cue)].add(path)
    shared = {cue: paths for cue, paths in owners.items() if len(paths) > 1 and not any(paths <= s for s in SHARING)}
    assert not shared
