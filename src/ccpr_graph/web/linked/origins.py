"""Tells which facts of a resource were inferred: those that stand in graphs of inference alone, and by which rules.

A fact and the same fact by the inverse property are one fact read from two ends: if one of them is asserted, neither is
called inferred. Data without such graphs have no facts that are called inferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from ccpr_graph.web.linked.asking import Asker, Term, nodes
from ccpr_graph.web.linked.describing import COUNTED, INFERRED, Description

_MOST: Final = 2 * (COUNTED + 1)  # a fact may stand in several graphs
_WHERE: Final = {
    True: f"{{{{ SELECT ?g ?p ?o WHERE {{{{ GRAPH ?g {{{{ <{{iri}}> ?p ?o }}}} }}}} LIMIT {_MOST} }}}}",
    False: f"{{{{ SELECT ?g ?s ?q WHERE {{{{ GRAPH ?g {{{{ ?s ?q <{{iri}}> }}}} }}}} LIMIT {_MOST} }}}}",
}


@dataclass(frozen=True)
class Rule:
    """What made the facts of a graph: the rule, if the data name it, and the graph; with a name."""

    graph: str
    rule: str | None
    name: str


Fact = tuple[bool, str, Term]
"""Whether the resource is its subject; the property; what stands at the other end."""


@dataclass(frozen=True)
class Origins:
    """Where the facts of a resource stand.

    Attributes:
        graphs: the graphs of each fact.
        incomplete: the directions of which not all graphs were looked at; of their facts nothing is told.
        rules: what is said of the graphs of inference.

    """

    graphs: Mapping[Fact, frozenset[str]] = field(default_factory=dict)
    incomplete: frozenset[bool] = frozenset()
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def inferred_by(self, fact: Fact, inverse: str | None) -> tuple[Rule, ...]:
        """Return the rules that a fact was inferred by; none if it is asserted, or if that is not known.

        Args:
            fact: the fact.
            inverse: the property that says the same from the other end.
        """
        outgoing, _, term = fact
        if inverse and (not outgoing) in self.incomplete:  # it may be asserted from there
            return ()
        direct = frozenset() if outgoing in self.incomplete else self.graphs.get(fact, frozenset())
        back = self.graphs.get((not outgoing, inverse, term), frozenset()) if inverse else frozenset()
        both = direct | back
        if not direct or not all(each.startswith(INFERRED) for each in both):
            return ()
        # A rule that gives one direction from the other gives no reason for either.
        return tuple(self.rules[each] for each in sorted(both - (direct & back) or both))


async def find_origins(asker: Asker, found: Description) -> Origins:
    """Return where the facts of a resource stand; asks twice, within bounds, and not where a direction has too many facts.

    Raises:
        CcprGraphError: a query failed (:meth:`~ccpr_graph.store.QueryService.answer`).
    """
    too_many = frozenset(each.outgoing for each in found.left_out if each.predicate is None)
    wanted = [pattern.format(iri=found.iri) for outgoing, pattern in _WHERE.items() if outgoing not in too_many]
    if not wanted:
        return Origins(incomplete=too_many)
    solutions = await asker.solutions(f"SELECT ?g ?p ?o ?s ?q WHERE {{ {' UNION '.join(wanted)} }}")
    return await asker.aside.run(_gathered, solutions, too_many, await _rules(asker, solutions))


def _gathered(solutions: Iterable[Mapping[str, Term]], too_many: frozenset[bool], rules: Mapping[str, Rule]) -> Origins:
    found: dict[Fact, set[str]] = {}
    rows = {True: 0, False: 0}
    for row in solutions:
        outgoing = "o" in row
        rows[outgoing] += 1
        fact = (outgoing, _iri(row["p" if outgoing else "q"]), row["o" if outgoing else "s"])
        found.setdefault(fact, set()).add(_iri(row["g"]))
    incomplete = too_many | {outgoing for outgoing, count in rows.items() if count >= _MOST}
    return Origins({fact: frozenset(graphs) for fact, graphs in found.items()}, incomplete, rules)


async def _rules(asker: Asker, solutions: Iterable[Mapping[str, Term]]) -> dict[str, Rule]:
    graphs = sorted({each for row in solutions if (each := _iri(row["g"])).startswith(INFERRED)})
    if not graphs:
        return {}
    rows = await asker.rows(
        f"SELECT ?g ?rule ?name WHERE {{ VALUES ?g {{ {nodes(graphs)} }} ?g ccpr:byRule ?rule . "
        "OPTIONAL { ?rule rdfs:label ?name FILTER (LANG(?name) IN ('', 'en')) } }"
    )
    known = {row["g"]: Rule(row["g"], row["rule"], row.get("name", "")) for row in rows}
    return {each: _named(known.get(each) or Rule(each, None, "")) for each in graphs}


def _named(rule: Rule) -> Rule:
    return rule if rule.name else Rule(rule.graph, rule.rule, rule.graph.removeprefix(INFERRED).replace("-", " "))


def _iri(term: Term) -> str:
    assert isinstance(term, ox.NamedNode), "graphs and properties have IRIs"
    return term.value
