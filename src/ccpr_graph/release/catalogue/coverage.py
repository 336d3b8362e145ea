"""Says when and where what the dataset is about was done, as far as its graph knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.release.catalogue.about import About, Spatial
from ccpr_graph.release.catalogue.statements import Names, Statements, node, term, typed

_DATE: Final = ox.NamedNode(PREFIXES["xsd"] + "date")


def describe_period(out: Statements, names: Names, about: About, quads: Iterable[ox.Quad]) -> None:
    """Say from which day to which it was (``dcterms:temporal``), if any day is known."""
    if about.temporal is None:
        return
    predicate = node(about.temporal)
    days = [
        quad.object.value
        for quad in quads
        if quad.predicate == predicate and isinstance(quad.object, ox.Literal) and quad.object.datatype == _DATE
    ]
    if not days:
        return
    own = names.part("period")
    out.say(names.dataset, "dcterms:temporal", node(own))
    out.is_a(own, "dcterms:PeriodOfTime")
    out.say(own, "dcat:startDate", typed(min(days), "date"))
    out.say(own, "dcat:endDate", typed(max(days), "date"))


def describe_places(out: Statements, names: Names, about: About, quads: Iterable[ox.Quad]) -> None:
    """Name the places (``dcterms:spatial``) by the identifiers of the vocabulary that ``about`` wants."""
    if about.spatial is None:
        return
    for place in _places(about.spatial, quads):
        out.say(names.dataset, "dcterms:spatial", node(place))
        out.is_a(place, "dcterms:Location")


def _places(spatial: Spatial, quads: Iterable[ox.Quad]) -> list[str]:
    """Return what the values of a property are matched with exactly, sorted."""
    predicate, same = node(spatial.property), term("skos:exactMatch")
    found, matched = set(), {}
    for quad in quads:
        value = quad.object
        if quad.predicate == predicate:
            found.add(value)
        elif quad.predicate == same and isinstance(value, ox.NamedNode) and value.value.startswith(spatial.namespace):
            matched[quad.subject] = value.value
    return sorted(place for thing, place in matched.items() if thing in found)
