"""Asks another SPARQL endpoint, as a guest does: one question at a time, with pauses, a name, and patience.

What large public endpoints ask of programs, and what is done: a ``User-Agent`` that names the program and whom to write to
(Wikimedia's User-Agent policy); no two requests at a time; after 429 or 503 the pause that ``Retry-After`` tells (RFC 9110,
section 10.2.3), or a minute; answers kept on disk, so that nothing is asked twice.

SPARQLWrapper makes the request. It is sent without following redirects, because the operator named one address, and without a
proxy of the environment. An answer is read in bounds of time and size.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from ccpr_graph.errors import QueryError
from ccpr_graph.iris import BASE
from ccpr_graph.link.files import replace_file
from ccpr_graph.version import __version__

Bindings = list[dict[str, dict[str, Any]]]
_AGAIN: Final = (429, 500, 502, 503, 504)
_MINUTE: Final = 60.0
_CHUNK: Final = 64 * 1024


class EndpointError(QueryError):
    """Another endpoint cannot be asked, or does not answer as it should."""


class TooMuchError(EndpointError):
    """An answer is larger than is read: less has to be asked at a time."""


class _AgainError(Exception):
    """The endpoint did not answer this time; ``pause`` is how long it wants to be left alone, if it said so."""

    def __init__(self, why: str, pause: float | None = None) -> None:
        super().__init__(why)
        self.pause = pause


@dataclass(frozen=True)
class Manners:
    """How an endpoint is treated.

    Args:
        contact: whom to write to about the requests: an address of mail or a page.
        interval: seconds from the end of an answer to the next question.
        timeout: seconds that an answer may take.
        attempts: how often one question is put.
        patience: the longest pause that is waited for, in seconds.
        largest: how many bytes of an answer are read.
    """

    contact: str = ""
    interval: float = 1.0
    timeout: float = 60.0
    attempts: int = 5
    patience: float = 300.0
    largest: int = 16 * 1024 * 1024

    @property
    def agent(self) -> str:
        """The User-Agent."""
        return f"ccpr-graph/{__version__} ({'; '.join(filter(None, (BASE, self.contact)))})"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """Follow nothing; the redirect becomes an error."""


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with a way of its own to send what it has made, and to leave errors to whoever asks."""

    def __init__(self, endpoint: str, agent: str, timeout: float) -> None:
        super().__init__(endpoint, agent=agent)
        self._timeout = timeout
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def _query(self) -> tuple[http.client.HTTPResponse, str]:
        response: http.client.HTTPResponse = self._opener.open(self._createRequest(), timeout=self._timeout)
        return response, self.returnFormat


