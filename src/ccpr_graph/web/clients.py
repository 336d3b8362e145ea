"""Who a client is: by its address, or by what a proxy that the operator trusts says of it.

Only what a trusted proxy added counts, and a proxy adds at the right: of ``X-Forwarded-For`` (or of ``Forwarded``,
RFC 7239, if the former is absent) the right-most address that is no trusted proxy's is the client's. What stands left of it
the client may have written itself. uvicorn's own ``proxy_headers`` is not used: with its setting ``*`` it takes the
left-most address, which anybody can invent, it takes what is no address for one, and it knows no ``Forwarded`` and no host.

A trusted proxy has to set ``X-Forwarded-Proto`` and ``X-Forwarded-Host``, or to take them away: what it passes on as it
came would be believed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from ccpr_graph.errors import ServeError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# RFC 9110, 7.2 and RFC 3986, 3.2.2: a name, an IPv4 address or an IPv6 address in brackets; then, maybe, a port.
HOST: Final = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")

_MOST_HOPS: Final = 32  # proxies one behind the other; nobody has as many
_LONGEST: Final = 4096  # characters of Forwarded
_HOP: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]{1,5})?|([0-9.]+)(?::[0-9]{1,5})?|([0-9A-Fa-f:.]+)")
_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PAIR: Final = re.compile(rf'\s*({_TOKEN})=({_TOKEN}|"(?:[^"\\]|\\.)*")\s*')
_QUOTED_OR_NOT: Final = re.compile(r'[^",]+|"(?:[^"\\]|\\.)*"|,')


class _Hop(NamedTuple):
    """What one proxy said of who connected to it."""

    address: str
    scheme: str | None = None
    host: str | None = None


class KnownClients:
    """Wraps an application: puts the client's own address, scheme and host in the place of the proxy's."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network] = ()) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._app(self.seen(scope), receive, send)

    def seen(self, scope: Scope) -> Scope:
        """Return a request as the client sent it."""
        peer = scope.get("client")
        if self._trusted and scope["type"] == "http" and peer and is_trusted(peer[0], self._trusted):
            return self._as_seen_by_proxy(scope)
        return scope

    def _as_seen_by_proxy(self, scope: Scope) -> Scope:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hops = list(_hops(headers))
        depth = _depth(hops, self._trusted)
        hop = hops[depth - 1] if depth else _Hop(scope["client"][0])
        client = (str(_address(hop.address)), 0) if depth else scope["client"]
        scheme = _said(headers, b"x-forwarded-proto", depth) or hop.scheme or ""
        host = _said(headers, b"x-forwarded-host", depth) or hop.host or ""
        changed = {**scope, "client": client}
        if scheme.lower() in ("http", "https"):
            changed["scheme"] = scheme.lower()
        if host and HOST.fullmatch(host.encode("latin-1")):
            others = [(name, value) for name, value in headers if name != b"host"]
            changed["headers"] = [(b"host", host.encode("latin-1")), *others]
        return changed


def networks(written: Sequence[str], purpose: str = "of proxies to trust") -> tuple[Network, ...]:
    """Read networks as an operator writes them: ``127.0.0.1``, ``10.0.0.0/8``, ``fd00::/8``.

    ``purpose`` says in the error what they are for.

    Raises:
        ServeError: one is no network.
    """
    return tuple(_network(each, purpose) for each in written)


