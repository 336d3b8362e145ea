"""The address of a store, as an operator writes it."""

from __future__ import annotations

import pytest

from ccpr_graph.errors import ServeError
from ccpr_graph.store.remote import StoreAddress

CASES = {
    "sparql+https://example.org/sparql": StoreAddress("https://example.org/sparql"),
    " sparql+http://localhost:7878/query ": StoreAddress("http://localhost:7878/query"),
    "sparql+http://[::1]:8890/": StoreAddress("http://[::1]:8890/"),
    "sparql+https://example.org": StoreAddress("https://example.org/"),
    "sparql+https://a%40b:p%2Fw@example.org/x": StoreAddress("https://example.org/x", user="a@b", password="p/w"),
    "sparql+https://h/q?default-graph-uri=http://e/a&default-graph-uri=http%3A%2F%2Fe%2Fb&named-graph-uri=urn:c": StoreAddress(
        "https://h/q", ("http://e/a", "http://e/b"), ("urn:c",)
    ),
    "sparql+https://h/q?infer=true&default-graph-uri=urn:a": StoreAddress("https://h/q?infer=true", ("urn:a",)),
}


@pytest.mark.parametrize("text", CASES)
def test_what_it_says(text: str) -> None:
    assert StoreAddress.parse(text) == CASES[text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://example.org/sparql", "another scheme than sparql+https"),
        ("sparql+ftp://example.org/", "another scheme"),
        ("", "another scheme"),
        ("release/graph.nq", "another scheme"),
        ("sparql+https:///sparql", "names no host"),
        ("sparql+https://example.org:none/", "cannot be read"),
        ("sparql+https://example.org:99999/", "cannot be read"),
        ("sparql+https://[::1/", "cannot be read"),
        ("sparql+https://example.org/a#b", "part after '#'"),
    ],
)
def test_what_is_no_address(text: str, words: str) -> None:
    with pytest.raises(ServeError, match=words.replace("+", r"\+")):
        StoreAddress.parse(text)


@pytest.mark.parametrize("rest", ["", ":99999", "/#x"])
def test_a_password_is_never_shown(rest: str) -> None:
    text = f"sparql+https://me:secret@example.org{rest}"
    try:
        shown = repr(StoreAddress.parse(text))
    except ServeError as error:
        shown = str(error)
    assert "secret" not in shown
    assert "example.org" in shown
