"""Puts the layers of a server together: application, cache, federation, pool."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.middleware.errors import ServerErrorMiddleware

from ccpr_graph.releases import INDEX
from ccpr_graph.store import CachedService, Dataset, Pool, QueryService, Release
from ccpr_graph.store.federation import Allowed, Client, FederatedService, queries_must_not_be_cached
from ccpr_graph.web.app import create_app, last_resort
from ccpr_graph.web.endpoint import Endpoint
from ccpr_graph.web.examples import ExampleQuery
from ccpr_graph.web.front import Front
from ccpr_graph.web.serve import Settings
from ccpr_graph.web.site import Site
from ccpr_graph.web.switch import Serving

_FEDERATED: Final = "BasicFederatedQuery"
_UNION: Final = "UnionDefaultGraph"
_RELEASES: Final = "releases"


def _own(*addresses: str) -> list[str]:
    """Return the addresses of this endpoint, by which a query that asks it is answered without a connection."""
    named = [each.replace("//127.0.0.1:", "//localhost:") for each in addresses]
    return sorted({f"{each.rstrip('/')}/sparql" for each in (*addresses, *named)})


def folder_of_versions(release: Release) -> Path:
    """Return where versions are, unless the operator says otherwise.

    It is the folder that the release is in, if it is a version itself: its description names files there. Otherwise it is
    ``releases`` beside it.
    """
    around = release.folder.parent
    return around if release.manifest.version and (around / INDEX).is_file() else around / _RELEASES


def make_serving(
    within: QueryService,
    dataset: Dataset,
    release: Release | None,
    *,
    settings: Settings,
    address: str,
    examples: Sequence[ExampleQuery],
) -> Serving:
    """Return the application over what answers queries, and the services between them.

    Raises:
        ServeError: an endpoint that ``SERVICE`` may ask is not written as an address.
    """
    public = (settings.public_url or address).rstrip("/")
    client = Client(Allowed.of(settings.allow_service, private=settings.allow_private_service))
    federated = FederatedService(within, client, own=_own(public, address), base=dataset.base)
    service = CachedService(federated, queries_must_not_be_cached)
    features = {_FEDERATED} | ({_UNION} if dataset.default_graph == "union" else set())
    public_url = None if settings.public_url is None else public
    releases = settings.releases or (folder_of_versions(release) if release else None)
    site = Site(service, dataset.identity, release, public_url, tuple(examples), frozenset(features), releases)
    sources = {"": service.numbers} | ({"pool_": within.numbers} if isinstance(within, Pool) else {})
    app = create_app(site)
    endpoint: Endpoint = app.state.endpoint
    front = ServerErrorMiddleware(Front(app, endpoint=endpoint), handler=last_resort(site))
    return Serving(front, service, release, dataset.identity, sources, at_hand=endpoint.at_hand)
