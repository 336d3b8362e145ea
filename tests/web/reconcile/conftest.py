from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ccpr_graph.store import Engine, Release
from ccpr_graph.web.reconcile.gathering import gather
from ccpr_graph.web.reconcile.index import Index
from ccpr_graph.web.reconcile.matching import Candidate, reconcile
from ccpr_graph.web.reconcile.reading import Query
from tests.store.services import EngineService
from tests.waiting import PATIENCE
from tests.web.reconcile.lists import types_of

Find = Callable[..., list[Candidate]]
SERVE = """
import sys
from pathlib import Path
from ccpr_graph.web import Settings, serve
serve(Path(sys.argv[1]), Settings(port=0), announce=lambda line: print(line, flush=True))
"""


class Service:
    """A reconciliation service over HTTP, asked as OpenRefine asks it."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def reconcile(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        response = self.http.post("/reconcile", data={"queries": json.dumps({"q0": query})})
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["q0"]["result"]
        return found

    def extend(self, ids: list[str], *properties: str | dict[str, Any]) -> dict[str, Any]:
        wanted = [each if isinstance(each, dict) else {"id": each} for each in properties]
        response = self.http.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": wanted})})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def get(self, path: str, **parameters: str) -> Any:
        response = self.http.get(f"/reconcile{path}", params=parameters)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture(scope="session")
def index(release: Release) -> Index:
    with Engine(release, workers=1) as engine:
        return Index(asyncio.run(gather(EngineService(engine))))


@pytest.fixture
def find(index: Index) -> Find:
    def find_(text: str, type_: str = "", **more: Any) -> list[Candidate]:
        return reconcile(index, Query(text, types_of(type_), **more))

    return find_


@pytest.fixture(scope="session")
def service(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A real server of the whole release, on a free port."""
    log = tmp_path_factory.mktemp("reconcile") / "log"
    with log.open("w") as stream:
        command = [sys.executable, "-W", "error", "-c", SERVE, str(release.folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream, text=True)
    assert process.stdout is not None
    found = re.search(r"at (http://127\.0\.0\.1:\d+)/", process.stdout.readline())
    assert found, Path(log).read_text()
    with httpx.Client(base_url=found[1], timeout=60) as http:
        yield Service(http)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=PATIENCE)
    process.stdout.close()
