"""Around the application, as pure ASGI: the headers of every answer, the path below a proxy."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ACCESS_LOG: Final = logging.getLogger("ccpr_graph.access")

Header = tuple[bytes, bytes]

_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The API documentation is a script that styles what it builds; its own picture files are data: addresses.
DOCS_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_FEATURES: Final = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
COMMON: Final[dict[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
    "Content-Security-Policy": _PAGE_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",  # the data are there to be used by other sites
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
}
NOT_KEPT: Final = {"Cache-Control": "no-store"}
RETRY: Final = {"Retry-After": "5"}
"""Of an answer that may be another in a moment: the server is busy, or about to end."""
# Lists that are read here. Whoever reads the first line alone would take a part for the whole.
_LISTS: Final = frozenset({b"accept", b"accept-encoding", b"if-match", b"if-none-match"})
_FRAMED_BY_ALL: Final = b"frame-ancestors *"
_HTTPS_ONLY: Final = {"Strict-Transport-Security": "max-age=31536000"}
_POSTED: Final = frozenset({"/sparql", "/reconcile"})
_PREFLIGHT: Final[dict[str, str]] = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


def common_headers(*, https: bool = False) -> dict[str, str]:
    """Return the headers of every answer; with ``https``, also the one by which browsers never use plain HTTP again."""
    return COMMON | (_HTTPS_ONLY if https else {})


class CommonHeaders:
    """Wraps an application: adds the common headers, answers ``OPTIONS``, drops the body of a ``HEAD``.

    Args:
        app: what is wrapped.
        https: whether the world reaches the server by https.
    """

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self._app = app
        self._common = [(name.lower().encode(), value.encode()) for name, value in common_headers(https=https).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, self._common, head_only=scope["method"] == "HEAD")
        if scope["method"] == "OPTIONS":
            await answer.send_preflight(methods(scope))
        else:
            await self._app(scope, receive, answer.send)

    def added_to(self, headers: Iterable[Header]) -> list[Header]:
        """Return the headers of an answer with the common ones that they have not."""
        return _with_common(headers, self._common)


class BelowPath:
    """Wraps an application that a proxy shows below a path: cuts the path off, if the proxy has not done so.

    Lists in the headers that came in several lines it puts together, so that nobody below reads a part for the whole.
    """

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        self._app = app
        self._path = path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._app(self.placed(scope), receive, send)

    def placed(self, scope: Scope) -> Scope:
        """Return what the application gets of a request."""
        if scope["type"] != "http":
            return scope
        scope = _with_whole_lists(scope)
        if self._path and scope["path"].startswith(self._path + "/"):
            return {**scope, "root_path": self._path}
        return scope


def with_id(message: str, status: int, id: str | None) -> str:
    """Return what an error says; where the server is at fault, with the id by which the operator finds it in the log."""
    return f"{message} In the log this is request {id}." if id and status >= 500 else message


def local_path(scope: Scope) -> str:
    """Return the path of a request without that below which a proxy shows the server."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def methods(scope: Scope) -> str:
    """Return the methods of the address of a request, as in ``Allow``."""
    return ", ".join(("GET", "HEAD", "OPTIONS", *(["POST"] if local_path(scope) in _POSTED else [])))


class _Answer:
    def __init__(self, send: Send, common: list[Header], *, head_only: bool) -> None:
        self._send = send
        self._common = common
        self._head_only = head_only

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _with_common(message.get("headers", ()), self._common)}
        elif message["type"] == "http.response.body" and self._head_only:
            message = {**message, "body": b""}
        await self._send(message)

    async def send_preflight(self, allowed: str) -> None:
        said = {"Allow": allowed, **_PREFLIGHT}
        headers = [(name.lower().encode(), value.encode()) for name, value in said.items()]
        await self.send({"type": "http.response.start", "status": 204, "headers": headers})
        await self.send({"type": "http.response.body", "body": b""})


def _with_common(headers: Iterable[Header], common: list[Header]) -> list[Header]:
    """Return headers with those of the common ones added that they have not.

    What its own policy lets any site frame gets no ``X-Frame-Options``: some browsers and scanners heed the stricter of the two.
    """
    given = list(headers)
    names = {name.lower() for name, _value in given}
    if any(name.lower() == b"content-security-policy" and _FRAMED_BY_ALL in value for name, value in given):
        names.add(b"x-frame-options")
    return given + [(name, value) for name, value in common if name not in names]


def _with_whole_lists(scope: Scope) -> Scope:
    """Return a request with those lists that came in several lines put together, in their order (RFC 9110, 5.3)."""
    names = [name for name, _value in scope["headers"] if name in _LISTS]
    if len(names) == len(set(names)):
        return scope
    given: list[Header] = list(scope["headers"])
    lists = {name: b", ".join(value for each, value in given if each == name) for name in names}
    return {**scope, "headers": [pair for pair in given if pair[0] not in lists] + list(lists.items())}
