"""What ``/openapi.json`` says about the reconciliation service."""

from __future__ import annotations

from typing import Any, Final

from ccpr_graph.web.api.parts import (
    STRING,
    Answers,
    Described,
    answer,
    content,
    error,
    leads,
    one_of,
    parameter,
    path_parameter,
    reference,
    with_parameters,
    without,
)
from ccpr_graph.web.protocol import FORM

_SCRIPT: Final = "application/javascript"
_KINDS: Final = ("entity", "type", "property")
_FIELDS: Final[dict[str, Described]] = {
    "queries": {
        "type": "string",
        "description": "A reconciliation query batch in JSON.",
        "example": '{"q0": {"query": "GC 36", "type": "GeneralComment"}}',
    },
    "query": {"type": "string", "description": "A single query (version 0.1): a name, or an object in JSON."},
    "extend": {
        "type": "string",
        "description": "A data extension query in JSON: `ids`, a list, and `properties`, a list of objects with an `id`.",
    },
}
_CALLBACK: Final = parameter(
    "callback", "JSONP: the name of a JavaScript function to call with the answer.", {"type": "string"}
)


def _field(name: str) -> Described:
    schema = _FIELDS[name]
    return parameter(name, schema["description"], {"type": "string"})


def _answers(description: str, body: Described, *more: int) -> Answers:
    errors: Answers = {
        400: error("The request cannot be read; the sentence says what and where."),
        404: error("There is nothing with this identifier, or of this kind."),
        413: error("The request is too long, or asks for too much at a time."),
        415: error("The body is no form."),
        429: error("The client asks too often, or too much at a time.", later=True),
        503: error("The data did not answer in time; see Retry-After.", later=True),
    }
    return {200: answer(description, body), **{each: errors[each] for each in (400, *more, 429, 503)}}


_RESULTS: Final = ("CandidatesByQuery", "Candidates", "DataExtension")


def _any_of(*schemas: str) -> Described:
    return {"anyOf": [reference(each) for each in schemas]}


def _id(description: str = "The identifier of a resource, or its IRI.") -> Described:
    return parameter("id", description, STRING)


def _kind() -> Described:
    return path_parameter("kind", "Of what.", _KINDS[0], **one_of(_KINDS))


BY_GET: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(*map(_field, _FIELDS), _CALLBACK),
    "responses": _answers(
        "Without a query, the service manifest, or to a browser a page; otherwise candidates, or values.",
        content(_SCRIPT, "text/html", json=_any_of("ReconciliationManifest", *_RESULTS)),
        413,
    ),
}
BY_POST: Final[dict[str, Any]] = {
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": {"type": "object", "minProperties": 1, "properties": _FIELDS}}},
        }
    },
    "responses": _answers("Candidates, or values.", content(json=_any_of(*_RESULTS)), 413, 415),
}
SUGGEST: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        _kind(),
        parameter("prefix", "What has been typed.", STRING),
        parameter("cursor", "How many to leave out.", {"type": "integer", "minimum": 0, "maximum": 999_999_999}),
        parameter("type", "Entities of this type only.", STRING),
        _CALLBACK,
    ),
    "responses": _answers("Suggestions.", content(_SCRIPT, json=reference("Suggestions")), 404),
}
FLYOUT: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(_kind(), _id(), _CALLBACK),
    "responses": _answers("The identifier, and a piece of HTML.", content(_SCRIPT, json=reference("Flyout")), 404),
}
PROPERTIES: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        parameter("type", "A type; without, the properties of all.", STRING),
        parameter("limit", "How many at most; 0 for all.", {"type": "integer", "minimum": 0, "maximum": 999_999_999}),
        _CALLBACK,
    ),
    "responses": _answers("Properties.", content(_SCRIPT, json=reference("ProposedProperties"))),
}
PREVIEW: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(_id()),
    "responses": _answers("A small page.", content("text/html"), 404),
}
VIEW: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(_id()),
    "responses": {303: leads("The address of the resource."), **without(_answers("", {}, 404), 200)},
}
