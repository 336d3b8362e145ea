"""Prepared stores: a dataset loaded once into a store on disk, so that a large one is served within a second.

It lies beside the release folder, in a folder named by the dataset's identity: a new release needs a new one, and
finds none until it is made.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ccpr_graph.errors import ReleaseError
from ccpr_graph.evaluator.loading import FORMATS
from ccpr_graph.store.dataset import DataFile, Dataset

_SUFFIX: Final = ".stores"
_REPORT: Final = 500_000  # quads between two words on progress
_DIGITS: Final = 16


def place_of(dataset: Dataset, folder: Path) -> Path:
    """Return where the prepared store of a dataset lies, for the release in ``folder``."""
    folder = folder.resolve()
    return folder.with_name(folder.name + _SUFFIX) / dataset.identity[:_DIGITS]


def with_prepared(dataset: Dataset, folder: Path) -> Dataset:
    """Return the dataset with its prepared store, if one was made."""
    place = place_of(dataset, folder)
    return replace(dataset, prepared=place) if place.is_dir() else dataset


def prepare(dataset: Dataset, folder: Path, progress: Callable[[str], None] = lambda line: None) -> Path:
    """Load a dataset into a store on disk; return where it lies. One that is there already is left as it is.

    It is made beside its place and moved there at the end: an interruption leaves nothing that would be served.

    Raises:
        ReleaseError: a file cannot be read, or the disk is full.
    """
    place = place_of(dataset, folder)
    if place.is_dir():
        return place
    unfinished = place.with_name(place.name + ".unfinished")
    try:
        _remove(unfinished)
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        _load(dataset, unfinished, progress)
        unfinished.rename(place)
    except (OSError, SyntaxError) as error:
        raise ReleaseError(f"no store can be prepared from it ({error})", file=dataset.files[0].path) from error
    finally:
        _remove(unfinished)
    return place


def remove_others(dataset: Dataset, folder: Path) -> list[Path]:
    """Remove the stores of earlier releases; return what was removed."""
    place = place_of(dataset, folder)
    others = [each for each in place.parent.iterdir() if each != place] if place.parent.is_dir() else []
    for each in others:
        _remove(each)
    return others


def _load(dataset: Dataset, place: Path, progress: Callable[[str], None]) -> None:
    store = ox.Store(str(place))
    for file in dataset.files:
        store.bulk_extend(_told(_quads(file), progress))
        if dataset.default_graph == "union":  # a copy: the engine's own union gives a triple once for each graph
            progress("filling the default graph")
            store.bulk_extend(_told((ox.Quad(*quad.triple) for quad in _quads(file)), progress))
    progress("putting the store in order")
    store.optimize()
    store.flush()


def _quads(file: DataFile) -> Iterator[ox.Quad]:
    return ox.parse(path=str(file.path), format=FORMATS[file.format], base_iri=file.base)


def _told(quads: Iterator[ox.Quad], progress: Callable[[str], None]) -> Iterator[ox.Quad]:
    for number, quad in enumerate(quads, start=1):
        yield quad
        if number % _REPORT == 0:
            progress(f"{number:,} triples")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
