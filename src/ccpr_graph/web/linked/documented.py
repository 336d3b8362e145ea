"""What ``/openapi.json`` says about the routes of linked data."""

from __future__ import annotations

from typing import Any, Final

from ccpr_graph.web.api.parts import (
    RDF,
    STRING,
    TEXT,
    Answers,
    answer,
    conditional,
    content,
    error,
    known,
    leads,
    parameter,
    path_parameter,
    reference,
    with_parameters,
)
from ccpr_graph.web.linked.paths import LONGEST, SUFFIX_OF
from ccpr_graph.web.linked.signposts import LINK_SET

_SUFFIXES: Final = ", ".join(SUFFIX_OF.values())
_DOCUMENTS: Final = content(*(each.media_type for each in SUFFIX_OF if each is not LINK_SET))
_ERRORS: Final[Answers] = {
    304: known("If-None-Match, If-Modified-Since"),
    308: leads("Without a slash at the end, and with every other one as it is instead of %2F."),
    400: error("The path or the Accept header cannot be read."),
    404: error("There is nothing with this name; the text tells what is near to it."),
    406: error("There is none of the formats that were asked for; the text lists what there is."),
    414: error("The path is longer than any name."),
    503: error("The server is busy; see Retry-After.", later=True),
}
RESOURCE: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter(
            "path", f"What follows id/ in the IRI; with one of {_SUFFIXES}, the document itself.", maxLength=LONGEST
        ),
        parameter(
            "frame", "With .jsonld: the name of a frame, for a neat tree. Ignored where there are no frames.", STRING
        ),
    ),
    "responses": {
        200: answer(
            "The document about the resource. Link has cite-as, license, collection, alternate, linkset.",
            _DOCUMENTS | {LINK_SET.media_type: {"schema": reference("LinkSet")}},
            "ETag",
            "Last-Modified",
        ),
        303: leads("The document is at Location; of no name at all, the description of the dataset.", TEXT),
        422: error("With a frame: the resource has too many statements for a tree."),
        **_ERRORS,
        **conditional("If-None-Match, If-Modified-Since"),
    },
}
GRAPH: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter(
            "path",
            "What follows graph/ in the IRI of the graph; with a suffix such as .ttl, one format.",
            maxLength=LONGEST,
        )
    ),
    "responses": {
        200: answer(
            "The triples of the graph, and what is said of it; as a page, what is said of it.",
            content(*RDF, "text/html"),
            "ETag",
            "Last-Modified",
            "Link",
        ),
        303: leads("Of the validation report and its results: the file that has them."),
        **_ERRORS,
    },
}
