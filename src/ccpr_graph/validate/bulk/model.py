"""Shapes as the engine evaluates them: read once from their graph, and never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from ccpr_graph.validate.bulk.paths import Path
    from ccpr_graph.validate.bulk.run import Run


class Hit(NamedTuple):
    """What a constraint finds: the node, what is wrong at it, and what the message can tell.

    ``path`` and ``component`` stand in for those of shape and constraint; ``bindings`` are the variables of a query.
    """

    focus: str
    value: str | None = None
    path: str | None = None
    component: str | None = None
    bindings: Mapping[str, str] | None = None


class Values:
    """The value nodes of all focus nodes of a shape."""

    def __init__(self, by_focus: Mapping[str, Collection[str]]) -> None:
        self.by_focus = by_focus

    @cached_property
    def distinct(self) -> frozenset[str]:
        """All value nodes, each once."""
        return frozenset(chain.from_iterable(self.by_focus.values()))

    def among(self, wrong: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield focus and value for each value that is one of ``wrong``."""
        if wrong:
            for focus, values in self.by_focus.items():
                for value in values:
                    if value in wrong:
                        yield focus, value


class Constraint(Protocol):
    """A constraint of a shape: a parameter of SHACL with its value."""

    @property
    def component(self) -> str:
        """Local name, or IRI, of the constraint component."""

    def hits(self, run: Run, shape: Shape, values: Values) -> Iterator[Hit]:
        """Yield what the values violate."""


@dataclass(frozen=True)
class Targets:
    """Which nodes a shape looks at by itself."""

    nodes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.nodes, self.classes, self.subjects_of, self.objects_of, self.queries))


@dataclass(frozen=True, eq=False)
class Shape:
    """A node shape, or with a path a property shape.

    Args:
        node: IRI or blank node of the shape.
        path: the way from focus nodes to value nodes.
        path_text: the same way as a report names it: an IRI, or a SPARQL property path.
        severity: IRI.
        messages: what a report says, sorted; if empty, something is made up from the component.
        deactivated: whether everything conforms to it.
        targets: its own targets.
        constraints: what must hold.
    """

    node: str
    path: Path | None
    path_text: str | None
    severity: str
    messages: tuple[str, ...]
    deactivated: bool
    targets: Targets
    constraints: tuple[Constraint, ...] = field(repr=False)
