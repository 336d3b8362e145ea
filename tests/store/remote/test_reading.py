r"""What is sent to a store elsewhere has one reading, and no ``SERVICE`` in it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph.errors import QueryError
from ccpr_graph.store.remote.reading import read

S = "\\"

SAME = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?s a <http://e/service#Service> ; <http://e/a_(b)> 'SERVICE <http://e/> {}' }",
    'PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?service a sd:Service; sd:service-x "x"@en }',
    "SELECT * { ?a ?b ?c FILTER(?a < 3 && ?c > 4 || ?a<3) }",
    "SELECT * { ?s ?p '''a # \"SERVICE\" ' b''' , \"it's\" }",
    r"SELECT * { ?s ?p 'a\'b\\', 'c' . ?s ex:a\#b ex:c\'d }",
    "BASE <http://e/> SELECT * { <a#b> <#c> 1.5e3, -2 }".replace("<#c>", "<c>"),
    "SELECT * { <urn:a#b> ?p <mailto:x)y> }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING(?n>=2)",
    "",
]


@pytest.mark.parametrize("query", SAME)
def test_most_queries_stay_as_they_are(query: str) -> None:
    assert read(query).text == query


REWRITTEN = {
    "SELECT * { # SERVICE <http://e/> {\n ?s ?p ?o }": "SELECT * { \n\n ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } # the end": "SELECT * { ?s ?p ?o } \n",
    "# a\r# b\nASK{}": "\n\r\n\nASK{}",
    rf"SEL{S}u0045CT * {{ ?s{S}u0061 ?p ?o }}": "SELECT * { ?sa ?p ?o }",
    rf'ASK {{ ?s ?p "{S}u0022 }} SERVICE <http://e/> {{}} #" }}': r'ASK { ?s ?p "\" } SERVICE <http://e/> {} #" }',
    rf"ASK {{ ?s ?p '{S}u0027{S}U0001F600{S}u000A{S}u005C' }}": "ASK { ?s ?p '\\'\N{GRINNING FACE}\\n\\\\' }",
    rf"ASK {{ <http://e/{S}u00e9> ?p ?o }}": "ASK { <http://e/é> ?p ?o }",
    r"ASK { ?s ?p 'a\tb\\c' }": r"ASK { ?s ?p 'a\tb\\c' }",
}


@pytest.mark.parametrize("query", REWRITTEN)
def test_escapes_and_comments_are_resolved(query: str) -> None:
    assert read(query).text == REWRITTEN[query]


CALLS = [
    "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
    "SELECT * { service silent ?x {} }",
    "SELECT * { ?s ?p ?o.SERVICE<http://e/>{} }",
    "SELECT * { ?s ?p 1SERVICE <http://e/> {} }",
    "SELECT * { ?s ?p true.SERVICE:x {} }",
    "SELECT * { ?s ?p 'x'@en.SERVICE <http://e/> {} }",
    "SELECT * { ?s ?p ex:a.SERVICE <http://e/> {} }",
    "SELECT * {{}SERVICE<http://e/>{}}",
    rf"SELECT * {{ S{S}u0045RVICE <http://e/> {{}} }}",
    rf"SELECT * {{ {S}U00000053{S}u0065rvice <http://e/> {{}} }}",
    "SELECT * { # x\rSERVICE <http://e/> {}\n}",
    "SELECT * { FILTER(1<2)SERVICE <http://e/> {} }",
    "SELECT * { BIND('''x''' AS ?y)SERVICE <http://e/> {} }",
]


@pytest.mark.parametrize("query", CALLS)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        read(query)


HIDDEN = {
    "as the fragment of what looks like an IRI": "SELECT * { BIND(1 AS ?a) FILTER(?a<1)SERVICE?x#>\n{} }",
    "behind a long string that is a comment": 'SELECT * { BIND(1 AS ?a) FILTER(?a<1#>"""\n) SERVICE <http://e/> {} #"""\n}',
    "behind a name that looks like a scheme": 'PREFIX b: <http://e/> SELECT * { FILTER(?a<b:c#>"""\n) SERVICE <http://e/> {} #"""\n}',
    "behind a variable": "SELECT * { FILTER(?a<?b#>'''\n) SERVICE <http://e/> {} #'''\n}",
    "behind a boolean": "SELECT * { FILTER(?a<true#>'''\n) SERVICE <http://e/> {} #'''\n}",
    "behind the empty prefix": "PREFIX : <http://e/> SELECT * { FILTER(?a<:b#>'''\n) SERVICE <http://e/> {} #'''\n}",
    "behind an escaped quotation mark outside a string": rf"SELECT * {{ ?s ?p {S}u0022a{S}u0022 }}",
    "behind an escaped number sign": rf"SELECT * {{ ?s ?p ?o {S}u0023 }}",
    "behind a backslash that is escaped itself": rf"ASK {{ ?s ?p '{S}{S}u0027 }} SERVICE <http://e/> {{}} #' }}",
    "behind half a character": rf"ASK {{ ?s ?p '{S}uD83D' }}",
    "behind no character": rf"ASK {{ ?s ?p '{S}UFFFFFFFF' }}",
    "in an IRI that ends earlier": rf"ASK {{ <http://e/{S}u003E{S}u0020> ?p ?o }}",
    "in a string that does not end": "ASK { ?s ?p 'x }",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_what_two_parsers_may_read_differently_is_refused(how: str) -> None:
    with pytest.raises(QueryError, match="parsers read in different ways"):
        read(HIDDEN[how])


