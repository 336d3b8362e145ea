"""Runs an application under uvicorn, and ends it in good order."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from fastapi import FastAPI

from ccpr_graph.store import Engine

_GRACE: Final = 5  # seconds that answers under way are given at the end
_LONGEST_HEAD: Final = 1024 * 1024  # bytes of a request before its body: a query by GET stands there


class Server(uvicorn.Server):
    """A uvicorn server that says when it is ready, and that no running query keeps from ending."""

    def __init__(self, config: uvicorn.Config, engine: Engine, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._engine = engine
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers under way finish, but for long queries: one holds a thread, which ends only with the engine."""
        last_call = asyncio.get_running_loop().call_later(_GRACE - 1, self._engine.close)
        await super().shutdown(sockets)
        last_call.cancel()


def run(app: FastAPI, listening: socket.socket, engine: Engine, ready: Callable[[], None]) -> None:
    """Run an application on a bound socket; return when it was told to stop, and has stopped."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,  # the application has one of its own, without what people ask
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )
    try:
        Server(config, engine, ready).run(sockets=[listening])
    except KeyboardInterrupt:
        return  # uvicorn raises it again when it has stopped; it was the wish, not an error