def _network(written: str, purpose: str) -> Network:
    try:
        return ip_network(written.strip())
    except ValueError as error:
        remedy = "Write an address like 127.0.0.1, or a network like 10.0.0.0/8"
        raise ServeError(f"'{written}' is no network {purpose} ({error})", remedy=remedy) from error


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Say whether an address is in one of the networks; what is no address is not."""
    if not trusted:
        return False
    read = _address(address)
    return read is not None and any(read in network for network in trusted)


def party_of(scope: Scope) -> str:
    """Return the name under which the client of a request is counted; nothing where the server does not know it."""
    return party(scope["client"][0]) if scope.get("client") else ""


@functools.lru_cache(maxsize=4096)
def party(address: str) -> str:
    """Return the name under which a client is counted: an IPv4 address, or the /64 of an IPv6 address.

    One subscriber has a whole /64 (RFC 6177), and could take a new address of it for each request. What is no address is
    its own name.
    """
    read = _address(address)
    if isinstance(read, IPv6Address):
        return str(IPv6Network((read, 64), strict=False))
    return address if read is None else str(read)


@functools.lru_cache(maxsize=4096)
def truncated(address: str) -> str | None:
    """Return an address for a log: its /24 (IPv4) or /48 (IPv6), which tell no single person; nothing for no address."""
    read = _address(address)
    if read is None:
        return None
    return str(ip_network((read, 24 if read.version == 4 else 48), strict=False))


def is_loopback(host: str) -> bool:
    """Say whether an address is one of this machine for itself (``127.0.0.1``, ``::1``, ``localhost``)."""
    read = _address(host)
    return host == "localhost" if read is None else read.is_loopback


def _address(written: str) -> Address | None:
    """Read an address; one of IPv4 in the clothes of IPv6 (``::ffff:192.0.2.1``) is what it is."""
    try:
        read = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return (read.ipv4_mapped or read) if isinstance(read, IPv6Address) else read


def _depth(hops: Sequence[_Hop], trusted: Sequence[Network]) -> int:
    """Return how many hops away the client is: the first that is not trusted, or else the last; 0 where one is garbage."""
    for depth, hop in enumerate(hops, 1):
        if _address(hop.address) is None:
            return 0
        if not is_trusted(hop.address, trusted):
            return depth
    return len(hops)


def _hops(headers: Sequence[tuple[bytes, bytes]]) -> Iterator[_Hop]:
    """Give what proxies said, from the nearest on; an address that cannot be read is empty."""
    listed = _joined(headers, b"x-forwarded-for")
    if listed is not None:
        for written in _from_the_right(listed):
            yield _Hop(_bare(written))
        return
    listed = _joined(headers, b"forwarded")
    if listed is None:
        return
    elements = _elements(listed) if len(listed) <= _LONGEST else [""]
    for element in reversed(elements[-_MOST_HOPS:]):
        yield _element(element)


def _elements(listed: str) -> list[str]:
    """Cut ``Forwarded`` at the commas that are in no quotes; a quote that is never closed makes one empty element of all.

    The first such quote ends the work: to look for the end of each would take the square of the length.
    """
    elements, position = [""], 0
    while found := _QUOTED_OR_NOT.match(listed, position):
        if found[0] == ",":
            elements.append("")
        else:
            elements[-1] += found[0]
        position = found.end()
    return elements if position == len(listed) else [""]


def _element(element: str) -> _Hop:
    """Read one element of ``Forwarded`` (RFC 7239, 4): pairs between semicolons, each name once."""
    said: dict[str, str] = {}
    position = 0
    while found := _PAIR.match(element, position):
        name, value = found[1].lower(), found[2]
        if name in said:
            return _Hop("")
        said[name] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        position = found.end()
        if element[position : position + 1] != ";":
            break
        position += 1
    if position < len(element.rstrip()):
        return _Hop("")
    return _Hop(_bare(said.get("for", "")), said.get("proto"), said.get("host"))


def _said(headers: Sequence[tuple[bytes, bytes]], name: bytes, depth: int) -> str | None:
    """Return what the proxy that saw the client said of something; one value for all is the last proxy's word."""
    values = _from_the_right(_joined(headers, name) or "")
    return values[min(max(depth, 1), len(values)) - 1] or None


def _from_the_right(listed: str) -> list[str]:
    return [each.strip() for each in reversed(listed.rsplit(",", _MOST_HOPS)[-_MOST_HOPS:])]


def _joined(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str | None:
    lines = [value.decode("latin-1") for given, value in headers if given == name]
    return ",".join(lines) if lines else None


def _bare(written: str) -> str:
    """Return the address without its port; nothing where there is none (``unknown``, ``_hidden``, RFC 7239, 6)."""
    found = _HOP.fullmatch(written)
    return "" if found is None else found[1] or found[2] or found[3]
