"""Finds what stands in its own way in the picture of the model, so that a test can refuse it."""

from __future__ import annotations

from itertools import combinations
from typing import Final

from ccpr_graph.ontology.layout import Point, Rectangle, covered, pieces, text_width
from ccpr_graph.ontology.picture import NAME, WORDS, Arrow, Box, Picture

_MOST_LINES: Final = 2
_MARGIN: Final = 10


def clashes(picture: Picture) -> list[str]:
    """Return, as sentences, what stands in each other's way: boxes, lines, labels; words that do not fit their box."""
    boxes = [box for box in picture.boxes if not box.is_frame]
    frames = [box for box in picture.boxes if box.is_frame]
    found = [f"{a.key} and {b.key} overlap" for a, b in combinations(boxes, 2) if a.place.overlaps(b.place)]
    found += [f"the words of {box.key} do not fit" for box in boxes if not _fits(box)]
    canvas = Rectangle(0, 0, picture.canvas.width, picture.canvas.height)
    for arrow in picture.arrows:
        found += [f"the line of {arrow.property} crosses {box.key}" for box in boxes if _crosses(arrow, box.place)]
        things = [(box.key, box.place) for box in boxes]
        things += [(f"the edge of {frame.key}", edge) for frame in frames for edge in _edges(frame.place)]
        things += [(f"the line of {other.property}", part) for other in picture.arrows for part in _parts(other)]
        things += [(f"the label of {o.property}", o.label_place) for o in picture.arrows if o is not arrow]
        found += [
            f"the label of {arrow.property} lies on {name}"
            for name, place in things
            if arrow.label_place.overlaps(place)
        ]
        if not canvas.contains(arrow.label_place):
            found.append(f"the label of {arrow.property} leaves the canvas")
    return found


def _fits(box: Box) -> bool:
    widest = max([text_width(box.name, NAME, bold=True), *(text_width(line, WORDS) for line in box.words)])
    return widest <= box.place.width - _MARGIN and len(box.words) <= _MOST_LINES


def _crosses(arrow: Arrow, place: Rectangle) -> bool:
    return any(part.overlaps(place.around(-2, -2, -2, -2)) for part in _parts(arrow))


def _parts(arrow: Arrow) -> list[Rectangle]:
    return [covered(piece) for piece in pieces(arrow.line)]


def _edges(box: Rectangle) -> list[Rectangle]:
    corners: list[Point] = [
        (box.x, box.y),
        (box.right, box.y),
        (box.right, box.bottom),
        (box.x, box.bottom),
        (box.x, box.y),
    ]
    return [covered(piece) for piece in pieces(corners)]
