"""Finds the ``SERVICE`` clauses of a query (SPARQL 1.1 Federated Query, 2), and says other things about its text.

::

    PREFIX ex: <http://example.org/>
    SELECT ?name { ?s ex:same ?o . SERVICE SILENT <http://elsewhere.example/sparql> { ?o ex:name ?name } }

gives one :class:`Clause`. A clause within a clause belongs to the outer one's pattern, and is sent on with it. The word in
a comment, string, IRI, variable or prefixed name is no clause. Not handled: whether the query is valid elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from ccpr_graph.errors import QueryError
from ccpr_graph.store.federation.scope import visible_variables
from ccpr_graph.store.federation.tokens import Kind, Token, significant_tokens

COUNTED: Final = "ccprGraphCount"
"""The variable that a pattern's solutions are counted in, where it has no variable of its own."""

_CHANGES: Final = ("SERVICE", "NOW", "RAND", "UUID", "BNODE")
_ESCAPE: Final = "\\U"  # of any letter, in capitals
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_BEFORE_A_GRAPH: Final = ("GRAPH", "FROM", "NAMED", "SERVICE", "SILENT", "DESCRIBE")
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED_IN_NAME: Final = re.compile(r"\\(.)")
_MOST: Final = 16
_SHOWN: Final = 40
_FORM: Final = "Write SERVICE <https://…> { … }"


@dataclass(frozen=True)
class Clause:
    """One ``SERVICE`` clause.

    Attributes:
        endpoint: the absolute IRI of the endpoint.
        silent: whether a failure counts as one empty solution.
        start: where it begins in the query.
        end: where it ends.
        query: what the endpoint is asked.
        visible: variables that it brings into scope, without ``?``.
        mentioned: all variables in its pattern.
        place: its line and column, for errors.

    """

    endpoint: str
    silent: bool
    start: int
    end: int
    query: str
    visible: tuple[str, ...]
    mentioned: frozenset[str]
    place: str

    @property
    def is_counted(self) -> bool:
        """Whether the answer is a number of solutions that all are empty, in :data:`COUNTED`."""
        return not self.visible


def may_have_services(text: str) -> bool:
    """Say whether a text must be read to know that it has no ``SERVICE`` clause; quick."""
    capitals = text.upper()
    return "SERVICE" in capitals or _ESCAPE in capitals


def find_services(text: str, base: str, most: int | None = None) -> list[Clause]:
    """Return the outermost ``SERVICE`` clauses of a query, in their order.

    Args:
        text: the query.
        base: what relative IRIs are resolved against where the query has no ``BASE``.
        most: ask each endpoint for no more than this number of solutions, where the pattern is no sub-select.

    Raises:
        QueryError: a clause has not the form that the standard gives it, its endpoint is a variable or has an undeclared
            prefix, there are too many, or the text is an update or no SPARQL.

    """
    read = significant_tokens(text)
    if not any(_has_service(token) for token in read):
        return []
    prologue = _Prologue.read(read, base)
    if prologue.length < len(read) and read[prologue.length].is_word(*_UPDATES):
        raise QueryError("the endpoint is read-only, and takes no updates", remedy="Ask with SELECT or CONSTRUCT")
    clauses = list(_clauses(text, read, prologue, base, most))
    if len(clauses) > _MOST:
        raise QueryError(f"the query has {len(clauses)} SERVICE clauses, and {_MOST} are allowed")
    return clauses


def queries_must_not_be_cached(text: str) -> bool:
    """Say whether the query may have another answer the next time, on the same data.

    So it is with ``NOW``, ``RAND``, ``UUID``, ``STRUUID``, ``BNODE`` and ``SERVICE``, in whatever spelling. Engines that
    do not cut words by the longest match understand ``BYRAND()``: a word that has one of these in it counts.
    """
    capitals = text.upper()
    if not any(word in capitals for word in (*_CHANGES, _ESCAPE)):
        return False
    return any(
        token.kind is Kind.JUNK or (token.kind is Kind.WORD and any(word in token.text.upper() for word in _CHANGES))
        for token in significant_tokens(text)
    )


@dataclass(frozen=True)
class _Prologue:
    """What ``BASE`` and ``PREFIX`` say: the base in the end, prefixes, how many tokens and characters that took."""

    base: str
    prefixes: dict[str, str]
    length: int
    end: int
    is_relative: bool

    @classmethod
    def read(cls, read: Sequence[Token], base: str) -> _Prologue:
        prefixes: dict[str, str] = {}
        at = 0
        is_relative = False
        while at + 1 < len(read):
            if read[at].is_word("BASE") and read[at + 1].kind is Kind.IRI:
                iri, at = read[at + 1].text, at + 2
                base = _resolved(base, iri)
            elif read[at].is_word("PREFIX") and [token.kind for token in read[at + 1 : at + 3]] == [
                Kind.NAME,
                Kind.IRI,
            ]:
                iri = read[at + 2].text
                prefixes[read[at + 1].text], at = _resolved(base, iri), at + 3
            elif read[at].is_word("VERSION") and read[at + 1].kind is Kind.STRING:  # SPARQL 1.2
                at, iri = at + 2, "<a:>"
            else:
                break
            is_relative = is_relative or not _ABSOLUTE.match(iri)
        return cls(base, prefixes, at, read[at - 1].end if at else 0, is_relative)


