"""The web application: routes, error pages, API documentation."""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import anyio.to_thread
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from ccpr_graph.manifest import GRAPH_FILES, MANIFEST, TABLES
from ccpr_graph.store import Release
from ccpr_graph.version import __version__
from ccpr_graph.web import openapi
from ccpr_graph.web.api.document import PATH, serve_document
from ccpr_graph.web.counts import class_counts, totals
from ccpr_graph.web.dataset.library import DatasetLibrary
from ccpr_graph.web.dataset.routes import add_dataset
from ccpr_graph.web.documents import Latest
from ccpr_graph.web.dumps import DumpList, send_dump
from ccpr_graph.web.endpoint import Endpoint
from ccpr_graph.web.framing.routes import add_frames
from ccpr_graph.web.headers import DOCS_POLICY, NOT_KEPT, methods
from ccpr_graph.web.health import add_health
from ccpr_graph.web.linked import add_linked
from ccpr_graph.web.paths import PlainPaths, way_without_fault
from ccpr_graph.web.rates import EXEMPT
from ccpr_graph.web.reconcile.routes import add_reconcile
from ccpr_graph.web.reference.routes import add_reference
from ccpr_graph.web.releases.routes import add_releases
from ccpr_graph.web.representation import Representation, send
from ccpr_graph.web.site import STATIC, Site
from ccpr_graph.web.wellknown import add_wellknown

_STATIC_FILES: Final = {
    "style.css": "text/css; charset=utf-8",
    "docs.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_ASSETS: Final = "/assets/api-docs"
_DOCUMENTS_TABLE: Final = f"{TABLES}/documents.csv"
_NOTHING: Final = "There is nothing at this address. The start page is /, the SPARQL endpoint /sparql."
_NOTHING_OF_A_RELEASE: Final = f"{_NOTHING[:-1]}, files /dumps/."


def create_app(site: Site) -> FastAPI:
    """Return the application that serves a site; whoever made its service closes it.

    Args:
        site: what is served. Without a release there are no dumps and no pages about it.
    """
    app = FastAPI(
        openapi_url=None,  # a route of our own knows the address that is asked
        docs_url=None,  # a page of our own, without inline script, shows the same assets
        redoc_url=None,
        redirect_slashes=False,  # the error handler does it, with an address that holds behind a proxy
        title="ccpr-graph",
        version=__version__,
        description=("" if site.release is None else openapi.OF_A_RELEASE) + openapi.DESCRIPTION,
    )
    app.mount(_ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]), name="api-docs")
    endpoint = Endpoint(site)
    app.state.endpoint = endpoint
    app.add_middleware(PlainPaths, site=site)
    app.add_exception_handler(HTTPException, _http_errors(site))
    app.add_exception_handler(Exception, last_resort(site))
    _add_endpoint(app, site, endpoint)
    library = None if site.release is None else DatasetLibrary.of(site.release)
    add_releases(functools.partial(_add, app), site)
    if site.release is not None:
        _add_dumps(app, site, site.release, library)
        add_reference(functools.partial(_add, app), site, site.release)
        add_dataset(functools.partial(_add, app), site, library)
        frames = add_frames(functools.partial(_add, app), site, site.release)
        add_linked(functools.partial(_add, app), site, site.release, frames)
    add_wellknown(functools.partial(_add, app), site, library)
    add_reconcile(functools.partial(_add, app), functools.partial(_add_post, app), site)
    add_health(functools.partial(_add, app), site)
    _add_pages(app, site, library)
    return app


def _add(app: FastAPI, path: str, handler: Callable[..., Any], **documented: Any) -> None:
    """Add a route for ``GET``, and for ``HEAD`` alike, which the documentation leaves out."""
    answers = documented.get("responses", {})
    documented["status_code"] = min((status for status in answers if status < 400), default=200)
    if path not in EXEMPT:
        documented["responses"] = openapi.CROWDED | answers
    app.add_api_route(path, handler, methods=["GET"], response_class=Response, response_model=None, **documented)
    app.add_api_route(path, handler, methods=["HEAD"], include_in_schema=False, response_model=None)


def _add_post(app: FastAPI, path: str, handler: Callable[..., Any], **documented: Any) -> None:
    app.add_api_route(path, handler, methods=["POST"], response_class=Response, response_model=None, **documented)


