"""Queries that take too much time or memory, or give too much, on the release of 100,000 triples; and odd values.

Each is written by hand. None has an answer that can be given whole, except where the right one stands beside it.
"""

from __future__ import annotations

_THREE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_P = "<http://example.org/p>"


def _grown(step: str, times: int = 48) -> str:
    binds = " ".join(f"BIND({step.replace('?a', f'?a{k}')} AS ?a{k + 1})" for k in range(times))
    return f'SELECT (STRLEN(STR(?a{times})) AS ?n) {{ BIND("aaaaaaaaaaaaaaaa" AS ?a0) {binds} }}'


CROSS = {
    "COUNT": f"SELECT (COUNT(*) AS ?n) {{ {_THREE} }}",
    "COUNT DISTINCT": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_THREE} }}",
    "ORDER BY": f"SELECT * {{ {_THREE} }} ORDER BY ?a ?f ?i LIMIT 10",
    "GROUP BY": f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {_THREE} }} GROUP BY ?a ?d ?g",
    "DISTINCT": f"SELECT DISTINCT * {{ {_THREE} }}",
    "REDUCED": f"SELECT REDUCED * {{ {_THREE} }}",
    "a filter that nothing passes": f"ASK {{ {_THREE} FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = '') }}",
    "OFFSET": f"SELECT * {{ {_THREE} }} OFFSET 1000000000000 LIMIT 1",
    "a subselect": f"SELECT * {{ {{ SELECT ?a ?d ?g {{ {_THREE} }} ORDER BY ?i }} ?a ?b ?c }} LIMIT 1",
    "MINUS": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?d ?x ?c . ?a ?y ?f } }",
    "OPTIONAL": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i FILTER(?c != ?i) } } }",
    "NOT EXISTS": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?d ?x ?y . ?y ?z ?a } }",
    "UNION": "SELECT (COUNT(*) AS ?n) { " + " ".join(["{ ?a ?b ?c } UNION { ?d ?e ?f }"] * 12) + " }",
    "GROUP_CONCAT": f"SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?d)))) AS ?n) {{ {_THREE} }}",
    "new blank nodes": f"SELECT (COUNT(DISTINCT BNODE()) AS ?n) {{ {_THREE} }}",
    "VALUES against VALUES": (
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{k} {{ {' '.join(map(str, range(500)))} }}" for k in range(6))
        + " }"
    ),
}

PATHS = {
    "(p*)*": f"SELECT (COUNT(*) AS ?n) {{ ?a ({_P}*)* ?b . ?b ({_P}*)* ?c }}",
    "p* between all": f"SELECT (COUNT(*) AS ?n) {{ ?a {_P}* ?b }}",
    "(p|^p)* between all": f"SELECT (COUNT(*) AS ?n) {{ ?a ({_P}|^{_P})* ?b }}",
    "(p|!p)+": f"SELECT (COUNT(*) AS ?n) {{ ?a ({_P}|!{_P}|^{_P})+ ?b }}",
    "((p/p)*/(p/^p)*)*": f"SELECT (COUNT(*) AS ?n) {{ ?a (({_P}/{_P})*/({_P}/^{_P})*)* ?b . ?c {_P}* ?d }}",
}

GROWTH = {
    "CONCAT": _grown("CONCAT(?a, ?a)"),
    "REPLACE": _grown('REPLACE(?a, "a", "aaaaaaaaaaaaaaaaaaaaaaaa")'),
    "REPLACE with the whole": _grown('REPLACE(?a, "(.*)", "$1$1$1$1")'),
    "ENCODE_FOR_URI": _grown("ENCODE_FOR_URI(CONCAT(?a, '%', ?a))"),
    "STRDT": _grown("STRDT(CONCAT(STR(?a), STR(?a)), <x:y>)"),
    "STRLANG": _grown('STRLANG(CONCAT(STR(?a), STR(?a)), "en")'),
    "IRI": _grown("IRI(CONCAT('x:', STR(?a), STR(?a)))"),
    "GROUP_CONCAT of GROUP_CONCAT": (
        "SELECT (STRLEN(GROUP_CONCAT(?y)) AS ?n) { { SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o } }"
        " ?a ?b ?c BIND(CONCAT(?x, ?x, ?x, STR(?c)) AS ?y) }"
    ),
}

