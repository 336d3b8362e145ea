"""The evaluator's processes, seen from their parent: the fork server and its workers. Used from one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, cast

from ccpr_graph import evaluator
from ccpr_graph.errors import ServeError
from ccpr_graph.evaluator.frames import ASK, BEGIN, DATA, END, HEAD, REFUSED, SETTINGS, frame

# The evaluator is a part of this library that needs nothing of the rest, whose import would cost time and memory.
_PROGRAM: Final = """
import sys, types
library = sys.modules["ccpr_graph"] = types.ModuleType("ccpr_graph")
library.__path__ = [sys.argv[1]]
from ccpr_graph.evaluator.server import main
main()
"""
_HIGH: Final = 256 * 1024  # bytes that wait for a slow client before the worker has to wait, too
_LOW: Final = 64 * 1024
_SAID: Final = 4096
_TOLD: Final = 5.0  # seconds within which the fork server tells how a worker ended, however busy the machine is
_SOON: Final = 1.0  # seconds that a fork server has to end its workers and itself


_Forked = tuple[int, asyncio.Future[int | None]]
"""The process of a new worker, and what its exit status will be."""


class LostError(Exception):
    """A process is gone: its exit status (a signal if negative, nothing if unknown), and what it said at last."""

    def __init__(self, status: int | None, said: str) -> None:
        super().__init__(f"exit status {status}: {said}")
        self.status = status
        self.said = said


class ForkServer:
    """Starts the fork server; the data are loaded while the caller goes on."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        self._control, theirs = socket.socketpair()
        try:
            self._process = _start(theirs)
        except BaseException:
            self._control.close()
            raise
        finally:
            theirs.close()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready: asyncio.Future[str | None]
        self._forks: deque[asyncio.Future[_Forked]] = deque()
        self._exits: dict[int, asyncio.Future[int | None]] = {}  # by process, of all that run
        self._received = b""
        self.gone = False
        with contextlib.suppress(ConnectionError):  # one that has died already says so when it is waited for
            self._control.sendall(frame(SETTINGS, json.dumps(settings).encode()))

    async def wait_until_ready(self) -> str | None:
        """Wait until the data are loaded; return why they cannot be, or nothing."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._ready = self._loop.create_future()
            self._control.setblocking(False)
            self._loop.add_reader(self._control, self._read)
        return await asyncio.shield(self._ready)

    async def fork(self) -> Worker:
        """Return a new worker.

        Raises:
            LostError: the fork server is gone, or the system gives it no process.

        """
        ours, theirs = socket.socketpair()
        said, says = os.pipe()
        os.set_blocking(said, False)
        worker = None
        try:
            worker = Worker(*await self._fork(theirs, says), said=said)
            await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=ours)
        except BaseException:
            if worker is None:
                os.close(said)
            else:
                worker.close()
            ours.close()
            raise
        finally:
            theirs.close()
            os.close(says)
        return worker

    def close(self) -> None:
        """End the fork server and every worker that it knows of, at once.

        It ends by itself when its socket closes, and takes its workers with it; one that still loads is killed.
        """
        serving = not self.gone and self._loop is not None and self._ready.done()
        self._lose()
        try:
            self._process.wait(_SOON if serving else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def _fork(self, channel: socket.socket, errors: int) -> _Forked:
        if self.gone:
            raise LostError(None, "")
        forked: asyncio.Future[_Forked] = asyncio.get_running_loop().create_future()
        self._forks.append(forked)
        try:
            socket.send_fds(self._control, [b"F"], [channel.fileno(), errors])
        except OSError as error:
            self._forks.remove(forked)
            raise LostError(None, str(error)) from error
        return await asyncio.shield(forked)

    def _read(self) -> None:
        try:
            received = self._control.recv(65_536)
        except BlockingIOError:
            return
        except ConnectionError:
            received = b""
        if not received:
            self._ended()
            return
        *lines, self._received = (self._received + received).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, event: Mapping[str, Any]) -> None:
        match event:
            case {"ready": _}:
                self._answer(self._ready, None)
            case {"failed": message}:
                self._answer(self._ready, message)
            case {"forked": pid}:  # and, it may be, read together with its end
                self._exits[pid] = exited = asyncio.get_running_loop().create_future()
                self._answer(self._forks.popleft(), (pid, exited))
            case {"refused": message}:
                self._fail(self._forks.popleft(), message)
            case {"exited": [pid, status]}:
                self._answer(self._exits.pop(pid), status)

    @staticmethod
    def _answer(waiting: asyncio.Future[Any], value: object) -> None:
        if not waiting.done():
            waiting.set_result(value)

    @staticmethod
    def _fail(waiting: asyncio.Future[Any], message: str) -> None:
        if not waiting.done():
            waiting.set_exception(LostError(None, message))
            waiting.exception()  # whoever waited may have gone, and that is no error

    def _lose(self) -> None:
        """The fork server is gone, or is to go: nobody will tell any more how its workers end."""
        if self.gone:
            return
        self.gone = True
        if self._loop is not None:
            self._loop.remove_reader(self._control)
            if not self._ready.done():
                self._ready.set_result(self._last_words())
        self._control.close()
        for waiting in self._forks:
            self._fail(waiting, "")
        for exited in self._exits.values():
            self._answer(exited, None)
        self._forks.clear()
        self._exits.clear()

    def _ended(self) -> None:
        """The socket has closed by itself: the process is dead, and nobody shall see it as a zombie."""
        self._lose()
        self._process.kill()
        self._process.wait()

    def _last_words(self) -> str:
        self._process.kill()
        status = self._process.wait()
        stream = self._process.stderr
        said = b"" if stream is None else stream.read(_SAID)
        return f"the process that loads it ended with status {status}: {said.decode('utf-8', 'replace').strip()}"


def _start(control: socket.socket) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, str(Path(evaluator.__file__).parents[1])],
            stdin=control.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            start_new_session=True,  # so that Ctrl-C in the terminal goes to the parent alone
        )
    except OSError as error:
        raise ServeError(f"no process can be started for queries ({error.strerror})") from error


class Worker(asyncio.Protocol):
    """A worker: one question at a time, whose answer comes in pieces.

    Args:
        pid: its process.
        exited: gets the status that it exits with, or nothing where nobody will tell.
        said: the file descriptor from which its last words can be read; closed with the worker.

    Attributes:
        lost: whether it has closed its socket, or is gone; ``lost_at`` says when.
        unheard: whether it was gone before it had read the question. Where the system tells that (Linux: what was sent is
            thrown back, or cannot be sent), it is exact; otherwise this stays false.

    """

    def __init__(self, pid: int, exited: asyncio.Future[int | None], *, said: int) -> None:
        self.pid = pid
        self._said: int | None = said
        self._pidfd = _pidfd(pid)
        self._loop = asyncio.get_running_loop()
        self._exited = exited
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._waiter: asyncio.Future[None] | None = None
        self._paused = False
        self.lost = False
        self.lost_at: float | None = None
        self.on_lost: Callable[[], None] = lambda: None
        self._start_over()

    def _start_over(self) -> None:
        self.kind: str | None = None
        self.ended = False
        self.refused: tuple[str, str] | None = None
        self.pieces: deque[bytes] = deque()
        self._held = 0
        self.unheard = False
        self.on_pause: Callable[[], None] = lambda: None

    def ask(self, question: Mapping[str, object]) -> None:
        """Send a question; the last one must have been answered in full."""
        self._start_over()
        if self._transport is not None:
            self.unheard = self._transport.is_closing()
            self._transport.write(frame(ASK, json.dumps(question).encode()))

    async def wait(self) -> None:
        """Wait until something has come: a piece, the end, a refusal.

        Raises:
            LostError: the worker is gone before the end.

        """
        while not (self.pieces or self.ended or self.refused):
            if self.lost:
                raise await self._death()
            self._waiter = self._loop.create_future()
            await self._waiter

    def take(self) -> bytes:
        """Return the next piece, of which there must be one."""
        piece = self.pieces.popleft()
        self._held -= len(piece)
        self._read_on()
        return piece

    def drop(self) -> None:
        """Forget pieces that nobody wants any more, and read on: the next answer, and the worker's end, are to be seen."""
        self.pieces.clear()
        self._held = 0
        self._read_on()

    def _read_on(self) -> None:
        if self._paused and self._held <= _LOW and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()

    def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            elif not self._exited.done():
                os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process at once, and give back what it held."""
        self.kill()
        if self._transport is not None:
            self._transport.abort()
        self._close_descriptors()

    def slow_down(self) -> None:
        """Let other processes go before this one."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)

    async def _death(self) -> LostError:
        """Return how this worker ended; the fork server tells soon after the socket has closed."""
        status = None
        with contextlib.suppress(TimeoutError):
            status = await asyncio.wait_for(asyncio.shield(self._exited), _TOLD)
        said = b""
        if self._said is not None:
            with contextlib.suppress(BlockingIOError):
                said = os.read(self._said, _SAID)
        return LostError(status, said.decode("utf-8", "replace").strip())

    def _close_descriptors(self) -> None:
        for descriptor in (self._said, self._pidfd):
            if descriptor is not None:
                os.close(descriptor)
        self._said = self._pidfd = None

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes from the worker apart into frames."""
        buffer = self._buffer + data if self._buffer else data
        start, end = 0, len(buffer)
        while end - start >= HEAD:
            stop = start + HEAD + int.from_bytes(buffer[start + 1 : start + HEAD], "big")
            if stop > end:
                break
            self._take(buffer[start : start + 1], buffer[start + HEAD : stop])
            start = stop
        self._buffer = buffer[start:]
        if self._held > _HIGH and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
            self.on_pause()
        self._wake()

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == DATA:
            self.pieces.append(payload)
            self._held += len(payload)
        elif kind == BEGIN:
            self.kind = payload.decode()
        elif kind == END:
            self.ended = True
        elif kind == REFUSED:
            code, message = json.loads(payload)
            self.refused = (code, message)

    def connection_lost(self, error: Exception | None) -> None:
        """The worker has closed its socket, or is gone."""
        self.lost = True
        self.lost_at = self._loop.time()
        self.unheard = self.unheard or error is not None
        self._wake()
        self.on_lost()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _pidfd(pid: int) -> int | None:
    """Return a handle of a process, by which no other one can be killed that got its number later; Linux only."""
    if not hasattr(os, "pidfd_open"):
        return None
    with contextlib.suppress(OSError):
        return os.pidfd_open(pid)
    return None
