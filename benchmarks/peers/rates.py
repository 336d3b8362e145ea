"""Requests per second, by wrk."""

from __future__ import annotations

import re
import shutil
import subprocess
import uuid
from pathlib import Path

from peers.processes import Missing

CONNECTIONS = 8
# A comment that nobody has sent before makes a query that no cache has.
_CHANGING = """\
local sent = 0
request = function()
   sent = sent + 1
   return wrk.format("GET", "{target}%0A%23{once}" .. sent)
end
"""


def find_wrk() -> str:
    """Return where wrk is.

    Raises:
        Missing: it is not installed.
    """
    if (found := shutil.which("wrk")) is None:
        raise Missing("wrk is not installed (Debian has it as wrk)")
    return found


def rate(base: str, target: str, headers: dict[str, str], *, seconds: int, changing: bool, folder: Path) -> float:
    """Return how many requests per second are answered at eight connections, after a second that does not count.

    Args:
        base: the server, as ``http://host:port``.
        target: path and query string.
        headers: of each request.
        seconds: how long.
        changing: give every request a comment of its own.
        folder: for the script.

    Raises:
        Missing: wrk is not installed, or not all answers were a success.

    """
    command = [find_wrk(), "-t1", f"-c{CONNECTIONS}", "--timeout", "30s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    measured = 0.0
    for duration in (1, seconds):
        script: list[str] = []
        if changing:
            (folder / "changing.lua").write_text(_CHANGING.format(target=target, once=uuid.uuid4().hex))
            script = ["-s", str(folder / "changing.lua")]
        done = subprocess.run(
            [*command, *script, f"-d{duration}s", base + target], capture_output=True, text=True, check=False
        )
        measured = _read(done.stdout + done.stderr)
    return measured


def _read(text: str) -> float:
    for failure in (r"Non-2xx or 3xx responses: \d+", r"Socket errors: .*"):
        if found := re.search(failure, text):
            raise Missing(found[0])
    found = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if found is None:
        raise Missing(f"wrk said nothing of a rate: {text[-200:]}")
    return float(found[1])
