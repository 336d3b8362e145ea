"""Takes requests for the endpoint past the framework, whose routing costs more than a short query does."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ccpr_graph.web.endpoint import PATH, Endpoint
from ccpr_graph.web.headers import local_path


class Front:
    """Wraps an application: answers what is for the endpoint itself, and passes everything else on.

    The application has the same routes, for its documentation and for the methods that are not answered here.
    """

    def __init__(self, app: ASGIApp, *, endpoint: Endpoint) -> None:
        self._app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or local_path(scope) != PATH:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        match scope["method"]:
            case "GET" | "HEAD":
                response = await self._endpoint.get(request)
            case "POST":
                response = await self._endpoint.post(request)
            case _:
                await self._app(scope, receive, send)
                return
        await response(scope, receive, send)
