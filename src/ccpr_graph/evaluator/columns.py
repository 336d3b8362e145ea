"""Gives the columns of ``SELECT *`` the order in which the query first names them; the engine has them alphabetical.

The standard (SPARQL 1.1 Query, 16.1) leaves the order open; people, and programs that read CSV by position, expect the
one of the query, as every example of the standard has it. The ``*`` is replaced by the names that the engine itself says
are visible, so whatever this module takes for a variable can change the order of columns and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.evaluator.words import QUOTED

_NOTHING: Final = ox.Store()
_BLANK: Final = r"(?:\s|\#[^\n\r]*(?:[\n\r]|$))*+"
_STAR: Final = re.compile(
    rf"{_BLANK}(?:(?:BASE|PREFIX{_BLANK}[^\s:<>#\"'{{}}?]*+:){_BLANK}<[^<>]*+>{_BLANK})*+"
    rf"SELECT{_BLANK}(?:(?:DISTINCT|REDUCED){_BLANK})?+(?P<star>\*)",
    re.IGNORECASE,
)
_VARIABLE: Final = re.compile(rf"{QUOTED}|[?$](?P<name>\w++)", re.DOTALL)


def with_columns(text: str, base: str | None, functions: Mapping[Any, Any] = MappingProxyType({})) -> str:
    """Return a query with the columns of its outermost ``SELECT *`` named; any other query as it is.

    ``functions`` are those that it may call besides the standard's.

    Raises:
        SyntaxError: a query that begins so is not SPARQL.
        RuntimeError: the engine cannot evaluate it.
    """
    found = _STAR.match(text)
    if found is None:
        return text
    # On an empty store this is little more than reading the query.
    result = _NOTHING.query(text, base_iri=base, custom_functions=dict(functions) or None)
    if not isinstance(result, ox.QuerySolutions):
        return text
    visible = {variable.value for variable in result.variables}
    named = dict.fromkeys(each["name"] for each in _VARIABLE.finditer(text, found.end()) if each["name"] in visible)
    names = [*named, *sorted(visible - named.keys())]
    if not names:
        return text
    return f"{text[: found.start('star')]} {' '.join(f'?{name}' for name in names)} {text[found.end('star') :]}"