def _add_endpoint(app: FastAPI, site: Site, endpoint: Endpoint) -> None:
    async def query_by_get(request: Request) -> Response:
        """Evaluate the query in the address; without one, describe the service."""
        return await endpoint.get(request)

    async def query_by_post(request: Request) -> Response:
        """Evaluate the query in the body: a form, or the query itself."""
        return await endpoint.post(request)

    async def graph(request: Request) -> Response:
        """Read one graph of the dataset: `?graph=` and its IRI, or `?default`. Reading only."""
        return await endpoint.graph(request)

    _add(app, "/store", graph, summary="One graph", tags=["SPARQL"], **openapi.graph_store(site.release))
    _add(app, "/sparql", query_by_get, summary="Query", tags=["SPARQL"], **openapi.SPARQL_GET)
    _add_post(app, "/sparql", query_by_post, summary="Query (POST)", tags=["SPARQL"], **openapi.SPARQL_POST)


def _add_dumps(app: FastAPI, site: Site, release: Release, library: DatasetLibrary | None) -> None:
    signs = None if library is None else library.signs
    listed = DumpList(site, release, signs)

    def dumps(request: Request) -> Response:
        """List the files of the release."""
        return listed.answer(request)

    def dump(request: Request) -> Response:
        """Download one file of the release."""
        path = request.path_params["path"]
        if path == MANIFEST:  # which cannot name itself
            return listed.manifest(request)
        return send_dump(site, release, request, path, signs)

    _add(app, "/dumps/", dumps, summary="Files", tags=["Dumps"], **openapi.DUMP_LIST)
    _add(app, "/dumps/{path:path}", dump, summary="One file", tags=["Dumps"], **openapi.DUMP)


def _add_pages(app: FastAPI, site: Site, library: DatasetLibrary | None) -> None:
    context: dict[str, Any] = {
        "totals": totals(site.statistics),
        "classes": class_counts(site.statistics),
        "examples": site.examples,
    }

    files = [] if site.release is None else site.release.manifest.files
    whole = [file for file in files if file.path.startswith(f"{GRAPH_FILES}.")]
    table = next((file.path for file in files if file.path == _DOCUMENTS_TABLE), None)
    latest = Latest(site)

    async def start_page(request: Request) -> Response:
        """What there is, for people."""
        if site.release is None:
            return RedirectResponse("sparql", 307)
        markup = None if library is None else library.markup(site.address(request))
        shown: dict[str, Any] = {
            "documents": await latest.read(request),
            "table": table,
            "files": whole,
            "markup": markup,
        }
        return site.page(request, "start.html", **shown, **context)

    async def api_documentation(request: Request) -> Response:
        page = site.page(request, "docs.html", assets=_ASSETS.lstrip("/"))
        page.headers["Content-Security-Policy"] = DOCS_POLICY
        return page

    _add(app, "/", start_page, summary="Start page", tags=["Server"], **openapi.START)
    _add(app, PATH, serve_document(app, site), summary="This document", tags=["Server"], **openapi.DOCUMENT)
    _add(app, "/docs", api_documentation, include_in_schema=False)
    for name, media_type in _STATIC_FILES.items():
        _add(app, f"/{name}", _static(name, media_type), include_in_schema=False)


def _static(name: str, media_type: str) -> Callable[[Request], Any]:
    kept = Representation((STATIC / name).read_bytes(), media_type).finished()

    async def static_file(request: Request) -> Response:
        return send(request, kept, {"Cache-Control": "max-age=3600"})

    return static_file


def _http_errors(site: Site) -> Callable[[Request, Exception], Any]:
    async def handle(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = methods(request.scope)
            message = f"{request.method} does nothing here; there is {headers['Allow']}."
        elif error.status_code == 404:
            if place := way_without_fault(request.app.routes, request.scope):
                return RedirectResponse(place, 307)
            message = _NOTHING if site.release is None else _NOTHING_OF_A_RELEASE
        else:
            message = f"{HTTPStatus(error.status_code).phrase}."
        return site.error(request, error.status_code, message, headers=headers)

    return handle


def last_resort(site: Site) -> Callable[[Request, Exception], Any]:
    """Return what answers for a defect; the framework logs it."""

    async def handle(request: Request, error: Exception) -> Response:
        message = "The server made a mistake; the operator finds it in the log."
        return await anyio.to_thread.run_sync(lambda: site.error(request, 500, message, headers=NOT_KEPT))

    return handle
