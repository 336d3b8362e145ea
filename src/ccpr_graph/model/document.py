"""A document: its header, its source cut into pieces, its units, and what was found in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ccpr_graph.model.claims import Citation, Review, Statement, Tag
from ccpr_graph.model.text import Piece, TextUnit, UnitKind


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
    tags: tuple[Tag, ...] = field(default=(), repr=False)
    reviews: tuple[Review, ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, TextUnit]:
        """The units by their keys."""
        return {unit.key: unit for unit in self.units}

    def of_kind(self, *kinds: UnitKind) -> tuple[TextUnit, ...]:
        """Return the units of some kinds, in the order of the document."""
        return tuple(unit for unit in self.units if unit.kind in kinds)

    @cached_property
    def _children(self) -> dict[str | None, list[TextUnit]]:
        children: dict[str | None, list[TextUnit]] = {}
        for unit in self.units:
            children.setdefault(unit.parent, []).append(unit)
        return children

    def children(self, key: str) -> tuple[TextUnit, ...]:
        """Return the units that stand directly in a unit, in the order of the document."""
        return tuple(self._children.get(key, ()))

    @cached_property
    def _statements_in(self) -> dict[str, list[Statement]]:
        stated: dict[str, list[Statement]] = {}
        for statement in self.statements:
            stated.setdefault(statement.words.unit, []).append(statement)
        return stated

    def statements_in(self, unit: str) -> tuple[Statement, ...]:
        """Return the statements whose words are those of a unit, by its key."""
        return tuple(self._statements_in.get(unit, ()))

    @cached_property
    def _citations_in(self) -> dict[str, list[Citation]]:
        cited: dict[str, list[Citation]] = {}
        for citation in self.citations:
            cited.setdefault(citation.unit, []).append(citation)
        return cited

    def citations_in(self, unit: str) -> tuple[Citation, ...]:
        """Return the citations that a unit makes, by its key, those of its footnotes included."""
        return tuple(self._citations_in.get(unit, ()))


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
