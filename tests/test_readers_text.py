from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.errors import SourceError
from ccpr_graph.manuscript import Line, RunKind
from ccpr_graph.readers import read_text_file, read_text_string


def runs(text: str) -> list[tuple[str, str, str | None]]:
    (line,) = read_text_string(text).lines
    return [(run.kind.value, run.source, run.note) for run in line.runs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recommendations,⁴ the", [("words", "recommendations,", None), ("call", "⁴", "4"), ("words", " the", None)]),
        ("way.¹² It", [("words", "way.", None), ("call", "¹²", "12"), ("words", " It", None)]),
        ("⁴ CCPR/C/KAZ/CO/2", [("note-label", "⁴ ", "4"), ("words", "CCPR/C/KAZ/CO/2", None)]),
        ("[^4]: CCPR", [("note-label", "[^4]: ", "4"), ("words", "CCPR", None)]),
        ("this[^10] and", [("words", "this", None), ("call", "[^10]", "10"), ("words", " and", None)]),
        ("of Kazakhstan*", [("words", "of Kazakhstan", None), ("call", "*", "*")]),
        ("* Adopted", [("note-label", "* ", "*"), ("words", "Adopted", None)]),
        ("* (a) The Law", [("words", "* (a) The Law", None)]),
        ("**bold** *it*", [
            ("markup", "**", None), ("words", "bold", None), ("markup", "**", None), ("words", " ", None),
            ("markup", "*", None), ("words", "it", None), ("markup", "*", None),
        ]),
        ("so\u00adcial", [("words", "so", None), ("markup", "\u00ad", None), ("words", "cial", None)]),
        ("2 * 3", [("words", "2 * 3", None)]),
    ],
)  # fmt: skip
def test_runs(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert runs(text) == expected


def joined(line: Line) -> str:
    return "".join(run.source for run in line.runs) + line.ending


@given(st.text(alphabet=st.sampled_from("ab *⁴¹[^]:()\n\r\f\u00ad\u2028 .1*")))
def test_every_character_is_in_one_run(text: str) -> None:
    manuscript = read_text_string(text)
    assert "".join(joined(line) for line in manuscript.lines) == text
    for line in manuscript.lines:
        at = line.start
        for run in line.runs:
            assert run.start == at
            at += len(run.source)
        assert at == line.ending_start


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert "".join(joined(line) for line in read_text_string(text).lines) == text


def test_lines_are_numbered_as_editors_do() -> None:
    lines = read_text_string("one\r\ntwo\n\nfour").lines
    assert [(line.number, line.words) for line in lines] == [(1, "one"), (2, "two"), (3, ""), (4, "four")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, "the source is missing"),
        (b"", "the source is empty"),
        (b" \n", "the source is empty"),
        (b"1. One\n2. \xe9t\xe9\n", "line 2: the source is not UTF-8 (byte 10 is 0xe9)"),
        ("1. One".encode("utf-16"), "the source is not UTF-8"),
    ],
)
def test_unreadable_sources(tmp_path: Path, data: bytes | None, expected: str) -> None:
    path = tmp_path / "source.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read_text_file(path)
    assert expected in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_folder_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_text_file(tmp_path)


def test_kinds_are_few() -> None:
    assert {kind.value for kind in RunKind} == {"words", "markup", "call", "note-label"}
