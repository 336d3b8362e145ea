"""The W3C suites over HTTP: exactly the tests that departures.yaml names fail."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.conformance.report import departures
from tests.conformance.running import Outcome, run
from tests.conformance.suite import SUITES, Case, cases
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "conformance.md"
pytestmark = pytest.mark.skipif(
    not (SUITES / "sparql11").is_dir(), reason="the W3C's SPARQL suites are not in ../shared/suites"
)


def known() -> set[str]:
    return {test for each in departures() for test in each.tests}


def check(outcomes: list[Outcome]) -> None:
    failed = {each.case.key: each.why for each in outcomes if each.verdict == "failed"}
    news = {key: why for key, why in failed.items() if key not in known()}
    assert not news, "fails, and is not in departures.yaml"
    passed = {each.case.key for each in outcomes if each.verdict == "passed"}
    assert not passed & known(), "passes, and is in departures.yaml"


def datasets() -> dict[tuple[object, ...], list[Case]]:
    groups: dict[tuple[object, ...], list[Case]] = {}
    for case in cases():
        groups.setdefault((case.data, case.named, case.services), []).append(case)
    return groups


def test_a_part_of_the_suites() -> None:
    """Every twentieth dataset, with the tests on it, and all protocol tests, syntax tests and those with SERVICE."""
    some = [case for number, group in enumerate(datasets().values()) if number % 20 == 0 for case in group]
    always = [case for case in cases() if case.folder in ("protocol", "service-description", "csv-tsv-res")]
    check(run(dict.fromkeys([*some, *always])))


@pytest.mark.thorough
def test_all_of_the_suites() -> None:
    outcomes = run(cases())
    check(outcomes)
    count = Counter(each.verdict for each in outcomes)
    stated = re.search(r"\*\*([\d,]+) passed, (\d+) failed\*\*; (\d+) are", PAGE.read_text())
    assert stated is not None
    numbers = [int(number.replace(",", "")) for number in stated.groups()]
    assert numbers == [count["passed"], count["failed"], count["not applicable"]], "write docs/conformance.md anew"


def test_every_departure_names_tests_that_there_are() -> None:
    assert known() <= {case.key for case in cases()}
    for each in departures():
        assert f"### {each.title}" in PAGE.read_text(), "write docs/conformance.md anew"
