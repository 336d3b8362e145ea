"""The fork server: loads the data, then forks a worker for each byte it is sent. The package says the protocol."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
from typing import Any

import pyoxigraph as ox

from ccpr_graph.evaluator import lockdown
from ccpr_graph.evaluator.evaluation import warm_up
from ccpr_graph.evaluator.frames import read_frame
from ccpr_graph.evaluator.loading import LoadError, load
from ccpr_graph.evaluator.worker import end, run_worker


class ForkServer:
    """Holds the data, and forks workers that share it.

    Args:
        settings: what the parent sent first.
        control: the socket to the parent.
        store: the data; nothing where it lies on disk: that engine has threads, which do not survive a fork, so each worker
            opens it.
    """

    def __init__(self, settings: dict[str, Any], control: socket.socket, store: ox.Store | None) -> None:
        self._settings = settings
        self._control = control
        self._store = store
        self._workers: set[int] = set()
        self._wakeup, wake = os.pipe()
        os.set_blocking(self._wakeup, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def serve(self) -> None:
        """Fork when asked and tell of workers that ended, until the parent is gone."""
        control = self._control.fileno()
        try:
            while True:
                readable, _, _ = select.select([control, self._wakeup], [], [])
                if self._wakeup in readable:
                    os.read(self._wakeup, 4096)
                    self._reap()
                if control in readable and not self._fork():
                    return
        finally:
            self._end_workers()

    def _fork(self) -> bool:
        order, descriptors, _flags, _address = socket.recv_fds(self._control, 1, 2)
        if not order:
            return False
        channel, errors = descriptors
        try:
            pid = os.fork()
        except OSError as error:
            self._tell({"refused": str(error)})
        else:
            if pid == 0:
                self._be_a_worker(channel, errors)
            self._workers.add(pid)
            self._tell({"forked": pid})
        os.close(channel)
        os.close(errors)
        return True

    def _be_a_worker(self, channel: int, errors: int) -> None:
        """Become a worker: never returns."""
        try:
            signal.set_wakeup_fd(-1)
            lockdown.reset_signals()
            answers = lockdown.take_places(channel, errors)
            store = self._store if self._store is not None else load(self._settings)
            run_worker(store, self._settings, answers)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}".encode(errors="replace"))
            os._exit(1)
        end()

    def _end_workers(self) -> None:
        """The parent is gone, or closes: nobody waits for what the workers still do."""
        for pid in self._workers:
            os.kill(pid, signal.SIGKILL)
        for pid in self._workers:
            os.waitpid(pid, 0)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._workers.discard(pid)
            self._tell({"exited": [pid, os.waitstatus_to_exitcode(status)]})

    def _tell(self, event: dict[str, object]) -> None:
        self._control.sendall(json.dumps(event).encode() + b"\n")


def main() -> None:
    """Read the settings, load, serve; end when the parent is gone."""
    control = socket.socket(fileno=os.dup(0))
    with contextlib.suppress(ConnectionError):
        _serve(control)


def _serve(control: socket.socket) -> None:
    received = read_frame(control)
    if received is None:
        return
    settings: dict[str, Any] = json.loads(received[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the parent, which then closes the socket
    try:
        store = None if settings["store"] is not None else _loaded(settings)
    except LoadError as error:
        control.sendall(json.dumps({"failed": str(error)}).encode() + b"\n")
        return
    gc.freeze()  # nothing of this is ever collected: the pages stay shared
    control.sendall(b'{"ready": true}\n')
    ForkServer(settings, control, store).serve()


def _loaded(settings: dict[str, Any]) -> ox.Store:
    lockdown.set_alarm(settings["start"])
    store = load(settings)
    lockdown.set_alarm(0)
    warm_up(store, settings)
    return store
