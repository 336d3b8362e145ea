"""Compares a document with what its record expects of it, the counts that a person made, and with the documents it cites."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ccpr_graph.errors import ExpectationError
from ccpr_graph.knowledge import Record
from ccpr_graph.model import CitationKind, Document, Notice, StatementKind, UnitKind, in_words


def _units(*kinds: UnitKind) -> Callable[[Document], int]:
    return lambda document: len(document.of_kind(*kinds))


def _statements(kind: StatementKind) -> Callable[[Document], int]:
    return lambda document: sum(1 for s in document.statements if s.kind is kind and not s.part_of)


def _pairs(document: Document) -> int:
    return sum(len(statement.responds_to) for statement in document.statements)


def _articles(document: Document) -> int:
    articles = (c for c in document.citations if c.target and c.target.kind is CitationKind.ARTICLE)
    return sum(1 for citation in articles if citation.rule == "closing-bracket")


def _reiterations(document: Document) -> int:
    return sum(len(statement.reiterates) for statement in document.statements)


def _footnotes_called_in(document: Document) -> tuple[str, ...]:
    calls = {call.note: unit for unit in document.units for call in unit.calls if call.note.isdigit()}
    return tuple(_without_kind(calls[note].key) for note in sorted(calls, key=int))


def _follow_up_paragraphs(document: Document) -> tuple[str, ...]:
    requests = [statement.follow_up for statement in document.statements if statement.follow_up]
    return tuple(_without_kind(key) for request in requests for key in request.recommendations)


def _without_kind(key: str) -> str:
    return key.split("/", 1)[-1]


_COUNTED: Mapping[str, Callable[[Document], int | tuple[str, ...]]] = {
    "parts": _units(UnitKind.PART),
    "headings": _units(UnitKind.HEADING),
    "paragraphs": _units(UnitKind.PARAGRAPH),
    "sub_paragraphs": _units(UnitKind.SUB_PARAGRAPH),
    "footnotes": _units(UnitKind.FOOTNOTE),
    "positive_aspects": _statements(StatementKind.POSITIVE_ASPECT),
    "concerns": _statements(StatementKind.CONCERN),
    "recommendations": _statements(StatementKind.RECOMMENDATION),
    "pairs": _pairs,
    "requests": _statements(StatementKind.REQUEST),
    "covenant_citations_in_brackets": _articles,
    "reiterations": _reiterations,
    "footnotes_called_in": _footnotes_called_in,
    "follow_up_paragraphs": _follow_up_paragraphs,
}


def count(document: Document) -> dict[str, int | tuple[str, ...]]:
    """Return what a record may expect, by the keys of ``expect`` in ``record.yaml``, as it was found in a document."""
    return {key: counted(document) for key, counted in _COUNTED.items()}


def check(document: Document, record: Record, sha256: str) -> None:
    """Compare a document with its record.

    Args:
        document: the document, with citations and statements.
        record: its record.
        sha256: the checksum of the source file.

    Raises:
        ExpectationError: counts differ, all of which are named, or the source is not the one that the record was written for.
    """
    found = count(document)
    expected = record.body.expect.model_dump(exclude_none=True)
    if differing := [key for key in expected if found[key] != expected[key]]:
        told = (
            f"{_say(found[key])} {key.replace('_', ' ')}, the record expects {_say(expected[key])}" for key in differing
        )
        keys = ", ".join(f"'expect.{key}'" for key in differing)
        raise ExpectationError(
            f"{document.header.symbol} has {'; '.join(told)}",
            file=record.path,
            place=f"key{'s' if len(differing) > 1 else ''} {keys}",
            remedy=f"Look into {record.source}{_decisions(document, record)}: if these are right, correct the record",
        )
    fixed = record.body.source.sha256
    if fixed and fixed != sha256:
        raise ExpectationError(
            f"the source has changed since the record was written: its SHA-256 is {sha256}",
            file=record.source,
            remedy=f"Restore the source, or look at every change and then put the new checksum into {record.path}",
        )


def cited_in_vain(document: Document, loaded: Mapping[str, Document]) -> tuple[Notice, ...]:
    """Return a notice for each paragraph that a document cites of another one that is loaded and has no such paragraph.

    Args:
        document: the document that cites.
        loaded: all documents, by their symbols.
    """
    notices = []
    for citation in document.citations:
        target = citation.target
        if not target or target.kind is not CitationKind.DOCUMENT_PARAGRAPH or target.source not in loaded:
            continue
        key = "/".join(("paragraph", *target.steps))
        if key not in loaded[target.source].by_key:
            unit = document.by_key[citation.unit]
            message = f"{target.source} is cited for its {in_words(key)}, and its text here has none"
            notices.append(Notice(unit.line, unit.key, message))
    return tuple(notices)


def _decisions(document: Document, record: Record) -> str:
    """Return where else the cause may lie: people's decisions count."""
    return f" and {record.reviews}" if document.reviews else ""


def _say(value: int | tuple[str, ...]) -> str:
    return str(value) if isinstance(value, int) else f"[{', '.join(value)}]"
