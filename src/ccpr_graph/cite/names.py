"""Finds the instruments and domestic laws that words name.

Instruments are known by the names in the vocabularies, and by the short names that the body which speaks gives them. Domestic
laws are known by the form of their names alone: which laws a State has, no vocabulary lists.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from ccpr_graph import iris
from ccpr_graph.cite.whose import whose
from ccpr_graph.cues import CueMatch, Cues
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import CitationKind, Header, Span, Target

_SHORT_NAME_IN_BRACKETS = re.compile(r"\s*,?\s*\((?:the\s+|so-called\s+)*$")
_ABBREVIATION = 6  # letters: a name of one word that short is an abbreviation, and stands in capitals
_LONG_ENOUGH = 6  # words: a name that long is one in small letters, too
_LONGEST_LAW_NAME = 200
_BEFORE_LAW = 120  # characters before the name of a law that may belong to it
_BEFORE_INSTRUMENT = 60  # characters before the name of a treaty that may make it that of a protocol to it
_REACH = 9  # characters around a name


@dataclass(frozen=True)
class Name:
    """An instrument or law that words name.

    Args:
        span: the words.
        targets: what they name; several where one name stands for several ("the two Optional Protocols"), none where that is
            not certain.
        law: the name of a domestic law without what only explains it; nothing for an international instrument.
        unknown: whether it names an instrument that no vocabulary has.
    """

    span: Span
    targets: tuple[Target, ...]
    law: str | None = None
    unknown: bool = False


class NameFinder:
    """Finds names in the documents of one body on one State."""

    def __init__(self, header: Header, forms: Forms, vocabularies: Vocabularies) -> None:
        self._iso3 = header.iso3.lower()
        self._forms = forms.citations
        self._instruments = vocabularies.instruments
        self._states_named = vocabularies.states_named
        self._treaty = vocabularies.main_treaties[header.body]
        self._short = forms.citations.short_names.get(header.body, ())

    @cached_property
    def _short_cues(self) -> Cues:
        return Cues({str(index): short.names for index, short in enumerate(self._short)})

    def find(self, text: str) -> tuple[Name, ...]:
        """Return the names in a text, by place; none overlaps another, and the longer name wins."""
        known = [self._instrument(text, m) for m in self._instruments.find(text) if self._is_instrument(text, m)]
        short = [self._short_name(m) for m in self._short_cues.find(text) if self._is_short_name(text, m)]
        short = [self._of_last_treaty(text, name, [*known, *short]) for name in short]
        whole = [self._protocol_to(text, name) or name for name in (*known, *short)]
        international = _with_short_names(text, _longest(whole))
        return tuple(sorted((*international, *self._laws(text, international)), key=lambda name: name.span.start))

    def _instrument(self, text: str, match: CueMatch) -> Name:
        words = text[match.start : match.end]
        opened = words.count("(") > words.count(")") and text[match.end : match.end + 1] == ")"
        return Name(Span(match.start, match.end + opened), (Target(CitationKind.INSTRUMENT, match.value),))

    def _short_name(self, match: CueMatch) -> Name:
        targets = (Target(CitationKind.INSTRUMENT, slug) for slug in self._short[int(match.value)].instruments)
        return Name(Span(match.start, match.end), tuple(targets))

    def _is_instrument(self, text: str, match: CueMatch) -> bool:
        return _is_name(text, match) and not self._forms.not_the_instrument.exact.match(text, match.end)

    def _is_short_name(self, text: str, match: CueMatch) -> bool:
        return self._is_instrument(text, match) and not self._forms.longer_name.exact.match(text, match.end)

    def _protocol_to(self, text: str, name: Name) -> Name | None:
        """Return the name of the protocol to a treaty of which a name is the end; which one it is, is not known by that."""
        start = max(0, name.span.start - _BEFORE_INSTRUMENT)
        before = self._forms.protocol_to.exact.search(text[start : name.span.start])
        return Name(Span(start + before.start(), name.span.end), (), unknown=True) if before else None

    def _of_last_treaty(self, text: str, name: Name, names: Collection[Name]) -> Name:
        """Leave open what "the Optional Protocol thereto" is, unless the treaty named last is the body's own."""
        start, end = name.span.start, name.span.end
        before, behind = text[max(0, start - _REACH) : start], text[start : end + _REACH]
        if not any(self._forms.of_last_treaty.search.search(words) for words in (before, behind)):
            return name
        earlier = [other for other in names if other.span.end <= start]
        last = max(earlier, key=lambda other: other.span.end, default=None)
        own = last is None or last.targets == (Target(CitationKind.INSTRUMENT, self._treaty),)
        return name if own else Name(name.span, ())

    def _laws(self, text: str, international: list[Name]) -> list[Name]:
        found = [self._law(text, match) for match in self._forms.domestic_law.exact.finditer(text)]
        found += [self._law_in_words(text, match) for match in self._forms.law_in_words.exact.finditer(text)]
        taken = bytearray(len(text))
        for name in international:
            taken[name.span.start : name.span.end] = b"\1" * (name.span.end - name.span.start)
        return _longest([law for law in found if law and 1 not in taken[law.span.start : law.span.end]])

    def _law(self, text: str, match: re.Match[str]) -> Name | None:
        name, end = match["name"], match.end()
        following = self._forms.next_law.exact.search(name)
        # Only what is a law by itself ends there: "the Counter-Terrorism and Sentencing Act" is one.
        if following and self._forms.domestic_law.exact.fullmatch(name[: following.start()]):
            name = name[: following.start()]
            end = match.start("name") + len(name)
        if self._forms.longer_law.exact.search(text[max(0, match.start() - _BEFORE_LAW) : match.start()]):
            return None
        if self._forms.bare_law.exact.fullmatch(name) or self._forms.no_domestic_law.exact.search(name):
            return None
        return self._named(text, name, Span(match.start("name"), end))

    def _law_in_words(self, text: str, match: re.Match[str]) -> Name | None:
        if self._forms.not_in_a_name.exact.search(match["name"]):
            return None
        return self._named(text, match["name"], Span(*match.span("name")))

    def _named(self, text: str, name: str, span: Span) -> Name | None:
        printed = re.sub(r"\s+", " ", name)
        found = whose(text, printed, span.end, self._forms, self._states_named)
        if len(printed) > _LONGEST_LAW_NAME or not found or self._forms.bare_law.exact.fullmatch(found.law):
            return None
        return Name(Span(span.start, found.end), (self.law(found.law, found.state),), found.law)

    def law(self, name: str, iso3: str | None = None) -> Target:
        """Return the domestic law of a name, as printed: of the State under review, unless another one is given."""
        state = iso3.lower() if iso3 else self._iso3
        return Target(CitationKind.DOMESTIC_LAW, f"{state}/{iris.slug(name)}", (), name)


