"""Starts real stores on free ports of this machine, and ends them; a grammar made of the embedded engine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port

START = 90  # seconds: the machine may be busy


@dataclass(frozen=True)
class Store:
    """A store that runs: where it answers queries, where its graphs are, who may write."""

    name: str
    query: str
    graphs: str
    user: str | None = None
    password: str = ""
    folder: Path = Path()

    @property
    def address(self) -> str:
        return f"sparql+{self.query}"


def find_oxigraph() -> str:
    """Return where Oxigraph's server is; skips the test where it is not."""
    beside = Path(sys.executable).parent / "oxigraph"
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if found is None:
        pytest.skip("Oxigraph's server is not installed: pip install oxigraph")
    return found


def find_virtuoso() -> str:
    """Return where Virtuoso is; skips the test where it is not."""
    found = shutil.which("virtuoso-t")
    if found is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    return found


@contextmanager
def running(command: list[str], folder: Path, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in the foreground until it is not needed any more; ready when ``url`` answers anything."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait_until_it_answers(url, process, folder)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        assert process.poll() is None, (folder / "output").read_text()
        try:
            httpx.get(url, timeout=START, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer at {url}: {(folder / 'output').read_text()}")


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Store]:
    """Run Oxigraph's server, with nothing in it."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [find_oxigraph(), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}", *options]
    with running(command, folder, f"{base}/query?query=ASK%7B%7D"):
        yield Store("oxigraph", f"{base}/query", f"{base}/store", folder=folder)


_VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
{sparql}
"""


@contextmanager
def virtuoso(folder: Path, sparql: str = "") -> Iterator[Store]:
    """Run Virtuoso, with nothing in it but its own graphs; ``sparql`` is the section of that name of its settings."""
    program = find_virtuoso()
    http, sql = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, http=http, sql=sql, sparql=sparql))
    base = f"http://127.0.0.1:{http}"
    command = [program, "+foreground", "+wait", "+configfile", str(settings)]
    with running(command, folder, f"{base}/sparql?query=ASK%7B%7D"):
        yield Store("virtuoso", f"{base}/sparql", f"{base}/sparql-graph-crud-auth", "dba", "dba", folder)


def environment() -> dict[str, str]:
    """Return the environment without the proxies of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
