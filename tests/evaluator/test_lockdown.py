"""What a worker can no longer do: tried in a process of its own, each lock without the others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_TRY = """
import os, socket, sys
from ccpr_graph.evaluator import lockdown, sockets
{prepare}
def attempt(name, act):
    try:
        act()
        print(name, "done")
    except (OSError, MemoryError) as error:
        print(name, type(error).__name__, getattr(error, "errno", None))
attempt("socket", lambda: socket.socket())
attempt("inet6", lambda: socket.socket(socket.AF_INET6))
attempt("open", lambda: open("/etc/passwd"))
attempt("memory", lambda: bytearray(300 * 1024 * 1024))
"""


def outcome(prepare: str) -> list[str]:
    ended = subprocess.run(
        [sys.executable, "-c", _TRY.format(prepare=prepare)], capture_output=True, text=True, check=True
    )
    return ended.stdout.splitlines()


def test_without_locks_all_of_it_can_be_done() -> None:
    assert outcome("") == ["socket done", "inet6 done", "open done", "memory done"]


@pytest.mark.skipif(sys.platform != "linux", reason="the filter of system calls is Linux's")
def test_the_filter_alone_forbids_sockets() -> None:
    said = outcome("assert sockets.forbid_sockets()")
    assert said == ["socket PermissionError 1", "inet6 PermissionError 1", "open done", "memory done"]


def test_all_locks_together() -> None:
    said = outcome("lockdown.lock_down(100 * 1024 * 1024, None)")
    assert [line.split()[1] for line in said] == ["PermissionError", "PermissionError", "OSError", "MemoryError"]


def test_the_limit_on_files_alone_forbids_sockets_too() -> None:
    said = outcome("lockdown.forbid_sockets = lambda: None; lockdown.lock_down(10**12, None)")
    assert [line.split()[1] for line in said] == ["OSError", "OSError", "OSError", "done"]


def test_a_store_on_disk_keeps_room_for_its_tables_but_no_sockets(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number:06}.sst").write_bytes(b"")
    (tmp_path / "LOG").write_bytes(b"")
    one_is_open = f"kept = open({str(tmp_path / '000001.sst')!r}); lockdown.lock_down(10**12, {str(tmp_path)!r});"
    count = "files = []\ndef fill():\n    while True: files.append(open('/etc/passwd'))\ntry:\n    fill()\nexcept OSError:\n    print(len(files), 'files')"
    said = outcome(f"{one_is_open}\n{count}\nfiles.clear()")
    assert said[0] == "2 files"
    assert said[1] == "socket PermissionError 1"


def test_descriptors_of_the_parent_are_closed(tmp_path: Path) -> None:
    program = (
        "import os\nfrom ccpr_graph.evaluator import lockdown\n"
        "kept = [os.open('/etc/passwd', os.O_RDONLY) for _ in range(20)]\n"
        "a, b = __import__('socket').socketpair()\n"
        "out = os.dup(1)\n"
        "channel = lockdown.take_places(a.detach(), out)\n"
        "os.write(2, ' '.join(sorted(os.listdir('/proc/self/fd'), key=int)).encode())\n"
        "os._exit(0)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "0 1 2 3 4", "the four of a worker, and the listing itself"
    assert os.path.exists("/proc/self/fd")  # noqa: PTH110
