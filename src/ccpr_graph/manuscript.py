"""The plain model that every reader gives and ``parse`` takes: lines of runs.

A reader knows one file format and nothing of concluding observations: it says which characters are words, which are signs
for bold or italics, which call a note and which begin one. Every character of the source is in exactly one run or line end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class RunKind(StrEnum):
    """What the characters of a run are."""

    WORDS = "words"
    MARKUP = "markup"
    CALL = "call"
    """Calls a note (``recommendations,⁴``)."""
    NOTE_LABEL = "note-label"
    """Begins a note (``⁴ CCPR/C/AAA/CO/2, para. 8.``)."""


@dataclass(frozen=True)
class Run:
    """Characters of one kind. ``start`` is an offset in the source; ``note`` the number of a note, as printed."""

    kind: RunKind
    start: int
    source: str
    note: str | None = None


@dataclass(frozen=True)
class Line:
    """A line: its number from 1, its runs, and the characters that end it (none at the end of the source)."""

    number: int
    start: int
    runs: tuple[Run, ...]
    ending: str

    @cached_property
    def words(self) -> str:
        """The words alone: no markup, no calls, no note label."""
        return "".join(run.source for run in self.runs if run.kind is RunKind.WORDS)

    @property
    def is_blank(self) -> bool:
        """Whether the line holds nothing but white space and markup."""
        return not self.words.strip() and not any(run.note for run in self.runs)

    @property
    def note(self) -> str | None:
        """The number of the note that begins on this line."""
        return self.runs[0].note if self.runs and self.runs[0].kind is RunKind.NOTE_LABEL else None

    @property
    def ending_start(self) -> int:
        """Offset in the source of the characters that end the line."""
        return self.start + sum(len(run.source) for run in self.runs)


@dataclass(frozen=True)
class Manuscript:
    """A source as lines of runs. ``name`` says which file, for messages."""

    name: str
    text: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
