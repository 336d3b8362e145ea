"""The routes of the JSON-LD context and the frames."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph import iris
from ccpr_graph.manifest import MANIFEST
from ccpr_graph.store import Release
from ccpr_graph.store.formats import JSON_LD
from ccpr_graph.web.api.examples import showing
from ccpr_graph.web.framing import described
from ccpr_graph.web.framing.answers import Frames
from ccpr_graph.web.framing.library import Frame, Library
from ccpr_graph.web.negotiation import JSON_LIST
from ccpr_graph.web.reference.resources import Desk, Resource
from ccpr_graph.web.representation import Representation, last_changed, send
from ccpr_graph.web.site import Site

Add = Callable[..., None]
_FRAMES: Final = "frames"
_LASTING: Final = "public, max-age=86400"
_SCHEMA: Final = "application/schema+json"
_QUERY: Final = "application/sparql-query"
_NO_CONTEXT: Final = "This release has no JSON-LD context; build it again, and start the server again."


def add_frames(add: Add, site: Site, release: Release) -> Frames:
    """Add the routes, by a function that takes a path, a handler and what the API documentation says of it.

    Returns what answers with a resource in a frame, for the routes of resources.
    """
    frames = Frames(site, release)
    desk = _Files(site, release, frames.library)

    def context(request: Request) -> Response:
        """The JSON-LD context of everything that this server gives as JSON-LD with short names."""
        return desk.context(request)

    def list_frames(request: Request) -> Response:
        """The frames: which trees there are, for which resources."""
        return desk.answer(request, _FRAMES)

    def list_as(request: Request) -> Response:
        """The list of frames in one format."""
        return desk.answer(request, f"{_FRAMES}.{request.path_params['suffix']}")

    def frame(request: Request) -> Response:
        """One frame; a suffix chooses: the frame itself, its JSON Schema, its query, its page."""
        return desk.answer(request, f"{_FRAMES}/{request.path_params['name']}")

    about: dict[str, Any] = {"tags": ["JSON-LD"]}
    add("/context.jsonld", context, summary="JSON-LD context", **about, **described.CONTEXT)
    add(f"/{_FRAMES}", list_frames, summary="Frames", **about, **described.FRAMES)
    add(f"/{_FRAMES}.{{suffix}}", list_as, summary="Frames in one format", **about, **described.FRAMES_AS)
    one = showing(described.FRAME, name=next(iter(frames.library.frames), None))
    add(f"/{_FRAMES}/{{name:path}}", frame, summary="One frame", **about, **one)
    return frames


class _Files:
    def __init__(self, site: Site, release: Release, library: Library) -> None:
        self._site = site
        self._modified = last_changed(release, release.folder / MANIFEST)
        self._library = library
        self._desk = Desk(site, {each.key: each for each in (self._list(), *map(self._one, library.frames.values()))})
        self._others = {
            f"{_FRAMES}/{frame.name}{suffix}": (body, media_type)
            for frame in library.frames.values()
            for suffix, body, media_type in (
                (".schema.json", frame.schema, _SCHEMA),
                (".rq", frame.query.encode(), _QUERY),
            )
        }

    def _sent(self, request: Request, body: bytes, media_type: str) -> Response:
        return send(request, Representation(body, media_type, self._modified), {"Cache-Control": _LASTING})

    def context(self, request: Request) -> Response:
        if not self._library.context:
            return self._site.error(request, 404, _NO_CONTEXT)
        return self._sent(request, self._library.context, JSON_LD.media_type)

    def answer(self, request: Request, path: str) -> Response:
        if path == f"{_FRAMES}/":
            return RedirectResponse(f"../{_FRAMES}", 308)
        if path in self._others:
            return self._sent(request, *self._others[path])
        names = ", ".join(self._library.frames) or "none"
        message = f"There is no such frame. There are: {names}; each with .jsonld, .schema.json, .rq and .html."
        return self._desk.answer(request, path) or self._site.error(request, 404, message)

    def _list(self) -> Resource:
        def page(home: str) -> str:
            return self._site.render(
                "frames.html", home, frames=list(self._library.frames.values()), path=_path, context=iris.CONTEXT
            )

        return Resource(_FRAMES, {JSON_LIST: self._listed}, page)

    def _listed(self) -> bytes:
        listed = [
            {
                "name": frame.name,
                "title": frame.title,
                "description": frame.description,
                "class": frame.class_,
                "frame": iris.frame(frame.name) + ".jsonld",
                "schema": iris.frame(frame.name) + ".schema.json",
                "query": iris.frame(frame.name) + ".rq",
                **({"example": f"{frame.example}.jsonld?frame={frame.name}"} if frame.example else {}),
            }
            for frame in self._library.frames.values()
        ]
        return (json.dumps(listed, indent=2, ensure_ascii=False) + "\n").encode()

    def _one(self, frame: Frame) -> Resource:
        def page(home: str) -> str:
            schema = json.loads(frame.schema)
            return self._site.render("frame.html", home, frame=frame, nodes=described.nodes(schema), path=_path)

        return Resource(f"{_FRAMES}/{frame.name}", {JSON_LD: lambda: frame.frame}, page)


def _path(iri: str) -> str:
    """Return the path of one of our own IRIs below the start page."""
    return iri.removeprefix(iris.BASE)
