"""The command line: ``build``, ``serve``, ``query``, ``validate``, ``info``, ``show``, ``review`` and so on.

Exit codes: 0 all went well; 1 something is wrong with an input, a release or a query, and one sentence says what; 2 the
command was called wrongly; 130 it was interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from ccpr_graph.cli.link import link
from ccpr_graph.cli.load import InterruptedLoad, load
from ccpr_graph.cli.ontology import ontology
from ccpr_graph.cli.release import release
from ccpr_graph.cli.serve import serve
from ccpr_graph.errors import CcprGraphError
from ccpr_graph.version import __version__

app: Final = typer.Typer(
    name="ccpr-graph",
    help="Concluding observations of the Human Rights Committee as a linked-open-data knowledge graph.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.add_typer(ontology)
app.add_typer(link)
app.command()(load)
app.command()(release)
_INTERRUPTED: Final = 130


class ShapesEngine(StrEnum):
    """What evaluates shapes."""

    BULK = "bulk"
    PYSHACL = "pyshacl"


ReleaseOption = Annotated[
    Path, typer.Option("--release", "-r", help="The release folder.", envvar="CCPR_GRAPH_RELEASE", show_default=True)
]
ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", "-p", help="The folder with data/, ontology/ and shapes/. Default: the one you are in."),
]
_RELEASE: Final = Path("release")


def main() -> None:
    """Run the command line; every error of ours becomes one sentence on standard error and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may not know the letters of a document
            stream.reconfigure(errors="replace")
    errors = Console(stderr=True, soft_wrap=True)
    try:
        app()
    except CcprGraphError as error:
        errors.print(f"Error: {error}", style="red", markup=False, highlight=False)
        raise SystemExit(1) from None
    except SystemExit as end:
        if end.code == _INTERRUPTED and not isinstance(
            end, InterruptedLoad
        ):  # which typer makes of a KeyboardInterrupt
            errors.print("Interrupted; nothing was changed.", highlight=False)
        raise
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough. Python would complain again when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:  # whatever our own code did not foresee: a full disk behind the output, a closed stream
        errors.print(f"Error: {error.strerror or error}.", style="red", markup=False, highlight=False)
        raise SystemExit(1) from None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ccpr-graph {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Concluding observations of the Human Rights Committee as a linked-open-data knowledge graph."""


@app.command()
def build(
    project: ProjectOption = None,
    release: ReleaseOption = _RELEASE,
    force: Annotated[bool, typer.Option("--force", help="Build even if nothing has changed.")] = False,
) -> None:
    """Build the graph: read the documents, infer, validate, write the release folder.

    The release is replaced only when everything has succeeded. If no input has changed, nothing is done.
    """
    from ccpr_graph.build import build as run
    from ccpr_graph.project import find_project

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    built = run(find_project(project), release, force=force, progress=lambda m: console.print(f"• {m}", markup=False))
    for notice in built.notices:
        console.print(f"  note: {notice}", markup=False)
    what = "is up to date" if built.up_to_date else "is built"
    console.print(f"The release in {release} {what}.", markup=False)


app.command()(serve)


@app.command()
def prepare(
    release: ReleaseOption = _RELEASE,
    clean: Annotated[bool, typer.Option("--clean", help="Remove the stores of earlier releases.")] = False,
) -> None:
    """Load a large release into a store on disk, so that serve starts within a second and needs less memory.

    Small releases need none: they are read into memory, where queries are faster.
    """
    from ccpr_graph.store import Dataset, Release
    from ccpr_graph.store.prepared import prepare as run
    from ccpr_graph.store.prepared import remove_others

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    dataset = Dataset.of_release(Release.open(release))
    place = run(dataset, release, progress=lambda line: console.print(f"• {line}", markup=False))
    console.print(f"The prepared store is in {place}; 'ccpr-graph serve' takes it.", markup=False)
    if clean:
        for each in remove_others(dataset, release):
            console.print(f"Removed {each}.", markup=False)


@app.command()
def query(
    question: Annotated[
        str,
        typer.Argument(
            help="A file with a SPARQL query, '-' for standard input, or a built-in query.", metavar="FILE|-|NAME"
        ),
    ] = "",
    format_: Annotated[
        str,
        typer.Option("--format", "-f", help="table, csv, tsv, json, xml; for graphs turtle, ntriples, jsonld, rdfxml."),
    ] = "table",
    list_: Annotated[bool, typer.Option("--list", "-l", help="List the built-in queries.")] = False,
    timeout: Annotated[
        float, typer.Option(help="Seconds after which the query is stopped.", min=0.1, max=86400)
    ] = 60.0,
    release: ReleaseOption = _RELEASE,
    project: ProjectOption = None,
) -> None:
    """Ask a question of a release, in SPARQL or by the name of a built-in query."""
    from ccpr_graph.cli.questions import evaluate, find_text, list_queries
    from ccpr_graph.project import find_project
    from ccpr_graph.queries import load_queries

    if list_ or not question:
        list_queries(load_queries(find_project(project).queries))
        return
    text = find_text(question, lambda: load_queries(find_project(project).queries))
    evaluate(text, release, format_, timeout)


@app.command()
def validate(
    files: Annotated[
        list[Path], typer.Argument(help="RDF files: .ttl, .nt, .nq, .trig, .rdf, .jsonld.", metavar="FILE…")
    ],
    shapes: Annotated[
        Path | None,
        typer.Option("--shapes", "-s", help="Check against these SHACL shapes (a file or folder) and nothing else."),
    ] = None,
    engine: Annotated[
        ShapesEngine, typer.Option(help="bulk: for whole graphs; pyshacl: the reference, slow.")
    ] = ShapesEngine.BULK,
    format_: Annotated[str, typer.Option("--format", "-f", help="text, turtle, ntriples, jsonld, rdfxml.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the report to this file.")] = None,
    project: ProjectOption = None,
) -> None:
    """Check RDF files against the project's shapes, or against others; exit code 1 if there is any finding.

    Without --shapes the files may point to what the project's vocabularies describe, and its rules are applied first.
    """
    from ccpr_graph.cli.validate import Order, run_validate

    run_validate(Order(files, project, shapes, engine.value, format_, output))


@app.command()
def info(release: ReleaseOption = _RELEASE) -> None:
    """Say what is in a release."""
    from ccpr_graph.cli.info import print_info

    print_info(release)


@app.command()
def show(
    symbol: Annotated[str, typer.Argument(help="The symbol of a document: CCPR/C/AAA/CO/3.")],
    paragraph: Annotated[str, typer.Argument(help="A paragraph, or a lettered item of one: 34, or '34 (b)'.")],
    release: ReleaseOption = _RELEASE,
) -> None:
    """Show a paragraph with its concern or recommendation, articles and notes."""
    from ccpr_graph.cli.show import print_paragraph

    print_paragraph(release, symbol, paragraph)


@app.command()
def review(
    document: Annotated[str, typer.Argument(help="A document: its symbol (CCPR/C/AAA/CO/3) or its folder.")],
    all_: Annotated[bool, typer.Option("--all", "-a", help="List every annotation with its key.")] = False,
    changes: Annotated[
        bool, typer.Option("--changes", "-c", help="Show what the rules find now against the last build.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option("--against", help="Show it against this Turtle file of the document.")
    ] = None,
    accept: Annotated[str | None, typer.Option("--accept", metavar="KEY", help="This annotation is right.")] = None,
    reject: Annotated[str | None, typer.Option("--reject", metavar="KEY", help="This annotation is wrong.")] = None,
    change: Annotated[
        tuple[str, str] | None, typer.Option("--change", metavar="KEY VALUE", help="VALUE is right instead.")
    ] = None,
    add: Annotated[
        str | None, typer.Option("--add", metavar="VALUE", help="VALUE is missing; with --unit, --quote.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="For --add: where the words stand: paragraph/34/b.")
    ] = None,
    quote: Annotated[str | None, typer.Option("--quote", help="For --add: the words.")] = None,
    statement: Annotated[
        str | None, typer.Option("--statement", help="For --add of a tag: its statement, recommendation/34/b.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Who decides.", envvar="CCPR_GRAPH_REVIEWER", show_envvar=True)
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; without it, today.")] = None,
    below: Annotated[
        float, typer.Option(help="List annotations of rules with a lower confidence.", min=0, max=1)
    ] = 0.8,
    release: ReleaseOption = _RELEASE,
    project: ProjectOption = None,
) -> None:
    """List what is not certain in a document, and write down what a person decides.

    With --accept, --reject, --change or --add one decision is written to the document's reviews.tsv.
    """
    from ccpr_graph.cli.review import Order, run_review
    from ccpr_graph.project import find_project

    order = Order(
        accept=accept,
        reject=reject,
        change=change,
        add=add,
        unit=unit,
        quote=quote,
        statement=statement,
        by=by,
        why=why,
        on=on,
    )
    listing = "changes" if changes or against else "all" if all_ else "uncertain"
    run_review(find_project(project), document, order, listing, release=release, against=against, below=below)


@app.command()
def evaluate(
    json: Annotated[Path | None, typer.Option("--json", help="Write counts and differences to this file.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="Print the difference to what --json wrote earlier.")
    ] = None,
    differences: Annotated[
        bool, typer.Option("--differences", "-d", help="List everything missed and everything false.")
    ] = False,
    write: Annotated[
        bool,
        typer.Option(
            "--write", help="Write docs/quality.md, data/extraction/confidence.yaml, tests/corpus/measured.json."
        ),
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Measure what the software finds against what people read by hand in the same texts."""
    from ccpr_graph.cli.evaluate import run
    from ccpr_graph.project import find_project

    run(find_project(project), json=json, against=against, differences=differences, write=write)


__all__ = ["app", "main"]
