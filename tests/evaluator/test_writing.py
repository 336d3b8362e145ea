"""The parts of the evaluator that need no process: frames, the sink, counting rows."""

from __future__ import annotations

import random
import socket
import xml.etree.ElementTree as ElementTree
from typing import Any

import pyoxigraph as ox
import pytest

from ccpr_graph.evaluator.counting import RowCounter
from ccpr_graph.evaluator.frames import ASK, DATA, frame, read_frame
from ccpr_graph.evaluator.writing import PIECE, TABLES, Refusal, Sink, XmlPieces, write_graph, write_table, write_turtle

# Values that look like the ends of rows in one format or another.
AWKWARD = r"""'}},{' '[{,{' 'x\ny\r\nz' '"],["\\' '</result><result>' 'a,b' '","' '\\"},{\\"'"""


@pytest.mark.parametrize("payload", [b"", b"x", b"\x00" * 70_000])
def test_a_frame_comes_back(payload: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(frame(ASK, payload) + frame(DATA, b"next"))
        assert read_frame(theirs) == (ASK, payload)
        assert read_frame(theirs) == (DATA, b"next")
        ours.close()
        assert read_frame(theirs) is None


@pytest.mark.parametrize("cut", [1, 4, 5, 7])
def test_a_frame_that_breaks_off_is_none(cut: int) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(frame(ASK, b"hello")[:cut])
        ours.close()
        assert read_frame(theirs) is None


def sink(sent: list[bytes], limit: int) -> Sink:
    return Sink(sent.append, limit, lambda piece, last: piece)


def test_a_sink_stops_at_its_limit() -> None:
    sent: list[bytes] = []
    small = sink(sent, 5)
    assert small.write(b"12345") == 5
    with pytest.raises(Refusal) as raised:
        small.write(b"6")
    assert raised.value.code == "bytes"
    assert small.take() == b"12345"
    assert small.take() == b""


def test_a_sink_holds_the_first_piece_back_and_then_sends() -> None:
    sent: list[bytes] = []
    large = sink(sent, 10 * PIECE)
    large.write(b"x" * (PIECE - 1))
    assert sent == []
    large.write(b"y")
    large.write(b"z")
    assert [len(piece) for piece in sent] == [PIECE]
    assert large.take() == b"z"


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?a { VALUES ?a {} }", 0),
        ("SELECT ?a { VALUES ?a { 1 } }", 1),
        ("SELECT * {}", 1),
        ("SELECT ?a ?b { VALUES (?a ?b) { (UNDEF UNDEF) (UNDEF UNDEF) (UNDEF 1) } }", 3),
        ("SELECT ?a ?b { VALUES (?a ?b) { (<<( <a:a> <a:b> 'x' )>> 1) (UNDEF 1) } }", 2),
        (f"SELECT ?a {{ VALUES ?a {{ {AWKWARD} }} }}", 8),
        (f"SELECT * {{ VALUES ?a {{ {AWKWARD} }} VALUES ?b {{ {AWKWARD} }} }}", 64),
    ],
)
def test_rows_are_counted_in_every_format(name: str, query: str, rows: int, cut: str) -> None:
    if name == "tsv" and query == "SELECT * {}":
        pytest.skip("a row without a value is an empty line, as the head is")
    body = ox.Store().query(query).serialize(format=TABLES[name])
    assert body is not None
    pieces = cut_up(body, cut)
    assert not is_over(name, pieces, rows)
    if rows:
        assert is_over(name, pieces, rows - 1)


def is_over(name: str, pieces: list[bytes], limit: int) -> bool:
    counter = RowCounter(name)
    for piece in pieces:
        most = counter.at_most(piece)
        counter.feed(piece)
        assert counter.rows <= most
    return counter.rows > limit


def cut_up(body: bytes, how: str) -> list[bytes]:
    if how == "whole":
        return [body]
    chance = random.Random(7)
    pieces, at = [], 0
    while at < len(body):
        size = 1 if how == "bytes" else chance.randint(1, 9)
        pieces.append(body[at : at + size])
        at += size
    return pieces


def test_a_long_string_is_not_read_again_with_every_piece() -> None:
    counter = RowCounter("json")
    counter.feed(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"')
    for _ in range(200):
        counter.feed(b"x" * PIECE)
    assert len(counter._rest) < 10
    counter.feed(b'"}}]}}')
    assert counter.rows == 1


def test_a_long_prologue_that_is_none_costs_no_more_than_its_length() -> None:
    from ccpr_graph.evaluator.asking import _STAR

    assert _STAR.match(" \n" * 100_000 + "x") is None
    assert _STAR.match("PREFIX a: <b> " * 10_000 + "x") is None
    assert _STAR.match(" \n" * 100_000 + "SELECT DISTINCT*{}") is not None


SETTINGS: dict[str, Any] = {"rows": 100, "result": 10_000, "prefixes": {"sd": "http://sd/", "xsd": "http://xsd/"}}
RETURNS = '"a\\r\\nb\\rc"'


def test_a_carriage_return_reaches_readers_of_xml() -> None:
    rows = ox.Store().query(f"SELECT ({RETURNS} AS ?x) {{}}")
    graph = ox.Store().query(f"CONSTRUCT {{ <a:s> <a:p> {RETURNS} }} {{}}")
    assert isinstance(graph, ox.QueryTriples)
    for body in (write_table(rows, "xml", SETTINGS, print), write_graph(graph, "rdfxml", SETTINGS, print)):
        assert "a\r\nb\rc" in "".join(ElementTree.fromstring(body).itertext())


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
@pytest.mark.parametrize("code", ["u0001", "uFFFE", "uFFFF"])
def test_what_no_xml_can_hold_is_refused(code: str, name: str) -> None:
    text = f'"x\\{code}"'
    query = f"SELECT ({text} AS ?x) {{}}" if name == "xml" else f"CONSTRUCT {{ <a:s> <a:p> {text} }} {{}}"
    result = ox.Store().query(query)
    with pytest.raises(Refusal, match="XML does not allow"):
        if isinstance(result, ox.QueryTriples):
            write_graph(result, name, SETTINGS, print)
        else:
            write_table(result, name, SETTINGS, print)


def test_what_no_xml_can_hold_is_seen_in_two_pieces() -> None:
    pieces = XmlPieces()
    assert pieces.fit("é\ufffd".encode()) == "é\ufffd".encode()
    assert pieces.fit(b"x\xef\xbf") == b"x\xef\xbf"
    with pytest.raises(Refusal):
        pieces.fit(b"\xbfx")


def test_turtle_has_the_prefixes_that_it_uses() -> None:
    triple = ox.Triple(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("1", datatype=ox.NamedNode("http://xsd/t")))
    assert write_turtle([triple], SETTINGS["prefixes"]).startswith(b"@prefix xsd: <http://xsd/> .\n<a:s>")


@pytest.mark.parametrize("name", ["ntriples", "turtle", "jsonld"])
def test_a_text_of_no_language_is_not_written_as_one(name: str) -> None:
    langstring = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
    graph = ox.Store().query(f"CONSTRUCT {{ <a:s> <a:p> ?x }} {{ BIND (STRDT('x', {langstring}) AS ?x) }}")
    assert isinstance(graph, ox.QueryTriples)
    with pytest.raises(Refusal, match="without a language"):
        write_graph(graph, name, SETTINGS, print)
