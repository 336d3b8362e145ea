"""Refuses paths that no address here has: those with control characters, which routing would partly overlook."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ccpr_graph.web.site import Site

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_REFUSED: Final = "The path has a control character, such as a line break; no address here has one."


class PlainPaths:
    """Wraps an application: answers 400 for a path with a control character.

    The framework's routing takes a path that ends in a line break for the one without it, so that ``/id/state/kaz%0A`` would
    answer as ``/id/state/kaz`` does.
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
