"""``ccpr-graph query``: finds the text of a question, asks it, prints the answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from ccpr_graph.cli.rows import solutions_of
from ccpr_graph.errors import QueryError
from ccpr_graph.queries import BuiltInQuery
from ccpr_graph.store import Engine, Formats, Release

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig")


def list_queries(queries: Sequence[BuiltInQuery]) -> None:
    """Print names and titles of the built-in queries."""
    table = Table("name", "question", box=box.SIMPLE_HEAD)
    for query in queries:
        table.add_row(query.slug, query.title)
    Console().print(table)
    typer.echo("Ask one with: ccpr-graph query NAME")


def find_text(question: str, queries: Callable[[], Sequence[BuiltInQuery]]) -> str:
    """Return the text of a query: standard input for ``-``, a file, or a built-in query by its name.

    Raises:
        QueryError: there is no such file or query, or it cannot be read.
    """
    try:
        if question == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        path = Path(question)
        if path.is_file():
            return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"the query cannot be read ({error.strerror})", file=question) from error
    except UnicodeDecodeError as error:
        raise QueryError("the query is not UTF-8", file=question, remedy="Save it as UTF-8") from error
    built_in = queries()
    found = next((query for query in built_in if query.slug == question), None)
    if found is None:
        names = ", ".join(query.slug for query in built_in)
        raise QueryError(
            f"there is no file and no built-in query {question!r}", remedy=f"The built-in queries are: {names}"
        )
    return found.text


def evaluate(text: str, folder: Path, format_: str, timeout: float) -> None:
    """Ask a release and print the answer.

    Raises:
        QueryError: the query is wrong or was stopped, or the format is unknown or does not fit the result.
        ReleaseError: there is no sound release.
    """
    if format_ not in FORMATS:
        raise QueryError(f"the format {format_!r} is unknown", remedy=f"Choose one of {', '.join(FORMATS)}")
    formats = Formats() if format_ == "table" else Formats.named(format_)
    with Engine(Release.open(folder), workers=1) as engine:
        result = engine.evaluate(text, formats=formats, timeout=timeout)
    if format_ == "table" and result.kind == "solutions":
        _print_table(*solutions_of(json.loads(result.body)))
    elif format_ == "table" and result.kind == "boolean":
        typer.echo("yes" if json.loads(result.body)["boolean"] else "no")
    else:
        sys.stdout.buffer.write(result.body if result.body.endswith(b"\n") else result.body + b"\n")
        sys.stdout.buffer.flush()


def _print_table(variables: Sequence[str], solutions: Sequence[dict[str, str]]) -> None:
    table = Table(*variables, box=box.SIMPLE_HEAD)
    for solution in solutions:
        # Rich would read "[…]" in a text as markup.
        table.add_row(*(solution.get(name, "").replace("[", r"\[") for name in variables))
    console = Console()
    if not console.is_terminal:
        console = Console(width=max(console.width, 200))
    console.print(table)
    typer.echo(f"{len(solutions)} row{'' if len(solutions) == 1 else 's'}", err=True)
