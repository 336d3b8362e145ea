"""Finds the statements of a document: what is welcomed, what is of concern, what is recommended, what is requested.

Concern and recommendation are paired within a heading: a recommendation answers the concerns that stand before it and have
not been answered yet. Where there is no heading to say what belongs together, it answers the one right before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ccpr_graph.annotate.classify import Found, classify, holds_items
from ccpr_graph.annotate.enumerate import sub_concerns
from ccpr_graph.annotate.reiterate import with_reiterations
from ccpr_graph.annotate.requests import with_requests
from ccpr_graph.knowledge import Forms
from ccpr_graph.model import Document, Notice, Span, Statement, StatementKind, TextUnit, UnitKind, Words, in_words

__all__ = ["annotate", "relate"]

_OF_PART = {"positive-aspects": StatementKind.POSITIVE_ASPECT, "follow-up": StatementKind.REQUEST}


def annotate(document: Document, forms: Forms) -> Document:
    """Return the document with its statements, in the order of the text, and notices on what is not certain."""
    annotator = _Annotator(document, forms)
    for part in document.of_kind(UnitKind.PART):
        annotator.read_part(part)
    if not document.of_kind(UnitKind.PART):
        annotator.notices.append(Notice(1, None, "the document has no parts; it makes no statements in the graph"))
    return _with(document, annotator.statements, annotator.notices)


def relate(document: Document, forms: Forms) -> Document:
    """Return the document with what its statements say by their citations: what is followed up, what is repeated."""
    notices: list[Notice] = []
    statements = with_requests(document, document.statements, forms, notices)
    return _with(document, with_reiterations(document, statements, forms), notices)


def _with(document: Document, statements: Sequence[Statement], notices: Sequence[Notice]) -> Document:
    together = sorted((*document.notices, *notices), key=lambda notice: notice.line)
    return replace(document, statements=tuple(statements), notices=tuple(together))


@dataclass
class _Annotator:
    document: Document
    forms: Forms
    statements: list[Statement] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def read_part(self, part: TextUnit) -> None:
        """Add the statements of one part."""
        kind = self.forms.statements.part_kind(part.text)
        if kind is None:
            self._notice(
                part, "the title says nothing of what these paragraphs do; they make no statements in the graph"
            )
        elif kind == "concerns":
            headings = self.document.children(part.key)
            for heading in [part, *(unit for unit in headings if unit.kind is UnitKind.HEADING)]:
                self._read_heading(heading)
        elif kind in _OF_PART:
            for paragraph in self._paragraphs_below(part):
                self._add(paragraph, Found(_OF_PART[kind], Span(0, len(paragraph.text))), paragraph.parent)

    def _paragraphs_below(self, unit: TextUnit) -> list[TextUnit]:
        below = []
        for child in self.document.children(unit.key):
            below += [child] if child.kind is UnitKind.PARAGRAPH else self._paragraphs_below(child)
        return below

    def _read_heading(self, heading: TextUnit) -> None:
        """Add and pair the statements of the paragraphs that stand directly under a heading, or under none but the part's."""
        waiting: list[str] = []
        for paragraph in self.document.children(heading.key):
            if paragraph.kind is not UnitKind.PARAGRAPH:
                continue
            all_found = classify(paragraph.text, self.forms, concern_open=bool(waiting))
            if len(all_found) > 1 and waiting:  # a paragraph that holds both answers its own concern, and no other
                self._unanswered(paragraph, waiting)
                waiting = []
            for found in all_found:
                if waiting and found.kind is StatementKind.CONCERN and heading.kind is UnitKind.PART:
                    self._unanswered(paragraph, waiting)
                    waiting = []
                key = self._add(paragraph, found, heading.key, tuple(waiting))
                if found.kind is StatementKind.CONCERN:
                    waiting.append(key)
                elif found.kind is StatementKind.RECOMMENDATION:
                    if not waiting:
                        self._notice(
                            paragraph, "this recommendation follows no concern of its own; it is left unpaired"
                        )
                    waiting = []
        if waiting:
            self._unanswered(heading, waiting)

    def _unanswered(self, unit: TextUnit, concerns: Sequence[str]) -> None:
        self._notice(unit, f"{in_words(concerns[-1])} has no recommendation that answers it")

    def _add(self, unit: TextUnit, found: Found, heading: str | None, answers: Sequence[str] = ()) -> str:
        """Add a statement and one for each lettered item of its paragraph; return its key."""
        if found.kind is StatementKind.STATEMENT:
            self._notice(unit, "the wording tells neither a concern nor a recommendation; it is left a mere statement")
        if found.by_position:
            self._notice(
                unit, f"the wording tells both concern and recommendation; by its place it is read as a {found.kind}"
            )
        key = f"{found.kind}/{unit.number}"
        is_whole = found.span == Span(0, len(unit.text))
        statement = Statement(
            key=key,
            kind=found.kind,
            words=Words(unit.key, found.span, unit.text[found.span.start : found.span.end].strip()),
            whole=is_whole,
            heading=heading,
            responds_to=tuple(answers) if found.kind is StatementKind.RECOMMENDATION else (),
        )
        self.statements.append(statement)
        if holds_items(unit, self.document.children(unit.key), found.span):
            self._add_items(unit, statement)
        if found.kind is StatementKind.CONCERN:
            self._add_enumerated(unit, statement)
        return key

    def _add_enumerated(self, unit: TextUnit, concern: Statement) -> None:
        """Add what a concern enumerates in its running words, unless lettered items have these names already."""
        enumerated, doubt = sub_concerns(unit, concern, self.forms)
        if enumerated and any(statement.part_of == concern.key for statement in self.statements):
            enumerated, doubt = [], "an enumeration in the opening words of lettered items makes no statements"
        self.statements += enumerated
        if doubt:
            self._notice(unit, doubt)

    def _add_items(self, unit: TextUnit, whole: Statement) -> None:
        for item in self.document.children(unit.key):
            self.statements.append(
                Statement(
                    key=f"{whole.key}/{item.number}",
                    kind=whole.kind,
                    words=Words(item.key, Span(0, len(item.text)), item.text),
                    heading=whole.heading,
                    part_of=whole.key,
                )
            )

    def _notice(self, unit: TextUnit, message: str) -> None:
        self.notices.append(Notice(unit.line, unit.key, message))
