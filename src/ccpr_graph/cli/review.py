"""``ccpr-graph review``: lists what is not certain in a document, writes decisions, shows what a change of rules did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from ccpr_graph import iris
from ccpr_graph.cli.changes import print_changes
from ccpr_graph.errors import QueryError
from ccpr_graph.knowledge import (
    Forms,
    Measured,
    Record,
    Vocabularies,
    load_confidence,
    load_forms,
    load_records,
    load_vocabularies,
)
from ccpr_graph.model import Citation, Decision, Document, Resolution, Review, Tag, Words
from ccpr_graph.project import Project
from ccpr_graph.reading import read
from ccpr_graph.review import (
    REVIEWER,
    Author,
    add_review,
    annotation_key,
    decisions,
    load_reviews,
    path_of,
    propose,
)

_AROUND = 60  # characters of the text shown on each side of an annotation's words


@dataclass(frozen=True)
class Order:
    """What a person ordered at the command line."""

    accept: str | None
    reject: str | None
    change: tuple[str, str] | None
    add: str | None
    unit: str | None
    quote: str | None
    statement: str | None
    by: str | None
    why: str | None
    on: str | None

    def decisions(self) -> list[Decision]:
        """Return the decisions that were ordered."""
        return [decision for decision in Decision if getattr(self, decision)]

    def author(self) -> Author:
        """Return who decides, when and why.

        Raises:
            QueryError: there is no name or reason, or the date is none.
        """
        for name in ("by", "why"):
            if not (getattr(self, name) or "").strip():
                raise QueryError(f"a decision needs --{name}", remedy="Say who decides, and why")
        try:
            on = date.fromisoformat(self.on) if self.on else date.today()
        except ValueError:
            raise QueryError(f"{self.on!r} is no date", remedy="Write it as 2026-01-31") from None
        return Author(self.by or "", on, self.why or "")


def run_review(
    project: Project, name: str, order: Order, listing: str, *, release: Path, against: Path | None, below: float
) -> None:
    """Write the decision that was ordered; without one, print what was asked for.

    Raises:
        CcprGraphError: the order is not complete, or an input is wrong.
    """
    ordered = order.decisions()
    if len(ordered) > 1:
        raise QueryError(
            f"one decision at a time, not {' and '.join(ordered)}", remedy="Call the command once for each"
        )
    if not ordered and any((order.unit, order.quote, order.statement, order.why, order.on)):
        raise QueryError("no decision is given", remedy="Give --accept, --reject, --change or --add")
    if ordered:
        author = order.author()
        if order.add and not (order.unit and order.quote):
            raise QueryError("what is added needs the words it rests on", remedy="Give --unit and --quote")
        decide(open_desk(project, name), ordered[0], author, order)
        return
    desk = open_desk(project, name)
    if listing == "changes":
        show_changes(desk, against or release / "documents" / f"{iris.slug(desk.symbol)}.ttl")
    elif listing == "all":
        list_all(desk)
    else:
        list_uncertain(desk, below)


@dataclass(frozen=True)
class Desk:
    """A document on a reviewer's desk: as the machine reads it, and with the decisions that were made."""

    record: Record
    forms: Forms
    vocabularies: Vocabularies
    confidence: Mapping[str, Measured]
    machine: Document
    reviewed: Document

    @property
    def symbol(self) -> str:
        """The document's symbol."""
        return self.record.body.symbol


def open_desk(project: Project, name: str) -> Desk:
    """Read the document that is named by its symbol, its folder's name, or the folder itself.

    Raises:
        QueryError: the project has no such document.
        KnowledgeError: a vocabulary, form, record or decision is malformed.
        SourceError: the source cannot be read.
    """
    record = _record(project, name)
    forms, vocabularies = load_forms(project.extraction), load_vocabularies(project.vocabularies)
    reviews = load_reviews(record.reviews)
    machine = read(record.source, record, forms, vocabularies)
    reviewed = read(record.source, record, forms, vocabularies, reviews) if reviews else machine
    return Desk(record, forms, vocabularies, load_confidence(project.extraction), machine, reviewed)


def _record(project: Project, name: str) -> Record:
    records = load_records(project.documents)
    try:
        wanted = iris.slug(Path(name).name if Path(name).is_dir() else name)
    except ValueError:
        wanted = ""
    for record in records:
        if record.path.parent.name == wanted:
            return record
    symbols = ", ".join(record.body.symbol for record in records[:20])
    raise QueryError(f"this project has no document {name!r}", remedy=f"It has {symbols}")


