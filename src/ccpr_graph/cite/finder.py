"""What finding citations needs: the places where a document can cite, and the keys that citations get."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ccpr_graph import iris
from ccpr_graph.cite.names import Name, NameFinder
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Citation, Document, Notice, Resolution, Span, Target, TextUnit, UnitKind, Words
from ccpr_graph.sentences import sentences

_LONGEST_NAME = 80  # characters of a quotation in a key
_WINDOW = 240  # characters before a mention that can belong to it


def window(offset: int) -> tuple[int, int]:
    """Return where to look for what stands right before an offset: never the whole text before it, which may be long."""
    return max(0, offset - _WINDOW), offset


@dataclass(frozen=True)
class Place:
    """Words that can cite.

    Args:
        unit: the unit that cites: for a footnote, the unit that calls it (the footnote itself if none does).
        holder: the unit whose words they are.
        call: of a footnote, where in the citing unit's text it is called.
    """

    unit: TextUnit
    holder: TextUnit
    call: int | None = None

    @property
    def text(self) -> str:
        """The words."""
        return self.holder.text

    @property
    def words_of(self) -> TextUnit | None:
        """The footnote, if the words are those of a footnote that another unit calls."""
        return self.holder if self.holder is not self.unit else None


@dataclass
class Finder:
    """Collects the citations of one document.

    A citation's key is built from the unit that cites, the target, and the occurrence of that target in that unit, so that
    it stays the same when extraction improves elsewhere.
    """

    document: Document
    forms: Forms
    vocabularies: Vocabularies
    citations: list[Citation] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    _occurrences: Counter[str] = field(default_factory=Counter)
    _sentences: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    _taken: dict[str, bytearray] = field(default_factory=dict)

    @cached_property
    def treaty(self) -> str:
        """The slug of the treaty that the document's body monitors."""
        return self.vocabularies.main_treaties[self.document.header.body]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Paragraphs, items and footnotes, in the order of the document."""
        return tuple(self._places())

    @cached_property
    def _names(self) -> dict[str, tuple[Name, ...]]:
        finder = NameFinder(self.document.header, self.forms, self.vocabularies)
        return {place.holder.key: finder.find(place.text) for place in self.places}

    def names(self, unit: TextUnit) -> tuple[Name, ...]:
        """Return the instruments and laws that the words of a unit name, by place; none overlaps another."""
        return self._names.get(unit.key, ())

    def _places(self) -> Iterator[Place]:
        calls = {call.note: (unit, call.offset) for unit in reversed(self.document.units) for call in unit.calls}
        for unit in self.document.of_kind(UnitKind.PARAGRAPH, UnitKind.SUB_PARAGRAPH, UnitKind.FOOTNOTE):
            if unit.kind is UnitKind.FOOTNOTE and unit.number in calls:
                caller, offset = calls[unit.number]
                yield Place(caller, unit, offset)
            else:
                yield Place(unit, unit)

    def sentence(self, unit: TextUnit, offset: int) -> Span:
        """Return the sentence of a unit in which an offset stands."""
        spans = self._sentences.get(unit.key)
        if spans is None:
            spans = self._sentences[unit.key] = sentences(unit.text, self.forms.statements.abbreviations)
        return spans[bisect_right(spans, offset, key=lambda span: span.start) - 1]

    def take(self, unit: TextUnit, span: Span) -> None:
        """Mark words as read, so that they are not read as something else."""
        self._mask(unit)[span.start : span.end] = b"\1" * (span.end - span.start)

    def is_taken(self, unit: TextUnit, span: Span) -> bool:
        """Tell whether some of the words have been read already."""
        return 1 in self._mask(unit)[span.start : span.end]

    def _mask(self, unit: TextUnit) -> bytearray:
        return self._taken.setdefault(unit.key, bytearray(len(unit.text)))

    def cite(self, place: Place, span: Span, rule: str, target: Target | None, *, reason: str | None = None) -> None:
        """Record a citation made at a place; without a target, with the reason why it is not resolved."""
        self.add(place.unit, span, rule, target, reason=reason, words_of=place.words_of, call=place.call)

    def doubt(self, place: Place, span: Span, rule: str, reason: str) -> None:
        """Record a citation of which the text leaves open what it points to."""
        self.add(
            place.unit,
            span,
            rule,
            None,
            resolution=Resolution.AMBIGUOUS,
            reason=reason,
            words_of=place.words_of,
            call=place.call,
        )

    def add(
        self,
        unit: TextUnit,
        span: Span,
        rule: str,
        target: Target | None,
        *,
        resolution: Resolution = Resolution.RESOLVED,
        reason: str | None = None,
        words_of: TextUnit | None = None,
        call: int | None = None,
    ) -> None:
        """Record a citation of ``unit``, resting on ``span`` of its text, or of the footnote's that it calls."""
        holder = words_of or unit
        self.take(holder, span)
        quote = holder.text[span.start : span.end]
        if target is None and resolution is Resolution.RESOLVED:
            resolution = Resolution.UNRESOLVED
        base = f"citation/{unit.key.removeprefix('paragraph/')}/{_name(target, resolution, quote)}"
        self._occurrences[base] += 1
        self.citations.append(
            Citation(
                key=f"{base}/{self._occurrences[base]}",
                unit=unit.key,
                words=Words(holder.key, span, quote),
                rule=rule,
                target=target,
                resolution=resolution,
                reason=reason if target is None else None,
                via=words_of.key if words_of else None,
                call=call,
            )
        )
        if target is None:
            why = f": {reason}" if reason else ""
            self.notices.append(Notice(unit.line, unit.key, f"the citation '{quote}' is {resolution}{why}"))


def _name(target: Target | None, resolution: Resolution, quote: str) -> str:
    if target:
        return iris.slug("-".join((target.source, target.kind, *target.steps)))
    return iris.slug(f"{resolution}-{quote}"[:_LONGEST_NAME])
