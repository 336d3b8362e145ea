"""What the dumps are: the whole graph and its parts. The same triple may be in several of them.

==================== =============================================================================================
the whole            every named graph
asserted, inferred   the graphs of rules of inference, and all others
a document           its own named graph
a vocabulary         its own named graph
a State              its entry, whatever names it in graphs that are not of documents (treaty status, events, sessions),
                     and the graphs of the documents about it
==================== =============================================================================================

A State without a document has no file of its own: it would hold nothing but a few lines of the vocabulary and of the treaty
status, two hundred times. Parts have fewer formats than the whole, which a reader can have in every one: their bytes are
the greater part of a release.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris, manifest

_STATE: Final = ox.NamedNode(iris.term("state"))
_DOCUMENTS: Final = iris.graph("document") + "/"
_VOCABULARIES: Final = iris.graph("vocabulary") + "/"
_INFERRED: Final = iris.graph("inferred") + "/"
_STATES: Final = iris.ID + "state/"

_ALL: Final = manifest.DUMP_SUFFIXES
_FOR_PEOPLE: Final = (".ttl", ".nt", ".jsonld")
_WITH_GRAPHS: Final = (".ttl", ".nq", ".trig")


@dataclass(frozen=True)
class Part:
    """A dump: its path without a suffix, the suffixes it is written with, its quads in reading order."""

    path: str
    suffixes: tuple[str, ...]
    quads: Sequence[ox.Quad]


def parts(ordered: Sequence[ox.Quad]) -> Iterator[Part]:
    """Give the whole and all parts of quads in reading order, one after another, each in reading order as well."""
    yield Part(manifest.GRAPH_FILES, _ALL, ordered)
    yield Part(manifest.ASSERTED_FILES, _WITH_GRAPHS, [quad for quad in ordered if not _is_in(quad, _INFERRED)])
    yield Part(manifest.INFERRED_FILES, _ALL, [quad for quad in ordered if _is_in(quad, _INFERRED)])
    for slug, quads in _by_name(ordered, _DOCUMENTS):
        yield Part(f"{manifest.DOCUMENTS}/{slug}", _FOR_PEOPLE, quads)
    for code, quads in _by_state(ordered):
        yield Part(f"{manifest.STATES}/{code}", (*_FOR_PEOPLE, ".trig"), quads)
    for slug, quads in _by_name(ordered, _VOCABULARIES):
        yield Part(f"{manifest.VOCABULARIES}/{slug}", _FOR_PEOPLE, quads)


def _is_in(quad: ox.Quad, graphs: str) -> bool:
    return _graph(quad).startswith(graphs)


def _graph(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _by_name(ordered: Sequence[ox.Quad], graphs: str) -> list[tuple[str, list[ox.Quad]]]:
    """Return the graphs below an IRI, by the rest of their IRIs, sorted."""
    found: dict[str, list[ox.Quad]] = {}
    for quad in ordered:
        if _is_in(quad, graphs):
            found.setdefault(_graph(quad).removeprefix(graphs), []).append(quad)
    return sorted(found.items())


def _by_state(ordered: Sequence[ox.Quad]) -> list[tuple[str, list[ox.Quad]]]:
    """Return what there is about each State that has a document, by its code, sorted."""
    states_of_graph = _states_of_documents(ordered)
    codes = {code for found in states_of_graph.values() for code in found}
    states_of_entry = _states_of_entries(ordered, codes)
    made: dict[str, list[ox.Quad]] = {code: [] for code in codes}
    for quad in ordered:
        graph = _graph(quad)
        about = states_of_graph if graph in states_of_graph else states_of_entry if _is_entry(graph) else None
        if about is not None:
            for code in about.get(graph if about is states_of_graph else str(quad.subject), ()):
                made[code].append(quad)
    return sorted(made.items())


def _states_of_documents(ordered: Sequence[ox.Quad]) -> dict[str, tuple[str, ...]]:
    """Return the codes of the States that each graph of a document is about, as it says itself."""
    found: dict[str, set[str]] = {}
    for quad in ordered:
        if quad.predicate == _STATE and _is_in(quad, _DOCUMENTS):
            graph = _graph(quad)
            own = iris.resource("document/" + graph.removeprefix(_DOCUMENTS))
            if quad.subject == ox.NamedNode(own) and (code := _code(quad.object)):
                found.setdefault(graph, set()).add(code)
    return {graph: tuple(sorted(codes)) for graph, codes in found.items()}


def _states_of_entries(ordered: Sequence[ox.Quad], codes: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the States that each entry of the graphs that are not of documents is about: its own, or named by it."""
    found: dict[str, set[str]] = {}
    for quad in ordered:
        if _is_entry(_graph(quad)):
            named = {_code(quad.subject), _code(quad.object)} & codes
            if named:
                found.setdefault(str(quad.subject), set()).update(code for code in named if code)
    return {entry: tuple(sorted(named)) for entry, named in found.items()}


def _is_entry(graph: str) -> bool:
    return not graph.startswith((_DOCUMENTS, _INFERRED))


def _code(term: object) -> str:
    """Return the code of the State that an IRI names, or that what it names belongs to; nothing for all else."""
    if not isinstance(term, ox.NamedNode) or not term.value.startswith(_STATES):
        return ""
    return term.value.removeprefix(_STATES).split("/")[0]
