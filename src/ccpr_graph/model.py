"""The document model: units of text, and what is found in them.

A source is a string of characters. Parsing cuts it into :class:`Piece` objects without gap or overlap; every piece belongs
either to one unit of the text or to named page furniture. So :func:`reassemble` gives the source back, character by
character, and an offset into a unit's text leads to an offset in the source.

All classes are frozen; all collections are tuples; all offsets count Unicode code points from 0, and ends are exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
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


class Resolution(StrEnum):
    """Whether it is certain what a citation points to."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


class CitationKind(StrEnum):
    """What kind of thing a citation points to."""

    ARTICLE = "article"
    DOCUMENT = "document"
    DOCUMENT_PARAGRAPH = "document-paragraph"
    OWN_PARAGRAPH = "own-paragraph"


@dataclass(frozen=True)
class Target:
    """What a citation points to.

    ``source`` is the instrument's slug (``iccpr``) or the document's symbol (``CCPR/C/KAZ/CO/2``); ``steps`` go into it:
    article and paragraphs, or paragraph and item.
    """

    kind: CitationKind
    source: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Citation:
    """A place where the text cites something.

    Args:
        key: path of its IRI below the document: paragraph, target and occurrence, never an offset.
        unit: key of the unit that cites; where the words stand in a footnote, the unit that calls the footnote.
        words: the words that it rests on.
        rule: slug of the extraction rule that found it.
        target: what is cited; nothing where the resolution is not ``resolved``.
        resolution: whether the target is certain.
        via: key of the footnote that the words stand in.
        call: where in the citing unit's text the footnote is called.
    """

    key: str
    unit: str
    words: Words
    rule: str
    target: Target | None
    resolution: Resolution
    via: str | None = None
    call: int | None = None

    @property
    def place(self) -> int:
        """Offset in the citing unit's text at which the citation is made."""
        return self.words.span.start if self.call is None else self.call


class StatementKind(StrEnum):
    """What a statement does. The values are the first step of its key."""

    POSITIVE_ASPECT = "positive-aspect"
    CONCERN = "concern"
    RECOMMENDATION = "recommendation"
    REQUEST = "request"
    STATEMENT = "statement"
    """What it does is not certain."""


@dataclass(frozen=True)
class FollowUp:
    """What is to be followed up by when, and the words that ask for it.

    ``recommendations`` are keys of recommendations; ``deadline`` is absent where the text gives none as a date.
    """

    recommendations: tuple[str, ...]
    words: Words
    deadline: date | None
    rule_of_procedure: str | None


@dataclass(frozen=True)
class NextCycle:
    """What a request announces of the next review cycle; every member is absent where the text does not say it."""

    number: int | None
    list_of_issues_year: int | None
    dialogue_year: int | None
    dialogue_place: str | None
    report_word_limit: int | None
    reply_period: str | None
    report_due: date | None

    def __bool__(self) -> bool:
        return any(value is not None for value in vars(self).values())


@dataclass(frozen=True)
class Statement:
    """What the Committee says in a unit of the text.

    Args:
        key: path of its IRI below the document (``recommendation/34/b``).
        kind: what it does.
        words: where it is said; usually the whole text of a unit.
        whole: whether ``words`` are the whole text of their unit.
        heading: key of the heading it stands under.
        part_of: key of the statement it is an item of.
        responds_to: keys of the concerns that a recommendation answers.
        reiterates: keys of the citations of what a recommendation repeats.
        follow_up: of a follow-up request, what it asks for.
        next_cycle: of a request about the next report, what it announces.
    """

    key: str
    kind: StatementKind
    words: Words
    whole: bool = True
    heading: str | None = None
    part_of: str | None = None
    responds_to: tuple[str, ...] = ()
    reiterates: tuple[str, ...] = ()
    follow_up: FollowUp | None = None
    next_cycle: NextCycle | None = None


@dataclass(frozen=True)
class Meeting:
    """A meeting of a treaty body: its number and, where the text gives it for certain, its date."""

    number: str
    held: date | None


@dataclass(frozen=True)
class Session:
    """A session of a treaty body: its number and, where the text gives them, its first and last day."""

    number: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Header:
    """What the masthead, the title and its note, and the first paragraph say of the document."""

    symbol: str
    body: str
    iso3: str
    title: str
    cycle: str
    cycle_number: int
    session: Session | None
    considered_at: tuple[Meeting, ...]
    adopted_at: tuple[Meeting, ...]
    adopted_on: date | None
    issued: date | None
    language: str
    original_language: str | None


@dataclass(frozen=True)
class Notice:
    """Something that was not certain, or was passed over on purpose: said, never hidden."""

    line: int
    unit: str | None
    message: str


@dataclass(frozen=True)
class Document:
    """A document: its source cut into pieces, its units, and what was found in them."""

    header: Header
    source_name: str
    pieces: tuple[Piece, ...] = field(repr=False)
    units: tuple[TextUnit, ...] = field(repr=False)
    citations: tuple[Citation, ...] = field(default=(), repr=False)
    statements: tuple[Statement, ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, TextUnit]:
        """The units by their keys."""
        return {unit.key: unit for unit in self.units}

    def of_kind(self, *kinds: UnitKind) -> tuple[TextUnit, ...]:
        """Return the units of some kinds, in the order of the document."""
        return tuple(unit for unit in self.units if unit.kind in kinds)

    def children(self, key: str) -> tuple[TextUnit, ...]:
        """Return the units that stand directly in a unit, in the order of the document."""
        return tuple(unit for unit in self.units if unit.parent == key)


def reassemble(document: Document) -> str:
    """Put the source together again from units and page furniture alone.

    Every character of the source is in exactly one piece, and every piece is either one of a unit's or named furniture.

    Raises:
        ValueError: pieces overlap, leave a gap, or belong to nothing.
    """
    owned = [piece for unit in document.units for piece in unit.pieces]
    owned += [piece for piece in document.pieces if piece.unit is None and piece.furniture]
    owned.sort(key=lambda piece: piece.start)
    at = 0
    for piece in owned:
        if piece.start != at:
            raise ValueError(f"the pieces leave a gap or overlap at character {min(at, piece.start)}")
        at = piece.end
    return "".join(piece.source for piece in owned)
