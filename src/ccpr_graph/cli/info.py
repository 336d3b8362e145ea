"""``ccpr-graph info``: what is in a release."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from ccpr_graph import iris
from ccpr_graph.cli.rows import rows
from ccpr_graph.store import Engine, Release

_DOCUMENTS = f"""
PREFIX ccpr:    <{iris.ONTOLOGY}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli:     <http://data.europa.eu/eli/ontology#>
SELECT ?symbol ?title ?adoptedOn WHERE {{
  ?document ccpr:symbol ?symbol ; dcterms:title ?title ; eli:is_realized_by ?expression .
  OPTIONAL {{ ?document ccpr:adoptedOn ?adoptedOn }}
}} ORDER BY ?symbol
"""


def print_info(folder: Path) -> None:
    """Print what a release is, its documents, its classes and its files.

    Raises:
        ReleaseError: there is no sound release.
    """
    release = Release.open(folder)
    with Engine(release, workers=1) as engine:
        documents = rows(engine, _DOCUMENTS)
    console = Console(soft_wrap=True, highlight=False)
    counts = release.statistics
    console.print(f"Release in {folder}, built by ccpr-graph {release.manifest.software_version}", markup=False)
    console.print(
        f"{counts['triples']:,} triples on {counts['resources']:,} resources in {len(counts['graphs'])} graphs"
    )
    table = Table("symbol", "title", "adopted", title="Documents", title_justify="left", box=box.SIMPLE_HEAD)
    for row in documents:
        table.add_row(row["symbol"], row["title"], row.get("adoptedOn", ""))
    console.print(table)
    table = Table("class", "resources", title="What the graph holds", title_justify="left", box=box.SIMPLE_HEAD)
    for iri, count in counts["classes"].items():
        if iri.startswith(iris.ONTOLOGY):
            table.add_row(iri.removeprefix(iris.ONTOLOGY), f"{count:,}")
    console.print(table)
    table = Table("file", "bytes", "SHA-256", title="Files", title_justify="left", box=box.SIMPLE_HEAD)
    for file in release.manifest.files:
        table.add_row(file.path, f"{file.bytes:,}", file.sha256)
    console.print(table)
