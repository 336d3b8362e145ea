"""Runs an application under uvicorn, and ends it in good order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import socket
from collections.abc import Callable
from types import FrameType
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from ccpr_graph.store import Question, Release
from ccpr_graph.web.guard import GuardedProtocol
from ccpr_graph.web.switch import Serving, Switch, follow

# Seconds of the grace to tell clients that their query was ended; and for the cut off to notice.
_LAST_WORDS: Final = 1.0


class Server(uvicorn.Server):
    """A uvicorn server that says when it is ready, follows the release, and ends in good order, whoever holds it up.

    Told to stop (``SIGINT``, ``SIGTERM``), it is not ready any more, takes no new connections, and gives answers under way
    their grace; then it ends their queries, which clients are told, and then the connections of whoever does not read.
    Told once more, it ends at once. Both are good ends: the process is free to leave with status 0.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        switch: Switch,
        make: Callable[[Release], Serving],
        ready: Callable[[], None],
        *,
        grace: float,
    ) -> None:
        super().__init__(config)
        self._switch = switch
        self._make = make
        self._ready = ready
        self._grace = max(grace, _LAST_WORDS)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loading: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that the server is to stop, or, the second time, at once.

        uvicorn's own way raises the signal once more at the end, which would make a good end look like a bad one.
        """
        self.force_exit = self.should_exit
        self.should_exit = True
        self._switch.stopping = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._hurry)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so; unless the server is told to stop while it still loads its data."""
        self._loop = asyncio.get_running_loop()  # from here on a signal is followed by _hurry
        if self.should_exit:
            await self._switch.aclose()
            return
        self._loading = self._loop.create_task(wait_until_ready(self._switch.serving))
        try:
            await self._loading
        except asyncio.CancelledError:
            if self.should_exit:
                return
            raise
        await super().startup(sockets)
        if self.started:
            self._following = asyncio.create_task(follow(self._switch, self._prepare))
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers under way finish, but not for ever; then end the processes."""
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following
        loop = asyncio.get_running_loop()
        last = [
            loop.call_later(self._grace - _LAST_WORDS, self._end_queries),
            loop.call_later(self._grace, self._hang_up),
        ]
        await super().shutdown(sockets)
        for timer in last:
            timer.cancel()
        self._end_queries()
        self._hang_up()
        if self.server_state.tasks:
            await asyncio.wait(list(self.server_state.tasks), timeout=_LAST_WORDS)
        await self._end_queries()

    def _hurry(self) -> None:
        if self._loading is not None and not self.started:
            self._loading.cancel()
        if self.force_exit:
            self._end_queries()

    def _end_queries(self) -> asyncio.Task[None]:
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._switch.aclose())
        return self._closing

    def _hang_up(self) -> None:
        """End all connections: what is being answered sees that its client has gone, and ends as well."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def _prepare(self, release: Release) -> Serving:
        """Make what is to serve a new release, and wait until it can."""
        serving = await asyncio.to_thread(self._make, release)
        await wait_until_ready(serving)
        return serving


async def wait_until_ready(serving: Serving) -> None:
    """Ask one question, which waits until the data are loaded.

    Raises:
        CcprGraphError: they cannot be.
    """
    try:
        async with await serving.service.answer(Question("ASK {}")):
            return
    except BaseException:
        await serving.service.aclose()
        raise


def run(
    app: ASGIApp,
    switch: Switch,
    listening: socket.socket,
    make: Callable[[Release], Serving],
    ready: Callable[[], None],
    *,
    http: type[GuardedProtocol],
    grace: float,
) -> None:
    """Run an application on a bound socket; return when it was told to stop, and has stopped.

    Args:
        app: what stands around the switch.
        switch: passes requests on to what serves now.
        listening: the socket.
        make: makes what serves another release.
        ready: is called when the server answers.
        http: the protocol of its connections.
        grace: seconds that answers under way are given at the end; the last of them is for telling who gets none.

    Raises:
        CcprGraphError: the data cannot be loaded.
    """
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=http,
        ws="none",
        lifespan="off",
        log_config=None,  # it goes where everything goes
        log_level="warning",
        access_log=False,  # the application has one of its own, without what people ask
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=math.ceil(grace + _LAST_WORDS),  # never reached: all connections have ended before
    )
    Server(config, switch, make, ready, grace=grace).run(sockets=[listening])


def _is_news(record: logging.LogRecord) -> bool:
    """Say whether uvicorn tells something new: that an answer was broken off is in our own log, with the reason."""
    return "without completing response" not in record.getMessage()
