"""Looks at a server from the operating system: its processes, their memory, files and work (Linux: ``/proc``)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = "CCPR_GRAPH_ABUSE_MARK"
"""A variable in the environment of a server, by which its processes are found even where their parent is gone."""

_PROC = Path("/proc")
_GONE = (FileNotFoundError, ProcessLookupError)
_NOT_TOLD = (PermissionError, *_GONE)


@dataclass(frozen=True)
class Process:
    """One process as it is now: memory in bytes (its share of what is shared), processor time in ticks."""

    pid: int
    parent: int
    state: str
    ticks: int
    memory: int
    files: int


def tree(root: int, mark: str) -> list[Process]:
    """Return the processes below ``root``, itself included, and all that carry the mark; the root first if it lives."""
    stats = dict(_stats())
    wanted = {pid for pid in stats if pid == root or _has_mark(pid, mark)}
    while grown := {pid for pid, stat in stats.items() if stat[1] in wanted and pid not in wanted}:
        wanted |= grown
    found = []
    for pid in sorted(wanted, key=lambda pid: (pid != root, pid)):
        state, parent, ticks = stats.get(pid, ("", 0, 0))
        if state:
            found.append(Process(pid, parent, state, ticks, _memory(pid), _files(pid)))
    return found


def ticks_a_second() -> int:
    return os.sysconf("SC_CLK_TCK")


def _stats() -> Iterator[tuple[int, tuple[str, int, int]]]:
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(*_GONE):
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
                yield int(entry.name), (fields[0], int(fields[1]), int(fields[11]) + int(fields[12]))


def _has_mark(pid: int, mark: str) -> bool:
    try:
        return f"{MARK}={mark}".encode() in (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except _NOT_TOLD:
        return False


def _memory(pid: int) -> int:
    """Return the proportional set size; where it is not told (a zombie has none), the resident set size or 0."""
    with suppress(*_NOT_TOLD):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(*_NOT_TOLD):
        return int((_PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _files(pid: int) -> int:
    try:
        return len(list((_PROC / str(pid) / "fd").iterdir()))
    except _NOT_TOLD:
        return 0
