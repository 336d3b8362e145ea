"""Asks another endpoint about resources of ours and writes candidates; what was found is kept when it is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.link.asking import answers, questions
from ccpr_graph.link.decide import add_candidates
from ccpr_graph.link.endpoint import Endpoint, EndpointError, TooMuchError
from ccpr_graph.link.matching import Matches
from ccpr_graph.link.proposers import Proposer, Subject
from ccpr_graph.link.sets import EXACT, Links, Status, load_links

Progress = Callable[[int, int], None]


@dataclass
class Course:
    """How far a search has come, also when it was interrupted.

    Args:
        subjects: how many were to be asked about.
        done: about how many everything was asked.
        proposed: how many candidates are new.
        contradicted: how many answers belong to another of our resources.
        unusable: how many answers are no identifiers of the other side.
        skipped: of whom more was said than is read.
        table: where the candidates are.
    """

    subjects: int = 0
    done: int = 0
    proposed: int = 0
    contradicted: int = 0
    unusable: int = 0
    skipped: tuple[str, ...] = ()
    table: Path | None = None


def open_subjects(subjects: Sequence[Subject], links: Links, name: str) -> list[Subject]:
    """Return the subjects that have no accepted link in a set."""
    accepted = links.tables.get((Status.ACCEPTED, name))
    linked = {row.subject for row in accepted.rows} if accepted else set()
    return [subject for subject in subjects if subject.iri not in linked]


@dataclass(frozen=True)
class Order:
    """What is to be asked.

    Args:
        folder: the folder of links.
        proposer: how links of the set are looked for.
        subjects: everything that could be asked about.
        asked: what is asked about.
        endpoint: who is asked.
        batch: about how many subjects one question is.
        out: a file for the candidates; without it, the table of the set.
        course: filled in while it runs, so that an interruption can tell.
    """

    folder: Path
    proposer: Proposer
    subjects: Sequence[Subject]
    asked: Sequence[Subject]
    endpoint: Endpoint
    batch: int = 40
    out: Path | None = None
    course: Course = field(default_factory=Course)


def propose(order: Order, *, on: date, progress: Progress = lambda done, total: None) -> Course:
    """Ask about some subjects and write what is found as candidates.

    Args:
        order: what is to be asked.
        on: the day that candidates are dated with.
        progress: called with how many subjects are done, and how many there are.

    Raises:
        EndpointError: the endpoint cannot be asked any further; what was found until then is written.
        KnowledgeError: a table is wrong, or cannot be written.
    """
    course = order.course
    course.subjects = len(order.asked)
    links = load_links(order.folder)
    taken = {row.pair[1]: row.subject for _, row in links.rows(Status.ACCEPTED) if row.predicate == EXACT}
    matches = Matches(order.subjects, order.proposer, taken)
    try:
        for start in range(0, len(order.asked), order.batch):
            _ask(order.asked[start : start + order.batch], order, matches)
            progress(course.done, course.subjects)
    finally:
        _write(order, matches, links, on)
    return course


def _ask(some: Sequence[Subject], order: Order, matches: Matches) -> None:
    """Ask everything about some subjects; where the answer is too large, about half of them at a time.

    Only when all is answered anything is taken in: a rival that was not heard of would make the rest look sure.
    """
    try:
        heard = []
        for question in questions(some, order.proposer):
            rows = order.endpoint.ask(question.text)
            if len(rows) >= question.limit:
                raise TooMuchError("there are too many answers", file=order.endpoint.url)
            heard.append((question, answers(question, rows)))
    except TooMuchError:
        _ask_less(some, order, matches)
        return
    except ValueError as error:
        raise EndpointError(f"what it sends is not what was asked for: {error}", file=order.endpoint.url) from None
    for question, found in heard:
        matches.add(question, found)
    order.course.done += len(some)


def _ask_less(some: Sequence[Subject], order: Order, matches: Matches) -> None:
    if len(some) == 1:
        order.course.skipped += (some[0].label,)
        order.course.done += 1
        return
    middle = len(some) // 2
    _ask(some[:middle], order, matches)
    _ask(some[middle:], order, matches)


def _write(order: Order, matches: Matches, links: Links, on: date) -> None:
    name = order.proposer.mapping_set
    head = links.table(Status.CANDIDATES, name).head
    found = matches.found(links.decided(name))
    wanted = {iri for match in found for iri in (match.subject.iri, match.item)}
    wanted |= {question.theirs for match in found for question, _ in match.by.values()}
    try:
        contracted = {iri: head.contract(iri) for iri in sorted(wanted)}
    except ValueError as error:
        raise KnowledgeError(
            str(error), file=order.folder, place=f"the tables of {name!r}", remedy="Add the prefix to their heads"
        ) from None
    rows = [matches.cells(match, contracted, on.isoformat()) for match in found]
    course = order.course
    course.proposed, course.table = add_candidates(order.folder, name, rows, out=order.out)
    course.contradicted, course.unusable = len(matches.contradicted), len(matches.unusable)
