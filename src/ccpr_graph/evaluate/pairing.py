"""Pairs what is expected with what was found, one to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from ccpr_graph.model import Span

Left = TypeVar("Left")
Right = TypeVar("Right")


def pair(
    left: Sequence[Left],
    right: Sequence[Right],
    fits: Callable[[Left, Right], bool],
    prefers: Callable[[Left, Right], bool] = lambda one, other: True,
) -> dict[int, int]:
    """Return as many pairs of places in two lists as can be made; each member is in one pair at most.

    Args:
        left: the one list.
        right: the other list.
        fits: tells whether two members can be a pair.
        prefers: tells, of two that fit, whether they are a pair rather than others that fit as well.
    """
    partner: dict[int, int] = {}
    fitting = [[j for j, other in enumerate(right) if fits(one, other)] for one in left]
    preferred = [[j for j in options if prefers(left[i], right[j])] for i, options in enumerate(fitting)]

    def place(i: int, options: list[list[int]], tried: set[int]) -> bool:
        for j in options[i]:
            if j not in tried:
                tried.add(j)
                if j not in partner or place(partner[j], options, tried):
                    partner[j] = i
                    return True
        return False

    for i in range(len(left)):
        place(i, preferred, set())
    for i in set(range(len(left))) - set(partner.values()):
        place(i, fitting, set())
    return {i: j for j, i in sorted(partner.items(), key=lambda both: both[1])}


def stands_at(quote: str, text: str, span: Span) -> bool:
    """Tell whether one of the places of a quote in a text overlaps a span."""
    return any(
        match.start() < span.end and span.start < match.start() + len(quote)
        for match in re.finditer(f"(?={re.escape(quote)})", text)
    )


def in_article_bracket(text: str, start: int) -> bool:
    """Tell whether a place of a text stands in brackets that begin with "art." or "arts."."""
    opened: list[int] = []
    for at, sign in enumerate(text[:start]):
        if sign == "(":
            opened.append(at)
        elif sign == ")" and opened:
            opened.pop()
    return any(re.match(r"\((?:arts?\b|articles?\b)", text[at : at + 12], re.IGNORECASE) for at in opened)
