"""The same document as other extractions would leave it: the units must read the same, and nothing may be lost."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.model import Document, UnitKind, reassemble
from tests.conftest import Read
from tests.sampling import TIMES

_TO_MARKDOWN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def hard_wrapped(source: str) -> str:
    return "\n".join(
        "\n".join(textwrap.wrap(line, 72, break_on_hyphens=False, break_long_words=False)) or ""
        for line in source.split("\n")
    )


def without_bold(source: str) -> str:
    return source.replace("**", "")


def all_bold(source: str) -> str:
    return re.sub(r"^(\d+\. )(\S.*)$", r"\1**\2**", without_bold(source), flags=re.MULTILINE)


def crlf(source: str) -> str:
    return source.replace("\n", "\r\n")


def byte_order_mark(source: str) -> str:
    return "\ufeff" + source


def markdown_notes(source: str) -> str:
    source = re.sub(r"^([⁰¹²³⁴-⁹]+) ", lambda m: f"[^{m[1].translate(_TO_MARKDOWN)}]: ", source, flags=re.MULTILINE)
    return re.sub(r"([⁰¹²³⁴-⁹]+)", lambda m: f"[^{m[1].translate(_TO_MARKDOWN)}]", source)


def glued_labels(source: str) -> str:
    return re.sub(r"^(- )?(\d+\.|\([a-z]\)|[A-D]\.) ", r"\2", source, flags=re.MULTILINE)


def page_furniture(source: str) -> str:
    """Put a page's foot and head behind every group of notes."""
    return re.sub(r"^([⁰¹²³⁴-⁹]+ .*)$", r"\1\n\n2 GE.25-14180\n\f\nCCPR/C/KAZ/CO/3\n", source, flags=re.MULTILINE)


def notes_at_the_end(source: str) -> str:
    notes = re.findall(r"^[*⁰¹²³⁴-⁹]+ .*$", source, flags=re.MULTILINE)
    return re.sub(r"^[*⁰¹²³⁴-⁹]+ .*\n", "", source, flags=re.MULTILINE) + "\n" + "\n\n".join(notes) + "\n"


def no_empty_lines_between_items(source: str) -> str:
    return re.sub(r"\n\n(?=\(([b-z])\))", "\n", source)


def double_spaces(source: str) -> str:
    return source.replace(" the ", "  the\u00a0")


def symbol_in_masthead(source: str) -> str:
    return source.replace("Distr.: General", "CCPR/C/KAZ/CO/3\n\nDistr.: General")


LAYOUTS: list[Callable[[str], str]] = [
    hard_wrapped, without_bold, all_bold, crlf, byte_order_mark, markdown_notes, glued_labels, page_furniture,
    notes_at_the_end, no_empty_lines_between_items, double_spaces,
]  # fmt: skip


def texts(document: Document) -> dict[str, str]:
    return {unit.key: unit.text for unit in document.units if unit.kind is not UnitKind.MASTHEAD}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_units_read_the_same(read: Read, kazakhstan: Document, source: str, layout: Callable[[str], str]) -> None:
    changed = layout(source)
    assert changed != source
    document = read(changed)
    assert texts(document) == texts(kazakhstan)
    assert reassemble(document) == changed
    assert [s.key for s in document.statements] == [s.key for s in kazakhstan.statements]
    assert [c.key for c in document.citations] == [c.key for c in kazakhstan.citations]
    assert document.header == kazakhstan.header


def test_symbol_in_masthead(read: Read, kazakhstan: Document, source: str) -> None:
    document = read(symbol_in_masthead(source))
    assert document.header == kazakhstan.header
    assert "CCPR/C/KAZ/CO/3" in document.by_key["masthead"].text


@pytest.mark.fuzz
@settings(max_examples=15 * TIMES)
@given(data=st.data())
def test_a_page_break_anywhere_changes_nothing(
    data: st.DataObject, parse_text: Read, kazakhstan: Document, source: str
) -> None:
    """Wherever a page ends within the words of a paragraph, the paragraph reads the same."""
    units = [u for u in kazakhstan.units if u.kind in (UnitKind.PARAGRAPH, UnitKind.SUB_PARAGRAPH)]
    unit = data.draw(st.sampled_from(units), label="unit")
    spaces = [m.start() for m in re.finditer(r" ", unit.text)]
    if not spaces:
        return
    at = unit.source_offset(data.draw(st.sampled_from(spaces), label="offset"))
    foot = data.draw(
        st.sampled_from(["\n\n", "\n\n3 GE.25-14180\n\n", "\n\n\f", "\n\n\nCCPR/C/KAZ/CO/3\n\n"]), label="foot"
    )
    document = parse_text(source[:at] + foot + source[at + 1 :])
    assert texts(document) == texts(kazakhstan)


@pytest.mark.fuzz
@settings(max_examples=40 * TIMES)
@given(data=st.data())
def test_nothing_is_lost_whatever_happens(data: st.DataObject, parse_text: Read, source: str) -> None:
    """Cut, repeat or put in anything: the text is refused with an error of ours, or every character is accounted for."""
    start = data.draw(st.integers(0, len(source)))
    end = min(len(source), start + data.draw(st.integers(0, 400)))
    junk = data.draw(
        st.text(max_size=40) | st.sampled_from(["**", "\n\n12. ", "\n(b) ", "¹", "\n\n² Ibid.\n\n", "\n\nE. Title\n\n"])
    )
    changed = source[:start] + junk + source[end:]
    try:
        document = parse_text(changed)
    except CcprGraphError:
        return
    assert reassemble(document) == changed
