"""Child processes that cannot take the machine with them: bounded in memory, ended with all that they started."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

GIBIBYTE = 1024**3
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Missing(Exception):
    """A peer cannot be had here, or cannot do this size; the message says why."""


def _bounded(memory: int) -> Callable[[], None]:
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if _LIBC is not None:  # if this program is killed, its children go as well
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return bound


def run(command: list[str], *, memory: int, cwd: Path | None = None, stdin: str | None = None) -> str:
    """Run a command to its end and return what it wrote.

    Raises:
        Missing: it failed; the message has the beginning of what it wrote.
    """
    done = subprocess.run(
        command,
        cwd=cwd,
        input=stdin,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=_bounded(memory),
        check=False,
    )
    if done.returncode:
        raise Missing(f"{Path(command[0]).name} failed ({done.returncode}): {' '.join(done.stdout.split())[:300]}")
    return done.stdout


@contextmanager
def running(
    command: list[str], *, memory: int, folder: Path, cwd: Path | None = None, piped: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """Run a process in a session of its own until it is not needed any more. What it says goes to ``folder/output``.

    Args:
        command: what to run.
        memory: bytes of address space for each process of it.
        folder: is made, and holds what the process says.
        cwd: where it runs; by default in ``folder``.
        piped: talk with it over standard input and output.

    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "output").open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=cwd or folder,
            stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
            stdout=subprocess.PIPE if piped else output,
            stderr=output,
            text=True,
            start_new_session=True,
            preexec_fn=_bounded(memory),
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[Any]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=30)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # whatever it left behind in its session
    process.wait()


def said(folder: Path) -> str:
    """Return the end of what a process said."""
    return (folder / "output").read_text(errors="replace").strip()[-300:]


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[Any], folder: Path, seconds: float) -> None:
    """Wait until a process is ready.

    Raises:
        Missing: it ended, or was not ready in time.
    """
    end = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise Missing(f"it ended ({process.returncode}): {said(folder)}")
        if time.monotonic() > end:
            raise Missing(f"it was not ready after {seconds:.0f} s: {said(folder)}")
        time.sleep(0.005)


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def tree(root: int) -> list[int]:
    """Return a process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for each in found:
        found.extend(parents.get(each, []))
    return found


def proportional_memory(root: int) -> int:
    """Return the bytes that a process and all below it take, shared pages divided by those who share them (PSS)."""
    total = 0
    for each in tree(root):
        with suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total
