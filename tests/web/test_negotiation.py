"""Content negotiation as a table: Accept and format parameters in, the format for each kind of result out."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.store.formats import JSON, TURTLE
from ccpr_graph.web.negotiation import (
    HTML,
    JSON_LIST,
    LONGEST,
    TEXT,
    MalformedAcceptError,
    negotiate,
    negotiate_description,
    negotiate_page,
)

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
# What rdflib's SPARQLStore, Jena, Comunica and R's httr send.
SPARQLSTORE = "application/rdf+xml, application/sparql-results+xml"
JENA = "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/html;q=0.2,application/sparql-results+json;q=0.1"
)
HTTR = "application/json, text/xml, application/xml, */*"

# Accept, format parameters -> rows (as ASK), graph; "html" is a page, None is 406
TABLE = [
    (None, (), "json", "turtle"),
    ("", (), "json", "turtle"),
    ("*/*", (), "json", "turtle"),
    ("*", (), "json", "turtle"),
    ("text/*", (), "csv", "turtle"),
    ("application/*", (), "json", "ntriples"),
    ("application/sparql-results+json", (), "json", None),
    ("application/sparql-results+xml", (), "xml", None),
    ("text/csv", (), "csv", None),
    ("text/tab-separated-values", (), "tsv", None),
    ("text/turtle", (), None, "turtle"),
    ("text/turtle;charset=utf-8", (), None, "turtle"),
    ("TEXT/Turtle", (), None, "turtle"),
    ('text/turtle;q=0.5;note="a, b", application/n-triples;q=0.4', (), None, "turtle"),
    ('text/turtle;profile="a, b;q=0", text/csv;p="\\"";q=0.5', (), "csv", "turtle"),
    ("application/n-triples", (), None, "ntriples"),
    ("application/ld+json", (), None, "jsonld"),
    ("application/rdf+xml", (), None, "rdfxml"),
    ("application/n-quads", (), None, "nquads"),
    # aliases
    ("application/json", (), "json", "jsonld"),
    ("text/xml", (), "xml", "rdfxml"),
    ("application/xml", (), "xml", "rdfxml"),
    ("application/turtle", (), None, "turtle"),
    ("text/n3", (), None, "turtle"),
    ("text/rdf+n3", (), None, "turtle"),
    # quality
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", (), "xml", None),
    ("application/sparql-results+json;q=0, */*", (), "xml", "turtle"),
    ("text/csv, */*;q=0.1", (), "csv", "turtle"),
    ("image/png", (), None, None),
    # clients
    (FIREFOX, (), "html", "html"),
    (SPARQLSTORE, (), "xml", "rdfxml"),
    (JENA, (), "json", None),
    (COMUNICA, (), "html", "nquads"),
    (HTTR, (), "json", "jsonld"),
    ("text/turtle, text/html;q=0.5", (), "html", "turtle"),
    # the parameter counts where Accept says nothing, or HTML would win
    (None, ("csv",), "csv", None),
    ("*/*", ("json",), "json", "jsonld"),
    ("*/*", ("json", "json", "json"), "json", "jsonld"),
    ("*/*;q=0.8", ("xml",), "xml", "rdfxml"),
    (FIREFOX, ("csv",), "csv", None),
    (FIREFOX, ("html",), "html", "html"),
    ("*/*", ("html",), "html", "html"),
    ("*/*", ("text/turtle",), None, "turtle"),
    ("*/*", ("turtle", "csv"), "csv", "turtle"),
    ("*/*", ("",), "json", "turtle"),
    ("*/*", ("nonsense",), None, None),
    ("application/sparql-results+xml", ("json",), "xml", None),
    (SPARQLSTORE, ("json",), "xml", "rdfxml"),
]


@pytest.mark.parametrize(("accept", "asked", "rows", "graph"), TABLE)
def test_formats(accept: str | None, asked: tuple[str, ...], rows: str | None, graph: str | None) -> None:
    wanted = negotiate(accept, asked)
    names = {kind: "html" if kind in wanted.as_page else name for kind, name in wanted.formats.names().items()}
    assert names == {"boolean": rows, "solutions": rows, "graph": graph}
    assert wanted.anything() is (rows is not None or graph is not None)


def test_pages_are_made_from_formats_that_can_be_read() -> None:
    wanted = negotiate(FIREFOX)
    assert (wanted.formats.solutions, wanted.formats.graph) == (JSON, TURTLE)


DESCRIPTIONS = [
    (None, (), "turtle"),
    ("*/*", (), "turtle"),
    (COMUNICA, (), "nquads"),
    (FIREFOX, (), "html"),
    ("application/json", (), "jsonld"),
    ("application/rdf+xml", (), "rdfxml"),
    ("text/csv", (), None),
    ("*/*", ("rdfxml",), "rdfxml"),
    (FIREFOX, ("turtle",), "turtle"),
]


@pytest.mark.parametrize(("accept", "asked", "name"), DESCRIPTIONS)
def test_formats_of_the_description(accept: str | None, asked: tuple[str, ...], name: str | None) -> None:
    chosen = negotiate_description(accept, asked)
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize("accept", ["nonsense", "text/html, nonsense", "a/b/c"])
def test_a_malformed_header(accept: str) -> None:
    with pytest.raises(MalformedAcceptError):
        negotiate(accept)
    assert negotiate_page(accept, TEXT) is TEXT


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (FIREFOX, True),
        ("text/html", True),
        ("*/*", False),
        (None, False),
        ("image/png", False),
        ("application/json", False),
    ],
)
def test_pages_only_where_html_wins(accept: str | None, page: bool) -> None:
    assert negotiate_page(accept, JSON_LIST) is (HTML if page else JSON_LIST)


@given(st.text(max_size=60), st.lists(st.text(max_size=10), max_size=3))
def test_no_header_breaks_it(accept: str, asked: list[str]) -> None:
    with contextlib.suppress(MalformedAcceptError):
        negotiate(accept, tuple(asked))


@pytest.mark.parametrize("accept", ["text/turtle," * LONGEST, "application/ld+json;" * LONGEST, " " * (LONGEST + 1)])
def test_a_header_that_nobody_sends_is_refused_unread(accept: str) -> None:
    with pytest.raises(MalformedAcceptError, match="4,096"):
        negotiate(accept)
    assert negotiate_page(accept, TEXT) is TEXT


def test_a_format_of_any_length_is_no_format_and_is_not_kept() -> None:
    assert not negotiate(None, ("x" * 1_000_000,)).as_page
    assert negotiate(None, ("csv",)).formats == negotiate(None, ("x" * 1_000_000, "csv")).formats
