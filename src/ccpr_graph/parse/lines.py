"""Says of each line what it could be, by its form alone; :mod:`.assemble` decides what it is, by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ccpr_graph.knowledge import Form, Forms
from ccpr_graph.manuscript import Line, Manuscript


class Shape(StrEnum):
    """What a line looks like."""

    BLANK = "blank"
    FURNITURE = "furniture"
    NOTE = "note"
    PART = "part"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    WORDS = "words"


@dataclass(frozen=True)
class ShapedLine:
    """A line with its shape. ``label`` counts the characters of the label, ``number`` is what the label names."""

    line: Line
    shape: Shape
    label: int = 0
    number: str = ""
    furniture: str | None = None
    gap: bool = False
    """Whether the line before was blank or page furniture, or this is the first."""

    @property
    def words(self) -> str:
        """The words behind the label."""
        return self.line.words[self.label :].strip()


def shape_lines(manuscript: Manuscript, forms: Forms, first_paragraph: int) -> tuple[ShapedLine, ...]:
    """Return all lines with their shapes.

    Numbers in brackets are those of paragraphs where the first paragraph has its number in brackets, and nowhere without.
    """
    labels = _labels(manuscript, forms, str(first_paragraph))
    shaped: list[ShapedLine] = []
    gap = True
    for line in manuscript.lines:
        one = _shape(line, forms, labels, gap)
        shaped.append(one)
        gap = one.shape in (Shape.BLANK, Shape.FURNITURE) or "\f" in line.ending
    return tuple(shaped)


def _labels(manuscript: Manuscript, forms: Forms, first: str) -> tuple[tuple[Shape, Form], ...]:
    """Return the forms of labels in the order in which they are tried."""
    layouts = forms.layouts
    plain = ((Shape.PARAGRAPH, layouts.paragraph_label), (Shape.PARAGRAPH, layouts.paragraph_label_alone))
    in_brackets = ((Shape.PARAGRAPH, layouts.paragraph_label_in_brackets),)
    others = (
        (Shape.ITEM, layouts.item_label),
        (Shape.PART, layouts.part_label),
        (Shape.PART, layouts.part_label_alone),
    )
    uses_brackets = not _first_with(manuscript, plain, first) and _first_with(manuscript, in_brackets, first)
    return (*(in_brackets if uses_brackets else plain), *others)


def _first_with(manuscript: Manuscript, labels: Sequence[tuple[Shape, Form]], number: str) -> bool:
    """Tell whether any line has one of some labels with a number."""
    matches = (form.exact.fullmatch(line.words) for line in manuscript.lines if line.note is None for _, form in labels)
    return any(match["number"] == number for match in matches if match)


def _shape(line: Line, forms: Forms, labels: Sequence[tuple[Shape, Form]], gap: bool) -> ShapedLine:
    if line.is_blank:
        return ShapedLine(line, Shape.BLANK, gap=gap)
    if line.note is not None:
        return ShapedLine(line, Shape.NOTE, number=line.note, gap=gap)
    words = line.words.strip()
    for furniture in forms.layouts.furniture:
        if furniture.exact.fullmatch(words):
            return ShapedLine(line, Shape.FURNITURE, furniture=furniture.name, gap=gap)
    for shape, form in labels:
        match = form.exact.fullmatch(line.words)
        if match:
            return ShapedLine(line, shape, label=len(match["label"]), number=match["number"], gap=gap)
    return ShapedLine(line, Shape.WORDS, gap=gap)


def starts_in_lower_case(words: str) -> bool:
    """Tell whether the first letter of some words is a small one."""
    letter = re.search(r"[^\W\d_]", words)
    return bool(letter) and letter[0].islower() if letter else False
