"""Loads a release into a store elsewhere, and counts afterwards what is there."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ccpr_graph import iris, manifest
from ccpr_graph.store.release import Release
from ccpr_graph.store.remote.graph_store import GraphStore, LoadError, merges_by_copy
from ccpr_graph.store.remote.splitting import Part, split

MERGE: Final = iris.graph("merge", "all")
"""The graph with the merge of all others, in a store whose default graph is not ours alone."""
_PROBE: Final = iris.graph("merge", "probe")
_BATCH: Final = 8 * 1024 * 1024
_AGAIN: Final = "Run the same command again with --replace: it starts from the beginning"


@dataclass(frozen=True)
class Loaded:
    """What a store has after a release was loaded.

    Attributes:
        graphs: how many named graphs of the release.
        triples: triples in all of them together; one that stands in two graphs counts twice.
        merged: triples of the merge of all.
        merge: where the merge is: an IRI; ``default`` for the default graph; nothing where the store merges by itself.

    """

    graphs: int
    triples: int
    merged: int
    merge: str | None


@dataclass
class Course:
    """How far a load has come, for whoever has to say so when it is broken off."""

    total: int = 0
    done: int = 0
    changed: bool = False

    def state(self) -> str:
        """Return in what state the store was left."""
        if not self.changed:
            return "Nothing was changed in the store."
        return f"The store is half loaded: {self.done} of {self.total} graphs are in. {_AGAIN}."


def load(
    release: Release,
    store: GraphStore,
    *,
    replace: bool = False,
    progress: Callable[[str], None] = lambda _line: None,
    course: Course | None = None,
) -> Loaded:
    """Put every graph of a release into a store, and the merge of all where its default graph is something else.

    Args:
        release: what to load; its files have been compared with its manifest.
        store: where to.
        replace: graphs of an earlier release are there, and are to be replaced or deleted. Without it they are an error.
        progress: gets a line for each graph.
        course: is kept up to date.

    Raises:
        LoadError: the store has graphs of a release already, refuses one, or has another number of triples in the end.

    """
    course = course or Course()
    dialect = store.dialect()
    old = {graph for graph in store.named_graphs() if graph.startswith(iris.GRAPH)}
    if old and not replace:
        raise LoadError(
            f"{len(old)} graphs of a release are there already, such as <{min(old)}>",
            file=store.query,
            remedy="Give --replace to put this release in their place",
        )
    merges_itself = _default_is_the_merge(store)
    with tempfile.TemporaryDirectory(prefix="ccpr-graph-load-") as folder:
        *parts, merge = split(release.folder / manifest.GRAPH_NQUADS, Path(folder))
        if merges_by_copy(dialect):
            merge = Part(MERGE, merge.file, merge.triples)
        wanted = parts if merges_itself and merge.graph is None else [*parts, merge]
        course.total = len(wanted)
        for part in wanted:
            _put(store, part, course, progress)
        for graph in sorted(old - {part.graph for part in wanted}):
            store.delete(graph)
            progress(f"deleted <{graph}>, which this release has not")
        _verify(store, wanted, progress)
    if wanted is parts and (found := store.count(None)) != merge.triples:
        progress(
            f"note: the default graph has {merge.triples:,} triples and gives {found:,}, one for each graph that a triple is"
            " in; start the store without its union of graphs, empty it and load again, if that matters"
        )
    place = None if wanted is parts else merge.graph or "default"
    return Loaded(len(parts), sum(part.triples for part in parts), merge.triples, place)


def _default_is_the_merge(store: GraphStore) -> bool:
    """Try out whether a triple of a named graph shows in the default graph; this also tells whether we may write."""
    subject = f"urn:uuid:{uuid.uuid4()}"
    store.put(_PROBE, f"<{subject}> <{subject}> <{subject}> .\n".encode())
    try:
        return store.has(subject)
    finally:
        store.delete(_PROBE)


def _put(store: GraphStore, part: Part, course: Course, progress: Callable[[str], None]) -> None:
    name = _name(part)
    progress(f"{course.done + 1} of {course.total}: {part.triples:,} triples of {name}")
    course.changed = True
    try:
        for number, batch in enumerate(part.batches(_BATCH)):
            (store.post if number else store.put)(part.graph, batch)
    except LoadError as error:
        raise LoadError(error.what, file=error.file, place=name, remedy=course.state().rstrip(".")) from error
    course.done += 1


def _verify(store: GraphStore, parts: list[Part], progress: Callable[[str], None]) -> None:
    progress("counting what is there")
    wrong = [(part, found) for part in parts if (found := store.count(part.graph)) != part.triples]
    if wrong:
        part, found = wrong[0]
        others = f"; {len(wrong) - 1} other graphs differ as well" if wrong[1:] else ""
        raise LoadError(
            f"{found:,} triples are there, and the release has {part.triples:,}{others}",
            file=store.query,
            place=_name(part),
            remedy="All graphs were taken, so the store reads some of them in its own way; do not serve from it",
        )


def _name(part: Part) -> str:
    return "the default graph" if part.graph is None else f"<{part.graph}>"
