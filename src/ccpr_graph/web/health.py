"""Whether the server is alive, and whether it is ready to be sent work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.store import Question
from ccpr_graph.web import openapi
from ccpr_graph.web.headers import NOT_KEPT
from ccpr_graph.web.site import Site

# So that it is evaluated, and not answered from memory.
_NEVER_KEPT_QUESTION: Final = Question("ASK { BIND (NOW() AS ?now) }")


class Readiness:
    """Finds out whether a query can be evaluated.

    All who ask at the same time are told by one query: nobody's rate bounds how often this is asked, and a stranger who asks all
    the time must not keep others from being told.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._under_way: asyncio.Task[str | None] | None = None

    async def fault(self) -> str | None:
        """Return the kind of error by which a query fails at the moment; nothing if it does not."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.ensure_future(self._ask())
        return await asyncio.shield(self._under_way)  # who goes away does not end it for the others

    async def _ask(self) -> str | None:
        try:
            async with await self._site.service.answer(_NEVER_KEPT_QUESTION, client="readyz"):
                return None
        except CcprGraphError as error:
            return type(error).__name__  # not the message: it may name a file of the server's


def add_health(add: Callable[..., None], site: Site) -> None:
    """Add the routes, by a function that takes a path and a handler."""
    readiness = Readiness(site)

    async def alive() -> Response:
        """Say that the server is alive: at once, whatever else it is doing."""
        return JSONResponse({"status": "ok", "release": _about(site)}, headers=NOT_KEPT)

    async def ready() -> Response:
        """Evaluate a query, and say whether that went well: whether the server may be sent work."""
        fault = await readiness.fault()
        if fault is None:
            return JSONResponse({"status": "ready", "release": _about(site)}, headers=NOT_KEPT)
        return JSONResponse({"status": "unavailable", "reason": fault}, 503, headers=NOT_KEPT)

    add("/healthz", alive, summary="Alive?", tags=["Server"], **openapi.HEALTH)
    add("/readyz", ready, summary="Ready?", tags=["Server"], **openapi.READY)


def _about(site: Site) -> dict[str, Any]:
    if site.release is None:
        return {"identity": site.identity}
    manifest = site.release.manifest
    about = {"software_version": manifest.software_version, "inputs": manifest.inputs, "identity": site.identity}
    return about | {"current": site.release.is_current()}
