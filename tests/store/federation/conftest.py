from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.releases import write_release
from tests.waiting import PATIENCE

E = "http://e.example/"
ELSEWHERE = f"""\
<{E}one> <{E}name> "One" <{E}graph> .
<{E}one> <{E}name> "Un"@fr <{E}graph> .
<{E}two> <{E}name> "Two" <{E}graph> .
<{E}two> <{E}knows> <{E}one> <{E}graph> .
<{E}three> <{E}says> "a \\\\ \\"quoted\\" line\\nand another ) }} # {{ \\\\u0022" <{E}graph> .
<{E}three> <{E}weight> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> <{E}graph> .
<{E}four> <{E}has> _:nothing <{E}graph> .
"""


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another endpoint: this program, serving other data, in a process of its own."""
    folder = write_release(tmp_path_factory.mktemp("elsewhere") / "release", graph=ELSEWHERE)
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--release", str(folder), "--port", "0", "--workers", "1"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "500"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=Path.cwd(), text=True
    ) as server:
        try:
            assert server.stdout
            said = server.stdout.readline()
            address = re.search(r"http://\S+?:\d+/", said)
            assert address, said
            yield address[0] + "sparql"
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)
