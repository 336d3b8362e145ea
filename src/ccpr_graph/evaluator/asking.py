"""Asks the engine a query, and makes up for where it departs from the standard, as far as that can be done from outside.

* ``SELECT *`` has its columns in the order in which the variables stand in the query, not in that of the alphabet;
* ``TRUE`` and ``FALSE`` are keywords in any case (SPARQL 1.1, 19.8, note 1);
* a function that is not known is an error of its expression, not of the query (17.6), so that the variable it would
  bind stays unbound.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pyoxigraph as ox

# Possessive (``*+``), so that a long prologue that is none costs no more than its length.
_STAR: Final = re.compile(
    r"(?:\s++|#[^\n\r]*+|BASE\s*+<[^>]*+>|PREFIX\s++[^\s:]*+:\s*+<[^>]*+>)*+SELECT\b\s*+(?:(?:DISTINCT|REDUCED)\b\s*+)?(\*)",
    re.IGNORECASE,
)
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_UNKNOWN: Final = re.compile(r"The custom function <([^>]*)> is not supported")
_MOST_UNKNOWN: Final = 50
# Texts, IRIs, comments and names first, so that no word in them is taken for a keyword.
_WORDS: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n\r]*|[?$@]\w+|[\w.-]*:[\w.:%\\-]*"
    r"|\b(true|false)\b",
    re.DOTALL | re.IGNORECASE,
)


def ask(store: ox.Store, text: str, **options: Any) -> Any:
    """Return the result of a query; the options are those of :meth:`pyoxigraph.Store.query`.

    Raises:
        SyntaxError, OSError, RuntimeError, ValueError: as the engine does.
    """
    try:
        result, text = _ask(store, text, options), text
    except SyntaxError:
        repaired = _WORDS.sub(_lower, text)
        if repaired == text:
            raise
        result, text = _ask(store, repaired, options), repaired
    if isinstance(result, ox.QuerySolutions) and (star := _STAR.match(text)) is not None:
        return _in_order(store, text, star.start(1), result, options)
    return result


def _lower(found: re.Match[str]) -> str:
    return found[0].lower() if found[1] else found[0]


def _ask(store: ox.Store, text: str, options: dict[str, Any]) -> Any:
    """Ask; each function that the engine says it does not know gives nothing from then on."""
    unknown: dict[ox.NamedNode, Any] = {}
    while True:
        try:
            return store.query(text, custom_functions=unknown, **options) if unknown else store.query(text, **options)
        except RuntimeError as error:
            found = _UNKNOWN.search(str(error))
            if found is None or len(unknown) >= _MOST_UNKNOWN or ox.NamedNode(found[1]) in unknown:
                raise
            unknown[ox.NamedNode(found[1])] = _nothing


def _nothing(*_arguments: object) -> None:
    return None


def _in_order(store: ox.Store, text: str, star: int, result: Any, options: dict[str, Any]) -> Any:
    """Name the variables of ``SELECT *`` in the order of the query. Nothing of the first result has been read yet."""
    names = [variable.value for variable in result.variables]
    if len(names) < 2:
        return result
    first: dict[str, int] = {}
    for found in _VARIABLE.finditer(text):
        first.setdefault(found[1], found.start())
    ordered = sorted(names, key=lambda name: first.get(name, len(text)))
    if ordered == names:
        return result
    return _ask(store, f"{text[:star]} {' '.join('?' + name for name in ordered)} {text[star + 1 :]}", options)
