"""What ``/openapi.json`` says about the routes of the endpoint, of files, of the ontology, of pages and of the server itself."""

from __future__ import annotations

from typing import Any, Final

from ccpr_graph import iris
from ccpr_graph.store import Release
from ccpr_graph.store.formats import GRAPH_FORMATS, JSON, TABLE_FORMATS
from ccpr_graph.web.api.examples import example_graph, showing
from ccpr_graph.web.api.parts import (
    STRING,
    SUFFIX,
    SUFFIX_OF_DATASET,
    TEXT,
    Answers,
    Described,
    answer,
    conditional,
    content,
    error,
    known,
    leads,
    listed,
    parameter,
    path_parameter,
    reference,
    represented,
    with_link_sets,
    with_parameters,
    without,
)
from ccpr_graph.web.protocol import FORM, FORMAT_PARAMETERS, QUERY

_EXAMPLE: Final = "SELECT ?class (COUNT(?s) AS ?number) WHERE { ?s a ?class } GROUP BY ?class ORDER BY DESC(?number)"
_SHORTEST: Final = 0.001  # seconds

OF_A_RELEASE: Final = """\
Concluding observations of the UN Human Rights Committee as linked open data. Not a United Nations site.

"""
"""What the data are, where they are a release: files that somebody serves may hold anything."""

DESCRIPTION: Final = """\
The endpoint is read-only, needs no key, and answers from fixed data: the same query gives the same result until the next
release. Every answer allows cross-origin use.

What can be had in several formats comes in the one that the `Accept` header likes best; the media types of the answers are
those that there are. `HEAD` is answered wherever `GET` is, without a body, and `OPTIONS` everywhere. An error is one
sentence of plain text, or a page where HTML is preferred.
"""

CROWDED: Final[Answers] = {
    429: error("The client asks too often, or too much at a time; the text says how much it may.", later=True),
    503: error("The server has as many connections as it can hold, or is too busy.", later=True),
}
"""What a request may be answered on every route whose use is limited."""

_FORMAT_NAMES: Final = ", ".join(each.name for each in (*TABLE_FORMATS, *GRAPH_FORMATS)) + ", html"
_FORMAT_HELP: Final = (
    f"A format by name ({_FORMAT_NAMES}) or media type. Counts where Accept is absent, `*/*` or prefers HTML."
)
_FIELDS: Final[dict[str, Described]] = {
    "query": {"type": "string", "description": "A SPARQL 1.1 query.", "example": _EXAMPLE},
    "default-graph-uri": listed(STRING) | {"description": "IRIs of named graphs whose merge is the default graph."},
    "named-graph-uri": listed(STRING) | {"description": "IRIs of the named graphs that GRAPH is to see."},
    **{
        name: listed(STRING) | {"description": _FORMAT_HELP if name == FORMAT_PARAMETERS[0] else "The same as format."}
        for name in FORMAT_PARAMETERS
    },
    "timeout": {
        "type": "number",
        "minimum": _SHORTEST,
        "description": "Seconds to give the query; more than the server's own limit counts as that limit.",
    },
}
_JSON_LD: Final = "application/ld+json"
_TABLES: Final = tuple(each.media_type for each in TABLE_FORMATS)
_GRAPHS: Final = tuple(each.media_type for each in GRAPH_FORMATS)
_RESULTS: Final = content(*_TABLES, *_GRAPHS, "text/html") | {JSON.media_type: {"schema": reference("SparqlResults")}}

_QUERY_ERRORS: Final[Answers] = {
    400: error("The query is not valid (with line and column), is refused, or its result is too large."),
    403: error("An update: the endpoint is read-only."),
    406: error("The result has none of the formats that were asked for; the text lists what there is."),
    413: error("The query is too long."),
    429: CROWDED[429],
    503: error("The query was stopped at its time limit, or the server is busy.", later=True),
}


def _field(name: str) -> Described:
    """Return a field as a parameter of the address."""
    schema = _FIELDS[name]
    own = {key: value for key, value in schema.items() if key not in ("description", "example")}
    return parameter(name, schema["description"], own, example=schema.get("example"))


SPARQL_GET: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(*map(_field, _FIELDS)),
    "responses": {
        200: answer(
            "The result of the query; without a query, a description of the service in RDF or as a page.", _RESULTS
        ),
        304: known(),
        **_QUERY_ERRORS,
    },
}
SPARQL_POST: Final[dict[str, Any]] = {
    "openapi_extra": {
        # SPARQL 1.1 Protocol, 2.1.3: with a query as body, the rest stands in the address.
        **with_parameters(*(_field(name) for name in _FIELDS if name != "query")),
        "requestBody": {
            "required": True,
            "content": {
                FORM: {"schema": {"type": "object", "required": ["query"], "properties": _FIELDS}},
                QUERY: {"schema": {"type": "string", "example": _EXAMPLE}},
            },
        },
    },
    "responses": {
        200: answer("The result of the query.", _RESULTS),
        304: known(),
        **_QUERY_ERRORS,
        415: error("The body is neither a form nor a SPARQL query."),
    },
}
DUMP_LIST: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        parameter("group", "On the page: the files of one group alone. A page of the list names the groups.", STRING),
        parameter(
            "from",
            "With group: the number of the file that the page begins with.",
            {"type": "integer", "minimum": 1, "maximum": 999_999_999},
        ),
    ),
    "responses": {
        200: answer(
            "The files of the release, with sizes and SHA-256.",
            content("text/html", json=reference("Manifest")),
            "ETag",
            "Last-Modified",
        ),
        **conditional(),
        404: error("There is no such group, or no file of this number in it."),
    },
}
DUMP_TYPES: Final = (
    "text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/ld+json",
    "application/rdf+xml", "application/sparql-query", "application/gzip", "image/svg+xml", "text/csv",
    "text/tab-separated-values", "text/plain",
)  # fmt: skip
"""The kinds of files that a release has, besides JSON."""

