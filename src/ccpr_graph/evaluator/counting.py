"""Counts the rows of a written table while its bytes go by, in whatever pieces they come.

Iterating over rows in Python would cost several times what writing them costs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_QUOTED: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_CSV_QUOTED: Final = re.compile(rb'"[^"]*"')
_XML_ROW: Final = re.compile(rb"<(?:\w+:)?result[\s>]")
_LONGEST_XML_ROW: Final = 64
_BLANK: Final = b" \t\r\n"
_MARKS: Final = {"json": b"{", "xml": b">", "csv": b"\n", "tsv": b"\n"}  # each row has one at least


class RowCounter:
    """Counts the rows that begin in what it is fed.

    Args:
        name: the format: ``json``, ``xml``, ``csv`` or ``tsv``.

    Attributes:
        rows: how many began so far; the head of CSV and TSV is none.
    """

    def __init__(self, name: str) -> None:
        self._count: Callable[[bytes], int] = {
            "xml": self._of_xml,
            "tsv": self._of_lines,
            "csv": self._of_csv,
            "json": self._of_json,
        }[name]
        self._mark = _MARKS[name]
        self._rest = b""
        self._open = False
        self.rows = -1 if name in ("tsv", "csv") else 0

    def feed(self, piece: bytes) -> None:
        """Count the rows that a further piece begins."""
        self.rows += self._count(piece)

    def at_most(self, piece: bytes) -> int:
        """Return a number that the rows cannot exceed once a piece is fed; much quicker than feeding it."""
        return self.rows + piece.count(self._mark)

    def is_in_quotes(self) -> bool:
        """Say whether the last piece ended within a quotation."""
        return self._open

    def _of_lines(self, piece: bytes) -> int:
        return piece.count(b"\n")

    def _of_xml(self, piece: bytes) -> int:
        text = self._rest + piece
        before = len(_XML_ROW.findall(self._rest))
        self._rest = text[-_LONGEST_XML_ROW:]
        return len(_XML_ROW.findall(text)) - before

    def _of_csv(self, piece: bytes) -> int:
        return self._unquoted(piece, _CSV_QUOTED).count(b"\n")

    def _of_json(self, piece: bytes) -> int:
        """Count what opens a row: ``{`` behind ``[`` or ``,``. The ``{`` of a value stands behind its name's ``:``."""
        bare = self._unquoted(piece, _QUOTED, dropped=_BLANK, keep=1)
        return bare.count(b"[{") + bare.count(b",{")

    def _unquoted(self, piece: bytes, quoted: re.Pattern[bytes], *, dropped: bytes = b"", keep: int = 0) -> bytes:
        """Return a piece without what is quoted; that a quotation is open at its end is kept for the next one.

        ``dropped`` are bytes to leave out. ``keep`` bytes of the bare text are kept, too, where what is counted is longer
        than one.
        """
        bare, opened, inside = quoted.sub(b"", self._rest + piece).partition(b'"')
        bare = bare.translate(None, dropped)
        self._open = bool(opened)
        escape = b"\\" if (len(inside) - len(inside.rstrip(b"\\"))) % 2 else b""
        self._rest = bare[max(0, len(bare) - keep) :] + opened + escape
        return bare
