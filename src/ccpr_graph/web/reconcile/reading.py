"""Reads what clients send: query batches, extension queries, parameters. Pure; a refusal is a sentence.

Reconciliation Service API 0.2: "Structure of a Reconciliation Query", "Data Extension Query Requests"; and of 0.1, the single
query. What else a query has is ignored, as clients of other versions send it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from urllib.parse import parse_qsl

from ccpr_graph.web.protocol import FORM, ProtocolError
from ccpr_graph.web.reconcile.catalogue import as_type_id
from ccpr_graph.web.reconcile.wording import LONGEST

MOST_QUERIES: Final = 50
MOST_CANDIDATES: Final = 50
MOST_IDS: Final = 200
MOST_PROPERTIES: Final = 50
MOST_BYTES: Final = 1024 * 1024
_USUAL: Final = 10
_MOST_PARAMETERS: Final = 20
_MOST_CONSTRAINTS: Final = 10
_MOST_VALUES: Final = 20
_MOST_LIMIT: Final = 1000
_STRICTNESS: Final = ("any", "all", "should")


@dataclass(frozen=True)
class Query:
    """One thing to find: ``types`` any of which it must have (all of them with ``every``), and facts that it must have."""

    text: str = ""
    types: frozenset[str] = frozenset()
    every: bool = False
    limit: int = _USUAL
    constraints: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Wanted:
    """One column to fetch: the property as the client names it, and the settings."""

    id: str
    limit: int | None = None


@dataclass(frozen=True)
class Extension:
    """What to fetch for which resources."""

    ids: tuple[str, ...]
    columns: tuple[Wanted, ...]


def read_parameters(encoded: str) -> dict[str, str]:
    """Read a form, or the part of an address after ``?``. Of a parameter that comes twice, the first counts.

    Raises:
        ProtocolError: it is not UTF-8, or has too many parameters.
    """
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "The request is not UTF-8.") from error
    except ValueError as error:
        raise ProtocolError(400, f"The request has more than {_MOST_PARAMETERS} parameters.") from error
    return dict(reversed(pairs))


def read_form(content_type: str | None, body: bytes) -> dict[str, str]:
    """Read the body of a ``POST``.

    Raises:
        ProtocolError: it is no form.
    """
    media_type = (content_type or "").split(";")[0].strip().lower()
    if media_type != FORM:
        raise ProtocolError(415, f"A POST here is a form ({FORM}) with the field 'queries' or 'extend'.")
    try:
        return read_parameters(body.decode())  # letters beyond ASCII should come encoded, and do not from every client
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "The body is not UTF-8.") from error


def read_batch(text: str) -> dict[str, Query]:
    """Read a reconciliation query batch.

    Raises:
        ProtocolError: it is no JSON, no batch, or has too many queries.
    """
    batch = _object(_parsed(text, "queries"), "'queries'")
    if len(batch) > MOST_QUERIES:
        raise ProtocolError(413, f"A batch has at most {MOST_QUERIES} queries; this one has {len(batch)}.")
    return {key: _query(value, f"The query {key[:40]!r}") for key, value in batch.items()}


def read_query(text: str) -> Query:
    """Read the single query of version 0.1: an object, or the name alone.

    Raises:
        ProtocolError: it is an object, and no query.
    """
    if text.lstrip().startswith("{"):
        return _query(_parsed(text, "query"), "'query'")
    return Query(text[:LONGEST])


def read_extension(text: str) -> Extension:
    """Read a data extension query.

    Raises:
        ProtocolError: it is no JSON, no such query, or asks for too much.
    """
    asked = _object(_parsed(text, "extend"), "'extend'")
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        _refuse("'extend' has no 'ids', which is a list of identifiers")
    if not isinstance(properties, list):
        _refuse("'extend' has no 'properties', which is a list of objects with an 'id'")
    if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
        raise ProtocolError(
            413, f"'extend' asks for at most {MOST_IDS} ids and {MOST_PROPERTIES} properties at a time."
        )
    return Extension(tuple(dict.fromkeys(ids)), tuple(_column(each) for each in properties))


def read_number(text: str | None, name: str, *, usual: int, most: int) -> int:
    """Read a parameter that is a whole number from 0; more than the most counts as the most.

    Raises:
        ProtocolError: it is no such number.
    """
    if text is None or not text.strip():
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ProtocolError(400, f"The parameter '{name}' is a whole number from 0 to 999,999,999.")
    return min(int(text), most)


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ProtocolError(400, f"'{name}' is not JSON: {error.msg} at {place}.") from error
    except RecursionError as error:
        raise ProtocolError(400, f"'{name}' is nested too deeply.") from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        raise ProtocolError(400, f"'{name}' has a number that cannot be read.") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(what: str) -> NoReturn:
    raise ProtocolError(400, f"{what}.")


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        _refuse(f"{what} is not a JSON object")
    return value


def _query(value: Any, what: str) -> Query:
    asked = _object(value, what)
    text = asked.get("query", "")
    if isinstance(text, int | float) and not isinstance(text, bool):  # a spreadsheet's cell that holds a number
        text = str(text)
    if not isinstance(text, str):
        _refuse(f"{what} has a 'query' that is no string")
    constraints = _constraints(asked.get("properties"), what)
    if "query" not in asked and not constraints:  # an empty cell is asked about, and nothing is found
        _refuse(f"{what} has neither a 'query' nor 'properties'")
    types, every = _types(asked.get("type"), what), _strict(asked.get("type_strict"), what) == "all"
    return Query(text[:LONGEST], types, every, _limit(asked.get("limit"), what), constraints)


def _strict(value: Any, what: str) -> str:
    if value not in (None, *_STRICTNESS):
        _refuse(f"{what} has a 'type_strict' that is none of {', '.join(map(repr, _STRICTNESS))}")
    return value or ""


def _limit(value: Any, what: str) -> int:
    if value is None:
        return _USUAL
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 1:
        _refuse(f"{what} has a 'limit' that is no number from 1")
    return int(min(value, MOST_CANDIDATES))


def _types(value: Any, what: str) -> frozenset[str]:
    given = [] if value is None else value if isinstance(value, list) else [value]
    ids = [each.get("id") if isinstance(each, dict) else each for each in given]
    named = [each for each in ids if isinstance(each, str)]
    if len(named) < len(ids):
        _refuse(f"{what} has a 'type' that is neither an identifier nor a list of them")
    return frozenset(as_type_id(each) for each in named if each.strip())


def _constraints(value: Any, what: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    value = [] if value is None else value
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        _refuse(f"{what} has 'properties' that are no list of objects")
    if len(value) > _MOST_CONSTRAINTS:
        raise ProtocolError(413, f"{what} has more than {_MOST_CONSTRAINTS} properties.")
    read = []
    for each in value:
        pid = each.get("pid") or each.get("p")  # "p" is what clients of 0.1 may send
        if not isinstance(pid, str) or "v" not in each:
            _refuse(f"{what} has a property without 'pid' or 'v'")
        values = each["v"] if isinstance(each["v"], list) else [each["v"]]
        if len(values) > _MOST_VALUES:
            raise ProtocolError(413, f"{what} has a property with more than {_MOST_VALUES} values.")
        read.append((pid, tuple(_value(one, what) for one in values)))
    return tuple(read)


def _value(value: Any, what: str) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float):
        _refuse(f"{what} has a property value that is neither a string, a number, a boolean nor an entity")
    return str(value)[:LONGEST]


def _column(value: Any) -> Wanted:
    asked = _object(value, "A property of 'extend'")
    if not isinstance(asked.get("id"), str):
        _refuse("A property of 'extend' has no 'id'")
    settings = (
        {} if asked.get("settings") is None else _object(asked["settings"], "'settings' of a property of 'extend'")
    )
    limit = settings.get("limit")
    if isinstance(limit, str):  # as forms send numbers
        limit = read_number(limit, "limit", usual=0, most=_MOST_LIMIT)
    if limit is None:
        return Wanted(asked["id"])
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 0:
        _refuse("A property of 'extend' has a 'limit' that is no number from 0")
    return Wanted(asked["id"], int(min(limit, _MOST_LIMIT)) or None)
