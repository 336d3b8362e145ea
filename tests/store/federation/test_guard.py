"""Where SERVICE may connect to: addresses in every spelling, entries, networks."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.errors import QueryError, ServeError
from ccpr_graph.store.federation.addresses import is_public, is_reachable_at_all
from ccpr_graph.store.federation.guard import Allowed, Endpoint, resolve_by_system

# an address as written -> its plain form
PLAIN = {
    "https://query.example/sparql": "https://query.example/sparql",
    "HTTPS://Query.EXAMPLE:443/sparql": "https://query.example/sparql",
    "http://query.example": "http://query.example/",
    "http://query.example:80": "http://query.example/",
    "http://query.example:8080/a%20b?x=/y&z=?": "http://query.example:8080/a%20b?x=/y&z=?",
    "http://store_1:3030/ds": "http://store_1:3030/ds",
    "http://xn--bcher-kva.example/": "http://xn--bcher-kva.example/",
    "http://127.0.0.1:9/": "http://127.0.0.1:9/",
    "http://[::1]:9/": "http://[::1]:9/",
    "http://[0:0:0:0:0:0:0:1]/": "http://[::1]/",
    "http://[::FFFF:127.0.0.1]/": "http://[::ffff:7f00:1]/",
}


@pytest.mark.parametrize("url", PLAIN)
def test_the_plain_form(url: str) -> None:
    assert str(Endpoint.parse(url)) == PLAIN[url]
    assert Endpoint.parse(PLAIN[url]) == Endpoint.parse(url)


# spellings that some readers take for an address of this machine or of another host, and others do not
ODD = [
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/",
    "http://127.1/", "http://127.0.1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://localhost./",
    "http://127.0.0.1.:80/", "http://0/", "http://0x0/", "http://00000.0.0.0/", "http://127.0.0.0x1/",
    "http://1.2.3.4.5/", "http://256.1.1.1/", "http://.127.0.0.1/", "http://..example/", "http://a..b.example/",
    "http://a.0x7f/", "http://a.1/", "http://-a.example/", "http://a-.example/", "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 130 + "example/",
    "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1/", "http://::1/", "http://[]/", "http://[1]/",
    "http://[::1]x/", "http://[v1.a]/", "http://[127.0.0.1]/", "http://[::127.0.0.1.2]/",
    "http://user@query.example/", "http://user:secret@query.example/", "http://query.example@127.0.0.1/",
    "http://@127.0.0.1/", "http://query.example:80@127.0.0.1/", "http://query.example#@127.0.0.1/",
    "http://query.example/#x", "http://127.0.0.1#query.example/", "http://query.example\\@127.0.0.1/",
    "http:\\\\127.0.0.1/", "http://127.0.0.1\\.query.example/", "http://%31%32%37.0.0.1/", "http://127%2e0.0.1/",
    "http://localhos%74/", "http://loc%61lhost/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://１２７.0.0.1/",
    "http://bücher.example/", "http://ⓛocalhost/", "http://localhost\u200b/", "http://lo\u00adcalhost/",
    "http://query.example:/", "http://query.example:0/", "http://query.example:080/", "http://query.example:65536/",
    "http://query.example:99999/", "http://query.example:8o/", "http://query.example:80:80/", "http://query.example:+80/",
    "http://query.example:-1/", "http://:80/", "http:///sparql", "http:/query.example/", "http:query.example",
    "//query.example/", "query.example/sparql", "", "http://", "https:", "ftp://query.example/", "file:///etc/passwd",
    "gopher://127.0.0.1:70/", "data:,x", "javascript:1", "unix:/x", "httpx://query.example/", "jar:http://query.example/",
    "http://query.example/a b", "http://query.example/\n", "http://query.example/\r\nHost: x", "http://query.example\t/",
    " http://query.example/", "http://query.example/ ", "http://query.example/\x00", "http://query.example/é",
    "http://query.example/%", "http://query.example/%zz", "http://query.example/<", "http://query.example/a\\b",
    "http://query.example/allowed/../other", "http://query.example/./x", "http://query.example/a/%2e%2E/b",
    "http://query.example/..", "http://query example/", "http://query.example,127.0.0.1/", "http://query.example;x/",
    "http://query.example?@127.0.0.1:80\\", "http://*.example/", "http://$x.example/", "http://" + "a" * 3000 + "/",
]  # fmt: skip


@pytest.mark.parametrize("url", ODD)
def test_odd_spellings_never_get_through(url: str) -> None:
    with pytest.raises(QueryError):
        Endpoint.parse(url)
    with pytest.raises(ServeError, match="--allow-service"):
        Allowed.of([url])


@given(st.text(), st.text())
def test_what_gets_through_is_spelled_plainly(host: str, rest: str) -> None:
    try:
        endpoint = Endpoint.parse(f"http://{host}/{rest}")
    except QueryError:
        return
    assert endpoint.host.isascii()
    assert not set(endpoint.host) & set("@%\\/?# ")
    assert str(Endpoint.parse(str(endpoint))) == str(endpoint)


ENTRIES = Allowed.of(["https://query.example/sparql", "https://whole.example", "http://whole.example:8080/"])

# an endpoint -> whether the entries have it
ASKED = {
    "https://query.example/sparql": True,
    "https://QUERY.example:443/sparql": True,
    "https://query.example/": False,
    "https://query.example/sparql/": False,
    "https://query.example/sparql?x=1": False,
    "https://query.example/SPARQL": False,
    "http://query.example/sparql": False,
    "https://query.example:8443/sparql": False,
    "https://sub.query.example/sparql": False,
    "https://query.example.evil.example/sparql": False,
    "https://evilquery.example/sparql": False,
    "https://whole.example/any?x=1": True,
    "http://whole.example/any": False,
    "http://whole.example:8080/any": True,
    "https://whole.example:8080/any": False,
}


@pytest.mark.parametrize("url", ASKED)
def test_entries(url: str) -> None:
    endpoint = Endpoint.parse(url)
    if ASKED[url]:
        ENTRIES.check(endpoint)
        return
    with pytest.raises(QueryError) as caught:
        ENTRIES.check(endpoint)
    assert "https://query.example/sparql, https://whole.example, http://whole.example:8080" in str(caught.value)
    assert "--allow-service" in str(caught.value)


def test_nothing_is_allowed_by_default() -> None:
    with pytest.raises(QueryError, match=r"It connects to no other endpoint; its operator can allow more"):
        Allowed().check(Endpoint.parse("https://query.example/sparql"))


# an address -> is it of the public internet, may it be a private entry's
ADDRESSES = {
    "8.8.8.8": (True, True), "2001:4860:4860::8888": (True, True), "2a00:1450:4001:80e::200e": (True, True),
    "127.0.0.1": (False, True), "127.255.255.254": (False, True), "10.1.2.3": (False, True),
    "172.16.0.1": (False, True), "192.168.1.1": (False, True), "100.64.1.1": (False, True),
    "169.254.169.254": (False, True), "192.0.0.9": (False, True), "192.0.2.1": (False, True),
    "192.88.99.1": (False, True), "198.18.0.1": (False, True), "203.0.113.1": (False, True),
    "0.0.0.0": (False, False), "224.0.0.1": (False, False), "239.1.1.1": (False, False),
    "240.0.0.1": (False, False), "255.255.255.255": (False, False),
    "::1": (False, True), "::": (False, False), "fe80::1": (False, True), "fe80::1%eth0": (False, True),
    "fc00::1": (False, True), "fd12::1": (False, True), "fec0::1": (False, True), "ff02::1": (False, False),
    "2001:db8::1": (False, True), "2001:20::1": (False, True), "3fff::1": (False, True), "5f00::1": (False, True),
    "100::1": (False, True), "4000::1": (False, True), "2a00::1%eth0": (False, True),
    "::ffff:127.0.0.1": (False, True), "::ffff:8.8.8.8": (True, True), "::ffff:224.0.0.1": (False, False),
    "::127.0.0.1": (False, True), "::10.0.0.1": (False, True),
    "64:ff9b::127.0.0.1": (False, True), "64:ff9b::8.8.8.8": (True, True), "64:ff9b:1::8.8.8.8": (False, True),
    "2002:7f00:1::": (False, True), "2002:a00:1::": (False, True), "2002:808:808::": (True, True),
    "2001:0:808:808:0:0:80ff:fffe": (False, True),  # Teredo, of a client at 127.0.0.1
    "2001:0:7f00:1:0:0:f7f7:f7f7": (False, True),  # Teredo, by a server at 127.0.0.1
    "2001:0:808:808:0:0:f7f7:f7f7": (True, True),
    "localhost": (False, False), "": (False, False), "127.1": (False, False), "0x7f.1": (False, False),
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(address: str) -> None:
    assert (is_public(address), is_reachable_at_all(address)) == ADDRESSES[address]


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_counts_as_what_it_is(address: object) -> None:
    number = int(address)  # type: ignore[call-overload]
    for within in (f"::ffff:{address}", f"64:ff9b::{address}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::"):
        assert is_public(within) == is_public(str(address))


def located(allowed: Allowed, url: str, *addresses: str) -> tuple[str, ...]:
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return asyncio.run(allowed.locate(Endpoint.parse(url), resolve)).addresses


def test_every_address_of_a_name_must_be_public() -> None:
    url = "https://query.example/sparql"
    assert located(ENTRIES, url, "8.8.8.8", "2a00::1") == ("8.8.8.8", "2a00::1")
    for other in ("127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"):
        with pytest.raises(QueryError, match="not one of the public internet"):
            located(ENTRIES, url, "8.8.8.8", other)
    with pytest.raises(QueryError, match="not one of the public internet"):
        located(ENTRIES, url)


def test_a_private_entry_may_be_anywhere_and_no_other() -> None:
    allowed = Allowed.of(["https://query.example"], private=["http://store.internal:3030/ds"])
    assert located(allowed, "http://store.internal:3030/ds", "10.0.0.7") == ("10.0.0.7",)
    for url, address in [
        ("https://query.example/", "10.0.0.7"),
        ("http://store.internal:3030/ds", "224.0.0.1"),
        ("http://store.internal:3030/ds", "0.0.0.0"),
        ("http://store.internal:3030/other", "10.0.0.7"),
        ("http://store.internal/ds", "10.0.0.7"),
        ("http://10.0.0.7:3030/ds", "10.0.0.7"),
    ]:
        with pytest.raises(QueryError):
            located(allowed, url, address)


def test_a_listed_host_at_a_private_address_needs_more_than_a_listing() -> None:
    for url in ("http://127.0.0.1:8000/sparql", "http://[::1]/", "http://localhost/"):
        with pytest.raises(QueryError, match="public internet"):
            asyncio.run(Allowed.of([url]).locate(Endpoint.parse(url), resolve_by_system))


def test_a_name_without_an_address() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(QueryError, match=r"the host whole\.example of SERVICE has no address"):
        asyncio.run(ENTRIES.locate(Endpoint.parse("https://whole.example/"), resolve))
