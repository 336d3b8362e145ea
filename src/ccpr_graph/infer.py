"""Applies the rules of ``ontology/rules`` to a graph until they add nothing more.

A rule is a SPARQL CONSTRUCT query in a file of its own, with its title and description in comments at its head. Rules are
evaluated over the merge of all named graphs. All rules of a round see the same triples, and what they add is seen from
the next round on: so the order of the rules does not matter, and chains (a superclass of a superclass, a whole of a whole)
need no property paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ccpr_graph.errors import KnowledgeError

MAX_ROUNDS: Final = 32
"""Rounds after which rules count as never settling. Parts of parts of the deepest texts need fewer than ten."""

_SYNTAX_ERROR: Final = re.compile(r"error at (\d+):(\d+):(.*)", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A rule: its slug (the name of its file), title, description and CONSTRUCT query."""

    slug: str
    title: str
    description: str
    query: str = field(repr=False)
    path: Path


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Load every ``*.rq`` file of a folder, sorted by slug.

    Raises:
        KnowledgeError: the folder holds no rule, or a file cannot be read, has no ``# title:`` or ``# description:``, is
            not valid SPARQL or not a CONSTRUCT query.

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
    head = _head(query)
    for key in ("title", "description"):
        if not head.get(key):
            raise KnowledgeError(
                f"the rule has no {key}", file=path, place="line 1", remedy=f"Begin the file with a line '# {key}: …'"
            )
    return Rule(path.stem, head["title"], head["description"], query, path)


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


def infer(quads: Iterable[ox.Quad], rules: Sequence[Rule], graph_iri: str) -> tuple[ox.Quad, ...]:
    """Return what the rules add to a graph, as quads of one named graph, sorted.

    Args:
        quads: all that is asserted, in whatever named graphs: the data, the vocabularies and the ontology. A
            ``pyoxigraph.Store`` will do; it is read only.
        rules: the rules; their order does not matter.
        graph_iri: the named graph of what is inferred.

    Returns:
        The triples of the fixpoint that are asserted in no graph. Equal quads and rules give the same result.

    Raises:
        KnowledgeError: the rules still add triples after ``MAX_ROUNDS`` rounds.

    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    inferred: set[ox.Quad] = set()
    for _ in range(MAX_ROUNDS):
        new = {quad for rule in rules for quad in _apply(rule, store)}
        if not new:
            graph = ox.NamedNode(graph_iri)
            return tuple(ox.Quad(q.subject, q.predicate, q.object, graph) for q in sorted(inferred, key=str))
        inferred |= new
        store.extend(new)
    growing = [rule for rule in rules if _apply(rule, store)]
    raise KnowledgeError(
        f"after {MAX_ROUNDS} rounds the rules still add triples: {', '.join(sorted(rule.slug for rule in growing))}",
        file=min(rule.path for rule in growing or rules),
        remedy="Look for a rule that makes a new value out of what it added before",
    )


def _apply(rule: Rule, store: ox.Store) -> set[ox.Quad]:
    """Return what a rule says about a store that the store does not hold."""
    results = store.query(rule.query)
    assert isinstance(results, ox.QueryTriples)  # load_rules lets nothing else through
    made = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in results)
    return {quad for quad in made if quad not in store}
