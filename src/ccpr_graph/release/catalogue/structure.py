"""Says what is in the dataset, with VoID: numbers, partitions, parts, vocabularies, links (https://www.w3.org/TR/void/)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.manifest import ReleaseFile
from ccpr_graph.natural_order import natural
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.release.catalogue.about import About, Part
from ccpr_graph.release.catalogue.counts import Counts
from ccpr_graph.release.catalogue.files import is_compressed, matches
from ccpr_graph.release.catalogue.links import Linkset
from ccpr_graph.release.catalogue.statements import Names, Statements, node, number, short, term, words

_TITLES: Final = (PREFIXES["dcterms"] + "title", PREFIXES["dcterms"] + "description")


def describe_structure(
    out: Statements, names: Names, about: About, counts: Counts, files: Sequence[ReleaseFile]
) -> None:
    """Say numbers, partitions, the pattern of identifiers, vocabularies and parts (VoID, section 4)."""
    dataset = names.dataset
    out.say(dataset, "void:uriSpace", ox.Literal(iris.ID))
    out.say(dataset, "void:uriRegexPattern", ox.Literal("^" + iris.ID.replace(".", r"\.") + ".+"))
    for key, value in (
        ("triples", counts.triples),
        ("entities", counts.entities),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("classes", len(counts.classes)),
        ("properties", len(counts.properties)),
    ):
        out.say(dataset, f"void:{key}", number(value))
    out.say(dataset, "void:vocabulary", *map(node, counts.vocabularies))
    _partitions(out, names, counts)
    for part in about.parts:
        _part(out, names, part, counts, files)


def _partitions(out: Statements, names: Names, counts: Counts) -> None:
    for iri, entities in counts.classes.items():
        part = names.part(f"class/{short(iri)}")
        out.say(names.dataset, "void:classPartition", node(part))
        out.say(part, "void:class", node(iri))
        out.say(part, "void:entities", number(entities))
    for iri, uses in counts.properties.items():
        part = names.part(f"property/{short(iri)}")
        out.say(names.dataset, "void:propertyPartition", node(part))
        out.say(part, "void:property", node(iri))
        out.say(part, "void:triples", number(uses.triples))
        out.say(part, "void:distinctSubjects", number(uses.subjects))
        out.say(part, "void:distinctObjects", number(uses.objects))


def _part(out: Statements, names: Names, part: Part, counts: Counts, files: Sequence[ReleaseFile]) -> None:
    """Describe a part; its triples are counted where it is one graph, or else graph by graph."""
    graphs = [iri for iri in counts.graphs if iri.removeprefix(iris.GRAPH).startswith(part.graphs)]
    if not graphs:
        return
    own = names.part(f"part/{part.name}")
    out.say(names.dataset, "void:subset", node(own))
    out.is_a(own, "void:Dataset")
    out.say(own, "dcterms:title", words(part.title))
    out.say(own, "dcterms:description", words(part.description))
    out.say(own, "void:subset", *(node(names.graph(iri)) for iri in graphs))
    if part.files is not None:
        whole = [file for file in files if matches(file.path, part.files) and not is_compressed(file.path)]
        out.say(own, "void:dataDump", *(node(names.file(file.path)) for file in whole))


def describe_graphs(
    out: Statements, names: Names, about: About, quads: Iterable[ox.Quad], counts: Counts, files: Sequence[ReleaseFile]
) -> None:
    """Describe each named graph as a ``void:Dataset``: what it says of itself, how many triples, where it is as a file.

    The files of the graph ``graph/document/x`` are those of the folder ``documents`` whose names begin with ``x.``.
    """
    said = _titles(quads, counts)
    by_stem = _by_stem(files)
    for iri, triples in counts.graphs.items():
        graph = names.graph(iri)
        out.say(names.dataset, "void:subset", node(graph))
        out.is_a(graph, "void:Dataset")
        for predicate, value in said.get(iri, ()):
            out.triples.append(ox.Triple(node(graph), predicate, value))
        out.say(graph, "void:triples", number(triples))
        if names.version is not None:
            out.say(graph, "dcterms:isVersionOf", node(iri))
        found = by_stem.get(_folder_and_stem(iri, about), ())
        out.say(graph, "void:dataDump", *(node(names.file(path)) for path in found))


def _titles(quads: Iterable[ox.Quad], counts: Counts) -> dict[str, list[tuple[ox.NamedNode, ox.Literal]]]:
    """Return titles and descriptions that the graph gives its own named graphs."""
    wanted = {node(iri) for iri in _TITLES}
    found: dict[str, list[tuple[ox.NamedNode, ox.Literal]]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate in wanted and isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            pair = (quad.predicate, value)
            if subject.value in counts.graphs and pair not in (known := found.setdefault(subject.value, [])):
                known.append(pair)
    return {iri: sorted(pairs, key=str) for iri, pairs in found.items()}


def _by_stem(files: Sequence[ReleaseFile]) -> dict[tuple[str, str], list[str]]:
    """Return plain files by folder and name; that a compressed one is beside each, the list of files tells."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in files:
        if is_compressed(file.path):
            continue
        path = PurePosixPath(file.path)
        found.setdefault((path.parent.as_posix(), path.name.partition(".")[0]), []).append(file.path)
    return found


def _folder_and_stem(iri: str, about: About) -> tuple[str, str]:
    name = iri.removeprefix(iris.GRAPH)
    for part in about.parts:
        for beginning in part.graphs:
            if part.folder and name.startswith(beginning):
                return part.folder, name.removeprefix(beginning)
    return "", ""


def describe_links(out: Statements, names: Names, linksets: Iterable[Linkset]) -> None:
    """Describe the links to other datasets (VoID, section 5), one linkset for each predicate and dataset."""
    for each in linksets:
        target = names.part(f"target/{each.target.name}")
        out.is_a(target, "void:Dataset")
        out.say(target, "dcterms:title", words(each.target.title))
        out.say(target, "void:uriSpace", ox.Literal(each.target.namespace))
        linkset = names.part(f"linkset/{each.target.name}/{short(each.predicate)}")
        out.say(names.dataset, "void:subset", node(linkset))
        out.is_a(linkset, "void:Linkset")
        out.say(linkset, "void:linkPredicate", node(each.predicate))
        out.say(linkset, "void:subjectsTarget", node(names.dataset))
        out.say(linkset, "void:objectsTarget", node(target))
        out.say(linkset, "void:triples", number(each.triples))
        out.say(linkset, "void:distinctSubjects", number(each.subjects))


def describe_examples(out: Statements, names: Names, about: About, quads: Iterable[ox.Quad]) -> None:
    """Name an example of each class that ``about`` wants one of: the resource that most is said of.

    Where several have as much, it is the first in natural order.
    """
    kind, size = term("rdf:type"), Counter[str]()
    found: dict[str, set[str]] = {iri: set() for iri in about.examples}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode):
            continue
        size[subject.value] += 1
        if quad.predicate == kind and isinstance(value, ox.NamedNode) and value.value in found:
            found[value.value].add(subject.value)
    for members in filter(None, found.values()):
        chosen = min(members, key=lambda iri: (-size[iri], natural(iri)))
        out.say(names.dataset, "void:exampleResource", node(chosen))
