"""The constraints of SHACL Core that look at values and at properties, without other shapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ccpr_graph.validate.bulk.model import Hit, Values
from ccpr_graph.validate.bulk.nodes import RDFS, is_blank, is_iri, is_literal, literal, text_of
from ccpr_graph.validate.bulk.values import order, well_formed

if TYPE_CHECKING:
    from ccpr_graph.validate.bulk.model import Shape
    from ccpr_graph.validate.bulk.run import Run

Test = Callable[[str], bool]
"""Whether a value is right."""


@dataclass(frozen=True)
class EachValue:
    """A constraint that looks at one value at a time. Each different value is looked at once."""

    component: str
    test: Test

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with each value that is wrong."""
        wrong = frozenset(value for value in values.distinct if not self.test(value))
        return (Hit(focus, value) for focus, value in values.among(wrong))


@dataclass(frozen=True)
class InstanceOf:
    """``sh:class``."""

    class_: str
    component: str = "Class"

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with each value that is no instance of the class."""
        wrong = values.distinct - run.data.instances(self.class_)
        return (Hit(focus, value) for focus, value in values.among(wrong))


@dataclass(frozen=True)
class Count:
    """``sh:minCount`` and ``sh:maxCount``."""

    component: str
    least: int = 0
    most: int | None = None

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with too few or too many values."""
        least, most = self.least, self.most
        for focus, found in values.by_focus.items():
            if len(found) < least or (most is not None and len(found) > most):
                yield Hit(focus)


@dataclass(frozen=True)
class HasValue:
    """``sh:hasValue``."""

    value: str
    component: str = "HasValue"

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node without the value."""
        return (Hit(focus) for focus, found in values.by_focus.items() if self.value not in found)


@dataclass(frozen=True)
class UniqueLang:
    """``sh:uniqueLang``."""

    component: str = "UniqueLang"

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node once for each language that two of its values have."""
        for focus, found in values.by_focus.items():
            if len(found) > 1:
                used = [_language(value) for value in found]
                yield from (Hit(focus) for language in sorted(set(used) - {""}) if used.count(language) > 1)


def _language(value: str) -> str:
    return (literal(value).language or "").lower() if is_literal(value) else ""


@dataclass(frozen=True)
class Compare:
    """``sh:equals`` and ``sh:disjoint``: the values beside those of another property."""

    component: str
    predicate: str

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with each value that only one property has, or that both have."""
        others = run.data.edges(self.predicate)
        for focus, found in values.by_focus.items():
            own, other = set(found), set(others.get(focus, ()))
            wrong = own ^ other if self.component == "Equals" else own & other
            yield from (Hit(focus, value) for value in wrong)


@dataclass(frozen=True)
class Less:
    """``sh:lessThan`` and ``sh:lessThanOrEquals``."""

    component: str
    predicate: str
    allowed: frozenset[int]

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each pair of values that are not in order, or cannot be compared, with the first of them."""
        others = run.data.edges(self.predicate)
        for focus, found in values.by_focus.items():
            for value in found:
                for other in others.get(focus, ()):
                    if order(value, other) not in self.allowed:
                        yield Hit(focus, value)


@dataclass(frozen=True)
class Closed:
    """``sh:closed`` with ``sh:ignoredProperties``: no other predicates than these."""

    allowed: frozenset[str]
    component: str = "Closed"

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with each predicate and value that it must not have."""
        for predicate, edges in run.data.by_predicate.items():
            if predicate not in self.allowed:
                wrong = values.distinct & edges.keys()
                for focus, node in values.among(wrong):
                    yield from (Hit(focus, value, predicate[1:-1]) for value in edges[node])


def datatype(iri: str) -> Test:
    """Return the test of ``sh:datatype``."""
    if iri == RDFS + "Literal":
        return is_literal
    return lambda value: is_literal(value) and literal(value).datatype == iri and well_formed(value)


NODE_KINDS: Final[dict[str, Test]] = {
    "IRI": is_iri,
    "BlankNode": is_blank,
    "Literal": is_literal,
    "BlankNodeOrIRI": lambda value: not is_literal(value),
    "BlankNodeOrLiteral": lambda value: not is_iri(value),
    "IRIOrLiteral": lambda value: not is_blank(value),
}
"""The tests of ``sh:nodeKind`` by its values."""


def within(bound: str, allowed: frozenset[int]) -> Test:
    """Return the test of ``sh:minInclusive`` and its like: how a value may stand to the bound."""
    return lambda value: order(value, bound) in allowed


def length(least: int = 0, most: int | None = None) -> Test:
    """Return the test of ``sh:minLength`` and ``sh:maxLength``: blank nodes have no length."""

    def test(value: str) -> bool:
        if is_blank(value):
            return least == 0 and most is None
        size = len(text_of(value))
        return least <= size and (most is None or size <= most)

    return test


def pattern(expression: re.Pattern[str]) -> Test:
    """Return the test of ``sh:pattern``."""
    return lambda value: not is_blank(value) and expression.search(text_of(value)) is not None


def language_in(ranges: tuple[str, ...]) -> Test:
    """Return the test of ``sh:languageIn``: basic language ranges, ``*`` for any."""

    def test(value: str) -> bool:
        tag = _language(value)
        return bool(tag) and any(one in ("*", tag) or tag.startswith(f"{one}-") for one in ranges)

    return test


def one_of(allowed: frozenset[str]) -> Test:
    """Return the test of ``sh:in``."""
    return allowed.__contains__
