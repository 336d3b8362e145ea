"""docs/operations.md: flags, numbers, metrics and fields of the log are those that there are."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
from prometheus_client.parser import text_string_to_metric_families

from ccpr_graph.cli import app
from ccpr_graph.store import Lanes, Limits
from ccpr_graph.web.access import AccessLog
from ccpr_graph.web.crowd import HttpLimits
from ccpr_graph.web.rates import Rates
from tests.web.asgi import app_that, scope_of
from tests.web.test_access import logged

TEXT = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()


def rows(heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the tables below a heading."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = re.findall(r"^\| (?!number|flag|metric|field)(.*) \|$", section, flags=re.MULTILINE)
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


def flags() -> dict[str, Any]:
    command: Any = typer.main.get_command(app)
    return {parameter.opts[0]: parameter for parameter in command.commands["serve"].params}


def test_flags() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in rows("Settings") if row[0].startswith("`--")}
    there = flags()
    assert told.keys() == there.keys()
    for name, default in told.items():
        value = there[name].default
        value = getattr(value, "value", value)
        assert default == ("" if value is None else str(value)), name


def test_numbers() -> None:
    told = {row[0].strip("`"): row[1].replace(",", "") for row in rows("Settings") if not row[0].startswith("`--")}
    there = {
        f"{type(each).__name__}.{field.name}": f"{getattr(each, field.name):.0f}"
        for each in (Limits(), Lanes(), Rates(), HttpLimits())
        for field in fields(each)
    }
    assert told == there


def test_defaults_in_the_help_of_rates() -> None:
    for name, value in {
        "--rate": Rates().per_second,
        "--burst": Rates().burst,
        "--concurrent": Rates().concurrent,
    }.items():
        assert f"Default: {value:g}," in flags()[name].help


def test_metrics(client: httpx.Client) -> None:
    client.get("/sparql", params={"query": "ASK { <http://e/measured> ?p ?o }"})
    families = text_string_to_metric_families(client.get("/metrics").text)
    there = {sample.name for family in families for sample in family.samples if sample.name.startswith("ccpr_")}
    told = {name for row in rows("Metrics") for name in re.findall(r"`(ccpr_\w+(?:…\w+)?)`", row[0])}
    patterns = {name: re.compile(name.replace("…", r"\w+") + "(_bucket|_sum|_count)?") for name in told}
    for name in there:
        assert any(pattern.fullmatch(name) for pattern in patterns.values()), name
    # These come with what they count.
    seldom = {name for name in told if re.search("cancelled|stopped|died|restarts|broken_off", name)}
    for name in told - seldom:
        assert any(patterns[name].fullmatch(each) for each in there), name


def test_fields_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    line, _ = logged(caplog, app_that(), scope_of(query_string=b"x"), log_queries=True)
    told = {name for row in rows("The log") for name in re.findall(r"`(\w+)`", row[0])}
    assert told == line.keys() | {"kind", "cache", "broken_off"}
    assert all(f"``{name}``" in str(AccessLog.__doc__) for name in told)
