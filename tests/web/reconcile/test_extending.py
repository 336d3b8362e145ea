"""Values of the data as JSON has them: a number only where JSON, and who reads it, has that number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ccpr_graph.web.reconcile.catalogue import Property
from ccpr_graph.web.reconcile.extending import _value

XSD = "http://www.w3.org/2001/XMLSchema#"
LONG = "9" * 5000


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("6", "integer", {"int": 6}),
        ("-06", "int", {"int": -6}),
        (LONG, "integer", {"str": LONG}),
        ("six", "integer", {"str": "six"}),
        ("0.97", "decimal", {"float": 0.97}),
        (".5", "decimal", {"float": 0.5}),
        ("1E3", "double", {"float": 1000.0}),
        ("1E999", "double", {"str": "1E999"}),
        ("INF", "double", {"str": "INF"}),
        ("NaN", "float", {"str": "NaN"}),
        ("ten", "decimal", {"str": "ten"}),
        (LONG, "decimal", {"str": LONG}),
        ("2025-07-11", "date", {"date": "2025-07-11T00:00:00Z"}),
    ],
)
def test_values(value: str, kind: str, expected: dict[str, Any]) -> None:
    row = {"value": {"type": "literal", "value": value, "datatype": XSD + kind}}
    made = _value(row, Property("p", "p", "http://e/p"))
    assert made == expected
    json.dumps(made, allow_nan=False)
