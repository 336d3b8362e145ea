"""Which review came before which, as several documents tell it: combined reports, cycles that were passed over."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.build import assert_quads
from ccpr_graph.describe import Cycles, describe
from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.model import Document
from ccpr_graph.project import Project
from ccpr_graph.validate import Finding
from tests.conftest import Read
from tests.documents import pair, small
from tests.rdf_cases import SHAPE, findings

BEFORE, CYCLE = ox.NamedNode(iris.term("precededBy")), ox.NamedNode(iris.term("ReviewCycle"))
MATTER = pair("The Committee is concerned (art. 7).", "The State Party should act.")
ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh"}
ANNOUNCED = (  # paragraph 59 of CCPR/C/KAZ/CO/3, with another number
    "5. In line with the Committee's predictable review cycle, the State Party will receive in 2031 the Committee's list of "
    "issues prior to submission of the report and will be expected to submit within one year its replies, which will "
    "constitute its {} periodic report. The next constructive dialogue with the State Party will take place in Geneva in 2033."
)


def text(cycle: str, announces: int | None = None) -> str:
    """Return concluding observations on Kazakhstan on the report, or the combined reports, with these numbers."""
    first, _, last = cycle.partition("-")
    one, several = f"{ORDINALS[int(first)]} periodic report", ""
    if last:
        one, several = "", f"combined {ORDINALS[int(first)]} and {ORDINALS[int(last)]} periodic reports"
    return small(
        MATTER,
        title=f"Concluding observations on the {one or several} of Kazakhstan*",
        opening=f"The Committee considered the {one or several} at its 4226th meeting, held on 24 June 2025.",
        last_part=ANNOUNCED.format(ORDINALS[announces]) if announces else "",
    )


class Documents:
    """Reads documents that differ in their cycle, and describes them as one graph."""

    def __init__(self, read: Read, record: Record, forms: Forms, vocabularies: Vocabularies) -> None:
        self.read, self.record, self.forms, self.vocabularies = read, record, forms, vocabularies

    def document(self, cycle: str, announces: int | None = None) -> Document:
        body = self.record.body.model_copy(update={"symbol": f"CCPR/C/KAZ/CO/{cycle}", "facts": None})
        return self.read(text(cycle, announces), replace(self.record, body=body))

    def describe(self, *documents: Document) -> list[ox.Quad]:
        cycles = Cycles(documents)
        return [
            quad
            for document in documents
            for quad in describe(document, self.forms, self.vocabularies, obtained="Made for a test.", cycles=cycles)
        ]

    def findings(self, quads: list[ox.Quad]) -> list[Finding]:
        return [one for one in findings(quads, self.vocabularies) if "/cycle/" in one.focus]


@pytest.fixture(scope="module")
def documents(read: Read, record: Record, forms: Forms, vocabularies: Vocabularies) -> Documents:
    return Documents(read, record, forms, vocabularies)


def order(quads: list[ox.Quad]) -> set[tuple[str, str]]:
    """Return which cycle comes behind which, by their numbers."""
    pairs = ((quad.subject, quad.object) for quad in quads if quad.predicate == BEFORE)
    return {(after.value.rpartition("/")[2], before.value.rpartition("/")[2]) for after, before in pairs}


def numbers(quads: list[ox.Quad]) -> set[str]:
    """Return the cycles that are described."""
    return {quad.subject.value.rpartition("/")[2] for quad in quads if quad.object == CYCLE}


def test_alone_the_number_before_is_assumed(documents: Documents) -> None:
    assert order(documents.describe(documents.document("6"))) == {("6", "5")}


def test_a_combined_cycle_announces_the_next(documents: Documents) -> None:
    quads = documents.describe(documents.document("4-5", announces=6), documents.document("6"))
    assert order(quads) == {("4-5", "3"), ("6", "4-5")}
    assert "5" not in numbers(quads), "no review that nobody speaks of"
    assert documents.findings(quads) == []


def test_a_combined_cycle_that_announces_nothing(documents: Documents) -> None:
    quads = documents.describe(documents.document("6"), documents.document("4-5"))
    assert order(quads) == {("4-5", "3"), ("6", "4-5")}
    assert "5" not in numbers(quads)


def test_a_cycle_that_was_passed_over(documents: Documents) -> None:
    quads = documents.describe(documents.document("3", announces=6), documents.document("6"))
    assert order(quads) == {("3", "2"), ("6", "3")}
    assert documents.findings(quads) == []


def test_the_order_of_the_documents_does_not_count(documents: Documents) -> None:
    three, five, combined = (documents.document(cycle, announces=6) for cycle in ("3", "5", "4-5"))
    six = documents.document("6")
    one = {Cycles(given).before(six.header) for given in ([three, five, combined, six], [combined, six, five, three])}
    assert one == {"5"}


def test_what_still_contradicts_is_a_warning(documents: Documents) -> None:
    quads = documents.describe(
        documents.document("3", announces=6), documents.document("5", announces=6), documents.document("6")
    )
    assert {before for after, before in order(quads) if after == "6"} == {"3", "5"}
    found = documents.findings(quads)
    assert {one.check for one in found} == {
        SHAPE + "AnnouncedCycle-precededByOne",
        SHAPE + "AnnouncedCycle-announcedInCycleBefore",
    }
    assert {one.severity for one in found} == {"Warning"}


def test_another_state_does_not_count(documents: Documents) -> None:
    combined = documents.document("4-5", announces=6)
    elsewhere = replace(combined, header=replace(combined.header, iso3="UZB"))
    assert Cycles([elsewhere]).before(documents.document("6").header) == "5"


def test_a_first_report_has_none_before_it(kazakhstan: Document) -> None:
    header = replace(kazakhstan.header, cycle="1", cycle_number=1)
    assert Cycles([kazakhstan]).before(header) is None


def test_a_build_looks_at_all_documents_together(root: Path, tmp_path: Path) -> None:
    for name in ("data", "ontology"):
        shutil.copytree(root / name, tmp_path / name)
    project = Project(tmp_path)
    shutil.rmtree(project.documents)
    for cycle, announces in (("4-5", 6), ("6", None)):
        folder = project.documents / f"ccpr-c-kaz-co-{cycle}"
        folder.mkdir(parents=True)
        (folder / "source.txt").write_text(text(cycle, announces), encoding="utf-8")
        (folder / "record.yaml").write_text(
            f"symbol: CCPR/C/KAZ/CO/{cycle}\nlanguage: en\nsource: {{file: source.txt, obtained: Made for a test.}}\n"
        )
    quads, _ = assert_quads(project, lambda message: None)
    assert order(quads) == {("4-5", "3"), ("6", "4-5")}
