"""The picture of the model: ``ontology/picture.yaml`` and the ontology in, boxes and arrows out.

Names, arrow ends and dashes come from the ontology, so that the picture cannot say otherwise than it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.ontology.layout import ACROSS, Point, Rectangle, Side, enclosing, label_place, route, text_width, wrap
from ccpr_graph.ontology.terms import Terms

NAME: Final = 15.0
CODE: Final = 10.5
WORDS: Final = 12.0
LABEL: Final = 12.0
_PADDING: Final = 10
_LABEL_HEIGHT: Final = 13


class Padding(Strict):
    """How far a frame stands from its boxes, in pixels."""

    top: int
    right: int
    bottom: int
    left: int


class BoxEntry(Strict):
    """A class to show."""

    class_: Annotated[str, Field(alias="class")]
    at: tuple[int, int]
    words: str
    name: str | None = None


class GroupEntry(Strict):
    """A frame around boxes: a class, or a title alone."""

    boxes: tuple[str, ...]
    padding: Padding
    class_: Annotated[str | None, Field(alias="class")] = None
    title: str | None = None
    words: str | None = None

    @property
    def key(self) -> str:
        """What arrows call it."""
        return self.class_ or self.title or ""


class ArrowEntry(Strict):
    """A property to show."""

    property: str
    leave: Side
    enter: Side
    label: str | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    leave_at: int = 0
    enter_at: int = 0
    bend: int | None = None
    nudge: tuple[int, int] = (0, 0)


class Size(Strict):
    """Width and height, in pixels."""

    width: int
    height: int


class PictureFile(Strict):
    """``ontology/picture.yaml``."""

    title: str
    description: str
    canvas: Size
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    box: Size
    boxes: tuple[BoxEntry, ...]
    groups: tuple[GroupEntry, ...]
    arrows: tuple[ArrowEntry, ...]


@dataclass(frozen=True)
class Box:
    """A class with its place: its key, name, words in lines; ``reserved`` if there is no data of it yet."""

    key: str
    name: str
    words: tuple[str, ...]
    place: Rectangle
    reserved: bool
    members: tuple[str, ...] = ()

    @property
    def is_frame(self) -> bool:
        """Say whether it is a frame around boxes."""
        return bool(self.members)


@dataclass(frozen=True)
class Arrow:
    """A property with its ends (keys of boxes), line, label, and whether its values are inferred or yet to come."""

    property: str
    start: str
    end: str
    label: str
    line: list[tuple[float, float]]
    label_place: Rectangle
    inferred: bool
    reserved: bool


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn; frames stand before the boxes in them."""

    title: str
    description: str
    canvas: Size
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def box(self, key: str) -> Box:
        """Return a box or frame by its key."""
        return next(box for box in self.boxes if box.key == key)

    def sentences(self) -> list[tuple[str, str, str]]:
        """Return what the arrows say: name of a box, label, name of a box."""
        return [(self.box(a.start).name, a.label, self.box(a.end).name) for a in self.arrows]


def load_picture(path: Path, terms: Terms) -> Picture:
    """Load ``ontology/picture.yaml`` and give everything its place.

    Raises:
        KnowledgeError: the file is missing or malformed, names a class or property that is not declared, or an arrow has
            no end that is shown.
    """
    file = load(path, PictureFile)
    places = {box.class_: _place(file, box, path) for box in file.boxes}
    boxes = [_frame(group, places, terms, path) for group in file.groups]
    boxes += [_box(box, places[box.class_], terms, path) for box in file.boxes]
    by_key = {box.key: box for box in boxes}
    arrows = tuple(_arrow(arrow, by_key, terms, path) for arrow in file.arrows)
    return Picture(file.title, file.description, file.canvas, tuple(boxes), arrows)


def _place(file: PictureFile, box: BoxEntry, path: Path) -> Rectangle:
    column, row = box.at
    if not (1 <= column <= len(file.columns) and 1 <= row <= len(file.rows)):
        raise KnowledgeError(
            f"there is no column {column} or no row {row}", file=path, place=box.class_, remedy="Correct 'at'"
        )
    return Rectangle(file.columns[column - 1], file.rows[row - 1], file.box.width, file.box.height)


