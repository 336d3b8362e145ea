"""Puts lines together into units: masthead, parts, headings, paragraphs, lettered items, notes.

The text has been through pages. A page break may cut a sentence and put notes and the page's own lines in the middle of it,
so a line does not tell by itself what it is. What decides: the numbering, which runs on by one; whether the words so far are
complete; what comes next.
"""

from __future__ import annotations

from ccpr_graph.errors import SourceError
from ccpr_graph.knowledge import Forms
from ccpr_graph.manuscript import Manuscript
from ccpr_graph.model import Notice, Piece, PieceKind, TextUnit, UnitKind, in_words
from ccpr_graph.parse import ahead
from ccpr_graph.parse.lines import Shape, ShapedLine, shape_lines, starts_in_lower_case
from ccpr_graph.parse.numbering import letter_behind, parts_behind
from ccpr_graph.parse.units import WHITE_SPACE, UnitBuilder

# A bound on what the forms are matched against, so that no text can keep a build busy; the longest paragraph seen has 1,700.
_TAIL = 400  # characters at the end of a unit that tell whether it is complete
_LONGEST_UNIT = 50_000  # characters


class Assembler:
    """The state of one pass over the lines of a manuscript. Use :func:`assemble`."""

    def __init__(self, manuscript: Manuscript, forms: Forms, first_paragraph: int) -> None:
        self.manuscript = manuscript
        self.layouts = forms.layouts
        self.lines = shape_lines(manuscript, forms, first_paragraph)
        self.builders: list[UnitBuilder] = []
        self.between: list[Piece] = []
        self.notices: list[Notice] = []
        self.masthead = UnitBuilder("masthead", UnitKind.MASTHEAD, None, None, 1, line_break="\n")
        self.title_lines: list[int] = []
        self.note: UnitBuilder | None = None
        self.open: UnitBuilder | None = None
        self.part: UnitBuilder | None = None
        self.heading: UnitBuilder | None = None
        self.paragraph: UnitBuilder | None = None
        self.headings_in_part = 0
        self.in_second_list = False
        self.first = first_paragraph
        self.next_paragraph = first_paragraph

    def run(self) -> None:
        """Go over all lines once."""
        self.builders.append(self.masthead)
        body = self._read_masthead()
        for index in range(body, len(self.lines)):
            self._read(index)
        if self.next_paragraph == self.first:
            raise self._error(
                self.lines[-1], "there is no numbered paragraph", f"The first paragraph begins with '{self.first}.'"
            )
        self._close()

    # --- masthead and title

    def _read_masthead(self) -> int:
        """Give the masthead every line down to the end of the title; return the index of the line behind it.

        Of several lines that look like a title (a web page may repeat it) the last before the first paragraph counts.
        """
        titles = [
            index
            for index, line in enumerate(self.lines[: ahead.first_paragraph_line(self.lines, self.first)])
            if line.shape is not Shape.NOTE and self.layouts.title.exact.match(line.line.words.strip())
        ]
        if not titles:
            raise SourceError(
                "no line begins like the title of concluding observations",
                file=self.manuscript.name,
                remedy="Expected is 'Concluding observations on the … report of …' before paragraph 1",
            )
        for line in self.lines[: titles[-1]]:
            if line.shape is Shape.BLANK:
                self._pass_over(line, WHITE_SPACE)
            else:
                self.masthead.add_line(line.line)
        return self._read_title(titles[-1])

    def _read_title(self, index: int) -> int:
        ends = (Shape.BLANK, Shape.PARAGRAPH, Shape.PART, Shape.NOTE)
        while index < len(self.lines) and self.lines[index].shape not in ends:
            self.masthead.add_line(self.lines[index].line, line_break=" " if self.title_lines else None)
            self.title_lines.append(index)
            index += 1
        return index

    @property
    def title(self) -> str:
        """The words of the title."""
        return " ".join(" ".join(self.lines[index].line.words.split()) for index in self.title_lines)

    # --- the body

    def _read(self, index: int) -> None:
        line = self.lines[index]
        match line.shape:
            case Shape.BLANK:
                self._pass_over(line, WHITE_SPACE)
                self.note = None
            case Shape.FURNITURE:
                self._pass_over(line, line.furniture or WHITE_SPACE)
                self.note = None
            case Shape.NOTE:
                self._begin_note(line)
            case _ if self.note and not line.gap and not self._resumes_body(line):
                self.note.add_line(line.line)
            case Shape.PART if self._is_part(index):
                self._begin_part(line)
            case Shape.PARAGRAPH if self._is_arabic_part(index):
                self._begin_part(line)
            case Shape.PARAGRAPH if self._is_paragraph(index):
                self._begin_paragraph(line)
            case Shape.ITEM if self._is_item(index):
                self._begin_item(line)
            case _ if self._is_heading(index):
                self._begin_heading(line)
            case _:
                self._go_on(index)

    def _begin_note(self, line: ShapedLine) -> None:
        if line.number.startswith("*"):
            key, kind = "title-note" + f"-{len(line.number)}" * (len(line.number) > 1), UnitKind.TITLE_NOTE
        else:
            key, kind = f"footnote/{line.number}", UnitKind.FOOTNOTE
        earlier = next((builder for builder in self.builders if builder.key == key), None)
        if earlier:
            raise self._error(
                line,
                f"two notes are numbered {line.number} (the first is on line {earlier.line})",
                "Correct the number of one of them",
            )
        self.note = UnitBuilder(key, kind, line.number, None, line.line.number)
        self.note.add_line(line.line)
        self.builders.append(self.note)

    def _resumes_body(self, line: ShapedLine) -> bool:
        """Tell whether a line right under a note is no more of the note, but the next paragraph or item."""
        if not self.note or not self.layouts.ends_sentence.search(self.note.text):
            return False
        if line.shape is Shape.PARAGRAPH:
            return int(line.number) == self.next_paragraph
        return line.shape is Shape.ITEM and self.open is not None and line.number == self._next_letter()

    def _is_arabic_part(self, index: int) -> bool:
        """Tell the title of a part with an arabic number, as in annual reports ("2. Positive aspects"), from a paragraph."""
        line = self.lines[index]
        if (
            not ahead.stands_apart(self.lines, index, self.next_paragraph)
            or not self._complete()
            or not ahead.is_like_heading(line.words, self.layouts)
        ):
            return False
        if line.number not in parts_behind(self.part.number if self.part else None):
            return False
        return ahead.paragraph_follows(self.lines, index, self.next_paragraph, self.layouts)

    def _is_part(self, index: int) -> bool:
        """Tell the title of a part.

        Raises:
            SourceError: a part is missing.
        """
        line = self.lines[index]
        if (
            not ahead.stands_apart(self.lines, index, self.next_paragraph)
            or not self._complete()
            or self.layouts.ends_sentence.search(line.words)
        ):
            return False
        expected = parts_behind(self.part.number if self.part else None)
        is_later = not expected[0].isdigit() and line.number > expected[0]
        if line.number not in expected and is_later and ahead.leads_to_paragraph(self.lines, index, self.layouts):
            before = f"{line.number} follows {self.part.number}" if self.part else f"the first is {line.number}"
            raise self._error(line, f"part {expected[0]} is missing: {before}", "Restore its title in the source")
        return line.number in expected

    def _begin_part(self, line: ShapedLine) -> None:
        self._close()
        key = f"section/{line.number.lower()}"
        self.part = self._begin(key, UnitKind.PART, line.number, None, line)
        self.heading = None
        self.headings_in_part = 0

    def _is_paragraph(self, index: int) -> bool:
        """Tell a paragraph's number from a number that a page break has put at the beginning of a line.

        Raises:
            SourceError: a paragraph is missing, or two have one number.
        """
        line = self.lines[index]
        number = int(line.number)
        complete = self._complete()
        if not line.words and not (complete and ahead.words_follow(self.lines, index)):
            return False
        if number == self.next_paragraph:
            # In mid-sentence on the very next line: a number of the sentence, unless a sentence begins behind it.
            return complete or line.gap or not starts_in_lower_case(line.words)
        if not complete or starts_in_lower_case(line.words):
            return False
        if number < self.next_paragraph:
            raise self._error(
                line,
                f"two paragraphs are numbered {number}"
                if number >= self.first
                else f"paragraph {number} comes before {self.first}",
                f"Expected here is paragraph {self.next_paragraph}; correct the numbering in the source",
            )
        missing = f"paragraph {self.next_paragraph} is missing"
        after = (
            f"{number} follows {self.next_paragraph - 1}"
            if self.next_paragraph > self.first
            else f"the first is {number}"
        )
        raise self._error(line, f"{missing}: {after}", "Restore the paragraph, or its number, in the source")

    def _begin_paragraph(self, line: ShapedLine) -> None:
        self._close()
        parent = self.heading or self.part
        self.paragraph = self._begin(
            f"paragraph/{line.number}", UnitKind.PARAGRAPH, line.number, parent.key if parent else None, line
        )
        self.next_paragraph = int(line.number) + 1
        self.in_second_list = False

    def _is_item(self, index: int) -> bool:
        """Tell a lettered item from the letter of an inline enumeration that stands at the beginning of a line.

        Raises:
            SourceError: the letters of a paragraph's items do not run on.
        """
        line = self.lines[index]
        if not self.paragraph or not self.open:
            return False
        if self._is_second_list(line):
            return False
        expected = self._next_letter()
        in_list = self.open.kind is UnitKind.SUB_PARAGRAPH
        begins_sentence = not starts_in_lower_case(line.words)
        if not self._complete() and not (in_list and self.layouts.ends_item.match(self.open.text[-_TAIL:])):
            if in_list and line.gap and line.number == expected and begins_sentence:
                self._notice(line, f"{self.open.key} ends without a stop")
                return True
            return False
        if line.number == expected:
            return begins_sentence or ahead.listed_in_lower_case(self.lines, index)
        if starts_in_lower_case(line.words):
            return False
        if set(line.number) <= set("ivx"):
            self._notice(line, f"({line.number}) is read as words of {self.open.key}: items of items are not units")
            return False
        raise self._error(
            line,
            f"item ({line.number}) of paragraph {self.paragraph.number} stands where ({expected}) is expected",
            "Correct the letters in the source",
        )

    def _is_second_list(self, line: ShapedLine) -> bool:
        """Tell whether a lettered line is one of a second list in its paragraph, whose letters name other items already."""
        assert self.paragraph
        if self.open is self.paragraph and self.paragraph.has_items and line.number == "a":
            self.in_second_list = True
        if self.in_second_list:
            self._notice(
                line, f"({line.number}) is read as words of {self.paragraph.key}: it has a list of items already"
            )
        return self.in_second_list

    def _next_letter(self) -> str:
        assert self.open
        return letter_behind(self.open.number if self.open.kind is UnitKind.SUB_PARAGRAPH else None)

    def _begin_item(self, line: ShapedLine) -> None:
        assert self.paragraph and self.open
        self._close(following_item=self.open.kind is UnitKind.SUB_PARAGRAPH)
        parent = self.paragraph
        parent.has_items = True
        self._begin(f"{parent.key}/{line.number}", UnitKind.SUB_PARAGRAPH, line.number, parent.key, line)

    def _is_heading(self, index: int) -> bool:
        line = self.lines[index]
        if not line.gap or not self.part or not self._complete() or line.shape is Shape.ITEM:
            return False
        return ahead.is_like_heading(line.words, self.layouts) and ahead.leads_to_paragraph(
            self.lines, index, self.layouts
        )

    def _begin_heading(self, line: ShapedLine) -> None:
        self._close()
        assert self.part
        self.headings_in_part += 1
        number = str(self.headings_in_part)
        self.heading = self._begin(f"{self.part.key}/{number}", UnitKind.HEADING, number, self.part.key, line)

    def _go_on(self, index: int) -> None:
        """Add a line to the unit that is open: the words behind a line end or a page break."""
        line = self.lines[index]
        if self.open is None:
            self.masthead.add_line(line.line)
            return
        if line.gap and self._complete() and not starts_in_lower_case(line.words):
            if self._is_behind_items(index):
                self.open = self.paragraph
            assert self.open
            self._notice(line, f"these words have no number of their own; they are read as the end of {self.open.key}")
        self.open.add_line(line.line)

    def _is_behind_items(self, index: int) -> bool:
        """Tell whether words without a letter stand behind the items of a paragraph, and not within the last of them."""
        if (
            self.open is None
            or self.open.kind is not UnitKind.SUB_PARAGRAPH
            or ahead.list_goes_on(self.lines, index, self._next_letter())
        ):
            return False
        behind_blank = self.lines[index - 1].shape is Shape.BLANK
        return behind_blank and self.layouts.behind_items.exact.match(self.lines[index].words) is not None

    # --- the unit that is open

    def _begin(self, key: str, kind: UnitKind, number: str, parent: str | None, line: ShapedLine) -> UnitBuilder:
        self.open = UnitBuilder(key, kind, number, parent, line.line.number)
        self.open.add_line(line.line, label=line.label)
        self.builders.append(self.open)
        return self.open

    def _complete(self) -> bool:
        """Tell whether the words of the open unit could end here."""
        if self.open is None or self.open.kind in (UnitKind.PART, UnitKind.HEADING):
            return self.open is None or bool(self.open.text)
        return bool(self.layouts.ends_sentence.search(self.open.text[-_TAIL:]))

    def _close(self, *, following_item: bool = False) -> None:
        """End the open unit. An item before a following item may end in a conjunction, or have lost its stop.

        Raises:
            SourceError: it stops in mid-sentence, so that something must be missing behind it.
        """
        unit = self.open
        if unit is None or self._complete() or following_item:
            return
        raise SourceError(
            f"{in_words(unit.key)} stops in mid-sentence: '…{unit.text[-50:]}'",
            file=self.manuscript.name,
            place=f"the unit begins on line {unit.line}",
            remedy="Restore the rest of the sentence in the source",
        )

    def _pass_over(self, line: ShapedLine, furniture: str) -> None:
        """Keep a line that belongs to no unit as named page furniture."""
        body = self.manuscript.text[line.line.start : line.line.ending_start]
        kind = PieceKind.BLANK if furniture == WHITE_SPACE else PieceKind.FURNITURE
        if body:
            self.between.append(Piece(kind, line.line.start, body, furniture=furniture))
        if line.line.ending:
            self.between.append(Piece(PieceKind.BLANK, line.line.ending_start, line.line.ending, furniture=WHITE_SPACE))

    def _notice(self, line: ShapedLine, message: str) -> None:
        self.notices.append(Notice(line.line.number, self.open.key if self.open else None, message))

    def _error(self, line: ShapedLine, what: str, remedy: str) -> SourceError:
        return SourceError(what, file=self.manuscript.name, place=f"line {line.line.number}", remedy=remedy)


