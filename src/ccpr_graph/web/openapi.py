"""What ``/openapi.json`` says about each route, beyond what the code tells FastAPI by itself."""

from __future__ import annotations

from typing import Any, Final

from ccpr_graph.store.formats import GRAPH_FORMATS, TABLE_FORMATS
from ccpr_graph.web.protocol import FORM, FORMAT_PARAMETERS, QUERY

_EXAMPLE: Final = "SELECT ?class (COUNT(?s) AS ?number) WHERE { ?s a ?class } GROUP BY ?class ORDER BY DESC(?number)"
_TEXT: Final[dict[str, Any]] = {"text/plain": {"schema": {"type": "string"}}, "text/html": {}}

DESCRIPTION: Final = """\
Concluding observations of the UN Human Rights Committee as linked open data. Not a United Nations site.

The endpoint is read-only, needs no key, and answers from a fixed release: the same query gives the same result until the
next release. Every answer allows cross-origin use.
"""


def _error(description: str) -> dict[str, Any]:
    return {"description": description, "content": _TEXT}


def _string_list(description: str, example: str | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "description": description}
    return schema | ({"example": [example]} if example else {})


_FORMAT_NAMES: Final = ", ".join(each.name for each in (*TABLE_FORMATS, *GRAPH_FORMATS)) + ", html"
_FORMAT_HELP: Final = (
    f"A format by name ({_FORMAT_NAMES}) or media type. Counts where Accept is absent, `*/*` or prefers HTML."
)
_FIELDS: Final[dict[str, dict[str, Any]]] = {
    "query": {"type": "string", "description": "A SPARQL 1.1 query.", "example": _EXAMPLE},
    "default-graph-uri": _string_list("IRIs of named graphs whose merge is to be the default graph."),
    "named-graph-uri": _string_list("IRIs of the named graphs that GRAPH is to see."),
    FORMAT_PARAMETERS[0]: _string_list(_FORMAT_HELP),
    "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "Seconds to give the query; more than the server's own limit counts as that limit.",
    },
}
_RESULTS: Final[dict[str, Any]] = {
    each.media_type: {"schema": {"type": "string"}} for each in (*TABLE_FORMATS, *GRAPH_FORMATS)
} | {"text/html": {}}
_LATER: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}
CROWDED: Final[dict[int | str, dict[str, Any]]] = {
    429: _error("The client asks too often, or too much at a time; the text says how much it may.")
    | {"headers": _LATER},
    503: _error("The server has as many connections as it can hold, or is too busy.") | {"headers": _LATER},
}
"""What a request may be answered on every route whose use is limited."""

_QUERY_ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    400: _error("The query is not valid (with line and column), is refused, or its result is too large."),
    403: _error("An update: the endpoint is read-only."),
    406: _error("The result has none of the formats that were asked for; the text lists what there is."),
    413: _error("The query is too long."),
    429: CROWDED[429],
    503: _error("The query was stopped at its time limit, or the server is busy.") | {"headers": _LATER},
}

SPARQL_GET: Final[dict[str, Any]] = {
    "openapi_extra": {
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": schema["description"], "schema": schema}
            for name, schema in _FIELDS.items()
        ],
    },
    "responses": {
        200: {
            "description": "The result of the query; without a query, a description of the service in RDF or as a page.",
            "content": _RESULTS,
        },
        304: {"description": "The client has the answer already (If-None-Match)."},
        **_QUERY_ERRORS,
    },
}
SPARQL_POST: Final[dict[str, Any]] = {
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {
                FORM: {"schema": {"type": "object", "required": ["query"], "properties": _FIELDS}},
                QUERY: {"schema": {"type": "string", "example": _EXAMPLE}},
            },
        },
    },
    "responses": {
        200: {"description": "The result of the query.", "content": _RESULTS},
        **_QUERY_ERRORS,
        415: _error("The body is neither a form nor a SPARQL query."),
    },
}
DUMP_LIST: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "The files of the release, with sizes and SHA-256.",
            "content": {"application/json": {"schema": {"type": "object"}}, "text/html": {}},
        }
    },
}
_DUMP_TYPES: Final = (
    "text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/ld+json",
    "application/rdf+xml", "application/json", "application/gzip", "image/svg+xml", "text/csv", "text/plain",
)  # fmt: skip
DUMP: Final[dict[str, Any]] = {
    "openapi_extra": {
        "parameters": [
            {
                "name": "path",
                "in": "path",
                "required": True,
                "description": "A path from the list of files.",
                "schema": {"type": "string", "example": "graph.ttl"},
            }
        ],
    },
    "responses": {
        200: {
            "description": "The file; its ETag is the SHA-256 of the bytes sent, compressed where Accept-Encoding allows.",
            "content": {name: {} for name in _DUMP_TYPES},
        },
        206: {"description": "The range that was asked for."},
        304: {"description": "The client has this file already (If-None-Match, If-Modified-Since)."},
        404: _error("The release has no such file."),
        412: _error("The file is another than the one that If-Match or If-Unmodified-Since names."),
        416: {"description": "The range lies outside the file."},
        503: _error("The release has been replaced, and the server not yet started again."),
    },
}
_RDF: Final = ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")


