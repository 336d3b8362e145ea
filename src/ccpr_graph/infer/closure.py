"""Runs rules over a store until they add nothing more, each only when something that it can read was added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.infer.patterns import Predicates
from ccpr_graph.infer.rules import Rule

MAX_RUNS: Final = 64
"""Runs that add something after which a rule counts as one that never settles. The project's rules need fewer than ten."""

_INFERRED: Final = iris.graph("inferred") + "/"


def infer(quads: Iterable[ox.Quad], rules: Sequence[Rule]) -> tuple[ox.Quad, ...]:
    """Return what the rules add to a graph, sorted.

    Args:
        quads: all that is asserted, in whatever named graphs: the data, the vocabularies and the ontology. A
            ``pyoxigraph.Store`` will do; it is read only.
        rules: the rules; their order does not matter.

    Returns:
        The triples of the fixpoint that are asserted in no graph, each in the named graph of every rule that gives it.
        Equal quads and rules give the same result.

    Raises:
        KnowledgeError: a rule still adds triples after ``MAX_RUNS`` runs that added some.
    """
    store = ox.Store()
    store.bulk_extend(quads)
    return tuple(sorted(materialise(store, rules), key=str))


def materialise(store: ox.Store, rules: Sequence[Rule]) -> list[ox.Quad]:
    """Add to a store what follows from it by the rules, and return what was added, in no particular order.

    What stands in a rule's graph counts as inferred before: more can be asserted, and this be called again.

    Raises:
        KnowledgeError: a rule still adds triples after ``MAX_RUNS`` runs that added some.
    """
    rules = sorted(rules, key=lambda rule: rule.slug)
    before = _before(rules, store)
    waiting, runs = list(rules), dict.fromkeys(rules, 0)
    reads: dict[Rule, Predicates] = {}
    added: list[ox.Quad] = []
    while waiting:
        rule = next(one for one in waiting if before[one].isdisjoint(waiting))
        # Taken before the run: known values of a predicate may grow by what the rule itself adds.
        reads[rule] = rule.patterns.reads(store)
        waiting.remove(rule)
        attributed, predicates = _run(rule, store)
        runs[rule] += bool(attributed)
        if runs[rule] > MAX_RUNS:
            raise _unsettled(rule)
        store.extend(attributed)
        added += attributed
        waiting = [one for one in rules if one in waiting or (one in reads and _touches(reads[one], predicates))]
    return added


def _before(rules: Sequence[Rule], store: ox.Store) -> dict[Rule, set[Rule]]:
    """Return, for each rule, the rules that feed it, directly or by way of others, and that it does not feed in turn.

    These go first where they have something to add. That is for speed: whatever the order, the result is the same.
    """
    reads = {rule: rule.patterns.reads(store) for rule in rules}
    writes = {rule: rule.patterns.writes(store) for rule in rules}
    feeds = {rule: {one for one in rules if _touches(reads[one], writes[rule])} for rule in rules}
    for middle in rules:
        for rule in rules:
            if middle in feeds[rule]:
                feeds[rule] |= feeds[middle]
    return {rule: {one for one in rules if rule in feeds[one] and one not in feeds[rule]} for rule in rules}


def _touches(read: Predicates, written: Predicates) -> bool:
    if read is None or written is None:
        return read != frozenset() and written != frozenset()
    return not read.isdisjoint(written)


def _run(rule: Rule, store: ox.Store) -> tuple[list[ox.Quad], frozenset[str]]:
    """Return what a rule gives that is neither asserted nor in its graph yet, and the predicates of what is new to all."""
    results = store.query(rule.query, use_default_graph_as_union=True)
    assert isinstance(results, ox.QueryTriples)  # load_rules lets nothing else through
    graph = ox.NamedNode(rule.graph)
    given = {ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in results}
    attributed, predicates = [], set()
    for quad in given:
        if quad in store:
            continue
        graphs = [one.graph_name for one in store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)]
        if all(isinstance(one, ox.NamedNode) and one.value.startswith(_INFERRED) for one in graphs):
            attributed.append(quad)
            if not graphs:
                predicates.add(quad.predicate.value)
    return attributed, frozenset(predicates)


def _unsettled(rule: Rule) -> KnowledgeError:
    return KnowledgeError(
        f"after {MAX_RUNS} runs the rule still adds triples",
        file=rule.path,
        remedy="Look for a rule that makes a new value out of what it added before",
    )
