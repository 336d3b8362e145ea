r"""Reads and writes ``reviews.tsv``, in which people's decisions on a document are kept.

One line for each decision, columns separated by tabs, a first line with their names. Within a value a tab is written
``\t``, a line end ``\n`` and a backslash ``\\``, so a spreadsheet or an editor that knows no more than tabs can be used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ccpr_graph import iris
from ccpr_graph.disk import alone, replace_whole
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.model import Decision, Review

REVIEWS = "reviews.tsv"
COLUMNS = ("decision", "annotation", "value", "statement", "unit", "quote", "by", "on", "why")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_MEANINGS = {written: meant for meant, written in _ESCAPES.items()}
_ESCAPE = re.compile(r"\\(.?)")
_NEEDED = {
    Decision.ACCEPT: ("annotation",),
    Decision.REJECT: ("annotation",),
    Decision.CHANGE: ("annotation", "value"),
    Decision.ADD: ("value", "unit", "quote"),
}
_EMPTY = {Decision.ACCEPT: ("value",), Decision.REJECT: ("value",)}


def load_reviews(path: Path) -> tuple[Review, ...]:
    """Read the decisions on a document, in the order of the file; a file that is not there holds none.

    Raises:
        KnowledgeError: the file cannot be read; a line has too few or too many columns, an unknown decision, no name, date
            or reason; or two lines decide the same.
    """
    return _read(path, _text(path))


def add_review(path: Path, review: Review) -> Review:
    """Write one more decision behind those that are there, all or nothing; return it as it will be read.

    Raises:
        KnowledgeError: the file is malformed, the decision lacks something, or the same was decided before.
    """
    line = "\t".join(_escape(_value(review, column)) for column in COLUMNS) + "\n"
    try:
        with alone(path.parent):
            _refuse_decided(path, _read(path, _text(path)), review)
            before = _text(path) or "\t".join(COLUMNS) + "\n"
            together = before + ("" if before.endswith("\n") else "\n") + line
            added = _read(path, together)[-1]
            replace_whole(path, together.encode())
    except OSError as error:
        raise KnowledgeError(
            f"the decision cannot be written ({error.strerror})", file=path, remedy="Check the folder's permissions"
        ) from error
    return added


def _refuse_decided(path: Path, before: Sequence[Review], review: Review) -> None:
    for other in before:
        if other.annotation == review.annotation:
            raise KnowledgeError(
                f"{other.by} has decided on {other.annotation} before: {other.decision}",
                file=path,
                place=f"line {other.line}",
                remedy="To decide anew, take that line out of the file",
            )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise KnowledgeError(
            f"the file cannot be read ({error.strerror})", file=path, remedy="Check its permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise KnowledgeError("the file is not UTF-8", file=path, remedy="Save it as UTF-8") from error


def _read(path: Path, text: str) -> tuple[Review, ...]:
    # Only real line ends: str.splitlines would also cut at others that a quotation may hold.
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if not any(lines):
        return ()
    if tuple(lines[0].split("\t")) != COLUMNS:
        raise KnowledgeError(
            "the first line does not name the columns",
            file=path,
            place="line 1",
            remedy=f"It must be these words, with tabs between them: {' '.join(COLUMNS)}",
        )
    reviews: list[Review] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            reviews.append(_review(path, number, line))
            _refuse_duplicate(path, reviews)
    return tuple(reviews)


def _review(path: Path, number: int, line: str) -> Review:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise KnowledgeError(
            f"this line has {len(cells)} columns, {len(COLUMNS)} are needed",
            file=path,
            place=f"line {number}",
            remedy="Separate them by tabs, and leave none out; an empty one is two tabs in a row",
        )
    row = {column: _unescape(cell) for column, cell in zip(COLUMNS, cells, strict=True)}
    row |= {column: cell.strip() for column, cell in row.items() if column != "quote"}

    def wrong(column: str, what: str, remedy: str) -> KnowledgeError:
        return KnowledgeError(what, file=path, place=f"line {number}, column '{column}'", remedy=remedy)

    try:
        decision = Decision(row["decision"])
    except ValueError:
        known = ", ".join(Decision)
        raise wrong("decision", f"{row['decision']!r} is no decision", f"Write one of {known}") from None
    for column in (*_NEEDED[decision], "by", "on", "why"):
        if not row[column]:
            raise wrong(column, "this is empty", f"Every decision to {decision} needs it")
    for column in _EMPTY.get(decision, ()):
        if row[column]:
            raise wrong(column, f"a decision to {decision} has no {column}", "Leave it empty, or decide to change")
    try:
        on = date.fromisoformat(row["on"])
    except ValueError:
        raise wrong("on", f"{row['on']!r} is no date", "Write it as 2026-01-31") from None
    review = Review(
        annotation=row["annotation"],
        decision=decision,
        by=row["by"],
        on=on,
        why=row["why"],
        line=number,
        **{column: row[column] or None for column in ("value", "statement", "unit", "quote")},
    )
    try:
        return replace(review, annotation=review.annotation or key_of_added(review))
    except ValueError:
        raise wrong("value", f"no key can be made of {review.value!r}", "Write a path, a figure or a date") from None


def key_of_added(review: Review) -> str:
    """Return the key of the annotation that a decision adds; its last step is none that the machine gives.

    Raises:
        ValueError: the value has neither letters nor digits.
    """
    place = review.statement or (review.unit or "").removeprefix("paragraph/")
    words = iris.slug(review.quote or "-")[:60].strip("-")
    return f"annotation/{place}/{iris.slug(review.value or '')}/added-{words}"


def _refuse_duplicate(path: Path, reviews: Sequence[Review]) -> None:
    *before, last = reviews
    for review in before:
        if review.annotation == last.annotation:
            raise KnowledgeError(
                f"{last.annotation} is decided on twice, first in line {review.line}",
                file=path,
                place=f"line {last.line}, column 'annotation'",
                remedy=f"Keep one of the two lines; to decide anew, take line {review.line} out",
            )


def _value(review: Review, column: str) -> str:
    value = getattr(review, column)
    return "" if value is None else str(value)


def _escape(value: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in value)


def _unescape(cell: str) -> str:
    return _ESCAPE.sub(lambda match: _MEANINGS.get(match[0], match[0]), cell)
