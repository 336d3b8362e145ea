"""Tags that name a concept: themes, groups, events, actions, the force of recommendations, the intensity of concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from ccpr_graph.cues import CueMatch
from ccpr_graph.knowledge import Scheme
from ccpr_graph.model import SCHEMES, Basis, Span, StatementKind, TagKind, TextUnit, UnitKind
from ccpr_graph.tag.nested import longest, without_broader
from ccpr_graph.tag.tagger import Tagger

_EVERY = tuple(StatementKind)
_WINDOW = 120  # characters before a match that can deny it
_CONCERNS = (StatementKind.CONCERN, StatementKind.SUB_CONCERN)
_RECOMMENDATIONS = (StatementKind.RECOMMENDATION, StatementKind.REQUEST)


def tag_concepts(tagger: Tagger) -> None:
    """Add a tag for every concept that the words of a statement name, and what follows from its heading."""
    search = _Search(tagger)
    for kind in (TagKind.THEME, TagKind.GROUP):
        _tag_words(search, kind, _EVERY)
        _tag_headings(search, kind)
    _tag_words(search, TagKind.EVENT, _EVERY)
    _tag_words(search, TagKind.ACTION, _RECOMMENDATIONS)
    _tag_words(search, TagKind.FORCE, _RECOMMENDATIONS)
    _tag_words(search, TagKind.INTENSITY, _CONCERNS)


@lru_cache(maxsize=4)
def _together(*schemes: Scheme) -> Scheme:
    """Return one scheme with the concepts of several; kept, because documents share their vocabularies."""
    return Scheme(concept for scheme in schemes for concept in scheme.concepts.values())


@dataclass
class _Search:
    """Searches every unit once, for the concepts of all schemes; a scheme that is absent has none."""

    tagger: Tagger
    _found: dict[str, dict[TagKind, list[CueMatch]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        schemes = self.tagger.vocabularies.schemes
        present = [(kind, schemes[slug]) for kind, slug in SCHEMES.items() if slug in schemes]
        self._kinds = {path: kind for kind, scheme in present for path in scheme.concepts}
        self._all = _together(*(scheme for _, scheme in present))

    def find(self, unit: TextUnit, kind: TagKind) -> list[CueMatch]:
        """Return the concepts of one kind that a unit's words name, by start."""
        if unit.key not in self._found:
            self._found[unit.key] = self._find(unit)
        return self._found[unit.key].get(kind, [])

    def _find(self, unit: TextUnit) -> dict[TagKind, list[CueMatch]]:
        names = self.tagger.names(unit, domestic=False)
        own = (None, self.tagger.document.header.iso3)
        by_kind: dict[TagKind, list[CueMatch]] = defaultdict(list)
        for match in self._all.find(unit.text):
            kind = self._kinds[match.value]
            if self._all.concepts[match.value].state not in own or names.hold(match.start, match.end):
                continue
            if not self._is_denied(unit, kind, match):
                by_kind[kind].append(match)
        return {kind: self._sift(kind, matches) for kind, matches in by_kind.items()}

    def _is_denied(self, unit: TextUnit, kind: TagKind, match: CueMatch) -> bool:
        """Tell whether the words before a match make it somebody else's concern, or an action that is not asked for."""
        forms = self.tagger.forms.tags
        before = {TagKind.INTENSITY: forms.other_speaker, TagKind.ACTION: forms.no_action}.get(kind)
        if before is None:
            return False
        if kind is TagKind.ACTION and self._names_follow_up(unit, match.start):
            return True
        return before.exact.search(unit.text, max(0, match.start - _WINDOW), match.start) is not None

    def _names_follow_up(self, unit: TextUnit, place: int) -> bool:
        """Tell whether a place is in the list of what is to be followed up, whose brackets repeat headings."""
        cited = self.tagger.document.citations_in(unit.key)
        return any(c.rule == "follow-up-paragraph" and c.place <= place for c in cited)

    def _sift(self, kind: TagKind, matches: list[CueMatch]) -> list[CueMatch]:
        if kind in (TagKind.FORCE, TagKind.INTENSITY):
            return longest(matches)
        return without_broader(matches, self._all.concepts)


def _tag_words(search: _Search, kind: TagKind, statements: Collection[StatementKind]) -> None:
    for unit in search.tagger.units(statements):
        for match in search.find(unit, kind):
            for statement in search.tagger.holders(unit, match.start, match.end, statements):
                search.tagger.add(statement, kind, match.value, unit, Span(match.start, match.end), f"{kind}-words")


def _tag_headings(search: _Search, kind: TagKind) -> None:
    """Add what a heading, or the title of a part, names to all statements under it that do not name it themselves."""
    headings = {heading.key: heading for heading in search.tagger.document.of_kind(UnitKind.PART, UnitKind.HEADING)}
    literal = search.tagger.tags_of(kind)
    for statement in search.tagger.document.statements:
        heading = headings.get(statement.heading or "")
        known = {tag.value for tag in literal.get(statement.key, ())}
        for match in search.find(heading, kind) if heading else ():
            if heading and match.value not in known:
                known.add(match.value)
                span, rule = Span(match.start, match.end), f"{kind}-heading"
                search.tagger.add(statement, kind, match.value, heading, span, rule, basis=Basis.INFERRED)