_EVIL = {
    "(a+)+$": "(a+)+$",
    "(a|a)*b": "(a|aa)*b",
    "(.*)*x": "(.*)*(.*)*(.*)*x",
    "a{1000}{1000}": "((a{1000}){1000}){1000}",
    "letters{500}": r"(\\p{L}{1,500}){1,500}$",
    "?…": "(a?){500}a{500}",
    "alternatives": "(" + "|".join(f"a{{{k}}}" for k in range(1, 200)) + ")*b",
    "brackets": "(" * 5_000 + "a" + ")" * 5_000,
    "flags": "(?i)(?s)(?x)" * 500 + "(a+)+b",
}
REGEX = {
    name: f'SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?x ?y ?z FILTER REGEX(CONCAT(STR(?o), STR(?z)), "{pattern}") }}'
    for name, pattern in _EVIL.items()
}

GIANT = {
    "rows": f"SELECT * {{ {_THREE} }}",
    "rows by UNION": "SELECT * { { ?a ?b ?c . ?d ?e ?f } UNION { ?g ?h ?i . ?j ?k ?l } }",
    "a built graph": "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
    "a graph of new nodes": "CONSTRUCT { ?a ?b [ ?e ?f ] } { ?a ?b ?c . ?d ?e ?f }",
    "a description of everything, often": "DESCRIBE * { ?a ?b ?c . ?d ?e ?f }",
    "long values": (
        "SELECT ?x { { SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o } } ?a ?b ?c }"
    ),
}  # fmt: skip

ODD = [
    '9223372036854775807 + 1', '-9223372036854775808 - 1', '-(-9223372036854775808)', 'ABS(-9223372036854775808)',
    '9223372036854775807 * 9223372036854775807', '-9223372036854775808 / -1', '1 / 0', '1.0 / 0.0', '1e0 / 0e0',
    '99999999999999999999', '170141183460469231731687303715884105728.5', '0.0000000000000000000000000000000001',
    'CEIL(170141183460469231731.1)', 'ROUND(1e400)', 'FLOOR(-1e400)', 'ROUND(-0.5)', 'ABS("NaN"^^<http://www.w3.org/2001/XMLSchema#double>)',
    '<http://www.w3.org/2001/XMLSchema#integer>("99999999999999999999999")', '<http://www.w3.org/2001/XMLSchema#integer>(1e300)',
    '<http://www.w3.org/2001/XMLSchema#integer>("NaN"^^<http://www.w3.org/2001/XMLSchema#float>)',
    '<http://www.w3.org/2001/XMLSchema#decimal>(1e300)', '<http://www.w3.org/2001/XMLSchema#boolean>("maybe")',
    '<http://www.w3.org/2001/XMLSchema#dateTime>("-999999999999-01-01T00:00:00Z")',
    'YEAR("99999999999999999999-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>)',
    'MONTH("2020-13-45T99:99:99Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>)',
    'TIMEZONE("2020-01-01T00:00:00+99:99"^^<http://www.w3.org/2001/XMLSchema#dateTime>)',
    '"9999-12-31T23:59:59Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> + "P99999999999Y"^^<http://www.w3.org/2001/XMLSchema#yearMonthDuration>',
    '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> - "-P99999999999999D"^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration>',
    '"0000-01-01"^^<http://www.w3.org/2001/XMLSchema#date> < "-0001-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"PT99999999999999999999S"^^<http://www.w3.org/2001/XMLSchema#duration> + "PT1S"^^<http://www.w3.org/2001/XMLSchema#duration>',
    'SUBSTR("abc", 9223372036854775807, 9223372036854775807)', 'SUBSTR("abc", -9223372036854775808)', 'SUBSTR("abc", 0, -1)',
    'SUBSTR("é😀ñ", 2, 1)', 'SUBSTR("😀", 1e0)', 'SUBSTR("", 1)', 'STRBEFORE("é😀", "😀")', 'STRAFTER("é😀", "")', 'STRLEN("😀")',
    'UCASE("ß\u0130ŉ")', 'LCASE("\u0130")', 'ENCODE_FOR_URI("😀/\u0000")', 'CONCAT()', 'STRLANG("a", "")', 'STRLANG("a", "no such tag")',
    'STRDT("a", <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>)', 'IRI("")', 'IRI("http://[::1")', 'IRI("a b<>{}|")', 'URI("//")',
    'BNODE("")', 'LANG(1)', 'DATATYPE(<x:y>)', 'LANGMATCHES("", "*")', 'REGEX("a", "(")', 'REGEX("a", "[")', 'REGEX("a", "a", "zzz")',
    'REGEX("a", "\\\\")', 'REPLACE("abc", "", "x")', 'REPLACE("abc", "(b)", "$99")', 'REPLACE("abc", "b", "\\\\")', 'REPLACE("é", "", "😀")',
    'MD5("")', 'SHA512("😀")', 'sameTerm(1, 01)', '1 IN ()', 'IF(1/0, 1, 2)', 'COALESCE()', 'RAND() * 1e400', 'STRLEN(STR(NOW()))', 'UUID()',
    'TRIPLE(<x:y>, <x:y>, 1)', 'SUBJECT(TRIPLE(<x:y>, <x:y>, 1))', 'isTRIPLE(1)', 'ADJUST(NOW(), "-PT99H"^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration>)',
    '<http://example.org/unknown>(1)', '<http://www.w3.org/2005/xpath-functions#doc>("file:///etc/passwd")',
    '<java:java.lang.System.exit>(1)', '<javascript:alert>(1)',
]  # fmt: skip
"""Expressions with values at the edge of what can be said. Each is answered or refused, and harms nobody."""

