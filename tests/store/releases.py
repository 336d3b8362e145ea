"""Writes small releases for tests of the server, without the compiler."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ccpr_graph import iris, manifest

P = iris.ONTOLOGY
DOCUMENT_1, DOCUMENT_2 = iris.document("CCPR/C/AAA/CO/1"), iris.document("CCPR/C/BBB/CO/2")
GRAPH_1, GRAPH_2 = iris.graph("document", "ccpr-c-aaa-co-1"), iris.graph("document", "ccpr-c-bbb-co-2")
ARTICLE = iris.article("iccpr", "7")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

SHARED = f"<{ARTICLE}> <{_TYPE}> <{P}Article>"
"""A triple that stands in both graphs."""


def nquads() -> str:
    lines = []
    for graph, document in ((GRAPH_1, DOCUMENT_1), (GRAPH_2, DOCUMENT_2)):
        lines.append(f"{SHARED} <{graph}> .")
        lines.append(f"<{document}> <{_TYPE}> <{P}ConcludingObservations> <{graph}> .")
        for number in range(1, 6):
            paragraph = f"<{document}/paragraph/{number}>"
            lines.append(f"{paragraph} <{_TYPE}> <{P}Paragraph> <{graph}> .")
            lines.append(
                f'{paragraph} <{P}text> "The Committee is concerned, {number} times, at <b>\\"x\\"</b>"@en <{graph}> .'
            )
            lines.append(f"{paragraph} <{P}cites> <{ARTICLE}> <{graph}> .")
    return "\n".join(sorted(lines)) + "\n"


QUADS = 34
TRIPLES = 33
STATISTICS = {
    "quads": QUADS,
    "triples": TRIPLES,
    "resources": 13,
    "graphs": {GRAPH_1: 17, GRAPH_2: 17},
    "classes": {
        P + "Article": 1,
        P + "ConcludingObservations": 2,
        P + "Paragraph": 10,
        "http://example.org/Foreign": 99,
    },
}


def write_release(folder: Path, *, graph: str | None = None, statistics: object = STATISTICS) -> Path:
    """Write a release of two documents, or of the N-Quads given."""
    files = {
        manifest.GRAPH_NQUADS: ("application/n-quads", graph or nquads()),
        manifest.STATISTICS: ("application/json", json.dumps(statistics)),
        "documents/ccpr-c-aaa-co-1.ttl": ("text/turtle", f"{SHARED} .\n"),
    }
    entries = []
    for path, (media_type, text) in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        data = text.encode()
        entries.append(manifest.ReleaseFile(path, media_type, len(data), hashlib.sha256(data).hexdigest()))
    write_manifest(folder, *entries)
    return folder


def write_manifest(folder: Path, *entries: manifest.ReleaseFile) -> None:
    text = manifest.Manifest("0.1.0", "0" * 64, entries).to_json()
    (folder / manifest.MANIFEST).write_text(text, encoding="utf-8")
