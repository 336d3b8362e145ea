"""What everything that answers queries has in common, whether it is a pool of processes here or a store elsewhere.

::

    question = Question("SELECT …", formats=Formats.named("csv"))
    async with await service.answer(question, client="192.0.2.7") as answer:
        answer.kind, answer.format          # known before the first byte
        async for chunk in answer.chunks(): # bytes of the result, as they come
            …

An error before the first bytes is raised by :meth:`QueryService.answer`; one after them by the iteration, and whoever
has passed on what came before must then break the transfer off, so that nobody takes it for the whole.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Protocol, Self

from ccpr_graph.store.formats import Format, Formats, Kind
from ccpr_graph.store.outcome import Limits

_DEFAULT_FORMATS: Final = Formats()


@dataclass(frozen=True)
class Question:
    """One query as a client asks it. Two equal questions on the same data have the same answer.

    Attributes:
        text: the SPARQL 1.1 query.
        formats: the format wanted for each kind of result.
        default_graphs: IRIs of named graphs whose merge is to be the default graph.
        named_graphs: IRIs of the graphs that ``GRAPH`` can see. If either list is given, the dataset holds nothing else,
            whatever ``FROM`` says (SPARQL 1.1 Protocol, 2.1.4).
        timeout: seconds, instead of those of the limits.

    """

    text: str
    formats: Formats = _DEFAULT_FORMATS
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None


class Closing(ABC):
    """An async context manager that closes itself at the end."""

    @abstractmethod
    async def aclose(self) -> None:
        """Stop what still runs. May be called twice."""

    async def __aenter__(self) -> Self:
        """Return the thing itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.aclose()


class Answer(Protocol):
    """The answer to a question while it comes in. An async context manager; leaving it stops the work."""

    @property
    def kind(self) -> Kind:
        """The kind of result."""

    @property
    def format(self) -> Format:
        """The format it is written in."""

    @property
    def whole(self) -> bytes | None:
        """The whole result, if all of it is here already; nothing if it has to be read from :meth:`chunks`."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the result in pieces; can be called once.

        Raises:
            QueryTimeoutError: the query was stopped at its time limit.
            QueryLimitError: it took too much memory, or its result is too large.
            QueryError: the engine failed on it.

        """

    async def aclose(self) -> None:
        """Stop the work, if there is any left. May be called twice."""

    async def __aenter__(self) -> Self:
        """Return the answer itself."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the answer."""


class QueryService(Protocol):
    """Answers questions on one dataset. Used from one event loop."""

    @property
    def limits(self) -> Limits:
        """What one query may use."""

    async def answer(self, question: Question, *, client: str = "") -> Answer:
        """Evaluate a question; return when its kind and first bytes, or its error, are known.

        ``client`` names who asks (an address); queries of different clients take turns.

        Raises:
            QueryError: the query is not valid, or asks for what is refused (updates, ``SERVICE`` to a stranger).
            FormatError: its result cannot be written in any format that was asked for.
            QueryTimeoutError: it was stopped at its time limit.
            QueryLimitError: it took too much memory, or its result is too large.
            TooLongError: its text is too long.
            BusyError: no worker became free in time, or the service was closed.
            ReleaseError: the data cannot be loaded.

        """

    async def aclose(self) -> None:
        """End everything at once; queries that still run end in :class:`BusyError`. May be called twice."""


class ClosingBoth:
    """A :class:`QueryService` that closes another one with itself.

    Args:
        service: answers the questions.
        other: closed after it.

    """

    def __init__(self, service: QueryService, other: QueryService) -> None:
        self._service = service
        self._other = other

    @property
    def limits(self) -> Limits:
        """What one query may use."""
        return self._service.limits

    async def answer(self, question: Question, *, client: str = "") -> Answer:
        """Pass the question on."""
        return await self._service.answer(question, client=client)

    async def aclose(self) -> None:
        """Close both."""
        await self._service.aclose()
        await self._other.aclose()
