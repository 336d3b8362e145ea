"""Makes the files of a release below ``json-ld/``."""

from __future__ import annotations

import json
from typing import Any

from ccpr_graph import iris, manifest
from ccpr_graph.json_ld.context import make_context
from ccpr_graph.json_ld.frames import load_frames
from ccpr_graph.json_ld.schemas import make_schema
from ccpr_graph.project import Project


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
        {
            "name": frame.name,
            "title": frame.title,
            "description": frame.description,
            "class": frame.class_.iri,
            "example": iris.ID + frame.example,
        }
        for frame in frames
    ]
    files[manifest.JSON_LD_FRAME_LIST] = _json(listed)
    return files


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