def assemble(
    manuscript: Manuscript, forms: Forms, first_paragraph: int
) -> tuple[tuple[TextUnit, ...], tuple[Piece, ...], str, list[Notice]]:
    """Return the units of a manuscript in the order of the source, all pieces, the title, and notices.

    Raises:
        SourceError: there is no title or no paragraph; the numbering has a gap or a repetition; words are cut off.
    """
    assembler = Assembler(manuscript, forms, first_paragraph)
    _check_lengths(assembler)  # of lines, before they are put together
    assembler.run()
    _check_lengths(assembler)
    units: list[TextUnit] = []
    between = list(assembler.between)
    for order, builder in enumerate(sorted(assembler.builders, key=lambda builder: builder.start), start=1):
        unit, left_over = builder.finish(order)
        units.append(unit)
        between += left_over
    pieces = sorted([piece for unit in units for piece in unit.pieces] + between, key=lambda piece: piece.start)
    return tuple(units), tuple(pieces), assembler.title, assembler.notices


def _check_lengths(assembler: Assembler) -> None:
    lengths = [("the line", len(line.line.words), line.line.number) for line in assembler.lines]
    lengths += [(in_words(unit.key), len(unit.text), unit.line) for unit in assembler.builders]
    for what, length, line in lengths:
        if length > _LONGEST_UNIT:
            raise SourceError(
                f"{what} has {length:,} characters; no more than {_LONGEST_UNIT:,} are read",
                file=assembler.manuscript.name,
                place=f"line {line}",
                remedy="Look whether the numbers of the paragraphs behind it were lost",
            )
