"""Who a client is: what is believed of what proxies say, and how a client is named."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.errors import ServeError
from ccpr_graph.web.clients import HOST, KnownClients, Network, is_trusted, networks, party, truncated
from tests.web.asgi import app_that

PROXIES = networks(["127.0.0.1", "10.0.0.0/8", "fd00::/8"])
XFF, FORWARDED = "x-forwarded-for", "forwarded"
ME, OTHER = "203.0.113.7", "198.51.100.9"


def headers(*pairs: tuple[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in pairs]


def client_of(peer: str, given: list[tuple[bytes, bytes]], trusted: Sequence[Network]) -> str:
    """Return the address of the client that a request counts for."""
    scope = {"type": "http", "scheme": "http", "client": (peer, 1234), "headers": given}
    return str(KnownClients(app_that(), trusted).seen(scope)["client"][0])


CASES: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "no proxy": (ME, [], ME),
    "a stranger who says who he is": (ME, [(XFF, OTHER)], ME),
    "a stranger who says it by Forwarded": (ME, [(FORWARDED, f"for={OTHER}")], ME),
    "a proxy that says nothing": ("127.0.0.1", [], "127.0.0.1"),
    "a proxy": ("127.0.0.1", [(XFF, ME)], ME),
    "a proxy that listens on both families": ("::ffff:127.0.0.1", [(XFF, ME)], ME),
    "what the client wrote itself stands left": ("127.0.0.1", [(XFF, f"{OTHER}, {ME}")], ME),
    "in a line of its own as well": ("127.0.0.1", [(XFF, OTHER), (XFF, ME)], ME),
    "a trusted address that the client wrote itself": ("127.0.0.1", [(XFF, f"10.0.0.1, {ME}")], ME),
    "two proxies": ("127.0.0.1", [(XFF, f"{OTHER}, {ME}, 10.1.2.3")], ME),
    "all are proxies": ("127.0.0.1", [(XFF, "10.9.9.9, 10.1.2.3")], "10.9.9.9"),
    "a port": ("127.0.0.1", [(XFF, f"{ME}:5678")], ME),
    "IPv6": ("127.0.0.1", [(XFF, "2001:db8::1")], "2001:db8::1"),
    "IPv6 with a port": ("fd00::1", [(XFF, "[2001:db8::1]:443")], "2001:db8::1"),
    "IPv4 as IPv6": ("127.0.0.1", [(XFF, f"::ffff:{ME}")], ME),
    "IPv4 as IPv6 that is a proxy": ("127.0.0.1", [(XFF, f"{ME}, ::ffff:10.0.0.1")], ME),
    "garbage": ("127.0.0.1", [(XFF, "me")], "127.0.0.1"),
    "garbage left of the client": ("127.0.0.1", [(XFF, f"<script>, {ME}")], ME),
    "garbage right of the client": ("127.0.0.1", [(XFF, f"{ME}, unknown")], "127.0.0.1"),
    "an empty element": ("127.0.0.1", [(XFF, f"{ME},")], "127.0.0.1"),
    "nothing": ("127.0.0.1", [(XFF, "")], "127.0.0.1"),
    "octal": ("127.0.0.1", [(XFF, "0177.0.0.1")], "127.0.0.1"),
    "no Forwarded where there is the other": ("127.0.0.1", [(FORWARDED, f"for={OTHER}"), (XFF, ME)], ME),
    "Forwarded": ("127.0.0.1", [(FORWARDED, f"for={ME};proto=https;by=203.0.113.43")], ME),
    "Forwarded, in other letters": ("127.0.0.1", [(FORWARDED, f"Proto=https; FOR={ME}")], ME),
    "Forwarded, IPv6": ("127.0.0.1", [(FORWARDED, 'for="[2001:db8:cafe::17]:4711"')], "2001:db8:cafe::17"),
    "Forwarded, two": ("127.0.0.1", [(FORWARDED, f"for={OTHER}, for={ME}")], ME),
    "Forwarded, a comma in quotes": ("127.0.0.1", [(FORWARDED, f'for="{OTHER}, for={OTHER}"')], "127.0.0.1"),
    "Forwarded, an element in quotes": ("127.0.0.1", [(FORWARDED, f'for={ME};x=", for={OTHER}"')], ME),
    "Forwarded, hidden": ("127.0.0.1", [(FORWARDED, "for=_SEVKISEK")], "127.0.0.1"),
    "Forwarded, unknown": ("127.0.0.1", [(FORWARDED, f"for={ME}, for=unknown")], "127.0.0.1"),
    "Forwarded, twice the same name": ("127.0.0.1", [(FORWARDED, f"for={OTHER};for={ME}")], "127.0.0.1"),
    "Forwarded without for": ("127.0.0.1", [(FORWARDED, "proto=https")], "127.0.0.1"),
    "Forwarded, broken": ("127.0.0.1", [(FORWARDED, f'for={ME};"')], "127.0.0.1"),
}


@pytest.mark.parametrize(("peer", "given", "client"), CASES.values(), ids=CASES)
def test_client(peer: str, given: list[tuple[str, str]], client: str) -> None:
    assert client_of(peer, headers(*given), PROXIES) == client


def test_more_hops_than_anybody_has_are_not_walked() -> None:
    many = headers((XFF, ",".join([ME, *["10.0.0.1"] * 1_000])))
    assert client_of("127.0.0.1", many, PROXIES) == "10.0.0.1"


def test_quotes_that_are_never_closed_take_no_longer() -> None:
    """Anybody can have a proxy pass that on: a hundred of them in the time that one of them took."""
    quotes = headers((FORWARDED, '"' + '\\"' * 2_000))
    started = time.process_time()
    assert {client_of("127.0.0.1", quotes, PROXIES) for _ in range(100)} == {"127.0.0.1"}
    assert time.process_time() - started < 2


def seen(
    peer: str | None, given: Sequence[tuple[str, str]], trusted: Sequence[str] = ("127.0.0.1", "10.0.0.0/8")
) -> Any:
    found: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(scope)

    async def nothing(*_: object) -> Any:
        raise AssertionError

    scope = {
        "type": "http",
        "scheme": "http",
        "client": None if peer is None else (peer, 1234),
        "headers": headers(("host", "inner:8000"), *given),
    }
    before = {**scope, "headers": list(scope["headers"])}  # type: ignore[arg-type]
    asyncio.run(KnownClients(app, networks(trusted))(scope, nothing, nothing))
    assert scope == before, "the server's own scope is left alone"
    return found[0]


REWRITTEN: dict[str, tuple[str, list[tuple[str, str]], tuple[str, str, str]]] = {
    "a stranger": (ME, [(XFF, OTHER), ("x-forwarded-proto", "https"), ("x-forwarded-host", "evil")], (ME, "http", "inner:8000")),
    "a proxy": ("127.0.0.1", [(XFF, ME), ("x-forwarded-proto", "https"), ("x-forwarded-host", "example.org")], (ME, "https", "example.org")),
    "a proxy that says no address": ("127.0.0.1", [("x-forwarded-proto", "HTTPS")], ("127.0.0.1", "https", "inner:8000")),
    "two proxies, each with its word": ("127.0.0.1", [(XFF, f"{ME}, 10.0.0.1"), ("x-forwarded-proto", "https, http"), ("x-forwarded-host", "example.org, inner")], (ME, "https", "example.org")),
    "a word that the client put before": ("127.0.0.1", [(XFF, f"{OTHER}, {ME}"), ("x-forwarded-host", "evil, example.org")], (ME, "http", "example.org")),
    "a scheme that is none": ("127.0.0.1", [(XFF, ME), ("x-forwarded-proto", "javascript")], (ME, "http", "inner:8000")),
    "a host that is none": ("127.0.0.1", [(XFF, ME), ("x-forwarded-host", '"><script>')], (ME, "http", "inner:8000")),
    "a host with a port": ("127.0.0.1", [(XFF, ME), ("x-forwarded-host", "[2001:db8::1]:8443")], (ME, "http", "[2001:db8::1]:8443")),
    "Forwarded": ("127.0.0.1", [(FORWARDED, f'for={ME};proto=https;host="example.org:8443"')], (ME, "https", "example.org:8443")),
}  # fmt: skip


@pytest.mark.parametrize(("peer", "given", "expected"), REWRITTEN.values(), ids=REWRITTEN)
def test_rewritten(peer: str, given: list[tuple[str, str]], expected: tuple[str, str, str]) -> None:
    scope = seen(peer, given)
    hosts = [value.decode() for name, value in scope["headers"] if name == b"host"]
    assert (scope["client"][0], scope["scheme"], *hosts) == expected


def test_nobody_is_trusted_by_default() -> None:
    scope = seen("127.0.0.1", [(XFF, ME), ("x-forwarded-proto", "https")], trusted=())
    assert (scope["client"], scope["scheme"]) == (("127.0.0.1", 1234), "http")


def test_no_peer() -> None:
    assert seen(None, [(XFF, ME)])["client"] is None


@pytest.mark.parametrize(
    ("address", "name", "short"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("", "", None),
        ("testclient", "testclient", None),
    ],
)
def test_names(address: str, name: str, short: str | None) -> None:
    assert (party(address), truncated(address)) == (name, short)


@pytest.mark.parametrize("written", ["", "10.0.0.1/8", "proxy.example.org", "10.0.0.0/33", "*"])
def test_networks_that_are_none(written: str) -> None:
    with pytest.raises(ServeError, match="no network of proxies"):
        networks([written])


@pytest.mark.parametrize(
    "host", [b"a", b"example.org", b"example.org:8000", b"[::1]", b"[::1]:80", b"127.0.0.1", b"", b"a_b"]
)
def test_hosts(host: bytes) -> None:
    assert HOST.fullmatch(host)


@pytest.mark.parametrize(
    "host", [b"a b", b"a/b", b"a,b@c", b"<a>", b'"', b"a:b", b"::1", b"[::1", b"a\xff", b"a:123456", b"a#"]
)
def test_no_hosts(host: bytes) -> None:
    assert not HOST.fullmatch(host)


_ADDRESSES = st.sampled_from(
    [ME, OTHER, "10.0.0.1", "127.0.0.1", "2001:db8::1", "[2001:db8::1]:1", "unknown", '"', "for=", ";", ","]
)
_LIKE = st.one_of(
    st.text(), st.lists(_ADDRESSES, max_size=8).map(", ".join), st.lists(_ADDRESSES, max_size=8).map("".join)
)
_HEADERS = st.lists(
    st.tuples(
        st.sampled_from([b"x-forwarded-for", b"forwarded", b"x-forwarded-proto", b"x-forwarded-host", b"host"]),
        st.one_of(st.binary(), _LIKE.map(lambda text: text.encode("utf-8", "replace"))),
    ),
    max_size=6,
)


@given(_ADDRESSES | st.text(), _HEADERS)
def test_garbage_never_raises(peer: str, given: list[tuple[bytes, bytes]]) -> None:
    client = client_of(peer, given, PROXIES)
    assert client == peer or is_trusted(peer, PROXIES)
    named = [(name.decode(), value.decode("latin-1")) for name, value in given]
    scope = seen(peer, named)
    assert scope["scheme"] in ("http", "https")
    assert all(HOST.fullmatch(value) for name, value in scope["headers"] if name == b"host") or named


@given(st.text())
def test_any_address_has_a_name(address: str) -> None:
    assert party(party(address)) or not address
    assert truncated(address) != ""


@given(st.ip_addresses(), _HEADERS)
def test_what_a_client_writes_moves_nothing(address: Any, written: list[tuple[bytes, bytes]]) -> None:
    """A trusted proxy appends the address of its client, which is no proxy: whatever stands before, it is the answer."""
    if is_trusted(str(address), PROXIES):
        return
    appended = [*written, (b"x-forwarded-for", str(address).encode())]
    assert party(client_of("127.0.0.1", appended, PROXIES)) == party(str(address))
