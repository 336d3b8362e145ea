"""Says in words why a query has no result: the worker's refusals, its deaths, and the engine's syntax errors."""

from __future__ import annotations

import re
import signal
from typing import Final, cast

from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.store.formats import OFFERED, Kind
from ccpr_graph.store.outcome import BusyError, FormatError, Limits

_RESULT_OF: Final[dict[Kind, str]] = {
    "boolean": "the answer of an ASK query",
    "solutions": "the rows of a SELECT query",
    "graph": "the graph of a CONSTRUCT or DESCRIBE query",
}
_READ_ONLY: Final = "the endpoint is read-only, and takes no updates"
_ASK: Final = "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
_SMALLER: Final = "Add a LIMIT, or ask for less"
_NO_SERVICE: Final = "the query uses SERVICE, and this engine makes no connections"
_JOIN_YOURSELF: Final = "Send that part of the query to the other endpoint yourself, and join the two results"
_UPDATES: Final = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_PROLOGUE: Final = re.compile(r"(?:\s+|#[^\n]*|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)+", re.IGNORECASE)
_POSITION: Final = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_EXPECTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]\]?|[^",\[\]]+')
_SENTENCE: Final = re.compile(r"[A-Z]\w+ \w+ .*", re.DOTALL)
_KEYWORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_PREFIXED_NAME: Final = re.compile(r"((?<![\w.-])[\w.-]*):[^\s<>\"':]*\s*$")
_NO_PREFIX: Final = "Prefix not found"
_INVALID: Final = "the query is not valid SPARQL"
_MAX_EXPECTED: Final = 12
_MAX_NEAR: Final = 40
_MAX_SAID: Final = 300


def worded_refusal(code: str, message: str, query: str, limits: Limits) -> QueryError:
    """Return the error for a query that the worker refused, by the code of the refusal."""
    match code:
        case "syntax":
            return worded_syntax_error(message, query)
        case "service":
            return QueryError(f"{_NO_SERVICE} ({_short(message)})", remedy=_JOIN_YOURSELF)
        case "format":
            return worded_format_error(cast(Kind, message))
        case "inexpressible":
            what = f"the result cannot be written in the format that was asked for ({_short(message)})"
            return QueryError(what, remedy="Ask for another format")
        case "graph-name":
            return QueryError(f"a graph is not named by an absolute IRI ({_short(message)})")
        case "rows":
            return QueryLimitError(f"the result has more than {limits.rows:,} rows or triples", remedy=_SMALLER)
        case "bytes":
            return QueryLimitError(f"the result is larger than {limits.result:,} bytes", remedy=_SMALLER)
        case "memory":
            return _out_of_memory(limits)
        case _:
            return QueryError(f"the engine cannot evaluate this query ({_short(message)})")


def worded_format_error(kind: Kind) -> FormatError:
    """Return the error for a result in whose formats there is none that was asked for."""
    offered = ", ".join(each.media_type for each in OFFERED[kind])
    what = f"{_RESULT_OF[kind]} cannot be written in the format that was asked for"
    return FormatError(what, kind=kind, remedy=f"Ask for one of: {offered}")


def worded_death(status: int | None, said: str, limits: Limits, query: str = "", *, late: bool = False) -> QueryError:
    """Return the error for a query that ended its worker, by the worker's exit status and its last words.

    ``late`` says that it was killed because it had not ended itself at its time limit.
    """
    if late or _killed_by(status, "SIGALRM"):
        return QueryTimeoutError(
            f"the query was stopped: it took longer than {limits.timeout:g} s", remedy=hint_for(query)
        )
    if "oxhttp" in said:  # looking for certificates, for SERVICE <https://…>
        return QueryError(_NO_SERVICE, remedy=_JOIN_YOURSELF)
    if "memory allocation" in said or _killed_by(status, "SIGKILL"):
        return _out_of_memory(limits)
    if _killed_by(status, "SIGSEGV", "SIGBUS") or "overflowed its stack" in said:
        return QueryError(
            "the query is nested too deeply, or too complex, for the engine",
            remedy="Use fewer brackets, operators or UNION branches; VALUES takes a list",
        )
    if status is None or status == 0 or _killed_by(status, "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGABRT"):
        return BusyError("the process that evaluated the query was ended from outside", remedy="Ask again")
    return QueryError(f"the engine failed on this query (exit status {status}; {_short(said) or 'it said nothing'})")


def worded_stop(reason: str) -> QueryError:
    """Return the error for a query that was stopped for the sake of others, by the reason."""
    if reason == "slow":
        return QueryLimitError(
            "the answer was broken off: it was read too slowly, and many others wait", remedy=_SMALLER
        )
    return BusyError(
        "the query was stopped before its time limit: others wait, and too many long queries run already",
        remedy="Try again later, or ask for less",
    )


def hint_for(query: str) -> str:
    """Return what may make a query cheaper, by what is in its text; a hint, not a diagnosis."""
    words = {word.upper() for word in re.findall(r"[A-Za-z]+", query)}
    hints = []
    if "LIMIT" not in words and "COUNT" not in words:
        hints.append("add a LIMIT")
    if words & {"REGEX", "CONTAINS"}:
        hints.append("narrow the texts by a triple pattern before you search them")
    if "ORDER" in words:
        hints.append("leave out ORDER BY, which sorts everything before LIMIT cuts it")
    if re.search(r"[*+]\s*[?<\w]", query) and "{" in query:
        hints.append("start a path from a known resource")
    hints.append("make each pattern share a variable with another")
    sentence = ", or ".join(hints)
    return sentence[0].upper() + sentence[1:]


def _killed_by(status: int | None, *names: str) -> bool:
    return status in {-getattr(signal, name) for name in names if hasattr(signal, name)}  # not all are on Windows


def worded_syntax_error(message: str, query: str) -> QueryError:
    """Return the error for text that is not a SPARQL query: line, column, what stands there and what was expected.

    ``message`` is the engine's: the furthest place its parser looked at, and everything that could have stood there,
    character classes included. A keyword is looked at in full before it is compared, so where only keywords were
    expected, the place lies before the one that is named by the length of the shortest.
    """
    if not query.strip():
        return QueryError("the query is empty", remedy=_ASK)
    if is_update(query):
        return QueryError(_READ_ONLY, remedy=_ASK)
    found = _POSITION.fullmatch(message)
    if found is None:
        return QueryError(f"{_INVALID} ({_short(message)})")
    at = _offset(query, int(found[1]), int(found[2]))
    tokens = [token.strip() for token in _EXPECTED.findall(found[3])]
    if _NO_PREFIX in tokens:
        return _undeclared_prefix(query, at)
    sentences = [token for token in tokens if _SENTENCE.fullmatch(token)]
    if sentences:
        return QueryError(f"{_INVALID}: {_uncapitalised(sentences[0])}", place=_place(query, at))
    punctuation = [token for token in tokens if token.startswith('"')]
    keywords = [token for token in tokens if _KEYWORD.fullmatch(token)]
    if keywords and not punctuation:
        at = max(0, at - min(map(len, keywords)))
    return QueryError(_INVALID + _near(query, at) + _among(punctuation + keywords), place=_place(query, at))


def is_update(text: str) -> bool:
    """Say whether the first word after comments, ``BASE`` and ``PREFIX`` is one that a SPARQL update starts with."""
    prologue = _PROLOGUE.match(text)
    first = re.match(r"[A-Za-z]*", text[prologue.end() if prologue else 0 :])
    return first is not None and first[0].upper() in _UPDATES


def _undeclared_prefix(query: str, at: int) -> QueryError:
    used = _PREFIXED_NAME.search(query[:at])
    if used is None:
        return QueryError(f"{_INVALID}: a prefix is not declared", place=_place(query, at))
    remedy = f"Add at the top: PREFIX {used[1]}: <{PREFIXES.get(used[1], '…')}>"
    return QueryError(f"the prefix {used[1]}: is not declared", place=_place(query, used.start()), remedy=remedy)


def _offset(text: str, line: int, column: int) -> int:
    return min(len(text), sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1)


def _place(text: str, at: int) -> str:
    line_start = text.rfind("\n", 0, at) + 1
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - line_start + 1}"


def _near(text: str, at: int) -> str:
    rest = text[at:].strip()
    if not rest:
        return ": something is wrong before its end"
    shown = rest.splitlines()[0][:_MAX_NEAR]
    return f" near '{shown}'"


def _among(expected: list[str]) -> str:
    if not expected:
        return ""
    more = ", …" if len(expected) > _MAX_EXPECTED else ""
    return f"; expected there, among others: {', '.join(expected[:_MAX_EXPECTED])}{more}"


def _uncapitalised(sentence: str) -> str:
    return sentence if sentence[1:2].isupper() else sentence[0].lower() + sentence[1:]


def _out_of_memory(limits: Limits) -> QueryLimitError:
    allowed = limits.memory // 2**20
    return QueryLimitError(f"the query was stopped: it needs more than the {allowed:,} MiB it may use", remedy=_SMALLER)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_SAID else text[:_MAX_SAID] + "…"
