"""Answers for the IRIs of named graphs: ``/graph/…``.

A graph is made of triples, so it can be sent: its address answers ``200`` and negotiates, ``Content-Location`` names the
address with the suffix, which does not negotiate. Data come as they are written, without being kept; a page tells what is
said of the graph, and where to get it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from rapidfuzz import fuzz, process
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph import iris
from ccpr_graph.errors import CcprGraphError
from ccpr_graph.manifest import VALIDATION_TURTLE
from ccpr_graph.store import Question, Release
from ccpr_graph.store.formats import GRAPH_FORMATS, N_QUADS, TRIG, Format, Formats
from ccpr_graph.web.conditions import known_tag
from ccpr_graph.web.counts import graph_sizes
from ccpr_graph.web.endpoint import StreamedAnswer
from ccpr_graph.web.linked.about import RIGHTS, About
from ccpr_graph.web.linked.asking import Asker, asker_of, is_iri
from ccpr_graph.web.linked.describing import Description, describe, expand
from ccpr_graph.web.linked.desk import refused
from ccpr_graph.web.linked.names import Names
from ccpr_graph.web.linked.paths import PathError, check, has_encoded_slash
from ccpr_graph.web.linked.signposts import Link, elements, header
from ccpr_graph.web.linked.view import FOLDED, Shower
from ccpr_graph.web.negotiation import HTML, MalformedAcceptError, negotiate_among
from ccpr_graph.web.reference.resources import SUFFIXES
from ccpr_graph.web.representation import FRESH, Representation, head_alone, send
from ccpr_graph.web.site import Site, has_ontology, home

_OFFERED: Final = tuple(each for each in GRAPH_FORMATS if each not in (N_QUADS, TRIG))  # one graph has no graphs in it
_SUFFIX_OF: Final[Mapping[Format, str]] = {each: SUFFIXES[each] for each in (*_OFFERED, HTML)}
_REPORT: Final = VALIDATION_TURTLE.partition(".")[0]
"""The name of the validation report, which is a file beside the graph; those of its results have more behind it."""
_MOST: Final = 100
_MOST_NEAR: Final = 8
_LIKE: Final = 60.0  # of 100: how alike two names must be


class GraphDesk:
    """Hands out the graphs."""

    def __init__(self, site: Site, release: Release) -> None:
        self._site = site
        self._about = About.of(release)
        self._has_ontology = has_ontology(release)
        self._has_report = release.file(VALIDATION_TURTLE) is not None
        self._graphs = {iri.removeprefix(iris.GRAPH): size for iri, size in graph_sizes(site.statistics)}

    async def answer(self, request: Request, path: str) -> Response:
        """Answer for a path below ``graph/``."""
        try:
            check(request.scope, path)
            return await self._answer(request, path)
        except PathError as error:
            return self._site.error(request, error.status, str(error))
        except MalformedAcceptError as error:
            return self._site.error(request, 400, f"The Accept header cannot be read: {error}.")
        except CcprGraphError as error:
            return refused(self._site, request, error)

    async def _answer(self, request: Request, path: str) -> Response:
        if (path.endswith("/") and path.strip("/")) or has_encoded_slash(request.scope):
            return RedirectResponse(f"{home(request)}graph/{quote(path.rstrip('/'))}", 308)
        if path.partition("/")[0] == _REPORT and self._has_report:
            return RedirectResponse(f"{home(request)}dumps/{VALIDATION_TURTLE}", 303, {"Cache-Control": FRESH})
        asker = asker_of(self._site, request)
        if await self._is_graph(asker, path):
            return await self._negotiate(request, asker, path)
        for each, suffix in _SUFFIX_OF.items():
            name = path.removesuffix(suffix)
            if name != path and await self._is_graph(asker, name):
                return await self._send(request, asker, name, each, {})
        near = await self._site.aside.run(self._near, path)
        return self._missing(request, path, near)

    async def _is_graph(self, asker: Asker, name: str) -> bool:
        iri = iris.GRAPH + name
        if self._graphs or not name or not is_iri(iri):
            return name in self._graphs
        return bool(await asker.rows(f"SELECT ?s WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} LIMIT 1"))

    async def _negotiate(self, request: Request, asker: Asker, name: str) -> Response:
        chosen = negotiate_among(request.headers.get("accept"), _OFFERED)
        file = name.rpartition("/")[2]
        if chosen is None:
            offered = ", ".join(f"{each.media_type} ({file}{suffix})" for each, suffix in _SUFFIX_OF.items())
            message = f"There is no representation that the Accept header allows. There are: {offered}."
            return self._site.error(request, 406, message, headers={"Vary": "Accept"})
        more = {"Content-Location": file + _SUFFIX_OF[chosen], "Vary": "Accept"}
        return await self._send(request, asker, name, chosen, more)

    async def _send(
        self, request: Request, asker: Asker, name: str, chosen: Format, more: Mapping[str, str]
    ) -> Response:
        links = self._links(name, chosen)
        headers = {"Link": header(links), **more}
        if chosen is HTML:
            found = await describe(asker, iris.GRAPH + name)
            page = await self._site.aside.run(self._page, home(request), found, name, links)
            return send(request, page, headers, vary=headers.pop("Vary", ""))
        # The bytes are the same each time that the same engine writes them; another may order them otherwise: a weak tag.
        tag = f'"{hashlib.sha256(f"{self._site.identity} {name} {chosen.name}".encode()).hexdigest()[:32]}"'
        headers |= {"ETag": f"W/{tag}", "Cache-Control": FRESH}
        if known_tag(request.headers, (tag,)) is not None:
            return Response(status_code=304, headers=headers)
        if request.method == "HEAD":
            return head_alone(headers, chosen.content_type)
        question = Question(_contents(iris.GRAPH + name, self._about.licence), Formats(graph=chosen))
        under_way = await self._site.service.answer(question, client=asker.client)
        if under_way.whole is not None:
            return Response(under_way.whole, headers={"Content-Type": chosen.content_type, **headers})
        streamed = StreamedAnswer(request, under_way, headers)
        if "Vary" not in headers:
            del streamed.headers["vary"]
        return streamed

    def _page(self, way_home: str, found: Description | None, name: str, links: list[Link]) -> Representation:
        shower = Shower(self._about, Names(), has_ontology=self._has_ontology)
        page = self._site.render(
            "graph.html",
            way_home,
            iri=iris.GRAPH + name,
            view=None if found is None else shower.show(found, way_home),
            size=self._graphs.get(name),
            links=elements(links),
            formats=[(each, _SUFFIX_OF[each]) for each in _OFFERED],
            file=name.rpartition("/")[2],
            licence=self._about.licence,
            rights=RIGHTS,
            folded=FOLDED,
        )
        return Representation(page.encode(), HTML.content_type, self._about.modified).finished()

    def _links(self, name: str, chosen: Format) -> list[Link]:
        file = name.rpartition("/")[2]
        others = [
            Link("alternate", file + _SUFFIX_OF[each], each.media_type) for each in _SUFFIX_OF if each is not chosen
        ]
        licence = [Link("license", self._about.licence)] if self._about.licence else []
        return [Link("cite-as", iris.GRAPH + name), Link("collection", iris.DATASET), *licence, *others]

    def _near(self, path: str) -> list[str]:
        found = process.extract(path, list(self._graphs), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST_NEAR)
        return [name for name, _, _ in found]

    def _missing(self, request: Request, path: str, near: list[str]) -> Response:
        shown = near or sorted(self._graphs)[:_MOST]
        more = "" if near or len(self._graphs) <= _MOST else f", and {len(self._graphs) - _MOST:,} more"
        word = "Near to it" if near else "There are"
        listed = f" {word}: {', '.join(iris.GRAPH + each for each in shown)}{more}." if shown else ""
        links = [(iris.GRAPH + each, f"{home(request)}graph/{each}") for each in shown]
        return self._site.error(request, 404, f"There is no graph {iris.GRAPH}{path}.{listed}", near=links)


def _contents(iri: str, licence: str | None) -> str:
    """Ask for the triples of a graph, for what is said of it, which may stand in another one, and for dataset and licence.

    Of many graphs only the description of the dataset says anything; who keeps their triples alone must find the way there.
    """
    of_it = {"rdf:type": expand("void:Dataset"), "dcterms:isPartOf": iris.DATASET, "dcterms:license": licence}
    said = " ".join(f"(<{expand(name)}> <{value}>)" for name, value in of_it.items() if value)
    return (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} "
        f"UNION {{ <{iri}> ?p ?o BIND (<{iri}> AS ?s) }} "
        f"UNION {{ VALUES (?p ?o) {{ {said} }} BIND (<{iri}> AS ?s) }} }}"
    )
