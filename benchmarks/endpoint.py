"""Measures the endpoint side by side with named peers in one run, and prints tables of ratios.

    python benchmarks/endpoint.py --size kaz                   # the shipped release
    python benchmarks/endpoint.py --size 200k --write          # generated; the tables go into docs/speed.md
    python benchmarks/endpoint.py --size 5m --nquads FILE.nq   # generated before
    python benchmarks/endpoint.py --size kaz --only ours pyoxigraph oxigraph --json measured.json

Every peer is started by this script on a free port with the same data, measured, and ended before the next one starts: two
of them with millions of triples do not fit a small machine. Each process has a limit on its address space (``--memory``).
What is not installed is reported as missing. Ctrl-C ends everything and removes the temporary folder.

docs/speed.md says what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import json
import logging
import os
import platform
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from peers.data import Data, make
from peers.measuring import Plan, measure
from peers.processes import GIBIBYTE, Missing
from peers.servers import NAMES, PEERS, Setting, serving, versions
from peers.tables import page, put_into

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "speed.md"
SECOND = "urn:x-benchmark:second-endpoint"
_BEGUN = time.monotonic()


def progress(line: str) -> None:
    """Say what is being done."""
    print(f"{time.monotonic() - _BEGUN:7.0f} s  {line}", file=sys.stderr, flush=True)


def load_questions(second: str) -> dict[str, str]:
    """Return the queries by name, with the address of the second endpoint in place."""
    files = sorted((ROOT / "benchmarks" / "questions").glob("*.rq"))
    return {file.stem: file.read_text(encoding="utf-8").replace(SECOND, second) for file in files}


def measure_all(data: Data, given: argparse.Namespace, folder: Path, loads: list[float]) -> dict[str, Any]:
    """Start, measure and end one peer after the other."""
    peers: dict[str, Any] = {}
    memory = int(given.memory * GIBIBYTE)
    nothing = Setting(data, folder, memory, "", given.oxigraph, given.nginx, tuple(given.serve_option), progress)
    with ExitStack() as stack:
        second = ""
        arguments = ("--data", str(data.labels))
        server, _started, _process = stack.enter_context(serving(nothing, "second", *arguments))
        second = f"{server.base}{server.path}"
        setting = Setting(data, folder, memory, second, given.oxigraph, given.nginx, nothing.serve, progress)
        plan = Plan(load_questions(second), given.runs, given.seconds, given.wrk, folder, progress)
        for name in given.only:
            peers[name] = measure_one(name, setting, plan)
            loads.append(os.getloadavg()[0])
    return about(data, loads, versions(given.oxigraph)) | {"peers": peers}


def measure_one(name: str, setting: Setting, plan: Plan) -> dict[str, Any]:
    """Return what was measured of one peer, or why it was not."""
    progress(f"== {NAMES[name]}")
    try:
        with PEERS[name](setting) as peer:
            return measure(peer, plan)
    except Missing as reason:
        progress(f"missing: {reason}")
        return {"missing": str(reason)}


def about(data: Data, loads: list[float], programs: list[str]) -> dict[str, Any]:
    """Return what was measured on: data, machine, versions."""
    with data.merge.open("rb") as lines:
        triples = sum(1 for _ in lines)
    busy = "" if loads[0] < 1 else "Measured while the machine did other work."
    libraries = [f"{name} {importlib.metadata.version(name)}" for name in ("pyoxigraph", "rdflib")]
    return {
        "size": data.size,
        "quads": data.quads,
        "triples": triples,
        "date": f"{datetime.datetime.now(datetime.UTC).date():%-d %B %Y}",
        "machine": f"{os.cpu_count()} cores, "
        + ", ".join([f"Python {platform.python_version()}", *libraries, *programs]),
        "busy": busy,
        "loads": loads,
    }


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="kaz", help="kaz, 200k, 5m; another name with --nquads")
    parser.add_argument("--nquads", type=Path, help="N-Quads, sorted; FILE.nt beside it is taken for its merge")
    parser.add_argument("--only", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--runs", type=int, default=15, help="of each query, at most")
    parser.add_argument("--seconds", type=float, default=4, help="for each query, at most")
    parser.add_argument("--wrk", type=int, default=5, help="seconds for each rate")
    parser.add_argument("--memory", type=float, default=8, help="GiB of address space for each process")
    parser.add_argument("--oxigraph", help="where Oxigraph's server is, if not on PATH")
    parser.add_argument("--nginx", type=Path, default=ROOT / "deploy" / "nginx.conf", help="nginx's configuration")
    parser.add_argument("--serve-option", action="append", default=[], help="a further option for ccpr-graph serve")
    parser.add_argument("--temporary", type=Path, help="where the temporary folder is made")
    parser.add_argument("--json", type=Path, help="write everything that was measured here")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md")
    return parser.parse_args()


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Measure, print, write."""
    given = arguments()
    logging.disable(logging.WARNING)
    signal.signal(signal.SIGTERM, _stop)
    loads = [os.getloadavg()[0]]  # of others: nothing of this runs yet
    with tempfile.TemporaryDirectory(prefix="ccpr-graph-benchmark-", dir=given.temporary) as temporary:
        folder = Path(temporary)
        data = make(given.size, given.nquads, folder / "data", int(given.memory * GIBIBYTE), progress)
        results = measure_all(data, given, folder, loads)
    if given.json:
        given.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    text = page(results)
    print(text)
    if given.write:
        put_into(PAGE, given.size, text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("stopped")
