"""Reads the names of measures among the positive aspects: what they are called, what kind they are, which year they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ccpr_graph.knowledge import Form
from ccpr_graph.knowledge.tag_forms import WelcomeForms
from ccpr_graph.model import Measure, MeasureKind, Span

_YEAR = re.compile(r"(?:19|20)\d{2}")
_REACH = 600
_QUOTES = "“”\"'‘’ "


@dataclass(frozen=True)
class Reading:
    """A measure and where it is named; without a measure, words that name one but not for certain."""

    span: Span
    measure: Measure | None


def read_item(text: str, forms: WelcomeForms) -> Iterator[Reading]:
    """Read a lettered item, which is the name of a measure or begins with its adoption.

    What an item says behind the measure and its date is given back as words that are not certain.
    """
    if forms.introduction.search.match(text):
        yield from read_running(text, forms)
        return
    match = forms.item.search.match(text)
    if not match:
        return
    name = match["name"].strip(_QUOTES)
    kind = None if forms.next_measure.search.search(name) else _kind(name, forms)
    end = match.end("when") if match["when"] else match.end("name")
    yield Reading(Span(match.start("name"), end), _measure(name, kind, match["when"]))
    if match["rest"]:
        yield Reading(Span(*match.span("rest")), None)


def read_running(text: str, forms: WelcomeForms) -> Iterator[Reading]:
    """Read the measures that running words name behind "the adoption of" and the like; no names of another kind."""
    done = 0
    for introduction in forms.introduction.search.finditer(text):
        at = introduction.end()
        given, establishes = introduction["when"], bool(forms.establishment.search.search(introduction[0]))
        while at >= done and (name := forms.name.search.match(text[at : at + _REACH])):
            reading, done = _read_name(text, at, name[0], given, establishes, forms)
            if reading.measure or _kind(name[0], forms):
                yield reading
            following = forms.next_measure.search.match(text, done)
            if not following or reading.measure is None:
                break
            at = following.end()


def _read_name(
    text: str, at: int, run: str, given: str | None, establishes: bool, forms: WelcomeForms
) -> tuple[Reading, int]:
    """Read the name that a run of words with capitals holds, and the date behind it; return where that ends."""
    another = forms.next_measure.search.search(run)
    name = run[: another.start()] if another else run
    end = at + len(name)
    when = None if another else forms.when.search.match(text[end : end + _REACH])
    after = end + when.end() if when else end
    certain = another["of"] if another else forms.name_ends.search.match(text[after : after + _REACH])
    kind = _kind(name, forms) or (MeasureKind.INSTITUTION if establishes else None)
    return Reading(Span(at, after), _measure(name, kind if certain else None, when[0] if when else given)), after


def _measure(name: str, kind: MeasureKind | None, when: str | None) -> Measure | None:
    name = name.strip(_QUOTES)
    if kind is None or (kind is MeasureKind.INSTITUTION and not name[:1].isupper()):
        return None
    return Measure(name, kind, tuple(int(year) for year in _YEAR.findall(when or "")))


def _kind(name: str, forms: WelcomeForms) -> MeasureKind | None:
    """Return what kind of measure a name tells by its main noun.

    That is the last word before a preposition ("Plan" in "Plan of Action"); or the last word of all, where no article
    stands before it as in "chapter four of the Code".
    """
    if forms.only_change.search.match(name):
        return None
    heads = [name[: match.start()] for match in forms.before_head.search.finditer(name)]
    for head in heads if " the " in name else (*heads, name):
        for kind in (MeasureKind.LAW, MeasureKind.POLICY, MeasureKind.INSTITUTION):
            form: Form = getattr(forms, kind)
            if form.search.search(head):
                return kind
    return None
