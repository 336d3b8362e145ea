"""Runs the server: ``ccpr-graph serve``."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ccpr_graph.errors import ServeError
from ccpr_graph.store import Engine, Limits, Release
from ccpr_graph.web.examples import ExampleQuery

_ANY_HOST: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    public_url: str | None = None,
    workers: int = 2,
    limits: Limits | None = None,
    examples: Sequence[ExampleQuery] = (),
    log_queries: bool = False,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve a release until the process is told to stop (Ctrl-C, ``SIGTERM``).

    Args:
        folder: the release.
        host: the address to listen on; only this machine reaches the default.
        port: the port to listen on; 0 takes a free one, which ``announce`` tells.
        public_url: the address of the start page as the world sees it, if a proxy stands before the server.
        workers: how many queries run at a time.
        limits: what one query may use.
        examples: queries to show.
        log_queries: write what was asked into the access log (on standard error), which by default has only paths.
        announce: gets one sentence with the address when the server answers.

    Raises:
        ServeError: the address or the port cannot be had.
        ReleaseError: the release is missing, damaged, or cannot be loaded.
    """
    release = Release.open(folder)
    with _listening_socket(host, port) as listening, Engine(release, workers=workers, limits=limits) as engine:
        # While the workers load, so does the web framework.
        from ccpr_graph.web.app import create_app
        from ccpr_graph.web.server import run

        app = create_app(release, engine, public_url, examples, log_queries=log_queries)
        engine.evaluate("ASK {}")
        _log_to_standard_error()
        address = _address(host, listening.getsockname()[1])
        run(app, listening, engine, lambda: announce(f"Serving {folder} at {address} (stop with Ctrl-C)"))


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


def _log_to_standard_error() -> None:
    log = logging.getLogger("ccpr_graph")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
