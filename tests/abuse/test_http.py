"""What is sent instead of HTTP, or beside a query: after each the server is as good as before.

A row is a name, the bytes, and the statuses that may come back; 0 stands for a connection that is closed without an answer.
More than one answer to what is one request by RFC 9112 would let a stranger speak in another's name behind a proxy.
"""

from __future__ import annotations

import gzip
import os
import random
import socket
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.abuse.conduct import check_sentence
from tests.abuse.served import Served
from tests.abuse.wire import CSV, Reply, statuses

BAD = {0, 400}
_ASK = b"query=ASK%20%7B%7D"
_TAIL = b"Host: a\r\nConnection: close\r\n"


def get(target: bytes = b"/sparql?" + _ASK, *fields: bytes) -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + _TAIL + b"".join(field + b"\r\n" for field in fields) + b"\r\n"


def post(body: bytes, *fields: bytes, kind: bytes = b"application/sparql-query", length: bool = True) -> bytes:
    head = b"POST /sparql HTTP/1.1\r\n" + _TAIL + b"Content-Type: " + kind + b"\r\n"
    fields = (*fields, b"Content-Length: " + str(len(body)).encode()) if length else fields
    return head + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
FORM = b"application/x-www-form-urlencoded"

TEXT = {
    "invalid UTF-8 in the address": (get(b"/sparql?query=%FF%FE"), {400}),
    "overlong UTF-8 in the address": (get(b"/sparql?query=ASK%20%7B%C0%AF%7D"), {400}),
    "a surrogate in the address": (get(b"/sparql?query=ASK%20%7B%7D%23%ED%A0%80"), {400}),
    "raw bytes in the address": (get(b"/sparql?query=\xff\xfe"), BAD),
    "invalid UTF-8 in a parameter's name": (get(b"/sparql?%FF=1&" + _ASK), {200, 400}),
    "invalid UTF-8 in a graph's name": (get(b"/sparql?default-graph-uri=%FF&" + _ASK), {400}),
    "invalid UTF-8 in the path": (get(b"/%FF%FE"), {400, 404}),
    "invalid UTF-8 in a form": (post(b"query=%FF%FE", kind=FORM), {400}),
    "raw bytes in a form": (post(b"query=\xff\xfe", kind=FORM), {400}),
    "invalid UTF-8 in a body": (post(b"ASK {} # \xff\xfe"), {400}),
    "UTF-16 in a body": (post("ASK {}".encode("utf-16")), {400}),
    "UTF-7 named by the content type": (post(b"ASK {}", kind=b"application/sparql-query; charset=utf-7"), {200, 400, 415}),
    "an unknown charset": (post(b"ASK {}", kind=b"application/sparql-query; charset=no\xffsuch"), {0, 200, 400, 415}),
    "a byte order mark": (post(b"\xef\xbb\xbfASK {}"), {200, 400}),
    "NUL in the address": (get(b"/sparql?query=ASK%20%7B%7D%00"), {400}),
    "NUL in the path": (get(b"/sparql%00?" + _ASK), {400, 404}),
    "NUL in a body": (post(b"ASK {}\0"), {400}),
    "NUL raw in the address": (get(b"/sparql?query=ASK\0"), BAD),
    "half an escape": (get(b"/sparql?query=ASK%20%7B%7D%2"), {400}),
    "escapes of escapes": (get(b"/sparql?query=ASK%2520%257B%257D"), {400}),
    "no query": (post(b""), {400}),
    "a form without a query": (post(b"", kind=FORM), {400}),
    "two queries": (get(b"/sparql?" + _ASK + b"&" + _ASK), {400}),
    "10,000 queries": (get(b"/sparql?" + b"&".join([_ASK] * 10_000)), {0, 400, 414, 431}),
    "10,000 formats": (get(b"/sparql?" + _ASK + b"&format=json" * 10_000), {0, 400, 414, 431}),
    "10,000 formats in a form": (post(_ASK + b"&format=json" * 10_000, kind=FORM), {400, 413}),
    "10,000 graphs in a form": (post(_ASK + b"&default-graph-uri=x%3Ay" * 10_000, kind=FORM), {400, 413}),
    "a million ampersands": (post(b"&" * 1_000_000, kind=FORM), {400, 413}),
    "an address of 1 MB": (get(b"/sparql?query=" + b"A" * 1_000_000), {0, 400, 413, 414, 431}),
    "a path of 1 MB": (get(b"/" + b"a/" * 500_000), {0, 400, 404, 413, 414, 431}),
    "a body of 10 MB": (post(b"#" * 10_000_000 + b"\nASK {}"), {0, 413}),
    "a form of 10 MB": (post(_ASK + b"&x=" + b"a" * 10_000_000, kind=FORM), {0, 413}),
    "multipart": (post(b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK {}\r\n--x--\r\n', kind=b"multipart/form-data; boundary=x"), {400, 415}),
    "10,000 parts": (post(b'--x\r\nContent-Disposition: form-data; name="q"; filename="f"\r\n\r\nx\r\n' * 10_000 + b"--x--", kind=b"multipart/form-data; boundary=x"), {400, 413, 415}),
    "a gzip bomb": (post(gzip.compress(b"#" * 50_000_000), b"Content-Encoding: gzip"), {400, 413, 415}),
    "gzip": (post(gzip.compress(b"ASK {}"), b"Content-Encoding: gzip"), {200, 400, 415}),
    "an unknown coding": (post(b"ASK {}", b"Content-Encoding: zstd, br, aes128gcm"), {200, 400, 415}),
    "JSON": (post(b'{"query": "ASK {}"}', kind=b"application/json"), {400, 415}),
    "deep JSON": (post(b"[" * 200_000, kind=b"application/json"), {400, 415}),
    "XML with entities": (post(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', kind=b"application/xml"), {400, 415}),
    "a content type of 100 kB": (post(b"ASK {}", kind=b"application/sparql-query;" + b"a=b;" * 25_000), {0, 200, 400, 415, 431}),
    "a content type that is none": (post(b"ASK {}", kind=b"///;;;==="), {400, 415}),
    "two content types": (post(b"ASK {}", b"Content-Type: application/sparql-update"), {0, 200, 400, 403, 415}),
}  # fmt: skip

FRAMING = {
    "a body shorter than announced": (post(b"ASK {}", b"Content-Length: 100", length=False), BAD),
    "a body longer than announced": (post(b"ASK {}" + SMUGGLED, b"Content-Length: 6", length=False), {200}),
    "two lengths": (post(b"ASK {}", b"Content-Length: 6", b"Content-Length: 5", length=False), BAD),
    "the same length twice": (post(b"ASK {}", b"Content-Length: 6", b"Content-Length: 6", length=False), {0, 200, 400}),
    "a list of lengths": (post(b"ASK {}", b"Content-Length: 6, 5", length=False), BAD),
    "a negative length": (post(b"ASK {}", b"Content-Length: -6", length=False), BAD),
    "a length with a sign": (post(b"ASK {}", b"Content-Length: +6", length=False), BAD),
    "a length in hex": (post(b"ASK {}", b"Content-Length: 0x6", length=False), BAD),
    "an endless length": (post(b"ASK {}", b"Content-Length: " + b"9" * 30, length=False), {0, 400, 413}),
    "a length of 10,000 digits": (post(b"ASK {}", b"Content-Length: " + b"9" * 10_000, length=False), {0, 400, 413, 431}),
    "a length of a terabyte": (post(b"ASK {}", b"Content-Length: 1000000000000", length=False), {0, 400, 413}),
    "an empty length": (post(b"ASK {}", b"Content-Length:", length=False), BAD),
    "a length on a GET": (get(b"/sparql?" + _ASK, b"Content-Length: 37") + SMUGGLED, {200, 400}),
    "chunks and a length": (post(b"0\r\n\r\n" + SMUGGLED, b"Content-Length: 42", CHUNKED, length=False), BAD),
    "a length and chunks": (post(b"0\r\n\r\n" + SMUGGLED, CHUNKED, b"Content-Length: 42", length=False), BAD),
    "chunked twice": (post(b"0\r\n\r\n" + SMUGGLED, CHUNKED, CHUNKED, length=False), {0, 400, 501}),
    "chunked, then identity": (post(b"0\r\n\r\n" + SMUGGLED, CHUNKED + b", identity", length=False), {0, 400, 501}),
    "gzip, then chunked": (post(b"0\r\n\r\n" + SMUGGLED, b"Transfer-Encoding: gzip, chunked", length=False), {0, 400, 415, 501}),
    "xchunked": (post(b"0\r\n\r\n" + SMUGGLED, b"Transfer-Encoding: xchunked", length=False), {0, 400, 501}),
    "chunked in quotes": (post(b"0\r\n\r\n" + SMUGGLED, b'Transfer-Encoding: "chunked"', length=False), {0, 400, 501}),
    "chunked after a tab and a feed": (post(b"0\r\n\r\n" + SMUGGLED, b"Transfer-Encoding: \x0bchunked", length=False), {0, 400, 501}),
    "a space before the colon": (post(b"0\r\n\r\n" + SMUGGLED, b"Transfer-Encoding : chunked", length=False), BAD),
    "a folded header": (post(b"0\r\n\r\n" + SMUGGLED, b"Transfer-Encoding:\r\n chunked", length=False), {0, 400, 501}),
    "chunked in HTTP/1.0": (post(b"0\r\n\r\n" + SMUGGLED, CHUNKED, length=False).replace(b"HTTP/1.1", b"HTTP/1.0", 1), {0, 400}),
    "a chunk without a size": (post(b"\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False), BAD),
    "a chunk of a negative size": (post(b"-6\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False), BAD),
    "a chunk size with 0x": (post(b"0x6\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False), BAD),
    "a chunk of endless size": (post(b"F" * 40 + b"\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False), {0, 400, 413}),
    "a chunk longer than it says": (post(b"3\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False), BAD),
    "a chunk extension of 2 MB": (post(b"6;" + b"a" * 2_000_000 + b"\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False), {0, 200, 400, 413, 431}),
    "100,000 chunks of one byte": (post(b"1\r\n#\r\n" * 100_000 + b"0\r\n\r\n", CHUNKED, length=False), {0, 400, 413}),
    "10,000 trailers": (post(b"6\r\nASK {}\r\n0\r\n" + b"a: b\r\n" * 10_000 + b"\r\n", CHUNKED, length=False), {0, 200, 400, 431}),
    "chunks that never end": (post(b"6\r\nASK {}\r\n", CHUNKED, length=False), BAD),
}  # fmt: skip

HEADERS = {
    "a header of 2 MB": (get(b"/sparql?" + _ASK, b"X: " + b"a" * 2_000_000), {0, 400, 431}),
    "10,000 headers": (get(b"/sparql?" + _ASK, *[b"X-%d: a" % k for k in range(10_000)]), {0, 200, 400, 431}),
    "10,000 Accept headers": (get(b"/sparql?" + _ASK, *[b"Accept: text/csv"] * 10_000), {0, 200, 400, 406, 431}),
    "an Accept of 100 kB": (get(b"/sparql?" + _ASK, b"Accept: " + b"a" * 100_000), {0, 400, 406, 431}),
    "an Accept of 10,000 ranges": (get(b"/sparql?" + _ASK, b"Accept: " + b",".join(b"a/b%d;q=0.%d" % (k, k) for k in range(10_000))), {0, 200, 400, 406, 431}),
    "an Accept of 10,000 stars": (get(b"/sparql?" + _ASK, b"Accept: " + b",".join([b"*/*"] * 10_000)), {0, 200, 400, 406, 431}),
    "an Accept with 10,000 parameters": (get(b"/sparql?" + _ASK, b"Accept: text/csv" + b";a=b" * 10_000), {0, 200, 400, 406, 431}),
    "an Accept of commas": (get(b"/sparql?" + _ASK, b"Accept: " + b"," * 50_000), {0, 200, 400, 406, 431}),
    "an Accept of quotes": (get(b"/sparql?" + _ASK, b"Accept: " + b'text/csv;a="' * 5_000), {0, 200, 400, 406, 431}),
    "an empty Accept": (get(b"/sparql?" + _ASK, b"Accept:"), {200, 406}),
    "a quality that is none": (get(b"/sparql?" + _ASK, b"Accept: text/csv;q=NaN, */*;q=1e999;q=-1"), {200, 400, 406}),
    "an Accept with raw bytes": (get(b"/sparql?" + _ASK, b"Accept: \xff\xfe/\x80"), {0, 200, 400, 406}),
    "NUL in a header": (get(b"/sparql?" + _ASK, b"X: a\0b"), BAD),
    "a header without a name": (get(b"/sparql?" + _ASK, b": a"), BAD),
    "a header without a colon": (get(b"/sparql?" + _ASK, b"nothing"), BAD),
    "no Host": (b"GET /sparql?" + _ASK + b" HTTP/1.1\r\nConnection: close\r\n\r\n", BAD),
    "two Hosts": (get(b"/sparql?" + _ASK, b"Host: b"), BAD),
    "a Host with a script": (get(b"/sparql", b"Accept: text/html").replace(b"Host: a", b'Host: "><script>alert(1)</script>'), {0, 200, 400}),
    "a Host with an IRI's end": (get(b"/sparql", b"Accept: text/turtle").replace(b"Host: a", b"Host: a> <x:injected> <x"), {0, 200, 400}),
    "a Host of 60 kB": (get(b"/sparql").replace(b"Host: a", b"Host: " + b"a" * 60_000), {0, 200, 400, 431}),
    "forwarded from elsewhere": (get(b"/sparql?" + _ASK, b"X-Forwarded-For: \xff, " + b"1.2.3.4," * 5_000, b"X-Forwarded-Proto: javascript"), {0, 200, 400, 431}),
    "If-None-Match of 60 kB": (get(b"/dumps/graph.nq", b"If-None-Match: " + b'"a",' * 15_000), {0, 200, 400, 431}),
    "1,000 ranges": (get(b"/dumps/graph.nq", b"Range: bytes=" + b",".join([b"0-99"] * 1_000)), {0, 200, 206, 400, 416}),
    "a range that is none": (get(b"/dumps/graph.nq", b"Range: bytes=-1-,a-b,99999999999999999999-"), {200, 206, 400, 416}),
    "a range before the start": (get(b"/dumps/graph.nq", b"Range: bytes=-999999999999"), {200, 206, 416}),
    "a date that is none": (get(b"/dumps/graph.nq", b"If-Modified-Since: yesterday", b"If-Range: x", b"Range: bytes=0-1"), {200, 206}),
    "an Expect that is none": (post(b"ASK {}", b"Expect: miracles"), {0, 200, 400, 417}),
    "an upgrade to WebSocket": (get(b"/sparql", b"Upgrade: websocket", b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", b"Sec-WebSocket-Version: 13").replace(b"Connection: close", b"Connection: Upgrade"), {0, 200, 400, 403, 404, 426}),
    "an upgrade to HTTP/2": (get(b"/sparql?" + _ASK, b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"), {0, 200, 400, 426}),
    "cookies": (get(b"/sparql?" + _ASK, b"Cookie: " + b"a=b;" * 5_000), {0, 200, 400, 431}),
    "an Authorization": (get(b"/sparql?" + _ASK, b"Authorization: Basic AAAA"), {200}),
}  # fmt: skip

NO_HTTP = {
    "nothing": (b"", {0}),
    "line ends": (b"\r\n" * 100_000, BAD),
    "random bytes": (random.Random(1).randbytes(100_000), BAD),
    "a TLS greeting": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), BAD),
    "HTTP/2 at once": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {0, 400, 505}),
    "HTTP/0.9": (b"GET /\r\n", BAD),
    "HTTP/9.9": (get().replace(b"HTTP/1.1", b"HTTP/9.9"), {0, 400, 505}),
    "half a request": (b"GET /sparql?query=ASK", BAD),
    "a line of 3 MB": (b"A" * 3_000_000, {0, 400, 414, 431}),
    "an address of another server": (get(b"http://example.org/sparql?" + _ASK), {0, 200, 400, 404, 421}),
    "an address without a slash": (get(b"sparql"), {0, 400, 404}),
    "a star": (b"OPTIONS * HTTP/1.1\r\n" + _TAIL + b"\r\n", {0, 200, 204, 400, 404}),
    "spaces in the request line": (get(b"/sparql ?query= ASK {}"), BAD),
    "FTP": (b"USER anonymous\r\nPASS a\r\n", BAD),
    "a redis command": (b"*1\r\n$8\r\nFLUSHALL\r\n", BAD),
    "a fragment": (get(b"/sparql?" + _ASK + b"#fragment"), {0, 200, 400}),
    "LF alone": (get().replace(b"\r\n", b"\n"), {0, 200, 400}),
    "CR alone": (get().replace(b"\r\n", b"\r"), BAD),
}  # fmt: skip

METHODS = [
    "PUT",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PATCH",
    "COPY",
    "MOVE",
    "PROPFIND",
    "SEARCH",
    "QUERY",
    "BREW",
    "get",
    "G" * 5_000,
]


WAITS = {
    "nothing", "half a request", "a body shorter than announced", "a length of a terabyte", "chunks that never end", "FTP",
    "line ends", "a redis command", "an endless length", "HTTP/0.9", "an upgrade to WebSocket",
}  # fmt: skip
"""Rows whose bytes are no whole request: the connection's end has to be told, or the server waits for the rest."""


def check_one_answer(server: Served, sent: bytes, allowed: set[int], *, half_close: bool = False) -> bytes:
    started = time.monotonic()
    received = server.place.exchange(sent, half_close=half_close)
    found = statuses(received)
    took = time.monotonic() - started
    assert took < 5.5, f"no end after {took:.1f} s: {received[:500]!r}"
    answers = [status for status in found if status != 100]
    assert len(answers) < 2, f"{len(answers)} answers to one request: {received[:1000]!r}"
    status = answers[0] if answers else 0
    assert status in allowed, f"{status} is not one of {sorted(allowed)}: {received[:1000]!r}"
    for secret in (b"Traceback", b"site-packages", b"<script>alert", b"x:injected> <", b"root:x:", b"\r\nX-Injected"):
        assert secret not in received, f"{secret!r}: {received[:1500]!r}"
    return received


_ROWS = [
    pytest.param(sent, allowed, name in WAITS, id=f"{kind}: {name}")
    for kind, rows in {"text": TEXT, "framing": FRAMING, "headers": HEADERS, "no HTTP": NO_HTTP}.items()
    for name, (sent, allowed) in rows.items()
]


@pytest.mark.parametrize(("sent", "allowed", "half_close"), _ROWS)
def test_bytes(small: Served, sent: bytes, allowed: set[int], half_close: bool) -> None:
    check_one_answer(small, sent, allowed, half_close=half_close)
    small.check()


def test_a_good_request_among_these_is_answered(small: Served) -> None:
    """Without this, the rows above would pass with a server that closes every connection."""
    for sent in (
        get(),
        post(b"ASK {}"),
        post(_ASK, kind=FORM),
        post(b"6\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False),
    ):
        received = small.place.exchange(sent)
        assert statuses(received) == [200], received
        assert b"true" in received


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method[:10])
@pytest.mark.parametrize("target", ["/sparql?" + _ASK.decode(), "/sparql", "/dumps/graph.nq", "/"])
def test_methods(small: Served, method: str, target: str) -> None:
    sent = f"{method} {target} HTTP/1.1\r\nHost: a\r\nX-Secret: echo me\r\nContent-Length: 6\r\nConnection: close\r\n\r\nASK {{}}"
    received = small.place.exchange(sent.encode(), seconds=5)
    found = statuses(received)
    assert found and found[0] in {400, 404, 405, 431, 501}, received[:500]
    assert b"echo me" not in received
    if found[0] == 405:
        assert b"\r\nallow:" in received.lower(), received[:500]


@pytest.mark.parametrize(
    "target", ["/sparql?" + _ASK.decode(), "/sparql", "/dumps/graph.nq", "/", "/no-such", "/sparql?query=x"]
)
def test_head_has_no_body(small: Served, target: str) -> None:
    sent = f"HEAD {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    received = small.place.exchange(sent)
    assert len(statuses(received)) == 1
    assert received.endswith(b"\r\n\r\n"), received[-300:]


_SPLIT = [
    "\r\nX-Injected: 1",
    "\nX-Injected: 1",
    "\r\n\r\nX-Injected: 1",
    "\rX-Injected: 1",
    "\u560d\u560aX-Injected: 1",
    "%0d%0aX-Injected: 1",
]


@pytest.mark.parametrize("split", _SPLIT, ids=repr)
def test_no_header_can_be_put_in(small: Served, split: str) -> None:
    encoded = quote(split, safe="")
    for target in (
        f"/sparql?format=json{encoded}&{_ASK.decode()}",
        f"/sparql?query=ASK%7B%7D{encoded}",
        f"/sparql?default-graph-uri=x%3Ay{encoded}&{_ASK.decode()}",
        f"/sparql?timeout=1{encoded}&{_ASK.decode()}",
        f"/dumps/{encoded}",
        f"/{encoded}",
        f"/ontology{encoded}",
        f"/shapes/{encoded}",
        f"/sparql{encoded}?{_ASK.decode()}",
    ):
        reply = small.place.request("GET", target)
        assert reply.status in {200, 307, 400, 404, 406}, str(reply)
        assert "x-injected" not in reply.headers, target
        assert "x-injected" not in reply.headers.get("location", "").lower(), target


_UP = [
    "../" * 8, "..%2f" * 8, "%2e%2e/" * 8, "%2e%2e%2f" * 8, "..%252f" * 8, "%252e%252e%252f" * 8, "..\\" * 8, "..%5c" * 8, "%2e%2e%5c" * 8,
    "..;/" * 8, "....//" * 8, "..%00/" * 8, "/" , "%2f", "//", "./" * 50 + "../" * 8, "documents/" + "../" * 9, "documents/..%2f" + "..%2f" * 8,
    "..%c0%af" * 8, "%u002e%u002e/" * 8, "file:///", "file%3a%2f%2f%2f", "~root/../../" + "../" * 8, "C:%5c", "graph.nq/" + "../" * 9, "graph.nq%00/" + "../" * 9,
]  # fmt: skip
_BELOW = ["/dumps/", "/", "/ontology/", "/shapes/", "/assets/api-docs/", "/documents/", "/dumps//", "/static/"]


@pytest.mark.parametrize("below", _BELOW)
def test_no_way_out_of_the_release(small: Served, below: str) -> None:
    for up in _UP:
        for file in ("etc/passwd", "etc%2fpasswd", "proc/self/environ", "manifest.json/../../../../../../etc/passwd"):
            sent = f"GET {below}{up}{file} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
            received = small.place.exchange(sent)
            assert statuses(received)[:1] in ([400], [404], [307], [308]), (up, received[:300])
            assert b"root:" not in received and b"CCPR_GRAPH_ABUSE_MARK" not in received, up


def test_a_file_beside_the_release_is_not_published(small: Served, small_folder: Path) -> None:
    (small_folder / "secret.txt").write_text("root: nobody's business")
    (small_folder.parent / "secret.txt").write_text("root: nobody's business")
    (small_folder / "link.txt").unlink(missing_ok=True)
    (small_folder / "link.txt").symlink_to("/etc/passwd")
    for path in (
        "secret.txt",
        "../secret.txt",
        "..%2fsecret.txt",
        "link.txt",
        "./secret.txt",
        "documents/../secret.txt",
    ):
        received = small.place.exchange(get(b"/dumps/" + path.encode()))
        assert statuses(received)[:1] in ([400], [404]), received[:300]
        assert b"root:" not in received


def test_errors_are_sentences(small: Served) -> None:
    """Of those that the application answers itself; what is no HTTP may get less."""
    for name, (sent, allowed) in TEXT.items():
        if max(allowed) < 500 and 0 not in allowed and 200 not in allowed:
            head, _, body = small.place.exchange(sent).partition(b"\r\n\r\n")
            fields = dict(
                line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:] if ": " in line
            )
            try:
                check_sentence(Reply(statuses(head)[0], fields, body))
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}") from error


def test_pipelined_requests_are_answered_in_order(small: Served) -> None:
    """200 requests in one packet (RFC 9112, 9.3.2): all are answered, or the connection ends; never out of order."""
    queries = [f"/sparql?format=csv&query=SELECT%20({k}%20AS%20%3Fn)%20%7B%7D" for k in range(200)]
    sent = "".join(f"GET {query} HTTP/1.1\r\nHost: a\r\n\r\n" for query in queries[:-1])
    sent += f"GET {queries[-1]} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    received = small.place.exchange(sent.encode(), seconds=15)
    found = [int(part.split(b"\r\n")[0]) for part in received.split(b"n\r\n")[1:] if part[:1].isdigit()]
    assert found == list(range(len(found))), found
    small.check()


def test_connections_that_say_nothing(small: Served) -> None:
    """300 open connections keep nobody from asking."""
    idle: list[socket.socket] = []
    try:
        idle += [small.place.connect() for _ in range(300)]
        small.check_alive()
    finally:
        for each in idle:
            each.close()
    small.check()


def test_random_requests(small: Served) -> None:
    """Good requests with single bytes changed, taken out, put in; the seed is in the environment, for another run."""
    draw = random.Random(int(os.environ.get("CCPR_GRAPH_ABUSE_SEED", "11")))
    good = [get(), post(b"ASK {}"), post(_ASK, kind=FORM), post(b"6\r\nASK {}\r\n0\r\n\r\n", CHUNKED, length=False)]
    for _ in range(150):
        sent = bytearray(draw.choice(good))
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(sent))
            sent[at : at + draw.randint(0, 2)] = draw.randbytes(draw.randint(0, 2))
        received = small.place.exchange(bytes(sent), seconds=4, half_close=True)
        assert not any(status >= 500 and status not in (501, 505) for status in statuses(received)), (
            bytes(sent),
            received[:500],
        )
    small.check()


def test_common_headers_on_every_error(small: Served) -> None:
    """A page of another origin must be able to read why it got nothing; and nothing is taken for a page."""
    for target in ("/sparql?query=x", "/no-such", "/dumps/no-such", "/sparql?query=" + "a" * 300_000):
        reply = small.place.request("GET", target, headers={**CSV, "Origin": "https://example.org"})
        if reply.status:
            assert reply.headers.get("access-control-allow-origin") == "*", str(reply)
            assert reply.headers.get("x-content-type-options") == "nosniff", str(reply)
