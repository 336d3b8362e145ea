"""What finding citations needs, and the keys that citations get."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ccpr_graph import iris
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import Citation, Document, Notice, Resolution, Span, Target, TextUnit, Words


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

    def add(
        self,
        unit: TextUnit,
        span: Span,
        rule: str,
        target: Target | None,
        *,
        resolution: Resolution = Resolution.RESOLVED,
        words_of: TextUnit | None = None,
        call: int | None = None,
    ) -> None:
        """Record a citation of ``unit``, resting on ``span`` of its text, or of the footnote's that it calls."""
        holder = words_of or unit
        quote = holder.text[span.start : span.end]
        if target is None and resolution is Resolution.RESOLVED:
            resolution = Resolution.UNRESOLVED
        name = iris.slug(
            "-".join((target.source, target.kind, *target.steps)) if target else f"{resolution}-{quote}"[:80]
        )
        base = f"citation/{unit.key.removeprefix('paragraph/')}/{name}"
        self._occurrences[base] += 1
        self.citations.append(
            Citation(
                key=f"{base}/{self._occurrences[base]}",
                unit=unit.key,
                words=Words(holder.key, span, quote),
                rule=rule,
                target=target,
                resolution=resolution,
                via=words_of.key if words_of else None,
                call=call,
            )
        )
        if target is None:
            self.notices.append(Notice(unit.line, unit.key, f"the citation '{quote}' is {resolution}"))
