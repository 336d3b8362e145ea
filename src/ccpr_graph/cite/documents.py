"""Finds documents cited by their symbols, with paragraphs, in footnotes and in running text; resolves "Ibid."."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ccpr_graph.cite.finder import Finder, Place
from ccpr_graph.cite.numbers import Numbered, read_numbers
from ccpr_graph.model import CitationKind, Span, Target, UnitKind

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
    by_note: dict[str, tuple[str, ...]] = {}
    for place in finder.places:
        if place.holder.kind is not UnitKind.FOOTNOTE:
            for mention in _mentions(finder, place):
                _add(finder, place, mention, "text-document")
    for place in finder.places:
        if place.holder.kind is UnitKind.FOOTNOTE:
            _read_op_cit(finder, place, by_note)
            previous = _read_footnote(finder, place, previous)
            by_note[place.holder.number or ""] = previous


def _read_footnote(finder: Finder, place: Place, previous: tuple[str, ...]) -> tuple[str, ...]:
    """Add what a footnote cites; return the symbols that an "Ibid." in the next footnote may stand for."""
    mentions = _mentions(finder, place)
    for mention in mentions:
        _add(finder, place, mention, "footnote-document")
    ibid = finder.forms.citations.ibid.search.search(place.text)
    if ibid:
        paragraphs, end = _paragraphs(finder, place.text, ibid.end())
        span = Span(ibid.start(), end)
        if len(previous) > 1:
            finder.doubt(place, span, "footnote-ibid", "the footnote before cites several documents")
            return ()
        if not previous:
            finder.cite(place, span, "footnote-ibid", None, reason="the footnote before cites no document for certain")
            return ()
        _add(finder, place, _Mention(previous[0], span, paragraphs), "footnote-ibid")
    symbols = dict.fromkeys((*(previous if ibid else ()), *(mention.symbol for mention in mentions)))
    return tuple(symbols)


def _read_op_cit(finder: Finder, place: Place, by_note: dict[str, tuple[str, ...]]) -> None:
    """Add what "op. cit." stands for, where no symbol stands with it."""
    match = finder.forms.citations.op_cit.search.search(place.text)
    if not match or finder.forms.symbols.in_text.exact.search(place.text):
        return
    earlier = by_note.get(match["note"], ()) if match["note"] else _all_of(by_note)
    paragraphs, end = _paragraphs(finder, place.text, match.end())
    span = Span(match.start(), end)
    if len(earlier) == 1:
        _add(finder, place, _Mention(earlier[0], span, paragraphs), "footnote-op-cit")
    elif earlier:
        finder.doubt(place, span, "footnote-op-cit", "earlier footnotes cite several documents")
    else:
        finder.cite(place, span, "footnote-op-cit", None, reason="no earlier footnote cites a document")


def _all_of(by_note: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(symbol for symbols in by_note.values() for symbol in symbols))


def _mentions(finder: Finder, place: Place) -> list[_Mention]:
    mentions = []
    text = place.text
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
    numbers, end = read_numbers(text, match.start("list"))
    return (numbers, end) if numbers else ((), at)


def _add(finder: Finder, place: Place, mention: _Mention, rule: str) -> None:
    if mention.symbol == finder.document.header.symbol:
        return
    if not mention.paragraphs:
        finder.cite(place, mention.span, rule, _target(finder, mention.symbol))
    for numbered in mention.paragraphs:
        target = _target(finder, mention.symbol, (numbered.number, *numbered.steps))
        finder.cite(place, Span(mention.span.start, numbered.span.end), rule, target)


def _target(finder: Finder, symbol: str, steps: tuple[str, ...] = ()) -> Target:
    """Return the document of a symbol, or the paragraph of one; a general comment is cited as such."""
    kind, told = finder.forms.symbols.type_of(symbol)
    if kind == "GeneralComment" and told["body"] in finder.vocabularies.body_labels:
        return Target(CitationKind.GENERAL_COMMENT, f"{told['body'].lower()}/{int(told['number'])}", steps)
    return Target(CitationKind.DOCUMENT_PARAGRAPH if steps else CitationKind.DOCUMENT, symbol, steps)
