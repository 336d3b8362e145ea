"""Says which network addresses lie on the public internet.

Python's ``ipaddress`` knows the special-purpose registries of IANA as they were when it was released, so the blocks that
some versions miss stand here as data. An IPv6 address that has an IPv4 address inside is as public as that one is.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

IPAddress = IPv4Address | IPv6Address

_UNICAST: Final = ip_network("2000::/3")  # all of IPv6 that is given out for global unicast (RFC 4291, 2.4)
_NAT64: Final = ip_network("64:ff9b::/96")  # RFC 6052, 2.1
_COMPATIBLE: Final = ip_network("::/96")  # RFC 4291, 2.5.5.1
_SPECIAL: Final = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # IETF protocol assignments (RFC 6890, 2.2.2)
        "192.88.99.0/24",  # relays of 6to4, deprecated (RFC 7526)
        "2001::/23",  # IETF protocol assignments (RFC 6890, 2.2.3); Teredo is unwrapped before
        "3fff::/20",  # documentation (RFC 9637)
    )
)


def is_public(address: str) -> bool:
    """Say whether an address is one of the public internet, and none that leads back into a network of somebody's.

    What is no address is not public.
    """
    try:
        return _is_public(ip_address(address))
    except ValueError:
        return False


def is_reachable_at_all(address: str) -> bool:
    """Say whether an address is one of a single machine, public or not: no group of them, none that stands for any."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return all(
        not (each.is_multicast or each.is_unspecified or (each.version == 4 and each.is_reserved))  # ::1 is reserved
        for each in (found, *_inside(found))
    )


def _is_public(address: IPAddress) -> bool:
    inside = _inside(address)
    if inside:
        return all(_is_public(each) for each in inside)
    if isinstance(address, IPv6Address) and (address.scope_id is not None or address not in _UNICAST):
        return False
    if any(address.version == block.version and address in block for block in _SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: IPAddress) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that an IPv6 address leads to, by whatever rule."""
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    embeds = address in _NAT64 or (address in _COMPATIBLE and int(address) > 1)  # ::1 is loopback, :: nothing
    return (IPv4Address(int(address) & 0xFFFFFFFF),) if embeds else ()
