"""Damage to the source must be caught, each with the place and a remedy, before anything is built from it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ccpr_graph.errors import CcprGraphError, SourceError
from tests.conftest import Read

Change = Callable[[str], str]


def delete(pattern: str) -> Change:
    def change(source: str) -> str:
        changed, count = re.subn(pattern, "", source, count=1, flags=re.MULTILINE)
        assert count == 1, pattern
        return changed

    return change


def swap(old: str, new: str) -> Change:
    def change(source: str) -> str:
        assert old in source
        return source.replace(old, new, 1)

    return change


def move(pattern: str, before: str) -> Change:
    """Move a line to just before another."""

    def change(source: str) -> str:
        match = re.search(pattern, source, flags=re.MULTILINE)
        assert match
        rest = source[: match.start()] + source[match.end() :]
        at = rest.index(before)
        return rest[:at] + match[0].strip() + "\n\n" + rest[at:]

    return change


CASES: dict[str, tuple[Change, str]] = {
    "paragraph deleted": (delete(r"^12\. .*\n\n"), "paragraph 12 is missing: 13 follows 11"),
    "first paragraph deleted": (delete(r"^1\. .*\n\n"), "paragraph 1 is missing: the first is 2"),
    "number of a paragraph lost": (swap("\n\n30. **", "\n\n**"), "paragraph 30 is missing: 31 follows 29"),
    "paragraph twice": (swap("\n13. While", "\n12. While"), "two paragraphs are numbered 12"),
    "paragraph out of order": (move(r"^40\. .*\n\n", "38. The State"), "paragraph 38 is missing: 40 follows 37"),
    "item deleted": (delete(r"^\(c\) \*\*Ensuring that victims of torture.*\n\n"), "item (d) of paragraph 34 stands where (c)"),
    "item twice": (swap("(c) **Ensuring that victims of torture", "(b) **Ensuring that victims of torture"), "item (b) of paragraph 34"),
    "first item deleted": (delete(r"^\(a\) \*\*Strengthen efforts to combat child.*\n\n"), "item (b) of paragraph 56 stands where (a)"),
    "end of a page lost": (delete(r"^this legislation does not suppress.*\n\n"), "paragraph 18 stops in mid-sentence"),
    "end of an item lost": (delete(r"^training provided to judges, prosecutors.*\n\n"), "paragraph 34 (d) stops in mid-sentence"),
    "note deleted": (delete(r"^⁶ Ibid.*\n\n"), "note 6 is called, but there is no note 6"),
    "call deleted": (delete(r"(?<=recommendations,)⁶"), "note 6 is called nowhere"),
    "note moved up": (move(r"^⁵ Ibid.*\n\n", "17. The Committee"), "note 5 stands before it is called"),
    "note moved behind the next": (move(r"^⁵ Ibid.*\n\n", "(e) **Ensuring that judges"), "note 6 stands where note 5 is expected"),
    "notes exchanged": (
        lambda s: s.replace("\n¹⁰ Ibid., para. 46.", "\n? Ibid., para. 46.").replace("\n¹¹ Ibid., para. 48.", "\n¹⁰ Ibid., para. 48.").replace("\n? ", "\n¹¹ "),
        "note 11 stands where note 10 is expected",
    ),
    "note moved to the next page": (
        move(r"^⁷ Ibid.*\n\n", "training provided to judges"),
        "note 8 stands where note 7 is expected",
    ),
    "two notes moved to the next page, in order": (
        lambda s: move(r"^³ CCPR.*\n\n", "⁴ CCPR/C/KAZ/CO/2")(move(r"^² See.*\n\n", "⁴ CCPR/C/KAZ/CO/2")(s)),
        "note 2 is called, but does not stand at the foot of that page",
    ),
    "note twice": (swap("\n¹¹ Ibid", "\n¹⁰ Ibid"), "two notes are numbered 10"),
    "call renumbered": (swap("recommendations,⁹", "recommendations,⁷"), "note 9 is called nowhere"),
    "part deleted": (delete(r"^B\. Positive aspects\n\n"), "part B is missing: C follows A"),
    "first part deleted": (delete(r"^A\. Introduction\n\n"), "part A is missing: the first is B"),
    "title lost": (swap("Concluding observations on", "On"), "no line begins like the title"),
    "no paragraphs": (lambda s: s[: s.index("\n1. ")], "there is no numbered paragraph"),
    "other State": (swap("report of Kazakhstan*", "report of Uzbekistan*"), "the title names 'Uzbekistan', but the symbol CCPR/C/KAZ/CO/3 is of Kazakhstan"),
    "unknown State": (swap("report of Kazakhstan*", "report of Atlantis*"), "which is the name of no State we know"),
    "other report": (swap("on the third periodic report of Kazakhstan*", "on the second periodic report of Kazakhstan*"), "has number 3"),
    "report of a higher number": (swap("on the third periodic report of Kazakhstan*", "on the twenty-third periodic report of Kazakhstan*"), "has number 3"),
    "other symbol": (swap("Distr.: General", "CCPR/C/KAZ/CO/2\nDistr.: General"), "the masthead has the symbol CCPR/C/KAZ/CO/2"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_damage_is_caught(read: Read, source: str, name: str) -> None:
    change, expected = CASES[name]
    with pytest.raises(SourceError) as caught:
        read(change(source))
    assert expected in str(caught.value)
    assert caught.value.file
    assert caught.value.remedy


def test_a_text_that_lost_its_numbers_is_refused(read: Read, source: str) -> None:
    """And no form is matched against it: some of them take a time that grows with the square of the length."""
    endless = "The Committee considered at its (arts. 2 " * 2_000
    with pytest.raises(SourceError, match=r"line \d+: the line has 8\d,\d+ characters"):
        read(source.rstrip()[:-1] + " " + endless + "end.")


def test_messages_name_the_line(read: Read, source: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(CASES["paragraph deleted"][0](source))
    place = re.search(r"line (\d+)", str(caught.value))
    changed = CASES["paragraph deleted"][0](source).splitlines()
    assert place
    assert changed[int(place[1]) - 1].startswith("13. ")


@pytest.mark.parametrize("number", range(1, 60))
def test_any_paragraph_that_is_deleted_is_missed(read: Read, source: str, number: int) -> None:
    """But for the last, which only the record's count can miss: tests/test_build.py."""
    changed = re.sub(rf"^{number}\. .*\n?\n?", "", source, count=1, flags=re.MULTILINE)
    assert changed != source
    if number == 59:
        assert "paragraph/59" not in read(changed).by_key
        return
    with pytest.raises(CcprGraphError, match=rf"paragraph {number} is missing"):
        read(changed)
