"""Reads the W3C's SPARQL test suites: what each test asks, of which data, and what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rdflib import RDF, RDFS, Graph, Namespace, Node, URIRef
from rdflib.collection import Collection

from tests.conftest import ROOT

SUITES = ROOT.parent / "shared" / "suites"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """One request of a protocol test, and what its answer must be like."""

    method: str
    address: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    format: str | None
    boolean: bool | None


@dataclass(frozen=True)
class Case:
    """One test. ``kind`` is the local name of its class; files are paths, named graphs pairs of name and path."""

    suite: str
    folder: str
    name: str
    kind: str
    query: Path | None = None
    data: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    services: tuple[tuple[str, Path], ...] = ()
    expected: Path | None = None
    requests: tuple[Request, ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """What names the test in tables."""
        return f"{self.suite}/{self.folder}/{self.name}"


@cache
def cases() -> tuple[Case, ...]:
    """Return all tests of both suites, in the order of their folders."""
    found = []
    for suite in ("sparql10", "sparql11"):
        for manifest in sorted((SUITES / suite).glob("*/manifest*.ttl")):
            found += list(_read(suite, manifest))
    return tuple({case.key: case for case in found}.values())


def _read(suite: str, manifest: Path) -> Iterator[Case]:
    graph = Graph().parse(manifest, publicID=manifest.as_uri())
    for entries in graph.objects(None, MF.entries):
        for test in Collection(graph, entries):
            kind = graph.value(test, RDF.type)
            if kind is not None:
                yield _case(suite, manifest, graph, test, str(kind).rpartition("#")[2])


def _case(suite: str, manifest: Path, graph: Graph, test: Node, kind: str) -> Case:
    name = str(test).rpartition("#")[2] or str(test).rpartition("/")[2]
    folder = manifest.parent.name
    if kind in ("ProtocolTest", "GraphStoreProtocolTest"):
        named = tuple(_labelled(graph, test, UT.graphData, UT.graph))
        return Case(suite, folder, name, kind, named=named, requests=tuple(_requests(graph, test)))
    action = graph.value(test, MF.action)
    result = graph.value(test, MF.result)
    expected = _path(result) if isinstance(result, URIRef) else None
    if isinstance(action, URIRef):
        return Case(suite, folder, name, kind, _path(action), expected=expected)
    query = graph.value(action, QT.query) or graph.value(action, UT.request)
    if query is None:
        return Case(suite, folder, name, kind)
    data = tuple(sorted(_path(each) for each in graph.objects(action, QT.data)))
    named = tuple(_labelled(graph, action, QT.graphData, QT.graph))
    services = tuple(sorted(_services(graph, action)))
    path = _path(query)
    if not data and not named and kind == "QueryEvaluationTest":
        named = tuple(_from(path))
    return Case(suite, folder, name, kind, path, data, named, services, expected)


def _from(query: Path) -> Iterator[tuple[str, Path]]:
    """Give the graphs that a query names itself: an endpoint has them already, or not at all."""
    for reference in dict.fromkeys(_FROM.findall(query.read_text())):
        path = query.parent / reference
        if path.is_file():
            yield path.as_uri(), path


def _labelled(graph: Graph, node: Node | None, predicate: URIRef, file: URIRef) -> Iterator[tuple[str, Path]]:
    for each in graph.objects(node, predicate):
        if isinstance(each, URIRef):
            yield str(each), _path(each)
        else:
            given = graph.value(each, file)
            label = graph.value(each, RDFS.label)
            assert given is not None
            yield str(label or given), _path(given)


def _services(graph: Graph, action: Node | None) -> Iterator[tuple[str, Path]]:
    for each in graph.objects(action, QT.serviceData):
        endpoint, data = graph.value(each, QT.endpoint), graph.value(each, QT.data)
        if data is not None:
            yield str(endpoint), _path(data)


def _requests(graph: Graph, test: Node) -> Iterator[Request]:
    action = graph.value(test, MF.action)
    listed = graph.value(action, HT.requests)
    for request in Collection(graph, listed) if listed is not None else ():
        headers = graph.value(request, HT.headers)
        fields = [
            (str(graph.value(each, HT.fieldName)), str(graph.value(each, HT.fieldValue)))
            for each in (Collection(graph, headers) if headers is not None else ())
        ]
        body = graph.value(request, HT.body)
        response = graph.value(request, HT.resp)
        boolean = graph.value(response, MF.expectedBoolean)
        wanted = graph.value(response, MF.expectedFormat)
        yield Request(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)),
            tuple(fields),
            b"" if body is None else _body(graph, body),
            tuple(str(each)[-3:] for each in graph.objects(response, MF.expectedStatus)),
            None if wanted is None else str(wanted),
            None if boolean is None else str(boolean) == "true",
        )


def _body(graph: Graph, body: Node) -> bytes:
    chars = graph.value(body, CNT.chars)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return str(chars or "").encode(encoding)


def _path(iri: Node) -> Path:
    return Path(unquote(urlsplit(str(iri)).path))
