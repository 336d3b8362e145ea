"""Makes the JSON Schema (2020-12) of what a frame gives, from the frame and the context. Pure."""

from __future__ import annotations

from typing import Any, Final

from ccpr_graph import iris
from ccpr_graph.json_ld.context import Term
from ccpr_graph.json_ld.frames import Field, Frame, Node

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_LANGUAGE: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
_REFERENCE: Final = {"type": "string", "format": "iri"}
_BY_DATATYPE: Final[dict[str, dict[str, Any]]] = {
    "xsd:string": {"type": "string"},
    "xsd:integer": {"type": "integer"},
    "xsd:boolean": {"type": "boolean"},
    "xsd:date": {"type": "string", "format": "date"},
    "xsd:decimal": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "xsd:duration": {"type": "string", "format": "duration"},
    "xsd:gYearMonth": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}$"},
}
_LITERAL: Final[dict[str, Any]] = {
    "description": "A text, a number, or a text with its language or datatype.",
    "anyOf": [
        {"type": ["string", "integer", "boolean"]},
        {
            "type": "object",
            "properties": {
                "@value": {"type": "string"},
                "type": {"type": "string"},
                "@language": {"type": "string"},
            },
            "required": ["@value"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"id": _REFERENCE},
            "required": ["id"],
            "additionalProperties": False,
        },
    ],
}


def make_schema(frame: Frame) -> dict[str, Any]:
    """Return the JSON Schema of what a frame gives."""
    root = _node(frame.node)
    context = {"description": "The JSON-LD context that says what the names mean.", "const": iris.CONTEXT}
    return {
        "$schema": DIALECT,
        "$id": iris.frame(frame.name) + ".schema.json",
        "title": frame.title,
        "description": " ".join((frame.description, *_notes(frame))),
        **root,
        "properties": {"@context": context, **root["properties"]},
        "required": ["@context", *root["required"]],
        "$defs": {name: _node(node) for name, node in frame.parts.items()} | {"literal": _LITERAL},
    }


def _notes(frame: Frame) -> list[str]:
    """Return what is to be known of the words and the readings that are among the fields, each once."""
    nodes, notes = [frame.node, *frame.parts.values()], {}
    while nodes:
        for field in nodes.pop().fields:
            if field.term is not None and (origin := field.term.origin) is not None:
                notes[origin.says] = f"“{origin.says}” {origin.note}"
            if isinstance(field.holds, Node):
                nodes.append(field.holds)
    return [notes[says] for says in sorted(notes)]


def _node(node: Node) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": {"description": "The IRI of the resource.", **_REFERENCE}}
    properties |= {field.name: _field(field) for field in node.fields}
    required = ["id", *(field.name for field in node.fields if field.required)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _field(field: Field) -> dict[str, Any]:
    if field.term is None:
        names = {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}
        return {
            "description": "What kind of thing it is: names of classes. Kinds of statements are as read by this project.",
            **names,
        }
    words = [field.term.definition, field.term.origin.says if field.term.origin else ""]
    said = {"description": " ".join(filter(None, words))} if any(words) else {}
    return said | _values(field.term, field.holds)


def _values(term: Term, holds: Node | str | None) -> dict[str, Any]:
    if term.language:
        text: dict[str, Any] = {"type": "string"}
        one = text if term.single else _array(text)
        keys = {"pattern": _LANGUAGE}
        return {"type": "object", "minProperties": 1, "propertyNames": keys, "additionalProperties": one}
    value = _value(term, holds)
    return value if term.single else _array(value)


def _value(term: Term, holds: Node | str | None) -> dict[str, Any]:
    if isinstance(holds, str):
        return {"$ref": f"#/$defs/{holds}"}
    if holds is not None:
        return _node(holds)
    if term.value == "@id":
        return _REFERENCE
    if term.value == "@vocab":
        return {"type": "string"}
    return _BY_DATATYPE.get(term.value or "", {"$ref": "#/$defs/literal"})


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": items}
