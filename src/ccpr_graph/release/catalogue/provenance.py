"""Says how the dataset was made, with PROV-O (https://www.w3.org/TR/prov-o/): software, sources, the checksum of all inputs.

There is no time in it but the date that a release was given: the same inputs give the same description.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ccpr_graph.release.catalogue.statements import Names, Statements, node, term, typed, words


@dataclass(frozen=True)
class Source:
    """A file that a document was read from: its name in the project, and its SHA-256."""

    file: str
    sha256: str


def describe_build(
    out: Statements,
    names: Names,
    quads: Iterable[ox.Quad],
    sources: Sequence[Source],
    *,
    software: str,
    inputs: str,
    issued: str | None,
) -> None:
    """Describe the build: an activity of the software in its version, which used the inputs, and the sources among them."""
    build, agent, everything = (names.part(name) for name in ("build", "software", "inputs"))
    out.say(names.dataset, "prov:wasGeneratedBy", node(build))
    out.is_a(build, "prov:Activity")
    out.say(build, "rdfs:label", words(f"Build with ccpr-graph {software}"))
    out.say(build, "prov:wasAssociatedWith", node(agent))
    out.say(build, "prov:used", node(everything))
    out.say(build, "dcterms:date", None if issued is None else typed(issued, "date"))
    out.is_a(agent, "prov:SoftwareAgent")
    out.say(agent, "rdfs:label", words(f"ccpr-graph {software}"))
    out.say(agent, "schema:softwareVersion", ox.Literal(software))
    out.is_a(everything, "prov:Entity", "prov:Collection")
    out.say(everything, "rdfs:label", words("All files that the build read, its code, and the versions of its engines"))
    out.checksum(everything, names.part("checksum/inputs"), inputs)
    known = _described(quads)
    for source in sorted(set(sources), key=lambda source: source.file):
        own = known.get(source.sha256, names.part(f"source/{source.sha256}"))
        out.say(build, "prov:used", node(own))
        out.say(everything, "prov:hadMember", node(own))
        out.say(names.dataset, "prov:wasDerivedFrom", node(own))
        out.is_a(own, "prov:Entity")
        out.say(own, "dcterms:identifier", ox.Literal(source.file))
        out.checksum(own, names.part(f"checksum/source/{source.sha256}"), source.sha256)


def _described(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return the files that the graph describes, by their checksums."""
    predicate = term("ccpr:sha256")
    return {
        quad.object.value: quad.subject.value
        for quad in quads
        if quad.predicate == predicate
        and isinstance(quad.object, ox.Literal)
        and isinstance(quad.subject, ox.NamedNode)
    }
