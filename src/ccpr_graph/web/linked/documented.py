"""What ``/openapi.json`` says about the routes of linked data."""

from __future__ import annotations

from typing import Any, Final

from ccpr_graph.store.formats import GRAPH_FORMATS
from ccpr_graph.web.linked.paths import LONGEST, SUFFIX_OF

_TEXT: Final[dict[str, Any]] = {"text/plain": {"schema": {"type": "string"}}, "text/html": {}}
_SUFFIXES: Final = ", ".join(SUFFIX_OF.values())


def _error(description: str) -> dict[str, Any]:
    return {"description": description, "content": _TEXT}


def _path(description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST, "example": example}
    return {"name": "path", "in": "path", "required": True, "description": description, "schema": schema}


_ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "The client has this document already (If-None-Match, If-Modified-Since)."},
    308: {"description": "Without the slash at the end."},
    400: _error("The path or the Accept header cannot be read."),
    404: _error("There is nothing with this name; the text tells what is near to it."),
    406: _error("There is none of the formats that were asked for; the text lists what there is."),
    414: _error("The path is longer than any name."),
    503: _error("The server is busy; see Retry-After."),
}
RESOURCE: Final[dict[str, Any]] = {
    "openapi_extra": {
        "parameters": [
            _path(
                f"What follows id/ in the IRI; with one of {_SUFFIXES}, the document itself.", "treaty-body/ccpr.ttl"
            ),
            {
                "name": "frame",
                "in": "query",
                "required": False,
                "description": "With .jsonld: the name of a frame, for a neat tree. Ignored where there are no frames.",
                "schema": {"type": "string"},
            },
        ]
    },
    "responses": {
        200: {
            "description": "The document about the resource. Link has cite-as, license, collection, alternate, linkset.",
            "content": {each.media_type: {} for each in SUFFIX_OF},
        },
        303: {"description": "The document is at Location.", "content": _TEXT},
        **_ERRORS,
    },
}
GRAPH: Final[dict[str, Any]] = {
    "openapi_extra": {
        "parameters": [
            _path(
                "What follows graph/ in the IRI of the graph; with a suffix such as .ttl, one format.", "ontology.ttl"
            )
        ]
    },
    "responses": {
        200: {
            "description": "The triples of the graph, and what is said of it; as a page, what is said of it.",
            "content": {each.media_type: {} for each in GRAPH_FORMATS} | {"text/html": {}},
        },
        **_ERRORS,
    },
}
