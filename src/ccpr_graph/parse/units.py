"""Builds one unit of the text out of lines, piece by piece, so that no character is lost on the way."""

from __future__ import annotations

import re

from ccpr_graph.manuscript import Line, RunKind
from ccpr_graph.model import NoteCall, Piece, PieceKind, TextUnit, UnitKind

WHITE_SPACE = "white-space"
_SPACE_OR_WORD = re.compile(r"\s+|\S+")
# A word cut at its own hyphen, or a range at its dash, goes on without a space.
_OPEN_END = re.compile(r"(?:\w-|\d–)$")


class UnitBuilder:
    """A unit in the making.

    Lines are added in reading order. The end of a line is kept back: it becomes a space within the unit if the unit goes on
    (behind a page break, perhaps), and white space between units if it does not.
    """

    def __init__(
        self, key: str, kind: UnitKind, number: str | None, parent: str | None, line: int, *, line_break: str = " "
    ) -> None:
        self.key = key
        self.kind = kind
        self.number = number
        self.parent = parent
        self.line = line
        self.calls: list[NoteCall] = []
        self.has_items = False
        self._pieces: list[Piece] = []
        self._text = ""
        self._held_back: Piece | None = None
        self._line_break = line_break

    @property
    def text(self) -> str:
        """The words so far."""
        return self._text

    def add_line(self, line: Line, *, label: int = 0, line_break: str | None = None) -> None:
        """Add the words of a line; its first ``label`` characters name the unit and are not among its words.

        ``line_break`` says what the end of the line before reads as, where it is not what this kind of unit has.
        """
        self._join(self._line_break if line_break is None else line_break)
        content_end = _content_end(line)
        for run in line.runs:
            if run.kind is RunKind.WORDS:
                in_label = min(label, len(run.source))
                self._add(PieceKind.LABEL, run.start, run.source[:in_label])
                self._add_words(run.start + in_label, run.source[in_label:], content_end)
                label -= in_label
            elif run.kind is RunKind.CALL and run.note:
                self.calls.append(NoteCall(run.note, len(self._text)))
                self._add(PieceKind.CALL, run.start, run.source)
            else:
                kind = PieceKind.LABEL if run.kind is RunKind.NOTE_LABEL else PieceKind.MARKUP
                self._add(kind, run.start, run.source)
        if line.ending:
            self._held_back = Piece(PieceKind.BLANK, line.ending_start, line.ending, furniture=WHITE_SPACE)

    def finish(self, order: int) -> tuple[TextUnit, list[Piece]]:
        """Return the unit, and the pieces that turned out to lie between units."""
        between = [self._held_back] if self._held_back else []
        unit = TextUnit(
            key=self.key,
            kind=self.kind,
            number=self.number,
            order=order,
            parent=self.parent,
            line=self.line,
            pieces=tuple(self._pieces),
            calls=tuple(self.calls),
        )
        return unit, between

    @property
    def start(self) -> int:
        """Offset in the source of the first piece."""
        return self._pieces[0].start

    def _join(self, line_break: str) -> None:
        if self._held_back is None:
            return
        reading = "" if not self._text or _OPEN_END.search(self._text) else line_break
        self._add(PieceKind.JOIN, self._held_back.start, self._held_back.source, reading)
        self._held_back = None

    def _add_words(self, start: int, source: str, content_end: int) -> None:
        for match in _SPACE_OR_WORD.finditer(source):
            at = start + match.start()
            if not match[0].isspace():
                self._add(PieceKind.TEXT, at, match[0], match[0])
            elif at >= content_end or not self._text or self._text[-1].isspace():
                self._add(PieceKind.JOIN, at, match[0])
            elif match[0] == " ":
                self._add(PieceKind.TEXT, at, " ", " ")
            else:
                self._add(PieceKind.JOIN, at, match[0], " ")

    def _add(self, kind: PieceKind, start: int, source: str, reading: str = "") -> None:
        if not source:
            return
        self._text += reading
        last = self._pieces[-1] if self._pieces else None
        if last and last.kind is kind is PieceKind.TEXT and last.end == start:
            self._pieces[-1] = Piece(kind, last.start, last.source + source, self.key, last.reading + reading)
        else:
            self._pieces.append(Piece(kind, start, source, self.key, reading))


def _content_end(line: Line) -> int:
    """Offset in the source behind the last character of a line that is not white space."""
    for run in reversed(line.runs):
        if run.kind is not RunKind.WORDS:
            continue
        stripped = run.source.rstrip()
        if stripped:
            return run.start + len(stripped)
    return line.start
