"""``ccpr-graph link``: looks for links to other people's data, and writes down what a person decides on them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console

from ccpr_graph.cli.load import InterruptedLoad
from ccpr_graph.errors import QueryError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ccpr_graph.link import Status
    from ccpr_graph.link.propose import Course, Order

link: Final = typer.Typer(
    name="link",
    help="Links to other people's data: look for them, list them, decide on them, check them.",
    no_args_is_help=True,
)

ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", "-p", help="The folder with data/, ontology/ and shapes/. Default: the one you are in."),
]
ReviewerOption = Annotated[
    str,
    typer.Option(
        "--reviewer", help="Who decides: a name, or an ORCID.", envvar="CCPR_GRAPH_REVIEWER", show_envvar=True
    ),
]
CommentOption = Annotated[str, typer.Option("--comment", help="The reason; a rejection needs one.")]
SetOption = Annotated[str | None, typer.Option("--set", help="The set of links, as its table is named.")]
DateOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; without it, today.")]
SubjectArgument = Annotated[str, typer.Argument(help="The subject: state:aaa, or state/aaa, or its IRI.")]
ObjectArgument = Annotated[str, typer.Argument(help="The object: wd:Q…, or its IRI; of a literal, its words.")]


@link.command()
def propose(
    endpoint: Annotated[
        str, typer.Option("--endpoint", metavar="URL", help="Where the other data answer SPARQL queries.")
    ],
    set_: Annotated[
        str, typer.Option("--set", help="What to ask about, as data/links/proposers.yaml has it: states, documents…")
    ],
    limit: Annotated[int | None, typer.Option(help="Ask about so many at most.", min=1)] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask about what has an accepted link as well.")] = False,
    contact: Annotated[
        str,
        typer.Option(help="Whom the endpoint's people can write to.", envvar="CCPR_GRAPH_CONTACT", show_envvar=True),
    ] = "",
    interval: Annotated[float, typer.Option(help="Seconds between two requests.", min=0)] = 1.0,
    timeout: Annotated[float, typer.Option(help="Seconds that an answer may take.", min=1)] = 60.0,
    attempts: Annotated[int, typer.Option(help="How often one question is put.", min=1, max=20)] = 5,
    batch: Annotated[int, typer.Option(help="About how many one question is.", min=1, max=500)] = 40,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="The folder for answers. Default: ccpr-graph/links in your cache.")
    ] = None,
    fresh: Annotated[float, typer.Option(help="Days for which an answer that was kept is good.", min=0)] = 7.0,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the candidates here instead of into data/links.")
    ] = None,
    release: Annotated[
        Path, typer.Option("--release", "-r", help="The release folder.", envvar="CCPR_GRAPH_RELEASE")
    ] = Path("release"),
    project: ProjectOption = None,
) -> None:
    """Ask another endpoint, and write what it knows as candidates. Nothing is accepted by machine.

    Interrupt it with Ctrl-C: what was found is kept, and the next call goes on where this one ended.
    """
    from ccpr_graph.link import load_links
    from ccpr_graph.link.endpoint import Endpoint, Manners
    from ccpr_graph.link.propose import Course, Order, open_subjects
    from ccpr_graph.link.proposers import load_proposers, subjects_of
    from ccpr_graph.link.sets import PROPOSERS
    from ccpr_graph.project import find_project

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    folder = find_project(project).links
    proposers = load_proposers(folder / PROPOSERS)
    if set_ not in proposers:
        raise QueryError(f"nothing is asked about {set_!r}", remedy=f"Name one of {', '.join(sorted(proposers))}")
    if not contact.isprintable() or not contact.isascii():
        remedy = "Give --contact an address of mail or of a page, in ASCII"
        raise QueryError(f"{contact!r} cannot stand in the header of a request", remedy=remedy)
    proposer = proposers[set_]
    subjects = subjects_of(_quads(release), proposer)
    asked = subjects if again else open_subjects(subjects, load_links(folder), proposer.mapping_set)
    asked = asked[:limit]
    manners = Manners(contact=contact, interval=interval, timeout=timeout, attempts=attempts)
    there = Endpoint(endpoint, manners, cache or _cache(), fresh=fresh * 86400)
    if not contact:
        console.print("• nobody can be written to about these requests: give --contact", markup=False)
    course = Course()
    try:
        _run(Order(folder, proposer, subjects, asked, there, batch, out, course), console)
    except KeyboardInterrupt:
        console.print("Interrupted; what was found is kept.", markup=False)
        raise InterruptedLoad from None
    finally:
        _tell(course, there.asked, console)


def _run(order: Order, console: Console) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ccpr_graph.link.propose import propose as run

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("asking", total=len(order.asked))
        run(
            order,
            on=date.today(),
            progress=lambda done, total: shown.update(task, completed=done, total=total),
        )


def _tell(course: Course, requests: int, console: Console) -> None:
    console.print(f"Asked about {course.done} of {course.subjects}, in {requests} requests.", markup=False)
    if course.contradicted:
        console.print(f"• left out {course.contradicted} that belong to another of our resources", markup=False)
    if course.unusable:
        console.print(f"• left out {course.unusable} that are no identifiers of this kind", markup=False)
    for name in course.skipped:
        console.print(f"• {name}: too many answers; look for it by hand", markup=False)
    if course.table:
        console.print(f"{course.proposed} new candidates in {course.table}.", markup=False)


def _quads(release: Path) -> list[ox.Quad]:
    import pyoxigraph as ox

    from ccpr_graph.manifest import GRAPH_NQUADS, read_manifest

    read_manifest(release)
    return list(ox.parse(path=str(release / GRAPH_NQUADS), format=ox.RdfFormat.N_QUADS))


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ccpr-graph" / "links"


@link.command()
def accept(
    subject: SubjectArgument,
    obj: ObjectArgument,
    reviewer: ReviewerOption,
    comment: CommentOption = "",
    set_: SetOption = None,
    on: DateOption = None,
    project: ProjectOption = None,
) -> None:
    """Accept a link: it moves to the accepted ones, with your name, and the next build publishes it."""
    from ccpr_graph.link import Status

    _decide(Status.ACCEPTED, (subject, obj), reviewer, comment, set_, on, project)


@link.command()
def reject(
    subject: SubjectArgument,
    obj: ObjectArgument,
    reviewer: ReviewerOption,
    comment: CommentOption = "",
    set_: SetOption = None,
    on: DateOption = None,
    project: ProjectOption = None,
) -> None:
    """Reject a link: it moves to the rejected ones, with your name and reason, and is not proposed again."""
    from ccpr_graph.link import Status

    _decide(Status.REJECTED, (subject, obj), reviewer, comment, set_, on, project)


def _decide(
    to: Status, pair: tuple[str, str], reviewer: str, comment: str, of: str | None, on: str | None, project: Path | None
) -> None:
    from ccpr_graph.link.decide import Decision, decide
    from ccpr_graph.project import find_project

    try:
        day = date.fromisoformat(on) if on else date.today()
    except ValueError:
        raise QueryError(f"{on!r} is no date", remedy="Write it as 2026-01-31") from None
    path = decide(find_project(project).links, Decision(*pair, to, reviewer, day, comment, of))
    typer.echo(f"{to.capitalize()}: {pair[0]} and {pair[1]}, in {path}")


@link.command("list")
def list_links(
    status: Annotated[str | None, typer.Option("--status", help="accepted, rejected or candidates.")] = None,
    set_: SetOption = None,
    project: ProjectOption = None,
) -> None:
    """List links, one a line: status, set, subject, predicate, object, confidence, who decided, comment."""
    from ccpr_graph.link import Status, load_links
    from ccpr_graph.project import find_project

    links = load_links(find_project(project).links)
    if status is not None and status not in set(Status):
        raise QueryError(f"{status!r} is no status", remedy=f"Name one of {', '.join(Status)}")
    if set_ is not None and set_ not in links.names:
        raise QueryError(f"there is no set {set_!r}", remedy=f"Name one of {', '.join(links.names)}")
    for (each, name), table in sorted(links.tables.items()):
        if status in (None, each) and set_ in (None, name):
            for row in table.rows:
                who = row.cell("reviewer_label") or row.cell("reviewer_id") or row.cell("mapping_provider")
                cells = (row.cell("subject_id"), row.cell("subject_label"), row.cell("predicate_id"))
                what = (row.cell("object_id"), row.cell("object_label"), row.cell("confidence"), who)
                typer.echo("\t".join((each, name, *cells, *what, row.cell("comment"))))


@link.command()
def check(project: ProjectOption = None) -> None:
    """Check all tables as a build does: their form, their decisions, and that what they link is described."""
    from ccpr_graph.build import assert_quads
    from ccpr_graph.link import Status, completed, load_links
    from ccpr_graph.project import find_project

    found = find_project(project)
    quads, _ = assert_quads(found, lambda message: None)
    links = completed(load_links(found.links), quads)
    for status in Status:
        counts = [f"{name} {len(table.rows)}" for name, table in links.of(status)]
        typer.echo(f"{status}: {', '.join(counts) or 'none'}")
