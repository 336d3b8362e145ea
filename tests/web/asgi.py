"""Asks layers that are wrapped around a small application, without a server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass
class Reply:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def scope_of(path: str = "/", method: str = "GET", client: str | None = "192.0.2.7", **more: Any) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [],
        "client": None if client is None else (client, 4711),
        **more,
    }


async def ask(app: ASGIApp, scope: Scope) -> Reply:
    reply = Reply()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            reply.body += message["body"]

    await app(scope, _nothing_more, send)
    return reply


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}


def app_that(
    does: Callable[[Scope, Send], Awaitable[None]] | None = None, *, status: int = 200, body: bytes = b"body"
) -> ASGIApp:
    """Return an application that does something, and answers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if does is not None:
            await does(scope, send)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return app
