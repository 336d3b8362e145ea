"""Writes quads in the formats of RDF: the same quads, always the same bytes.

Every writer takes quads in reading order (:class:`ccpr_graph.release.order.Ordered`) and gives the bytes piece by
piece. The engine serializes portions; what it writes around them, in an order that changes from run to run, is replaced.
N-Quads and TriG keep the graphs apart, the other formats merge them. There are no blank nodes in what is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, cast
from urllib.parse import urlsplit

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.release.order import Ordered, Statement, by_graph, in_reading_order, portions

Writer = Callable[[Ordered], Iterator[bytes]]

_PREAMBLE: Final = re.compile(rb"(?:@(?:base|prefix) [^\n]*\n)*\n*")
_ABBREVIATED: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|<(/[^>]*)>')  # a literal, which stays as it is; or an IRI
_PLACE: Final = urlsplit(iris.ID)
_SCHEME: Final = f"{_PLACE.scheme}:".encode()
_HOST: Final = f"{_PLACE.scheme}://{_PLACE.netloc}".encode()
_XML_HEAD: Final = re.compile(rb"<\?xml[^\n]*\n<rdf:RDF[^\n]*>\n?")
_XML_END: Final = b"</rdf:RDF>"
_ELEMENT: Final = re.compile(rb"<(\w+):")
_RDF_TYPE: Final = PREFIXES["rdf"] + "type"
_XSD: Final = PREFIXES["xsd"]
_INTEGER: Final = re.compile(r"0|-?[1-9]\d{0,14}")  # exact in every reader of JSON, where numbers are doubles


def write_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as N-Quads in canonical form: each once, lines sorted by code point, no blank nodes."""
    return b"".join(nquads(Ordered(in_reading_order(quads))))


