"""Asks the engine a query, and makes up for where it departs from the standard, as far as that can be done from outside.

* ``SELECT *`` has its columns in the order in which the variables stand in the query, not in that of the alphabet;
* ``TRUE`` and ``FALSE`` are keywords in any case (SPARQL 1.1, 19.8, note 1);
* what ``GROUP_CONCAT`` gives has no language, whatever its texts have (18.5.1.7);
* a function that is not known is an error of its expression, not of the query (17.6), so that the variable it would
  bind stays unbound;
* several ``FROM`` are merged (13.2.1), see :mod:`.merging`;
* ``BNODE(text)`` makes a node of any text, see :mod:`.blanks`.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.evaluator.blanks import with_nodes
from ccpr_graph.evaluator.merging import merged
from ccpr_graph.evaluator.words import WORDS

# Possessive (``*+``), so that a long prologue that is none costs no more than its length.
_BLANK: Final = r"(?:\s|#[^\n\r]*+)*+"
_STAR: Final = re.compile(
    rf"{_BLANK}(?:(?:BASE|PREFIX{_BLANK}[^\s:<>#]*+:){_BLANK}<[^<>]*+>{_BLANK})*+"
    rf"SELECT\b{_BLANK}(?:(?:DISTINCT|REDUCED)\b{_BLANK})?+(\*)",
    re.IGNORECASE,
)
_NOTHING: Final = ox.Store()
_UNKNOWN: Final = re.compile(r"The custom function <([^>]*)> is not supported")
_MOST_UNKNOWN: Final = 50
_CONCATENATION: Final = "group_concat"
_BRACKETS: Final = re.compile(rf"(?P<open>\()|(?P<close>\))|{WORDS.pattern}", WORDS.flags)


def ask(store: ox.Store, text: str, **options: Any) -> Any:
    """Return the result of a query; the options are those of :meth:`pyoxigraph.Store.query`.

    Raises:
        SyntaxError, OSError, RuntimeError, ValueError: as the engine does.
    """
    store, options = merged(store, text, options)
    rewritten = "".join(_plain_concatenations(text)) if _CONCATENATION in text.lower() else text
    try:
        return _ask(store, rewritten, options)
    except SyntaxError:
        repaired = WORDS.sub(_lower, rewritten)
        if repaired != rewritten:
            with contextlib.suppress(SyntaxError):
                return _ask(store, repaired, options)
        # The error is to tell the place in the text as it was written; words in small letters are as long.
        return _ask(store, WORDS.sub(_lower, text), options)


def _lower(found: re.Match[str]) -> str:
    return found[0].lower() if found["boolean"] else found[0]


def _ask(store: ox.Store, text: str, options: dict[str, Any]) -> Any:
    """Ask; each function that the engine says it does not know gives nothing from then on."""
    unknown: dict[ox.NamedNode, Any] = {}
    text, known = with_nodes(text, options)
    while True:
        given = {**options, "custom_functions": {**known, **unknown}} if known or unknown else options
        try:
            return store.query(_with_columns(text, given), **given)
        except RuntimeError as error:
            found = _UNKNOWN.search(str(error))
            if found is None or len(unknown) >= _MOST_UNKNOWN or ox.NamedNode(found[1]) in unknown:
                raise
            unknown[ox.NamedNode(found[1])] = _nothing


def _nothing(*_arguments: object) -> None:
    return None


def _plain_concatenations(text: str) -> Iterator[str]:
    """Yield the pieces of a query in which each ``GROUP_CONCAT(…)`` stands in ``STR(…)``."""
    done, depth = 0, 0
    ends: list[int] = []  # the depths of brackets that close a concatenation
    for found in _BRACKETS.finditer(text):
        if found[0].lower() == _CONCATENATION:
            yield text[done : found.start()] + "STR("
            done = found.start()
            ends.append(depth + 1)
        elif found["open"]:
            depth += 1
        elif found["close"]:
            if ends and ends[-1] == depth:
                ends.pop()
                yield text[done : found.end()] + ")"
                done = found.end()
            depth -= 1
    yield text[done:]


def _with_columns(text: str, options: dict[str, Any]) -> str:
    """Name the variables of ``SELECT *`` in the order of the query.

    Which they are is asked on an empty store: the engine sorts and groups as soon as it is asked, and would do so twice.
    """
    star = _STAR.match(text)
    if star is None:
        return text
    result = _NOTHING.query(text, **options)
    names = {variable.value for variable in result.variables} if isinstance(result, ox.QuerySolutions) else set()
    words = (found["variable"] for found in WORDS.finditer(text, star.end()))
    ordered = dict.fromkeys(word for word in words if word in names)
    if not names:
        return text
    columns = " ".join(f"?{name}" for name in (*ordered, *sorted(names - ordered.keys())))
    return f"{text[: star.start(1)]} {columns} {text[star.end(1) :]}"
