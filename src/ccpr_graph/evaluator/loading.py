"""Loads the data that queries are asked of."""

from __future__ import annotations

import hashlib
from io import BufferedReader
from typing import Any, Final

import pyoxigraph as ox

FORMATS: Final = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_MERGE: Final = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class LoadError(Exception):
    """The data cannot be loaded; the message says why, and of several files which."""


def load(settings: dict[str, Any]) -> ox.Store:
    """Return a store with the data that the settings name.

    ``store`` names a prepared store on disk, opened for reading. Otherwise ``files`` are read into memory, each with
    its format and, if it is known, its SHA-256. Where the default graph is to be the ``union`` of all graphs, it is
    filled with a copy of them, because the engine's own union gives a triple once for each graph it is in.

    Raises:
        LoadError: a file cannot be read, is not what its name says, or is not the one that was announced (the
            folder has been replaced by another release since it was opened).
    """
    if settings["store"] is not None:
        return _opened(settings["store"])
    store = ox.Store()
    for file in settings["files"]:
        try:
            _load_file(store, file)
        except LoadError as error:
            raise error if len(settings["files"]) == 1 else LoadError(f"{file['path']}: {error}") from error
    if settings["union"]:
        store.update(_MERGE)
    return store


def _opened(path: str) -> ox.Store:
    try:
        return ox.Store.read_only(path)
    except OSError as error:
        raise LoadError(str(error)) from error


def _load_file(store: ox.Store, file: dict[str, Any]) -> None:
    try:
        with open(file["path"], "rb") as stream:  # noqa: PTH123 - pathlib would be one import more at every start
            _check(stream, file["sha256"])
            # What a release vouches for was written by the same engine: its IRIs need no second check.
            store.load(stream, FORMATS[file["format"]], base_iri=file["base"], lenient=file["trusted"])
    except (OSError, SyntaxError, ValueError) as error:
        raise LoadError(str(error)) from error


def _check(stream: BufferedReader, sha256: str | None) -> None:
    if sha256 is None:
        return
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        raise LoadError("the file is not the one that the manifest named when the release was opened")
    stream.seek(0)
