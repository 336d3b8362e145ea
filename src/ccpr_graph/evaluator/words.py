"""Cuts a query into words, as far as finding keywords takes it."""

from __future__ import annotations

import re
from typing import Final

# Texts, IRIs, comments and names first, so that no word in them is taken for a keyword. A text without an end goes
# to the end, so that none is read twice.
WORDS: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n\r]|\\.)*+"?'
    r"|'(?:[^'\\\n\r]|\\.)*+'?"
    r"|<[^<>\"{}|^`\\\s]*+>|#[^\n\r]*+|[?$](?P<variable>\w++)|@\w++"
    r"|[\w.-]*+:(?:[\w.:-]|%[0-9a-f]{2}|\\.)*+"
    r"|(?P<boolean>true|false)(?!\w)|[\w.-]++",
    re.DOTALL | re.IGNORECASE,
)
