"""The suites over HTTP: some of their datasets by default, more of them in what gates a change, all in the thorough run."""

from __future__ import annotations

import re

import pytest

from tests.conformance.departures import BASE, Departure, departures, explained, outcome
from tests.conformance.manifests import SUITES, cases
from tests.conformance.report import PAGE, page, unexplained
from tests.conformance.running import groups, run, way_of
from tests.sampling import rest

pytestmark = pytest.mark.skipif(
    not (SUITES / "sparql11").is_dir(), reason="the W3C's SPARQL suites are not in ../shared/suites"
)
EXAMPLES = [each for each in departures() if each.query]


@pytest.mark.slow
@pytest.mark.parametrize("every", [60, rest(20)])
def test_a_part_of_the_suites(every: int) -> None:
    """One dataset of so many; of the groups that need one server, whatever their size, all."""
    found = [group for number, group in enumerate(groups(cases())) if number % every == 0 or group.way in ONE_SERVER]
    verdicts = run(case for group in found for case in group.cases)
    assert len(verdicts) > 400
    assert unexplained(verdicts) == []


ONE_SERVER = ("syntax", "update", "exchange", "entailment")


@pytest.mark.thorough
def test_all_of_the_suites() -> None:
    verdicts = run(cases())
    assert unexplained(verdicts) == []
    assert PAGE.read_text() == page(cases(), verdicts), "write it anew: python -m tests.conformance --write"


def test_the_page_counts_every_test() -> None:
    """What can be known without a run: how many tests a folder has, and how many of them are known to fail."""
    rows = re.findall(r"^\| (sparql1[01]/\S+) \| (\d+) \|(?: *\d* \|){3} (\d*) \|", PAGE.read_text(), re.MULTILINE)
    folders = sorted({case.folder for case in cases()})
    tests = {folder: str(sum(case.folder == folder for case in cases())) for folder in folders}
    failed = {folder: str(sum(name.startswith(folder + "#") for name in explained()) or "") for folder in folders}
    assert {folder: (count, fails) for folder, count, fails in rows} == {
        folder: (tests[folder], failed[folder]) for folder in folders
    }


def test_each_departure_is_of_a_test_that_there_is() -> None:
    assert explained().keys() <= {case.name for case in cases()}
    assert sum(len(each.tests) for each in departures()) == len(explained())


def test_every_way_of_running_is_used() -> None:
    assert {way_of(case) for case in cases()} >= {"service", "evaluation", "protocol", *ONE_SERVER}


@pytest.mark.parametrize("departure", EXAMPLES, ids=lambda each: each.title)
def test_examples_are_so(departure: Departure) -> None:
    """When one of these fails after an upgrade of the engine, the departure may be gone."""
    assert outcome(departure) == departure.got != departure.expected
    assert f"### {departure.title}" in PAGE.read_text()
    assert BASE in PAGE.read_text()
