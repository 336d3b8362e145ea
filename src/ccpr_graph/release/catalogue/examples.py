"""Publishes the built-in queries as RDF, in the convention of the SIB's SPARQL examples.

The convention (https://github.com/sib-swiss/sparql-examples): ``sh:SPARQLExecutable`` and its kind from SHACL, the text with
its prefixes in ``sh:select``, ``sh:ask`` or ``sh:construct``, the question in ``rdfs:comment``, ``sh:prefixes``,
``schema:keywords``, and the endpoint in ``schema:target``. The prefixes are named nodes here, as everything is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.queries import BuiltInQuery
from ccpr_graph.release.catalogue.statements import Names, Statements, node, typed, words

_SPEX: Final = "https://purl.expasy.org/sparql-examples/ontology#"
_SH: Final = "http://www.w3.org/ns/shacl#"
# What no keyword stands in: comments, strings, IRIs.
_HIDDEN: Final = re.compile(
    r"#[^\n]*|<[^<>\"{}|^`\\\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.DOTALL
)
_FORM: Final = re.compile(r"(?<![\w:?$-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])", re.IGNORECASE)
_PREFIX: Final = re.compile(r"^\s*PREFIX\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_KINDS: Final = {
    "SELECT": (_SH + "SPARQLSelectExecutable", _SH + "select"),
    "ASK": (_SH + "SPARQLAskExecutable", _SH + "ask"),
    "CONSTRUCT": (_SH + "SPARQLConstructExecutable", _SH + "construct"),
    "DESCRIBE": (_SPEX + "SPARQLDescribeExecutable", _SPEX + "describe"),
}


def form_of(query: str) -> str:
    """Return the form of a query: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``.

    Raises:
        ValueError: it has none.
    """
    found = _FORM.search(_HIDDEN.sub(" ", query))
    if found is None:
        raise ValueError("there is no SELECT, ASK, CONSTRUCT or DESCRIBE in the query")
    return found[1].upper()


def describe_queries(out: Statements, names: Names, queries: Sequence[BuiltInQuery]) -> None:
    """Describe the queries, with their texts.

    Raises:
        KnowledgeError: a query has no form, or two of them bind a prefix to different namespaces.
    """
    shared = _describe_prefixes(out, names, queries)
    for query in queries:
        _describe(out, names, query, shared)


def _describe_prefixes(out: Statements, names: Names, queries: Sequence[BuiltInQuery]) -> str:
    """Describe the prefixes (SHACL, 5.2.1); return the name of all of them together."""
    shared = names.part("query-prefixes")
    out.say(shared, "rdfs:label", words("The prefixes of the example queries"))
    for prefix, namespace in sorted(_prefixes(queries).items()):
        own = names.part(f"query-prefix/{prefix}") if prefix else names.part("query-prefix")
        out.say(shared, "sh:declare", node(own))
        out.is_a(own, "sh:PrefixDeclaration")
        out.say(own, "sh:prefix", ox.Literal(prefix))
        out.say(own, "sh:namespace", typed(namespace, "anyURI"))
    return shared


def _describe(out: Statements, names: Names, query: BuiltInQuery, shared: str) -> None:
    own = query_name(names, query)
    kind, predicate = _KINDS[_form(query)]
    out.is_a(own, "sh:SPARQLExecutable")
    out.triples.append(ox.Triple(node(own), node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), node(kind)))
    out.say(own, "rdfs:label", words(query.title))
    out.say(own, "rdfs:comment", words(query.title))
    out.say(own, "dcterms:description", words(query.description))
    out.say(own, "sh:prefixes", node(shared))
    out.triples.append(ox.Triple(node(own), node(predicate), ox.Literal(_without_header(query.text))))
    out.say(own, "schema:keywords", *map(ox.Literal, query.keywords))
    out.say(own, "schema:target", node(iris.address("sparql")))


def name_queries(out: Statements, names: Names, queries: Sequence[BuiltInQuery]) -> None:
    """Name the queries, where they are described, and their prefixes: what the description of the dataset says of them.

    A name of a part of the dataset leads to that description, whichever document uses it.
    """
    _describe_prefixes(out, names, queries)
    for query in queries:
        own = query_name(names, query)
        out.is_a(own, "sh:SPARQLExecutable")
        out.say(own, "rdfs:label", words(query.title))
        out.say(own, "rdfs:isDefinedBy", node(iris.address(".well-known/sparql-examples")))


def query_name(names: Names, query: BuiltInQuery) -> str:
    """Return the IRI of a query."""
    return names.part(f"query/{iris.slug(query.slug)}")


def _form(query: BuiltInQuery) -> str:
    try:
        return form_of(query.text)
    except ValueError as error:
        raise KnowledgeError(f"the query cannot be published: {error}", file=f"queries/{query.slug}.rq") from None


def _prefixes(queries: Sequence[BuiltInQuery]) -> Mapping[str, str]:
    """Return the prefixes of all queries. SHACL wants one namespace for each (5.2.1)."""
    found: dict[str, str] = {}
    for query in queries:
        for prefix, namespace in _PREFIX.findall(query.text):
            if found.setdefault(prefix, namespace) != namespace:
                raise KnowledgeError(
                    f"the prefix {prefix!r} stands for <{namespace}>, in another query for <{found[prefix]}>",
                    file=f"queries/{query.slug}.rq",
                    remedy="Use one namespace for a prefix in all queries",
                )
    return found


def _without_header(text: str) -> str:
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), 0)
    return "\n".join(lines[first:]).strip() + "\n"
