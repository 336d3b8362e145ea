"""Reading requests of the SPARQL 1.1 Protocol, as a table."""

from __future__ import annotations

import pytest

from ccpr_graph.web.protocol import FORM, QUERY, Operation, ProtocolError, read_get, read_post

GETS = [
    ("", Operation(None)),
    ("query=ASK%20%7B%7D", Operation("ASK {}")),
    ("query=ASK+%7B%7D", Operation("ASK {}")),
    ("query=", Operation("")),
    ("query=x&format=csv&output=json&results=xml", Operation("x", ("csv", "json", "xml"))),
    ("format=json&format=json&query=x", Operation("x", ("json", "json"))),
    (
        "query=x&default-graph-uri=a:1&default-graph-uri=a:2&named-graph-uri=a:3",
        Operation("x", (), ("a:1", "a:2"), ("a:3",)),
    ),
    ("query=%C3%A9", Operation("é")),
    ("query=%EF%BB%BFASK%7B%7D", Operation("ASK{}")),
    ("other=1", Operation(None)),
]


@pytest.mark.parametrize(("address", "operation"), GETS)
def test_get(address: str, operation: Operation) -> None:
    assert read_get(address) == operation


POSTS = [
    ("", FORM, b"query=x&default-graph-uri=a:1", Operation("x", (), ("a:1",))),
    ("", FORM + "; charset=UTF-8", b"query=x", Operation("x")),
    ("", "Application/X-WWW-Form-Urlencoded", b"query=x", Operation("x")),
    ("format=json", FORM, b"query=x&format=csv", Operation("x", ("json", "csv"))),
    ("format=json&named-graph-uri=a:3", QUERY, "é & = %20".encode(), Operation("é & = %20", ("json",), (), ("a:3",))),
    ("query=x", FORM, b"", Operation("x")),
    ("", QUERY, b"\xef\xbb\xbfASK {}", Operation("ASK {}")),
]


@pytest.mark.parametrize(("address", "content_type", "body", "operation"), POSTS)
def test_post(address: str, content_type: str, body: bytes, operation: Operation) -> None:
    assert read_post(address, content_type, body) == operation


REFUSED = [
    (FORM, b"", 400, "no query"),
    (FORM, b"query=x&query=y", 400, "more than one"),
    (FORM, b"update=CLEAR+ALL", 403, "read-only"),
    (FORM, b"query=%ff", 400, "UTF-8"),
    (FORM, b"\xff", 400, "UTF-8"),
    (FORM, b"a&" * 300, 400, "200 parameters"),
    (QUERY, b"\xff", 400, "UTF-8"),
    ("application/sparql-update", b"CLEAR ALL", 403, "read-only"),
    ("multipart/form-data; boundary=x", b"", 415, "not multipart/form-data"),
    ("application/json", b"{}", 415, QUERY),
    (None, b"query=x", 415, "names none"),
]


@pytest.mark.parametrize(("content_type", "body", "status", "message"), REFUSED)
def test_refused_posts(content_type: str | None, body: bytes, status: int, message: str) -> None:
    with pytest.raises(ProtocolError, match=message) as raised:
        read_post("", content_type, body)
    assert raised.value.status == status


@pytest.mark.parametrize(
    ("address", "status"), [("update=CLEAR+ALL", 403), ("query=x&query=y", 400), ("query=%ff", 400)]
)
def test_refused_gets(address: str, status: int) -> None:
    with pytest.raises(ProtocolError) as raised:
        read_get(address)
    assert raised.value.status == status


def test_a_packed_body_is_refused_for_that() -> None:
    assert read_post("", QUERY, b"ASK {}", "Identity").query == "ASK {}"
    with pytest.raises(ProtocolError, match="without Content-Encoding") as raised:
        read_post("", QUERY, b"\x1f\x8b", "gzip")
    assert raised.value.status == 415
