"""The routes of the ontology and the shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph import manifest
from ccpr_graph.store import Release
from ccpr_graph.web import openapi
from ccpr_graph.web.api.examples import showing
from ccpr_graph.web.reference.library import Library
from ccpr_graph.web.reference.pages import make_resources
from ccpr_graph.web.reference.resources import Desk
from ccpr_graph.web.representation import Representation, send
from ccpr_graph.web.site import Site, has_ontology

Add = Callable[..., None]
_NONE = "This release has no ontology and no shapes; build it again, and start the server again."


def add_reference(add: Add, site: Site, release: Release) -> None:
    """Add the routes, by a function that takes a path, a handler and what the API documentation says of it."""
    desk = _Desks(site, release)

    def ontology(request: Request) -> Response:
        """The ontology, in the format that the Accept header asks for."""
        return desk.answer(request, "ontology")

    def ontology_as(request: Request) -> Response:
        """The ontology in one format."""
        return desk.answer(request, f"ontology.{request.path_params['suffix']}")

    def part_of_ontology(request: Request) -> Response:
        """A version of the ontology, its alignments or its changes; a suffix chooses the format."""
        return desk.answer(request, f"ontology/{request.path_params['name']}")

    def shapes(request: Request) -> Response:
        """All SHACL shapes, in the format that the Accept header asks for."""
        return desk.answer(request, "shapes")

    def shapes_as(request: Request) -> Response:
        """All SHACL shapes in one format."""
        return desk.answer(request, f"shapes.{request.path_params['suffix']}")

    def shape(request: Request) -> Response:
        """One SHACL node shape with its parts; a suffix chooses the format."""
        return desk.answer(request, f"shapes/{request.path_params['name']}")

    def picture(request: Request) -> Response:
        """The picture of the model, as SVG."""
        return desk.picture(request)

    about: dict[str, Any] = {"tags": ["Ontology"]}
    add("/ontology", ontology, summary="Ontology", **about, **openapi.ONTOLOGY)
    add("/ontology.{suffix}", ontology_as, summary="Ontology in one format", **about, **openapi.ONTOLOGY_AS)
    add("/ontology/model.svg", picture, summary="Picture of the model", **about, **openapi.PICTURE)
    add(
        "/ontology/{name:path}",
        part_of_ontology,
        summary="Version, alignments, changes",
        **about,
        **openapi.ONTOLOGY_PART,
    )
    add("/shapes", shapes, summary="Shapes", **about, **openapi.ONTOLOGY)
    add("/shapes.{suffix}", shapes_as, summary="Shapes in one format", **about, **openapi.ONTOLOGY_AS)
    add("/shapes/{name:path}", shape, summary="One shape", **about, **showing(openapi.SHAPE, name=desk.shape()))


class _Desks:
    def __init__(self, site: Site, release: Release) -> None:
        self._site = site
        self._release = release
        self._library = Library(release) if has_ontology(release) else None
        self._desk = Desk(site, make_resources(site, self._library)) if self._library else None

    def answer(self, request: Request, path: str) -> Response:
        if self._desk is None or self._library is None:
            return self._site.error(request, 404, _NONE)
        if path in ("ontology/", "shapes/"):
            return RedirectResponse("../" + path.rstrip("/"), 308)
        return self._desk.answer(request, path) or self._site.error(request, 404, self._missing(path, self._library))

    def shape(self) -> str | None:
        """Return the name of a shape, if there is one."""
        return next(iter(self._library.shapes.by_name), None) if self._library is not None else None

    def picture(self, request: Request) -> Response:
        found = self._release.file(manifest.MODEL_PICTURE)
        if found is None or self._library is None:
            return self._site.error(request, 404, _NONE)
        made = Representation(self._library.picture, found[0].media_type)
        return send(request, made, {"Cache-Control": "no-cache"})

    @staticmethod
    def _missing(path: str, library: Library) -> str:
        versions = ", ".join(library.versions())
        if path.startswith("shapes/"):
            return f"There is no shape '{path.removeprefix('shapes/')}'; /shapes lists all of them."
        if path.startswith("ontology/"):
            name = path.removeprefix("ontology/")
            return f"There is no version '{name}' of the ontology. There are: {versions}; and /ontology/changes."
        return "There is no such format. The suffixes are .ttl, .jsonld, .rdf, .nt and .html."
