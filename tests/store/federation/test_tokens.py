"""The tokens of SPARQL, on tables of cases and on junk."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.store.federation.tokens import Kind, resolve_escapes, resolved_names, significant_tokens, tokens

K = Kind

# text -> kinds and texts of its tokens, without white space and comments
CASES = [
    ("SELECT*{?s a ex:C.}", "WORD SELECT|SIGN *|SIGN {|VARIABLE ?s|WORD a|NAME ex:C|SIGN .|SIGN }"),
    ("# SERVICE { \n ASK{}", "WORD ASK|SIGN {|SIGN }"),
    ("<http://x/#a> # b", "IRI <http://x/#a>"),
    ("?a<?b", "VARIABLE ?a|SIGN <|VARIABLE ?b"),
    ("?a<?b&&?c>?d", "VARIABLE ?a|IRI <?b&&?c>|VARIABLE ?d"),  # the longest match
    ("?a <= 1", "VARIABLE ?a|SIGN <|SIGN =|NUMBER 1"),
    ("1.5e-3 .5 1. 12 1e5", "NUMBER 1.5e-3|NUMBER .5|NUMBER 1|SIGN .|NUMBER 12|NUMBER 1e5"),
    ("\"a{'\" '\"}' ''", "STRING \"a{'\"|STRING '\"}'|STRING ''"),
    ('"a\\"b"@en-GB "x"^^xsd:int', 'STRING "a\\"b"|LANGUAGE @en-GB|STRING "x"|SIGN ^|SIGN ^|NAME xsd:int'),
    ('"""a"b""c\\"""\nd"""', 'STRING """a"b""c\\"""\nd"""'),
    ("'''a'b''\n'''", "STRING '''a'b''\n'''"),
    ('""""a"""', 'STRING """"a"""'),
    ("true.FILTER(1)", "WORD true|SIGN .|WORD FILTER|SIGN (|NUMBER 1|SIGN )"),
    ("ex:a.b.", "NAME ex:a.b|SIGN ."),
    ("a.b:c", "NAME a.b:c"),
    (":x:y :", "NAME :x:y|NAME :"),
    ("ex:a\\.\\{", "NAME ex:a\\.|JUNK \\{"),
    ("ex:%41\\-b", "NAME ex:%41\\-b"),
    ("_:b.0. _:1", "BLANK _:b.0|SIGN .|BLANK _:1"),
    ("$x ?1 ?é", "VARIABLE $x|VARIABLE ?1|VARIABLE ?é"),
    ("ex:service ?service", "NAME ex:service|VARIABLE ?service"),
    ("ex:p?/^ex:q|!a", "NAME ex:p|SIGN ?|SIGN /|SIGN ^|NAME ex:q|SIGN ||SIGN !|WORD a"),
    ('"a\n"', 'JUNK "a\n"'),
    ("'abc", "JUNK 'abc"),
    ('"""abc"" "', 'JUNK """abc"" "'),
    ("?x \x0c ?y", "VARIABLE ?x|JUNK \x0c ?y"),
    ("SERVICE<http://x>{}", "WORD SERVICE|IRI <http://x>|SIGN {|SIGN }"),
    ("été:x été", "NAME été:x|JUNK été"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_tokens(text: str, expected: str) -> None:
    found = [f"{token.kind.name} {token.text}" for token in significant_tokens(text)]
    assert "|".join(found) == expected


# text -> with escapes resolved
ESCAPES = [
    ("S\\u0045RVICE", "SERVICE"),
    ("\\U0001F600x", "\U0001f600x"),
    ('"\\\\u0041"', '"\\\\u0041"'),
    ('"\\\\\\u0041"', '"\\\\A"'),
    ("\\uD800 \\U00110000 \\u12", "\\uD800 \\U00110000 \\u12"),
    ("\\u005Cu0041", "\\u0041"),
]


@pytest.mark.parametrize(("text", "expected"), ESCAPES)
def test_escapes_are_resolved_once(text: str, expected: str) -> None:
    resolved, offsets = resolve_escapes(text)
    assert resolved == expected
    assert len(offsets) == len(resolved) + 1
    assert offsets[-1] == len(text)


def test_an_escaped_token_knows_where_it_stands() -> None:
    text = "ASK { S\\u0045RVICE <\\u0068ttp://x> {} }"
    word = next(token for token in tokens(text) if token.text == "SERVICE")
    assert text[word.start : word.end] == "S\\u0045RVICE"
    iri = next(token for token in tokens(text) if token.kind is K.IRI)
    assert iri.text == "<http://x>"


NAMES = [
    ("S\\u0045LECT ?\\u0078 { ?x ex:\\u0070 <a\\u0062> \\u007D", "SELECT ?x { ?x ex:p <a\\u0062> }"),
    ('"\\u0041 S\\u0045"', '"\\u0041 S\\u0045"'),
    ("ex:a\\u005C-b", "ex:a\\u005C-b"),
    ("SELECT", "SELECT"),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names_are_written_without_escapes(text: str, expected: str) -> None:
    assert resolved_names(text) == expected


PIECES = st.sampled_from(
    ["SERVICE", "service ", "<http://x/> ", "<", ">", "{", "}", "(", ")", '"', "'", '"""', "'''", "\\", "\\u0022", "\\u00",
     "\\u0045", "#", "\n", " ", "?x", "$", "ex:", ":", "a.b", ".", "..", "@en", "_:", "%4", "1e", "-", "é", "\ud800", "\x00"]
)  # fmt: skip
JUNK = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@given(JUNK)
def test_tokens_joined_give_the_text_back(text: str) -> None:
    found = list(tokens(text))
    assert "".join(text[token.start : token.end] for token in found) == text
    assert "".join(token.text for token in found) == resolve_escapes(text)[0]
    assert all(token.text for token in found)


@given(JUNK)
def test_names_without_escapes_are_the_same_tokens(text: str) -> None:
    plain = resolved_names(text)
    assert [token.text for token in tokens(plain)] == [token.text for token in tokens(text)]


SIZE = 256 * 1024
REPEATED = [
    "a.",
    "<",
    "<a",
    '"\\"',
    "'",
    "''' ",
    ":",
    "{",
    "1.",
    "1e",
    "a:%",
    "a:a.",
    "@a-",
    "?",
    "\\u0041",
    "\\",
    "_:a.",
    "é.",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_time_is_linear(piece: str) -> None:
    """Each takes well under a second; where the time grew with the square, it would be many minutes."""
    start = time.process_time()
    for text in (piece * (SIZE // len(piece)), '"' + piece * (SIZE // len(piece))):
        assert sum(len(token.text) for token in tokens(text)) == len(resolve_escapes(text)[0])
    assert time.process_time() - start < 20
