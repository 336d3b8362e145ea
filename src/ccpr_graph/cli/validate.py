"""``ccpr-graph validate``: reads files, has them checked, writes the report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import typer
from rich.console import Console

from ccpr_graph.errors import QueryError
from ccpr_graph.project import find_project
from ccpr_graph.validate import EngineName, Report

FORMATS: Final[dict[str, ox.RdfFormat | None]] = {
    "text": None,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
"""How a report can be written: for people, or as RDF."""

_ALIASES: Final = {"json-ld": "jsonld", "ttl": "turtle", "nt": "ntriples", "n-triples": "ntriples", "rdf": "rdfxml"}


@dataclass(frozen=True)
class Order:
    """What is to be checked against what, and how the report is to be written."""

    files: Sequence[Path]
    project: Path | None
    shapes: Path | None
    engine: EngineName
    format: str
    output: Path | None


def run_validate(order: Order) -> None:
    """Check files and write the report; exit with 1 if there is any finding.

    Raises:
        QueryError: there is no such format, or the report cannot be written.
        KnowledgeError: a file cannot be read, or a shape cannot be evaluated.
        ValidationError: a file uses undeclared terms.
    """
    name = _ALIASES.get(order.format.lower(), order.format.lower())
    if name not in FORMATS:
        raise QueryError(f"there is no format {order.format!r}", remedy=f"The formats are: {', '.join(FORMATS)}")
    report = _report(order)
    format_ = FORMATS[name]
    if format_ is None:
        data = report.to_text().encode()
    elif format_ == ox.RdfFormat.TURTLE:
        data = report.to_turtle().encode()
    else:
        data = report.to_rdf(format_)
    _write(data, order.output)
    if not report.conforms:
        raise typer.Exit(1)


def _report(order: Order) -> Report:
    if order.shapes is None:
        from ccpr_graph.build import validate_files

        with _Progress() as progress:
            return validate_files(find_project(order.project), order.files, engine=order.engine, progress=progress.show)
    from ccpr_graph.validate import validate
    from ccpr_graph.validate.files import Files, read_shapes

    shapes, data = read_shapes(order.shapes), Files(order.files, blank_nodes=True)
    with _Progress() as progress:
        return validate(data, shapes, engine=order.engine, blank_nodes=True, progress=progress.show)


class _Progress:
    """A line on standard error that says how far the check is; on a terminal only."""

    def __init__(self) -> None:
        self._status = Console(stderr=True).status("checking")

    def __enter__(self) -> _Progress:
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def show(self, done: int, shapes: int) -> None:
        """Say how many shapes are done."""
        self._status.update(f"checking: {done} of {shapes} shapes")


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise QueryError(f"the report cannot be written ({error.strerror})", file=output) from error
