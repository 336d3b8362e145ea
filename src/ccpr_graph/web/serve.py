"""Runs the server: ``ccpr-graph serve``."""

from __future__ import annotations

import asyncio
import errno
import functools
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ccpr_graph.errors import ServeError
from ccpr_graph.store import BusyError, Dataset, Lanes, Limits, Pool, QueryService, Release
from ccpr_graph.store.asking import ClosingBoth
from ccpr_graph.store.dataset import DefaultGraph
from ccpr_graph.store.prepared import with_prepared
from ccpr_graph.web.examples import ExampleQuery

if TYPE_CHECKING:
    from ccpr_graph.web.clients import Network
    from ccpr_graph.web.guard import GuardedProtocol
    from ccpr_graph.web.layers import Conduct

_THIS_MACHINE: Final = ("127.0.0.0/8", "::1")
_ANY_HOST: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True)
class Settings:
    """How to serve.

    Attributes:
        host: the address to listen on; only this machine reaches the default.
        port: the port to listen on; 0 takes a free one, which is announced.
        public_url: the address of the start page as the world sees it, if a proxy stands before the server.
        workers: how many queries run at a time before they count as long.
        limits: what one query may use.
        allow_service: endpoints, or hosts, that ``SERVICE`` may ask.
        allow_private_service: the same, where they have an address of this machine or a private network.
        store: the address of a SPARQL store that holds the same release, ``sparql+https://…``, to be asked instead of an
            engine here.
        rate: requests per second that one client may send, in the long run. Here and for the next two, nothing is limited
            by default where only this machine reaches the server, and 0 takes the limit away.
        burst: requests that one client may send at once, after a pause.
        concurrent: requests of one client that are answered at a time.
        metrics_to: networks that may read ``/metrics``; by default this machine, and nobody behind a proxy.
        proxy_headers: believe what proxies say of clients (``X-Forwarded-For`` or ``Forwarded``).
        trusted_proxies: networks of those proxies; by default this machine.
        grace: seconds that answers under way are given when the server is told to stop; it ends a second after at most.
        releases: the folder of versions that were released; by default the one that has the release that is
            served, or ``releases`` beside it.
        log_queries: write what was asked into the access log (on standard error), which by default has only paths.
        log_clients: write whole addresses of clients into it, which by default has only their networks.

    """

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    workers: int = 2
    limits: Limits = field(default_factory=Limits)
    allow_service: tuple[str, ...] = ()
    allow_private_service: tuple[str, ...] = ()
    store: str | None = None
    rate: float | None = None
    burst: int | None = None
    concurrent: int | None = None
    metrics_to: tuple[str, ...] = ()
    proxy_headers: bool = False
    trusted_proxies: tuple[str, ...] = ()
    grace: float = 10.0
    releases: Path | None = None
    log_queries: bool = False
    log_clients: bool = False

    @property
    def behind_proxy(self) -> bool:
        """Whether what is asked comes through a proxy."""
        return self.proxy_headers or self.public_url is not None


def serve(
    folder: Path,
    settings: Settings | None = None,
    *,
    examples: Sequence[ExampleQuery] = (),
    announce: Callable[[str], None] = print,
) -> None:
    """Serve a release until the process is told to stop (Ctrl-C, ``SIGTERM``). A newer one in the folder is taken over.

    Args:
        folder: the release.
        settings: how to serve it.
        examples: queries to show.
        announce: gets one sentence with the address when the server answers.

    Raises:
        ServeError: the address or the port cannot be had.
        ReleaseError: the release is missing, damaged, or cannot be loaded.
    """
    release = Release.open(folder)
    _serve(_dataset(release), release, settings or Settings(), str(folder), examples, announce)


def serve_files(
    paths: Sequence[Path],
    settings: Settings | None = None,
    *,
    default_graph: DefaultGraph = "strict",
    announce: Callable[[str], None] = print,
) -> None:
    """Serve RDF files as they are, and nothing of ours, until the process is told to stop.

    Args:
        paths: the files; what kind of RDF each is, its name says.
        settings: how to serve them.
        default_graph: ``strict``: as the files have it; ``union``: with all named graphs in it.
        announce: gets one sentence with the address when the server answers.

    Raises:
        ServeError: a file cannot be read, or the address or the port cannot be had.
        ReleaseError: a file cannot be loaded.
    """
    dataset = Dataset.of_files(paths, default_graph)
    _serve(dataset, None, settings or Settings(), ", ".join(map(str, paths)), (), announce)


