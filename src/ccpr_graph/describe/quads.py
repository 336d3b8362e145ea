"""Collects the quads of one named graph."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from ccpr_graph.prefixes import PREFIXES

Value = ox.NamedNode | ox.Literal


def named(name: str) -> ox.NamedNode:
    """Return the term that a prefixed name stands for (``ccpr:text``), or an IRI as it is."""
    prefix, colon, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local if colon and prefix in PREFIXES else name)


def english(text: str) -> ox.Literal:
    """Return a literal in English, the language of the project's own labels."""
    return ox.Literal(text, language="en")


def typed(value: str, datatype: str) -> ox.Literal:
    """Return a literal of an XML Schema type (``duration``)."""
    return ox.Literal(value, datatype=named(f"xsd:{datatype}"))


def number(value: int | float | Decimal) -> ox.Literal:
    """Return a number as an integer, or as a decimal in canonical form (XML Schema 1.1 Part 2, 3.3.3.2).

    Engines keep the number, not how it was written: only so is a dump, letter by letter, what an endpoint says.
    """
    if isinstance(value, int):
        return typed(str(value), "integer")
    return typed(f"{Decimal(str(value)).normalize():f}", "decimal")


class Quads:
    """The quads of one named graph; each stands in it once."""

    def __init__(self, graph: str) -> None:
        self._graph = ox.NamedNode(graph)
        self._quads: set[ox.Quad] = set()

    def add(self, subject: str, predicate: str, value: Value | str | int | date | None) -> None:
        """Add one statement; nothing if there is no value.

        A string that is an IRI (or a prefixed name) becomes a resource; give a literal as :class:`pyoxigraph.Literal`.
        """
        if value is None:
            return
        self._quads.add(ox.Quad(ox.NamedNode(subject), named(predicate), _value(value), self._graph))

    def describe(self, subject: str, type_: str, label: str | None, **values: Value | str | int | date | None) -> None:
        """Add a type, a label in English, and values of properties of our own, by their local names."""
        self.add(subject, "rdf:type", f"ccpr:{type_}" if ":" not in type_ else type_)
        self.add(subject, "rdfs:label", english(label) if label else None)
        for name, value in values.items():
            self.add(subject, f"ccpr:{name}", value)

    def sorted(self) -> tuple[ox.Quad, ...]:
        """Return the quads in an order that is always the same."""
        return tuple(sorted(self._quads, key=str))


def _value(value: Value | str | int | date) -> Value:
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value
    if isinstance(value, date):
        return typed(value.isoformat(), "date")
    if isinstance(value, int):
        return typed(str(value), "integer")
    return named(value)
