"""Puts a new release in the place of the old one while the server runs: no request is refused, none is cut short."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.store import QueryService, Release
from ccpr_graph.web.at_once import AtHand
from ccpr_graph.web.headers import COMMON, NOT_KEPT, RETRY

_LOG: Final = logging.getLogger("ccpr_graph.web")
_READY: Final = "/readyz"
_STOPPING: Final = COMMON | NOT_KEPT | RETRY
_EVERY: Final = 2.0  # seconds between two looks at the release folder
_PATIENCE: Final = 120.0  # seconds that answers from the old release are given to end


@dataclass(eq=False)
class Serving:
    """An application, the service that it asks, the release that both are about, its identity, and what it counts.

    ``at_hand`` gives the answers that the application needs not be asked for.
    """

    app: ASGIApp
    service: QueryService
    release: Release | None
    identity: str = ""
    sources: Mapping[str, Callable[[], Mapping[str, float]]] = field(default_factory=dict)
    under_way: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    at_hand: AtHand = lambda scope: None


class Switch:
    """An application that passes every request on to the one that serves now.

    Attributes:
        stopping: whether the server is about to end; it says so at ``/readyz``, and answers everything else as before.

    """

    def __init__(self, serving: Serving) -> None:
        self.stopping = False
        self._serving = serving
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def serving(self) -> Serving:
        """What serves now."""
        return self._serving

    def numbers(self) -> Mapping[str, float]:
        """Return counters and gauges of what serves now, by name; names of counters end in ``_total``."""
        sources = self._serving.sources.items()
        return {prefix + name: number for prefix, source in sources for name, number in source().items()}

    def at_hand(self, scope: Scope) -> Response | None:
        """Return the answer to a request, if what serves now has it at hand."""
        return self._serving.at_hand(scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request to its end by what served at its beginning."""
        if self.stopping and scope["type"] == "http" and scope["path"].endswith(_READY):
            await JSONResponse({"status": "stopping"}, 503, headers=_STOPPING)(scope, receive, send)
            return
        serving = self._serving
        serving.under_way += 1
        try:
            await serving.app(scope, receive, send)
        finally:
            serving.under_way -= 1
            if serving.under_way == 0:
                serving.idle.set()

    def replace(self, serving: Serving) -> None:
        """Let another application serve from now on, and end the old one when its last answer is given."""
        old, self._serving = self._serving, serving
        ending = asyncio.get_running_loop().create_task(_end(old))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def aclose(self) -> None:
        """End everything."""
        for ending in list(self._ending):
            ending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ending
        await self._serving.service.aclose()


async def _end(old: Serving) -> None:
    try:
        old.idle.clear()
        if old.under_way:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(old.idle.wait(), _PATIENCE)
    finally:
        await old.service.aclose()


async def follow(switch: Switch, make: Callable[[Release], Awaitable[Serving]]) -> None:
    """Look at the release folder for ever, and serve what a build puts there.

    A folder that cannot be read, or a release that cannot be loaded, is told once in the log; the old one goes on.
    """
    told = ""
    while True:
        await asyncio.sleep(_EVERY)
        release = switch.serving.release
        if release is None or await asyncio.to_thread(release.is_current):
            told = ""
            continue
        try:
            newer = await asyncio.to_thread(Release.open, release.folder)
            switch.replace(await make(newer))
            _LOG.info("serving the release that is new in %s", release.folder)
        except CcprGraphError as error:
            if str(error) != told:
                told = str(error)
                _LOG.warning("the release in the folder cannot be served, and the old one goes on: %s", told)
