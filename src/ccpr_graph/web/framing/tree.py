"""Makes the tree that a frame asks for, from the triples about a resource. Pure.

This is JSON-LD 1.1 Framing (https://www.w3.org/TR/json-ld11-framing/) for the frames of a release, which name every field
(``@explicit``) and hold nodes wherever they stand (``@embed``: ``@always`` or ``@never``), with the result compacted by the
context of the release. pyld does the same, and tests compare; but it needs minutes for the triples of one document
(docs/json-ld.md has the figures).

JSON-LD leaves the order of values open. Here it is the order of the text (``ccpr:order``) where the nodes have one,
otherwise that of their IRIs, with numbers in them by size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.natural_order import natural
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.web.framing.names import Name, Names

_TYPE: Final = PREFIXES["rdf"] + "type"
_ORDER: Final = iris.term("order")
_XSD: Final = PREFIXES["xsd"]
_STRING, _INTEGER, _BOOLEAN = (_XSD + name for name in ("string", "integer", "boolean"))
_SAFE_INTEGER: Final = 2**53  # above, readers of JSON may round
_LAST: Final = 1 << 62


@dataclass(frozen=True)
class Field:
    """A field of a node: its name, and the fields of the nodes that it holds; nothing, if it holds values or IRIs."""

    name: Name
    holds: tuple[Field, ...] | None


def read_frame(frame: Mapping[str, Any], names: Names) -> tuple[Field, ...]:
    """Return the fields of a frame, parsed from JSON.

    Raises:
        ValueError: the frame has a key that the context does not know.
    """
    return tuple(
        _field(key, value, names)
        for key, value in frame.items()
        if not key.startswith("@") and key not in ("id", "type")
    )


def _field(key: str, value: Mapping[str, Any], names: Names) -> Field:
    name = names.named(key)
    if name is None:
        raise ValueError(f"the context has no name {key!r}")
    return Field(name, read_frame(value, names) or None)


class Triples:
    """The triples about a resource, to be asked from either end.

    Args:
        ntriples: N-Triples without blank nodes.
    """

    def __init__(self, ntriples: bytes) -> None:
        self._out: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._in: dict[tuple[str, str], list[ox.NamedNode]] = defaultdict(list)
        seen = set()
        for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES):
            if not isinstance(quad.subject, ox.NamedNode) or quad in seen:
                continue
            seen.add(quad)
            self._out[quad.subject.value][quad.predicate.value].append(quad.object)
            if isinstance(quad.object, ox.NamedNode):
                self._in[quad.predicate.value, quad.object.value].append(quad.subject)

    def __contains__(self, iri: str) -> bool:
        """Say whether anything is said of a resource."""
        return iri in self._out

    def types(self, iri: str) -> list[str]:
        """Return the IRIs of the types of a resource."""
        return [value.value for value in self.values(iri, _TYPE) if isinstance(value, ox.NamedNode)]

    def values(self, iri: str, predicate: str) -> list[Any]:
        """Return the values of a property."""
        said = self._out.get(iri)
        return said.get(predicate, []) if said else []

    def along(self, iri: str, name: Name) -> list[Any]:
        """Return what a name leads to, in order."""
        found = self._in.get((name.iri, iri), []) if name.reverse else self.values(iri, name.iri)
        return sorted(found, key=self._place)

    def _place(self, value: Any) -> tuple[int, int, tuple[tuple[int, int, str], ...], str]:
        if not isinstance(value, ox.NamedNode):
            return (0, 0, (), str(value))
        order = next(iter(self.values(value.value, _ORDER)), None)
        number = order.value if isinstance(order, ox.Literal) else ""
        return (1, int(number) if number.isdecimal() and len(number) < 18 else _LAST, natural(value.value), "")


class Maker:
    """Makes trees by the names of one context."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def tree(self, triples: Triples, iri: str, fields: Iterable[Field]) -> dict[str, Any]:
        """Return the tree of a resource, to be written as JSON."""
        return {"@context": iris.CONTEXT, **self._node(triples, iri, tuple(fields), ())}

    def _node(self, triples: Triples, iri: str, fields: tuple[Field, ...], above: tuple[str, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {"id": iri}
        if types := triples.types(iri):
            made["type"] = sorted((self._names.compact(each) for each in types), key=_ours_first(self._names))
        within = (*above, iri)
        for field in fields:
            self._fill(made, triples, field, within)
        return made

    def _fill(self, made: dict[str, Any], triples: Triples, field: Field, above: tuple[str, ...]) -> None:
        name = field.name
        values = triples.along(above[-1], name)
        if name.language:
            _by_language(made, name, [value for value in values if _has_language(value)])
            values = [value for value in values if not _has_language(value)]
        if not values:
            return
        written = [self._value(triples, field, value, above) for value in values]
        # What has no language does not belong into a language map: it stands beside it.
        key = name.prefixed if name.language else name.name
        made[key] = written[0] if name.single and len(written) == 1 else written

    def _value(self, triples: Triples, field: Field, value: Any, above: tuple[str, ...]) -> Any:
        if not isinstance(value, ox.NamedNode):
            return self._literal(field.name, value)
        if field.holds is not None and value.value not in above:
            return self._node(triples, value.value, field.holds, above)
        if field.name.value == "@vocab":
            return self._names.compact(value.value)
        return value.value if field.name.value == "@id" else {"id": value.value}

    def _literal(self, name: Name, value: ox.Literal) -> Any:
        if value.language:
            return {"@language": value.language, "@value": value.value}
        datatype = value.datatype.value
        if name.value in (None, datatype) and (native := _native(value.value, datatype)) is not None:
            return native
        if datatype == (name.value or _STRING):
            return value.value
        return {"type": self._names.shorten(datatype), "@value": value.value}


def _native(text: str, datatype: str) -> int | bool | None:
    """Return a number or truth value that JSON has itself and that means the very same literal, if there is one."""
    if datatype == _INTEGER and text.removeprefix("-").isdecimal() and text.isascii():
        number = int(text) if len(text) < 18 else _SAFE_INTEGER
        return number if str(number) == text and abs(number) < _SAFE_INTEGER else None
    return text == "true" if datatype == _BOOLEAN and text in ("true", "false") else None


def _has_language(value: Any) -> bool:
    return isinstance(value, ox.Literal) and value.language is not None


def _by_language(made: dict[str, Any], name: Name, values: list[Any]) -> None:
    texts: dict[str, list[str]] = defaultdict(list)
    for value in values:
        texts[value.language].append(value.value)
    if texts:
        one = {tag: found[0] if name.single and len(found) == 1 else found for tag, found in sorted(texts.items())}
        made[name.name] = one


def _ours_first(names: Names) -> Any:
    return lambda name: ((found := names.named(name)) is None or not found.iri.startswith(iris.ONTOLOGY), name)
