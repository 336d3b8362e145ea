"""``ccpr-graph serve``: a release, or RDF files, over HTTP."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class GraphChoice(StrEnum):
    """What the default graph of files holds."""

    STRICT = "strict"
    UNION = "union"


def serve(
    release: Annotated[
        Path,
        typer.Option("--release", "-r", help="The release folder.", envvar="CCPR_GRAPH_RELEASE", show_default=True),
    ] = Path("release"),
    host: Annotated[
        str, typer.Option(help="The address to listen on; the default is this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes any free one.", min=0, max=65535)] = 8000,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", metavar="FILE", help="Serve this RDF file instead of a release; can be repeated."),
    ] = None,
    default_graph: Annotated[
        GraphChoice,
        typer.Option(help="With --data. strict: the default graph as the file has it; union: all graphs in it."),
    ] = GraphChoice.STRICT,
    workers: Annotated[
        int, typer.Option(help="How many short queries run at a time; twice as many long ones.", min=1, max=64)
    ] = 2,
    timeout: Annotated[float, typer.Option(help="Seconds after which a query is stopped.", min=0.1, max=86400)] = 30.0,
    memory: Annotated[int, typer.Option(help="MiB that a query may use.", min=64, max=1_000_000)] = 2048,
    public_url: Annotated[
        str | None, typer.Option(help="The address of the start page as the world sees it, behind a proxy.")
    ] = None,
    allow_service: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="An endpoint, or a host, that SERVICE may ask; can be repeated."),
    ] = None,
    allow_private_service: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="The same, with an address in a private network.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Ask a SPARQL store that holds the same release: sparql+https://host/path (see ccpr-graph load).",
            envvar="CCPR_GRAPH_STORE",
        ),
    ] = None,
    rate: Annotated[
        float | None,
        typer.Option(
            help="Requests per second that one client may send; 0: as many as it likes. Default: 10, on this machine alone 0.",
            min=0,
        ),
    ] = None,
    burst: Annotated[
        int | None, typer.Option(help="Requests at once after a pause. Default: 60, on this machine alone 0.", min=0)
    ] = None,
    concurrent: Annotated[
        int | None,
        typer.Option(help="Requests of one client at a time. Default: 8, on this machine alone 0.", min=0),
    ] = None,
    proxy_headers: Annotated[
        bool,
        typer.Option(
            "--proxy-headers", help="Believe what a trusted proxy says of clients: X-Forwarded-For, or Forwarded."
        ),
    ] = False,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK", help="With --proxy-headers: where proxies are; can be repeated. Default: this machine."
        ),
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option(
            help="The folder of versions. Default: the one that has the release, or releases/ beside it.",
            envvar="CCPR_GRAPH_RELEASES",
        ),
    ] = None,
    grace: Annotated[
        float, typer.Option(help="Seconds that answers have to end when the server is told to stop.", min=0, max=3600)
    ] = 10.0,
    metrics_to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK",
            help="Who may read /metrics; can be repeated. Default: this machine; behind a proxy nobody.",
        ),
    ] = None,
    log_queries: Annotated[bool, typer.Option("--log-queries", help="Write what is asked into the log.")] = False,
    log_clients: Annotated[
        bool, typer.Option("--log-clients", help="Write whole addresses of clients into the log.")
    ] = False,
    project: Annotated[
        Path | None,
        typer.Option(
            "--project", "-p", help="The folder with data/, ontology/ and shapes/. Default: the one you are in."
        ),
    ] = None,
) -> None:
    """Serve a release: SPARQL endpoint, dumps, start page. Stop it with Ctrl-C.

    A build that puts a newer release into the folder needs no restart.
    """
    from ccpr_graph.project import find_project
    from ccpr_graph.queries import load_queries
    from ccpr_graph.store import Limits
    from ccpr_graph.store.outcome import MEBIBYTE
    from ccpr_graph.web import ExampleQuery, Settings, serve_files
    from ccpr_graph.web import serve as run

    settings = Settings(
        host=host,
        port=port,
        public_url=public_url,
        workers=workers,
        limits=Limits(timeout=timeout, memory=memory * MEBIBYTE),
        allow_service=tuple(allow_service or ()),
        allow_private_service=tuple(allow_private_service or ()),
        store=store,
        rate=rate,
        burst=burst,
        concurrent=concurrent,
        proxy_headers=proxy_headers,
        trusted_proxies=tuple(trusted_proxy or ()),
        grace=grace,
        releases=releases,
        metrics_to=tuple(metrics_to or ()),
        log_queries=log_queries,
        log_clients=log_clients,
    )
    if data:
        serve_files(data, settings, default_graph=default_graph.value, announce=typer.echo)
        return
    queries = load_queries(find_project(project).queries)
    examples = [ExampleQuery(query.slug, query.title, query.description, query.text) for query in queries]
    run(release, settings, examples=examples, announce=typer.echo)
