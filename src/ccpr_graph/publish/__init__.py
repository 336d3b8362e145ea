"""Publishes a release of the data: a build with a version and a date, compared with the one before, in a folder of its own.

A version that is there never changes any more. Nothing is half-published: all is made beside its place, and moved there at
the end. See docs/releases.md.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ccpr_graph.build import build, inputs_digest
from ccpr_graph.errors import ReleaseError
from ccpr_graph.manifest import GRAPH_NQUADS
from ccpr_graph.project import Project
from ccpr_graph.publish.about import About, about_data
from ccpr_graph.publish.changes import Changes, compare
from ccpr_graph.publish.citing import citation_file, zenodo_file
from ccpr_graph.publish.crate import Kind, crate_file, load_kinds
from ccpr_graph.publish.shelf import alone, bench, check, put, sound, versions, write_index
from ccpr_graph.publish.steps import Rules, Step, load_rules, needed, next_version, step_between
from ccpr_graph.publish.wording import Wording, load_wording
from ccpr_graph.release import ReleaseWriter
from ccpr_graph.releases import ADDED, CHANGES, CHANGES_TEXT, CITATION, CRATE, REMOVED, ZENODO, Version
from ccpr_graph.version import __version__

__all__ = ["Changes", "Order", "check", "publish", "versions", "write_index"]

Progress = Callable[[str], None]
Build = Callable[..., object]
"""What builds a release, with the arguments of :func:`ccpr_graph.build.build`."""
_SENTENCES: Final = "sentences.yaml"
_STEPS: Final = "steps.yaml"
_KINDS: Final = "files.yaml"


@dataclass(frozen=True)
class Order:
    """What is to be released.

    Attributes:
        project: what the data are built from.
        releases: the folder of releases.
        version: the version that the release is given.
        issued: its date.
        against: the version to compare it with; without one, the highest lower one that is no pre-release.
        smaller_because: why a smaller step is right than the one that the comparison asks for.
        dry_run: build and compare, and leave nothing behind.

    """

    project: Project
    releases: Path
    version: str
    issued: datetime.date
    against: str | None = None
    smaller_because: str | None = None
    dry_run: bool = False


def publish(order: Order, progress: Progress = lambda message: None, *, make: Build = build) -> Changes:
    """Build a release, compare it with the one before, and put it into its folder; return what has changed.

    Args:
        order: what is to be released.
        progress: called with a sentence as each stage begins.
        make: builds the release into a folder, calls ``last`` when all is written but the manifest.

    Raises:
        ReleaseError: the version is there already, is none, or is too small a step; or the folder cannot be written.
        CcprGraphError: an input is wrong, as for a build.
    """
    version = _version(order.version)
    with nullcontext() if order.dry_run else alone(order.releases):
        base = _base(order, version)
        about = about_data(order.project)
        work = bench(None if order.dry_run else order.releases)
        try:
            changes = _make(make, order, base, about, work / str(version), progress)
            if not order.dry_run:
                _put(work / str(version), order.releases / str(version))
                write_index(order.releases, about)
            return changes
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _put(made: Path, place: Path) -> None:
    try:
        put(made, place)
    except OSError as error:
        remedy = "Free some space, or correct its permissions; nothing was released"
        raise ReleaseError(f"the release cannot be written ({error.strerror})", file=place, remedy=remedy) from error


def _version(text: str) -> Version:
    try:
        return Version.parse(text)
    except ValueError as error:
        raise ReleaseError(str(error), remedy="Choose one as docs/releases.md describes") from None


def _base(order: Order, version: Version) -> Version | None:
    """Return the version to compare with, after everything that can be refused before the work begins.

    Raises:
        ReleaseError: the version is there already; the one to compare with is not, is damaged, or is not an earlier one.
    """
    there = versions(order.releases)
    if version in there:
        remedy = f"A released version never changes; choose the next one, {next_version(version, Step.PATCH)} say"
        raise ReleaseError(f"version {version} is there already", file=order.releases / str(version), remedy=remedy)
    base = next((each for each in there if each.is_final and each < version), None)
    if order.against is not None:
        base = _version(order.against)
        if base not in there or base > version:
            remedy = f"Choose an earlier one of those that are there: {', '.join(map(str, there)) or 'none'}"
            raise ReleaseError(f"{version} cannot be compared with {base}", file=order.releases, remedy=remedy)
    if base is not None:
        _check_base(order, order.releases / str(base))
    return base


def _check_base(order: Order, folder: Path) -> None:
    manifest = sound(folder)
    if manifest.issued and datetime.date.fromisoformat(manifest.issued) > order.issued:
        what = f"{order.version} of {order.issued} would be older than {manifest.version} of {manifest.issued}"
        raise ReleaseError(what, file=folder, remedy="Choose a later day with --date")


def _make(make: Build, order: Order, base: Version | None, about: About, place: Path, progress: Progress) -> Changes:
    """Build the release in a place of its own, and add to it what needs to know all its files."""
    changes = Changes(order.version, str(order.issued), None)
    wording = load_wording(order.project.releases / _SENTENCES)  # now, for the build takes its time
    rules = load_rules(order.project.releases / _STEPS)
    kinds = load_kinds(order.project.releases / _KINDS)
    digest = inputs_digest(order.project)

    def complete(writer: ReleaseWriter) -> None:
        nonlocal changes
        changes = _compare(changes, base, order, writer, wording, rules, progress)
        _describe(changes, about, writer, kinds, digest)

    previous = None if base is None else str(base)
    issued = str(order.issued)
    make(
        order.project,
        place,
        progress=progress,
        version=order.version,
        issued=issued,
        previous=previous,
        last=complete,
    )
    return changes


def _compare(
    unchanged: Changes,
    base: Version | None,
    order: Order,
    writer: ReleaseWriter,
    wording: Wording,
    rules: Rules,
    progress: Progress,
) -> Changes:
    """Write the difference to the version before, and refuse too small a step from it."""
    changes = unchanged
    if base is not None:
        progress(f"comparing with {base}")
        before, after = order.releases / str(base) / GRAPH_NQUADS, writer.folder / GRAPH_NQUADS
        changes = compare(before, after, writer.folder, wording, rules)
        changes = replace(changes, version=unchanged.version, issued=unchanged.issued, against=str(base))
        changes = _accept(order, Version.parse(unchanged.version), base, changes)
        for path in (ADDED, REMOVED):
            writer.enlist(path)
    writer.write(CHANGES, changes.to_json(wording).encode())
    writer.write(CHANGES_TEXT, changes.to_markdown(wording).encode())
    return changes


def _accept(order: Order, version: Version, base: Version, changes: Changes) -> Changes:
    """Return the changes, with the reason of a smaller step if there is one and it is needed.

    Raises:
        ReleaseError: the step is smaller than the difference asks for, and no reason is given.
    """
    step = needed(base, changes.least)
    if not base.is_final or step_between(base, version) >= step:
        return changes
    if order.smaller_because:
        return replace(changes, smaller_because=order.smaller_because)
    because = "; ".join(str(reason) for reason in changes.reasons if reason.step == changes.least)
    raise ReleaseError(
        f"{version} is too small a step from {base}, for what has changed is {changes.least}: {because}",
        file=order.releases,
        remedy=f"Release it as {next_version(base, step)}, or say with --smaller-because why nobody can have relied on it",
    )


def _describe(changes: Changes, about: About, writer: ReleaseWriter, kinds: tuple[Kind, ...], inputs: str) -> None:
    """Write the files by which the release is cited and described; the crate last, for it names all others."""
    version, issued = changes.version, changes.issued
    writer.write(CITATION, citation_file(about, version, issued))
    writer.write(ZENODO, zenodo_file(about, version, issued, changes.against))
    writer.write(
        CRATE,
        crate_file(
            about, writer.files, kinds, version=version, issued=issued, software_version=__version__, inputs=inputs
        ),
    )
