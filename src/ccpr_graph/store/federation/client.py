"""Asks other endpoints, over HTTP, within bounds.

A query goes out as a form by ``POST`` (SPARQL 1.1 Protocol, 2.1.2), and comes back as SPARQL 1.1 Query Results JSON. Each
connection goes to an address that :mod:`~.guard` has looked at, with the name in ``Host`` and in TLS. Redirects are
followed here, each as if the query had named its target; the environment names no proxy.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import urljoin

import httpx

from ccpr_graph.errors import QueryError, QueryLimitError, QueryTimeoutError
from ccpr_graph.store.federation.guard import Allowed, Endpoint, Resolve, Target, bracketed, resolve_by_system
from ccpr_graph.version import __version__

_MEBIBYTE: Final = 1024 * 1024
_USER_AGENT: Final = f"ccpr-graph/{__version__} (+https://w3id.org/ccpr-graph/)"
_JSON: Final = "application/sparql-results+json"
_HEADERS: Final = {"Accept": _JSON, "Accept-Encoding": "gzip", "User-Agent": _USER_AGENT}
_MEDIA_TYPES: Final = (_JSON, "application/json")
_REDIRECTS: Final = (301, 302, 307, 308)
_SEE_OTHER: Final = 303
_PASSING: Final = (429, 502, 503, 504)
_REMEDY: Final = "Try again later, ask for less, or write SERVICE SILENT to go without"
_QUOTED: Final = 200
_QUOTED_BYTES: Final = 4096
_GZIP: Final = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class ClientLimits:
    """What one question to another endpoint may use.

    Attributes:
        connect: seconds for a connection to one address.
        answer: bytes of an answer, decompressed.
        connections: open connections to one server.
        redirects: how many are followed.
        patience: seconds that are waited before the second attempt, at most.

    """

    connect: float = 5.0
    answer: int = 16 * _MEBIBYTE
    connections: int = 4
    redirects: int = 3
    patience: float = 4.0


_DEFAULT_LIMITS: Final = ClientLimits()


@dataclass(frozen=True)
class _Reply:
    """What a server said: the status, the headers, and the body if it may be an answer, or its beginning."""

    status: int
    headers: httpx.Headers
    body: bytes


class Client:
    """Asks endpoints that are allowed. To be used from one event loop, and closed.

    Args:
        allowed: where it may connect to.
        limits: what one question may use.
        resolve: gives the addresses of a host.
        certificates: which certificates are trusted, if not those that httpx brings along.

    """

    def __init__(
        self,
        allowed: Allowed,
        limits: ClientLimits = _DEFAULT_LIMITS,
        resolve: Resolve = resolve_by_system,
        certificates: ssl.SSLContext | None = None,
    ) -> None:
        self.allowed = allowed
        self.limits = limits
        self._resolve = resolve
        self._certificates = certificates
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def ask(self, endpoint: Endpoint, query: str, seconds: float) -> bytes:
        """Return the answer of an endpoint to a query, as bytes that call themselves JSON.

        Raises:
            QueryError: the endpoint is not allowed, cannot be reached, refuses the query or answers otherwise.
            QueryTimeoutError: there is no answer after so many seconds.
            QueryLimitError: the answer is too large.

        """
        try:
            async with asyncio.timeout(seconds):
                reply = await self._follow(endpoint, query)
        except TimeoutError:
            what = f"{endpoint.server} gave no whole answer to SERVICE within {max(0, seconds):.3g} s"
            raise QueryTimeoutError(what, remedy=_REMEDY) from None
        return _answer(endpoint, reply)

    async def aclose(self) -> None:
        """Close all connections. May be called twice."""
        clients = list(self._clients.values())
        self._clients.clear()
        for client in clients:
            await client.aclose()

    async def _follow(self, endpoint: Endpoint, query: str) -> _Reply:
        method = "POST"
        for _ in range(self.limits.redirects + 1):
            reply = await self._try_twice(endpoint, method, query)
            if reply.status not in (*_REDIRECTS, _SEE_OTHER) or "location" not in reply.headers:
                return reply
            target = urljoin(str(endpoint), reply.headers["location"])
            endpoint = Endpoint.parse(target)
            method = "GET" if reply.status == _SEE_OTHER else method  # RFC 9110, 15.4.4; the others keep the method
            query = "" if method == "GET" else query
        raise QueryError(f"{endpoint.server} redirects SERVICE more than {self.limits.redirects} times")

    async def _try_twice(self, endpoint: Endpoint, method: str, query: str) -> _Reply:
        target = await self.allowed.locate(endpoint, self._resolve)
        pause = 0.2
        try:
            reply = await self._try_addresses(target, method, query)
            wait = _retry_after(reply.headers) if reply.status in _PASSING else None
            if reply.status not in _PASSING or (wait is not None and wait > self.limits.patience):
                return reply
            pause = pause if wait is None else wait
        except httpx.TransportError:
            pass
        await asyncio.sleep(pause)
        try:
            return await self._try_addresses(await self.allowed.locate(endpoint, self._resolve), method, query)
        except httpx.TransportError as error:
            what = f"SERVICE cannot talk to {endpoint.server} ({_plain(str(error)) or type(error).__name__})"
            raise QueryError(what, remedy=_REMEDY) from None

    async def _try_addresses(self, target: Target, method: str, query: str) -> _Reply:
        """Talk to the first address that takes a connection."""
        *others, last = target.addresses
        for address in others:
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._exchange(target.endpoint, address, method, query)
        return await self._exchange(target.endpoint, last, method, query)

    async def _exchange(self, endpoint: Endpoint, address: str, method: str, query: str) -> _Reply:
        client = self._client(endpoint)
        async with client.stream(
            method,
            f"{endpoint.scheme}://{bracketed(address)}:{endpoint.port}{endpoint.rest}",
            data={"query": query} if method == "POST" else None,
            headers={**_HEADERS, "Host": endpoint.authority},
            extensions={"sni_hostname": endpoint.host},
        ) as response:
            ok = response.status_code == httpx.codes.OK
            body = await self._body(endpoint, response) if ok else await _beginning(response)
            return _Reply(response.status_code, response.headers, body)

    def _client(self, endpoint: Endpoint) -> httpx.AsyncClient:
        """Return the client of a server: a TLS connection is never shared by two names at one address."""
        client = self._clients.get(endpoint.server)
        if client is None:
            client = self._clients[endpoint.server] = httpx.AsyncClient(
                verify=self._certificates or True,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # nothing of one query's is in the next
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(None, connect=self.limits.connect),
                limits=httpx.Limits(max_connections=self.limits.connections, keepalive_expiry=30),
            )
        return client

    async def _body(self, endpoint: Endpoint, response: httpx.Response) -> bytes:
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip", "x-gzip"):
            raise QueryError(f"{endpoint.server} answered SERVICE in the coding '{_plain(coding)}', not asked for")
        chunks = response.aiter_raw()
        body = bytearray()
        async for chunk in chunks if coding == "identity" else _gunzipped(chunks, endpoint, self.limits.answer + 1):
            body += chunk
            if len(body) > self.limits.answer:
                what = f"the answer of {endpoint.server} to SERVICE is larger than {self.limits.answer:,} bytes"
                raise QueryLimitError(what, remedy="Ask it for less: SERVICE <…> { SELECT … LIMIT … }")
        return bytes(body)


async def _gunzipped(chunks: AsyncIterator[bytes], endpoint: Endpoint, most: int) -> AsyncIterator[bytes]:
    """Yield what gzip packed; never more at a time than ``most`` bytes, however small the chunk."""
    unpack = zlib.decompressobj(_GZIP)
    try:
        async for chunk in chunks:
            yield unpack.decompress(chunk, most)
    except zlib.error:
        raise QueryError(f"the answer of {endpoint.server} to SERVICE is no valid gzip") from None
    if not unpack.eof:
        raise QueryError(f"the answer of {endpoint.server} to SERVICE breaks off")


async def _beginning(response: httpx.Response) -> bytes:
    """Return the first bytes of an error's text, if they can be read as they are."""
    body = b""
    if "content-encoding" not in response.headers and response.status_code >= httpx.codes.BAD_REQUEST:
        with contextlib.suppress(httpx.TransportError):
            async for chunk in response.aiter_raw():
                body += chunk[:_QUOTED_BYTES]
                if len(body) >= _QUOTED_BYTES:
                    break
    return body


def _answer(endpoint: Endpoint, reply: _Reply) -> bytes:
    if reply.status != httpx.codes.OK:
        said = _plain(reply.body.decode("utf-8", "replace"))
        quoted = f" and says: '{said}'" if said else ""
        raise QueryError(f"{endpoint.server} answered SERVICE with status {reply.status}{quoted}", remedy=_REMEDY)
    media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _MEDIA_TYPES:
        what = f"{endpoint.server} answered SERVICE with '{_plain(media_type)}', not with {_JSON}"
        raise QueryError(what, remedy="It may be no SPARQL 1.1 endpoint")
    return reply.body


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds that a server asks to wait (RFC 9110, 10.2.3); nothing if it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _plain(text: str) -> str:
    """Return a stranger's words on one line, without control characters, cut."""
    text = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(text.split())[:_QUOTED]
