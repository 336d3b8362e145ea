"""Around the application, as pure ASGI: the headers of every answer, the access log, the path below a proxy."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ACCESS_LOG: Final = logging.getLogger("ccpr_graph.access")

_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The API documentation is a script that styles what it builds; its own picture files are data: addresses.
DOCS_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
COMMON: Final[dict[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
    "Content-Security-Policy": _PAGE_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT: Final[dict[str, str]] = {
    "Allow": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class CommonHeaders:
    """Wraps an application: adds the common headers, answers ``OPTIONS``, drops the body of a ``HEAD``, logs.

    The log has method, path, status, bytes and milliseconds. What a person asks is their own matter: the text of a query
    and the client's address are not in it, unless ``log_queries`` is set.
    """

    def __init__(self, app: ASGIApp, *, log_queries: bool = False) -> None:
        self._app = app
        self._log_queries = log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, head_only=scope["method"] == "HEAD")
        started = time.perf_counter()
        try:
            if scope["method"] == "OPTIONS":
                await answer.send_preflight()
            else:
                await self._app(scope, receive, answer.send)
        finally:
            self._log(scope, answer, (time.perf_counter() - started) * 1000)

    def _log(self, scope: Scope, answer: _Answer, milliseconds: float) -> None:
        asked = scope["query_string"].decode("latin-1") if self._log_queries else ""
        path = _printable(scope["path"]) + (f"?{_printable(asked)}" if asked else "")
        status = answer.status or 500  # nothing was sent: the server's last resort answers
        ACCESS_LOG.info("%s %s %d %d bytes %.1f ms", scope["method"], path, status, answer.size, milliseconds)


class BelowPath:
    """Wraps an application that a proxy shows below a path: cuts the path off, if the proxy has not done so."""

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        self._app = app
        self._path = path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and self._path and scope["path"].startswith(self._path + "/"):
            scope = {**scope, "root_path": self._path}
        await self._app(scope, receive, send)


class _Answer:
    def __init__(self, send: Send, *, head_only: bool) -> None:
        self._send = send
        self._head_only = head_only
        self.status = 0
        self.size = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = with_common(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            if self._head_only:
                message = {**message, "body": b""}
            self.size += len(message.get("body", b""))
        await self._send(message)

    async def send_preflight(self) -> None:
        headers = [(name.lower().encode(), value.encode()) for name, value in _PREFLIGHT.items()]
        await self.send({"type": "http.response.start", "status": 204, "headers": headers})
        await self.send({"type": "http.response.body", "body": b""})


def with_common(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with those of the common ones added that they have not."""
    given = list(headers)
    names = {name.lower() for name, _value in given}
    added = ((name.lower().encode(), value.encode()) for name, value in COMMON.items())
    return given + [(name, value) for name, value in added if name not in names]


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
