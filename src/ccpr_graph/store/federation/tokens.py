r"""Cuts a SPARQL query into tokens, in time linear in its length.

In goes a text of any kind, out come its tokens: the pieces of the text, in order and without a gap, each with what it
means once codepoint escapes are resolved. Terminals are those of SPARQL 1.1, 19.8, the longest match counts (19.1).

Escapes ``\uXXXX`` and ``\UXXXXXXXX`` are resolved before anything else (19.2), so that an escaped quotation mark ends a
string. A backslash before the ``u`` takes its meaning away: ``"\\u0041"`` is a backslash and ``u0041``, as engines read it.
An escape that names no character of Unicode text stays as it is.

What is no token (a string that does not end, a stray backslash) makes the rest of the text one token ``JUNK``. Not
handled: where the grammar allows which token. The reader of a query looks for what it needs, the engine judges it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple


class Kind(Enum):
    """What a token is."""

    SPACE = auto()
    COMMENT = auto()
    IRI = auto()
    STRING = auto()
    VARIABLE = auto()
    NAME = auto()
    """A prefixed name, or the prefix alone with its colon."""
    BLANK = auto()
    LANGUAGE = auto()
    NUMBER = auto()
    WORD = auto()
    """A keyword, ``a``, ``true``, ``false``."""
    SIGN = auto()
    """One character of punctuation; ``&&`` is two."""
    JUNK = auto()


class Token(NamedTuple):
    """A piece of a query: what it is, what it says with escapes resolved, and where it stands in the text as given."""

    kind: Kind
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Say whether this is one of the keywords, which are given in capitals."""
        return self.kind is Kind.WORD and self.text.upper() in words

    def is_sign(self, sign: str) -> bool:
        """Say whether this is the character of punctuation."""
        return self.kind is Kind.SIGN and self.text == sign


_NAMES: Final = (Kind.WORD, Kind.NAME, Kind.VARIABLE, Kind.BLANK, Kind.LANGUAGE, Kind.NUMBER, Kind.SIGN)

_BASE = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    r"\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U = _BASE + "_"
_CHARS = _U + r"0-9\-\u00b7\u0300-\u036f\u203f\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_RUN = rf"[{_BASE}][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+"
_LOCAL = rf"(?:[{_U}:0-9]|{_PLX})(?:[{_CHARS}:]|{_PLX})*+(?:\.++(?:[{_CHARS}:]|{_PLX})++)*+"

# Every repetition is possessive and no alternative is tried over more than what the one before it has looked at: that
# is what makes the time linear. A string that fails has been looked at up to its end, and is therefore junk for good.
_TOKEN: Final = re.compile(
    rf"""
      (?P<SPACE>[ \t\r\n]++)
    | (?P<COMMENT>\#[^\r\n]*+)
    | (?P<IRI><[^<>"{{}}|^`\\\x00-\x20]*+>)
    | (?P<STRING>"{{3}}(?:[^"\\]++|\\.|"(?!""))*+"{{3}} | '{{3}}(?:[^'\\]++|\\.|'(?!''))*+'{{3}}
               | "(?!"")(?:[^"\\\r\n]++|\\[^\r\n])*+" | '(?!'')(?:[^'\\\r\n]++|\\[^\r\n])*+')
    | (?P<VARIABLE>[?$][{_U}0-9][{_U}0-9\u00b7\u0300-\u036f\u203f\u2040]*+)
    | (?P<BLANK>_:[{_U}0-9][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+)
    | (?P<NAME>(?:{_RUN})?:(?:{_LOCAL})?)
    | (?P<RUN>{_RUN})
    | (?P<LANGUAGE>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<NUMBER>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++)
    | (?P<SIGN>[{{}}()\[\];,.=!<>&|+*/^?~@-])
    | (?P<JUNK>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_RUN: Final = re.compile(
    r"(?P<WORD>[A-Za-z_][A-Za-z0-9_]*+)|(?P<NUMBER>[0-9]++)|(?P<SIGN>[.-])|(?P<JUNK>.)", re.DOTALL
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_MAY_BE_ESCAPED: Final = re.compile(r"\\[uU]")


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text: where one ends the next one starts, and the last ends where the text does."""
    if not _MAY_BE_ESCAPED.search(text):
        yield from _tokens(text)
        return
    resolved, offsets = resolve_escapes(text)
    for token in _tokens(resolved):
        yield token._replace(start=offsets[token.start], end=offsets[token.end])


def significant_tokens(text: str) -> list[Token]:
    """Return the tokens of a text without white space and comments."""
    return [token for token in tokens(text) if token.kind not in (Kind.SPACE, Kind.COMMENT)]


def resolve_escapes(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with its codepoint escapes resolved, and for each offset in it (its end too) the one in ``text``."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for escape in _ESCAPE.finditer(text):
        digits = escape[1] or escape[2]
        if digits is None or not _is_character(code := int(digits, 16)):
            continue
        pieces += text[at : escape.start()], chr(code)
        offsets += range(at, escape.start() + 1)
        at = escape.end()
    offsets += range(at, len(text) + 1)
    return "".join([*pieces, text[at:]]), offsets


def resolved_names(text: str) -> str:
    r"""Return a query with the escapes resolved in keywords, names, variables and punctuation; the rest as it is.

    There are engines that resolve escapes in strings and IRIs alone, and do not know ``S\u0045LECT``. What this puts in is
    never a quotation mark or a backslash: a string that such an engine sees there keeps its meaning.
    """
    if not _MAY_BE_ESCAPED.search(text):
        return text
    return "".join(
        token.text if token.kind in _NAMES and "\\" not in token.text else text[token.start : token.end]
        for token in tokens(text)
    )


def _is_character(code: int) -> bool:
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        group = str(found.lastgroup)
        pieces = _in_run(text, *found.span()) if group == "RUN" else [Token(Kind[group], found[0], *found.span())]
        for token in pieces:
            if token.kind is Kind.JUNK:
                yield Token(Kind.JUNK, text[token.start :], token.start, len(text))
                return
            yield token


def _in_run(text: str, start: int, end: int) -> Iterator[Token]:
    """Yield the tokens of what could start a prefixed name but has no colon, such as ``true.FILTER``."""
    for found in _IN_RUN.finditer(text, start, end):
        yield Token(Kind[str(found.lastgroup)], found[0], *found.span())
