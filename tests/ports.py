"""Ports of this machine for servers that cannot choose one themselves, and for connections that nobody takes."""

from __future__ import annotations

import itertools
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_FIRST, _EACH = 12_000, 400
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_PORTS = itertools.count(_FIRST + _WORKER % 40 * _EACH)


def free_port() -> int:
    """Return a port on which nobody listens, and which nobody takes before the server does that it is for.

    It is below those that the system gives to whoever asks for any (on Linux from 32768 on), and each process of a run has
    its own.
    """
    for port in _PORTS:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("there is always a next one")


@contextmanager
def closed_port() -> Iterator[int]:
    """Hold a port on which nobody listens: whoever connects to it is refused."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
