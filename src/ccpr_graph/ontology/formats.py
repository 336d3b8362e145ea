"""Writes a graph in further formats than the Turtle it was written in: the same triples, always the same bytes.

Blank nodes have no name in Turtle source. JSON-LD nests them, so that none needs one; N-Triples and RDF/XML must name
them, and number them in the order in which the source has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph.prefixes import PREFIXES

_RDF: Final = PREFIXES["rdf"]
_FIRST, _REST, _NIL = (ox.NamedNode(_RDF + name) for name in ("first", "rest", "nil"))
_XSD_STRING: Final = PREFIXES["xsd"] + "string"

Node = ox.NamedNode | ox.BlankNode


def named_in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples with their blank nodes numbered in the order of their appearance, grouped by subject."""
    numbers: dict[str, ox.BlankNode] = {}

    def named(node: Any) -> Any:
        if not isinstance(node, ox.BlankNode):
            return node
        return numbers.setdefault(node.value, ox.BlankNode(f"b{len(numbers) + 1}"))

    by_subject: dict[Any, list[ox.Triple]] = {}
    for triple in triples:
        subject = named(triple.subject)
        made = ox.Triple(subject, triple.predicate, named(triple.object))
        by_subject.setdefault(subject, []).append(made)
    return [triple for group in by_subject.values() for triple in group]


def to_ntriples(triples: Sequence[ox.Triple]) -> bytes:
    """Return N-Triples, a line for each triple, sorted by code point."""
    data = ox.serialize(set(named_in_order(triples)), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None, "there is no output file to write to instead"
    return b"".join(sorted(data.splitlines(keepends=True)))


def to_rdfxml(triples: Sequence[ox.Triple]) -> bytes:
    """Return RDF/XML. The engine declares its prefixes in an order that changes; here they are sorted."""
    data = ox.serialize(named_in_order(triples), format=ox.RdfFormat.RDF_XML, prefixes=_used(triples))
    assert data is not None, "there is no output file to write to instead"
    head, opening, body = data.split(b"\n", 2)
    declared = sorted(part for part in opening.removesuffix(b">").split(b" ")[1:] if not part.startswith(b"xmlns:its="))
    return b"\n".join((head, b"<rdf:RDF " + b" ".join(declared) + b">", body))


def to_jsonld(triples: Sequence[ox.Triple]) -> bytes:
    """Return JSON-LD 1.1 in compact form, with a context of the prefixes in use; subjects in the order of the source."""
    by_subject: dict[Node, list[ox.Triple]] = {}
    for triple in named_in_order(triples):
        assert not isinstance(triple.subject, ox.Triple), "no statement is about a statement"
        by_subject.setdefault(triple.subject, []).append(triple)
    top = [_described(subject, by_subject) for subject in by_subject if isinstance(subject, ox.NamedNode)]
    body = {"@context": _used(triples), "@graph": top}
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()


def _described(subject: Node, by_subject: dict[Node, list[ox.Triple]]) -> dict[str, Any]:
    made: dict[str, Any] = {} if isinstance(subject, ox.BlankNode) else {"@id": _short(subject.value)}
    for triple in by_subject[subject]:
        if triple.predicate.value == _RDF + "type":
            key, value = "@type", _short(str(triple.object)[1:-1])
        else:
            key, value = _short(triple.predicate.value), _value(triple.object, by_subject)
        held = made.get(key)
        made[key] = value if held is None else [*held, value] if isinstance(held, list) else [held, value]
    return made


def _value(value: Any, by_subject: dict[Node, list[ox.Triple]]) -> Any:
    if isinstance(value, ox.Literal):
        return _literal(value)
    if value == _NIL or (isinstance(value, ox.BlankNode) and _one(value, _REST, by_subject) is not None):
        return {"@list": _members(value, by_subject)}
    if isinstance(value, ox.BlankNode):
        return _described(value, by_subject)
    return {"@id": _short(value.value)}


def _members(head: Any, by_subject: dict[Node, list[ox.Triple]]) -> list[Any]:
    members = []
    while head != _NIL:
        members.append(_value(_one(head, _FIRST, by_subject), by_subject))
        head = _one(head, _REST, by_subject)
    return members


def _one(subject: Node, predicate: ox.NamedNode, by_subject: dict[Node, list[ox.Triple]]) -> Any:
    return next((t.object for t in by_subject.get(subject, ()) if t.predicate == predicate), None)


def _literal(value: ox.Literal) -> Any:
    if value.language:
        return {"@language": value.language, "@value": value.value}
    if value.datatype.value == _XSD_STRING:
        return value.value
    return {"@type": _short(value.datatype.value), "@value": value.value}


def _short(iri: str) -> str:
    """Return an IRI with a prefix, where the rest of it is a plain name that no reader could take for anything else."""
    for prefix, namespace in PREFIXES.items():
        name = iri.removeprefix(namespace)
        if name != iri and name.isidentifier():
            return f"{prefix}:{name}"
    return iri


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    iris = {
        node.value for t in triples for node in (t.subject, t.predicate, t.object) if isinstance(node, ox.NamedNode)
    }
    iris |= {t.object.datatype.value for t in triples if isinstance(t.object, ox.Literal)}
    used = {_short(iri).split(":", 1)[0] for iri in iris}
    return {prefix: PREFIXES[prefix] for prefix in sorted(PREFIXES) if prefix in used}
