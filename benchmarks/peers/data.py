"""What is asked about: the shipped release, or generated graphs with their inferences; and the files that peers want."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ccpr_graph import manifest
from peers.processes import run

SEED = 4
MERGE = "urn:x-benchmark:merge"
"""The graph that the merge is in, where it has to be in one."""
_BENCHMARKS = Path(__file__).parents[1]
_GRAPH = re.compile(rb" <[^<>]*> \.\n\Z")
_LABEL = b"rdf-schema#label>"
_MATERIALISE = """
import sys
import pyoxigraph as ox
from ccpr_graph import find_project
from ccpr_graph.infer import load_rules, materialise
source, target = sys.argv[1:]
store = ox.Store()
store.bulk_load(path=source, format=ox.RdfFormat.N_QUADS)
materialise(store, load_rules(find_project().rules))
store.dump(target, ox.RdfFormat.N_QUADS)
"""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Data:
    """A dataset in the forms that peers load.

    Attributes:
        size: how the size is called.
        nquads: all named graphs.
        merge: the merge of all named graphs, as N-Triples, each once.
        labels: some of it, for a second endpoint that ``SERVICE`` asks.
        release: a release folder with the N-Quads.
        quads: lines of the N-Quads.

    """

    size: str
    nquads: Path
    merge: Path
    labels: Path
    release: Path
    quads: int


def make(size: str, given: Path | None, folder: Path, memory: int, progress: Progress) -> Data:
    """Make, or find, what a size is measured on: ``kaz``, ``200k``, ``5m``, or anything with a file of N-Quads ``given``.

    Where a file has one beside it that ends in ``.nt`` instead, that one has to be its merge, and is used.
    """
    folder.mkdir(parents=True)
    release = folder / "release"
    if given is not None:
        nquads = given
    elif size == "kaz":
        progress("building the release")
        run([sys.executable, "-m", "ccpr_graph", "build", "--release", str(release)], memory=memory)
        nquads = release / manifest.GRAPH_NQUADS
    else:
        nquads = _generated(size, folder, memory, progress)
    merge = nquads.with_suffix(".nt") if given is not None else folder / "merge.nt"
    if given is None or not merge.exists():
        merge = _merge(nquads, folder / nquads.with_suffix(".nt").name, progress)
    if not release.exists():
        progress("writing a release folder")
        _release(nquads, release)
    return Data(size, nquads, merge, _labels(merge, folder / "labels.nq"), release, _count(nquads))


def _generated(size: str, folder: Path, memory: int, progress: Progress) -> Path:
    triples = int(float(size[:-1]) * {"k": 1_000, "m": 1_000_000}[size[-1]])
    asserted, nquads = folder / "asserted.nq", folder / "graph.nq"
    progress(f"generating {triples:,} triples")
    generator = [sys.executable, str(_BENCHMARKS / "generator.py"), str(triples), str(asserted), "--seed", str(SEED)]
    run(generator, memory=memory)
    progress("inferring")
    run([sys.executable, "-c", _MATERIALISE, str(asserted), str(folder / "unsorted.nq")], memory=memory)
    _sort(folder / "unsorted.nq", nquads)
    for each in (asserted, folder / "unsorted.nq"):
        each.unlink()
    return nquads


def _sort(source: Path, target: Path) -> None:
    """Sort lines, each once: a release is sorted, too, and loads faster for it."""
    command = ["sort", "-u", "-S", "400M", "-T", str(target.parent), "-o", str(target), str(source)]
    subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C"})


def _merge(nquads: Path, target: Path, progress: Progress) -> Path:
    progress("merging the named graphs")
    unsorted = target.with_name("unsorted.nt")
    with nquads.open("rb") as source, unsorted.open("wb") as merged:
        for line in source:
            merged.write(_GRAPH.sub(b" .\n", line))
    _sort(unsorted, target)
    unsorted.unlink()
    return target


def _labels(merge: Path, target: Path) -> Path:
    """Write labels of instruments, in a graph: Virtuoso asks other endpoints for the graph that it is itself asked for."""
    with merge.open("rb") as source, target.open("wb") as labels:
        for line in source:
            if _LABEL in line and b"/id/instrument/" in line:
                labels.write(line.removesuffix(b" .\n") + f" <{MERGE}> .\n".encode())
    return target


def _release(nquads: Path, folder: Path) -> None:
    """Write a release folder around N-Quads."""
    folder.mkdir()
    try:  # a release may not lead out of its folder by a symbolic link
        (folder / manifest.GRAPH_NQUADS).hardlink_to(nquads.resolve())
    except OSError:  # on another file system
        shutil.copyfile(nquads, folder / manifest.GRAPH_NQUADS)
    statistics = json.dumps({"quads": _count(nquads), "triples": 0, "resources": 0, "graphs": {}, "classes": {}})
    (folder / manifest.STATISTICS).write_text(statistics, encoding="utf-8")
    entries = [_entry(folder, manifest.GRAPH_NQUADS, "application/n-quads")]
    entries.append(_entry(folder, manifest.STATISTICS, "application/json"))
    inputs = hashlib.sha256(entries[0].sha256.encode()).hexdigest()
    text = manifest.Manifest("0.0.0", inputs, tuple(entries)).to_json()
    (folder / manifest.MANIFEST).write_text(text, encoding="utf-8")


def _entry(folder: Path, path: str, media_type: str) -> manifest.ReleaseFile:
    file = folder / path
    return manifest.ReleaseFile(path, media_type, file.stat().st_size, manifest.sha256_of(file))


def _count(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)
