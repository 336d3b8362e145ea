"""Runs tests of the suites against servers, each of which serves what some tests have as their dataset."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx

from tests.conformance import results
from tests.conformance.manifests import Case, Data, iri_of
from tests.conformance.protocol_runs import dataset_of_protocol, run_exchanges, run_protocol
from tests.conformance.serving import served, write_dataset
from tests.conformance.verdicts import Verdict

_QUERY = {"Content-Type": "application/sparql-query"}
_COMMENT = re.compile(r"#[^\n]*")
_EMPTY = Data()
_AT_A_TIME = 3

Way = Literal["entailment", "update", "syntax", "service", "evaluation", "protocol", "exchange"]


def way_of(case: Case) -> Way:
    """Return how a test is run."""
    if case.folder == "sparql11/entailment":
        return "entailment"
    if case.query is None:
        return "exchange" if case.kind == "ProtocolTest" else "protocol"
    if case.query.suffix == ".ru":
        return "update"
    if "Syntax" in case.kind:
        return "syntax"
    return "service" if case.folder == "sparql11/service" else "evaluation"


@dataclass(frozen=True)
class Group:
    """Tests that one server can be asked."""

    way: Way
    data: Data
    cases: tuple[Case, ...]


def groups(cases: Iterable[Case]) -> list[Group]:
    """Put tests that have the same dataset together; most tests first, so that all end at about the same time."""
    together: dict[tuple[Way, object], list[Case]] = defaultdict(list)
    for case in cases:
        way = way_of(case)
        alone = case.name if way in ("service", "protocol") else None
        together[way, case.data if way == "evaluation" else alone].append(case)
    made = [Group(way, found[0].data, tuple(found)) for (way, _), found in together.items()]
    return sorted(made, key=lambda group: -len(group.cases))


def run(cases: Iterable[Case], at_a_time: int = _AT_A_TIME) -> list[Verdict]:
    """Run tests; return what came out, in their order."""
    wanted = list(cases)
    with ThreadPoolExecutor(at_a_time) as threads, results.as_written():
        found = {each.name: each for group in threads.map(_run_group, groups(wanted)) for each in group}
    return [found[case.name] for case in wanted]


def _run_group(group: Group) -> list[Verdict]:
    if group.way == "entailment":
        return [Verdict(case.name, "not applicable", "the endpoint has no entailment regime") for case in group.cases]
    with tempfile.TemporaryDirectory() as folder:
        if group.way == "service":
            return [_service(case, Path(folder)) for case in group.cases]
        if group.way == "protocol":
            return run_protocol(group.cases, Path(folder))
        ask: dict[Way, Callable[[httpx.Client, Case], Verdict]] = {
            "update": _update,
            "syntax": _syntax,
            "evaluation": _evaluation,
            "exchange": run_exchanges,
        }
        data = {"evaluation": group.data, "exchange": dataset_of_protocol()}.get(group.way, _EMPTY)
        file = write_dataset(data, Path(folder) / "data.nq")
        with served(file) as address, httpx.Client(base_url=address, timeout=60) as client:
            return [ask[group.way](client, case) for case in group.cases]


def _evaluation(client: httpx.Client, case: Case) -> Verdict:
    assert case.query is not None
    return _judged(client, case, case.query.read_text(encoding="utf-8"))


def _judged(client: httpx.Client, case: Case, text: str, original: Callable[[bytes], bytes] = bytes) -> Verdict:
    assert case.query is not None and case.result is not None
    table = results.TABLES.get(case.result.suffix, results.TABLES[".srj"])
    headers = {**_QUERY, "Accept": f"{table}, text/turtle"}
    response = client.post("/sparql", content=f"BASE <{iri_of(case.query)}> {text}".encode(), headers=headers)
    if response.status_code != 200:
        return Verdict(case.name, "failed", f"{response.status_code}: {response.text.strip()}")
    media_type = response.headers["content-type"]
    got = results.read(original(response.content), media_type)
    graph = media_type.startswith("text/turtle")
    expected = results.expected_of(case.result, iri_of(case.result), graph=graph)
    if isinstance(expected, results.Table):
        expected.ordered = expected.ordered or _orders(text)
    if results.same(expected, got, lax=case.lax, key=results.tagged):
        return Verdict(case.name, "passed")
    if results.same(expected, got, lax=case.lax, key=results.by_value):
        return Verdict(case.name, "passed", "another written form")
    return Verdict(case.name, "failed", f"expected:\n{results.described(expected)}\ngot:\n{results.described(got)}")


def _orders(text: str) -> bool:
    return re.search(r"\bORDER\s+BY\b", _COMMENT.sub("", text).rpartition("}")[2], re.IGNORECASE) is not None


def _syntax(client: httpx.Client, case: Case) -> Verdict:
    """Post a query as it stands: a good one has an answer, and a bad one is an error of the client's."""
    assert case.query is not None
    response = client.post("/sparql", content=case.query.read_bytes(), headers=_QUERY)
    bad = case.kind.startswith("Negative")
    allowed = response.status_code == 400 and "SERVICE" in response.text and "not valid" not in response.text
    passed = response.status_code == 400 if bad else response.status_code == 200 or allowed
    return Verdict(
        case.name, "passed" if passed else "failed", f"{response.status_code}: {response.text.strip()[:300]}"
    )


def _update(client: httpx.Client, case: Case) -> Verdict:
    """Send an update in every way there is: the endpoint only reads, so each is an error of the client's."""
    assert case.query is not None
    body = case.query.read_bytes()
    responses = [
        client.post("/sparql", content=body, headers={"Content-Type": "application/sparql-update"}),
        client.post("/sparql", data={"update": body.decode()}),
        client.get("/sparql", params={"update": body.decode()}),
        client.post("/sparql", content=body, headers=_QUERY),
    ]
    wrong = [each for each in responses if not 400 <= each.status_code < 500]
    note = "".join(f"{each.request.method}: {each.status_code}" for each in wrong)
    return Verdict(case.name, "failed" if wrong else "refused", note)


def _service(case: Case, folder: Path) -> Verdict:
    """Start the other endpoints, put their addresses in place of the test's, and ask.

    A query may have one endpoint ask a second, so each may ask those that come later in the manifest.
    """
    assert case.query is not None
    moved: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        for number, (endpoint, path) in enumerate(reversed(case.services)):
            file = write_dataset(Data((path,)), folder / f"service{number}.nq")
            moved[endpoint] = stack.enter_context(served(file, _allowing(moved))) + "/sparql"
        file = write_dataset(case.data, folder / "data.nq")
        file.write_text(_replaced(file.read_text(), moved))
        address = stack.enter_context(served(file, _allowing(moved)))
        client = stack.enter_context(httpx.Client(base_url=address, timeout=60))
        back = {there: here for here, there in moved.items()}
        text = _replaced(case.query.read_text(encoding="utf-8"), moved)
        return _judged(client, case, text, lambda body: _replaced(body.decode(), back).encode())


def _allowing(addresses: dict[str, str]) -> list[str]:
    hosts = (address.removesuffix("/sparql") for address in addresses.values())
    return [option for host in hosts for option in ("--allow-private-service", host)]


def _replaced(text: str, replacements: dict[str, str]) -> str:
    for old, new in replacements.items():
        text = text.replace(old, new)
    return text
