"""Where everything in the picture of the model stands: boxes, frames, lines and labels, in pixels. Pure geometry."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final, Literal

Side = Literal["left", "right", "top", "bottom"]
Point = tuple[float, float]

ACROSS: Final = ("left", "right")
_BOLD: Final = 1.08
_WIDE: Final = frozenset("mwMW@—…")
_NARROW: Final = frozenset("iljtfrI.,:;()'’‘|/ ")


@dataclass(frozen=True)
class Rectangle:
    """A box on the canvas."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def middle(self, side: Side, shift: float = 0) -> Point:
        """Return the middle of a side, moved along it."""
        if side in ACROSS:
            return (self.x if side == "left" else self.right), self.y + self.height / 2 + shift
        return self.x + self.width / 2 + shift, (self.y if side == "top" else self.bottom)

    def overlaps(self, other: Rectangle) -> bool:
        """Say whether two boxes share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: Rectangle) -> bool:
        """Say whether the other box lies in this one."""
        return self.x <= other.x and other.right <= self.right and self.y <= other.y and other.bottom <= self.bottom

    def around(self, top: float, right: float, bottom: float, left: float) -> Rectangle:
        """Return the box with a margin around it."""
        return Rectangle(self.x - left, self.y - top, self.width + left + right, self.height + top + bottom)


def enclosing(boxes: list[Rectangle]) -> Rectangle:
    """Return the smallest box around others."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Rectangle(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def route(start: Point, leave: Side, end: Point, enter: Side, bend: float | None = None) -> list[Point]:
    """Return the corners of a line between two points, made of horizontal and vertical pieces.

    ``bend`` is how far from the start the line turns, where it turns twice; half-way without it.
    """
    (x1, y1), (x2, y2) = start, end
    if (leave in ACROSS) != (enter in ACROSS):
        corner = (x2, y1) if leave in ACROSS else (x1, y2)
        return [start, corner, end]
    if leave in ACROSS:
        if y1 == y2:
            return [start, end]
        x = (x1 + x2) / 2 if bend is None else x1 + (bend if leave == "right" else -bend)
        return [start, (x, y1), (x, y2), end]
    if x1 == x2:
        return [start, end]
    y = (y1 + y2) / 2 if bend is None else y1 + (bend if leave == "bottom" else -bend)
    return [start, (x1, y), (x2, y), end]


def pieces(line: list[Point]) -> list[tuple[Point, Point]]:
    """Return the straight pieces of a line."""
    return list(itertools.pairwise(line))


def covered(piece: tuple[Point, Point]) -> Rectangle:
    """Return the thin box that a piece of a line covers."""
    (x1, y1), (x2, y2) = piece
    return Rectangle(min(x1, x2) - 1, min(y1, y2) - 1, abs(x2 - x1) + 2, abs(y2 - y1) + 2)


def label_place(line: list[Point], width: float, height: float, nudge: Point) -> Rectangle:
    """Return the box of a label: above the longest piece of its line, or to the right of it where that is upright."""
    (x1, y1), (x2, y2) = max(pieces(line), key=lambda p: abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1]))
    if y1 == y2:
        x, y = (x1 + x2) / 2 - width / 2, y1 - 4 - height
    else:
        x, y = x1 + 6, (y1 + y2) / 2 - height / 2
    return Rectangle(x + nudge[0], y + nudge[1], width, height)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is in a common sans-serif typeface, rather too wide than too narrow."""
    units = sum(0.9 if c in _WIDE else 0.32 if c in _NARROW else 0.7 if c.isupper() else 0.57 for c in text)
    return units * size * (_BOLD if bold else 1)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Return a text as lines that are no wider than ``width``, as far as its words allow."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
