"""Queries of any size and depth, made by rule: each a function of a number, with the one value that is the right answer.

The right answers are those for the release of ``tests/store/releases.py``. A query that is too much may be refused; one
that is answered has to be answered rightly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.store.releases import ARTICLE, GRAPH_1, TRIPLES

SIZES = (1_000, 8_000, 30_000)
ALL = "?s ?p ?o"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_TYPED = 13
"""Triples with ``rdf:type``."""


@dataclass(frozen=True)
class Deep:
    """A kind of query. ``right`` is the single value that it gives, or nothing where it may only be refused."""

    name: str
    query: Callable[[int], str]
    right: Callable[[int], int | str] | None


def _count(pattern: str) -> str:
    return f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"


def _value(expression: str) -> str:
    return f"SELECT ({expression} AS ?n) {{}}"


def _wrapped(n: int, before: str, inner: str, after: str) -> str:
    return before * n + inner + after * n


def _chained(n: int, step: Callable[[int], str], joint: str = " ") -> str:
    return joint.join(step(k) for k in range(n))


def _all(_n: int) -> int:
    return TRIPLES


PATTERNS = [
    Deep("{", lambda n: _count(_wrapped(n, "{", ALL, "}")), _all),
    Deep("UNION", lambda n: _count(_chained(n, lambda k: "{}", "UNION")), lambda n: n),
    Deep("UNION of triples", lambda n: _count(_chained(n, lambda k: f"{{{ALL}}}", "UNION")), lambda n: n * TRIPLES),
    Deep("UNION in UNION", lambda n: _count(_wrapped(n, "{", ALL, "}UNION{}")), lambda n: TRIPLES + n),
    Deep("OPTIONAL in OPTIONAL", lambda n: _count(_wrapped(n, f"{ALL} OPTIONAL{{", ALL, "}")), _all),
    Deep("OPTIONAL after OPTIONAL", lambda n: _count(ALL + f" OPTIONAL{{{ALL}}}" * n), _all),
    Deep("MINUS in MINUS", lambda n: _count(_wrapped(n, f"{ALL} MINUS{{", ALL, "}")), _all),
    Deep("MINUS after MINUS", lambda n: _count(ALL + " MINUS{?s ?p 1}" * n), _all),
    Deep("NOT EXISTS in NOT EXISTS", lambda n: _count(_wrapped(n, f"{ALL} FILTER NOT EXISTS{{", ALL, "}")), _all),
    Deep("EXISTS after EXISTS", lambda n: _count(ALL + f" FILTER EXISTS{{{ALL}}}" * n), _all),
    Deep("FILTER after FILTER", lambda n: _count(ALL + " FILTER(1)" * n), _all),
    Deep("SELECT in SELECT", lambda n: _count(_wrapped(n, "{SELECT*{", ALL, "}}")), _all),
    Deep("SELECT DISTINCT in it", lambda n: _count(_wrapped(n, "{SELECT DISTINCT*{", ALL, "}}")), _all),
    Deep("GRAPH in GRAPH", lambda n: _count(_wrapped(n, f"GRAPH <{GRAPH_1}>{{", ALL, "}")), lambda n: 17),
    Deep("GRAPH ?g in GRAPH ?g", lambda n: _count(_wrapped(n, "GRAPH ?g{", ALL, "}")), lambda n: 34),
    Deep("SERVICE in SERVICE", lambda n: _count(_wrapped(n, "SERVICE SILENT<x:y>{", ALL, "}")), None),
    Deep("LATERAL in LATERAL", lambda n: _count(_wrapped(n, "LATERAL{", ALL, "}")), _all),
    Deep("BIND after BIND", lambda n: _value_of(n, "BIND(1 AS ?a0)"), lambda n: 1),
    Deep("a chain of triples", lambda n: _count(_chained(n, lambda k: f"?v{k}<x:y>?v{k + 1}.")), lambda n: 0),
    Deep("a chain of any triples", lambda n: _count(_chained(n, lambda k: f"?v{k}?q{k}?v{k + 1}.")), lambda n: 0),
    Deep("a star of triples", lambda n: _count("?s " + _chained(n, lambda k: f"<x:y>?o{k}", ";")), lambda n: 0),
    Deep("semicolons", lambda n: _count(ALL + ";" * n), _all),
    Deep("objects", lambda n: _count(ALL + _chained(n, lambda k: f",{k}", "")), lambda n: 0),
    Deep("a collection", lambda n: _count("?s ?p (" + "1 " * n + ")"), lambda n: 0),
    Deep("a collection of variables", lambda n: _count(f"({_chained(n, lambda k: f'?v{k}')}) ?p ?o"), lambda n: 0),
    Deep("collection in collection", lambda n: _count(f"?s ?p {_wrapped(n, '(', '1', ')')}"), lambda n: 0),
    Deep("[ in [", lambda n: _count(f"?s ?p {_wrapped(n, '[<x:y>', '1', ']')}"), lambda n: 0),
    Deep("<<( in <<(", lambda n: _count(f"?s ?p {_wrapped(n, '<<(<x:y> <x:y> ', '1', ')>>')}"), lambda n: 0),
    Deep("<< in <<", lambda n: _count(f"{_wrapped(n, '<<', '<x:y> <x:y> 1', '>> <x:y> 1')}"), lambda n: 0),
]  # fmt: skip


def _value_of(n: int, first: str) -> str:
    return f"SELECT (?a{n} AS ?n) {{{first}{_chained(n, lambda k: f'BIND(?a{k} AS ?a{k + 1})')}}}"


EXPRESSIONS = [
    Deep("(", lambda n: _value(_wrapped(n, "(", "1", ")")), lambda n: 1),
    Deep("STR(", lambda n: _value(_wrapped(n, "STR(", "1", ")")), lambda n: 1),
    Deep("IF(", lambda n: _value(_wrapped(n, "IF(true,", "1", ",0)")), lambda n: 1),
    Deep("COALESCE(", lambda n: _value(_wrapped(n, "COALESCE(", "1", ")")), lambda n: 1),
    Deep("arguments of COALESCE", lambda n: _value(f"COALESCE({'?x,' * n}1)"), lambda n: 1),
    Deep("arguments of CONCAT", lambda n: _value(f"STRLEN(CONCAT({_chained(n, lambda k: repr('a'), ',')}))"), lambda n: n),
    Deep("!(", lambda n: _count(f"{ALL} FILTER{_wrapped(n, '(!', '(1)', ')')}"), _all),
    Deep("!!", lambda n: _count(f"{ALL} FILTER({'!' * n}true)"), _all),
    Deep("-(", lambda n: _value(_wrapped(n, "-(", "1", ")")), lambda n: 1),
    Deep("- -", lambda n: _value("- " * n + "1"), lambda n: 1),
    Deep("1+1", lambda n: _value("+".join(["1"] * n)), lambda n: n),
    Deep("1*1", lambda n: _value("*".join(["1"] * n)), lambda n: 1),
    Deep("1-1", lambda n: _value("-".join(["1"] * n)), lambda n: 2 - n),
    Deep("1=1=1", lambda n: _value("=".join(["1"] * n)), None),
    Deep("||", lambda n: _count(f"{ALL} FILTER({'||'.join(['?u'] * n)}||true)"), _all),
    Deep("&&", lambda n: _count(f"{ALL} FILTER({'&&'.join(['true'] * n)})"), _all),
    Deep("|| of different terms", lambda n: _count(f"{ALL} FILTER({_chained(n, lambda k: f'?o={k}', '||')})"), lambda n: 0),
    Deep("IN", lambda n: _count(f"{ALL} FILTER(1 IN ({'0,' * n}1))"), _all),
    Deep("IN in IN", lambda n: _count(f"{ALL} FILTER({_wrapped(n, '1 IN (', '1', ')')})"), None),
    Deep("EXISTS in expressions", lambda n: _count(f"{ALL} FILTER({'||'.join(['EXISTS{}'] * n)})"), _all),
    Deep("EXISTS in EXISTS", lambda n: _count(f"{ALL} FILTER {_wrapped(n, '(EXISTS{FILTER', '(1)', '})')}"), _all),
    Deep("projections", lambda n: f"SELECT {_chained(n, lambda k: f'(1 AS ?v{k})')} {{}}", None),
    Deep("GROUP BY", lambda n: f"SELECT (COUNT(*) AS ?n) {{{ALL}}} GROUP BY {_chained(n, lambda k: f'(1 AS ?v{k})')}", _all),
    Deep("ORDER BY", lambda n: f"{_count(ALL)} ORDER BY {'?n ' * n}", _all),
    Deep("HAVING", lambda n: f"{_count(ALL)} HAVING {'(true)' * n}", _all),
    Deep("aggregates", lambda n: f"SELECT ({'+'.join(['COUNT(*)'] * n)} AS ?n) {{{ALL}}}", lambda n: n * TRIPLES),
]  # fmt: skip

PATHS = [
    Deep("((p))", lambda n: _count(f"?s {_wrapped(n, '(', _TYPE, ')')} ?o"), lambda n: _TYPED),
    Deep("p/p", lambda n: _count(f"?s {'/'.join([_TYPE] * n)} ?o"), lambda n: 0),
    Deep("p|q", lambda n: _count(f"?s {_TYPE}{_chained(n, lambda k: f'|<x:{k}>', '')} ?o"), lambda n: _TYPED),
    Deep("^(", lambda n: _count(f"?s {_wrapped(n, '^(', _TYPE, ')')} ?o"), lambda n: _TYPED),
    Deep("^^", lambda n: _count(f"?s {'^' * n}{_TYPE} ?o"), lambda n: _TYPED),
    Deep("(p)*", lambda n: _count(f"?s {_wrapped(n, '(', '<x:y>', ')*')} ?o"), None),
    Deep("(p)+", lambda n: _count(f"?s {_wrapped(n, '(', _TYPE, ')+')} ?o"), lambda n: _TYPED),
    Deep("(p)?", lambda n: _count(f"<{ARTICLE}> {_wrapped(n, '(', _TYPE, ')?')} ?o"), lambda n: 2),
    Deep("!(p|p)", lambda n: _count(f"?s !({_chained(n, lambda k: f'<x:{k}>', '|')}) ?o"), _all),
    Deep("p?/p?", lambda n: _count(f"<{ARTICLE}> {'/'.join(['<x:y>?'] * n)} ?o"), lambda n: 1),
]  # fmt: skip

TOKENS = [
    Deep("VALUES of one column", lambda n: _count(f"VALUES ?x {{{'1 ' * n}}}"), lambda n: n),
    Deep("VALUES joined", lambda n: _count(f"{ALL} VALUES ?o {{{_chained(n, str)}}}"), lambda n: 0),
    Deep("VALUES joined on predicates", lambda n: _count(f"VALUES ?p {{{_chained(n, lambda k: f'<x:{k}>')}}} {ALL}"), lambda n: 0),
    Deep("columns of VALUES", lambda n: _count(f"VALUES ({_chained(n, lambda k: f'?v{k}')}) {{({'1 ' * n})}}"), lambda n: 1),
    Deep("prefixes", lambda n: f"{_chained(n, lambda k: f'PREFIX p{k}:<x:{k}>')} {_count(ALL)}", _all),
    Deep("BASE after BASE", lambda n: f"{_chained(n, lambda k: f'BASE<a{k}/>')} {_count(ALL)}", _all),
    Deep("FROM", lambda n: f"SELECT (COUNT(*) AS ?n) {_chained(n, lambda k: f'FROM<x:{k}>')} {{{ALL}}}", lambda n: 0),
    Deep("FROM NAMED", lambda n: f"SELECT (COUNT(*) AS ?n) {_chained(n, lambda k: f'FROM NAMED<x:{k}>')} {{{ALL}}}", lambda n: 0),
    Deep("a long IRI", lambda n: _count(f"?s ?p <x:{'a' * n * 4}>"), lambda n: 0),
    Deep("a relative IRI of dots", lambda n: _count(f"?s ?p <{'../' * n}>"), lambda n: 0),
    Deep("a long variable", lambda n: _count(f"?{'a' * n * 4} ?p ?o"), _all),
    Deep("a long string", lambda n: _value(f'STRLEN("{"a" * n * 4}")'), lambda n: n * 4),
    Deep("many escapes", lambda n: _value("STRLEN(\"" + r"\u0041" * n + "\")"), lambda n: n),
    Deep("quotes in a string", lambda n: _value("STRLEN('''" + r"\'" * n + "''')"), lambda n: n),
    Deep("a long comment", lambda n: f"#{'a' * n * 4}\n{_count(ALL)}", _all),
    Deep("many comments", lambda n: "#\n" * n + _count(ALL), _all),
    Deep("white space", lambda n: " \t\n\r" * n + _count(ALL), _all),
    Deep("a long language tag", lambda n: _value(f'STRLEN("a"@en-x-{"-".join(["abc"] * n)})'), lambda n: 1),
    Deep("a long integer", lambda n: _value("9" * n * 4), None),
    Deep("a long decimal", lambda n: _value("1." + "0" * n * 4 + "1"), None),
    Deep("a long exponent", lambda n: _value("1e" + "9" * n * 4), None),
    Deep("a long prefix", lambda n: f"PREFIX {'a' * n * 3}:<x:y> {_count(ALL)}", _all),
    Deep("a long local name", lambda n: "PREFIX p:<x:y> " + _count("?s ?p p:%41" + "a" * n * 3), lambda n: 0),
    Deep("a template", lambda n: f"CONSTRUCT {{{_chained(n, lambda k: f'?s<x:y>{k}.')}}} {{?s ?p ?o}}", None),
    Deep("DESCRIBE of many", lambda n: f"DESCRIBE {_chained(n, lambda k: f'<x:{k}>')}", None),
    Deep("a blank node label", lambda n: _count(f"_:{'a' * n * 4} ?p ?o"), _all),
]  # fmt: skip

DEEP = [*PATTERNS, *EXPRESSIONS, *PATHS, *TOKENS]
