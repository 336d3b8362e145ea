"""Every rule has a case ``tests/rules/<slug>/``: to ``data.ttl`` the rule alone adds exactly ``expected.ttl``."""

from __future__ import annotations

import pytest
from rdflib.compare import isomorphic

from ccpr_graph.infer import Rule, infer
from ccpr_graph.validate import to_graph
from tests.rdf_cases import ROOT, quads_of, rules

CASES = ROOT / "tests" / "rules"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.slug)
def test_rule_adds_what_is_expected(rule: Rule) -> None:
    folder = CASES / rule.slug
    added = to_graph(infer(quads_of(folder / "data.ttl"), [rule]))
    expected = to_graph(quads_of(folder / "expected.ttl"))
    assert isomorphic(added, expected), sorted(added ^ expected)


def test_every_case_has_its_rule() -> None:
    assert {folder.name for folder in CASES.iterdir()} == {rule.slug for rule in rules()}


def test_rules_have_a_title_and_a_description() -> None:
    for rule in rules():
        assert rule.title and rule.description.endswith("."), rule.slug
