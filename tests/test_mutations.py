"""Breaks the real graph in many ways, one at a time: every break is caught by the check that is meant to catch it.

``tests/mutations/*.ru`` are the breaks. ``python -m tests.test_mutations --write`` writes ``tests/mutations/table.md``, which
docs/quality.md shows; a test holds it equal to what is found. A mutation is described in ``tests/mutations/harness.py``.
"""

from __future__ import annotations

import sys
from functools import cache

import pytest
from _pytest.mark import ParameterSet
from rdflib import RDF, URIRef

from ccpr_graph.validate.reference import SH
from tests.mutations.harness import FOLDER, TERMS, Mutation, Outcome, mutations, real_graph
from tests.rdf_cases import ROOT, SHAPE, shapes

TABLE = FOLDER / "table.md"
SAMPLE = 12
"""One mutation of so many is tried in the default run; `pytest -m thorough`, and so `.ci/run`, tries all."""

SHORT_CUTS = 80
"""One mutation of so many is checked without short cuts as well."""

NOT_BROKEN: dict[str, str] = {}
"""Node shapes that no mutation is meant for, with the reason."""


@cache
def outcome(mutation: Mutation) -> Outcome:
    """Return what a mutation changes and what is found."""
    return real_graph().outcome(mutation)


def named(mutation: Mutation) -> str:
    return mutation.slug


def cases() -> list[ParameterSet]:
    """Return all mutations; what is not in the sample is marked."""
    return [
        pytest.param(mutation, marks=[] if place % SAMPLE == 0 else [pytest.mark.thorough], id=mutation.slug)
        for place, mutation in enumerate(mutations())
    ]


@pytest.mark.parametrize("mutation", cases())
def test_mutation_is_caught(mutation: Mutation) -> None:
    found = outcome(mutation)
    assert found.removed or found.added, "the update changes nothing"
    assert mutation.severity in found.found_by(mutation.caught_by), sorted(found.checks())


def test_nothing_is_broken_before() -> None:
    assert not [finding for finding in real_graph().findings if finding.severity == "Violation"]


@pytest.mark.thorough
@pytest.mark.parametrize("mutation", mutations()[::SHORT_CUTS], ids=named)
def test_short_cuts_change_nothing(mutation: Mutation) -> None:
    graph = real_graph()
    assert graph.outcome(mutation) == graph.outcome(mutation, thorough=True)


def test_there_are_many_and_no_two_are_the_same() -> None:
    assert len(mutations()) >= 60
    assert len({mutation.update for mutation in mutations()}) == len(mutations())


def owners() -> dict[str, str]:
    """Return, for each check, the node shape that it belongs to; a node shape belongs to itself."""
    found = {str(shape).removeprefix(SHAPE): "" for shape in shapes().subjects(RDF.type, SH.NodeShape)}
    found = {name: name for name in found}
    for predicate in (SH.property, SH.sparql):
        for shape, part in shapes().subject_objects(predicate):
            if isinstance(shape, URIRef) and isinstance(part, URIRef):
                found[str(part).removeprefix(SHAPE)] = str(shape).removeprefix(SHAPE)
    return found


def test_every_shape_catches_something() -> None:
    catching = {owners()[mutation.caught_by] for mutation in mutations() if mutation.caught_by != TERMS}
    assert set(owners().values()) - catching == set(NOT_BROKEN)


FAMILIES = {
    "documents": "Documents, their language versions and files",
    "text": "Units of text",
    "statements": "Statements, what they answer, follow-up",
    "follow-up": "Grades",
    "citations": "Citations and the words that show them",
    "tags": "What statements are about, figures, dates, reviews",
    "states": "States and organizations",
    "norms": "Instruments, provisions, general comments, treaty status",
    "process": "Reviews, sessions, meetings, rules, vocabularies",
    "concepts": "Concepts",
    "terms": "Use of the ontology, names",
}
"""Titles of the files of shapes; the families of mutations are those of what catches them."""


def families() -> dict[str, list[Mutation]]:
    """Return the mutations by the file in which the check stands that is meant for them."""
    texts = {name: (ROOT / "shapes" / f"{name}.ttl").read_text(encoding="utf-8") for name in FAMILIES}
    found: dict[str, list[Mutation]] = {name: [] for name in FAMILIES}
    for mutation in mutations():
        family = next((name for name, text in texts.items() if f"\nshape:{mutation.caught_by}\n" in text), TERMS)
        found[family].append(mutation)
    return found


def table() -> str:
    """Return the mutations as tables: what is broken, what follows from it, what catches it, what else notices."""
    lines = []
    for family, members in families().items():
        lines += [f"### {FAMILIES[family]}", ""]
        lines += ["| what is changed | what a reader would get wrong | caught by | severity | also noticed by |"]
        lines += ["|---|---|---|---|---|", *map(_row, members), ""]
    return "\n".join(lines)


def _row(mutation: Mutation) -> str:
    others = sorted(outcome(mutation).checks() - {mutation.caught_by})
    also = ", ".join(f"`{name}`" for name in others) or "–"
    return f"| {mutation.title} | {mutation.breaks} | `{mutation.caught_by}` | {mutation.severity} | {also} |"


def test_every_family_has_a_title() -> None:
    assert FAMILIES.keys() == {path.stem for path in (ROOT / "shapes").glob("*.ttl")} - {"prefixes"}


@pytest.mark.thorough
def test_table_is_up_to_date() -> None:
    written = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    assert written == table(), "run: python -m tests.test_mutations --write"


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    TABLE.write_text(table(), encoding="utf-8")
