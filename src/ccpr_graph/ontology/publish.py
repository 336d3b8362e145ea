"""Makes the files of a release that document the ontology and the shapes, for programs and for the pages of the server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris, manifest
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.infer import Rule, load_rules
from ccpr_graph.knowledge import read_triples
from ccpr_graph.ontology.changelog import load_changelog
from ccpr_graph.ontology.formats import to_jsonld, to_ntriples, to_rdfxml
from ccpr_graph.ontology.picture import Picture, load_picture
from ccpr_graph.ontology.sections import load_sections
from ccpr_graph.ontology.svg import draw
from ccpr_graph.ontology.terms import Terms
from ccpr_graph.ontology.versions import load_versions
from ccpr_graph.project import Project

_WRITERS: Final[Mapping[str, Callable[[Sequence[ox.Triple]], bytes]]] = {
    ".jsonld": to_jsonld,
    ".rdf": to_rdfxml,
    ".nt": to_ntriples,
}
_TERM: Final = re.compile(r"\bccpr:(\w+)")


def published(project: Project) -> dict[str, bytes]:
    """Return the files by their paths in a release; the same project gives the same bytes.

    Turtle is the source itself, comments included; the shapes are all their files, one after the other.

    Raises:
        KnowledgeError: a file is missing or malformed, or the versions of the ontology contradict each other.
    """
    versions = load_versions(project)
    files = _in_all_formats(manifest.ONTOLOGY_FILES, project.ontology.read_bytes())
    for version in versions[:-1]:
        path = manifest.archived_ontology(version.number)
        files |= _in_all_formats(path, version.path.read_bytes())
    if project.alignments.exists():
        read_triples(project.alignments)
        files |= _in_all_formats(manifest.ALIGNMENT_FILES, project.alignments.read_bytes())
    files |= _in_all_formats(manifest.SHAPES_FILES, _shapes(project))
    picture = model_picture(project)
    files[manifest.MODEL_PICTURE] = draw(picture).encode()
    files[manifest.DOCUMENTATION] = _json(_documentation(project, picture))
    return files


def model_picture(project: Project) -> Picture:
    """Return the picture of the model, laid out.

    Raises:
        KnowledgeError: ``ontology/picture.yaml`` is malformed or does not fit the ontology.
    """
    return load_picture(project.ontology_picture, Terms(read_triples(project.ontology)))


def _in_all_formats(path: str, turtle: bytes) -> dict[str, bytes]:
    triples = [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    return {f"{path}.ttl": turtle} | {path + suffix: write(triples) for suffix, write in _WRITERS.items()}


def _shapes(project: Project) -> bytes:
    """Return all files of shapes as one. Each names its own prefixes, so they can stand one after the other."""
    files = sorted(project.shapes.glob("*.ttl"))
    if not files:
        raise KnowledgeError("there are no shapes here", file=project.shapes, remedy="Restore the folder 'shapes'")
    for path in files:
        read_triples(path)
    return b"\n".join(path.read_bytes() for path in files)


def _documentation(project: Project, picture: Picture) -> dict[str, Any]:
    changelog = load_changelog(project.ontology_changelog)
    return {
        "sections": [section.model_dump(mode="json") for section in load_sections(project.ontology_sections)],
        "changelog": [entry.model_dump(mode="json") for entry in changelog.root],
        "rules": [_rule(rule) for rule in load_rules(project.rules)],
        "picture": {
            "title": picture.title,
            "description": picture.description,
            "boxes": [{"term": box.key, "name": box.name, "words": " ".join(box.words)} for box in picture.boxes],
            "arrows": [
                {"property": arrow.property, "from": start, "label": label, "to": end}
                for arrow, (start, label, end) in zip(picture.arrows, picture.sentences(), strict=True)
            ],
        },
    }


def _rule(rule: Rule) -> dict[str, Any]:
    body = "\n".join(line for line in rule.query.splitlines() if not line.startswith("#"))
    return {
        "slug": rule.slug,
        "title": rule.title,
        "description": rule.description,
        "query": body.strip(),
        "terms": sorted({iris.term(name) for name in _TERM.findall(body)}),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