def _is_name(text: str, match: CueMatch) -> bool:
    """Tell a name from the same words used as common ones ("cat", "covenant"), by its capitals."""
    words = text[match.start : match.end]
    if "/" in text[max(0, match.start - 1) : match.start] + text[match.end : match.end + 1]:
        return False  # a part of a document's symbol
    if words.isalpha() and len(words) <= _ABBREVIATION:
        return words.isupper()
    return any(letter.isupper() for letter in words) or len(words.split()) >= _LONG_ENOUGH


def _longest(names: Collection[Name]) -> list[Name]:
    """Return the names of which no longer one takes some of the words, by place."""
    kept: list[Name] = []
    taken = bytearray(max((name.span.end for name in names), default=0))
    for name in sorted(names, key=lambda n: (n.span.start - n.span.end, n.span.start)):
        start, end = name.span.start, name.span.end
        if 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            kept.append(name)
    return sorted(kept, key=lambda name: name.span.start)


def _with_short_names(text: str, names: list[Name]) -> list[Name]:
    """Make one name of a full name and the short name of the same instrument in the brackets behind it."""
    merged: list[Name] = []
    for name in names:
        last = merged[-1] if merged else None
        between = text[last.span.end : name.span.start] if last else ""
        if last and last.targets == name.targets and _SHORT_NAME_IN_BRACKETS.fullmatch(between):
            closed = name.span.end + 1 if text[name.span.end : name.span.end + 1] == ")" else name.span.end
            merged[-1] = Name(Span(last.span.start, closed), last.targets)
        else:
            merged.append(name)
    return merged
