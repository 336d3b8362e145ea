"""The layers around what a server serves, which stay when a new release takes the place of the old one.

From the outside in: the path below a proxy, who the client is, access log, metrics, common headers, rates. So a request that
is refused is logged and counted, has the headers that every answer has, and a question before a cross-origin request uses
nothing up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from ccpr_graph.web.access import AccessLog
from ccpr_graph.web.at_once import AtHand, AtOnce
from ccpr_graph.web.clients import KnownClients, Network
from ccpr_graph.web.headers import BelowPath, CommonHeaders
from ccpr_graph.web.metrics import LOOPBACK, Metrics, Numbers
from ccpr_graph.web.rates import UNLIMITED, Allowance, RateLimit, Rates


@dataclass(frozen=True)
class Conduct:
    """How a server behaves towards the world.

    Attributes:
        public_url: the address of the start page as the world sees it, if it is known.
        proxies: networks of proxies whose word on clients is taken.
        rates: how much one client may ask.
        metrics_to: networks that may see the metrics.
        log_queries: write what was asked into the access log.
        log_clients: write whole addresses of clients into it.

    """

    public_url: str | None = None
    proxies: tuple[Network, ...] = ()
    rates: Rates = UNLIMITED
    metrics_to: tuple[Network, ...] = LOOPBACK
    log_queries: bool = False
    log_clients: bool = False


def surround(
    app: ASGIApp,
    conduct: Conduct,
    *,
    numbers: Sequence[Numbers] = (),
    release: Callable[[], str] = lambda: "",
    at_hand: AtHand = lambda scope: None,
) -> AtOnce:
    """Return an application with the layers around it.

    Args:
        app: what serves.
        conduct: how to behave.
        numbers: what else the metrics tell.
        release: gives the identity of the data that are served.
        at_hand: gives the answers that need no work of the application.
    """
    public = urlsplit(conduct.public_url or "")
    allowance = Allowance(conduct.rates)
    limited = RateLimit(app, allowance)
    headed = CommonHeaders(limited, https=public.scheme == "https")
    counted = Metrics(headed, numbers=(*numbers, allowance.numbers), release=release, allowed=conduct.metrics_to)
    logged = AccessLog(counted, log_queries=conduct.log_queries, log_clients=conduct.log_clients)
    known = KnownClients(logged, conduct.proxies)
    below = BelowPath(known, path=public.path)
    return AtOnce(below, at_hand, clients=known, log=logged, metrics=counted, common=headed, allowance=allowance)
