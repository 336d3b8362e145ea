"""A :class:`~ccpr_graph.store.asking.QueryService` over any SPARQL 1.1 endpoint."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Self

import httpx

from ccpr_graph import iris
from ccpr_graph.errors import QueryError
from ccpr_graph.store.asking import Closing, QueryService, Question
from ccpr_graph.store.formats import JSON, Format, Formats, Kind
from ccpr_graph.store.outcome import BusyError, FormatError, Limits, TooLongError
from ccpr_graph.store.remote import refusals
from ccpr_graph.store.remote.address import StoreAddress
from ccpr_graph.store.remote.answering import Budget, RemoteAnswer, answer_from
from ccpr_graph.store.remote.authentication import AnyAuth
from ccpr_graph.store.remote.dialect import (
    ALL_GRAPHS,
    CHEAP_TABLE,
    GRAPH_SOURCE,
    TABLE_SOURCE,
    Dialect,
    dialect_of,
    rows_kept,
)
from ccpr_graph.store.remote.reading import Reading, read
from ccpr_graph.store.wording import worded_format_error
from ccpr_graph.version import __version__

_NO_FORMAT: Final = Formats(None, None, None)
_LEEWAY: Final = 1.0  # seconds for the store to notice its time is up before we do
_CONNECTIONS: Final = 16


class RemoteService(Closing):
    """Sends questions to a store elsewhere. Used from one event loop; see :meth:`create`."""

    def __init__(
        self, address: StoreAddress, grammar: QueryService, limits: Limits, http: httpx.AsyncClient, connections: int
    ) -> None:
        self._address = address
        self._grammar = grammar
        self._limits = limits
        self._http = http
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="result")
        self._probe = asyncio.Lock()
        self._dialect: Dialect | None = None
        self._graphs: tuple[str, ...] | None = None
        self._cut: tuple[str | None] | None = None  # nothing before it was asked

    @classmethod
    def create(
        cls,
        address: str | StoreAddress,
        grammar: QueryService,
        *,
        limits: Limits | None = None,
        connections: int = _CONNECTIONS,
    ) -> Self:
        """Make a service; nothing is sent before the first question.

        Args:
            address: of the store, as in :meth:`StoreAddress.parse`.
            grammar: a service over an empty dataset here, which says what kind of query a text is, and what is wrong
                with it: a query that would crash a parser crashes a worker of it and nothing else. The caller closes it.
            limits: what one query may use; ``memory`` and ``start`` are the store's own business.
            connections: how many queries the store is asked at a time.

        Raises:
            ServeError: the address is not one.

        """
        store = StoreAddress.parse(address) if isinstance(address, str) else address
        limits = limits or Limits()
        http = httpx.AsyncClient(
            auth=None if store.user is None else AnyAuth(store.user, store.password),
            headers={"User-Agent": f"ccpr-graph/{__version__}"},
            timeout=httpx.Timeout(None, connect=limits.wait, pool=limits.wait),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            trust_env=False,  # a proxy of the environment is not meant for the store
        )
        return cls(store, grammar, limits, http, connections)

    @property
    def limits(self) -> Limits:
        """What one query may use."""
        return self._limits

    async def answer(self, question: Question, *, client: str = "") -> RemoteAnswer:
        """Check a question here, then ask the store; see :meth:`QueryService.answer`."""
        _check_length(question.text, self._limits)
        kind = await self._kind(question.text, client)
        written_as = getattr(question.formats, kind)
        if written_as is None:
            raise worded_format_error(kind)
        reading = read(question.text)
        if reading.text != question.text and await self._kind(reading.text, client) != kind:
            raise QueryError("the query has a place that parsers read in different ways")
        dialect = await self._known_dialect()
        if dialect.forbidden:
            read(reading.text, forbidden=dialect.forbidden)
        dataset = await self._dataset(question, reading, dialect)
        text = f"BASE <{iris.BASE}> {reading.text}"
        if kind == "graph" and (rows := await self._graphs_cut_at(dialect)) is not None:
            raise refusals.graph_cut_off(rows)
        budget = Budget(_seconds(question, self._limits))
        response = await self._ask(text, dataset, _accept(kind, written_as), dialect, budget)
        return await answer_from(response, kind, written_as, dialect, self._limits, budget, self._threads)

    async def aclose(self) -> None:
        """Close all connections; answers that are under way end in :class:`BusyError`. May be called twice."""
        await self._http.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _kind(self, text: str, client: str) -> Kind:
        """Return what kind of result a query has. It is parsed and planned on the empty dataset, but not written."""
        try:
            async with await self._grammar.answer(Question(text, _NO_FORMAT), client=client) as answer:
                return answer.kind
        except FormatError as refused:  # because no format was asked for
            return refused.kind

    async def _dataset(self, question: Question, reading: Reading, dialect: Dialect) -> list[tuple[str, str]]:
        """Return the parameters that name the dataset of a question (SPARQL 1.1 Protocol, 2.1.4)."""
        default, named = question.default_graphs, question.named_graphs
        if not (default or named or reading.has_dataset):
            default, named = self._address.default_graphs, self._address.named_graphs
            if dialect.names_all_graphs and default and not named and reading.has_graph:
                named = await self._all_graphs(dialect)
        return [("default-graph-uri", each) for each in default] + [("named-graph-uri", each) for each in named]

    async def _all_graphs(self, dialect: Dialect) -> tuple[str, ...]:
        """Return the named graphs of the store but its own and what is the default graph. Asked once: a release stays."""
        async with self._probe:
            if self._graphs is None:
                budget = Budget(self._limits.timeout)
                response = await self._ask(ALL_GRAPHS, [], TABLE_SOURCE, None, budget)
                answer = await answer_from(response, "solutions", JSON, dialect, self._limits, budget, self._threads)
                async with answer:
                    body = b"".join([chunk async for chunk in answer.chunks()])
                found = {row["g"]["value"] for row in json.loads(body)["results"]["bindings"]}
                self._graphs = tuple(sorted(found - dialect.own_graphs - set(self._address.default_graphs)))
            return self._graphs

    async def _known_dialect(self) -> Dialect:
        async with self._probe:
            if self._dialect is None:
                response = await self._ask("ASK {}", [], TABLE_SOURCE, None, Budget(self._limits.timeout))
                await response.aclose()
                if response.status_code != 200:
                    raise refusals.worded_status(response.status_code, "")
                self._dialect = dialect_of(response.headers)
            return self._dialect

    async def _graphs_cut_at(self, dialect: Dialect) -> str | None:
        """Return the number of rows at which the store cuts graphs off, if that is below our own limit. Asked once."""
        if not dialect.cut_probe:
            return None
        async with self._probe:
            if self._cut is None:
                probe = dialect.cut_probe.format(rows=self._limits.rows + 1)
                response = await self._ask(probe, [], CHEAP_TABLE, None, Budget(self._limits.timeout))
                await response.aclose()
                if response.status_code != 200:
                    raise refusals.worded_status(response.status_code, "")
                self._cut = (rows_kept(response.headers),)
            return self._cut[0]

    async def _ask(
        self, text: str, dataset: list[tuple[str, str]], accept: str, dialect: Dialect | None, budget: Budget
    ) -> httpx.Response:
        """Send a query; return the response with its body still to come. Tries again once on a connection gone stale."""
        parameters: dict[str, list[str]] = {"query": [text]}
        for name, value in dataset:
            parameters.setdefault(name, []).append(value)
        if dialect is not None and dialect.milliseconds:
            parameters[dialect.milliseconds] = [str(int((budget.left + _LEEWAY) * 1000))]
        request = self._http.build_request("POST", self._address.url, data=parameters, headers={"Accept": accept})
        try:
            return await budget.wait_for(self._http.send(request, stream=True))
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            return await self._again(request, budget)
        except httpx.HTTPError as error:
            raise refusals.worded_failure(error) from error
        except RuntimeError as error:  # of httpx: the client has been closed
            raise BusyError("the server is shutting down") from error

    async def _again(self, request: httpx.Request, budget: Budget) -> httpx.Response:
        try:
            return await budget.wait_for(self._http.send(request, stream=True))
        except httpx.HTTPError as error:
            raise refusals.worded_failure(error) from error


def _accept(kind: Kind, written_as: Format) -> str:
    if kind == "graph":
        return GRAPH_SOURCE
    if kind == "solutions" and written_as.name == "xml":
        return f"{written_as.media_type}, {TABLE_SOURCE};q=0.5"
    return TABLE_SOURCE


def _seconds(question: Question, limits: Limits) -> float:
    return limits.timeout if question.timeout is None else min(question.timeout, limits.timeout)


def _check_length(text: str, limits: Limits) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.query:
        raise TooLongError(
            f"the query is {size:,} bytes long, and {limits.query:,} are allowed",
            remedy="Shorten it, or split it into several",
        )
