"""Puts ``/openapi.json`` together: what FastAPI collects from the routes, and what holds for many of them.

Headers of conditional and partial requests follow from the answers that a route names, so that neither is forgotten: who may
answer 304 reads ``If-None-Match`` and gives an ``ETag``, who may answer 206 reads ``Range``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ccpr_graph.web.api.parts import STRING, Described, error
from ccpr_graph.web.api.schemas import SCHEMAS
from ccpr_graph.web.site import Site

PATH: Final = "/openapi.json"
LEFT_OUT: Final[Mapping[str, str]] = {
    "/docs": "this document as a page for people",
    "/docs.js": "a part of that page",
    "/assets/api-docs": "parts of that page",
    "/style.css": "a part of all pages",
    "/icon.svg": "a part of all pages",
    "/sitemap-{number}.xml": "there only where a sitemap has more addresses than one may have; sitemap.xml names them",
    "/sitemap-{number}.xml.gz": "the same, compressed",
}
"""Routes of the application that the document does not have, and why. ``HEAD`` is everywhere as ``GET``, without the body."""

_DATE: Final = {"type": "string", "description": "A date as in HTTP (RFC 9110, 5.6.7)."}
_TAGS: Final = {"type": "string", "description": 'Entity tags: "…", W/"…", or *.'}
_REQUEST_HEADERS: Final[Mapping[str, tuple[str, Described]]] = {
    "If-None-Match": ("The bodies that the client has; one of them is answered with 304.", _TAGS),
    "If-Modified-Since": ("Of when the body is that the client has. Counts without If-None-Match.", _DATE),
    "If-Match": ("The bodies that would do; any other is answered with 412.", _TAGS),
    "If-Unmodified-Since": ("Changed after that, it is answered with 412. Counts without If-Match.", _DATE),
    "Range": (
        "The part that is wanted.",
        {"type": "string", "pattern": r"^bytes=[0-9, -]+$", "examples": ["bytes=0-99"]},
    ),
    "If-Range": ("The body that a part is wanted of; of any other, the whole is sent.", STRING),
}
_READ_WITH: Final[Mapping[str, tuple[str, ...]]] = {
    "304": ("If-None-Match",),
    "206": ("Range", "If-Range"),
    "412": ("If-Match", "If-Unmodified-Since"),
}
_HEADERS: Final[Mapping[str, Described]] = {
    "ETag": {"description": "Names the bytes, or (W/) the contents, of the body.", "required": True, "schema": STRING},
    "Last-Modified": {"description": "A date as in HTTP.", "schema": STRING},
    "Content-Range": {"description": "Which part this is.", "schema": STRING},
    "Link": {"description": "Related addresses (RFC 8288).", "required": True, "schema": STRING},
    "Location": {
        "description": "Where it is, as a relative or a whole address.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Repr-Digest": {"description": "The SHA-256 of the body (RFC 9530).", "schema": STRING},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
}


def serve_document(app: FastAPI, site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler of ``/openapi.json``: the document, with the address of the server that is asked."""
    made: list[Described] = []

    async def document(request: Request) -> Response:
        """This document."""
        if not made:
            made.append(describe(app))
        servers = [{"url": site.address(request)}]
        return JSONResponse({**made[0], "servers": servers})

    return document


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the document without servers."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    for path, operation in _operations(document):
        _complete(path, operation)
    document["components"] = {
        "schemas": dict(SCHEMAS),
        "headers": dict(_HEADERS),
        "parameters": {name: _header_parameter(name) for name in _REQUEST_HEADERS},
        "responses": {"Mistake": error("The server made a mistake; the operator finds it in the log.")},
    }
    return document


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Described]]:
    for path, methods in document["paths"].items():
        yield from ((path, operation) for operation in methods.values())


def _complete(path: str, operation: Described) -> None:
    """Add what follows from the path and the answers of a route, and the answer to a mistake of ours."""
    answers: dict[str, Described] = operation["responses"]
    if "{" in path:
        answers.setdefault("400", error("The path has a control character."))
    names = [name for status, read in _READ_WITH.items() if status in answers for name in read]
    if "304" in answers:
        answers["304"].setdefault("headers", {"ETag": {"$ref": "#/components/headers/ETag"}})
    if any("Last-Modified" in answer.get("headers", {}) for answer in answers.values()):
        names.append("If-Modified-Since")
    if names:
        parameters = [{"$ref": f"#/components/parameters/{name}"} for name in names]
        operation["parameters"] = [*operation.get("parameters", ()), *parameters]
    answers["500"] = {"$ref": "#/components/responses/Mistake"}
    operation["responses"] = dict(sorted(answers.items()))


def _header_parameter(name: str) -> Described:
    description, schema = _REQUEST_HEADERS[name]
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}
