"""``ccpr-graph release``: give the data a version, and keep it for good."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console

from ccpr_graph.errors import ReleaseError

if TYPE_CHECKING:
    from ccpr_graph.publish import Changes, Order

_RELEASES: Final = Path("releases")
_SHOWN: Final = 20


def release(
    version: Annotated[
        str, typer.Argument(help="The version: 1.0.0, or 1.1.0-rc.1 to let people try it before.", metavar="VERSION")
    ] = "",
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="Its date; without it, today.")] = None,
    releases: Annotated[
        Path,
        typer.Option("--releases", help="The folder of releases.", envvar="CCPR_GRAPH_RELEASES", show_default=True),
    ] = _RELEASES,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="VERSION", help="Compare with this version. Default: the highest lower one."),
    ] = None,
    smaller_because: Annotated[
        str | None,
        typer.Option("--smaller-because", metavar="REASON", help="Why a smaller step is right; it is published."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Build and compare, and leave nothing behind.")] = False,
    list_: Annotated[bool, typer.Option("--list", "-l", help="List the releases.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Check every file of every release, and the index.")] = False,
    index: Annotated[bool, typer.Option("--index", help="Write the index and the feed again.")] = False,
    project: Annotated[
        Path | None,
        typer.Option(
            "--project", "-p", help="The folder with data/, ontology/ and shapes/. Default: the one you are in."
        ),
    ] = None,
) -> None:
    """Release the data as a version, which never changes any more, with the list of what changed.

    The version must be as far from the one before as the changes ask for: docs/releases.md says what is major, minor, patch.
    """
    from ccpr_graph.project import find_project
    from ccpr_graph.publish import Order, write_index
    from ccpr_graph.publish import check as check_all
    from ccpr_graph.publish.about import about_data

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    if version and (index or check or list_):
        raise ReleaseError(
            "a version is released by a call of its own", remedy="Leave out --index, --check, --list, or the version"
        )
    if (index or check) and not releases.is_dir():
        raise ReleaseError("this folder of releases does not exist", file=releases, remedy="Name it with --releases")
    if index:
        write_index(releases, about_data(find_project(project)))
        console.print(f"The index and the feed in {releases} are written.", markup=False)
    if check:
        number = len(check_all(releases))
        console.print(f"All {number} releases in {releases} are as they were released.", markup=False)
    if list_:
        _list(releases)
    if not version:
        if not (index or check or list_):
            remedy = "Name one, as in 'ccpr-graph release 1.0.0', or list those that are there with --list"
            raise ReleaseError("no version is named", remedy=remedy)
        return
    order = Order(find_project(project), releases, version, _day(date), against, smaller_because, dry_run)
    _release(order, console)


def _day(text: str | None) -> datetime.date:
    today = datetime.date.today()
    try:
        day = datetime.date.fromisoformat(text) if text else today
    except ValueError:
        raise ReleaseError(f"{text!r} is no date", remedy="Write it as in 2026-11-28") from None
    if day > today:
        raise ReleaseError(f"{day} is still to come", remedy="Release on that day, or choose today or an earlier day")
    return day


def _release(order: Order, console: Console) -> None:
    from ccpr_graph.publish import publish

    changes = publish(order, lambda message: console.print(f"• {message}", markup=False))
    for line in _summary(changes):
        console.print(line, markup=False)
    place = order.releases / order.version
    done = f"Nothing was released; it would be {place}." if order.dry_run else f"Version {order.version} is in {place}."
    console.print(done, markup=False)


def _summary(changes: Changes) -> list[str]:
    from ccpr_graph.publish.feed import WHOSE_CHANGE

    if changes.against is None:
        return ["This is the first release: there is none to compare it with."]
    lines = [f"Since {changes.against}: {changes.added:,} statements added, {changes.removed:,} removed."]
    lines += [f"  {reason.step}: {reason}" for reason in changes.reasons]
    sentences = [sentence for group in changes.groups for sentence in group.sentences]
    if sentences:
        lines.append(WHOSE_CHANGE)
    lines += [f"  {sentence}." for sentence in sentences[:_SHOWN]]
    if changes.total > _SHOWN:
        lines.append(f"  And {changes.total - _SHOWN:,} more, in diff/changes.md.")
    return lines


def _list(folder: Path) -> None:
    from ccpr_graph.releases import read_index

    for entry in read_index(folder):
        since = f"since {entry.against}: {entry.least or 'no change'}" if entry.against else "the first"
        print(f"{entry.version}\t{entry.issued}\t{entry.counts.get('quads', 0)} statements\t{since}")