MALFORMED = [
    "", " ", "\t\n", "#", "#\n", "\ufeff", "\ufeffASK {}", "ASK", "ASK {", "ASK }", "ASK {} }", "ASK {} ASK {}", "SELECT", "SELECT *",
    "SELECT * {", "SELECT * { ?s", "SELECT * { ?s ?p ?o } LIMIT -1", "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999",
    "SELECT * { ?s ?p ?o } OFFSET 1e5", "SELECT ?x ?x { ?x ?p ?o } LIMIT", "SELECT * { ?s ?p \"a }", "SELECT * { ?s ?p '''a }",
    "SELECT * { ?s ?p <a b> }", "SELECT * { ?s ?p <\\u0020> }", "SELECT * { ?s ?p <\\u003e> }", "SELECT * { ?s ?p \"\\uD800\" }",
    "SELECT * { ?s ?p \"\\UFFFFFFFF\" }", "SELECT * { ?s ?p \"\\u00\" }", "SELECT * { ?s ?p \"a\"@ }", "SELECT * { ?s ?p \"a\"^^ }",
    "SELECT * { ?s nope:x ?o }", "PREFIX : <> PREFIX : <a> SELECT * { : : : }", "BASE <no base> ASK {}", "BASE <x:> ASK { <> <> <> }",
    "SELECT (1 AS ?x) (2 AS ?x) {}", "SELECT ?x (COUNT(*) AS ?n) { ?x ?y ?z }", "SELECT (COUNT(COUNT(*)) AS ?n) {}",
    "SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", "SELECT * { _:a ?p ?o { _:a ?q ?r } }",
    "SELECT * { VALUES (?x ?y) { (1) } }", "SELECT * { ?s ?p* ?o }", "SELECT * { ?s (!?p) ?o }", "SELECT * { ?s <x:y>{1,9999999} ?o }",
    "CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { { ?s ?p ?o } }", "DESCRIBE", "DESCRIBE *", "ASK \u0000 {}",
    "ASK { ?s ?p \"\u0000\" }", "ASK { ?s ?p <\u0000> }", "ASK { ?s ?p '\u0007\u001b[31m' }", "\u202eASK {}", "ASK\u00a0{}", "АSK {}", "ASK {}" + "\u0000" * 1000,
    "SELECT", "select * where { ?s ?p ?o } limit 1; drop all", "ASK {} ; ASK {}", "<script>alert(1)</script>", "' OR 1=1 --", "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}", "%s%s%s%n", "../../etc/passwd", "SELECT * FROM users", "query=ASK {}", "ASK {}\r\n\r\nGET / HTTP/1.1\r\n\r\n",
]  # fmt: skip
"""Texts that are no queries, or hardly. Each is answered or refused in a sentence."""