def _has_service(token: Token) -> bool:
    return token.kind in (Kind.WORD, Kind.NAME, Kind.JUNK) and "SERVICE" in token.text.upper()


def _clauses(text: str, read: Sequence[Token], prologue: _Prologue, base: str, most: int | None) -> Iterator[Clause]:
    at = prologue.length
    while at < len(read):
        token = read[at]
        if token.is_word("SERVICE"):
            clause, at = _clause(text, read, at, prologue, base, most)
            yield clause
            continue
        _check_apart(text, read, at)
        at += 1


def _check_apart(text: str, read: Sequence[Token], at: int) -> None:
    """Refuse what one reader takes for a clause and another does not.

    Raises:
        QueryError: ``SERVICE`` is grown together with another word, or stands after what is no SPARQL.

    """
    token = read[at]
    if token.kind is Kind.JUNK:
        near = " ".join(token.text[:_SHOWN].split())
        raise QueryError(f"the query is not valid SPARQL near '{near}'", place=_place(text, token.start))
    if not _has_service(token):
        return
    if token.kind is Kind.NAME:
        is_prefix = "SERVICE" in token.text.partition(":")[0].upper()
        opens_group = at + 1 < len(read) and read[at + 1].is_sign("{")
        if not is_prefix or not opens_group or (at and read[at - 1].is_word(*_BEFORE_A_GRAPH)):
            return
    raise QueryError(f"'{token.text[:_SHOWN]}' is no word of SPARQL", place=_place(text, token.start), remedy=_FORM)


def _clause(
    text: str, read: Sequence[Token], at: int, prologue: _Prologue, base: str, most: int | None
) -> tuple[Clause, int]:
    """Return the clause that starts at a token, and the number of the token after it."""
    place = _place(text, read[at].start)
    first = at
    silent = at + 1 < len(read) and read[at + 1].is_word("SILENT")
    at += 2 if silent else 1
    if at + 1 >= len(read) or not read[at + 1].is_sign("{"):
        raise QueryError("SERVICE is not followed by an endpoint and a group", place=place, remedy=_FORM)
    endpoint = _endpoint(read[at], prologue, place)
    closing = _closing(read, at + 1)
    if closing is None:
        raise QueryError("the group of SERVICE is not closed", place=place, remedy="Add the missing }")
    pattern = read[at + 2 : closing]
    visible = visible_variables(pattern)
    mentioned = frozenset(token.text[1:] for token in pattern if token.kind is Kind.VARIABLE)
    words = text[read[at + 1].end : read[closing].start]
    query = _head(text, pattern, prologue, base) + _question(words, pattern, visible, most)
    clause = Clause(endpoint, silent, read[first].start, read[closing].end, query, visible, mentioned, place)
    return clause, closing + 1


def _closing(read: Sequence[Token], opening: int) -> int | None:
    depth = 0
    for number in range(opening, len(read)):
        if read[number].is_sign("{"):
            depth += 1
        elif read[number].is_sign("}"):
            depth -= 1
            if not depth:
                return number
    return None


def _endpoint(token: Token, prologue: _Prologue, place: str) -> str:
    if token.kind is Kind.IRI:
        return _resolved(prologue.base, token.text)
    if token.kind is Kind.NAME:
        prefix, _, local = token.text.partition(":")
        if prefix + ":" not in prologue.prefixes:
            raise QueryError(f"the prefix {prefix}: is not declared", place=place)
        return prologue.prefixes[prefix + ":"] + _ESCAPED_IN_NAME.sub(r"\1", local)
    if token.kind is Kind.VARIABLE:
        what = f"SERVICE is asked to connect to whatever {token.text} is, and connects only to what the query names"
        raise QueryError(what, place=place, remedy="Write the address of the endpoint in the query")
    raise QueryError("SERVICE is not followed by the IRI of an endpoint", place=place, remedy=_FORM)


def _resolved(base: str, iri: str) -> str:
    iri = iri[1:-1]
    return iri if _ABSOLUTE.match("<" + iri) else urljoin(base, iri)


def _head(text: str, pattern: Sequence[Token], prologue: _Prologue, base: str) -> str:
    """Return the prologue for a pattern; where something in either is relative, with the base that holds here."""
    in_pattern = any(token.kind is Kind.IRI and not _ABSOLUTE.match(token.text) for token in pattern)
    before = f"BASE <{base}>\n" if prologue.is_relative or in_pattern else ""
    return f"{before}{text[: prologue.end]}\n"


def _question(words: str, pattern: Sequence[Token], visible: Sequence[str], most: int | None) -> str:
    if not visible:
        return f"SELECT (COUNT(*) AS ?{COUNTED}) WHERE {{{words}\n}}"
    if pattern[0].is_word("SELECT"):
        return words.strip()
    limit = "" if most is None else f" LIMIT {most + 1}"
    return f"SELECT * WHERE {{{words}\n}}{limit}"


def _place(text: str, at: int) -> str:
    line_start = text.rfind("\n", 0, at) + 1
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - line_start + 1}"
