"""Units of text, and the pieces of the source that they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of characters, ``start`` inclusive, ``end`` exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span cannot run from {self.start} to {self.end}")


class PieceKind(StrEnum):
    """What a piece of the source is for."""

    TEXT = "text"
    """Words of a unit."""
    JOIN = "join"
    """White space of the source (a space, a line break, the two ends of a page break) that a unit reads as one space."""
    LABEL = "label"
    """The number or letter that names a unit: ``34. ``, ``(b) ``, ``⁸ ``, ``C. ``."""
    CALL = "call"
    """A mark that calls a note."""
    MARKUP = "markup"
    """Signs for bold and italics."""
    BLANK = "blank"
    """White space between units."""
    FURNITURE = "furniture"
    """A page's own lines: running symbol, page number, job number."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the source.

    ``unit`` is the key of the unit it belongs to; page furniture and the white space between units have none, and
    ``furniture`` names which kind of it they are. ``reading`` is what the piece adds to its unit's text.
    """

    kind: PieceKind
    start: int
    source: str
    unit: str | None = None
    reading: str = ""
    furniture: str | None = None

    @property
    def end(self) -> int:
        """Offset in the source behind the last character."""
        return self.start + len(self.source)


class UnitKind(StrEnum):
    """The kinds of units of a text."""

    MASTHEAD = "masthead"
    TITLE_NOTE = "title-note"
    PART = "part"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    SUB_PARAGRAPH = "sub-paragraph"
    FOOTNOTE = "footnote"


@dataclass(frozen=True)
class NoteCall:
    """A place that calls a note: the note's number as printed (``"8"``, ``"*"``), and the offset in the unit's text."""

    note: str
    offset: int


@dataclass(frozen=True)
class TextUnit:
    """A part, heading, paragraph, lettered item, note, or the masthead.

    ``key`` is the path of its IRI below the document (``paragraph/34/b``); ``number`` is as printed (``"34"``, ``"b"``),
    for a heading its place in its part; ``parent`` is the key of the unit it stands in, if any. ``pieces`` are its own, in
    reading order: of a paragraph with lettered items, those of the opening words alone. ``line`` counts source lines from 1.
    """

    key: str
    kind: UnitKind
    number: str | None
    order: int
    parent: str | None
    line: int
    pieces: tuple[Piece, ...] = field(repr=False)
    calls: tuple[NoteCall, ...] = ()

    @cached_property
    def text(self) -> str:
        """The unit's own words: whole, in reading order, without page furniture, note marks or markup."""
        return "".join(piece.reading for piece in self.pieces)

    def source_offset(self, offset: int) -> int:
        """Return the offset in the source of the character at ``offset`` of :attr:`text`.

        Raises:
            IndexError: the text has no such character.
        """
        if offset < 0:
            raise IndexError(offset)
        read = 0
        for piece in self.pieces:
            if read <= offset < read + len(piece.reading):
                inside = offset - read if piece.kind is PieceKind.TEXT else 0
                return piece.start + inside
            read += len(piece.reading)
        raise IndexError(offset)


@dataclass(frozen=True)
class Words:
    """The words that a claim rests on: a span of one unit's text."""

    unit: str
    span: Span
    quote: str


def in_words(key: str) -> str:
    """Return the key of a unit or statement as messages name it.

    >>> in_words("paragraph/9/c"), in_words("footnote/8"), in_words("masthead")
    ('paragraph 9 (c)', 'footnote 8', 'masthead')
    """
    kind, *steps = key.split("/")
    return " ".join((kind, *steps[:1], *(f"({step})" for step in steps[1:])))
