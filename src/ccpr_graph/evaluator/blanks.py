"""``BNODE(text)`` with names of its own: the engine names the node by the text.

A text is no name: ``BNODE("a b")`` has no value there, ``BNODE("a:b")`` is written as a line that nobody can read, and one that is
the name of a node in the data is that node. So a function of ours stands in its place.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.evaluator.words import WORDS

_NAME: Final = ox.NamedNode("b:n")  # as long as BNODE, so that the columns of errors stay
_BLANK: Final = r"(?:\s|#[^\n\r]*+)*+"
_ARGUMENT: Final = re.compile(rf"{_BLANK}\({_BLANK}[^\s)#]")
_STRING: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
_NOTHING: Final = ox.Store()


class Nodes:
    """The function: for each text one node in the whole query; for what is no simple literal, no value (17.4.2.9)."""

    def __init__(self) -> None:
        self._made: dict[str, ox.BlankNode] = {}

    def __call__(self, text: object) -> ox.BlankNode | None:
        """Return the node of a text."""
        if not isinstance(text, ox.Literal) or text.datatype != _STRING:
            return None
        return self._made.setdefault(text.value, ox.BlankNode())


def with_nodes(text: str, options: dict[str, Any]) -> tuple[str, dict[ox.NamedNode, Any]]:
    """Return a query that asks the function instead, and the function; the same query and none where it has no ``BNODE(text)``.

    Raises:
        SyntaxError: the query as it is has a fault; the engine would see others in the changed one.
    """
    changed = WORDS.sub(_renamed, text) if "bnode" in text.lower() else text
    if changed == text:
        return text, {}
    with contextlib.suppress(RuntimeError):  # of a function that is not known: no matter of syntax
        _NOTHING.query(text, **options)
    return changed, {_NAME: Nodes()}


def _renamed(found: re.Match[str]) -> str:
    is_call = found[0].upper() == "BNODE" and _ARGUMENT.match(found.string, found.end())
    return str(_NAME) if is_call else found[0]
