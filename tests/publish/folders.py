"""Small releases for tests, published as real ones are, but from a few quads that no build has to make."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project
from ccpr_graph.publish import Build, Changes, Order, publish
from ccpr_graph.release import write_release

DOCUMENT = "document/ccpr-c-aaa-co-1"
STATES = "vocabulary/states"

BASE = """
id/document/ccpr-c-aaa-co-1 a ccpr:ConcludingObservations | document/ccpr-c-aaa-co-1
id/document/ccpr-c-aaa-co-1 rdfs:label "CCPR/C/AAA/CO/1"@en | document/ccpr-c-aaa-co-1
id/document/ccpr-c-aaa-co-1/paragraph/2 a ccpr:Paragraph | document/ccpr-c-aaa-co-1
id/document/ccpr-c-aaa-co-1/paragraph/2 rdfs:label "CCPR/C/AAA/CO/1, para. 2"@en | document/ccpr-c-aaa-co-1
id/document/ccpr-c-aaa-co-1/paragraph/2 ccpr:text "The Committee is concerned."@en | document/ccpr-c-aaa-co-1
id/document/ccpr-c-aaa-co-1/concern/2 a ccpr:Concern | document/ccpr-c-aaa-co-1
id/document/ccpr-c-aaa-co-1/concern/2 rdfs:label "Concern: CCPR/C/AAA/CO/1, para. 2"@en | document/ccpr-c-aaa-co-1
id/document/ccpr-c-aaa-co-1/concern/2 dcterms:subject id/theme/torture | document/ccpr-c-aaa-co-1
id/theme/torture rdfs:label "Torture"@en | vocabulary/themes
id/state/aaa a ccpr:State | vocabulary/states
id/state/aaa rdfs:label "Aaa"@en | vocabulary/states
id/state/aaa ccpr:iso3 "AAA" | vocabulary/states
"""
"""One document and a State: subject, predicate, object, and behind the line the graph."""


def quads(text: str) -> list[ox.Quad]:
    """Read lines as in :data:`BASE`."""
    return [_quad(line) for line in text.splitlines() if line]


def _quad(line: str) -> ox.Quad:
    triple, _, graph = line.rpartition(" | ")
    subject, predicate, value = triple.split(" ", 2)
    return ox.Quad(
        ox.NamedNode(iris.BASE + subject),
        ox.NamedNode(_name(predicate)),
        _literal(value) if value.startswith('"') else ox.NamedNode(_name(value)),
        ox.NamedNode(iris.GRAPH + graph),
    )


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES["rdf"] + "type" if name == "a" else PREFIXES[prefix] + local if local else iris.BASE + name


def _literal(written: str) -> ox.Literal:
    text, _, rest = written[1:].rpartition('"')
    if rest.startswith("@"):
        return ox.Literal(text, language=rest[1:])
    return ox.Literal(text, datatype=ox.NamedNode(_name(rest[2:]))) if rest else ox.Literal(text)


def building(text: str, parts: Mapping[str, bytes] | None = None) -> Build:
    """Return what builds a release of the quads in a text, and further files."""

    def make(
        project: Project, place: Path, *, progress: Callable[[str], None], previous: str | None = None, **more: Any
    ) -> None:
        progress("building")
        write_release(
            place,
            quads(text),
            report_text="",
            report_turtle=b"",
            software_version="0.1.0",
            inputs="0" * 64,
            more=dict(parts or {}),
            **more,
        )

    return make


def put(
    project: Project,
    releases: Path,
    version: str,
    text: str,
    day: str = "2026-12-01",
    make: Build | None = None,
    **more: Any,
) -> Changes:
    """Publish a release of the quads in a text."""
    order = Order(project, releases, version, datetime.date.fromisoformat(day), **more)
    return publish(order, make=make or building(text))


def sentences(changes: Changes) -> list[str]:
    """Return all sentences of a list of changes."""
    return [sentence for group in changes.groups for sentence in group.sentences]
