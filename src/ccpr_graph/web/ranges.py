"""Reads which parts of a body a client asks for: the ``Range`` header (RFC 9110, 14.1.1, 14.1.2 and 14.2). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

MOST: Final = 16
"""Ranges that are heeded. Many small ones cost much more than they carry, and nobody who wants a file asks so."""

_SPECIFIER: Final = re.compile(r"(\d*)-(\d*)", re.ASCII)
_DIGITS: Final = 18  # of a number that no body has as many bytes as

Range = tuple[int, int]
"""The position of the first byte, and that behind the last one."""


def read_ranges(header: str, size: int) -> list[Range] | None:
    """Return the parts that a header asks for of a body of some bytes, in its order.

    Ranges that overlap or adjoin are one, in the place of the first. No ranges at all: none lies within the body (416).
    Nothing: the header is passed over, and the whole is sent. So it is where the unit is another than bytes, where anything in
    the header is no range, or ends before it begins, where there are too many, and where the body is empty: of nothing there
    is no part, and clients that always ask for one are not refused for it.
    """
    unit, _, asked = header.strip().partition("=")
    specifiers = [each for each in (part.strip(" \t") for part in asked.split(",")) if each]
    if unit.lower() != "bytes" or not 0 < len(specifiers) <= MOST or size == 0:
        return None
    found: list[Range] = []
    for each in specifiers:
        read = _SPECIFIER.fullmatch(each)
        if read is None or each == "-":
            return None
        first, last = map(_number, read.groups())
        if first is not None and last is not None and last < first:
            return None
        found += _within(first, last, size)
    return _joined(found)


def _within(first: int | None, last: int | None, size: int) -> list[Range]:
    """Return a range cut to the body, or none; without a first position, as many of the last bytes."""
    if first is None:
        return [(max(size - last, 0), size)] if last else []
    return [(first, size if last is None else min(last + 1, size))] if first < size else []


def _number(digits: str) -> int | None:
    significant = digits.lstrip("0")
    if len(significant) > _DIGITS:
        return int(10**_DIGITS)
    return int(significant or "0") if digits else None


def _joined(ranges: Iterable[Range]) -> list[Range]:
    made: list[Range] = []
    for start, end in ranges:
        touching = [each for each in made if each[0] <= end and start <= each[1]]
        place = made.index(touching[0]) if touching else len(made)
        bounds = [(start, end), *touching]
        made = [each for each in made if each not in touching]
        made.insert(place, (min(first for first, _ in bounds), max(last for _, last in bounds)))
    return made
