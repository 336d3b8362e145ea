"""Reads what another endpoint answers, strictly, and writes it as ``VALUES``.

In goes a document in SPARQL 1.1 Query Results JSON Format, out come :class:`Solutions`: terms as SPARQL writes them, so
that no byte of a stranger's becomes part of a query unless it is inside a string or an IRI.

A blank node cannot be passed on. Its scope is the other endpoint's answer (SPARQL 1.1, 12.3.1), ``VALUES`` has no way to
write it (19.8, ``DataBlockValue``), and an IRI in its place would make ``isBlank`` lie and join with what it must not:
such an answer is refused, and the query has to leave that variable out. So are quoted triples, which SPARQL 1.1 has not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from ccpr_graph.errors import QueryError, QueryLimitError
from ccpr_graph.store.federation.services import COUNTED, Clause

Row = tuple[str | None, ...]

_IRI: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*""")
_LANGUAGE: Final = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_NATURAL: Final = re.compile(r"[0-9]{1,18}")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_AFTER_BACKSLASH: Final = re.compile(r"(?<=\\)[uU]")
_MAX_SHOWN: Final = 60


@dataclass(frozen=True)
class Solutions:
    """A multiset of solutions: variables, and for each solution their terms in SPARQL; nothing where one is unbound."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def values(self) -> str:
        """The solutions as ``VALUES``, on one line (SPARQL 1.1, 10.2)."""
        names = " ".join("?" + name for name in self.variables)
        rows = " ".join(f"({' '.join(term or 'UNDEF' for term in row)})" for row in self.rows)
        return f"VALUES ({names}) {{ {rows} }}"


def one_empty_solution(variables: Sequence[str]) -> Solutions:
    """Return what a failed ``SERVICE SILENT`` counts as (SPARQL 1.1 Federated Query, 2.3), with its variables in scope."""
    return Solutions(tuple(variables), ((None,) * len(variables),))


def read_solutions(document: bytes, clause: Clause, source: str, most: int) -> Solutions:
    """Read the answer to a clause.

    Args:
        document: SPARQL 1.1 Query Results JSON Format.
        clause: what was asked.
        source: whose answer it is, for errors.
        most: the number of solutions that are accepted.

    Raises:
        QueryError: it is malformed, has variables that are not in the pattern, or terms that cannot be passed on.
        QueryLimitError: it has more solutions.

    """
    try:
        variables, bindings = _parts(document)
        if len(bindings) > most:
            raise _too_many(source, most)
        if clause.is_counted:
            return _counted(bindings, source, most)
        return _solutions(variables, bindings, clause)
    except _MalformedError as error:
        what = f"the answer of {source} is not what the SPARQL results format in JSON allows ({error})"
        raise QueryError(what, place=clause.place) from None
    except _BlankNodeError as error:
        what = f"{source} gave a blank node for ?{error}, and blank nodes cannot be passed on"
        remedy = "Leave it out: SERVICE <…> { SELECT … }, or ask for what it is part of"
        raise QueryError(what, place=clause.place, remedy=remedy) from None


class _MalformedError(Exception):
    """What is wrong with a document."""


class _BlankNodeError(Exception):
    """A variable that has a blank node."""


def _parts(document: bytes) -> tuple[list[str], list[Any]]:
    try:
        read = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise _MalformedError(f"it is not JSON: {_shown(error)}") from None
    head, results = _member(read, "head", dict), _member(read, "results", dict)
    variables = _member(head, "vars", list)
    if not all(isinstance(name, str) for name in variables) or len(set(variables)) < len(variables):
        raise _MalformedError("'vars' is not a list of names")
    return variables, _member(results, "bindings", list)


def _member(parent: Any, name: str, kind: type) -> Any:
    found = parent.get(name) if isinstance(parent, dict) else None
    if not isinstance(found, kind):
        raise _MalformedError(f"'{name}' is missing, or is no {'object' if kind is dict else 'list'}")
    return found


def _counted(bindings: Sequence[Any], source: str, most: int) -> Solutions:
    row = bindings[0] if len(bindings) == 1 else None
    term = row.get(COUNTED) if isinstance(row, dict) else None
    value = term.get("value") if isinstance(term, dict) else None
    if not isinstance(value, str) or not _NATURAL.fullmatch(value):
        raise _MalformedError("there is no number where COUNT was asked for")
    if int(value) > most:
        raise _too_many(source, most)
    return Solutions((), ((),) * int(value))


def _solutions(variables: Sequence[str], bindings: Sequence[Any], clause: Clause) -> Solutions:
    strange = [name for name in variables if name not in clause.mentioned]
    if strange:
        raise _MalformedError(f"it has a variable that is not in the query: {_shown(strange[0])}")
    names = (*variables, *(name for name in clause.visible if name not in variables))
    return Solutions(names, tuple(_row(row, names, variables) for row in bindings))


def _row(row: Any, names: Sequence[str], known: Collection[str]) -> Row:
    if not isinstance(row, dict) or not row.keys() <= set(known):
        raise _MalformedError("a solution is no object with the variables of 'vars'")
    return tuple(_term(name, row[name]) if name in row else None for name in names)


def _term(name: str, term: Any) -> str:
    kind, value = (term.get("type"), term.get("value")) if isinstance(term, dict) else (None, None)
    if kind == "bnode":
        raise _BlankNodeError(name)
    if not isinstance(value, str):
        raise _MalformedError(f"?{name} has a value that is no RDF 1.1 term")
    if kind == "uri":
        return _iri(value)
    if kind in ("literal", "typed-literal"):  # the second is of the format's first edition, and still in use
        return _literal(name, value, term)
    raise _MalformedError(f"?{name} has a value of the kind {_shown(kind)}")


def _iri(value: object) -> str:
    if not isinstance(value, str) or not _IRI.fullmatch(value) or _LONE_SURROGATE.search(value):
        raise _MalformedError(f"not an absolute IRI: {_shown(value)}")
    return f"<{value}>"


def _literal(name: str, value: str, term: dict[str, Any]) -> str:
    if _LONE_SURROGATE.search(value):
        raise _MalformedError(f"?{name} has characters that are not Unicode text")
    language, datatype = term.get("xml:lang"), term.get("datatype")
    if term.keys() - {"type", "value", "xml:lang", "datatype"}:
        raise _MalformedError(f"?{name} has a value that is no RDF 1.1 term")
    # An engine that resolves codepoint escapes first must find none behind a backslash (tokens.py)
    written = '"' + _AFTER_BACKSLASH.sub(lambda u: f"\\u{ord(u[0]):04X}", value.translate(_ESCAPES)) + '"'
    if language is not None:
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            raise _MalformedError(f"not a language tag: {_shown(language)}")
        return f"{written}@{language}"
    return written if datatype is None else f"{written}^^{_iri(datatype)}"


def _too_many(source: str, most: int) -> QueryLimitError:
    return QueryLimitError(
        f"{source} gave more than {most:,} solutions, and no more can be joined here",
        remedy="Add LIMIT inside, SERVICE <…> { SELECT … LIMIT … }, or make its pattern narrower",
    )


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return "".join(each for each in text if each.isprintable())[:_MAX_SHOWN]
