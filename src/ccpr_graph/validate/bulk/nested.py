"""The constraints of SHACL Core that ask whether values conform to other shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccpr_graph.validate.bulk.model import Hit, Shape, Values

if TYPE_CHECKING:
    from ccpr_graph.validate.bulk.run import Run


@dataclass(frozen=True)
class Property:
    """``sh:property``. What the property shape finds at the values is reported as it is: see :class:`Run`."""

    shape: Shape
    component: str = "Property"

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with each value that violates the property shape."""
        return (Hit(focus, value) for focus, value in values.among(run.failing(self.shape, values.distinct)))


@dataclass(frozen=True)
class Logical:
    """``sh:node``, ``sh:not``, ``sh:and``, ``sh:or``, ``sh:xone``: to how many shapes a value must conform."""

    component: str
    shapes: tuple[Shape, ...]
    right: Callable[[int], bool]
    """Whether it is right to conform to so many of the shapes."""

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with each value that conforms to too few or too many of the shapes."""
        failing = [run.failing(one, values.distinct) for one in self.shapes]
        if len(failing) == 1:  # the usual case needs no counting
            some = failing[0] & values.distinct
            ones = {0: some, 1: values.distinct - some}
            wrong = frozenset(value for count, nodes in ones.items() if not self.right(count) for value in nodes)
        else:
            wrong = frozenset(
                value for value in values.distinct if not self.right(sum(value not in nodes for nodes in failing))
            )
        return (Hit(focus, value) for focus, value in values.among(wrong))


@dataclass(frozen=True)
class Qualified:
    """``sh:qualifiedValueShape``: how many values must conform to a shape, and to none of its disjoint siblings."""

    shape: Shape
    siblings: tuple[Shape, ...]
    least: int | None
    most: int | None
    component: str = "QualifiedValueShape"

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield each focus node with too few or too many such values."""
        right = values.distinct - run.failing(self.shape, values.distinct)
        for sibling in self.siblings:
            right &= run.failing(sibling, right)
        for focus, found in values.by_focus.items():
            count = sum(value in right for value in found)
            if self.most is not None and count > self.most:
                yield Hit(focus, component="QualifiedMaxCount")
            if self.least is not None and count < self.least:
                yield Hit(focus, component="QualifiedMinCount")
