"""The routes of the reconciliation service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph.web.api.examples import example_page, showing
from ccpr_graph.web.reconcile import documented
from ccpr_graph.web.reconcile.desk import ReconcileDesk
from ccpr_graph.web.site import Site

Add = Callable[..., None]


def add_reconcile(add: Add, add_post: Add, site: Site) -> None:
    """Add the routes, by functions that take a path, a handler and what the API documentation says of it."""
    desk = ReconcileDesk(site)

    async def reconcile(request: Request) -> Response:
        """Match names to resources: `?queries=` and a batch, `?extend=` to fetch properties; without, the manifest."""
        return await desk.get(request)

    async def reconcile_by_post(request: Request) -> Response:
        """Match names to resources, or fetch properties: a form with `queries` or `extend`."""
        return await desk.post(request)

    async def suggest(request: Request) -> Response:
        """Complete what a person types, for entities, types or properties."""
        return await desk.suggest(request)

    async def flyout(request: Request) -> Response:
        """A few words in HTML on an entity, a type or a property."""
        return await desk.flyout(request)

    async def properties(request: Request) -> Response:
        """The properties that can be fetched for things of a type."""
        return await desk.properties(request)

    async def preview(request: Request) -> Response:
        """A small page on a resource, to be shown in a frame."""
        return await desk.preview(request)

    async def view(request: Request) -> Response:
        """Lead to a resource by its identifier."""
        return await desk.view(request)

    about: dict[str, Any] = {"tags": ["Reconciliation"]}
    page = example_page(site.release)
    add("/reconcile", reconcile, summary="Reconcile", **about, **documented.BY_GET)
    add_post("/reconcile", reconcile_by_post, summary="Reconcile (POST)", **about, **documented.BY_POST)
    add("/reconcile/suggest/{kind}", suggest, summary="Suggest", **about, **documented.SUGGEST)
    add("/reconcile/flyout/{kind}", flyout, summary="Flyout", **about, **showing(documented.FLYOUT, id=page))
    add("/reconcile/properties", properties, summary="Properties of a type", **about, **documented.PROPERTIES)
    add("/reconcile/preview", preview, summary="Preview", **about, **showing(documented.PREVIEW, id=page))
    add("/reconcile/view", view, summary="View", **about, **showing(documented.VIEW, id=page))
