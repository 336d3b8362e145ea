"""Looks ahead in the lines of a manuscript: what a line is depends on what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from ccpr_graph.knowledge.forms import Layouts
from ccpr_graph.parse.lines import Shape, ShapedLine, starts_in_lower_case

LONGEST_HEADING = 250
"""Characters; the longest seen has 110."""


def first_paragraph_line(lines: Sequence[ShapedLine], number: int) -> int:
    """Return the index of the line that begins the first paragraph, or the number of lines if none does."""
    for index, line in enumerate(lines):
        if line.shape is Shape.PARAGRAPH and line.number == str(number):
            return index
    return len(lines)


def is_like_heading(words: str, layouts: Layouts) -> bool:
    """Tell whether some words could be a heading: few, without a full stop, complete. Articles in brackets may end them."""
    if not words or len(words) > LONGEST_HEADING or starts_in_lower_case(words) or words.endswith((",", "-", "–")):
        return False
    return not layouts.ends_sentence.search(layouts.ends_in_articles.sub("", words) or words)


def leads_to_paragraph(lines: Sequence[ShapedLine], index: int, layouts: Layouts) -> bool:
    """Tell whether what follows a possible heading is a paragraph, a part, or one more heading.

    Any paragraph: if its number is wrong, that is said of the paragraph, and not of the heading.
    """
    in_note = False
    for following in lines[index + 1 :]:
        if following.shape in (Shape.BLANK, Shape.FURNITURE):
            in_note = False
        elif following.shape is Shape.NOTE:
            in_note = True
        elif in_note or not following.gap:
            continue
        elif following.shape is Shape.PARAGRAPH:
            return True
        elif following.words and not is_like_heading(following.words, layouts):
            return False
        elif following.shape is Shape.PART:
            return True
    return False


def stands_apart(lines: Sequence[ShapedLine], index: int, due: int) -> bool:
    """Tell whether a line may be the title of a part: behind a gap, or right before the paragraph that is due."""
    following = lines[index + 1] if index + 1 < len(lines) else None
    is_due = following and following.shape is Shape.PARAGRAPH and following.number == str(due)
    return lines[index].gap or bool(is_due)


def paragraph_follows(lines: Sequence[ShapedLine], index: int, number: int, layouts: Layouts) -> bool:
    """Tell whether the next unit behind a line is the paragraph of some number, or a heading before it."""
    for following in lines[index + 1 :]:
        if following.shape is Shape.PARAGRAPH:
            return following.number == str(number)
        if following.shape in (Shape.BLANK, Shape.FURNITURE) or not following.gap:
            continue
        if following.shape is not Shape.WORDS or not is_like_heading(following.words, layouts):
            return False
    return False


def listed_in_lower_case(lines: Sequence[ShapedLine], index: int) -> bool:
    """Tell whether an item that begins with a small letter is one of a list: the next line with a letter goes on with it."""
    line = lines[index]
    if line.number != "a":
        return True
    for following in lines[index + 1 :]:
        if following.shape is Shape.ITEM:
            return following.number == "b" and "(b)" not in line.words
        if following.shape is Shape.PARAGRAPH:
            return False
    return False


def list_goes_on(lines: Sequence[ShapedLine], index: int, letter: str) -> bool:
    """Tell whether the next item behind a line, in the same paragraph, has a letter."""
    for following in lines[index + 1 :]:
        if following.shape is Shape.PARAGRAPH:
            return False
        if following.shape is Shape.ITEM:
            return following.number == letter
    return False


def words_follow(lines: Sequence[ShapedLine], index: int) -> bool:
    """Tell whether the next words behind a number that stands alone on its line begin like a sentence."""
    for following in lines[index + 1 :]:
        if following.shape not in (Shape.BLANK, Shape.FURNITURE, Shape.NOTE):
            return following.shape in (Shape.WORDS, Shape.ITEM) and not starts_in_lower_case(following.words)
    return False
