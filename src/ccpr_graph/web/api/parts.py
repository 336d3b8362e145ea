"""The pieces that routes are described with in ``/openapi.json`` (OpenAPI 3.1). Pure.

``Accept`` is nobody's parameter: a header parameter of that name "SHALL be ignored" (OpenAPI 3.1.0, 4.8.12.2.1), and the
media types of an answer say what can be asked for. Headers of conditional requests follow from the answers: the document
adds ``If-None-Match`` where there is a 304, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

Described = dict[str, Any]
Answers = dict[int | str, Described]

STRING: Final[Described] = {"type": "string"}
TEXT: Final[Described] = {"text/plain": {"schema": STRING}, "text/html": {"schema": STRING}}
"""An error, and other short messages: a sentence, or a page where HTML wins."""

RDF: Final = ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")
_JSON_LD: Final = "application/ld+json"
_SUFFIXES: Final = ("ttl", "jsonld", "rdf", "nt", "html")
_LINK_SETS: Final = {"linkset.json": "application/linkset+json", "linkset": "application/linkset"}


def reference(schema: str) -> Described:
    """Return what stands for one of the schemas that the document has by name."""
    return {"$ref": f"#/components/schemas/{schema}"}


def header(name: str) -> Described:
    """Return what stands for one of the headers that the document has by name."""
    return {name: {"$ref": f"#/components/headers/{name}"}}


def content(*media_types: str, **schemas: Described) -> Described:
    """Return bodies by media type: text of some kind, JSON-LD, and JSON of the schema given as ``json``."""
    given = {"application/json": schemas["json"]} if "json" in schemas else {}
    typed = {name: reference("JsonLd") if name == _JSON_LD else STRING for name in media_types}
    return {name: {"schema": schema} for name, schema in {**given, **typed}.items()}


def answer(description: str, body: Described, *headers: str) -> Described:
    """Return an answer with a body and with headers, which the document has by name."""
    named = {key: value for name in headers for key, value in header(name).items()}
    return {"description": description, "content": body, **({"headers": named} if named else {})}


def error(description: str, *, later: bool = False) -> Described:
    """Return an answer that is one sentence; with ``later``, one that may say when to come back."""
    return {"description": description, "content": TEXT, **({"headers": header("Retry-After")} if later else {})}


def leads(description: str, body: Described | None = None) -> Described:
    """Return a redirect."""
    return {"description": description, "headers": header("Location"), **({"content": body} if body else {})}


def known(by: str = "If-None-Match") -> Described:
    """Return the answer to a client that has the body already."""
    return {"description": f"The client has it already ({by})."}


def conditional(by: str = "If-None-Match") -> Answers:
    """Return the answers to clients that have the body already, or want another one."""
    return {304: known(by), 412: error("It is another than the one that If-Match or If-Unmodified-Since names.")}


def parameter(
    name: str, description: str, schema: Described, *, example: Any = None, place: str = "query"
) -> Described:
    """Return a parameter; one in the path is required, and any other is not."""
    shown = {} if example is None else {"example": example}
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": description,
        "schema": schema,
        **shown,
    }


def path_parameter(name: str, description: str, example: str | None = None, **schema: Any) -> Described:
    """Return a parameter in the path: a string; the release gives the example where none is given."""
    return parameter(name, description, {"type": "string", "minLength": 1, **schema}, example=example, place="path")


def with_parameters(*parameters: Described) -> Described:
    """Return what FastAPI adds to the description of a route."""
    return {"parameters": [*parameters]}


SUFFIX: Final = path_parameter("suffix", "The format.", "ttl", enum=[*_SUFFIXES])
SUFFIX_OF_DATASET: Final = path_parameter("suffix", "The format.", "ttl", enum=[*_SUFFIXES, *_LINK_SETS])


def represented(description: str, *more: str, **schemas: Described) -> Answers:
    """Return the answers for something that has RDF formats and a page, at an address that negotiates."""
    return {
        200: answer(
            f"{description} Content-Location and Link name the representations.",
            content(*RDF, *more, "text/html", **schemas),
            "ETag",
            "Last-Modified",
            "Link",
        ),
        **conditional("If-None-Match, If-Modified-Since"),
        400: error("The Accept header cannot be read."),
        404: error("There is nothing at this address; the text names what there is."),
        406: error("There is none of the formats that were asked for; the text lists what there is."),
    }


def without(answers: Answers, *statuses: int) -> Answers:
    """Return answers but for some."""
    return {status: each for status, each in answers.items() if status not in statuses}


def strict(required: Mapping[str, Described], optional: Mapping[str, Described] | None = None) -> Described:
    """Return the schema of an object that has these members and no others."""
    return {
        "type": "object",
        "required": [*required],
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def listed(items: Described) -> Described:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def mapped(values: Described) -> Described:
    """Return the schema of an object whose members have any names."""
    return {"type": "object", "additionalProperties": values}


def saying(schema: Described, description: str) -> Described:
    """Return a schema with what it means."""
    return {**schema, "description": description}


def one_of(values: Iterable[str]) -> Described:
    """Return the schema of a string that is one of some."""
    return {"type": "string", "enum": [*values]}


def with_link_sets(body: Described) -> Described:
    """Return bodies by media type, and the forms of a link set (RFC 9264)."""
    as_json, as_text = _LINK_SETS.values()
    return {**body, as_json: {"schema": reference("LinkSet")}, as_text: {"schema": STRING}}