class Endpoint:
    """Another endpoint.

    Args:
        url: where it answers queries.
        manners: how it is treated.
        cache: the folder in which answers are kept; nothing if none are.
        fresh: for how many seconds an answer that was kept is good.
        wait: what pauses.
        clock: what tells the seconds that have passed.

    Raises:
        EndpointError: the address is none of HTTP, or holds a user's name.
    """

    def __init__(
        self,
        url: str,
        manners: Manners,
        cache: Path | None = None,
        *,
        fresh: float = 7 * 86400.0,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise EndpointError(
                "this is no address of an endpoint", file=url, remedy="Write https://host/path, without a user's name"
            )
        self.url = url
        self.asked = 0
        self._manners = manners
        self._cache = cache
        self._fresh = fresh
        self._wait = wait
        self._clock = clock
        self._free_at = clock()

    def ask(self, query: str) -> Bindings:
        """Return the solutions of a SELECT query.

        Raises:
            TooMuchError: the answer is too large.
            EndpointError: the endpoint refuses the query, cannot be reached, or answers with something else.
        """
        if (kept := self._kept(query)) is not None:
            return kept
        for attempt in range(1, self._manners.attempts + 1):
            try:
                body = self._send(query)
                solutions = _solutions(body)
            except _AgainError as error:
                self._pause(error, attempt)
            else:
                if place := self._place(query):
                    replace_file(place, body.decode())
                return solutions
        raise AssertionError("the last attempt raises")

    def _pause(self, error: _AgainError, attempt: int) -> None:
        manners = self._manners
        pause = manners.interval * 2**attempt if error.pause is None else error.pause
        if attempt == manners.attempts or pause > manners.patience:
            again = f"Call the command again in {pause:.0f} seconds" if pause > manners.patience else "Try again later"
            raise EndpointError(
                f"the endpoint does not answer: {error} ({attempt} attempts)",
                file=self.url,
                remedy=f"{again}; what was answered so far is kept and not asked again",
            ) from None
        self._free_at = max(self._free_at, self._clock() + pause)

    def _send(self, query: str) -> bytes:
        if (early := self._free_at - self._clock()) > 0:
            self._wait(early)
        self.asked += 1
        wrapper = _Wrapper(self.url, self._manners.agent, self._manners.timeout)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setQuery(query)
        ends = self._clock() + self._manners.timeout
        try:
            result = wrapper.query()
            with result.response as response:
                return self._read(response, ends)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error) from None
        except SPARQLWrapperException as error:
            raise EndpointError(f"the query is refused: {error}", file=self.url) from None
        except TimeoutError:
            raise _AgainError(f"no answer within {self._manners.timeout:g} seconds") from None
        except (http.client.HTTPException, OSError) as error:
            raise _AgainError(f"the connection failed ({getattr(error, 'reason', None) or error!r})") from None
        finally:
            self._free_at = self._clock() + self._manners.interval

    def _read(self, response: http.client.HTTPResponse, ends: float) -> bytes:
        parts, size = [], 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > self._manners.largest:
                raise TooMuchError(
                    f"the answer is larger than {self._manners.largest:,} bytes",
                    file=self.url,
                    remedy="Ask about fewer at a time with --batch",
                )
            if self._clock() > ends:
                raise TimeoutError
        if response.length:  # read1 does not tell an answer that breaks off from one that ends
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)

    def _refusal(self, error: urllib.error.HTTPError) -> Exception:
        if 300 <= error.code < 400:
            return EndpointError(
                f"it answers with a redirect to {error.headers.get('Location', 'nowhere')!r}",
                file=self.url,
                remedy="Give that address with --endpoint if it is the one you mean",
            )
        if error.code in _AGAIN:
            pause = _retry_after(error.headers.get("Retry-After"))
            return _AgainError(f"status {error.code}", _MINUTE if pause is None and error.code == 429 else pause)
        said = " ".join(error.read(2000).decode(errors="replace").split())[:200]
        return EndpointError(
            f"it refuses the query with status {error.code}: {said!r}", file=self.url, remedy="Check the address"
        )

    def _place(self, query: str) -> Path | None:
        name = hashlib.sha256(f"{self.url}\n{query}".encode()).hexdigest()
        return self._cache / f"{name}.json" if self._cache else None

    def _kept(self, query: str) -> Bindings | None:
        place = self._place(query)
        try:
            if place is None or time.time() - place.stat().st_mtime > self._fresh:
                return None
            return _solutions(place.read_bytes())
        except (OSError, _AgainError):
            return None


def _solutions(body: bytes) -> Bindings:
    """Return the solutions of SPARQL Query Results JSON (W3C Recommendation of 2013)."""
    try:
        bindings = json.loads(body)["results"]["bindings"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _AgainError("what it sends is no SPARQL result in JSON") from None
    terms = isinstance(bindings, list) and all(isinstance(row, dict) for row in bindings)
    if not terms or not all(isinstance(term, dict) for row in bindings for term in row.values()):
        raise _AgainError("what it sends is no SPARQL result in JSON")
    return list(bindings)


def _retry_after(value: str | None) -> float | None:
    """Return the seconds that ``Retry-After`` means: a number, or a date; nothing if it is neither."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