def _serve(
    dataset: Dataset,
    release: Release | None,
    settings: Settings,
    name: str,
    examples: Sequence[ExampleQuery],
    announce: Callable[[str], None],
) -> None:
    with _listening_socket(settings.host, settings.port) as listening:
        service = _service(dataset, settings)
        try:
            # While the data are loaded, so is the web framework.
            from ccpr_graph.web.access import logging_to_standard_error
            from ccpr_graph.web.layers import surround
            from ccpr_graph.web.server import run
            from ccpr_graph.web.serving import make_serving
            from ccpr_graph.web.switch import Switch

            address = _address(settings.host, listening.getsockname()[1])
            make = functools.partial(make_serving, settings=settings, address=address, examples=examples)
            switch = Switch(make(service, dataset, release))
            conduct, http = _conduct(settings), _protocol(settings)
        except BaseException:  # nobody will serve, and so nobody close
            asyncio.run(service.aclose())
            raise
        try:
            with logging_to_standard_error() as log:
                numbers = (switch.numbers, http.crowd.numbers, log.numbers)
                run(
                    surround(
                        switch,
                        conduct,
                        numbers=numbers,
                        release=lambda: switch.serving.identity,
                        at_hand=switch.at_hand,
                    ),
                    switch,
                    listening,
                    lambda newer: make(_service(_dataset(newer), settings), _dataset(newer), newer),
                    lambda: announce(f"Serving {name} at {address} (stop with Ctrl-C)"),
                    http=http,
                    grace=settings.grace,
                )
        except BusyError as error:
            if settings.store is None:
                raise
            from ccpr_graph.store.remote.address import without_password

            what = f"the store does not answer ({error})"
            raise ServeError(
                what, file=without_password(settings.store), remedy="See that it runs, and that its address is right"
            ) from error


def _conduct(settings: Settings) -> Conduct:
    from ccpr_graph.web.layers import Conduct
    from ccpr_graph.web.metrics import allowed_networks
    from ccpr_graph.web.rates import chosen_rates, default_rates

    # A proxy whose word on clients is not taken would be one client, and all the world would share what it may ask.
    usual = default_rates(settings.host, behind_proxy=settings.proxy_headers)
    return Conduct(
        public_url=settings.public_url,
        proxies=_proxies(settings),
        rates=chosen_rates(usual, per_second=settings.rate, burst=settings.burst, concurrent=settings.concurrent),
        metrics_to=allowed_networks(settings.metrics_to, behind_proxy=settings.behind_proxy),
        log_queries=settings.log_queries,
        log_clients=settings.log_clients,
    )


def _proxies(settings: Settings) -> tuple[Network, ...]:
    from ccpr_graph.web.clients import networks

    if settings.proxy_headers:
        return networks(settings.trusted_proxies or _THIS_MACHINE)
    if settings.trusted_proxies:
        what = "proxies are trusted, but what they say of clients is not to be read"
        raise ServeError(what, remedy="Add --proxy-headers, or leave --trusted-proxy out")
    return ()


def _protocol(settings: Settings) -> type[GuardedProtocol]:
    """Return the protocol of connections: this machine alone may have all that there are."""
    from ccpr_graph.web.clients import is_loopback
    from ccpr_graph.web.crowd import HttpLimits
    from ccpr_graph.web.guard import guarded

    limits = HttpLimits()
    if is_loopback(settings.host) and not settings.proxy_headers:
        limits = replace(limits, connections_each=limits.connections)
    https = urlsplit(settings.public_url or "").scheme == "https"
    return guarded(limits, _proxies(settings), https=https)


def _dataset(release: Release) -> Dataset:
    return with_prepared(Dataset.of_release(release), release.folder)


def _service(dataset: Dataset, settings: Settings) -> QueryService:
    """Return what answers queries: processes here, or a store elsewhere, whose queries are only read here."""
    lanes = Lanes(quick=settings.workers, long=2 * settings.workers)
    if settings.store is None:
        return Pool(dataset, limits=settings.limits, lanes=lanes)
    from ccpr_graph.store.remote import RemoteService, StoreAddress

    address = StoreAddress.parse(settings.store)
    grammar = Pool(Dataset.nothing(dataset.identity), limits=settings.limits, lanes=lanes)
    return ClosingBoth(RemoteService.create(address, grammar, limits=settings.limits), grammar)


def _listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address: nobody can take the port between this check and the start of the server.

    Raises:
        ServeError: the address is not one of this machine, the port is in use or needs rights.
    """
    if not 0 <= port < 65536:  # the system would take the remainder
        raise ServeError(f"{port} is not a port", remedy="Choose one below 65536 with --port, or 0 for any free one")
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        what = f"'{host}' is not an address to listen on ({error})"
        raise ServeError(what, remedy="Choose 127.0.0.1 with --host") from error
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise _refused(host, port, error) from error
    return listening


def _refused(host: str, port: int, error: OSError) -> ServeError:
    if error.errno == errno.EADDRINUSE:
        return ServeError(
            f"port {port} on {host} is in use", remedy="Choose another with --port, or 0 for any free one"
        )
    if error.errno == errno.EACCES:
        return ServeError(f"port {port} needs rights that you do not have", remedy="Choose one above 1023 with --port")
    if error.errno == errno.EADDRNOTAVAIL:
        return ServeError(f"{host} is not an address of this machine", remedy="Choose 127.0.0.1 with --host")
    return ServeError(f"the server cannot listen on {host}, port {port} ({error.strerror})")


def _address(host: str, port: int) -> str:
    shown = _ANY_HOST.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
