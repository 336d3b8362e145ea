"""Waiting for what has to come, however busy the machine is: nobody's luck decides a test.

A test says what it waits for, and looks again and again; it never sleeps for as long as that should take. Where something is to
be quick, its processor time is counted (``time.process_time``), to which what others compute adds little.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which what has not come is taken not to come. No test that passes waits for as long."""


def eventually(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Say whether something holds within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


async def eventually_async(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Say whether something holds within so many seconds; the event loop goes on meanwhile."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


async def close_server(server: asyncio.Server) -> None:
    """Close a server when each connection that it has taken has its handler, which closes it.

    Python 3.11 loses a connection that was taken just before: nobody closes it, and that is told of whenever the garbage is
    collected, in the midst of another test.
    """
    loop = asyncio.get_running_loop()
    for each in server.sockets:
        loop.remove_reader(each.fileno())  # no more are taken
    for _ in range(10):
        await asyncio.sleep(0)
    server.close()
