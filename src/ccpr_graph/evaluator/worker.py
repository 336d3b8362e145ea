"""A worker: answers one question after the other, until the parent closes its socket or it has grown too much."""

from __future__ import annotations

import json
import os
import socket
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.evaluator import lockdown
from ccpr_graph.evaluator.evaluation import answer, warm_up
from ccpr_graph.evaluator.frames import read_frame

_GROWN: Final = 64 * 1024 * 1024
"""Bytes by which a worker may grow before it ends itself: what a query took is hardly ever given back to the system."""


def run_worker(store: ox.Store, settings: dict[str, Any], channel: socket.socket) -> None:
    """Answer questions until the end of input."""
    if settings["store"] is not None:  # each worker opened it itself: an engine on disk does not survive a fork
        warm_up(store, settings)
    lockdown.lock_down(settings["memory"], settings["store"])
    before = lockdown.peak_memory()
    while (received := read_frame(channel)) is not None:
        question = json.loads(received[1])
        lockdown.set_alarm(question["timeout"])
        try:
            answer(store, question, settings, channel.sendall)
        except ConnectionError:  # nobody listens any more
            return
        lockdown.set_alarm(0)
        if lockdown.peak_memory() - before > _GROWN:
            channel.shutdown(socket.SHUT_RDWR)  # now: the system closes it only after it has taken all memory back
            return


def end() -> None:
    """End this process at once; what the fork server had open is its own to close."""
    os._exit(0)
