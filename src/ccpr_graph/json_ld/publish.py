"""Makes the files of a release below ``json-ld/``."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import manifest
from ccpr_graph.json_ld.context import make_context
from ccpr_graph.json_ld.frames import load_frames
from ccpr_graph.json_ld.schemas import make_schema
from ccpr_graph.natural_order import natural
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")


def json_ld_files(project: Project) -> dict[str, bytes]:
    """Return the context, the frames with their queries and schemas, and a list of them, by path in a release.

    Raises:
        KnowledgeError: a file of ``data/frames`` is missing, malformed, or does not fit the ontology.
    """
    context = make_context(project)
    frames = load_frames(project, context)
    files = {manifest.JSON_LD_CONTEXT: _json(context.to_json())}
    for frame in frames:
        path = f"{manifest.JSON_LD_FRAMES}/{frame.name}"
        files[f"{path}.frame.jsonld"] = _json(frame.to_json())
        files[f"{path}.schema.json"] = _json(make_schema(frame))
        files[f"{path}.rq"] = frame.query.encode()
    listed = [
        {"name": frame.name, "title": frame.title, "description": frame.description, "class": frame.class_.iri}
        for frame in frames
    ]
    files[manifest.JSON_LD_FRAME_LIST] = _json(listed)
    return files


def with_examples(files: Mapping[str, bytes], quads: Collection[ox.Quad]) -> dict[str, bytes]:
    """Return the list of frames with an example of each, by its path in a release.

    The example is the resource of the frame's class that most is said of, or that is named most; the first in natural order
    where several are equal. A frame has none where the graph has no such resource.
    """
    listed = json.loads(files[manifest.JSON_LD_FRAME_LIST])
    found = _examples({entry["class"] for entry in listed}, quads)
    shown = [entry | ({"example": found[entry["class"]]} if entry["class"] in found else {}) for entry in listed]
    return {manifest.JSON_LD_FRAME_LIST: _json(shown)}


def _examples(classes: Collection[str], quads: Collection[ox.Quad]) -> dict[str, str]:
    members: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate == _TYPE and (class_ := _name(quad.object)) in classes:
            members.setdefault(class_, set()).add(_name(quad.subject))
    size = dict.fromkeys(set().union(*members.values()), 0)
    for quad in quads:
        for name in (_name(quad.subject), _name(quad.object)):
            if name in size:
                size[name] += 1
    return {iri: min(found, key=lambda each: (-size[each], natural(each))) for iri, found in members.items()}


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
