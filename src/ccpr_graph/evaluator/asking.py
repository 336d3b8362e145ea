"""Asks the engine a query, around what it departs from in the standard.

* ``TRUE`` and ``False``: keywords are the same in upper and lower case (SPARQL 1.1 Query, 19.8), and these are keywords;
  the engine knows them in lower case alone.
* A call of a function that nobody here knows (``ex:distance(?a, ?b)``) is SPARQL (17.6), and the engine refuses the whole
  query. Here the call has no value, like any expression with an error (17.2). A function in the namespace of XML
  Schema stays refused: it is a cast with a typing error, and an empty answer would hide that.
* ``SELECT *`` has its columns in the order of the query: :mod:`.columns`.

A query that the engine takes as it is, is given to it as it is.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.evaluator.columns import with_columns
from ccpr_graph.evaluator.words import QUOTED

_UNKNOWN: Final = re.compile(r"The custom function <([^>]*)> is not supported")
_XML_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema#"
_MOST_FUNCTIONS: Final = 32
_BOOLEAN: Final = re.compile(
    rf"{QUOTED}|[?$@]\w*|[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{{2}}|\\.)*|(?P<boolean>(?i:true|false))(?!\w)|\w+", re.DOTALL
)


def ask(store: ox.Store, text: str, **options: Any) -> Any:
    """Return what ``Store.query`` returns, and raise what it raises."""
    try:
        return _asked(store, text, options)
    except SyntaxError:
        lowered = with_lower_booleans(text)
        if lowered == text:
            raise
        return _asked(store, lowered, options)


def with_lower_booleans(text: str) -> str:
    """Return a query with its words ``TRUE`` and ``FALSE`` in lower case, at the same places."""
    return _BOOLEAN.sub(lambda found: found[0].lower() if found["boolean"] else found[0], text)


def _asked(store: ox.Store, text: str, options: dict[str, Any]) -> Any:
    unknown: dict[Any, Any] = {}
    while True:
        try:
            named = with_columns(text, options.get("base_iri"), unknown)
            return store.query(named, custom_functions=unknown or None, **options)
        except RuntimeError as error:
            found = _UNKNOWN.fullmatch(str(error))
            if found is None or found[1].startswith(_XML_SCHEMA) or len(unknown) >= _MOST_FUNCTIONS:
                raise
            unknown[ox.NamedNode(found[1])] = _no_value


def _no_value(*arguments: Any) -> None:
    return None
