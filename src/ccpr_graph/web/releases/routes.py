"""The routes of releases, of versions of the dataset and its graphs, and of the feed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph.releases import latest_of
from ccpr_graph.web import openapi
from ccpr_graph.web.api.examples import example_graph, showing
from ccpr_graph.web.api.parts import (
    answer,
    conditional,
    content,
    error,
    leads,
    path_parameter,
    reference,
    with_link_sets,
    with_parameters,
)
from ccpr_graph.web.releases.answers import Releases
from ccpr_graph.web.releases.shelf import Shelf
from ccpr_graph.web.site import Site

Add = Callable[..., None]
_MISSING: Final = error("There is no such release, or nothing of that name in it.")
_UNREADABLE: Final = error("The Accept header cannot be read.")
_NO_FORMAT: Final = error("There is none of the formats that were asked for.")
_VERSION: Final = "A version of the data, such as 1.0.0."
_LIST: Final[dict[str, Any]] = {
    "responses": {
        200: answer("The releases.", content("text/html", json=reference("ReleaseIndex")), "ETag"),
        **conditional(),
    }
}
_FILE: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter(
            "path",
            "A version, `latest`, or a day (2026-11-28), and behind it `/` and a file; or index.json, feed.atom.",
            "index.json",
        )
    ),
    "responses": {
        **openapi.FILE,
        200: answer(
            "What is in the version, or the file; its ETag is the SHA-256 of the bytes sent.",
            with_link_sets(
                content(
                    *openapi.DUMP_TYPES,
                    "text/markdown",
                    "application/yaml",
                    "application/atom+xml",
                    "text/html",
                    json={
                        "anyOf": [
                            reference("Manifest"),
                            reference("ReleaseIndex"),
                            {"type": "object"},
                            {"type": "array"},
                        ]
                    },
                )
            ),
            "ETag",
            "Last-Modified",
        ),
        307: leads("Of latest or a day: the version that is meant, which is asked for anew each time."),
        308: leads("Of a version without a slash behind it."),
        404: _MISSING,
    },
}
_GRAPH: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter("version", _VERSION),
        path_parameter("path", "What follows the version in the IRI of the graph; with .ttl, .nt or .nq, one format."),
    ),
    "responses": {
        200: answer(
            "The graph as it was, which never changes; by an address with .ttl, .nt or .nq.",
            content("text/turtle", "application/n-triples", "application/n-quads"),
            "ETag",
            "Last-Modified",
            "Link",
        ),
        206: openapi.FILE[206],
        303: leads("Without a suffix: the address in the format that the Accept header asks for."),
        308: leads("Of what is no version, but the name of a graph: with every slash as it is instead of %2F."),
        **conditional("If-None-Match, If-Modified-Since"),
        400: _UNREADABLE,
        404: _MISSING,
        406: _NO_FORMAT,
        414: error("The path is longer than any name."),
        416: openapi.FILE[416],
    },
}
_DATASET: Final[dict[str, Any]] = {
    "openapi_extra": with_parameters(
        path_parameter("version", f"{_VERSION[:-1]}; with .ttl, .jsonld, .rdf, .nt or .html, the document about it.")
    ),
    "responses": {
        303: leads("The description of this version, as a page or in RDF."),
        307: leads("Of a document about it: the file, or the page."),
        400: _UNREADABLE,
        404: _MISSING,
        406: _NO_FORMAT,
    },
}
_FEED: Final[dict[str, Any]] = {
    "responses": {
        200: answer("One entry for each release.", content("application/atom+xml"), "ETag"),
        **conditional(),
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
    shelf = Shelf(site.releases)
    releases = Releases(site, shelf)

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
    version, path = _example(shelf)
    add("/releases", without_slash, summary="Way to the releases", **about, **openapi.MOVED)
    add("/releases/", listed, summary="Releases", **about, **_LIST)
    add("/releases/{path:path}", below, summary="A release, or a file of it", **about, **_FILE)
    add("/feed.atom", feed, summary="Feed of releases", **about, **_FEED)
    add(
        "/dataset/{version:version}",
        dataset,
        summary="A version of the dataset",
        **about,
        **showing(_DATASET, version=version),
    )
    of_graph = showing(_GRAPH, version=version, path=path)
    add("/graph/{version:version}/{path:path}", graph, summary="A graph in a version", **about, **of_graph)


def _example(shelf: Shelf) -> tuple[str | None, str | None]:
    """Return a version and a graph of it, if there is one."""
    entry = latest_of(shelf.entries())
    release = None if entry is None else shelf.release(entry)
    return (None, None) if entry is None else (entry.version, example_graph(release))
