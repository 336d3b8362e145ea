"""Measures the endpoint side by side with named peers in one run, and prints tables of ratios.

    python benchmarks/endpoint.py --size kaz                   # the shipped release
    python benchmarks/endpoint.py --size 200k --write          # generated; the tables go into docs/speed.md
    python benchmarks/endpoint.py --size 5m --nquads FILE.nq   # generated before
    python benchmarks/endpoint.py --size kaz --only ours pyoxigraph oxigraph --json measured.json

Every peer is started by this script on a free port with the same data, and ended afterwards. Up to 500,000 triples all are up
at the same time, and each query is asked of one after the other in some rounds, so that what else the machine does befalls
all of them; beyond, one is ended before the next one starts: two of them do not fit a small machine. Each process has a
limit on its address space (``--memory``).
What is not installed is reported as missing. Ctrl-C ends everything and removes the temporary folder.

docs/speed.md says what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import dataclasses
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
from peers.servers import NAMES, PEERS, Peer, Setting, serving, versions
from peers.tables import page, put_into

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "speed.md"
TOGETHER = 500_000
"""Quads up to which all peers are up at the same time."""
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
    """Start, measure and end the peers: all together, or one after the other where they are large."""
    memory = int(given.memory * GIBIBYTE)
    nothing = Setting(data, folder, memory, "", given.oxigraph, given.nginx, tuple(given.serve_option), progress)
    groups = [given.only] if data.quads <= TOGETHER else [[name] for name in given.only]
    union = ("--default-graph", "union")
    found: dict[str, Any] = {}
    results: dict[str, Any] = {}
    with ExitStack() as stack:
        server, _started, _process = stack.enter_context(serving(nothing, "second", "--data", str(data.labels), *union))
        second = f"{server.base}{server.path}"
        setting = dataclasses.replace(nothing, second=second)
        plan = Plan(load_questions(second), given.runs, given.seconds, given.rounds, given.wrk, folder, progress)
        for group in groups:
            found |= measure_group(group, setting, plan)
            loads.append(os.getloadavg()[0])
            peers = {name: found[name] for name in given.only if name in found}
            results = about(data, loads, versions(given.oxigraph)) | {"together": len(groups) == 1, "peers": peers}
            if given.json:  # after each: a run of half an hour may be broken off
                given.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return results


def measure_group(names: list[str], setting: Setting, plan: Plan) -> dict[str, Any]:
    """Return what was measured of some peers that run at the same time, or why one was not."""
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        peers: dict[str, Peer] = {}
        for name in names:
            progress(f"starting {NAMES[name]}")
            try:
                peers[name] = stack.enter_context(PEERS[name](setting))
            except Missing as reason:
                progress(f"missing: {reason}")
                found[name] = {"missing": str(reason)}
        return found | measure(peers, plan)


def about(data: Data, loads: list[float], programs: list[str]) -> dict[str, Any]:
    """Return what was measured on: data, machine, versions."""
    with data.merge.open("rb") as lines:
        triples = sum(1 for _ in lines)
    busy = "" if loads[0] < 1 and max(loads) < 4 else "Measured while the machine did other work."  # own work is 3
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
    parser.add_argument("--rounds", type=int, default=3, help="over which the runs are spread")
    parser.add_argument("--wrk", type=int, default=4, help="seconds for each rate in each round")
    parser.add_argument("--memory", type=float, default=8, help="GiB of address space for each process")
    parser.add_argument("--oxigraph", type=os.path.abspath, help="where Oxigraph's server is, if not on PATH")
    parser.add_argument("--nginx", type=Path, default=ROOT / "deploy" / "nginx.conf", help="nginx's configuration")
    parser.add_argument("--serve-option", action="append", default=[], help="a further option for ccpr-graph serve")
    parser.add_argument("--temporary", type=Path, help="where the temporary folder is made")
    parser.add_argument("--json", type=Path, help="write everything that was measured here, peer by peer")
    parser.add_argument("--again", type=Path, metavar="JSON", help="measure nothing: the tables of what --json wrote")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md")
    return parser.parse_args()


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Measure, print, write."""
    given = arguments()
    if given.again:
        show(json.loads(given.again.read_text(encoding="utf-8")), given)
        return
    logging.disable(logging.WARNING)
    signal.signal(signal.SIGTERM, _stop)
    paths = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    # Children run in other folders, where a relative path would lead to another version of the project, or to none.
    os.environ["PYTHONPATH"] = os.pathsep.join(str(Path(path).resolve()) for path in paths)
    loads = [os.getloadavg()[0]]  # of others: nothing of this runs yet
    with tempfile.TemporaryDirectory(prefix="ccpr-graph-benchmark-", dir=given.temporary) as temporary:
        folder = Path(temporary)
        data = make(given.size, given.nquads, folder / "data", int(given.memory * GIBIBYTE), progress)
        results = measure_all(data, given, folder, loads)
    show(results, given)


def show(results: dict[str, Any], given: argparse.Namespace) -> None:
    """Print the tables, and put them into the page."""
    text = page(results)
    print(text)
    if given.write:
        put_into(PAGE, results["size"], text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("stopped")
