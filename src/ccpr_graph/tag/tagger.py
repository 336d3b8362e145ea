"""What finding tags needs: which statements words belong to, what stands inside a citation, the keys that tags get."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from ccpr_graph import iris
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import (
    Basis,
    Citation,
    CitationKind,
    Document,
    Figure,
    Measure,
    Notice,
    Span,
    Statement,
    StatementKind,
    Tag,
    TagKind,
    TextUnit,
    Words,
)

# What is cited by number and may have its title behind it, of so many characters at most.
_TITLED = (CitationKind.GENERAL_COMMENT, CitationKind.DOCUMENT)
_TITLE = 200
_KINDS = {kind: place for place, kind in enumerate(TagKind)}


class Spans:
    """Spans of one text, which may overlap, ready to be asked whether one of them holds another span."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._ends = list(accumulate((span.end for span in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        """Tell whether one of the spans holds all characters from ``start`` to before ``end``."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end


class Taken:
    """Which characters of a text have been read already."""

    def __init__(self, text: str) -> None:
        self._taken = bytearray(len(text))

    def take(self, start: int, end: int) -> bool:
        """Take some characters, and tell whether all of them were free; if not, nothing is taken."""
        if 1 in self._taken[start:end]:
            return False
        self._taken[start:end] = b"\1" * (end - start)
        return True


@dataclass
class Tagger:
    """Collects the tags of one document."""

    document: Document
    forms: Forms
    vocabularies: Vocabularies
    notices: list[Notice] = field(default_factory=list)
    _tags: list[Tag] = field(default_factory=list)

    @cached_property
    def statements_of(self) -> dict[str, list[Statement]]:
        """The statements by the units that they are made in."""
        by_unit: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.document.statements:
            by_unit[statement.words.unit].append(statement)
        return by_unit

    @cached_property
    def citations_of(self) -> dict[str, list[Citation]]:
        """The citations by the units in whose own words they stand."""
        by_unit: dict[str, list[Citation]] = defaultdict(list)
        for citation in self.document.citations:
            by_unit[citation.words.unit].append(citation)
        return by_unit

    def units(self, kinds: Collection[StatementKind]) -> Iterator[TextUnit]:
        """Return the units in which statements of some kinds are made, in the order of the document."""
        for unit in self.document.units:
            if any(statement.kind in kinds for statement in self.statements_of.get(unit.key, ())):
                yield unit

    def names(self, unit: TextUnit, *, domestic: bool) -> Spans:
        """Return where a unit's words are the name of something cited, with its title; of domestic laws only on demand."""
        return Spans(
            self._with_title(unit, citation)
            for citation in self.citations_of.get(unit.key, ())
            if domestic or citation.target is None or citation.target.kind is not CitationKind.DOMESTIC_LAW
        )

    def _with_title(self, unit: TextUnit, citation: Citation) -> Span:
        span = citation.words.span
        if citation.target is None or citation.target.kind not in _TITLED:
            return span
        title = self.forms.tags.cited_title.search.match(unit.text[span.end : span.end + _TITLE])
        return Span(span.start, span.end + title.end()) if title else span

    def holders(self, unit: TextUnit, start: int, end: int, kinds: Collection[StatementKind]) -> Iterator[Statement]:
        """Return the statements of some kinds that hold these characters of a unit."""
        for statement in self.statements_of.get(unit.key, ()):
            span = statement.words.span
            if statement.kind in kinds and span.start <= start and end <= span.end:
                yield statement

    def add(
        self,
        statement: Statement,
        kind: TagKind,
        value: str,
        unit: TextUnit,
        span: Span,
        rule: str,
        *,
        basis: Basis = Basis.LITERAL,
        detail: Figure | Measure | None = None,
    ) -> None:
        """Record a tag of a statement that rests on a span of a unit's text."""
        words = Words(unit.key, span, unit.text[span.start : span.end])
        self._tags.append(Tag("", statement.key, kind, value, words, rule, basis, detail))

    def add_to_all(
        self, unit: TextUnit, span: Span, kind: TagKind, value: str, rule: str, detail: Figure | None = None
    ) -> None:
        """Record a tag of every statement that holds a span of a unit's text."""
        for statement in self.holders(unit, span.start, span.end, tuple(StatementKind)):
            self.add(statement, kind, value, unit, span, rule, detail=detail)

    def tags_of(self, kind: TagKind) -> dict[str, list[Tag]]:
        """Return what was found of one kind so far, by statement, in the order of the text."""
        by_statement: dict[str, list[Tag]] = defaultdict(list)
        for tag in sorted(self._tags, key=lambda tag: tag.words.span):
            if tag.kind is kind:
                by_statement[tag.statement].append(tag)
        return by_statement

    def notice(self, unit: TextUnit, message: str) -> None:
        """Say what was not certain."""
        self.notices.append(Notice(unit.line, unit.key, message))

    def finish(self) -> tuple[Tag, ...]:
        """Return the tags with their keys, by statement, kind, and place of their words."""
        order = {statement.key: place for place, statement in enumerate(self.document.statements)}
        found = sorted(
            self._tags, key=lambda t: (order[t.statement], _KINDS[t.kind], t.words.span, t.words.unit, t.value)
        )
        occurrences: Counter[str] = Counter()
        tags = []
        for tag in found:
            name = iris.slug(f"{tag.kind}-{tag.value.removeprefix(f'{tag.kind}/')}")
            base = f"annotation/{tag.statement}/{name}"
            occurrences[base] += 1
            tags.append(replace(tag, key=f"{base}/{occurrences[base]}"))
        return tuple(tags)
