"""Breaks the real graph in many ways, one at a time: every break is caught by the check that is meant to catch it.

``tests/mutations/*.ru`` are the breaks. ``python -m tests.test_mutations --write`` writes ``tests/mutations/table.md``, which
docs/quality.md shows; a test holds it equal to what is found.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, URIRef

from ccpr_graph.validate.reference import SH
from tests.mutations.harness import FOLDER, SHAPE, TERMS, Mutation, Outcome, RealGraph, mutations
from tests.rdf_cases import shapes

TABLE = FOLDER / "table.md"
SHORT_CUTS = 25
"""One mutation of so many is checked without short cuts as well."""

NOT_BROKEN: dict[str, str] = {}
"""Node shapes that no mutation is meant for, with the reason."""


@cache
def real_graph() -> RealGraph:
    return RealGraph()


@cache
def outcome(mutation: Mutation) -> Outcome:
    return real_graph().outcome(mutation)


def named(mutation: Mutation) -> str:
    return mutation.slug


@pytest.mark.parametrize("mutation", mutations(), ids=named)
def test_mutation_is_caught(mutation: Mutation) -> None:
    found = outcome(mutation)
    assert found.removed or found.added, "the update changes nothing"
    assert mutation.severity in found.found_by(mutation.caught_by), sorted(found.checks())


def test_nothing_is_broken_before() -> None:
    assert not [finding for finding in real_graph().findings if finding.severity == "Violation"]


@pytest.mark.parametrize("mutation", mutations()[::SHORT_CUTS], ids=named)
def test_short_cuts_change_nothing(mutation: Mutation) -> None:
    assert outcome(mutation) == real_graph().outcome(mutation, thorough=True)


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


def table() -> str:
    """Return the mutations as a table: what is broken, what follows from it, what catches it, what else notices."""
    lines = [
        "| what is changed | what a reader would get wrong | caught by | severity | also noticed by |",
        "|---|---|---|---|---|",
    ]
    for mutation in mutations():
        others = sorted(outcome(mutation).checks() - {mutation.caught_by})
        also = ", ".join(f"`{name}`" for name in others) or "–"
        cells = (mutation.title, mutation.breaks, f"`{mutation.caught_by}`", mutation.severity, also)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def test_table_is_up_to_date() -> None:
    written = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    assert written == table(), "run: python -m tests.test_mutations --write"


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    Path(TABLE).write_text(table(), encoding="utf-8")
