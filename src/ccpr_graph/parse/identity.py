"""Says which document a text is: treaty body, State and review cycle, from the symbol, the record and the title.

The symbol comes from the record, because it is often lost from the masthead; it is checked against the masthead where it
stands there, and against the State and the number of the report that the title names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from ccpr_graph.errors import SourceError
from ccpr_graph.knowledge import Forms, Record, Vocabularies

T = TypeVar("T")
_INVERTED = re.compile(r"(?P<name>[^,()]+), (?P<style>[^,()]+ of)")


@dataclass(frozen=True)
class Reader:
    """What reading a header needs."""

    record: Record
    forms: Forms
    vocabularies: Vocabularies
    source_name: str

    @property
    def symbol(self) -> str:
        """The document's symbol, as the record has it."""
        return self.record.body.symbol

    def error(self, what: str, place: str, remedy: str) -> SourceError:
        """Return an error in the source."""
        return SourceError(what, file=self.source_name, place=place, remedy=remedy)

    def record_error(self, what: str, key: str, remedy: str) -> SourceError:
        """Return an error in the record."""
        return SourceError(what, file=self.record.path, place=f"key {key!r}", remedy=remedy)

    def agree(self, key: str, found: T | None, given: T | None) -> T | None:
        """Return what the text says, or else what the record says.

        Raises:
            SourceError: they differ.
        """
        if found is not None and given is not None and found != given:
            what = f"the masthead says {found}, the record {given}"
            raise self.error(what, key, f"Correct 'facts.{key}' in record.yaml")
        return found if found is not None else given


@dataclass(frozen=True)
class Identity:
    """Treaty body, State (ISO 3166 alpha-3) and review cycle, which may be a range (``5-6``)."""

    body: str
    iso3: str
    cycle: str

    @property
    def last_cycle(self) -> int:
        """The number of the cycle, or the last of a range."""
        return int(self.cycle.split("-")[-1])


def read_identity(reader: Reader, masthead: str, title: str) -> Identity:
    """Return which document this is.

    Args:
        reader: the record and what is known.
        masthead: the words of the masthead, line by line, with the title.
        title: the title alone.

    Raises:
        SourceError: the symbol is not one of concluding observations, or text and record contradict each other.
    """
    identity = _of_symbol(reader)
    _check_masthead(reader, masthead)
    _check_known(reader, identity)
    _check_title(reader, masthead, title, identity)
    return identity


def _of_symbol(reader: Reader) -> Identity:
    kind, told = reader.forms.symbols.type_of(reader.symbol)
    if kind != "ConcludingObservations" or told.get("territory"):
        raise reader.record_error(
            f"{reader.symbol} is not the symbol of concluding observations that this software reads",
            "symbol",
            "The form is BODY/C/ISO3/CO/number; data/extraction/symbols.yaml holds the forms",
        )
    review = reader.record.body.review
    iso3 = _told_or_given(reader, "state", told.get("iso3"), review.state if review else None)
    cycle = _told_or_given(reader, "cycle", told.get("number"), review.cycle if review else None)
    return Identity(told["body"], iso3, cycle)


def _told_or_given(reader: Reader, key: str, told: str | None, given: str | None) -> str:
    """Return what the symbol tells, or else what the record says."""
    if told and given and told != given:
        what = f"the symbol {reader.symbol} has {told}, the record {given}"
        raise reader.record_error(what, f"review.{key}", "Correct the symbol, or take the key out")
    if not told and not given:
        raise reader.record_error(
            f"the symbol {reader.symbol} does not tell the {key}",
            "review",
            "State it there: review: {state: AAA, cycle: '1'}",
        )
    return told or given or ""


def _is_given(reader: Reader) -> bool:
    """Tell whether the record says which State it is, because the symbol does not."""
    return not reader.forms.symbols.type_of(reader.symbol)[1].get("iso3")


def _check_masthead(reader: Reader, masthead: str) -> None:
    if any(True for _ in own_symbols(reader, masthead)):
        return
    printed = reader.forms.symbols.in_text.exact.search(masthead)
    if printed:
        raise reader.error(
            f"the masthead has the symbol {printed[0]}, the record has {reader.symbol}",
            "masthead",
            "Correct the record, or take the right source",
        )


