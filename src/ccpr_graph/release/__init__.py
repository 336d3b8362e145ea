"""Writes what a build leaves: dumps, report, statistics, checksums, in a folder that nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from ccpr_graph import iris, manifest
from ccpr_graph.release.folder import ReleaseWriter, new_release, recover, refuse_unfit
from ccpr_graph.release.statistics import statistics
from ccpr_graph.release.turtle import write_turtle

__all__ = ["ReleaseWriter", "recover", "refuse_unfit", "write_nquads", "write_release", "write_turtle"]

_DOCUMENT_GRAPHS = iris.graph("document") + "/"


def write_nquads(quads: Sequence[ox.Quad]) -> bytes:
    """Return quads as N-Quads in canonical form: each once, lines sorted by code point, no blank nodes."""
    data = ox.serialize(set(quads), format=ox.RdfFormat.N_QUADS)
    assert data is not None, "there is no output file to write to instead"
    return b"".join(sorted(data.splitlines(keepends=True)))


def write_release(
    folder: Path,
    quads: Sequence[ox.Quad],
    *,
    report_text: str,
    report_turtle: bytes,
    software_version: str,
    inputs: str,
    more: Mapping[str, bytes] | None = None,
    version: str | None = None,
    issued: str | None = None,
    last: Callable[[ReleaseWriter], None] | None = None,
) -> manifest.Manifest:
    """Write a release; it takes the place of the one before when everything is written.

    ``more`` are further files by their paths: what documents the ontology and the shapes. ``version`` and ``issued`` (a date)
    are those of a release that was given a version. ``last`` is called when everything else is written, and may write
    what needs to know that; when it raises, nothing takes the place of anything.

    Raises:
        ReleaseError: the folder cannot be written, or holds something that is not a release.
    """
    with new_release(folder) as writer:
        writer.write(manifest.GRAPH_NQUADS, write_nquads(quads))
        writer.write(manifest.GRAPH_TURTLE, write_turtle(quads))
        for slug, own in _by_document(quads):
            writer.write(f"{manifest.DOCUMENTS}/{slug}.ttl", write_turtle(own))
        writer.write(manifest.VALIDATION_TEXT, report_text.encode())
        writer.write(manifest.VALIDATION_TURTLE, report_turtle)
        writer.write(manifest.STATISTICS, statistics(quads))
        for path, data in sorted((more or {}).items()):
            writer.write(path, data)
        if last is not None:
            last(writer)
        return writer.finish(software_version, inputs, version=version, issued=issued)


def _by_document(quads: Sequence[ox.Quad]) -> list[tuple[str, list[ox.Quad]]]:
    by_slug: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        name = quad.graph_name
        if isinstance(name, ox.NamedNode) and name.value.startswith(_DOCUMENT_GRAPHS):
            by_slug.setdefault(name.value.removeprefix(_DOCUMENT_GRAPHS), []).append(quad)
    return sorted(by_slug.items())
