"""Gives the columns of ``SELECT *`` the order in which the query first names them; the engine has them alphabetical.

The standard (SPARQL 1.1 Query, 16.1) leaves the order open; people, and programs that read CSV by position, expect the
one of the query, as every example of the standard has it. The ``*`` is replaced by the names that the engine itself says
are visible, so whatever this module takes for a variable can change the order of columns and nothing else.
"""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

_NOTHING: Final = ox.Store()
_BLANK: Final = r"(?:\s|\#[^\n\r]*(?:[\n\r]|$))*+"
_STAR: Final = re.compile(
    rf"{_BLANK}(?:(?:BASE|PREFIX{_BLANK}[^\s:<>#\"'{{}}?]*+:){_BLANK}<[^<>]*+>{_BLANK})*+"
    rf"SELECT{_BLANK}(?:(?:DISTINCT|REDUCED){_BLANK})?+(?P<star>\*)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r"|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
    r"|<[^<>\"{}|^`\\\s]*+>|\#[^\n\r]*+|[?$](?P<name>\w++)",
    re.DOTALL,
)


def with_columns(text: str, base: str) -> str:
    """Return a query with the columns of its outermost ``SELECT *`` named; any other query as it is.

    Raises:
        SyntaxError: a query that begins so is not SPARQL.
    """
    found = _STAR.match(text)
    if found is None:
        return text
    # On an empty store this is little more than reading the query.
    result = _NOTHING.query(text, base_iri=base)
    if not isinstance(result, ox.QuerySolutions):
        return text
    visible = {variable.value for variable in result.variables}
    named = dict.fromkeys(each["name"] for each in _WORD.finditer(text, found.end()) if each["name"] in visible)
    names = [*named, *sorted(visible - named.keys())]
    if not names:
        return text
    return f"{text[: found.start('star')]} {' '.join(f'?{name}' for name in names)} {text[found.end('star') :]}"
