"""Reads plain text, as text extraction from a PDF leaves it, with light Markdown for bold and italics.

Understood: ``**bold**`` and ``*italics*``; notes called by superscript digits (``recommendations,⁴``), by Markdown's ``[^4]``,
and by ``*`` behind a word or at the end of a line (but "km²" calls none); notes that begin a line with the same sign and a
space. Soft hyphens and a byte order mark count as markup. Everything else is words.

Not understood: tables, HTML, nested Markdown. Their characters are kept as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ccpr_graph.errors import SourceError
from ccpr_graph.manuscript import Line, Manuscript, Run, RunKind

LARGEST_SOURCE: Final = 10_000_000
"""Bytes; the longest concluding observations have some 100,000."""

_STRAY = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_LINE = re.compile(
    r"(?P<body>[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]*)(?P<ending>\r\n|[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]|$)"
)
_NOTE_LABEL = re.compile(
    r"\s*(?:(?P<superscript>[⁰¹²³⁴-⁹]+)|\[\^(?P<markdown>\d+)\]:|(?P<star>\*{1,3})(?=\s+(?!\([a-z]\))\S))\s+"
)
_INLINE = re.compile(
    r"(?P<superscript>(?<!\b[mM])(?<!\b[kcm]m)[⁰¹²³⁴-⁹]+)"
    r"|\[\^(?P<markdown>\d+)\]"
    r"|(?P<bold>\*\*)"
    r"|(?P<italics>\*(?=[^\s*][^*]*[^\s*]\*(?!\*)|[^\s*]\*(?!\*)))"
    r"|(?P<star>(?<=[^\s*])\*(?!\*)|(?<=\s)\*{1,3}(?=\s*$))"
    r"|(?P<sign>[\u00ad\ufeff])"
)


def read_text_file(path: Path) -> Manuscript:
    """Read a plain-text source.

    Raises:
        SourceError: the file is missing, unreadable, not UTF-8, empty, or far too large.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_SOURCE:
            raise SourceError(
                f"the source has {size:,} bytes; no more than {LARGEST_SOURCE:,} are read",
                file=path,
                remedy="Take the text of one document alone",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(
            "the source is missing",
            file=path,
            remedy="Put the document's text there, or correct 'source.file' in record.yaml",
        ) from None
    except OSError as error:
        raise SourceError(
            f"the source cannot be read ({error.strerror})", file=path, remedy="Check that it is a readable file"
        ) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"the source is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x})",
            file=path,
            place=f"line {line}",
            remedy="Save it as UTF-8",
        ) from error
    stray = _STRAY.search(text)
    if stray:
        raise SourceError(
            f"the control character U+{ord(stray[0]):04X} stands in the source",
            file=path,
            place=f"line {text.count(chr(10), 0, stray.start()) + 1}",
            remedy="Take it out; no text of a document has it",
        )
    if not text.strip():
        raise SourceError("the source is empty", file=path, remedy="Put the document's text there")
    return read_text_string(text, name=str(path))


def read_text_string(text: str, *, name: str = "source") -> Manuscript:
    """Return the lines and runs of a text; their sources joined are the text, character by character."""
    return Manuscript(name=name, text=text, lines=tuple(_lines(text)))


def _lines(text: str) -> Iterator[Line]:
    at, number = 0, 0
    while at < len(text):
        match = _LINE.match(text, at)
        assert match, "the pattern matches the empty string"
        number += 1
        yield Line(number, at, tuple(_runs(match["body"], at)), match["ending"])
        at = match.end()


def _runs(body: str, start: int) -> Iterator[Run]:
    """Cut the characters of one line into runs. Of two stars around words the first opens italics and the second closes."""
    at = 0
    label = _NOTE_LABEL.match(body)
    if label:
        note = _note_of(label)
        yield Run(RunKind.NOTE_LABEL, start, label[0], note)
        at = label.end()
    italics_open = False
    for match in _INLINE.finditer(body, at):
        closes = italics_open and match["star"] is not None
        if match.start() > at:
            yield Run(RunKind.WORDS, start + at, body[at : match.start()])
        at = match.end()
        if closes or match["bold"] or match["italics"] or match["sign"]:
            italics_open = bool(match["italics"]) or (italics_open and not closes)
            yield Run(RunKind.MARKUP, start + match.start(), match[0])
        else:
            yield Run(RunKind.CALL, start + match.start(), match[0], _note_of(match))
    if at < len(body):
        yield Run(RunKind.WORDS, start + at, body[at:])


def _note_of(match: re.Match[str]) -> str:
    if match["superscript"]:
        return match["superscript"].translate(_SUPERSCRIPTS)
    return match["markdown"] or match["star"]
