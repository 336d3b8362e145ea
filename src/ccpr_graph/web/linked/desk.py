"""Answers for the IRIs of resources: ``/id/…`` leads to the documents about a resource, whose addresses have a suffix.

RFC 9110: ``303`` (15.4.4) from what is described to its description, ``406`` with the list of what there is (15.5.7). A
suffixed address is one document and does not negotiate.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph import iris
from ccpr_graph.errors import CcprGraphError, QueryTimeoutError, ReleaseError
from ccpr_graph.evaluator.writing import Refusal
from ccpr_graph.store import BusyError, Release
from ccpr_graph.store.formats import JSON_LD, Format
from ccpr_graph.web.framing.wanted import wanted_frame
from ccpr_graph.web.headers import NOT_KEPT, RETRY
from ccpr_graph.web.linked.about import RIGHTS, About
from ccpr_graph.web.linked.asking import Asker, asker_of
from ccpr_graph.web.linked.bodies import write
from ccpr_graph.web.linked.describing import Description, describe
from ccpr_graph.web.linked.names import Names
from ccpr_graph.web.linked.near import Finder, Near
from ccpr_graph.web.linked.origins import Origins, find_origins
from ccpr_graph.web.linked.paths import (
    OFFERED,
    SUFFIX_OF,
    PathError,
    Reading,
    check,
    has_encoded_slash,
    readings,
    without_suffix,
)
from ccpr_graph.web.linked.signposts import ABOUT_PAGE, LINK_SET, Link, elements, header, linkset
from ccpr_graph.web.linked.view import FOLDED, Shower
from ccpr_graph.web.negotiation import HTML, MalformedAcceptError, negotiate_among
from ccpr_graph.web.reference.resources import RDF
from ccpr_graph.web.representation import FRESH, Representation, Shelf, send
from ccpr_graph.web.site import Site, has_ontology, home

_LAST: Final = 16  # descriptions that are kept for their other formats
_PATH_SAFE: Final = "/!$&'()*+,;=:@~"


class Frames(Protocol):
    """Gives resources as neat JSON trees; whoever has some passes them to the desk."""

    async def answer(self, request: Request, iri: str, name: str) -> Response:
        """Answer with a resource in the frame of that name."""


@dataclass(frozen=True)
class _Asked:
    """A document about a resource that exists: the path below ``id/``, the format."""

    name: str
    format: Format

    @property
    def iri(self) -> str:
        return iris.ID + self.name

    @property
    def file(self) -> str:
        return self.name.rpartition("/")[2]


class Desk:
    """Hands out the documents about resources, and keeps those that were made."""

    def __init__(self, site: Site, release: Release, frames: Frames | None = None) -> None:
        self._site = site
        self.about = About.of(release)
        self._frames = frames
        self._shelf = Shelf()
        self._finder = Finder()
        self._has_ontology = has_ontology(release)
        self._names: Names | None = None
        self._last: dict[str, Description] = {}
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, request: Request, path: str) -> Response:
        """Answer for a path below ``id/``."""
        try:
            check(request.scope, path)
            return await self._answer(request, path)
        except PathError as error:
            return self._site.error(request, error.status, str(error))
        except CcprGraphError as error:
            return refused(self._site, request, error)

    async def _answer(self, request: Request, path: str) -> Response:
        if not path and self._site.has_dataset:  # so the description of the dataset names this service
            return RedirectResponse(f"{home(request)}dataset", 303, {"Cache-Control": FRESH})
        asker = asker_of(self._site, request)
        if path.endswith("/") and path.strip("/"):
            return self._moved(request, path.rstrip("/"))
        ways = list(readings(path))
        bare = without_suffix(path)
        there = await asker.existing([iris.ID + way.name for way in ways] + ([iris.ID + bare] if bare else []))
        way = next((way for way in ways if iris.ID + way.name in there), None)
        if way is None:
            stem = bare if bare and iris.ID + bare in there else None
            return await self._missing(request, asker, path, stem)
        if has_encoded_slash(request.scope):
            return self._moved(request, path)
        if way.format is None:
            return self._negotiate(request, way)
        return await self._document(request, asker, _Asked(way.name, way.format))

    @staticmethod
    def _moved(request: Request, path: str) -> Response:
        """Lead to the one address that is right for what is asked."""
        return RedirectResponse(f"{home(request)}id/{quote(path, safe=_PATH_SAFE)}{_query(request)}", 308)

    def _negotiate(self, request: Request, way: Reading) -> Response:
        try:
            chosen = negotiate_among(request.headers.get("accept"), OFFERED)
        except MalformedAcceptError as error:
            return self._site.error(request, 400, f"The Accept header cannot be read: {error}.")
        file = way.name.rpartition("/")[2]
        if chosen is None:
            offered = ", ".join(f"{each.media_type} ({file}{suffix})" for each, suffix in SUFFIX_OF.items())
            message = f"There is no document that the Accept header allows. There are: {offered}."
            return self._site.error(request, 406, message, headers={"Vary": "Accept"})
        links = [Link("describedby", file + SUFFIX_OF[each], each.media_type) for each in (HTML, *RDF)]
        links.append(Link("linkset", file + SUFFIX_OF[LINK_SET], LINK_SET.media_type))
        headers = {
            "Location": file + SUFFIX_OF[chosen] + _query(request),
            "Vary": "Accept",
            "Cache-Control": FRESH,
            "Link": header(links),
        }
        text = f"{iris.ID}{way.name} is described in {file}{SUFFIX_OF[chosen]}.\n"
        return Response(text, 303, {"Content-Type": "text/plain; charset=utf-8", **headers})

    async def _document(self, request: Request, asker: Asker, asked: _Asked) -> Response:
        frame = wanted_frame(request)
        if self._frames is not None and frame and asked.format is JSON_LD:
            return await self._frames.answer(request, asked.iri, frame)
        links = self._links(asked)
        if asked.format is LINK_SET:
            address = f"{self._site.address(request)}/id/{asked.name}"
            documents = {address + SUFFIX_OF[each]: self._links(_Asked(asked.name, each)) for each in (HTML, *RDF)}
            made = Representation(linkset(documents), LINK_SET.media_type, self.about.modified)
            return send(request, made, {})
        try:
            found = await self._made(asker, asked, home(request))
        except Refusal as error:
            message = f"{asked.format.media_type} cannot say what is said of it: {error}."
            return self._site.error(request, 406, message)
        if found is None:
            return await self._missing(request, asker, asked.name, None)
        # The same address has the neat trees, which a profile in Accept asks for.
        by = "Accept" if self._frames is not None and asked.format is JSON_LD else ""
        return send(request, found, {"Link": header(links)}, vary=by)

    async def _made(self, asker: Asker, asked: _Asked, way_home: str) -> Representation | None:
        """Return a document, made or kept; who asks for the same resource meanwhile waits, and finds it made."""
        key = (self._site.identity, asked.name, asked.format)
        if (found := self._shelf.get(key)) is not None:
            return found
        making = self._making.setdefault(asked.name, asyncio.Lock())
        async with making:
            if (found := self._shelf.get(key)) is not None:
                return found
            description = await self._described(asker, asked.iri)
            if description is None:
                return None
            if asked.format is HTML:
                names, origins = await self._property_names(asker), await find_origins(asker, description)
                made = await self._site.aside.run(self._page, asked, description, names, origins, way_home)
            else:
                made = await self._site.aside.run(self._data, asked, description)
            self._shelf.put(key, made)
            return made

    async def _described(self, asker: Asker, iri: str) -> Description | None:
        """Return a description; who asks for one format often asks for another one next."""
        found = self._last.get(iri) or await describe(asker, iri)
        if found is not None:
            self._last[iri] = found
            if len(self._last) > _LAST:
                del self._last[next(iter(self._last))]
        return found

    def _data(self, asked: _Asked, found: Description) -> Representation:
        body = write(found, self.about, asked.format)
        return Representation(body, asked.format.content_type, self.about.modified).finished()

    def _page(self, asked: _Asked, found: Description, names: Names, origins: Origins, way_home: str) -> Representation:
        shower = Shower(self.about, names, has_ontology=self._has_ontology)
        page = self._site.render(
            "resource.html",
            way_home,
            view=shower.show(found, way_home, origins),
            links=elements(self._links(asked)),
            formats=[(each, SUFFIX_OF[each]) for each in OFFERED],
            file=asked.file,
            rights=RIGHTS,
            folded=FOLDED,
        )
        return Representation(page.encode(), HTML.content_type, self.about.modified).finished()

    def _links(self, asked: _Asked) -> list[Link]:
        """Return the links of a document about a resource; a page also tells where the same is as data."""
        file, page = asked.file, asked.format is HTML
        links = [Link("cite-as", asked.iri), Link("collection", iris.DATASET)]
        if self.about.licence:
            links.append(Link("license", self.about.licence))
        if page:
            links.append(Link("type", ABOUT_PAGE))
            links += [Link("describedby", file + SUFFIX_OF[each], each.media_type) for each in RDF]
        else:
            links.append(Link("describes", file + SUFFIX_OF[HTML], HTML.media_type))
        others = [each for each in (HTML, *RDF) if each is not asked.format]
        links += [Link("alternate", file + SUFFIX_OF[each], each.media_type) for each in others]
        return [*links, Link("linkset", file + SUFFIX_OF[LINK_SET], LINK_SET.media_type)]

    async def _property_names(self, asker: Asker) -> Names:
        """Return the English labels of properties, and which are inverses; asked for once."""
        if self._names is None:
            known = sorted(self._site.statistics.get("properties", ()))
            pattern = "?p rdfs:label ?name FILTER (LANG(?name) IN ('', 'en'))"
            values = f"VALUES ?p {{ {' '.join(f'<{each}>' for each in known)} }}" if known else "?p a rdf:Property ."
            rows = await asker.rows(f"SELECT ?p ?name WHERE {{ {values} {pattern} }} LIMIT 5000")
            pairs = await asker.rows(
                "SELECT ?p ?q WHERE { ?p owl:inverseOf ?q FILTER (ISIRI(?p) && ISIRI(?q)) } LIMIT 5000"
            )
            inverses = {row["q"]: row["p"] for row in pairs} | {row["p"]: row["q"] for row in pairs}
            self._names = Names({row["p"]: row["name"] for row in rows}, inverses)
        return self._names

    async def _missing(self, request: Request, asker: Asker, path: str, stem: str | None) -> Response:
        steps = [step for step in path.split("/") if step]
        near = await self._finder.near(asker, path) if len(steps) > 1 else Near(None, ())
        if stem is not None:
            file = stem.rpartition("/")[2]
            offered = [file + suffix for suffix in SUFFIX_OF.values()]
            message = f"Documents about {iris.ID}{stem} do not come as '{path.removeprefix(stem)}'."
            message += f" There are: {', '.join(offered)}."
            meant = () if near.above else near.iris
        else:
            offered, meant = [], (*([near.above] if near.above else []), *near.iris)
            message = f"There is nothing with the name {iris.ID}{path}."
            if near.above:
                message += f" There is {near.above}."
        if others := [each for each in meant if each != near.above]:
            message += f" Near to it: {', '.join(others)}."
        if not meant and not offered:
            message += " Names are case-sensitive; /dataset tells what there is, and /sparql finds it."
        links = [(each, home(request) + each.removeprefix(iris.BASE)) for each in meant]
        return self._site.error(request, 404, message, near=[*((each, each) for each in offered), *links])


def refused(site: Site, request: Request, error: CcprGraphError) -> Response:
    """Answer for a query of ours that failed: it may work another time."""
    if isinstance(error, BusyError | QueryTimeoutError | ReleaseError):
        message = "The server is busy, or takes over a new release; please ask again in a few seconds."
        return site.error(request, 503, message, headers=NOT_KEPT | RETRY)
    return site.error(request, 500, "The data could not be asked; the operator finds the reason in the log.")


def _query(request: Request) -> str:
    """Return the query of an address with its ``?``, to be passed on; nothing where it has none."""
    query = request.scope["query_string"].decode("latin-1")
    return f"?{query}" if query and query.isascii() and query.isprintable() else ""
