"""Tells whose law a domestic law is, where the text says so: "the Code of Criminal Procedure of Chile"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ccpr_graph.knowledge.forms import CitationForms

StatesNamed = Callable[[str], frozenset[str]]
_OF = re.compile(r"\s+of\s")


@dataclass(frozen=True)
class Whose:
    """A law by its name without that of a State, the State's code if one is named, and where the words end."""

    law: str
    state: str | None
    end: int


def whose(text: str, name: str, end: int, forms: CitationForms, states_named: StatesNamed) -> Whose | None:
    """Return whose law it is that a text names, by the name of a State behind the law's or at its end.

    Args:
        text: the text.
        name: the name of the law, as it was found there.
        end: where it ends in the text.
        forms: how the State of a law is named.
        states_named: gives the codes of the States that are called by a name.

    Returns:
        Nothing where something is named of which it is not certain which State it is, or that it is one.
    """
    if behind := _states_at(text, end, forms, states_named):
        return _one(name, *behind)
    for of in _OF.finditer(name):
        inside = _states_at(name, of.start(), forms, states_named)
        if inside and inside[1] == len(name):
            return _one(name[: of.start()], inside[0], end)
    if forms.law_of_one.exact.search(name) and forms.law_of.exact.match(text, end):
        return None
    return Whose(name, None, end)


def _one(law: str, states: frozenset[str], end: int) -> Whose | None:
    return Whose(law, min(states), end) if len(states) == 1 else None


def _states_at(
    text: str, at: int, forms: CitationForms, states_named: StatesNamed
) -> tuple[frozenset[str], int] | None:
    """Return the States that "of Chile" at an offset may name, by the longest name, and where that ends."""
    match = forms.law_of.exact.match(text, at)
    if not match:
        return None
    ends = [word.end() for word in re.finditer(r"\S+", match["state"])]
    named = ((states_named(match["state"][:end]), match.start("state") + end) for end in reversed(ends))
    return next((found for found in named if found[0]), None)
