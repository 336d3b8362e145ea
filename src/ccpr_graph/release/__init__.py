"""Writes what a build leaves: dumps, tables, report, statistics, checksums, in a folder that nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from ccpr_graph import manifest
from ccpr_graph.release.catalogue import Catalogue
from ccpr_graph.release.checksums import checksums
from ccpr_graph.release.folder import ReleaseWriter, new_release, recover, refuse_unfit
from ccpr_graph.release.formats import WRITERS, write_nquads, write_turtle
from ccpr_graph.release.order import Ordered, in_reading_order
from ccpr_graph.release.parts import parts
from ccpr_graph.release.statistics import statistics
from ccpr_graph.release.tables import Tables, load_tables, write_tables

__all__ = ["ReleaseWriter", "load_tables", "recover", "refuse_unfit", "write_nquads", "write_release", "write_turtle"]


def write_release(
    folder: Path,
    quads: Sequence[ox.Quad],
    *,
    report_text: str,
    report_turtle: bytes,
    software_version: str,
    inputs: str,
    tables: Tables | None = None,
    more: Mapping[str, bytes] | None = None,
    version: str | None = None,
    issued: str | None = None,
    catalogue: Catalogue | None = None,
    last: Callable[[ReleaseWriter], None] | None = None,
) -> manifest.Manifest:
    """Write a release; it takes the place of the one before when everything is written.

    ``tables`` say what tables are made of the quads. ``more`` are further files by their paths: what documents the ontology
    and the shapes. ``version`` and ``issued`` (a date) are those of a release that was given a version; ``catalogue``
    describes the dataset, if that is wanted. ``last`` is called when everything else is written, and may write what needs to
    know that; when it raises, nothing takes the place of anything.

    Raises:
        ReleaseError: the folder cannot be written, or holds something that is not a release.
        KnowledgeError: a table does not fit the quads.
    """
    with new_release(folder) as writer:
        _write_dumps(writer, quads)
        if tables is not None:
            write_tables(writer, tables, writer.folder / f"{manifest.GRAPH_FILES}.nt")
        writer.write(manifest.VALIDATION_TEXT, report_text.encode())
        writer.write(manifest.VALIDATION_TURTLE, report_turtle)
        writer.write(manifest.STATISTICS, statistics(quads))
        for path, data in sorted((more or {}).items()):
            writer.write(path, data)
        # Whatever describes the release comes here: writer.files is all that there is to describe.
        for path, data in (catalogue.files(quads, writer.files) if catalogue else {}).items():
            writer.write(path, data)
        if last is not None:
            last(writer)
        writer.write(manifest.CHECKSUMS, checksums(writer.files))
        return writer.finish(software_version, inputs, version=version, issued=issued)


def _write_dumps(writer: ReleaseWriter, quads: Sequence[ox.Quad]) -> None:
    """Write the whole graph and its parts in their formats, plain and compressed, one file after another."""
    for part in parts(in_reading_order(quads)):
        ordered = Ordered(part.quads)
        for suffix in part.suffixes:
            writer.write(part.path + suffix, WRITERS[suffix](ordered), compressed=True)
