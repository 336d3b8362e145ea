"""The routes of releases, of versions of the dataset and its graphs, and of the feed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph.web import openapi
from ccpr_graph.web.releases.answers import Releases
from ccpr_graph.web.releases.shelf import Shelf
from ccpr_graph.web.site import Site

Add = Callable[..., None]
_TEXT: Final[dict[str, Any]] = {"text/plain": {"schema": {"type": "string"}}, "text/html": {}}
_MISSING: Final = {"description": "There is no such release, or nothing of that name in it.", "content": _TEXT}
_FILE: Final[dict[str, Any]] = {
    "responses": {
        **openapi.DUMP["responses"],
        307: {"description": "Of latest or a day: the version that is meant, which is asked for anew each time."},
        308: {"description": "Of a version without a slash behind it."},
        404: _MISSING,
    }
}
_GRAPH: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "The graph as it was, which never changes; by an address with .ttl, .nt or .nq.",
            "content": {name: {} for name in ("text/turtle", "application/n-triples", "application/n-quads")},
        },
        303: {"description": "Without a suffix: the address in the format that the Accept header asks for."},
        304: {"description": "The client has it already (If-None-Match)."},
        400: {"description": "The Accept header cannot be read.", "content": _TEXT},
        404: _MISSING,
        406: {"description": "There is none of the formats that were asked for.", "content": _TEXT},
    }
}
_DATASET: Final[dict[str, Any]] = {
    "responses": {
        303: {"description": "The description of this version, as a page or in RDF."},
        400: {"description": "The Accept header cannot be read.", "content": _TEXT},
        404: _MISSING,
        406: {"description": "There is none of the formats that were asked for.", "content": _TEXT},
    }
}
_FEED: Final[dict[str, Any]] = {
    "responses": {
        200: {"description": "One entry for each release.", "content": {"application/atom+xml": {}}},
        404: _MISSING,
    }
}


class _VersionConvertor(Convertor[str]):
    """A part of a path that begins as a version does, so that names of graphs are left to others."""

    regex = r"\d+\.\d+\.\d+[0-9A-Za-z.-]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def add_releases(add: Add, site: Site) -> None:
    """Add the routes, by a function that takes a path, a handler and what the API documentation says of it.

    They come before those of current graphs, for ``/graph/1.0.0/…`` would fit them, too.
    """
    if site.releases is None:
        return
    register_url_convertor("version", _VersionConvertor())
    releases = Releases(site, Shelf(site.releases))

    def without_slash(request: Request) -> Response:
        """Lead to the list of releases."""
        return RedirectResponse("releases/", 308)

    def listed(request: Request) -> Response:
        """List the releases of the data."""
        return releases.list(request)

    def below(request: Request) -> Response:
        """A release (a version, `latest`, or the day it was in force), or a file of it."""
        return releases.below(request, request.path_params["path"])

    def feed(request: Request) -> Response:
        """The feed of releases (Atom)."""
        return releases.feed(request)

    def dataset(request: Request) -> Response:
        """A version of the dataset: leads to its description."""
        return releases.dataset(request, request.path_params["version"])

    def graph(request: Request) -> Response:
        """A named graph as it was in one version."""
        return releases.graph(request, request.path_params["version"], request.path_params["path"])

    about: dict[str, Any] = {"tags": ["Releases"]}
    add("/releases", without_slash, include_in_schema=False)
    add("/releases/", listed, summary="Releases", **about, **openapi.DUMP_LIST)
    add("/releases/{path:path}", below, summary="A release, or a file of it", **about, **_FILE)
    add("/feed.atom", feed, summary="Feed of releases", **about, **_FEED)
    add("/dataset/{version:version}", dataset, summary="A version of the dataset", **about, **_DATASET)
    add("/graph/{version:version}/{path:path}", graph, summary="A graph in a version", **about, **_GRAPH)
