"""``ccpr-graph load``: a release into a store elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

INTERRUPTED = 130


class InterruptedLoad(SystemExit):
    """The end of the program after a load was interrupted, when what has to be said has been said."""

    def __init__(self) -> None:
        super().__init__(INTERRUPTED)


def load(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="URL",
            help="The address of the store's Graph Store Protocol: http://localhost:7878/store (Oxigraph), "
            "http://localhost:8890/sparql-graph-crud-auth (Virtuoso), http://localhost:3030/dataset/data (Fuseki).",
        ),
    ],
    release: Annotated[
        Path,
        typer.Option("--release", "-r", help="The release folder.", envvar="CCPR_GRAPH_RELEASE", show_default=True),
    ] = Path("release"),
    query_at: Annotated[
        str | None,
        typer.Option("--query-at", metavar="URL", help="Where it answers queries, if that cannot be told from --to."),
    ] = None,
    user: Annotated[str | None, typer.Option("--user", help="Who may write: HTTP Basic or Digest.")] = None,
    password_env: Annotated[
        str, typer.Option("--password-env", metavar="NAME", help="The environment variable that has the password.")
    ] = "CCPR_GRAPH_STORE_PASSWORD",
    replace: Annotated[
        bool, typer.Option("--replace", help="Put this release in the place of an earlier one.")
    ] = False,
) -> None:
    """Load a release into another store, and count afterwards what is there.

    Each named graph is put where it belongs, and the merge of all into the default graph, where the store does not merge
    by itself. A release of many millions of triples goes in faster with the store's own bulk loader.
    """
    from ccpr_graph.store import Release
    from ccpr_graph.store.remote.graph_store import GraphStore, LoadError, query_address
    from ccpr_graph.store.remote.loading import Course
    from ccpr_graph.store.remote.loading import load as run

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    query = query_at or query_address(to)
    if query is None:
        raise LoadError(
            "this address does not tell where the store answers queries", file=to, remedy="Give that with --query-at"
        )
    course = Course()
    try:
        with GraphStore(to, query, user, os.environ.get(password_env, "")) as store:
            loaded = run(
                Release.open(release),
                store,
                replace=replace,
                progress=lambda line: console.print(f"• {line}", markup=False),
                course=course,
            )
    except KeyboardInterrupt:
        console.print(f"Interrupted. {course.state()}", markup=False)
        raise InterruptedLoad from None
    typer.echo(f"Loaded and counted: {loaded.triples:,} triples in {loaded.graphs} graphs, {loaded.merged:,} merged.")
    _tell(loaded.merge, query)


def _tell(merge: str | None, query: str) -> None:
    """Say how to serve from the store."""
    from urllib.parse import quote

    graph = "" if merge in (None, "default") else f"?default-graph-uri={quote(str(merge), safe='')}"
    typer.echo(f"Serve from it with: ccpr-graph serve --store sparql+{query}{graph}")
