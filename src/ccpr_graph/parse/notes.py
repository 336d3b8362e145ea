"""Ties notes to where they are called, and finds a note that has lost its place.

A page carries at its foot the notes that are called on it. So notes run on by one, and wherever a group of notes stands,
just the notes called since the group before are in it. A note that was moved breaks this. (Notes that all stand at the end
of the document are one group, and meet the rule as well.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ccpr_graph.errors import SourceError
from ccpr_graph.model import Notice, PieceKind, TextUnit, UnitKind, in_words

_NOTES = (UnitKind.FOOTNOTE, UnitKind.TITLE_NOTE)


class _Event(NamedTuple):
    at: int
    is_call: bool
    number: str
    unit: TextUnit


def check_notes(units: Sequence[TextUnit], name: str) -> list[Notice]:
    """Check that every call has its note and every note its call, in order and on the same page.

    Where a text has lost the marks of all its calls, its notes are left untied and a notice says so; likewise for a note
    of the title, which is called by a star that is easily lost.

    Args:
        units: all units, in the order of the source.
        name: the source's name, for messages.

    Raises:
        SourceError: a note or a call is missing, out of order, or out of place.
    """
    notes = {unit.number or "": unit for unit in units if unit.kind is UnitKind.FOOTNOTE}
    calls = _calls(units)
    numbered = [call for call in calls if call.number.isdigit()]
    notices = _check_stars(units, [call for call in calls if not call.number.isdigit()])
    if notes and not numbered:
        first = min(notes.values(), key=lambda unit: unit.line)
        message = "no note is called anywhere; the notes are tied to no place in the text"
        return [*notices, Notice(first.line, first.key, message)]
    _check_order(numbered, notes, name)
    return notices


def _check_stars(units: Sequence[TextUnit], calls: Sequence[_Event]) -> list[Notice]:
    """Return notices on notes of the title that are not called, and on stars that call none."""
    notes = {unit.number or "": unit for unit in units if unit.kind is UnitKind.TITLE_NOTE}
    called = {call.number for call in calls}
    lost = [(unit, f"note {number} is called nowhere") for number, unit in notes.items() if number not in called]
    lost += [(call.unit, f"note {call.number} is called, and not there") for call in calls if call.number not in notes]
    return [Notice(unit.line, unit.key, message) for unit, message in lost]


def _check_order(calls: Sequence[_Event], notes: dict[str, TextUnit], name: str) -> None:
    events = sorted([*calls, *(_Event(note.pieces[0].start, False, number, note) for number, note in notes.items())])
    all_called = {call.number for call in calls}
    called: list[str] = []
    waiting: list[_Event] = []
    in_group = False
    for event in events:
        if not event.is_call:
            in_group = True
            if event.number not in all_called:
                raise _error(name, event, f"note {event.number} is called nowhere", "Restore the mark that calls it")
            if not waiting or waiting[0].number != event.number:
                expected = f"where note {waiting[0].number} is expected" if waiting else "before it is called"
                raise _error(name, event, f"note {event.number} stands {expected}", "Put it back behind its call")
            waiting.pop(0)
            continue
        if in_group and waiting:
            what = f"note {waiting[0].number} is called, but does not stand at the foot of that page"
            raise _error(name, waiting[0], what, "Put it back among the notes that follow its call")
        in_group = False
        _check_call(event, called, notes, name)
        if event.number not in called:
            called.append(event.number)
            waiting.append(event)


def _calls(units: Sequence[TextUnit]) -> list[_Event]:
    events = []
    for unit in units:
        marks = [piece for piece in unit.pieces if piece.kind is PieceKind.CALL]
        events += [_Event(mark.start, True, call.note, unit) for mark, call in zip(marks, unit.calls, strict=True)]
    return events


def _check_call(event: _Event, called: list[str], notes: dict[str, TextUnit], name: str) -> None:
    if event.number not in notes:
        what = f"note {event.number} is called, but there is no note {event.number}"
        raise _error(name, event, what, "Restore the note in the source")
    if event.number in called:
        return
    expected = str(1 + len(called))
    if event.number != expected:
        what = f"note {event.number} is called where note {expected} is expected"
        raise _error(name, event, what, "Restore the lost call, or correct the number, in the source")


def _error(name: str, event: _Event, what: str, remedy: str) -> SourceError:
    unit = event.unit
    where = f"line {unit.line}" if unit.kind in _NOTES else f"{in_words(unit.key)}, which begins on line {unit.line}"
    return SourceError(what, file=name, place=where, remedy=remedy)
