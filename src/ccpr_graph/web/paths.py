"""Paths that no address here has: with a control character, or with a slash too many or too few at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from ccpr_graph.web.site import Site

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_REFUSED: Final = "The path has a control character, such as a line break; no address here has one."


class PlainPaths:
    """Wraps an application: answers 400 for a path with a control character.

    The framework's routing takes a path that ends in a line break for the one without it, so that ``/id/state/aaa%0A`` would
    answer as ``/id/state/aaa`` does.
    """

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and _CONTROL.search(scope["path"]):
            await self._site.error(Request(scope), 400, _REFUSED)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def way_without_fault(routes: Iterable[BaseRoute], scope: Scope) -> str | None:
    """Return the way from an address that does not exist to the one that has a slash more or less at its end, if that does.

    It is relative, so that it holds behind any proxy; the framework's own names the host and the scheme that the proxy used.
    """
    path: str = scope["path"]
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    found = (each.matches({**scope, "path": other}) for each in routes)
    if not any(match is Match.FULL and all(child["path_params"].values()) for match, child in found):
        return None
    name = quote(other.rstrip("/").rpartition("/")[2], safe="")
    query = scope["query_string"].decode("latin-1")
    return (f"../{name}" if path.endswith("/") else f"{name}/") + (f"?{query}" if query else "")
