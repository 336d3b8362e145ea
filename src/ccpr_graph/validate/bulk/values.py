"""Values of literals: whether a lexical form is one of its datatype, and which of two values is the smaller.

Values compare as SPARQL's ``<`` compares them: numbers with numbers, strings with strings, dates with dates. All else cannot
be compared, nor can a literal that is ill-formed, nor a date with a time zone and one without.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from ccpr_graph.validate.bulk.nodes import XSD, is_literal, literal

_INTEGER: Final = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_DOUBLE: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII)
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?", re.ASCII)
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DATETIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)

_RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}


def _whole(low: int | None, high: int | None) -> Callable[[str], int]:
    def read(lexical: str) -> int:
        value = int(_matching(_INTEGER, lexical))
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(lexical)
        return value

    return read


def _matching(pattern: re.Pattern[str], lexical: str) -> str:
    if not pattern.fullmatch(lexical):
        raise ValueError(lexical)
    return lexical


def _boolean(lexical: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[lexical]


def _date(lexical: str) -> date | datetime:
    found = _DATE.fullmatch(lexical)
    if not found:
        raise ValueError(lexical)
    return datetime.fromisoformat(f"{found[1]}T00:00:00{found[2]}") if found[2] else date.fromisoformat(found[1])


def _moment(lexical: str) -> datetime:
    return datetime.fromisoformat(_matching(_DATETIME, lexical))


_READERS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    **{XSD + name: ("number", _whole(*limits)) for name, limits in _RANGES.items()},
    XSD + "decimal": ("number", lambda lexical: Decimal(_matching(_DECIMAL, lexical))),
    XSD + "double": ("number", lambda lexical: float(_matching(_DOUBLE, lexical))),
    XSD + "float": ("number", lambda lexical: float(_matching(_DOUBLE, lexical))),
    XSD + "boolean": ("boolean", _boolean),
    XSD + "string": ("string", str),
    XSD + "date": ("date", _date),
    XSD + "time": ("time", lambda lexical: time.fromisoformat(_matching(_TIME, lexical))),
    XSD + "dateTime": ("dateTime", _moment),
}


@lru_cache(maxsize=65536)
def _value(node: str) -> tuple[str, Any] | None:
    """Return kind and value of a literal, or nothing if it is ill-formed or of a datatype that has no order."""
    parts = literal(node)
    if parts.datatype not in _READERS:
        return None
    kind, read = _READERS[parts.datatype]
    try:
        return kind, read(parts.lexical)
    except (ValueError, KeyError):
        return None


def well_formed(node: str) -> bool:
    """Say whether a literal's lexical form is one of its datatype; of datatypes that SPARQL does not know, all are."""
    return literal(node).datatype not in _READERS or _value(node) is not None


def order(left: str, right: str) -> int | None:
    """Return -1, 0 or 1 for smaller, equal or greater, or nothing if the two nodes cannot be compared."""
    if not (is_literal(left) and is_literal(right)):
        return None
    first, second = _value(left), _value(right)
    if first is None or second is None or first[0] != second[0]:
        return None
    try:
        smaller, greater = first[1] < second[1], first[1] > second[1]
    except TypeError:
        return None
    return -1 if smaller else 1 if greater else 0 if first[1] == second[1] else None
