"""Runs an application under uvicorn, and ends it in good order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable
from typing import Final

import uvicorn

from ccpr_graph.store import Question, Release
from ccpr_graph.web.guard import guarded
from ccpr_graph.web.switch import Serving, Switch, follow

_GRACE: Final = 10  # seconds that answers under way are given at the end


class Server(uvicorn.Server):
    """A uvicorn server that says when it is ready, follows the release, and that no running query keeps from ending."""

    def __init__(
        self,
        config: uvicorn.Config,
        switch: Switch,
        make: Callable[[Release], Serving],
        ready: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._switch = switch
        self._make = make
        self._ready = ready
        self._following: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await wait_until_ready(self._switch.serving)
        await super().startup(sockets)
        if self.started:
            self._following = asyncio.create_task(follow(self._switch, self._prepare))
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers under way finish, but not long queries; then end the processes."""
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following
        ending = asyncio.get_running_loop().call_later(_GRACE - 1, self._end_queries)
        await super().shutdown(sockets)
        ending.cancel()
        await self._switch.aclose()

    def _end_queries(self) -> None:
        self._closing = asyncio.create_task(self._switch.aclose())

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
    switch: Switch, listening: socket.socket, make: Callable[[Release], Serving], ready: Callable[[], None]
) -> None:
    """Run an application on a bound socket; return when it was told to stop, and has stopped."""
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    # uvicorn raises the signal that ended it once more when it has ended in good order: that is no second wish.
    signal.signal(signal.SIGTERM, lambda number, frame: None)
    config = uvicorn.Config(
        switch,
        loop="uvloop",
        http=guarded(),
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,  # the application has one of its own, without what people ask
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
    )
    try:
        Server(config, switch, make, ready).run(sockets=[listening])
    except KeyboardInterrupt:
        return  # uvicorn raises it again when it has stopped; it was the wish, not an error


def _is_news(record: logging.LogRecord) -> bool:
    """Say whether uvicorn tells something new: that an answer was broken off is in our own log, with the reason."""
    return "without completing response" not in record.getMessage()
