"""The files of a release as people look for them: the whole, by document, by State, by vocabulary, tables, the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ccpr_graph.manifest import (
    ASSERTED_FILES,
    COMPRESSED,
    DOCUMENTS,
    GRAPH_FILES,
    INFERRED_FILES,
    STATES,
    TABLES,
    VOCABULARIES,
    ReleaseFile,
)
from ccpr_graph.natural_order import natural

_FORMATS: Final = {
    ".ttl": "Turtle",
    ".nt": "N-Triples",
    ".nq": "N-Quads",
    ".trig": "TriG",
    ".jsonld": "JSON-LD",
    ".rdf": "RDF/XML",
    ".csv": "CSV",
    ".tsv": "TSV",
    ".json": "JSON",
    ".txt": "text",
    ".svg": "SVG",
    ".xml": "XML",
}
_SUFFIX: Final = re.compile(r"\.[a-z]+$")
_GROUPS: Final = (
    (
        "whole",
        "The whole graph",
        "Everything in one file. N-Quads and TriG also say which graph says what: a document, a vocabulary, a rule.",
        (f"{GRAPH_FILES}.",),
    ),
    (
        "tables",
        "Tables",
        "For spreadsheets, R and pandas; csv-metadata.json says what every column means (CSV on the Web).",
        (f"{TABLES}/",),
    ),
    ("documents", "By document", "All that the graph of one document says.", (f"{DOCUMENTS}/",)),
    (
        "states",
        "By State",
        "A State’s entry, its treaty status and its documents. States without a document have no file.",
        (f"{STATES}/",),
    ),
    ("vocabularies", "By vocabulary", "Treaties, themes, groups, sessions and the rest.", (f"{VOCABULARIES}/",)),
    (
        "origin",
        "By origin",
        "What was read from documents or written by people, and what follows from it by rule.",
        (f"{ASSERTED_FILES}.", f"{INFERRED_FILES}."),
    ),
)
_REST: Final = ("rest", "The rest", "Ontology, shapes, descriptions, the report of the checks.")


MOST: Final = 200
"""Files of a group that one page shows."""


@dataclass(frozen=True)
class Entry:
    """A file, its format in words, and the same file compressed, if it lies beside."""

    file: ReleaseFile
    format: str
    compressed: ReleaseFile | None


@dataclass(frozen=True)
class Group:
    """Files that belong together. ``key`` is the fragment of its heading."""

    key: str
    title: str
    note: str
    entries: Sequence[Entry]

    @cached_property
    def bytes(self) -> int:
        """How large the plain files are together."""
        return sum(entry.file.bytes for entry in self.entries)


def groups(files: Iterable[ReleaseFile]) -> list[Group]:
    """Return the files in groups; a group without files is left out."""
    entries = _entries(list(files))
    made = []
    for key, title, note, beginnings in _GROUPS:
        made.append(Group(key, title, note, [entry for entry in entries if entry.file.path.startswith(beginnings)]))
    grouped = {entry.file.path for group in made for entry in group.entries}
    key, title, note = _REST
    made.append(Group(key, title, note, [entry for entry in entries if entry.file.path not in grouped]))
    return [group for group in made if group.entries]


def _entries(files: Sequence[ReleaseFile]) -> list[Entry]:
    by_path = {file.path: file for file in files}
    plain = (
        path for path in by_path if path.removesuffix(COMPRESSED) == path or path[: -len(COMPRESSED)] not in by_path
    )
    return [Entry(by_path[path], _format(path), by_path.get(path + COMPRESSED)) for path in sorted(plain, key=natural)]


def _format(path: str) -> str:
    suffix = _SUFFIX.search(path)
    return _FORMATS.get(suffix[0], suffix[0].lstrip(".")) if suffix else "text"
