"""Reads the constraints of SHACL Core from the parameters of a shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from ccpr_graph.validate.bulk.checks import (
    NODE_KINDS,
    Closed,
    Compare,
    Count,
    EachValue,
    HasValue,
    InstanceOf,
    Less,
    UniqueLang,
    datatype,
    language_in,
    length,
    one_of,
    pattern,
    within,
)
from ccpr_graph.validate.bulk.model import Constraint
from ccpr_graph.validate.bulk.nested import Logical, Property, Qualified
from ccpr_graph.validate.bulk.nodes import SH, is_iri, sh, text_of

if TYPE_CHECKING:
    from ccpr_graph.validate.bulk.parse import ShapesReader

Reader = Callable[["ShapesReader", str, bool], Iterator[Constraint]]
"""Returns the constraints of a shape for one parameter; told whether it is a property shape."""

_ORDER: Final = {
    "minExclusive": frozenset({1}),
    "minInclusive": frozenset({0, 1}),
    "maxExclusive": frozenset({-1}),
    "maxInclusive": frozenset({-1, 0}),
}
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


def _component(local: str) -> str:
    return local[0].upper() + local[1:]


def _of_properties(reader: ShapesReader, node: str, local: str, is_property: bool) -> None:
    if not is_property:
        raise reader.error(
            node, f"a shape is not well formed: sh:{local} at a node shape", "It belongs to property shapes"
        )


def _class(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    yield from (InstanceOf(class_) for class_ in reader.objects(node, "class"))


def _datatype(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    yield EachValue("Datatype", datatype(text_of(str(reader.one(node, "datatype")))))


def _node_kind(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    kind = text_of(str(reader.one(node, "nodeKind"))).removeprefix(SH)
    if kind not in NODE_KINDS:
        raise reader.error(
            node, f"a shape is not well formed: there is no sh:nodeKind {kind}", "See SHACL, section 4.1.3"
        )
    yield EachValue("NodeKind", NODE_KINDS[kind])


def _count(local: str) -> Reader:
    def read(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
        _of_properties(reader, node, local, is_property)
        number = reader.integer(node, local) or 0
        yield Count("MinCount", least=number) if local == "minCount" else Count("MaxCount", most=number)

    return read


def _range(local: str) -> Reader:
    def read(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
        for bound in reader.objects(node, local):
            yield EachValue(_component(local), within(bound, _ORDER[local]))

    return read


def _length(local: str) -> Reader:
    def read(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
        number = reader.integer(node, local) or 0
        yield EachValue(_component(local), length(number) if local == "minLength" else length(most=number))

    return read


def _pattern(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    flags = re.NOFLAG
    for letter in text_of(reader.one(node, "flags") or '""'):
        if letter not in _FLAGS:
            raise reader.error(node, f"the flag {letter} of sh:pattern is not supported", "Use i, m, s or x")
        flags |= _FLAGS[letter]
    for expression in reader.objects(node, "pattern"):
        try:
            yield EachValue("Pattern", pattern(re.compile(text_of(expression), flags)))
        except re.error as error:
            raise reader.error(
                node, f"sh:pattern is no regular expression that this engine knows ({error})", "Correct it"
            ) from error


def _language_in(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    ranges = reader.items(node, str(reader.one(node, "languageIn")))
    yield EachValue("LanguageIn", language_in(tuple(text_of(one).lower() for one in ranges)))


def _unique_lang(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    _of_properties(reader, node, "uniqueLang", is_property)
    if text_of(reader.one(node, "uniqueLang") or '""') == "true":  # SHACL wants just this literal, not "1"
        yield UniqueLang()


def _compare(local: str) -> Reader:
    def read(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
        yield from (Compare(_component(local), predicate) for predicate in reader.objects(node, local))

    return read


def _less(local: str) -> Reader:
    def read(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
        _of_properties(reader, node, local, is_property)
        allowed = frozenset({-1} if local == "lessThan" else {-1, 0})
        yield from (Less(_component(local), predicate, allowed) for predicate in reader.objects(node, local))

    return read


def _has_value(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    yield from (HasValue(value) for value in reader.objects(node, "hasValue"))


def _in(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    members = reader.items(node, str(reader.one(node, "in")))
    yield EachValue("In", one_of(frozenset(members)))


def _closed(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    if reader.boolean(node, "closed"):
        ignored = reader.one(node, "ignoredProperties")
        paths = (path for part in reader.objects(node, "property") for path in reader.objects(part, "path"))
        allowed = {*paths, *(reader.items(node, ignored) if ignored else ())}
        yield Closed(frozenset(path for path in allowed if is_iri(path)))


def _property(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    for part in reader.objects(node, "property"):
        shape = reader.shape(part)
        if shape.path is None:
            raise reader.error(part, "a shape is not well formed: a value of sh:property has no sh:path", "Give it one")
        yield Property(shape)


def _node(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    for inner in reader.objects(node, "node"):
        shape = reader.shape(inner)
        if shape.path is not None:
            raise reader.error(node, "a shape is not well formed: sh:node names a property shape", "Use sh:property")
        yield Logical("Node", (shape,), bool)


def _not(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    for inner in reader.objects(node, "not"):
        yield Logical("Not", (reader.shape(inner),), lambda count: count == 0)


def _list(local: str) -> Reader:
    def read(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
        for head in reader.objects(node, local):
            shapes = tuple(reader.shape(inner) for inner in reader.items(node, head))
            right: Callable[[int], bool] = {"and": len(shapes).__eq__, "or": bool, "xone": (1).__eq__}[local]
            yield Logical(_component(local), shapes, right)

    return read


def _qualified(reader: ShapesReader, node: str, is_property: bool) -> Iterator[Constraint]:
    _of_properties(reader, node, "qualifiedValueShape", is_property)
    least, most = reader.integer(node, "qualifiedMinCount"), reader.integer(node, "qualifiedMaxCount")
    for inner in reader.objects(node, "qualifiedValueShape"):
        siblings = _siblings(reader, node) - {inner} if reader.boolean(node, "qualifiedValueShapesDisjoint") else set()
        yield Qualified(reader.shape(inner), tuple(reader.shape(one) for one in sorted(siblings)), least, most)


def _siblings(reader: ShapesReader, node: str) -> set[str]:
    parents = reader.graph.inverse(sh("property")).get(node, ())
    parts = {part for parent in parents for part in reader.objects(parent, "property")}
    return {shape for part in parts for shape in reader.objects(part, "qualifiedValueShape")}


READERS: Final[dict[str, Reader]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    **{local: _count(local) for local in ("minCount", "maxCount")},
    **{local: _range(local) for local in _ORDER},
    **{local: _length(local) for local in ("minLength", "maxLength")},
    "pattern": _pattern,
    "languageIn": _language_in,
    "uniqueLang": _unique_lang,
    **{local: _compare(local) for local in ("equals", "disjoint")},
    **{local: _less(local) for local in ("lessThan", "lessThanOrEquals")},
    "hasValue": _has_value,
    "in": _in,
    "closed": _closed,
    "property": _property,
    "node": _node,
    "not": _not,
    **{local: _list(local) for local in ("and", "or", "xone")},
    "qualifiedValueShape": _qualified,
}
"""The parameters of SHACL Core by their local names; each reads what stands beside it (sh:flags and the like), too."""