def _path_parameter(name: str, description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "example": example}
    return {
        "parameters": [{"name": name, "in": "path", "required": True, "description": description, "schema": schema}]
    }


def _represented(description: str, *more: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {
            "description": f"{description} Content-Location and Link name the representations.",
            "content": {name: {} for name in (*_RDF, *more, "text/html")},
        },
        304: {"description": "The client has this representation already (If-None-Match)."},
        400: _error("The Accept header cannot be read."),
        404: _error("There is nothing at this address; the text names what there is."),
        406: _error("There is none of the formats that were asked for; the text lists what there is."),
    }


REDIRECT: Final[dict[str, Any]] = {"responses": {302: {"description": "It is where `Location` says."}}}
ONTOLOGY: Final[dict[str, Any]] = {
    "responses": _represented("All of it, as Turtle unless the Accept header asks otherwise.")
}
ONTOLOGY_AS: Final[dict[str, Any]] = {
    "openapi_extra": _path_parameter("suffix", "ttl, jsonld, rdf, nt or html.", "ttl"),
    "responses": {key: value for key, value in _represented("All of it.").items() if key not in (400, 406)},
}
ONTOLOGY_PART: Final[dict[str, Any]] = {
    "openapi_extra": _path_parameter(
        "name",
        "A version (1.0.0), alignments, or changes (JSON); with a suffix such as .ttl or .html if wanted.",
        "1.0.0",
    ),
    "responses": _represented("The version or part.", "application/json"),
}
SHAPE: Final[dict[str, Any]] = {
    "openapi_extra": _path_parameter(
        "name", "The name of a node shape; with a suffix such as .ttl if wanted.", "Concern"
    ),
    "responses": _represented("The shape with its properties, constraints and targets."),
}
PICTURE: Final[dict[str, Any]] = {
    "responses": {
        200: {"description": "The picture.", "content": {"image/svg+xml": {}}},
        304: {"description": "The client has it already (If-None-Match)."},
        404: _error("This release has no picture."),
    },
}
_ABOUT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "software_version": {"type": "string"},
        "inputs": {"type": "string", "description": "SHA-256 of what the release was built from."},
        "identity": {"type": "string", "description": "Changes when the data change."},
        "current": {"type": "boolean", "description": "False when a newer release lies in the folder."},
    },
}


def _status(word: str) -> dict[str, Any]:
    properties = {"status": {"type": "string", "enum": [word]}, "release": _ABOUT}
    schema = {"type": "object", "required": ["status", "release"], "properties": properties}
    return {"application/json": {"schema": schema}}


HEALTH: Final[dict[str, Any]] = {
    "responses": {200: {"description": "The server is alive; no query was evaluated.", "content": _status("ok")}},
}
READY: Final[dict[str, Any]] = {
    "responses": {
        200: {"description": "A query was evaluated just now.", "content": _status("ready")},
        503: {
            "description": "The engine does not answer, or the server is about to stop.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
    },
}
GRAPH_STORE: Final[dict[str, Any]] = {
    "openapi_extra": {
        "parameters": [
            {
                "name": "graph",
                "in": "query",
                "required": False,
                "description": "The IRI of a named graph.",
                "schema": {"type": "string"},
            },
            {
                "name": "default",
                "in": "query",
                "required": False,
                "allowEmptyValue": True,
                "description": "The default graph, instead of a named one.",
                "schema": {"type": "string"},
            },
        ],
    },
    "responses": {
        200: {
            "description": "The triples of the graph.",
            "content": {each.media_type: {"schema": {"type": "string"}} for each in GRAPH_FORMATS},
        },
        304: {"description": "The client has it already."},
        400: _error("The request names no graph, or several."),
        404: _error("There is no such graph."),
        406: _error("The graph has none of the formats that were asked for."),
        503: _error("The server is busy.") | {"headers": _LATER},
    },
}
