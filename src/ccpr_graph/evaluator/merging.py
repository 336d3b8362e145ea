"""Merges the graphs that a query is asked of: a triple that two of them have is there once (SPARQL 1.1 Query, 13.2.1).

The engine goes through one graph of ``FROM`` after the other and gives such a triple twice, so that counts are wrong. Graphs
that share a triple are copied into one; the others are left where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.evaluator.words import WORDS

MOST: Final = 200_000
"""Triples of the graphs that a query names. To compare and copy more takes seconds: they are not merged."""

_FORMS: Final = frozenset({"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"})
_NOTHING: Final = ox.Store()
# By groups, not by a join: that would look every triple up in every graph.
_SHARED: Final = "ASK { SELECT ?s { ?s ?p ?o } GROUP BY ?s ?p ?o HAVING (COUNT(*) > 1) }"
_LARGE: Final = "ASK {{ SELECT * {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }} OFFSET {most} LIMIT 1 }}"

Graphs = tuple[ox.NamedNode, ...]


def merged(store: ox.Store, text: str, options: dict[str, Any]) -> tuple[ox.Store, dict[str, Any]]:
    """Return the store to ask a query of, and the options to do so, so that no triple of its default graph comes twice.

    The options are those of :meth:`pyoxigraph.Store.query`; where they name no graphs, those of the text count.
    """
    default, named = options.get("default_graph"), options.get("named_graphs")
    if default is None and named is None:
        default, named = _named_in(text, options.get("base_iri"))
    if not isinstance(default, Sequence) or len(default) < 2:
        return store, options
    graphs, others = tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named or ()))
    chosen = {**options, "default_graph": list(graphs), "named_graphs": list(others)}
    if _is_large(store, graphs, others) or not _share(store, frozenset(graphs)):
        return store, chosen
    return _copy(store, graphs, others), {**chosen, "default_graph": ox.DefaultGraph()}


def _named_in(text: str, base: str | None) -> tuple[Graphs, Graphs]:
    """Return the graphs of ``FROM`` and of ``FROM NAMED``; none where the text cannot be read, which the engine will say."""
    if text.lower().count("from") < 2:  # the quickest way to see that most queries have none
        return (), ()
    words = [found[0] for found in WORDS.finditer(text) if not found[0].startswith("#")]
    form = next((at for at, word in enumerate(words) if word.upper() in _FORMS), len(words))
    default: list[str] = []
    named: list[str] = []
    for word, then, last in zip(words[form:], words[form + 1 :], [*words[form + 2 :], ""], strict=False):
        if word.upper() == "FROM":
            is_named = then.upper() == "NAMED"
            (named if is_named else default).append(last if is_named else then)
    prologue = " ".join(words[:form])
    try:
        return _resolved(prologue, default, base), _resolved(prologue, named, base)
    except SyntaxError:
        return (), ()


def _resolved(prologue: str, written: list[str], base: str | None) -> Graphs:
    """Return what IRIs mean behind a prologue: the engine knows best."""
    rows = _NOTHING.query(f"{prologue} SELECT * {{ VALUES ?iri {{ {' '.join(written)} }} }}", base_iri=base)
    assert isinstance(rows, ox.QuerySolutions)
    return tuple(iri for row in rows if isinstance(iri := row["iri"], ox.NamedNode))


def _is_large(store: ox.Store, graphs: Graphs, others: Graphs) -> bool:
    query = _LARGE.format(most=MOST)
    return bool(store.query(query, default_graph=list(graphs), named_graphs=list(others)))


@lru_cache(maxsize=64)
def _share(store: ox.Store, graphs: frozenset[ox.NamedNode]) -> bool:
    """Say whether two of the graphs have a triple in common; kept, because what is served does not change."""
    return len(graphs) > 1 and bool(store.query(_SHARED, default_graph=list(graphs)))


def _copy(store: ox.Store, graphs: Graphs, others: Graphs) -> ox.Store:
    copy = ox.Store()
    for graph in graphs:
        copy.bulk_extend(ox.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))
    for graph in others:
        copy.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return copy
