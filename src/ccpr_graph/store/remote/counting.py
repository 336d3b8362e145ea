"""Counts the rows of a written table while its bytes go by, in whatever pieces they come."""

from __future__ import annotations

import re
from typing import Final, Protocol

_QUOTED: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_REST_OF_QUOTED: Final = re.compile(rb"(?:[^\"\\]++|\\.)*+", re.DOTALL)
_JSON_ROW: Final = re.compile(rb"[\[,]\s*\{")
_XML_ROW: Final = re.compile(rb"<(?:\w+:)?result[\s>]")
_LONGEST_XML_ROW: Final = 64
_ENDS: Final = {"json": (b"}",), "xml": (b"sparql>",)}


class Counter(Protocol):
    """Counts rows, and keeps the end."""

    rows: int

    def feed(self, chunk: bytes) -> None:
        """Count the rows that a further piece begins."""

    def is_whole(self) -> bool:
        """Say whether what came ends as a whole table ends."""


class JsonCounter:
    """Counts the rows of SPARQL JSON: a row is an object that follows ``[`` or ``,``; one within it follows ``:``."""

    def __init__(self) -> None:
        self.rows = 0
        self._in_string = False
        self._escaped = False
        self._before = b""  # what the next piece may go on with, after a ``[`` or ``,``
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """Count the rows that a further piece begins."""
        self._tail = (self._tail + chunk[-16:])[-16:]
        at = self._end_of_string(chunk) if self._in_string else 0
        if at is None:
            return
        bare = self._before + _QUOTED.sub(b'""', chunk[at:]).replace(b'""', b"s")
        opened = bare.find(b'"')
        if opened >= 0:
            self._in_string = True
            self._escaped = (len(bare) - len(bare.rstrip(b"\\"))) % 2 == 1
            bare = bare[:opened] + b"s"
        self.rows += len(_JSON_ROW.findall(bare))
        kept = bare.rstrip()[-1:]
        self._before = kept if kept in (b"[", b",") else b""

    def _end_of_string(self, chunk: bytes) -> int | None:
        start = 1 if self._escaped else 0
        found = _REST_OF_QUOTED.match(chunk, start)
        end = found.end() if found else start
        if end < len(chunk) and chunk[end : end + 1] == b'"':
            self._in_string = self._escaped = False
            return end + 1
        self._escaped = end < len(chunk)  # a backslash at the very end
        return None

    def is_whole(self) -> bool:
        """Say whether what came ends with the end of an object."""
        return not self._in_string and self._tail.rstrip().endswith(_ENDS["json"])


class XmlCounter:
    """Counts the rows of SPARQL XML by their start tags, which no text can contain."""

    def __init__(self) -> None:
        self.rows = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """Count the rows that a further piece begins."""
        text = self._tail + chunk
        self.rows += len(_XML_ROW.findall(text)) - len(_XML_ROW.findall(self._tail))
        self._tail = text[-_LONGEST_XML_ROW:]

    def is_whole(self) -> bool:
        """Say whether what came ends with the end tag of the document."""
        return self._tail.rstrip().endswith(_ENDS["xml"])


def counter_for(name: str) -> Counter:
    """Return a counter for a format by its name."""
    return JsonCounter() if name == "json" else XmlCounter()
