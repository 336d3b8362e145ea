"""Asks a release and gives rows of plain strings, for commands that print."""

from __future__ import annotations

import json
from typing import Any

from ccpr_graph.store import Engine, Formats

Row = dict[str, str]


def rows(engine: Engine, query: str, *, timeout: float | None = None) -> list[Row]:
    """Return the solutions of a SELECT query; an unbound variable is missing from its row."""
    result = engine.evaluate(query, formats=Formats.named("json"), timeout=timeout)
    _, solutions = solutions_of(json.loads(result.body))
    return solutions


def solutions_of(body: dict[str, Any]) -> tuple[list[str], list[Row]]:
    """Return variables and solutions of SPARQL Query Results JSON (W3C Recommendation of 2013)."""
    bindings = body["results"]["bindings"]
    return body["head"]["vars"], [{name: term["value"] for name, term in row.items()} for row in bindings]
