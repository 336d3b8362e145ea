"""What is found in the text: citations, statements, tags; each with the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ccpr_graph.model.text import Words


class Resolution(StrEnum):
    """Whether it is certain what a citation points to."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


class CitationKind(StrEnum):
    """What kind of thing a citation points to."""

    ARTICLE = "article"
    INSTRUMENT = "instrument"
    RULE = "rule"
    """A rule of procedure."""
    GENERAL_COMMENT = "general-comment"
    DOMESTIC_LAW = "domestic-law"
    DOCUMENT = "document"
    DOCUMENT_PARAGRAPH = "document-paragraph"
    OWN_PARAGRAPH = "own-paragraph"


@dataclass(frozen=True)
class Target:
    """What a citation points to.

    ``source`` is, by kind: an instrument's slug (``iccpr``); the treaty body and number of a general comment (``ccpr/36``);
    the State and slug of a domestic law (``aaa/criminal-code``); a document's symbol (``CCPR/C/AAA/CO/2``). ``steps`` go
    into it: article and paragraphs, or paragraph and item. ``name`` is how the text names what no vocabulary describes.
    """

    kind: CitationKind
    source: str
    steps: tuple[str, ...] = ()
    name: str | None = None


SIGNAL_RULE = "signal-words"
"""The extraction rule that finds signals."""


@dataclass(frozen=True)
class Signal:
    """How a citation is introduced: the slug of the concept (``in-line-with``), and the words of the citing unit."""

    concept: str
    words: Words


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
        reason: why there is no target, where there is none.
        via: key of the footnote that the words stand in.
        call: where in the citing unit's text the footnote is called.
        signal: the phrase that introduces it, if one does.
    """

    key: str
    unit: str
    words: Words
    rule: str
    target: Target | None
    resolution: Resolution
    reason: str | None = None
    via: str | None = None
    call: int | None = None
    signal: Signal | None = None

    @property
    def place(self) -> int:
        """Offset in the citing unit's text at which the citation is made."""
        return self.words.span.start if self.call is None else self.call


class StatementKind(StrEnum):
    """What a statement does. The values are the first step of its key; that of a sub-concern is its concern's."""

    POSITIVE_ASPECT = "positive-aspect"
    CONCERN = "concern"
    RECOMMENDATION = "recommendation"
    REQUEST = "request"
    SUB_CONCERN = "sub-concern"
    """One of the concerns that a sentence enumerates: "(a) …; and (b) …"."""
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


class TagKind(StrEnum):
    """What a tag says of a statement."""

    THEME = "theme"
    GROUP = "group"
    ACTION = "action"
    FORCE = "force"
    INTENSITY = "intensity"
    EVENT = "event"
    WELCOMES = "welcomes"
    FIGURE = "figure"
    DATE = "date"


SCHEMES: Mapping[TagKind, str] = {
    TagKind.THEME: "themes",
    TagKind.GROUP: "groups",
    TagKind.ACTION: "actions",
    TagKind.FORCE: "forces",
    TagKind.INTENSITY: "intensities",
    TagKind.EVENT: "events",
}
"""The scheme whose concepts tags of a kind name; figures, dates and what is welcomed are no concepts."""


class Basis(StrEnum):
    """How the words carry a tag."""

    LITERAL = "literal"
    """The statement's own words name it."""
    INFERRED = "inferred"
    """It follows from other words: the heading above, or the opening words of which the statement is an item."""


@dataclass(frozen=True)
class Figure:
    """A figure as printed, and as a number.

    Args:
        printed: the words, from the number to what it counts ("29 police officers").
        value: the number, or the lower end of a range.
        upper: the upper end of a range.
        counts: what it counts or measures ("police officers", "per cent", "days").
    """

    printed: str
    value: int | float
    upper: int | float | None
    counts: str


class MeasureKind(StrEnum):
    """What kind of measure is welcomed."""

    LAW = "law"
    POLICY = "policy"
    INSTITUTION = "institution"
    TREATY = "treaty"


@dataclass(frozen=True)
class Measure:
    """A measure that is welcomed: its name as printed, its kind, and the years that the text gives it."""

    name: str
    kind: MeasureKind
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tag:
    """A claim that a statement is about something, names somebody, asks for something.

    Args:
        key: path of its annotation's IRI below the document: statement, kind, value and occurrence, never an offset.
        statement: key of the statement.
        kind: what the tag says.
        value: path of an IRI below ``id/`` (``theme/death-penalty``, ``event/aaa/…``, ``treaty-status/aaa/iccpr-op2``);
            for a figure its words, for a date its ISO form (``2011-12-16``, ``2020-02``, ``2024``).
        words: the words that it rests on, in the statement's own unit or in another one.
        rule: slug of the extraction rule that found it.
        basis: whether the statement's own words say so.
        detail: of a figure or of what is welcomed, what the words tell.
    """

    key: str
    statement: str
    kind: TagKind
    value: str
    words: Words
    rule: str
    basis: Basis = Basis.LITERAL
    detail: Figure | Measure | None = None


class Decision(StrEnum):
    """What a reviewer decides about an annotation."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"
    ADD = "add"


@dataclass(frozen=True)
class Review:
    """A person's decision, which outranks the machine.

    Args:
        annotation: key of the annotation that is decided on (of a citation, the citation's key with ``annotation``).
        decision: what is decided.
        value: what is right, for ``change`` and ``add``: path of an IRI below ``id/``, or a figure or date.
        unit: key of the unit whose words carry it, for ``add``.
        statement: key of the statement that a tag is added to.
        quote: the words, for ``add``.
        by: who decided.
        on: when.
        why: the reason.
        line: line of the file, from 1.
    """

    annotation: str
    decision: Decision
    by: str
    on: date
    why: str
    value: str | None = None
    unit: str | None = None
    statement: str | None = None
    quote: str | None = None
    line: int = 0