_LEADING: Final = {"description": "The page about the dataset, the licence, the link set.", "schema": STRING}
# A part of a body in JSON is no JSON, and no schema describes it.
_PARTS: Final[Described] = content(*DUMP_TYPES, "multipart/byteranges") | {"application/json": {}, _JSON_LD: {}}
FILE: Final[Answers] = {
    200: answer(
        "The file; its ETag is the SHA-256 of the bytes sent, compressed where Accept-Encoding allows.",
        content(*DUMP_TYPES, json={"type": ["object", "array"]}),
        "ETag",
        "Last-Modified",
        "Repr-Digest",
    ),
    206: answer(
        "The range that was asked for; several ranges come as multipart/byteranges.",
        _PARTS,
        "Content-Range",
    ),
    **conditional("If-None-Match, If-Modified-Since"),
    404: error("The release has no such file."),
    416: answer("The range lies outside the file.", TEXT, "Content-Range"),
}
FILE[200]["headers"]["Link"] = _LEADING
"""The answers of a route that sends files of a release."""

DUMP: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(path_parameter("path", "A path from the list of files.", "manifest.json")),
    "responses": {**FILE, 503: error("The release has been replaced, and the server not yet started again.")},
}
_DATASET: Final = represented("The description, or the links between it, the page and the files as a link set.")
_DATASET[200]["content"] = with_link_sets(_DATASET[200]["content"])
DATASET: Final[dict[str, Any]] = {"responses": _DATASET}
DATASET_AS: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(SUFFIX_OF_DATASET),
    "responses": without(_DATASET, 400, 406),
}
REDIRECT: Final[dict[str, Any]] = {"responses": {302: leads("It is where `Location` says.")}}
MOVED: Final[dict[str, Any]] = {"responses": {308: leads("It is where `Location` says.")}}
ONTOLOGY: Final[dict[str, Any]] = {
    "responses": represented("All of it, as Turtle unless the Accept header asks otherwise.")
}
ONTOLOGY_AS: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(SUFFIX),
    "responses": without(represented("All of it."), 400, 406),
}
_LIST_ABOVE: Final = {308: leads("The list has no slash at its end.")}
ONTOLOGY_PART: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter(
            "name",
            "A version (1.0.0), alignments, or changes (JSON); with a suffix such as .ttl or .html if wanted.",
            "changes",
        )
    ),
    "responses": represented("The version or part.", json=reference("OntologyChanges")) | _LIST_ABOVE,
}
SHAPE: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter("name", "The name of a node shape; with a suffix such as .ttl if wanted.")
    ),
    "responses": represented("The shape with its properties, constraints and targets.") | _LIST_ABOVE,
}
PICTURE: Final[dict[str, Any]] = {
    "responses": {
        200: answer("The picture.", content("image/svg+xml"), "ETag"),
        **conditional(),
        404: error("This release has no picture."),
    },
}
HEALTH: Final[dict[str, Any]] = {
    "responses": {
        200: answer("The server is alive; no query was evaluated.", content(json=reference("Alive"))),
    },
}
READY: Final[dict[str, Any]] = {
    "responses": {
        200: answer("A query was evaluated just now.", content(json=reference("Ready"))),
        503: answer(
            "The engine does not answer, or the server is about to stop.", content(json=reference("Unavailable"))
        ),
    },
}
_GRAPH_STORE: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        parameter("graph", "The IRI of a named graph.", STRING),
        parameter("default", "The default graph, instead of a named one.", STRING) | {"allowEmptyValue": True},
    ),
    "responses": {
        200: answer("The triples of the graph.", content(*_GRAPHS), "ETag"),
        304: known(),
        400: error("The request names no graph, or several."),
        404: error("There is no such graph."),
        406: error("The graph has none of the formats that were asked for."),
        413: error("The name of the graph is too long."),
        503: error("The server is busy.", later=True),
    },
}
START: Final[dict[str, Any]] = {
    "responses": {
        200: answer("What there is, example queries to run, files.", content("text/html")),
        307: leads("Where there is no release, to the endpoint."),
    },
}
DOCUMENT: Final[dict[str, Any]] = {
    "responses": {200: answer("The document.", content(json={"type": "object", "required": ["openapi", "paths"]}))}
}


def graph_store(release: Release | None) -> dict[str, Any]:
    """Describe the route of graphs, with one of the release's as an example."""
    graph = example_graph(release)
    return showing(_GRAPH_STORE, graph=None if graph is None else iris.GRAPH + graph)


def crawled(description: str, media_type: str, *, replaced: bool = False) -> dict[str, Any]:
    """Describe a route for crawlers; with ``replaced``, one that needs the release to be the one on disk."""
    gone = {503: error("The release has been replaced, and the server not yet started again.")} if replaced else {}
    return {"responses": {200: answer(description, content(media_type), "ETag"), **conditional(), **gone}}
