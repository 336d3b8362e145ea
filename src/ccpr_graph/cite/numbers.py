"""Reads lists of article and paragraph numbers.

"2, 6 and 10", "9 (1)–(3) and 14", "2 to 5", "22 and 24", "12–14 and 16 (b)", and, as documents before 2014 print them,
"9, para. 3, and 14", "14, paras. 3 and 5".

A list is read as a whole or not at all: what is not understood is never skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ccpr_graph.model import Span

# Roman numerals stand in constitutions: "article 13 (IV)".
_STEP = r"\(\s*(?:\d{1,4}|[a-z]{1,4}|[IVX]{1,5})\s*\)"
_ELEMENT = re.compile(
    rf"(?P<number>\d{{1,5}})(?!\d|\.\d)(?P<steps>(?:\s*{_STEP})*)"
    rf"(?:(?:\s*[–-]\s*|\s+to\s+)(?:(?P<to_step>{_STEP})|(?P<to_number>\d{{1,5}})(?!\d)))?",
    re.ASCII,
)
# "para." names one paragraph; "paras." a list that ends with what its first "and" or dash joins.
_WORDED = re.compile(
    rf"\s*,?\s*para(?:\.|graph)?\s+(?P<one>\d{{1,4}}(?:\s*{_STEP})*),?"
    rf"|\s*,?\s*para(?:s\.|graphs)\s+(?P<many>\d{{1,4}}(?:\s*{_STEP})*(?:\s*,\s*\d{{1,4}}(?:\s*{_STEP})*)*"
    rf"(?:\s+and\s+|\s*[–-]\s*)\d{{1,4}}(?:\s*{_STEP})*),?"
)
_MORE_STEPS = re.compile(rf"(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?P<step>{_STEP})")
_SEPARATOR = re.compile(r"\s*(?:[,;]\s*(?:and\s+)?|\s+and\s+|(?<=,)\s*(?:and\s+)?|&)\s*")
_LONGEST_RANGE = 60


@dataclass(frozen=True)
class Numbered:
    """One element of a list: a number and the steps into it (``9``, ``("1",)``), and the words it rests on."""

    number: str
    steps: tuple[str, ...]
    span: Span


def read_numbers(text: str, start: int) -> tuple[tuple[Numbered, ...], int]:
    """Read a list of numbers that begins at ``start``.

    Ranges give each of their members, all resting on the words of the whole range. "9 (1) and (3)" is two paragraphs of 9.

    Returns:
        The elements, and the offset behind the last of them. No element and ``start`` where no number stands there.
    """
    found: list[Numbered] = []
    at = start
    while True:
        match = _ELEMENT.match(text, at)
        if not match:
            return (), start
        found += _expand(match)
        end = match.end()
        end = _read_worded(text, end, match, found) or _read_more_steps(text, end, match, found)
        separator = _SEPARATOR.match(text, end)
        if not separator or not _ELEMENT.match(text, separator.end()):
            return tuple(found), end
        at = separator.end()


def _read_worded(text: str, end: int, match: re.Match[str], found: list[Numbered]) -> int | None:
    """Read ", para. 3" or ", paras. 3 and 4" behind a number, which it makes more precise."""
    worded = None if match["steps"] or match["to_number"] else _WORDED.match(text, end)
    if not worded:
        return None
    found.pop()
    span = Span(match.start(), max(worded.end("one"), worded.end("many")))
    paragraphs = _paragraphs(worded["one"] or worded["many"])
    found += [Numbered(match["number"], paragraph, span) for paragraph in paragraphs]
    if not paragraphs:  # a range that runs backwards: kept as printed, which is the name of no provision
        found.append(Numbered(text[span.start : span.end], (), span))
    return worded.end() if _goes_on(text, worded.end()) else span.end


def _goes_on(text: str, at: int) -> bool:
    """Tell whether the comma before ``at`` separates an element that follows."""
    return bool(re.match(r"\s*(?:and\s+)?\d", text[at:]))


def _paragraphs(words: str) -> list[tuple[str, ...]]:
    bounds = re.fullmatch(r"(\d+)\s*[–-]\s*(\d+)", words)
    if bounds:
        return [(step,) for step in _range_of_steps(*bounds.groups())]
    elements = re.findall(rf"(\d+)((?:\s*{_STEP})*)", words)
    return [(number, *(_bare(step) for step in re.findall(_STEP, steps))) for number, steps in elements]


def _read_more_steps(text: str, end: int, match: re.Match[str], found: list[Numbered]) -> int:
    while match["steps"] and (more := _MORE_STEPS.match(text, end)):
        found.append(Numbered(match["number"], (_bare(more["step"]),), Span(more.start("step"), more.end("step"))))
        end = more.end()
    return end


def _expand(match: re.Match[str]) -> list[Numbered]:
    number = match["number"]
    steps = tuple(_bare(step) for step in re.findall(_STEP, match["steps"]))
    span = Span(match.start(), match.end())
    if match["to_number"]:
        first, last = (int(n) for n in (number, match["to_number"])) if number.isdigit() and not steps else (0, 0)
        if 0 < first < last <= first + _LONGEST_RANGE:
            return [Numbered(str(n), (), span) for n in range(first, last + 1)]
    elif match["to_step"] and steps:
        members = _range_of_steps(steps[-1], _bare(match["to_step"]))
        if members:
            return [Numbered(number, (*steps[:-1], member), span) for member in members]
    elif not match["to_step"]:
        return [Numbered(number, steps, span)]
    return [Numbered(match[0], (), span)]


def _range_of_steps(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit() and int(first) < int(last) <= int(first) + _LONGEST_RANGE:
        return [str(n) for n in range(int(first), int(last) + 1)]
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha() and first < last:
        return [chr(n) for n in range(ord(first), ord(last) + 1)]
    return []


def _bare(step: str) -> str:
    return step.strip("() \t")