@pytest.mark.parametrize(
    "how",
    ["as the fragment of what looks like an IRI", "behind a long string that is a comment", "behind the empty prefix"],
)
def test_the_hidden_calls_are_real_ones(how: str) -> None:
    """The embedded parser does read these as calls: the refusals above are no mere caution."""
    ox.Store().query(HIDDEN[how])
    with pytest.raises(SyntaxError):
        ox.Store().query(HIDDEN[how].replace("SERVICE", "SORVICE"))


@pytest.mark.parametrize(
    ("query", "has"),
    [
        ("SELECT * FROM <http://e/> { ?s ?p ?o }", True),
        ("SELECT ?s FROM\nNAMED<http://e/> { ?s ?p ?o }", True),
        ("SELECT * { ?from ?p 'FROM' } # FROM", False),
        ("SELECT *FROM<http://e/>{}", True),
        ("PREFIX from: <http://e/> ASK { from:a ?p <FROM> }", False),
    ],
)
def test_it_tells_whether_a_query_names_its_dataset(query: str, has: bool) -> None:
    assert read(query).has_dataset is has


@pytest.mark.parametrize(
    "query", ["ASK { BIND(<bif:x>(1) AS ?y) }", "PREFIX sql: <SQL:> ASK {}", "ASK { FILTER(bif:x(1)) }"]
)
def test_powers_of_the_store_are_refused(query: str) -> None:
    assert read(query).text
    with pytest.raises(QueryError, match="belongs to the store"):
        read(query, forbidden=("bif:", "sql:"))


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[3] / "queries").glob("*.rq")), ids=lambda path: path.stem
)
def test_the_built_in_queries_stay_queries(path: Path) -> None:
    text = path.read_text()
    assert type(ox.Store().query(read(text).text)) is type(ox.Store().query(text))


_PIECES = st.sampled_from(
    [
        *"<>#'\"\\{}()?:.,;=a1 \n",
        "'''",
        '"""',
        "\\u0022",
        "\\u0023",
        "SERVICE",
        "<http://e/#x>",
        "?x",
        "ex:",
        "FILTER(",
        "//",
        "true",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_what_is_let_through_calls_nobody(middle: str) -> None:
    """Whatever is put into a query: if both parser and reading take it, the parser finds no call in it.

    A call is found by the grammar itself: it is one, if the query with another word in its place is no query any more.
    """
    query = f"PREFIX ex: <http://e/> SELECT * {{ ?s ?p ?o FILTER(?s{middle}) }}"
    try:
        text = read(query).text
        ox.Store().query(text)
    except (QueryError, SyntaxError, ValueError):
        return
    ox.Store().query(text.replace("SERVICE", "sorvice"))
