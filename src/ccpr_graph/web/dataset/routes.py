"""The routes of the description of the dataset, and of the example queries."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph.manifest import GRAPH_NQUADS, GRAPH_TURTLE, RDF_SUFFIXES
from ccpr_graph.web import openapi
from ccpr_graph.web.counts import class_counts
from ccpr_graph.web.dataset.facts import Facts
from ccpr_graph.web.dataset.library import MOST_ADDRESSES, DatasetLibrary
from ccpr_graph.web.reference.resources import Desk, Resource
from ccpr_graph.web.site import Site

Add = Callable[..., None]
_QUERIES: Final = ".well-known/sparql-examples"
_NONE: Final = "This release has no description; build it again, and start the server again."
_SUFFIXES: Final = "There is no such format. The suffixes are .ttl, .jsonld, .rdf, .nt and .html."


def add_dataset(add: Add, site: Site, library: DatasetLibrary | None) -> None:
    """Add the routes, by a function that takes a path, a handler and what the API documentation says of it."""
    desks = None if library is None else _Desks(site, library)

    def answer(request: Request, path: str) -> Response:
        if desks is None:
            return site.error(request, 404, _NONE)
        return desks.at(site.address(request)).answer(request, path) or site.error(request, 404, _SUFFIXES)

    def dataset(request: Request) -> Response:
        """What the dataset is and where it is to be had: VoID, DCAT, PROV."""
        return answer(request, "dataset")

    def dataset_as(request: Request) -> Response:
        """The description of the dataset in one format."""
        return answer(request, f"dataset.{request.path_params['suffix']}")

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
    add("/dataset", dataset, summary="Description of the dataset", **about, **openapi.ONTOLOGY)
    add("/dataset.{suffix}", dataset_as, summary="Description in one format", **about, **openapi.ONTOLOGY_AS)
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
                self._library.dataset.bodies(address),
                functools.partial(self._page, address),
                self._signposts(),
            ),
            Resource(_QUERIES, self._library.queries.bodies(address), functools.partial(self._query_page, address)),
        )
        return Desk(self._site, {each.key: each for each in resources})

    def _signposts(self) -> tuple[tuple[str, str], ...]:
        """Return the typed links of the dataset, after the FAIR Signposting Profile (https://signposting.org/FAIR/)."""
        facts = self._library.facts
        licence = facts.one(facts.dataset, "dcterms:license")
        dumps = (GRAPH_NQUADS, GRAPH_TURTLE)
        return (
            ("cite-as", facts.dataset),
            ("type", "https://schema.org/Dataset"),
            *([("license", licence)] if licence else []),
            *(("describedby", f"dataset{suffix}") for suffix in RDF_SUFFIXES),
            *(("item", f"dumps/{path}") for path in dumps),
        )

    def _page(self, address: str, home: str) -> str:
        return self._site.render(
            "dataset.html",
            home,
            address=address,
            facts=self._library.facts,
            own=self._library.facts.dataset,
            classes=class_counts(self._site.statistics),
            markup=self._library.markup(address),
        )

    def _query_page(self, address: str, home: str) -> str:
        examples = Facts(self._library.queries.triples).queries
        return self._site.render("queries.html", home, address=address, examples=examples)
