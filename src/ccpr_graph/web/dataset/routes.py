"""The routes of the description of the dataset, and of the example queries."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph.store.formats import Format
from ccpr_graph.web import openapi
from ccpr_graph.web.counts import class_counts
from ccpr_graph.web.dataset.facts import Facts
from ccpr_graph.web.dataset.library import MOST_ADDRESSES, DatasetLibrary
from ccpr_graph.web.dataset.signs import SUFFIX_OF_LINK_SETS
from ccpr_graph.web.linked.signposts import Link, elements, header, seen_from
from ccpr_graph.web.negotiation import HTML
from ccpr_graph.web.reference.resources import RDF, SUFFIXES, Desk, Resource
from ccpr_graph.web.site import Site

Add = Callable[..., None]
_QUERIES: Final = ".well-known/sparql-examples"
_NONE: Final = "This release has no description; build it again, and start the server again."
_SUFFIXES: Final = "There is no such format. The suffixes are .ttl, .jsonld, .rdf, .nt and .html."
_SETS: Final = f"{_SUFFIXES[:-1]}; of the dataset also {' and '.join(SUFFIX_OF_LINK_SETS.values())}."


def add_dataset(add: Add, site: Site, library: DatasetLibrary | None) -> None:
    """Add the routes, by a function that takes a path, a handler and what the API documentation says of it."""
    desks = None if library is None else _Desks(site, library)

    def answer(request: Request, path: str, suffixes: str = _SUFFIXES) -> Response:
        if desks is None:
            return site.error(request, 404, _NONE)
        return desks.at(site.address(request)).answer(request, path) or site.error(request, 404, suffixes)

    def dataset(request: Request) -> Response:
        """What the dataset is and where it is to be had: VoID, DCAT, PROV."""
        return answer(request, "dataset")

    def dataset_as(request: Request) -> Response:
        """The description of the dataset in one format."""
        return answer(request, f"dataset.{request.path_params['suffix']}", _SETS)

    def void(request: Request) -> Response:
        """Lead to the description of the dataset."""
        return RedirectResponse("../dataset", 302)

    def queries(request: Request) -> Response:
        """The example queries, as `sh:SPARQLExecutable`."""
        return answer(request, _QUERIES)

    def queries_as(request: Request) -> Response:
        """The example queries in one format."""
        return answer(request, f"{_QUERIES}.{request.path_params['suffix']}")

    about: dict[str, Any] = {"tags": ["Dataset"]}
    add("/dataset", dataset, summary="Description of the dataset", **about, **openapi.DATASET)
    add("/dataset.{suffix}", dataset_as, summary="Description in one format", **about, **openapi.DATASET_AS)
    add("/.well-known/void", void, summary="Way to the description", **about, **openapi.REDIRECT)
    add(f"/{_QUERIES}", queries, summary="Example queries", **about, **openapi.ONTOLOGY)
    add(f"/{_QUERIES}.{{suffix}}", queries_as, summary="Example queries in one format", **about, **openapi.ONTOLOGY_AS)


class _Desks:
    """Keeps one desk for each address under which the server is known, and no more than a few."""

    def __init__(self, site: Site, library: DatasetLibrary) -> None:
        self._site = site
        self._library = library
        self.at = functools.lru_cache(MOST_ADDRESSES)(self._make)

    def _make(self, address: str) -> Desk:
        resources = (
            Resource(
                "dataset",
                {**self._library.dataset.bodies(address), **self._link_sets(address)},
                functools.partial(self._page, address),
                suffixes={**SUFFIXES, **SUFFIX_OF_LINK_SETS},
                link=self._link,
            ),
            Resource(_QUERIES, self._library.queries.bodies(address), functools.partial(self._query_page, address)),
        )
        return Desk(self._site, {each.key: each for each in resources})

    def _link_sets(self, address: str) -> Mapping[Format, Callable[[], bytes]]:
        made = functools.cache(functools.partial(self._library.signs.link_sets, address))
        return {each: functools.partial(lambda wanted: made()[wanted], each) for each in SUFFIX_OF_LINK_SETS}

    def _link(self, suffixed: Format | None, way_home: str) -> str:
        """Return the links of the page, which the address without suffix is for, whatever it sends; or of a document."""
        signs, page = self._library.signs, suffixed in (None, HTML)
        links = signs.landing(way_home) if page else signs.document(way_home)
        others = [each for each in (HTML, *RDF) if each is not suffixed]
        alternate = (Link("alternate", f"dataset{SUFFIXES[each]}", each.media_type) for each in others)
        return header([*links, *seen_from(way_home, alternate)])

    def _page(self, address: str, home: str) -> str:
        return self._site.render(
            "dataset.html",
            home,
            address=address,
            facts=self._library.facts,
            own=self._library.facts.dataset,
            classes=class_counts(self._site.statistics),
            markup=self._library.markup(address),
            links=elements(self._library.signs.landing(home)),
        )

    def _query_page(self, address: str, home: str) -> str:
        examples = Facts(self._library.queries.triples).queries
        return self._site.render("queries.html", home, address=address, examples=examples)
