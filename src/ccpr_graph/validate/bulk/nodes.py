"""Nodes as N-Triples writes them: what the engine's sets and indexes hold.

Python compares and hashes such strings much faster than objects of the store, and they say all that RDF says of a node:
``<IRI>``, ``_:label``, ``"lexical form"``, ``"lexical form"@en``, ``"lexical form"^^<datatype>``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

TYPE: Final = f"<{RDF}type>"
SUBCLASS_OF: Final = f"<{RDFS}subClassOf>"

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class Literal:
    """A literal in its parts. A language-tagged string has the datatype ``rdf:langString``."""

    lexical: str
    datatype: str
    language: str | None = None


def sh(local: str) -> str:
    """Return a term of SHACL as a node."""
    return f"<{SH}{local}>"


def is_iri(node: str) -> bool:
    """Say whether a node is an IRI."""
    return node[0] == "<"


def is_blank(node: str) -> bool:
    """Say whether a node is a blank node."""
    return node[0] == "_"


def is_literal(node: str) -> bool:
    """Say whether a node is a literal."""
    return node[0] == '"'


@lru_cache(maxsize=65536)
def literal(node: str) -> Literal:
    """Return the parts of a literal."""
    end = node.rindex('"')
    lexical, behind = unescape(node[1:end]), node[end + 1 :]
    if behind.startswith("@"):
        return Literal(lexical, RDF + "langString", behind[1:])
    return Literal(lexical, behind[3:-1] if behind else XSD + "string")


def unescape(text: str) -> str:
    """Return text without the escapes of N-Triples."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    if code := found[1] or found[2]:
        return chr(int(code, 16))
    return _ESCAPED.get(found[3], found[3])


def text_of(node: str) -> str:
    """Return what SPARQL's ``STR`` does: an IRI, or a literal's lexical form; of a blank node its label."""
    if node[0] == "<":
        return node[1:-1]
    return unescape(node[1 : node.rindex('"')]) if node[0] == '"' else node