def _box(box: BoxEntry, place: Rectangle, terms: Terms, path: Path) -> Box:
    words = tuple(wrap(box.words, WORDS, place.width - 2 * _PADDING))
    name = box.name or _name(box.class_, terms, path)
    return Box(box.class_, name, words, place, terms.is_reserved(box.class_))


def _frame(group: GroupEntry, places: Mapping[str, Rectangle], terms: Terms, path: Path) -> Box:
    missing = [key for key in group.boxes if key not in places]
    if missing or not group.key:
        raise KnowledgeError(
            f"the group {group.key!r} holds {missing}, which are no boxes", file=path, remedy="Name boxes"
        )
    inside = enclosing([places[key] for key in group.boxes])
    place = inside.around(group.padding.top, group.padding.right, group.padding.bottom, group.padding.left)
    name = group.title or _name(group.key, terms, path)
    return Box(group.key, name, (group.words,) if group.words else (), place, False, group.boxes)


def _name(key: str, terms: Terms, path: Path) -> str:
    label = terms.label(key)
    if label is None:
        raise KnowledgeError(
            "the ontology has no such class, or no label for it", file=path, place=key, remedy="Give a 'name'"
        )
    return label[:1].upper() + label[1:]


def _arrow(arrow: ArrowEntry, boxes: Mapping[str, Box], terms: Terms, path: Path) -> Arrow:
    start = arrow.from_ or terms.one_domain(arrow.property)
    end = arrow.to or terms.one_range(arrow.property)
    for key, what in ((start, "from"), (end, "to")):
        if key not in boxes:
            raise KnowledgeError(
                f"the arrow {'begins' if what == 'from' else 'ends'} at {key}, which is no box",
                file=path,
                place=arrow.property,
                remedy=f"Add the box, or name another end with '{what}'",
            )
    assert start is not None, "it is a key of the boxes"
    assert end is not None, "it is a key of the boxes"
    label = arrow.label or terms.label(arrow.property)
    if label is None:
        raise KnowledgeError(
            "the ontology has no such property", file=path, place=arrow.property, remedy="Correct it, or give a 'label'"
        )
    first, last = _ends(arrow, boxes[start], boxes[end])
    line = route(first, arrow.leave, last, arrow.enter, arrow.bend)
    place = label_place(line, text_width(label, LABEL), _LABEL_HEIGHT, arrow.nudge)
    return Arrow(
        arrow.property,
        start,
        end,
        label,
        line,
        place,
        terms.is_inferred(arrow.property),
        terms.is_reserved(arrow.property),
    )


def _ends(arrow: ArrowEntry, start: Box, end: Box) -> tuple[Point, Point]:
    """Return where an arrow begins and ends; at a frame it goes straight on, at the height of its other end."""
    first = start.place.middle(arrow.leave, arrow.leave_at)
    last = end.place.middle(arrow.enter, arrow.enter_at)
    if (arrow.leave in ACROSS) != (arrow.enter in ACROSS) or not (start.is_frame or end.is_frame):
        return first, last
    if start.is_frame and end.is_frame:
        first = last = _between(start.place, end.place, arrow.leave_at)
        return (start.place.middle(arrow.leave)[0], first[1]), (end.place.middle(arrow.enter)[0], last[1])
    fixed = last if start.is_frame else first
    moved = first if start.is_frame else last
    at = (moved[0], fixed[1]) if arrow.leave in ACROSS else (fixed[0], moved[1])
    return (at, last) if start.is_frame else (first, at)


def _between(one: Rectangle, other: Rectangle, shift: int) -> Point:
    """Return the middle of the heights that two frames share, moved."""
    top, bottom = max(one.y, other.y), min(one.bottom, other.bottom)
    return 0, (top + bottom) / 2 + shift
