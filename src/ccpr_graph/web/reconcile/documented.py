"""What ``/openapi.json`` says about the reconciliation service."""

from __future__ import annotations

from typing import Any, Final

from ccpr_graph.web.protocol import FORM

_TEXT: Final[dict[str, Any]] = {"text/plain": {"schema": {"type": "string"}}, "text/html": {}}
_JSON: Final[dict[str, Any]] = {"application/json": {"schema": {"type": "object"}}}
_KINDS: Final = ("entity", "type", "property")
_FIELDS: Final[dict[str, dict[str, Any]]] = {
    "queries": {
        "type": "string",
        "description": "A reconciliation query batch in JSON.",
        "example": '{"q0": {"query": "GC 36", "type": "GeneralComment"}}',
    },
    "query": {"type": "string", "description": "A single query (version 0.1): a name, or an object in JSON."},
    "extend": {
        "type": "string",
        "description": "A data extension query in JSON.",
        "example": '{"ids": ["state/fra"], "properties": [{"id": "ccpr:iso3"}]}',
    },
}
_CALLBACK: Final = {
    "type": "string",
    "description": "JSONP: the name of a JavaScript function to call with the answer.",
}


def _error(description: str) -> dict[str, Any]:
    return {"description": description, "content": _TEXT}


def _parameter(name: str, schema: dict[str, Any], *, place: str = "query", required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": required,
        "description": schema.get("description", ""),
        "schema": {key: value for key, value in schema.items() if key != "description"},
    }


def _responses(description: str, content: dict[str, Any], *more: int) -> dict[int | str, Any]:
    errors: dict[int | str, Any] = {
        400: _error("The request cannot be read; the sentence says what and where."),
        404: _error("There is nothing with this identifier, or of this kind."),
        413: _error("The request is too long, or asks for too much at a time."),
        415: _error("The body is no form."),
        503: _error("The data did not answer in time; see Retry-After."),
    }
    described: dict[int | str, Any] = {200: {"description": description, "content": content}}
    return described | {each: errors[each] for each in (400, *more, 503)}


_ID: Final = {"type": "string", "description": "The identifier of a resource, or its IRI.", "example": "state/fra"}
_KIND: Final = _parameter("kind", {"type": "string", "enum": [*_KINDS]}, place="path", required=True)
_MORE: Final = _parameter("callback", _CALLBACK)

BY_GET: Final[dict[str, Any]] = {
    "openapi_extra": {"parameters": [*(_parameter(name, schema) for name, schema in _FIELDS.items()), _MORE]},
    "responses": _responses(
        "Candidates, values, or the service manifest; to a browser, a page.",
        {**_JSON, "application/javascript": {}, "text/html": {}},
        413,
    ),
}
BY_POST: Final[dict[str, Any]] = {
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": {"type": "object", "properties": _FIELDS}}},
        }
    },
    "responses": _responses("Candidates, or values.", _JSON, 413, 415),
}
SUGGEST: Final[dict[str, Any]] = {
    "openapi_extra": {
        "parameters": [
            _KIND,
            _parameter("prefix", {"type": "string", "description": "What has been typed."}),
            _parameter("cursor", {"type": "integer", "minimum": 0, "description": "How many to leave out."}),
            _parameter("type", {"type": "string", "description": "Entities of this type only."}),
            _MORE,
        ]
    },
    "responses": _responses("Suggestions.", {**_JSON, "application/javascript": {}}, 404),
}
FLYOUT: Final[dict[str, Any]] = {
    "openapi_extra": {"parameters": [_KIND, _parameter("id", _ID), _MORE]},
    "responses": _responses("The identifier, and a piece of HTML.", {**_JSON, "application/javascript": {}}, 404),
}
PROPERTIES: Final[dict[str, Any]] = {
    "openapi_extra": {
        "parameters": [
            _parameter("type", {"type": "string", "description": "A type.", "example": "State"}),
            _parameter("limit", {"type": "integer", "minimum": 0, "description": "How many at most; 0 for all."}),
            _MORE,
        ]
    },
    "responses": _responses("Properties.", {**_JSON, "application/javascript": {}}),
}
PREVIEW: Final[dict[str, Any]] = {
    "openapi_extra": {"parameters": [_parameter("id", _ID)]},
    "responses": _responses("A small page.", {"text/html": {}}, 404),
}
VIEW: Final[dict[str, Any]] = {
    "openapi_extra": {"parameters": [_parameter("id", _ID)]},
    "responses": {
        key: value
        for key, value in ({303: {"description": "The address of the resource."}} | _responses("", {}, 404)).items()
        if key != 200
    },
}