def write_turtle(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as Turtle that is made to be read and compared, their graphs merged."""
    return b"".join(turtle(Ordered(in_reading_order(quads))))


def nquads(ordered: Ordered) -> Iterator[bytes]:
    """Give canonical N-Quads: lines sorted by code point."""
    return _lines(ordered.quads, ox.RdfFormat.N_QUADS)


def ntriples(ordered: Ordered) -> Iterator[bytes]:
    """Give canonical N-Triples: lines sorted by code point."""
    return _lines(ordered.triples, ox.RdfFormat.N_TRIPLES)


def _lines(statements: Sequence[Statement], format_: ox.RdfFormat) -> Iterator[bytes]:
    """Sort by subjects first, then lines within portions: a line begins with its subject, and ``>`` ends that."""
    runs = [list(run) for _, run in groupby(statements, key=attrgetter("subject"))]
    runs.sort(key=lambda run: str(run[0].subject))
    by_subject = [statement for run in runs for statement in run]
    for portion in portions(by_subject):
        yield b"".join(sorted(_serialized(portion, format_).splitlines(keepends=True)))


def turtle(ordered: Ordered) -> Iterator[bytes]:
    """Give Turtle: prefixes, a block for each subject; IRIs of resources are relative to the base that the file states."""
    # A literal is written on one line, so this stands between two subjects and nowhere else.
    return _with_preamble(_apart(ordered.triples, ox.RdfFormat.TURTLE, (b" .\n<", b" .\n\n<")))


def trig(ordered: Ordered) -> Iterator[bytes]:
    """Give TriG: as Turtle, in a block for each graph."""
    return _with_preamble(_apart(by_graph(ordered.quads), ox.RdfFormat.TRIG, (b" .\n\t<", b" .\n\n\t<")))


def _apart(statements: Sequence[Statement], format_: ox.RdfFormat, blank_line: tuple[bytes, bytes]) -> Iterator[bytes]:
    for portion in portions(statements):
        data = _serialized(portion, format_, prefixes=PREFIXES, base_iri=iris.ID)
        found = _PREAMBLE.match(data)
        yield _ABBREVIATED.sub(_whole, data[found.end() if found else 0 :]).replace(*blank_line)


def _whole(found: re.Match[bytes]) -> bytes:
    """Write an IRI out of which the base has only the scheme or the host: ``</ccpr-graph/graph/rules>`` reads badly."""
    rest: bytes | None = found[1]
    if rest is None:
        return found[0]
    return b"<" + (_SCHEME if rest.startswith(b"//") else _HOST) + rest + b">"


def _with_preamble(bodies: Iterator[bytes]) -> Iterator[bytes]:
    made = list(bodies)
    used = [name for name in sorted(PREFIXES) if any(_uses(body, name) for body in made)]
    lines = [f"@base <{iris.ID}> .", *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in used)]
    yield "\n".join(lines).encode() + b"\n"
    for body in made:
        yield b"\n" + body


def _uses(body: bytes, prefix: str) -> bool:
    name = prefix.encode() + b":"
    if name not in body:
        return False
    return body.startswith(name) or any(before + name in body for before in (b"\t", b" ", b"\n", b"^"))


def rdfxml(ordered: Ordered) -> Iterator[bytes]:
    """Give RDF/XML with whole IRIs. XML cannot hold most control characters: there are none in what is published."""
    bodies = []
    for portion in portions(ordered.triples):
        data = _serialized(portion, ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
        found = _XML_HEAD.match(data)
        assert found and data.rstrip().endswith(_XML_END), "the engine writes RDF/XML otherwise than it did"
        # A reader of XML makes a raw carriage return a line feed (XML 1.0, 2.11); the engine writes it raw.
        bodies.append(data[found.end() :].rstrip().removesuffix(_XML_END).replace(b"\r", b"&#xD;"))
    names = {b"rdf"}.union(*(_ELEMENT.findall(body) for body in bodies))
    used = [f'xmlns:{name}="{PREFIXES[name]}"' for name in sorted(PREFIXES) if name.encode() in names]
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {" ".join(used)}>\n'.encode()
    yield from bodies
    yield _XML_END + b"\n"


def jsonld(ordered: Ordered) -> Iterator[bytes]:
    """Give JSON-LD 1.1 in compact form: a context of prefixes, a line for each resource, with whole IRIs as ``@id``.

    Integers and booleans are those of JSON, where that says the same; other values with a datatype are objects.
    """
    names: dict[str, str] = {}
    lines = [
        json.dumps(_node(subject, list(group), names), ensure_ascii=False).encode()
        for subject, group in groupby(ordered.triples, key=attrgetter("subject"))
    ]
    used = {short.split(":", 1)[0] for iri, short in names.items() if short != iri}
    context = {prefix: PREFIXES[prefix] for prefix in sorted(used)}
    yield b'{\n"@context": ' + json.dumps(context, indent=1).encode() + b',\n"@graph": [\n'
    yield b",\n".join(lines)
    yield b"\n]\n}\n"


def _node(subject: Any, statements: Sequence[ox.Triple], names: dict[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": subject.value}
    for predicate, group in groupby(statements, key=attrgetter("predicate")):
        objects: list[Any] = [triple.object for triple in group]
        if predicate.value == _RDF_TYPE:
            key, values = "@type", [_short(each.value, names) for each in objects]
        else:
            key, values = _short(predicate.value, names), [_value(each, names) for each in objects]
        node[key] = values[0] if len(values) == 1 else values
    return node


def _value(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, ox.NamedNode):
        return {"@id": value.value}
    assert isinstance(value, ox.Literal), "no blank nodes are published, and no statements about statements"
    if value.language:
        return {"@language": value.language, "@value": value.value}
    datatype = value.datatype.value.removeprefix(_XSD)
    if datatype == "string":
        return value.value
    if datatype == "integer" and _INTEGER.fullmatch(value.value):
        return int(value.value)
    if datatype == "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    return {"@type": _short(value.datatype.value, names), "@value": value.value}


def _short(iri: str, names: dict[str, str]) -> str:
    """Return an IRI with a prefix, where the rest is a plain name that no reader could take for anything else."""
    if iri not in names:
        found = ((prefix, iri.removeprefix(space)) for prefix, space in PREFIXES.items() if iri.startswith(space))
        names[iri] = next((f"{prefix}:{name}" for prefix, name in found if name.isidentifier()), iri)
    return names[iri]


def _serialized(portion: Sequence[Statement], format_: ox.RdfFormat, **how: Any) -> bytes:
    data = ox.serialize(cast(Sequence[ox.Quad], portion), format=format_, **how)  # or triples, as the format has it
    assert data is not None, "there is no output file to write to instead"
    return data


WRITERS: Final[Mapping[str, Writer]] = {
    ".ttl": turtle,
    ".nt": ntriples,
    ".nq": nquads,
    ".trig": trig,
    ".jsonld": jsonld,
    ".rdf": rdfxml,
}
