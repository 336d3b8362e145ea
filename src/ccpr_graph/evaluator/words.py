"""Where the text of a query is not query: strings, IRIs, comments, as a regular expression that needs no second look."""

from __future__ import annotations

from typing import Final

QUOTED: Final = (
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r"|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
    r"|<[^<>\"{}|^`\\\s]*+>|\#[^\n\r]*+"
)
"""To be compiled with ``re.DOTALL``. The longest token wins: ``?x<?a&&?b>?y`` has an IRI in it (19.8)."""
