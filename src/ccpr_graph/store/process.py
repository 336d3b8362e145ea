"""A worker process, seen from its parent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from ccpr_graph.store import worker

_PROGRAM: Final = Path(worker.__file__)


class WorkerDied(Exception):
    """A worker ended before it answered: its exit status (a signal if negative), and what it said on standard error."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"exit status {status}: {said}")
        self.status = status
        self.said = said


class WorkerProcess:
    """Starts a worker, and asks it one request at a time. Not thread-safe, but for :meth:`kill`.

    The release is loaded while the caller goes on; :meth:`wait_until_ready` waits for it.
    """

    def __init__(self, settings: Mapping[str, object]) -> None:
        self._process = subprocess.Popen(
            # -P: the folder of the program is no place to import from; its modules have names like the library's.
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            start_new_session=True,  # so that Ctrl-C in the terminal goes to the parent alone
        )
        self._ready = False
        with suppress(WorkerDied):  # a worker that is gone already says so when it is waited for
            self._send(json.dumps(settings).encode())

    def wait_until_ready(self) -> str | None:
        """Wait until the release is loaded; return why it cannot be, or nothing.

        Raises:
            WorkerDied: the worker ended while it loaded.

        """
        if self._ready:
            return None
        failure: dict[str, str] = json.loads(self._receive())
        self._ready = not failure
        return failure.get("message")

    def ask(self, request: Mapping[str, object]) -> tuple[dict[str, Any], bytes]:
        """Send a request; return the header and the body of the answer.

        Raises:
            WorkerDied: the worker ended before it answered in full.

        """
        self._send(json.dumps(request).encode())
        header: dict[str, Any] = json.loads(self._receive())
        return header, self._receive()

    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process at once; a thread that waits for its answer gets :class:`WorkerDied`."""
        self._process.kill()

    def close(self) -> None:
        """End the process and give back what it held. No other thread may be using the worker."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(BrokenPipeError):  # what was never sent has nowhere to go now
                _open(stream).close()

    def _send(self, payload: bytes) -> None:
        stream = _open(self._process.stdin)
        try:
            worker.write_frame(stream, payload)
            stream.flush()
        except BrokenPipeError:
            raise self._death() from None

    def _receive(self) -> bytes:
        frame = worker.read_frame(_open(self._process.stdout))
        if frame is None:
            raise self._death()
        return frame

    def _death(self) -> WorkerDied:
        status = self._process.wait()
        return WorkerDied(status, _open(self._process.stderr).read().decode("utf-8", "replace").strip())


def _open(stream: object) -> BinaryIO:
    assert stream is not None, "all three streams are pipes"
    return cast(BinaryIO, stream)