def decide(desk: Desk, decision: Decision, author: Author, order: Order) -> None:
    """Write a decision, and say what was written.

    Raises:
        KnowledgeError: there is no such annotation, the value is not known, or the same was decided before.
    """
    key, value = order.change or (order.accept or order.reject, order.add)
    review = propose(
        desk.machine,
        decision,
        author,
        desk.forms,
        desk.vocabularies,
        key=key,
        value=value,
        statement=order.statement,
        unit=order.unit,
        quote=order.quote,
    )
    written = add_review(desk.record.reviews, review)
    console = _console()
    console.print(f"{written.decision}: {written.annotation}", markup=False)
    console.print(
        f"Written to {desk.record.reviews}, line {written.line}. It counts from the next build.", markup=False
    )


def list_uncertain(desk: Desk, below: float) -> None:
    """Print what a person should look at: citations without a target, annotations of weak rules, notices, lost decisions."""
    console, document = _console(), desk.reviewed
    decided = decisions(document)
    waiting = [claim for claim in _claims(document) if annotation_key(claim) not in decided]
    doubtful = [c for c in waiting if isinstance(c, Citation) and c.resolution is not Resolution.RESOLVED]
    weak = [c for c in waiting if c not in doubtful and _confidence(desk, c) < below]
    _section(console, "Citations whose target is not certain", (_lines(desk, claim) for claim in doubtful))
    _section(console, f"Annotations of rules with a confidence below {below}", (_lines(desk, claim) for claim in weak))
    _section(console, "Notices", ([_notice(notice.line, notice.message)] for notice in document.notices))
    known = len(_claims(document))
    console.print(
        f"\n{desk.symbol}: {known} annotations, {len(document.reviews)} decisions; "
        f"{len(doubtful) + len(weak)} annotations to look at.",
        markup=False,
    )


def list_all(desk: Desk) -> None:
    """Print every annotation with its key, and the decisions; what was rejected, too."""
    console = _console()
    claims = _claims(desk.reviewed)
    _section(console, "Annotations", (_lines(desk, claim) for claim in claims))
    present = {annotation_key(claim) for claim in claims}
    gone = [review for review in desk.reviewed.reviews if review.annotation not in present]
    _section(console, "Decisions about what is not there", ([r.annotation, f"  {_decided(r)}"] for r in gone))


def show_changes(desk: Desk, against: Path) -> None:
    """Print what is gained and lost against the document in an earlier release.

    Raises:
        KnowledgeError: the earlier file cannot be read.
        ReleaseError: it is missing, or holds another document.
    """
    print_changes(_console(), desk.reviewed, _claims(desk.reviewed), desk.vocabularies, against)


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)


def _claims(document: Document) -> list[Citation | Tag]:
    return [*document.citations, *document.tags]


def _confidence(desk: Desk, claim: Citation | Tag) -> float:
    """Return how far the rule of a claim can be trusted: a person's wholly, one that nobody has measured not at all."""
    measured = desk.confidence.get(claim.rule)
    if measured:
        return float(measured.confidence)
    return 1.0 if claim.rule == REVIEWER else 0.0


def _section(console: Console, title: str, entries: Iterable[Sequence[str]]) -> None:
    entries = list(entries)
    if entries:
        console.print(f"\n{title} ({len(entries)})", style="bold", markup=False)
    for lines in entries:
        for line in lines:
            console.print(f"  {line}", markup=False)


def _lines(desk: Desk, claim: Citation | Tag) -> list[str]:
    measured = desk.confidence.get(claim.rule)
    rule = f"rule {claim.rule}" + (f", confidence {measured.confidence}" if measured else "")
    lines = [annotation_key(claim), f"  {_said(desk, claim)}; {rule}", f"  {_in_context(desk.reviewed, claim.words)}"]
    review = decisions(desk.reviewed).get(annotation_key(claim))
    return [*lines, f"  {_decided(review)}"] if review else lines


def _said(desk: Desk, claim: Citation | Tag) -> str:
    if isinstance(claim, Tag):
        return f"{claim.statement}: {claim.kind} {claim.value} ({claim.basis})"
    if claim.target is None:
        return f"{claim.resolution}: {claim.reason or 'no reason is given'}"
    return f"cites {path_of(claim.target, desk.vocabularies)}"


def _in_context(document: Document, words: Words) -> str:
    text, span = document.by_key[words.unit].text, words.span
    before = text[max(0, span.start - _AROUND) : span.start]
    after = text[span.end : span.end + _AROUND]
    return f"{words.unit}: {'…' * (span.start > _AROUND)}{before}«{text[span.start : span.end]}»{after}".rstrip() + (
        "…" * (span.end + _AROUND < len(text))
    )


def _decided(review: Review) -> str:
    value = f" to {review.value}" if review.value else ""
    return f"decided: {review.decision}{value}, {review.by}, {review.on}: {' '.join(review.why.split())}"


def _notice(line: int, message: str) -> str:
    return f"line {line}: {message}"
