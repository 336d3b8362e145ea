"""Takes every right from a worker that it does not need for evaluating queries.

What is taken, and by what:

* files and sockets: the limit on open files is lowered to those that are open, so every ``open`` and ``socket`` fails
  with EMFILE. No SERVICE, ``FROM <http…>`` or certificate store is reached, whatever the query is and whoever reads it.
  A store on disk gets as many as it has tables that are not open yet: its engine would go on without them, wrongly;
* sockets once more, by a filter of system calls (:mod:`.sockets`);
* memory: a limit on the address space (a failed allocation ends the process);
* time: an alarm for each question, which ends the process;
* what a worker could leave behind: no core dumps.

A system without one of these limits runs the queries without it.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import Final

from ccpr_graph.evaluator.sockets import forbid_sockets

try:
    import resource
except ImportError:  # not a Unix: there is no fork server either
    resource = None  # type: ignore[assignment]

ANSWERS: Final = 3
"""The file descriptor of a worker's socket."""

_MOST_FILES: Final = 65_536
_PEAK_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes


def take_places(channel: int, errors: int) -> socket.socket:
    """Move the descriptors of a new worker to their places, and close every other one.

    Nothing is on standard input and output, errors go to ``errors``, questions come on 3.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    # Out of the way first: a descriptor may lie where another one is to go.
    for place, descriptor in enumerate([_parked(each) for each in (nothing, nothing, errors, channel)]):
        os.dup2(descriptor, place)
    os.closerange(ANSWERS + 1, _MOST_FILES)
    return socket.socket(fileno=ANSWERS)


def _parked(descriptor: int) -> int:
    import fcntl

    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64)


def lock_down(memory: int, store: str | None) -> None:
    """Give up the right to open any file or socket, to dump core, and to grow beyond ``memory`` further bytes.

    ``store`` is the folder of the data, if they are on disk.
    """
    if resource is None:
        return
    size = address_space()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size is not None:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = size + memory if hard == resource.RLIM_INFINITY else min(size + memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    forbid_sockets()
    _open_nothing_more(0 if store is None else _unopened_tables(store))


def _unopened_tables(store: str) -> int:
    """Return how many tables of a store on disk (RocksDB: ``*.sst``) are not open in this process."""
    tables = {name for name in os.listdir(store) if name.endswith(".sst")}  # noqa: PTH208 - as above
    for number in range(_highest_open() + 1):
        try:
            tables.discard(os.readlink(f"/proc/self/fd/{number}").rpartition("/")[2])  # noqa: PTH115 - as above
        except OSError:  # not open, or a system that does not tell
            continue
    return len(tables)


def _open_nothing_more(room: int) -> None:
    """Lower the limit on open files to what is open and ``room`` more, after filling every gap below it."""
    highest = _highest_open()
    while (filled := os.dup(0)) < highest:  # the system gives the lowest number that is free
        pass
    resource.setrlimit(resource.RLIMIT_NOFILE, (filled + 1 + room, filled + 1 + room))


def _highest_open() -> int:
    try:
        return max(int(name) for name in os.listdir("/proc/self/fd"))  # noqa: PTH208 - pathlib would be one import more
    except OSError:
        return max((number for number in range(1024) if _is_open(number)), default=ANSWERS)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def address_space() -> int | None:
    """Return the bytes of address space of this process, where the system tells."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - as above
            return int(stream.read().split()[0]) * resource.getpagesize()
    except OSError:
        return None


def peak_memory() -> int:
    """Return the most bytes that were resident at a time in this process."""
    if resource is None:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT


def set_alarm(seconds: float) -> None:
    """Let the kernel end this process after so many seconds; 0 takes it back. Nothing else can stop a running query."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def reset_signals() -> None:
    """Make signals do what they do by default, whatever the parent did with them."""
    for number in (signal.SIGALRM, signal.SIGCHLD, signal.SIGTERM, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
