"""Runs the tests of the protocols: SPARQL Protocol, Graph Store Protocol, Service Description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pyoxigraph as ox
import rdflib
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF

from tests.conformance.exchanges import Exchange, exchanges
from tests.conformance.manifests import MF, RDFS, UT, Case, Data, Manifest, case_name, manifests, path_of
from tests.conformance.serving import served
from tests.conformance.verdicts import Verdict

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_GRAPH_STORE = "sparql11/graph-store-protocol"


def run_protocol(cases: Iterable[Case], folder: Path) -> list[Verdict]:
    """Run tests of any of the protocols; servers have their data in ``folder``."""
    found = {case_name(manifest, entry): (manifest, entry) for manifest in manifests() for entry in manifest.entries()}
    return [_run(case, *found[case.name], folder) for case in cases]


def dataset_of_protocol() -> Data:
    """Return the named graphs of all tests of the SPARQL Protocol: a name is the same graph in each."""
    named: dict[str, Path] = {}
    for manifest in manifests():
        for entry in manifest.entries():
            for each in manifest.all(entry, UT + "graphData"):
                named[manifest.text(each, RDFS + "label") or ""] = path_of(manifest.text(each, UT + "graph") or "")
    return Data((), tuple(sorted(named.items())))


def run_exchanges(client: httpx.Client, case: Case) -> Verdict:
    """Run a test of the SPARQL Protocol; one of an update must be refused."""
    [(manifest, entry)] = [
        (manifest, entry)
        for manifest in manifests()
        if manifest.name == case.folder
        for entry in manifest.entries()
        if case_name(manifest, entry) == case.name
    ]
    wanted = exchanges(manifest, entry)
    if any(each.writes and each.succeeds for each in wanted):
        return _refused(case, [each.send(client, "/sparql") for each in wanted if each.writes])
    faults = [fault for each in wanted if (fault := each.fault(each.send(client, "/sparql")))]
    return Verdict(case.name, "failed" if faults else "passed", "; ".join(faults))


def _run(case: Case, manifest: Manifest, entry: ox.Term, folder: Path) -> Verdict:
    if case.folder == "sparql11/http-rdf-update":
        reason = "superseded: the manifest itself sends to graph-store-protocol"
        return Verdict(case.name, "not applicable", reason)
    if manifest.text(entry, MF + "requires") == MF + "DirectGraphIdentification":
        return Verdict(case.name, "not applicable", "graphs are named by ?graph=, not by addresses of their own")
    if case.folder == _GRAPH_STORE:
        return _graph_store(case, exchanges(manifest, entry), folder)
    return _description(case, folder)


def _refused(case: Case, responses: list[httpx.Response]) -> Verdict:
    wrong = [str(each.status_code) for each in responses if not 400 <= each.status_code < 500]
    return Verdict(case.name, "failed" if wrong else "refused", " ".join(wrong))


def _graph_store(case: Case, wanted: tuple[Exchange, ...], folder: Path) -> Verdict:
    """Refuse what writes, and read from a dataset that is as the test has made it by then."""
    wanted = tuple(each for each in wanted if "$LOCATION$" not in each.path)
    reads = [each for each in wanted if not each.writes]
    faults: list[str] = []
    for each in reads or wanted[:1]:
        (folder / "store.trig").write_text(_store(each, reads))
        with served(folder / "store.trig") as address, httpx.Client(base_url=address, timeout=60) as client:
            answered = [other.send(client, "/store").status_code for other in wanted if other.writes]
            faults += [f"{status} for a method that writes" for status in answered if status != 405]
            faults += _read_faults(each, each.send(client, "/store")) if reads else []
    if faults:
        return Verdict(case.name, "failed", "; ".join(faults))
    return Verdict(case.name, "passed" if reads else "refused")


def _read_faults(exchange: Exchange, response: httpx.Response) -> list[str]:
    if fault := exchange.fault(response):
        return [fault]
    if exchange.answer is None:
        return []
    expected, got = (Graph().parse(data=text, format="turtle") for text in (exchange.answer, response.text))
    return [] if isomorphic(expected, got) else [f"another graph: {response.text}"]


def _store(now: Exchange, reads: list[Exchange]) -> str:
    """Return the dataset, as TriG, in which every graph is as a read of the test expects it, ``now`` above all."""
    graphs = {_graph_of(each): each for each in (*reads, now) if each.succeeds}
    lines = []
    for name, each in graphs.items():
        turtle = each.answer or "<http://e/s> <http://e/p> <http://e/o> ."
        parsed = ox.parse(turtle, ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        body = ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b""
        lines.append((f"<{name}> {{ " if name else "{ ") + body.decode() + "}")
    return "\n".join(lines)


def _graph_of(exchange: Exchange) -> str:
    return parse_qs(exchange.path.partition("?")[2]).get("graph", [""])[0]


def _description(case: Case, folder: Path) -> Verdict:
    check = _DESCRIPTION_TESTS[case.name.partition("#")[2]]
    (folder / "d.trig").write_text("<http://e/g> { <http://e/s> <http://e/p> 1 }")
    with served(folder / "d.trig") as address:
        response = httpx.get(f"{address}/sparql", headers={"Accept": "text/turtle"}, timeout=60)
    fault = check(Graph().parse(data=response.text, format="turtle"), f"{address}/sparql")
    return Verdict(case.name, "failed" if fault else "passed", fault)


def _returns_rdf(graph: Graph, endpoint: str) -> str:
    return "" if len(graph) else "there is no triple in it"


def _has_endpoint(graph: Graph, endpoint: str) -> str:
    return "" if (None, SD.endpoint, URIRef(endpoint)) in graph else "it does not name the endpoint"


_CLASSES = {
    SD.defaultDataset: SD.Dataset,
    SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
    SD.graph: SD.Graph,
}
_IRIS = {SD.endpoint, SD.supportedLanguage, SD.resultFormat, SD.feature, SD.name, SD.inputFormat}


def _conforms(graph: Graph, endpoint: str) -> str:
    """Check section 3 of the standard: one service with one endpoint; values of the right class; named graphs named."""
    faults = [
        f"sd:{p} has an unknown value" for _, p, o in graph if p in _CLASSES and (o, RDF.type, _CLASSES[p]) not in graph
    ]
    known = _CLASSES.keys() | _IRIS
    faults += [f"{p} is not of the standard" for p in set(graph.predicates()) if p.startswith(SD) and p not in known]
    faults += [f"{p} has a value that is no IRI" for _, p, o in graph if p in _IRIS and not isinstance(o, URIRef)]
    services = list(graph.subjects(RDF.type, SD.Service))
    if len(services) != 1 or len(list(graph.objects(services[0], SD.endpoint))) != 1:
        faults.append("there is not one service with one endpoint")
    named: list[rdflib.term.Node] = list(graph.subjects(RDF.type, SD.NamedGraph))
    faults += ["a named graph has not one name" for each in named if len(list(graph.objects(each, SD.name))) != 1]
    return "; ".join(faults)


_DESCRIPTION_TESTS: dict[str, Callable[[Graph, str], str]] = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint,
    "conforms-to-schema": _conforms,
}
