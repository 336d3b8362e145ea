"""Writes ``docs/conformance.md`` from what came out of a run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.conformance.departures import Departure, departures, explained
from tests.conformance.manifests import ROOT, Case
from tests.conformance.verdicts import Verdict

PAGE = ROOT / "docs" / "conformance.md"
_HEAD = """# Conformance

Made by `python -m tests.conformance --write`; do not edit. The W3C's suites for SPARQL 1.0 and 1.1, as w3c/rdf-tests has them,
run over HTTP against `ccpr-graph serve --data FILE --default-graph strict`: every dataset is served and every query posted.

- *passed*: the answer is the expected one, as often and, where the query orders, in that order; blank nodes mapped one to
  one. *Other form*: of these, a number, a boolean or a date came in another written form (`1` for `01`).
- *refused*: the test writes. This endpoint only reads, so it must say no with a 4xx in each way of sending an update, and did.
- *not applicable*: entailment regimes; graphs named by their own address; tests that the suite itself calls superseded.
- A good query of the syntax tests must be answered (200), and a bad one refused (400). Two good ones of `sparql11/syntax-fed` are
  refused as well, for where their `SERVICE` leads; the answer says that, and not that they are no SPARQL.

The expected results are read with rdflib, the answers too: in the format of the suite's file where the endpoint has it. The suites are
not part of this project. Where they lie beside it, in `../shared/suites`, the tests run them: a part of the datasets in the default
command, everything with `pytest -m thorough`.
"""


def unexplained(verdicts: Iterable[Verdict]) -> list[str]:
    """Return what the departures do not say, as sentences: tests that fail, and tests that no longer do."""
    known = explained()
    faults = []
    for each in verdicts:
        if each.status == "failed" and each.name not in known:
            faults.append(f"{each.name} fails, and departures.yaml does not say why:\n{each.note}")
        if each.status != "failed" and each.name in known:
            faults.append(f"{each.name} passes: take it out of departures.yaml ({known[each.name].title})")
    return faults


def page(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> str:
    """Return the page."""
    labels = {case.name: case.label for case in cases}
    parts = [_HEAD, summary(sum(counts(verdicts).values(), Counter())), *_table(verdicts)]
    return "\n".join([*parts, *_departures(labels), *_not_applicable(verdicts)]) + "\n"


def summary(found: Counter[str]) -> str:
    """Return the outcome of all tests as a sentence, and an empty line."""
    tests = sum(found.values()) - found["other form"]
    return (
        f"Of {tests:,} tests **{found['passed']} passed, {found['refused']} were refused as they must be, {found['failed']} failed**; "
        f"{found['not applicable']} are not applicable.\n"
    )


def counts(verdicts: Iterable[Verdict]) -> dict[str, Counter[str]]:
    """Return the outcomes by folder."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each in verdicts:
        found[each.folder][each.status] += 1
        found[each.folder]["other form"] += each.status == "passed" and each.note == "another written form"
    return found


_COLUMNS = ("passed", "other form", "refused", "failed", "not applicable")


def _table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    by_folder = counts(verdicts)
    yield "| | tests | " + " | ".join(_COLUMNS) + " |"
    yield "|---" * (2 + len(_COLUMNS)) + "|"
    for folder in sorted(by_folder):
        yield _line(folder, by_folder[folder])
    yield _line("**all**", sum(by_folder.values(), Counter()))
    yield ""


def _line(name: str, found: Counter[str]) -> str:
    tests = sum(found.values()) - found["other form"]
    return f"| {name} | {tests} | " + " | ".join(str(found[each] or "") for each in _COLUMNS) + " |"


def _departures(labels: dict[str, str]) -> Iterator[str]:
    yield "## Departures"
    yield ""
    yield "With the smallest example of each. `engine`: pyoxigraph 0.5, to be reported there; `endpoint`: our own choice."
    yield "In the examples `:` is `<http://e/>`. Each example is run by the tests, so this list is what is so."
    yield ""
    for each in departures():
        yield from _departure(each, labels)


def _departure(departure: Departure, labels: dict[str, str]) -> Iterator[str]:
    yield f"### {departure.title}"
    yield ""
    yield f"{departure.reason} ({departure.layer}; {departure.standard})"
    yield ""
    if departure.query:
        yield "```sparql"
        yield from ([f"# data: {departure.data}"] if departure.data else [])
        yield departure.query
        yield from _commented("expected", departure.expected)
        yield from _commented("got", departure.got)
        yield "```"
        yield ""
    for name in departure.tests:
        yield f"- `{name}` ({labels[name]})" if name in labels else f"- `{name}`"
    yield from ([""] if departure.tests else [])


def _commented(what: str, rows: str) -> Iterator[str]:
    lines = rows.split("\n") if rows else ["nothing"]
    yield f"# {what}: " + " | ".join(" ".join(line.split("\t")) for line in lines)


def _not_applicable(verdicts: Sequence[Verdict]) -> Iterator[str]:
    reasons = Counter((each.folder, each.note) for each in verdicts if each.status == "not applicable")
    yield "## Not applicable"
    yield ""
    for (folder, reason), number in sorted(reasons.items()):
        yield f"- {folder}, {number}: {reason}"
