r"""Rewrites a query so that it says the same to every reader, and refuses what no other store may be asked.

A store elsewhere has a parser of its own. Where two parsers can disagree about where a string, a comment or an IRI
ends, a query could show one thing to us and do another there: call ``SERVICE`` from the inside of the operator's network,
for example. So what goes out has one reading only:

- no codepoint escapes (SPARQL 1.1, 19.2): ``\u0045`` is replaced by what it stands for, inside a string by an escaped
  quotation mark where it is one, and refused where it would be punctuation;
- no comments: each becomes a line end;
- a ``<`` that starts no IRI (19.8, ``IRIREF``) is an operator; what looks like an IRI but could be read as ``a < b`` followed by
  a comment or by a bracket is refused (:func:`_is_ambiguous`).

The text must be one that the grammar has accepted, before and after. Not handled: triple terms and other extensions; the
store decides about them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ccpr_graph.errors import QueryError

_TOKEN: Final = re.compile(
    r"""
      (?P<SPACE>[ \t\r\n]++)
    | (?P<COMMENT>\#[^\r\n]*+)
    | (?P<IRI><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<STRING>\"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
               | "(?!"")(?:[^"\\\r\n]++|\\[^\r\n])*+" | '(?!'')(?:[^'\\\r\n]++|\\[^\r\n])*+')
    | (?P<RUN>(?:[^\s<>"'\#(){}\[\],;=!&|+*/^`\\\x00-\x20]|\\.)++)
    | (?P<SIGN>[<>(){}\[\],;=!&|+*/^])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_IN_STRING: Final = {'"': '\\"', "'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NOT_IN_IRI: Final = re.compile(r'[<>"{}|^`\\\x00-\x20]')
_DECLARED: Final = re.compile(r"\bPREFIX\s+([^\s:]*):", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(//)?")
_WORD_FIRST: Final = re.compile(r"(?!(?:true|false)\b)[A-Za-z][\w./~%-]*[#)]", re.IGNORECASE)
_SERVICE: Final = re.compile("service", re.IGNORECASE)
_NAMED_SERVICE: Final = re.compile(r"[:@][\w:-]*|[?$]\w*", re.IGNORECASE)

_LONGEST_WORD: Final = 5
_ONE_READING: Final = "Write it in full, without escapes"


@dataclass(frozen=True)
class Reading:
    """A query as it may be sent: its text, and whether it names its dataset itself (``FROM``), or uses ``GRAPH``."""

    text: str
    has_dataset: bool
    has_graph: bool


def read(query: str, *, forbidden: tuple[str, ...] = ()) -> Reading:
    """Return a query in the form that has one reading.

    Args:
        query: a text that the grammar has accepted.
        forbidden: beginnings of IRIs and prefixed names that the store must not see, because it gives them powers.

    Raises:
        QueryError: it uses ``SERVICE``, one of ``forbidden``, or something that two parsers could read differently.

    """
    prefixes = frozenset(_DECLARED.findall(query))
    pieces: list[str] = []
    words: set[str] = set()
    at = 0
    while at < len(query):
        found = _TOKEN.match(query, at)
        if found is None:
            raise _unclear(query[at : at + 20])
        piece = _piece(str(found.lastgroup), found[0], prefixes, forbidden)
        if len(piece) <= _LONGEST_WORD:
            words.add(piece.upper())
        pieces.append(piece)
        at = found.end()
    return Reading("".join(pieces), "FROM" in words, "GRAPH" in words)


def _piece(kind: str, text: str, prefixes: frozenset[str], forbidden: tuple[str, ...]) -> str:
    match kind:
        case "COMMENT":
            return "\n"
        case "STRING":
            return _string(text)
        case "IRI":
            return _iri(text, prefixes, forbidden)
        case "RUN":
            return _run(text, forbidden)
        case _:
            return text


def _string(text: str) -> str:
    if "\\\\u" in text or "\\\\U" in text:  # a parser that resolves escapes first may see one in it
        raise _unclear(r"\\u")
    return _ESCAPE.sub(lambda found: _IN_STRING.get(one := _character(found), one), text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    r"""Return what an escape stands for; an escape by letter (``\n``) stays as it is."""
    digits = found[1] or found[2]
    if digits is None:
        return found[0]
    code = int(digits, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise _unclear(found[0])
    return chr(code)


def _iri(text: str, prefixes: frozenset[str], forbidden: tuple[str, ...]) -> str:
    inside = _ESCAPE.sub(_character, text[1:-1])
    if _NOT_IN_IRI.search(inside) or _is_ambiguous(inside, prefixes):
        raise _unclear(text)
    if inside.lower().startswith(forbidden):
        raise QueryError(f"the query uses {text}, which belongs to the store behind this endpoint")
    return f"<{inside}>"


def _is_ambiguous(inside: str, prefixes: frozenset[str]) -> bool:
    """Say whether ``<inside>`` could be an operator, an operand, and then a comment or the end of an expression.

    ``?a<b:c#>`` is a comparison to a parser that expects an operator. After one, ``inside`` would have to start with an
    operand. It does not, if it starts with a scheme and two slashes (no expression has two), with a scheme that is no
    declared prefix, or with a bare word. Without ``#`` and ``)`` both readings agree about all that follows.
    """
    if "#" not in inside and ")" not in inside:
        return False
    scheme = _SCHEME.match(inside)
    if scheme is not None:
        return scheme[2] is None and scheme[1] in prefixes
    return not _WORD_FIRST.match(inside)


def _run(text: str, forbidden: tuple[str, ...]) -> str:
    """Return a run of keywords, names, variables and numbers that no white space or punctuation divides."""
    resolved = _ESCAPE.sub(_letter, text) if "\\" in text else text
    for found in _SERVICE.finditer(resolved):
        named = max(resolved.rfind(sign, 0, found.start()) for sign in ":@?$")
        if named < 0 or not _NAMED_SERVICE.fullmatch(resolved, named, found.start()):
            raise QueryError(
                "the query uses SERVICE, and the store behind this endpoint is not asked to call others",
                remedy="Send that part of the query to the other endpoint yourself, and join the two results",
            )
    if resolved.lower().startswith(forbidden):
        raise QueryError(f"the query uses {resolved}, which belongs to the store behind this endpoint")
    return resolved


def _letter(found: re.Match[str]) -> str:
    one = _character(found)
    if found[3] is None and not (one.isalnum() or one == "_"):
        raise _unclear(found[0])
    return one


def _unclear(what: str) -> QueryError:
    return QueryError(f"the query has a place that parsers read in different ways, near '{what}'", remedy=_ONE_READING)
