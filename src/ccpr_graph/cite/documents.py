"""Finds documents cited by their symbols, with paragraphs, in footnotes and in running text; resolves "Ibid."."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ccpr_graph.cite.finder import Finder
from ccpr_graph.cite.numbers import Numbered, read_numbers
from ccpr_graph.model import CitationKind, Resolution, Span, Target, TextUnit, UnitKind

_LONGEST_RANGE = 20  # meetings; more than any review has taken
_ENUMERATED_SUFFIX = re.compile(r"(?:,| and|, and)\s+(?P<number>\d+)\b(?!\s*\()")


@dataclass(frozen=True)
class _Mention:
    """A symbol in some words, with the paragraphs behind it."""

    symbol: str
    span: Span
    paragraphs: tuple[Numbered, ...]


def find_documents(finder: Finder) -> None:
    """Add the documents and their paragraphs that the text and its footnotes cite."""
    previous: tuple[str, ...] = ()
    for unit in finder.document.units:
        if unit.kind is UnitKind.FOOTNOTE:
            previous = _read_footnote(finder, unit, previous)
        elif unit.kind in (UnitKind.PARAGRAPH, UnitKind.SUB_PARAGRAPH):
            for mention in _mentions(finder, unit.text):
                _add(finder, mention, "text-document", unit)


def _read_footnote(finder: Finder, note: TextUnit, previous: tuple[str, ...]) -> tuple[str, ...]:
    """Add what a footnote cites; return the symbols that an "Ibid." in the next footnote may stand for."""
    caller, call = _caller(finder, note)
    unit, holder = (caller, note) if caller else (note, None)
    mentions = _mentions(finder, note.text)
    for mention in mentions:
        _add(finder, mention, "footnote-document", unit, holder, call)
    ibid = finder.forms.citations.ibid.search.search(note.text)
    if ibid:
        paragraphs, end = _paragraphs(finder, note.text, ibid.end())
        if len(previous) == 1:
            _add(
                finder, _Mention(previous[0], Span(ibid.start(), end), paragraphs), "footnote-ibid", unit, holder, call
            )
        else:
            resolution = Resolution.AMBIGUOUS if previous else Resolution.UNRESOLVED
            finder.add(
                unit, Span(ibid.start(), end), "footnote-ibid", None, resolution=resolution, words_of=holder, call=call
            )
            return ()
    symbols = dict.fromkeys((*(previous if ibid else ()), *(mention.symbol for mention in mentions)))
    return tuple(symbols)


def _caller(finder: Finder, note: TextUnit) -> tuple[TextUnit | None, int | None]:
    for unit in finder.document.units:
        for call in unit.calls:
            if call.note == note.number:
                return unit, call.offset
    return None, None


def _mentions(finder: Finder, text: str) -> list[_Mention]:
    mentions = []
    for match in finder.forms.symbols.in_text.exact.finditer(text):
        symbol, at = match[0], match.end()
        if records := finder.forms.symbols.record_range.exact.fullmatch(symbol):
            mentions += _range(records, Span(*match.span()))
            continue
        if finder.forms.symbols.type_of(symbol)[0] == "Document" and symbol.count("/") < 2:
            continue
        paragraphs, end = _paragraphs(finder, text, at)
        mentions.append(_Mention(symbol, Span(match.start(), end), paragraphs))
        mentions += _enumerated(finder, text, symbol, at)
    return mentions


def _range(records: re.Match[str], span: Span) -> list[_Mention]:
    first, last = int(records["first"]), int(records["last"])
    if not first < last <= first + _LONGEST_RANGE:
        return [_Mention(f"{records['stem']}{first}", span, ())]
    return [_Mention(f"{records['stem']}{number}", span, ()) for number in range(first, last + 1)]


def _enumerated(finder: Finder, text: str, symbol: str, at: int) -> list[_Mention]:
    """Return the documents of "CCPR/C/SR.3271 and 3272" that only their last number names."""
    kind, told = finder.forms.symbols.type_of(symbol)
    if kind != "SummaryRecord":
        return []
    mentions = []
    while match := _ENUMERATED_SUFFIX.match(text, at):
        full = symbol.removesuffix(told["meeting"]) + match["number"]
        mentions.append(_Mention(full, Span(*match.span("number")), ()))
        at = match.end()
    return mentions


def _paragraphs(finder: Finder, text: str, at: int) -> tuple[tuple[Numbered, ...], int]:
    match = finder.forms.citations.paragraphs_of_document.search.match(text, at)
    if not match:
        return (), at
    return read_numbers(text, match.start("list"))


def _add(
    finder: Finder,
    mention: _Mention,
    rule: str,
    unit: TextUnit,
    holder: TextUnit | None = None,
    call: int | None = None,
) -> None:
    if mention.symbol == finder.document.header.symbol:
        return
    if not mention.paragraphs:
        target = Target(CitationKind.DOCUMENT, mention.symbol)
        finder.add(unit, mention.span, rule, target, words_of=holder, call=call)
    for numbered in mention.paragraphs:
        target = Target(CitationKind.DOCUMENT_PARAGRAPH, mention.symbol, (numbered.number, *numbered.steps))
        finder.add(unit, Span(mention.span.start, numbered.span.end), rule, target, words_of=holder, call=call)
