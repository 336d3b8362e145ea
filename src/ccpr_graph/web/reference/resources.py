"""Answers for what has several representations: by content negotiation at its address, one by one with a suffix.

RFC 9110: ``Vary`` and ``Content-Location`` (8.7, 12.5.5), ``406`` with the list of what there is (15.5.7); conditions, tags and
compression are those of :mod:`ccpr_graph.web.representation`. RFC 8288: ``Link`` to the other representations; RFC 5829: to the
latest version.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph.manifest import MANIFEST
from ccpr_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ccpr_graph.web.negotiation import HTML, JSON_LIST, MalformedAcceptError, negotiate_among
from ccpr_graph.web.representation import Representation, last_changed, send
from ccpr_graph.web.site import Site, home

RDF: Final = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
SUFFIXES: Final[Mapping[Format, str]] = {
    TURTLE: ".ttl",
    JSON_LD: ".jsonld",
    RDF_XML: ".rdf",
    N_TRIPLES: ".nt",
    JSON_LIST: ".json",
    HTML: ".html",
}
SUFFIX_OF_RDF: Final = {each: SUFFIXES[each] for each in RDF}
_MOST_PAGES: Final = 256


@dataclass(frozen=True)
class Resource:
    """Something with an address: its bodies in data formats, the page for people, links to related resources.

    ``key`` is the path below the start page; ``page`` makes the page, given the way to the start page. ``suffixes`` are those of
    its formats. ``link`` makes the value of the ``Link`` header, given the format of a suffixed address (nothing where the
    address has none) and the way to the start page; without it, there are the other representations and ``links``.
    """

    key: str
    bodies: Mapping[Format, Callable[[], bytes]]
    page: Callable[[str], str]
    links: tuple[tuple[str, str], ...] = field(default=())
    suffixes: Mapping[Format, str] = field(default_factory=lambda: SUFFIXES)
    link: Callable[[Format | None, str], str] | None = None

    @property
    def formats(self) -> tuple[Format, ...]:
        """The data formats, the preferred first."""
        return tuple(self.bodies)


class Desk:
    """Hands out resources, and keeps the bodies that were made, with their checksums."""

    def __init__(self, site: Site, resources: Mapping[str, Resource]) -> None:
        self._site = site
        self.resources = resources
        self._addressed = {
            each.key + each.suffixes[format_]: (each, format_)
            for each in resources.values()
            for format_ in (*each.formats, HTML)
        }
        release = site.release
        self._modified = None if release is None else last_changed(release, release.folder / MANIFEST)
        self._made = functools.lru_cache(maxsize=_MOST_PAGES)(self._make)

    def answer(self, request: Request, path: str) -> Response | None:
        """Answer for a path below the start page, with or without suffix; nothing, if nothing has this address."""
        if path in self.resources:
            return self._negotiate(request, self.resources[path])
        if path in self._addressed:
            return self._send(request, *self._addressed[path], {})
        return None

    def _negotiate(self, request: Request, resource: Resource) -> Response:
        try:
            chosen = negotiate_among(request.headers.get("accept"), resource.formats)
        except MalformedAcceptError as error:
            return self._site.error(request, 400, f"The Accept header cannot be read: {error}.")
        name = resource.key.rpartition("/")[2]
        if chosen is None:
            offered = ", ".join(
                f"{each.media_type} ({name}{resource.suffixes[each]})" for each in (*resource.formats, HTML)
            )
            message = f"There is no representation that the Accept header allows. There are: {offered}."
            return self._site.error(request, 406, message)
        return self._send(request, resource, chosen, {"Content-Location": name + resource.suffixes[chosen]})

    def _send(self, request: Request, resource: Resource, chosen: Format, more: Mapping[str, str]) -> Response:
        made = self._made(resource.key, chosen, home(request) if chosen is HTML else "")
        suffixed = None if "Content-Location" in more else chosen
        link = resource.link(suffixed, home(request)) if resource.link else _links(resource, chosen, home(request))
        headers = {"Cache-Control": "no-cache", "Link": link, **more}
        return send(request, made, headers, vary="Accept")

    def _make(self, key: str, chosen: Format, way_home: str) -> Representation:
        resource = self.resources[key]
        body = resource.page(way_home).encode() if chosen is HTML else resource.bodies[chosen]()
        return Representation(body, chosen.content_type, self._modified)


def _links(resource: Resource, chosen: Format, way_home: str) -> str:
    name = resource.key.rpartition("/")[2]
    others = [each for each in (*resource.formats, HTML) if each is not chosen]
    links = [f'<{name}{resource.suffixes[each]}>; rel="alternate"; type="{each.media_type}"' for each in others]
    links += [f'<{key if "://" in key else way_home + key}>; rel="{relation}"' for relation, key in resource.links]
    return ", ".join(links)