def own_symbols(reader: Reader, text: str) -> Iterator[tuple[int, str | None]]:
    """Yield where the document's own symbol ends in a text, and the date that is glued to it, if one is.

    "CCPR/C/AAA/CO/212 December 2008" is the symbol CCPR/C/AAA/CO/2 and a date, or CCPR/C/AAA/CO/21 and another: the record
    decides.
    """
    months = "|".join(reader.forms.layouts.months)
    for match in re.finditer(re.escape(reader.symbol), text):
        glued = re.match(rf"\d{{1,2}} (?:{months}) \d{{4}}", text[match.end() :])
        if glued or not re.match(r"[/.-]?\w", text[match.end() :]):
            yield match.end(), glued[0] if glued else None


def _check_known(reader: Reader, identity: Identity) -> None:
    """Check that treaty body and State are in the vocabularies."""
    if identity.body not in reader.vocabularies.main_treaties:
        raise reader.record_error(
            f"the treaty body {identity.body!r} is unknown",
            "symbol",
            "Correct the symbol, or add the body to data/vocabularies/treaty-bodies.ttl",
        )
    if identity.iso3 not in reader.vocabularies.state_labels:
        raise reader.record_error(
            f"the State {identity.iso3!r} is unknown",
            "review.state" if _is_given(reader) else "symbol",
            "Correct it there, or add the State to data/vocabularies/states.ttl",
        )


def _check_title(reader: Reader, masthead: str, title: str, identity: Identity) -> None:
    """Compare the State and the report that the title names with the symbol."""
    layouts = reader.forms.layouts
    report = layouts.report.exact.fullmatch(title)
    absent = None if report else layouts.without_report.exact.fullmatch(title)
    if report:
        _check_state(reader, report["state"], identity)
        _check_report(reader, report["report"], identity)
    elif absent:
        _check_state(reader, absent["state"] or absent["other_state"], identity)
    else:
        _check_state_line(reader, masthead, title, identity)


def _check_state(reader: Reader, name: str, identity: Identity) -> None:
    named = frozenset[str]().union(*(reader.vocabularies.states_named(one) for one in _names(name)))
    if identity.iso3 not in named:
        known = f"names {name!r}" if named else f"names {name!r}, which is the name of no State we know"
        label = reader.vocabularies.state_labels[identity.iso3]
        raise reader.error(
            f"the title {known}, but {'the record' if _is_given(reader) else f'the symbol {reader.symbol}'} is of {label}",
            "title",
            f"Correct the record's {'review.state' if _is_given(reader) else 'symbol'}, take the right source, or add the name to"
            " data/vocabularies/states.ttl",
        )


def _names(name: str) -> tuple[str, ...]:
    """Return a name as printed and, of "Tanzania, United Republic of", the orders in which lists have it."""
    inverted = _INVERTED.fullmatch(name)
    if not inverted:
        return (name,)
    return name, f"{inverted['style']} {inverted['name']}", f"{inverted['name']} ({inverted['style']})"


def _check_report(reader: Reader, report: str, identity: Identity) -> None:
    ordinals = reader.forms.layouts.all_ordinals
    named = sorted({ordinals[word] for word in re.findall(r"[a-z]+(?:-[a-z]+)?", report.lower()) if word in ordinals})
    numbers = [int(part) for part in identity.cycle.split("-")]
    if named and (named[0], named[-1]) != (numbers[0], numbers[-1]):
        raise reader.error(
            f"the title says {report!r}, but the symbol {reader.symbol} has number {identity.cycle}",
            "title",
            "Correct the record's symbol, or take the right source",
        )


def _check_state_line(reader: Reader, masthead: str, title: str, identity: Identity) -> None:
    """Compare the State on a line of its own below a title that names none, where there is one."""
    for line in masthead.partition(title)[2].splitlines():
        if reader.vocabularies.states_named(line.strip()):
            _check_state(reader, line.strip(), identity)
