"""Runs tests of the suites over HTTP against ``ccpr-graph serve --data``, and says how each ended."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox

from tests.conformance.comparison import expected_of, result_of, same, same_csv, triples_of
from tests.conformance.suite import Case, Request

_DATA = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
_MEDIA = {
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                "text/tab-separated-values"),
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}  # fmt: skip
NOT_FOR_US = {
    "UpdateEvaluationTest": "refused",
    "PositiveUpdateSyntaxTest11": "refused",
    "NegativeUpdateSyntaxTest11": "refused",
}
"""Kinds of test whose requests are updates: a read-only endpoint has to refuse each."""


@dataclass(frozen=True)
class Outcome:
    """How a test ended: passed, failed, or not applicable, and a word on why."""

    case: Case
    verdict: str
    why: str = ""


def run(cases: Iterable[Case], progress: Callable[[str], None] = lambda line: None) -> list[Outcome]:
    """Run tests, those on the same data on one server; two servers at a time."""
    groups: dict[tuple[object, ...], list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.data, case.named, case.services].append(case)
    with ThreadPoolExecutor(2) as threads:
        outcomes = []
        for number, found in enumerate(threads.map(_run_group, groups.values()), start=1):
            outcomes += found
            progress(f"{number} of {len(groups)} datasets, {len(outcomes)} tests")
    return sorted(outcomes, key=lambda each: each.case.key)


def _run_group(cases: list[Case]) -> list[Outcome]:
    with ExitStack() as stack:
        try:
            services: dict[str, str] = {}
            for name, path in reversed(cases[0].services):  # one may ask those that were started before it
                services[name] = stack.enter_context(served([(None, path)], services.values()))
            data = [*((None, path) for path in cases[0].data), *cases[0].named]
            address = stack.enter_context(served(data, services.values()))
        except RuntimeError as error:
            return [Outcome(case, "failed", f"the data cannot be served: {error}") for case in cases]
        client = stack.enter_context(httpx.Client(base_url=address, timeout=60))
        return [_run(client, case, services) for case in cases]


@contextmanager
def served(data: Iterable[tuple[str | None, Path]], allowed: Iterable[str] = ()) -> Iterator[str]:
    """Serve files, each in the default graph or a named one; give the address of the server."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.nq"
        quads = [quad for name, path in data for quad in _quads(name, path)]
        file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
        options = [option for each in allowed for option in ("--allow-private-service", each)]
        command = [sys.executable, "-m", "ccpr_graph", "serve", "--data", str(file), "--port", "0", *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            found = re.search(r"at (http://\S+)/", process.stdout.readline())
            try:
                if found is None:
                    raise RuntimeError(process.stderr.read())
                yield found[1]
            finally:
                process.kill()


def _quads(name: str | None, path: Path) -> Iterator[ox.Quad]:
    graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
    marks: dict[str, ox.BlankNode] = {}  # a label is a node of its own in each file
    for quad in ox.parse(path=str(path), format=_DATA[path.suffix], base_iri=path.as_uri()):
        subject, value = (_renamed(term, marks) for term in (quad.subject, quad.object))
        yield ox.Quad(subject, quad.predicate, value, graph)


def _renamed(term: object, marks: dict[str, ox.BlankNode]) -> object:
    return marks.setdefault(term.value, ox.BlankNode()) if isinstance(term, ox.BlankNode) else term


def _run(client: httpx.Client, case: Case, services: dict[str, str]) -> Outcome:
    if case.folder == "entailment":
        return Outcome(case, "not applicable", "no entailment regime")
    if case.kind == "ProtocolTest":
        return _protocol(client, case)
    if case.kind == "GraphStoreProtocolTest":
        return Outcome(case, "not applicable", "the tests write first; reading is tested in tests/web/test_endpoint.py")
    if case.kind == "ServiceDescriptionTest":
        return _description(client, case)
    if case.query is None:
        return Outcome(case, "not applicable", "no query")
    text = case.query.read_bytes().decode()
    if case.kind in NOT_FOR_US:
        answer = _ask(client, text)
        return _verdict(case, 400 <= answer.status_code < 500, f"an update is answered with {answer.status_code}")
    if "Syntax" in case.kind:
        return _syntax(client, case, text)
    for name, address in services.items():
        text = text.replace(f"<{name}>", f"<{address}/sparql>")
    return _evaluation(client, case, f"BASE <{case.query.as_uri()}>\n{text}")


def _ask(
    client: httpx.Client, text: str, accept: str = "application/sparql-results+json, text/turtle"
) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return client.post("/sparql", content=text.encode(), headers=headers)


def _verdict(case: Case, passed: bool, why: str) -> Outcome:
    return Outcome(case, "passed") if passed else Outcome(case, "failed", why)


def _syntax(client: httpx.Client, case: Case, text: str) -> Outcome:
    answer = _ask(client, text)
    if case.kind.startswith("Negative"):
        return _verdict(case, answer.status_code == 400, f"answered with {answer.status_code}")
    # SERVICE to a host that is not allowed is refused, by its name and not as a fault of syntax
    understood = answer.status_code == 200 or (answer.status_code == 400 and "SERVICE" in answer.text)
    return _verdict(case, understood, answer.text[:200])


def _evaluation(client: httpx.Client, case: Case, text: str) -> Outcome:
    assert case.expected is not None
    if case.expected.suffix == ".csv":
        answer = _ask(client, text, "text/csv")
        return _verdict(case, same_csv(case.expected.read_bytes(), answer.content), answer.text[:200])
    if case.expected.suffix == ".tsv":
        answer = _ask(client, text, "text/tab-separated-values")
        if answer.status_code != 200:
            return Outcome(case, "failed", answer.text[:300])
        got = result_of(answer.content, ox.QueryResultsFormat.TSV)
        return _verdict(case, same(expected_of(case.expected), got, ordered=False), answer.text[:300])
    answer = _ask(client, text)
    if answer.status_code != 200:
        return Outcome(case, "failed", f"{answer.status_code}: {answer.text[:300]}")
    if answer.headers["content-type"].startswith("text/turtle"):
        got = triples_of(answer.content, ox.RdfFormat.TURTLE)
    else:
        got = result_of(answer.content, ox.QueryResultsFormat.JSON)  # type: ignore[assignment]
    expected = expected_of(case.expected)
    ordered = (
        bool(re.search(r"\border\s+by\b", text, re.IGNORECASE)) and case.suite == "sparql10" and case.folder == "sort"
    )
    if same(expected, got, ordered=ordered, reduced=case.folder == "reduced"):
        return Outcome(case, "passed")
    only = " but for its order" if ordered and same(expected, got, ordered=False) else ""
    return Outcome(case, "failed", f"another result{only}: {answer.text[:300]}")


def _description(client: httpx.Client, case: Case) -> Outcome:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = triples_of(answer.content, ox.RdfFormat.TURTLE)
    named = {each.predicate.value.rpartition("#")[2]: each.object for each in triples}
    endpoint = named.get("endpoint")
    checks = {
        "returns-rdf": bool(triples),
        "has-endpoint-triple": endpoint == ox.NamedNode(f"{client.base_url}".rstrip("/") + "/sparql"),
        "conforms-to-schema": {"endpoint", "supportedLanguage", "resultFormat", "defaultDataset"} <= set(named),
    }
    return _verdict(case, checks[case.name], answer.text[:300])


def _protocol(client: httpx.Client, case: Case) -> Outcome:
    if case.name.startswith("update"):  # what a writing endpoint accepts: the first request must be refused here
        answer = _send(client, case.requests[0])
        return _verdict(case, answer.status_code in range(400, 500), f"an update is answered with {answer.status_code}")
    for request in case.requests:
        answer = _send(client, request)
        if why := _differs(request, answer):
            return Outcome(case, "failed", why)
    return Outcome(case, "passed")


def _send(client: httpx.Client, request: Request) -> httpx.Response:
    path = request.address.replace("/sparql/", "/sparql", 1)
    return client.request(request.method, path, headers=dict(request.headers), content=request.body)


def _differs(request: Request, answer: httpx.Response) -> str:
    if f"{answer.status_code // 100}xx" not in {each.lower() for each in request.statuses}:
        return f"status {answer.status_code}, expected {' or '.join(request.statuses)}: {answer.text[:200]}"
    media_type = answer.headers["content-type"].split(";")[0]
    if request.format is not None and media_type not in _MEDIA[request.format]:
        return f"{media_type} where {request.format} was expected"
    if request.boolean is not None and answer.json().get("boolean") is not request.boolean:
        return f"answered {answer.text[:100]}"
    return ""
