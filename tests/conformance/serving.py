"""Serves a dataset with the command as a user has it, and asks it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from tests.conformance.manifests import Data, iri_of


def write_dataset(data: Data, path: Path) -> Path:
    """Write a dataset as N-Quads; literals stay as they are written, and each file has its own blank nodes."""
    placed: list[tuple[Path, ox.NamedNode | ox.DefaultGraph]] = [(each, ox.DefaultGraph()) for each in data.default]
    placed += [(each, ox.NamedNode(name)) for name, each in data.named]
    quads = []
    for file, graph in placed:
        for quad in ox.parse(path=file, base_iri=iri_of(file), rename_blank_nodes=True):
            quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    ox.serialize(quads, path, ox.RdfFormat.N_QUADS)
    return path


@contextmanager
def served(file: Path, options: Sequence[str] = ()) -> Iterator[str]:
    """Start the command on a file of RDF and give its address; it must end in good order."""
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--data", str(file), "--port", "0", "--workers", "1"]
    log = file.with_suffix(".log")
    with log.open("w") as errors:
        process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=errors, text=True)
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"at (http://127\.0\.0\.1:\d+)/", line)
        if found is None:
            process.kill()
            raise AssertionError(line + log.read_text())
        try:
            yield found[1]
        finally:
            process.terminate()
            assert process.wait(timeout=30) == 0
