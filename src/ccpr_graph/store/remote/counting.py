"""Counts the rows of a table that another store writes, and sees whether it came to its end."""

from __future__ import annotations

from typing import Final

from ccpr_graph.evaluator.counting import RowCounter

_ENDS: Final = {"json": b"}", "xml": b"sparql>"}
_LONGEST_END: Final = 16


class TableCounter(RowCounter):
    """Counts rows of ``json`` or ``xml``, and keeps the end."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._end = _ENDS[name]
        self._tail = b""

    def feed(self, piece: bytes) -> None:
        """Count the rows that a further piece begins."""
        super().feed(piece)
        self._tail = (self._tail + piece[-_LONGEST_END:])[-_LONGEST_END:]

    def is_whole(self) -> bool:
        """Say whether what came ends as a whole table ends."""
        return not self.is_in_quotes() and self._tail.rstrip().endswith(self._end)
