"""The rules as files: their queries, with title and description, and how the graph describes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.infer.patterns import NotMonotoneError, Patterns, parse_patterns
from ccpr_graph.prefixes import PREFIXES

_SYNTAX_ERROR: Final = re.compile(r"error at (\d+):(\d+):(.*)", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A rule: its slug (the name of its file), title, description and CONSTRUCT query."""

    slug: str
    title: str
    description: str
    query: str = field(repr=False)
    path: Path
    patterns: Patterns = field(repr=False, compare=False)

    @property
    def graph(self) -> str:
        """The IRI of the named graph of what the rule adds."""
        return iris.graph("inferred", self.slug)


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Load every ``*.rq`` file of a folder, sorted by slug.

    Raises:
        KnowledgeError: the folder holds no rule, or a file cannot be read, has no ``# title:`` or ``# description:``, is
            not valid SPARQL, not a CONSTRUCT query, or not monotone: MINUS, say, may give less of more triples.

    """
    files = sorted(folder.glob("*.rq"))
    if not files:
        raise KnowledgeError("there is no rule here", file=folder, remedy="Restore ontology/rules")
    return tuple(_load_rule(path) for path in files)


def _load_rule(path: Path) -> Rule:
    try:
        query = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"the rule cannot be read ({error})", file=path, remedy="Save it as UTF-8") from error
    _check_query(query, path)
    patterns = _patterns(query, path)
    head = _head(query)
    for key in ("title", "description"):
        if not head.get(key):
            raise KnowledgeError(
                f"the rule has no {key}", file=path, place="line 1", remedy=f"Begin the file with a line '# {key}: …'"
            )
    return Rule(path.stem, head["title"], head["description"], query, path, patterns)


def _head(query: str) -> dict[str, str]:
    """Return the ``# key: value`` pairs at the head of a query; a comment line without a key goes on with the last."""
    head: dict[str, str] = {}
    key = None
    for line in query.splitlines():
        if not line.startswith("#"):
            break
        comment = line.removeprefix("#").strip()
        begins = re.match(r"([a-z]+):\s*(.*)", comment) if re.match(r"# ?[a-z]", line) else None
        if begins:
            key, comment = begins.groups()
        if key and comment:
            head[key] = f"{head[key]} {comment}" if key in head else comment
    return head


def _check_query(query: str, path: Path) -> None:
    """Refuse what is no CONSTRUCT query, by running it over nothing."""
    try:
        results = ox.Store().query(query)
    except SyntaxError as error:
        place, what = _syntax_error(error, query)
        raise KnowledgeError(
            f"this is not valid SPARQL{what}", file=path, place=place, remedy="Correct the query"
        ) from error
    if not isinstance(results, ox.QueryTriples):
        raise KnowledgeError("a rule must be a CONSTRUCT query", file=path, remedy="Write CONSTRUCT { … } WHERE { … }")


def _patterns(query: str, path: Path) -> Patterns:
    try:
        return parse_patterns(query)
    except NotMonotoneError as error:
        raise KnowledgeError(
            f"{error} may give less of more triples, or something else each time, so the order of the rules would matter",
            file=path,
            remedy="Say it with patterns that only ever give more: triples, UNION, FILTER, BIND, VALUES",
        ) from error


def _syntax_error(error: SyntaxError, query: str) -> tuple[str | None, str]:
    """Return line and cause from a message of the engine's parser, which has them in its text only.

    The place is the last that the parser came to, at or behind the mistake. What might have stood there instead, which
    the parser lists down to the ranges of characters, says less than the place itself.
    """
    found = _SYNTAX_ERROR.match(str(error))
    if not found:
        return None, f": {' '.join(str(error).split())}"
    line, column = int(found[1]), int(found[2])
    rest = [*query.splitlines(), ""][line - 1][column - 1 :].strip()
    cause = " (prefix not found)" if "Prefix not found" in found[3] else ""
    return f"line {line}", f" before {rest!r}{cause}" if rest else " where it ends"


def describe_inference(rules: Iterable[Rule]) -> tuple[ox.Quad, ...]:
    """Return the quads that describe the rules, and say which named graph holds what each of them adds; sorted."""
    graph = ox.NamedNode(iris.graph("rules"))
    return tuple(
        sorted((ox.Quad(s, p, o, graph) for rule in rules for s, p, o in _describe(rule)), key=str),
    )


def _describe(rule: Rule) -> list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    node, inferences = ox.NamedNode(iris.inference_rule(rule.slug)), ox.NamedNode(rule.graph)
    return [
        (node, _RDF_TYPE, _ccpr("InferenceRule")),
        (node, _foreign("rdfs", "label"), ox.Literal(rule.title, language="en")),
        (node, _foreign("dcterms", "description"), ox.Literal(rule.description, language="en")),
        (node, _ccpr("query"), ox.Literal(rule.query)),
        (inferences, _RDF_TYPE, _foreign("void", "Dataset")),
        (inferences, _foreign("dcterms", "title"), ox.Literal(f"Inferred: {rule.title}", language="en")),
        (inferences, _ccpr("byRule"), node),
    ]


def _foreign(prefix: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + name)


def _ccpr(name: str) -> ox.NamedNode:
    return ox.NamedNode(iris.term(name))


_RDF_TYPE: Final = _foreign("rdf", "type")
