"""Answers queries that have ``SERVICE`` in them, over a service that cannot.

Each clause is evaluated first, and its solutions take its place as ``VALUES``: SPARQL 1.1 Federated Query, 4, defines it as
joined with the rest like any other multiset of solutions, and ``VALUES`` is one (SPARQL 1.1, 10.2). Nothing of the rest of
the query is sent along, so a clause that is large on its own is large, whatever it is joined with. What goes to the
service within has no ``SERVICE`` left.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from ccpr_graph import iris
from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.store.asking import Answer, QueryService, Question
from ccpr_graph.store.federation.cache import AnswerCache
from ccpr_graph.store.federation.client import Client
from ccpr_graph.store.federation.guard import Endpoint
from ccpr_graph.store.federation.services import Clause, find_services, may_have_services, queries_must_not_be_cached
from ccpr_graph.store.federation.solutions import Solutions, one_empty_solution, read_solutions
from ccpr_graph.store.federation.tokens import resolved_names
from ccpr_graph.store.formats import Formats
from ccpr_graph.store.outcome import MEBIBYTE, Limits, TooLongError

_JSON: Final = Formats.named("json")
_OWN: Final = "this endpoint itself"
_LONG: Final = 16 * 1024
_LEAST: Final = 0.05  # seconds
_T = TypeVar("_T")


@dataclass(frozen=True)
class FederationLimits:
    """What the ``SERVICE`` clauses of one query may use.

    Attributes:
        solutions: how many one clause may have: joining two such lists in the engine takes about a second.
        share: the part of the query's time that may pass before the query itself is evaluated.
        depth: how deep the endpoint may ask itself within what it asks itself.
        cache: bytes of answers to keep, in all.
        keep: seconds that an answer is kept; 0 for none.

    """

    solutions: int = 5000
    share: float = 0.8
    depth: int = 3
    cache: int = 32 * MEBIBYTE
    keep: float = 600.0


_DEFAULT_LIMITS: Final = FederationLimits()


class FederatedService:
    """A :class:`~.asking.QueryService` that evaluates ``SERVICE``, and leaves the rest to the one within.

    Args:
        within: what answers the queries; it is closed together with this.
        client: what asks other endpoints, and knows which of them may be asked; closed as well.
        own: public addresses of this endpoint itself, which is asked without a detour.
        base: what relative IRIs are resolved against.
        federation: what the clauses of one query may use.

    """

    def __init__(
        self,
        within: QueryService,
        client: Client,
        *,
        own: Iterable[str] = (),
        base: str = iris.BASE,
        federation: FederationLimits = _DEFAULT_LIMITS,
    ) -> None:
        self.within = within
        self.client = client
        self.federation = federation
        self._own = frozenset(map(Endpoint.parse, own))
        self._base = base
        self._cache = AnswerCache(federation.cache, federation.keep)

    @property
    def limits(self) -> Limits:
        """What one query may use."""
        return self.within.limits

    async def answer(self, question: Question, *, client: str = "") -> Answer:
        """Evaluate a question, with the solutions of other endpoints where it has ``SERVICE``.

        Raises what :meth:`~.asking.QueryService.answer` raises. ``SILENT`` makes one empty solution of whatever goes wrong
        when a clause is evaluated, an endpoint that is not allowed included; not of a clause that is no SPARQL.
        """
        if not may_have_services(question.text):
            return await self.within.answer(question, client=client)
        return await self._answer(question, client, 0)

    async def aclose(self) -> None:
        """Close the client and the service within. May be called twice."""
        await self.client.aclose()
        await self.within.aclose()

    async def _answer(self, question: Question, client: str, depth: int) -> Answer:
        _check_text(question.text, self.limits.query)
        text, clauses = await self._read(question.text)
        question = replace(question, text=text)
        if not clauses:
            return await self.within.answer(question, client=client)
        start = asyncio.get_running_loop().time()
        seconds = min(question.timeout or math.inf, self.limits.timeout)
        until = start + seconds * self.federation.share
        found = await _all_or_none([self._evaluate(clause, until, client, depth) for clause in clauses])
        text = _with_values(question.text, clauses, found)
        self._check_size(text)
        left = max(_LEAST, start + seconds - asyncio.get_running_loop().time())
        return await self.within.answer(replace(question, text=text, timeout=left), client=client)

    async def _read(self, text: str) -> tuple[str, list[Clause]]:
        """Return the query as any engine reads it, and its clauses."""
        arguments = text, self._base, self.federation.solutions
        if len(text) <= _LONG:
            return _read(*arguments)
        return await asyncio.to_thread(_read, *arguments)  # up to a second: others need not wait for it

    async def _evaluate(self, clause: Clause, until: float, client: str, depth: int) -> Solutions:
        try:
            return await self._ask(clause, until, client, depth)
        except QueryError:
            if not clause.silent:
                raise
            return one_empty_solution(clause.visible)

    async def _ask(self, clause: Clause, until: float, client: str, depth: int) -> Solutions:
        endpoint = Endpoint.parse(clause.endpoint)
        seconds = until - asyncio.get_running_loop().time()
        if endpoint in self._own:
            document = await self._ask_itself(clause, seconds, client, depth)
            return await self._read_answer(document, clause, _OWN)
        key = (str(endpoint), clause.query)
        solutions = self._cache.get(key)
        if solutions is None:
            document = await self.client.ask(endpoint, clause.query, seconds)
            solutions = await self._read_answer(document, clause, endpoint.server)
            if not queries_must_not_be_cached(clause.query):
                self._cache.put(key, solutions)
        return solutions

    async def _ask_itself(self, clause: Clause, seconds: float, client: str, depth: int) -> bytes:
        if depth >= self.federation.depth:
            what = f"the endpoint is asked to ask itself more than {self.federation.depth} times over"
            raise QueryError(what, place=clause.place, remedy="Leave SERVICE out, and keep what is in it")
        if seconds <= 0:
            raise QueryTimeoutError("no time was left for SERVICE", remedy="Ask for less")
        body = bytearray()
        async with await self._answer(Question(clause.query, _JSON, timeout=seconds), client, depth + 1) as answer:
            async for chunk in answer.chunks():
                body += chunk
                if len(body) > self.client.limits.answer:
                    raise QueryLimitError("the answer to SERVICE is too large", remedy="Add a LIMIT inside of it")
        return bytes(body)

    async def _read_answer(self, document: bytes, clause: Clause, source: str) -> Solutions:
        arguments = document, clause, source, self.federation.solutions
        if len(document) <= _LONG:
            return read_solutions(*arguments)
        return await asyncio.to_thread(read_solutions, *arguments)

    def _check_size(self, text: str) -> None:
        size = len(text.encode())
        if size > self.limits.query:
            raise QueryLimitError(
                f"with the solutions of SERVICE, the query is {size:,} bytes long, and {self.limits.query:,} are allowed",
                remedy="Add LIMIT inside, SERVICE <…> { SELECT … LIMIT … }, or leave out variables that are not needed",
            )


def _check_text(text: str, limit: int) -> None:
    """Refuse what nobody reads.

    Raises:
        QueryError: the text has characters that UTF-8 has not.
        TooLongError: it is too long.

    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise QueryError(f"the query has characters that are not Unicode text ({error.reason})") from None
    if size > limit:
        raise TooLongError(f"the query is {size:,} bytes long, and {limit:,} are allowed", remedy="Shorten it")


def _read(text: str, base: str, most: int) -> tuple[str, list[Clause]]:
    text = resolved_names(text)
    return text, find_services(text, base, most)


def _with_values(text: str, clauses: Sequence[Clause], found: Sequence[Solutions]) -> str:
    """Return the query with solutions in the place of clauses; what comes after them keeps its line."""
    pieces = []
    at = 0
    for clause, solutions in zip(clauses, found, strict=True):
        lines = text.count("\n", clause.start, clause.end)
        pieces += [text[at : clause.start], solutions.values, "\n" * lines]
        at = clause.end
    return "".join([*pieces, text[at:]])


async def _all_or_none(work: Iterable[Coroutine[Any, Any, _T]]) -> list[_T]:
    """Do several things at once; when one fails, the others are ended, and its error is raised."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
