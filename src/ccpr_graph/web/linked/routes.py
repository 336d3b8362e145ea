"""The routes of resources and graphs."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph.store import Release
from ccpr_graph.web.api.examples import example_graph, example_page, showing
from ccpr_graph.web.linked import documented
from ccpr_graph.web.linked.desk import Desk, Frames
from ccpr_graph.web.linked.graphs import GraphDesk
from ccpr_graph.web.site import Site

__all__ = ["Frames", "add_linked"]

Add = Callable[..., None]


def add_linked(add: Add, site: Site, release: Release, frames: Frames | None = None) -> None:
    """Add the routes, by a function that takes a path, a handler and what the API documentation says of it.

    Args:
        add: adds one.
        site: what is served.
        release: where the data are from.
        frames: gives resources as neat JSON; without it, ``?frame=`` is ignored as any unknown parameter is.
    """
    desk, graphs = Desk(site, release, frames), GraphDesk(site, release)

    async def resource(request: Request) -> Response:
        """A resource: leads to the document about it that the Accept header asks for; a suffix chooses one."""
        return await desk.answer(request, request.path_params["path"])

    async def graph(request: Request) -> Response:
        """A named graph: what is said of it, and its triples, in the format that the Accept header asks for."""
        return await graphs.answer(request, request.path_params["path"])

    add(
        "/id/{path:path}",
        resource,
        summary="A resource",
        tags=["Linked data"],
        **showing(documented.RESOURCE, path=example_page(release)),
    )
    add(
        "/graph/{path:path}",
        graph,
        summary="A named graph",
        tags=["Linked data"],
        **showing(documented.GRAPH, path=example_graph(release)),
    )
