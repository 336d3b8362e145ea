"""The order in which people number things: paragraph 2 before paragraph 10."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = re.compile(r"(\d+)")
_LONGEST: Final = 1000  # digits of a number: Python reads no more than 4,300 as one; what is longer nobody counts by


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which texts sort as people number them: digits as numbers, and before letters."""
    return tuple(_step(part) for part in _DIGITS.split(text) if part)


def _step(part: str) -> tuple[int, int, str]:
    return (0, int(part), "") if part.isdecimal() and len(part) <= _LONGEST else (1, 0, part)
