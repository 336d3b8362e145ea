"""What the API documentation and the pages say of frames. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ccpr_graph.web.api.parts import (
    answer,
    conditional,
    content,
    error,
    leads,
    path_parameter,
    reference,
    with_parameters,
    without,
)

_REF: Final = "#/$defs/"

CONTEXT: Final[dict[str, Any]] = {
    "responses": {
        200: answer("The context.", content("application/ld+json"), "ETag", "Last-Modified"),
        **conditional("If-None-Match, If-Modified-Since"),
        404: error("This release has none."),
    }
}
FRAMES: Final[dict[str, Any]] = {
    "responses": {
        200: answer(
            "Name, title, description, class and example of each frame.",
            content("text/html", json=reference("FrameList")),
            "ETag",
            "Last-Modified",
            "Link",
        ),
        **conditional("If-None-Match, If-Modified-Since"),
        400: error("The Accept header cannot be read."),
        406: error("There is none of the formats that were asked for."),
    }
}
FRAMES_AS: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(path_parameter("suffix", "The format.", "json", enum=["json", "html"])),
    "responses": {
        **without(FRAMES["responses"], 400, 406),
        404: error("There is no such format; the text names the frames."),
    },
}
_FRAME: Final = content("application/ld+json", "application/sparql-query", "text/html")
FRAME: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter("name", "The name of a frame; with .jsonld, .schema.json, .rq or .html if wanted.")
    ),
    "responses": {
        200: answer(
            "The frame, its JSON Schema, its query, or its page.",
            _FRAME | {"application/schema+json": {"schema": {"type": "object", "required": ["$schema"]}}},
            "ETag",
            "Last-Modified",
        ),
        **conditional("If-None-Match, If-Modified-Since"),
        308: leads("The list has no slash at its end."),
        400: error("The Accept header cannot be read."),
        404: error("There is no such frame; the text names those that there are."),
        406: error("There is none of the formats that were asked for."),
    },
}


@dataclass(frozen=True)
class Line:
    """A field on the page of a frame: name, what its values are, the piece they are described in, required, meaning."""

    name: str
    values: str
    piece: str
    required: bool
    meaning: str


def nodes(schema: Mapping[str, Any]) -> list[tuple[str, list[Line]]]:
    """Return the kinds of objects that a schema describes, with their fields: the outermost first, without a name."""
    pieces = {name: piece for name, piece in schema["$defs"].items() if "properties" in piece}
    return [("", list(_lines(schema))), *((name, list(_lines(piece))) for name, piece in pieces.items())]


def _lines(node: Mapping[str, Any], within: str = "") -> Iterator[Line]:
    for name, said in node["properties"].items():
        inner = said.get("items", said) if said.get("type") == "array" else said
        piece = str(inner.get("$ref", "")).removeprefix(_REF)
        values = "an object" if "properties" in inner else _words(inner)
        words = f"a list: {values}" if said.get("type") == "array" else values
        yield Line(
            within + name,
            words,
            "" if piece == "literal" else piece,
            name in node["required"],
            said.get("description", ""),
        )
        if "properties" in inner:
            yield from _lines(inner, f"{within}{name} › ")


def _words(said: Mapping[str, Any]) -> str:
    if "$ref" in said:
        return "text or number" if said["$ref"] == f"{_REF}literal" else "an object"
    if "propertyNames" in said:
        return "text by language" if said["additionalProperties"]["type"] == "string" else "lists of texts by language"
    if "const" in said:
        return str(said["const"])
    kinds = {"iri": "an IRI", "date": "a date", "duration": "a duration"}
    return kinds.get(
        said.get("format", ""), {"integer": "a whole number", "boolean": "true or false"}.get(said["type"], "text")
    )
