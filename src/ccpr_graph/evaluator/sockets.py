"""Takes the right to make sockets from a process, where the system is Linux: a filter of system calls (seccomp).

The limit on open files says the same for data in memory. A prepared store on disk needs room for files that it opens
later, and this filter keeps a query from using that room for a connection. With both, one may fail.

The filter is seven instructions of the kernel's packet filter language (``linux/seccomp.h``, ``linux/filter.h``): on this
machine's architecture, ``socket`` and ``connect`` fail with EPERM, and everything else goes on as before. It can't be
taken back, not even by a program that this process would start.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from typing import Final

_NO_NEW_PRIVILEGES: Final = 38  # linux/prctl.h
_SET_SECCOMP: Final = 22
_FILTER: Final = 2  # SECCOMP_MODE_FILTER
_ALLOW: Final = 0x7FFF0000  # SECCOMP_RET_ALLOW
_ERRNO: Final = 0x00050000  # SECCOMP_RET_ERRNO
_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data

# machine -> its number in linux/audit.h; the numbers of socket and connect in its table of system calls
_MACHINES: Final = {
    "x86_64": (0xC000003E, (41, 42)),
    "aarch64": (0xC00000B7, (198, 203)),
}


def forbid_sockets() -> bool:
    """Let every later ``socket`` and ``connect`` of this thread fail; say whether the system does that."""
    system = os.uname()
    if system.sysname != "Linux" or system.machine not in _MACHINES or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    code = _program(*_MACHINES[system.machine])
    instructions = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: a 16-bit number of instructions, padding, a pointer
    program = struct.pack("@HxxxxxxQ", len(code) // 8, ctypes.addressof(instructions))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    zero = ctypes.c_ulong(0)
    if prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.c_char_p(program), zero, zero) == 0)


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter: an instruction is a code, two distances to jump, and a value."""
    allow = len(calls) + 1  # instructions from the comparison of architectures to the permission
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 0, allow, architecture),  # another architecture's calls have other numbers: let them be
        (_LOAD, 0, 0, _NUMBER),
        *((_JUMP_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
    ]
    return b"".join(struct.pack("@HBBI", *each) for each in code)
