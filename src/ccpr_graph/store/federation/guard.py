"""Decides where the server may connect to for ``SERVICE``: the one place that does.

An operator lists endpoints (``https://query.example/sparql``) or whole servers (``https://query.example``); by default there
are none. An address in a query is let through if

1. it is spelled in the plain way: a host in ASCII letters, or an IP address in its usual form, no user, no escapes,
2. scheme, host and port are those of an entry, and the rest too if the entry has one,
3. every address that its name resolves to is public, unless the entry is one of those listed as private.

The connection then goes to an address that was looked at (:class:`Target`), whatever the name resolves to by then.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from ccpr_graph.errors import QueryError, ServeError
from ccpr_graph.store.federation.addresses import is_public, is_reachable_at_all

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Gives the addresses of a host name; raises ``OSError`` if there are none."""

OPTION: Final = "--allow-service"

_PORTS: Final = {"http": 80, "https": 443}
_PCHAR: Final = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})"
_URL: Final = re.compile(
    rf"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>(?:/{_PCHAR}*+)?)(?P<query>(?:\?(?:{_PCHAR}|\?)*+)?)",
    re.IGNORECASE,
)
_AUTHORITY: Final = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9_.-]+))(?::(?P<port>[1-9][0-9]{0,4}))?"
)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_DOTTED: Final = re.compile(r"[0-9.]+")
_DOT_STEP: Final = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_MAX_HOST: Final = 253
_MAX_URL: Final = 2000
_MAX_SHOWN: Final = 80
_MAX_ADDRESSES: Final = 4


@dataclass(frozen=True)
class Endpoint:
    """An address of the web in its one plain form: lower-case scheme and host, a port, and the rest as it was."""

    scheme: str
    host: str
    port: int
    rest: str

    @classmethod
    def parse(cls, url: str) -> Endpoint:
        """Read an address.

        Raises:
            QueryError: it is none of ``http`` or ``https``, or is spelled in a way that not everybody reads alike.

        """
        found = _URL.fullmatch(url) if len(url) <= _MAX_URL else None
        authority = _AUTHORITY.fullmatch(found["authority"]) if found else None
        if found is None or authority is None or _DOT_STEP.search(found["path"]):
            raise _odd(url)
        scheme = found["scheme"].lower()
        port = int(authority["port"] or _PORTS[scheme])
        host = _version_6(authority["v6"]) if authority["v6"] else _version_4_or_name(authority["host"])
        if host is None or port > 0xFFFF:
            raise _odd(url)
        return cls(scheme, host, port, (found["path"] or "/") + found["query"])

    @property
    def authority(self) -> str:
        """Host and port as they stand in an address and in the ``Host`` header."""
        host = bracketed(self.host)
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def server(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.server + self.rest


@dataclass(frozen=True)
class Target:
    """Where to connect: the endpoint, and the addresses of its host that were looked at."""

    endpoint: Endpoint
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Allowed:
    """What an operator allows.

    Attributes:
        public: entries whose hosts must have public addresses.
        private: entries whose hosts may be anywhere, as on this machine or in the operator's network.

    """

    public: tuple[Endpoint, ...] = ()
    private: tuple[Endpoint, ...] = ()

    @classmethod
    def of(cls, public: Iterable[str] = (), private: Iterable[str] = ()) -> Allowed:
        """Read the entries: addresses of endpoints, or of servers (nothing after the host, or ``/``).

        Raises:
            ServeError: one is no such address.

        """
        return cls(tuple(map(_entry, public)), tuple(map(_entry, private)))

    def check(self, endpoint: Endpoint) -> None:
        """Let an endpoint pass if an entry has it.

        Raises:
            QueryError: none has it.

        """
        if not _covers(self.public, endpoint) and not _covers(self.private, endpoint):
            what = f"SERVICE asks {endpoint.server}, and this endpoint does not connect to it"
            raise QueryError(what, remedy=self.remedy())

    def remedy(self) -> str:
        """Return what is allowed, and who can allow more, as a sentence."""
        entries = [each.server + ("" if each.rest == "/" else each.rest) for each in (*self.public, *self.private)]
        known = f"It connects to {', '.join(entries)}" if entries else "It connects to no other endpoint"
        return f"{known}; its operator can allow more with {OPTION}"

    async def locate(self, endpoint: Endpoint, resolve: Resolve) -> Target:
        """Return where to connect for an endpoint.

        Raises:
            QueryError: no entry has it, its name has no address, or one that is not allowed.

        """
        self.check(endpoint)
        try:
            addresses = await resolve(endpoint.host, endpoint.port)
        except (OSError, UnicodeError) as error:
            raise QueryError(f"the host {endpoint.host} of SERVICE has no address ({error})") from None
        fits = is_reachable_at_all if _covers(self.private, endpoint) else is_public
        if not addresses or not all(map(fits, addresses)):
            what = f"SERVICE asks {endpoint.server}, whose address is not one of the public internet"
            raise QueryError(what, remedy="Its operator can allow it as a private one")
        return Target(endpoint, tuple(addresses[:_MAX_ADDRESSES]))


async def resolve_by_system(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system knows them, each once, in its order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def bracketed(host: str) -> str:
    """Return a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _entry(url: str) -> Endpoint:
    try:
        return Endpoint.parse(url)
    except QueryError:
        remedy = "Give https://host, or the whole address of an endpoint"
        raise ServeError(f"'{url}' is no address that {OPTION} can allow", remedy=remedy) from None


def _covers(entries: Iterable[Endpoint], endpoint: Endpoint) -> bool:
    return any(each == endpoint or (each.rest == "/" and each.server == endpoint.server) for each in entries)


def _version_6(written: str) -> str | None:
    try:
        return str(IPv6Address(written))
    except AddressValueError:
        return None


def _version_4_or_name(written: str) -> str | None:
    """Return a host in lower case; nothing if it could be read as a number, or as several names."""
    host = written.lower()
    if _DOTTED.fullmatch(host):
        try:
            return host if str(IPv4Address(host)) == host else None
        except AddressValueError:
            return None
    labels = host.split(".")
    is_name = len(host) <= _MAX_HOST and all(map(_LABEL.fullmatch, labels)) and labels[-1][0].isalpha()
    return host if is_name else None


def _odd(url: str) -> QueryError:
    shown = "".join(each for each in url[:_MAX_SHOWN] if each.isprintable())
    return QueryError(
        f"SERVICE <{shown}> is not the plain address of a web endpoint",
        remedy="Write http or https, the host's name in ASCII (xn--… for others), nothing escaped, no user or fragment",
    )
