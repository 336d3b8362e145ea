"""Reads the manifests of the suites: which tests there are, and what each needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[2]
SUITES = ROOT.parent / "shared" / "suites"
BASE = "http://suite.invalid/"
"""Where the files of the suites stand, as far as relative IRIs can tell."""

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)

Subject = ox.NamedNode | ox.BlankNode


class Manifest:
    """The triples of one manifest, to look things up in."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self.name = self.folder.relative_to(SUITES).as_posix()
        self._objects: dict[tuple[str, str], list[ox.Term]] = {}
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=iri_of(path)):
            self._objects.setdefault((str(quad.subject), quad.predicate.value), []).append(quad.object)

    def all(self, subject: object, predicate: str) -> list[ox.Term]:
        return self._objects.get((str(subject), predicate), [])

    def one(self, subject: object, predicate: str) -> ox.Term | None:
        return next(iter(self.all(subject, predicate)), None)

    def text(self, subject: object, predicate: str) -> str | None:
        found = self.one(subject, predicate)
        return None if found is None else found.value  # type: ignore[union-attr]

    def list(self, head: ox.Term | None) -> list[ox.Term]:
        members = []
        while head is not None and head != ox.NamedNode(RDF + "nil"):
            members += self.all(head, RDF + "first")
            head = self.one(head, RDF + "rest")
        return members

    def entries(self) -> list[ox.Term]:
        heads = [heads for (_, predicate), heads in self._objects.items() if predicate == MF + "entries"]
        return [entry for [head] in heads for entry in self.list(head)]

    def files(self, subject: object, predicate: str) -> tuple[Path, ...]:
        return tuple(path_of(each.value) for each in self.all(subject, predicate) if isinstance(each, ox.NamedNode))


@dataclass(frozen=True)
class Data:
    """A dataset: files for the default graph, and names with files for named graphs."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Case:
    """One test: ``name`` is suite, folder and name of it; ``kind`` is its class in the manifest's vocabulary."""

    name: str
    kind: str
    label: str
    query: Path | None = None
    data: Data = Data()
    result: Path | None = None
    lax: bool = False
    services: tuple[tuple[str, Path], ...] = ()

    @property
    def folder(self) -> str:
        return self.name.partition("#")[0]


def iri_of(path: Path) -> str:
    return BASE + path.relative_to(SUITES).as_posix()


def path_of(iri: str) -> Path:
    return SUITES / iri.removeprefix(BASE)


@cache
def manifests() -> tuple[Manifest, ...]:
    """Read every manifest of the two suites, by folder."""
    found = [path for suite in ("sparql10", "sparql11") for path in sorted(SUITES.glob(f"{suite}/*/manifest*.ttl"))]
    return tuple(Manifest(path) for path in found)


@cache
def cases() -> tuple[Case, ...]:
    """Return every test, in the order of the manifests."""
    return tuple(_case(manifest, entry) for manifest in manifests() for entry in manifest.entries())


def case_name(manifest: Manifest, entry: object) -> str:
    return f"{manifest.name}#{re.split('[#/]', entry.value)[-1]}"  # type: ignore[attr-defined]


def _case(manifest: Manifest, entry: ox.Term) -> Case:
    types = [each.value for each in manifest.all(entry, RDF + "type")]  # type: ignore[union-attr]
    [kind] = {each.partition("#")[2] for each in types if each.endswith(("Test", "Test11"))}
    action = manifest.one(entry, MF + "action")
    query = action if isinstance(action, ox.NamedNode) else None
    if isinstance(action, ox.BlankNode):
        query = manifest.one(action, QT + "query") or manifest.one(action, UT + "request")
    path = None if query is None else path_of(query.value)
    return Case(
        case_name(manifest, entry),
        kind,
        manifest.text(entry, MF + "name") or "",
        path,
        _data(manifest, action, path),
        next(iter(manifest.files(entry, MF + "result")), None),
        manifest.text(entry, MF + "resultCardinality") == MF + "LaxCardinality",
        tuple(_service(manifest, each) for each in manifest.all(action, QT + "serviceData")),
    )


def _data(manifest: Manifest, action: ox.Term | None, query: Path | None) -> Data:
    named = [*manifest.files(action, QT + "graphData")]
    if query is not None and query.suffix == ".rq":
        # What FROM names would be fetched by an engine that fetches; ours finds it in its own dataset.
        text = query.read_bytes().decode("utf-8", "replace")
        wanted = [query.parent / each for each in _FROM.findall(text)]
        named += [path for path in wanted if path.is_file() and path not in named]
    return Data(manifest.files(action, QT + "data"), tuple((iri_of(path), path) for path in named))


def _service(manifest: Manifest, described: ox.Term) -> tuple[str, Path]:
    [path] = manifest.files(described, QT + "data")
    return manifest.text(described, QT + "endpoint") or "", path
