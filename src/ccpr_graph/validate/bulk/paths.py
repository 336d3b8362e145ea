"""Property paths: from a node to the nodes that a path leads to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from ccpr_graph.validate.bulk.data import Data

Step = Callable[[str], Collection[str]]
"""Where a path leads from a node."""


@dataclass(frozen=True)
class Predicate:
    """One predicate, forwards or backwards."""

    iri: str
    backwards: bool = False


@dataclass(frozen=True)
class Sequence:
    """One path after the other."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """Any of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Repeat:
    """A path again and again: from no time or once (``at_least``), to once or without end (``once``)."""

    part: Path
    at_least: int
    once: bool = False


Path = Predicate | Sequence | Alternative | Repeat


def inverse(path: Path) -> Path:
    """Return the path that leads back."""
    if isinstance(path, Predicate):
        return Predicate(path.iri, not path.backwards)
    if isinstance(path, Sequence):
        return Sequence(tuple(inverse(part) for part in reversed(path.parts)))
    if isinstance(path, Alternative):
        return Alternative(tuple(inverse(part) for part in path.parts))
    return Repeat(inverse(path.part), path.at_least, path.once)


def to_sparql(path: Path) -> str:
    """Return a path as SPARQL writes it."""
    if isinstance(path, Predicate):
        return f"^{path.iri}" if path.backwards else path.iri
    if isinstance(path, Repeat):
        return f"({to_sparql(path.part)}){'?' if path.once else '+' if path.at_least else '*'}"
    between = "/" if isinstance(path, Sequence) else "|"
    return f"({between.join(to_sparql(part) for part in path.parts)})"


def values_of(data: Data, path: Path, focus: Iterable[str]) -> dict[str, Collection[str]]:
    """Return the value nodes of each focus node."""
    if isinstance(path, Predicate):
        edges = data.inverse(path.iri) if path.backwards else data.edges(path.iri)
        return {node: edges.get(node, ()) for node in focus}
    step = _step(data, path)
    return {node: step(node) for node in focus}


def _step(data: Data, path: Path) -> Step:
    if isinstance(path, Predicate):
        edges = data.inverse(path.iri) if path.backwards else data.edges(path.iri)
        return lambda node: edges.get(node, ())
    if isinstance(path, Sequence):
        return _sequence([_step(data, part) for part in path.parts])
    if isinstance(path, Alternative):
        parts = [_step(data, part) for part in path.parts]
        return lambda node: dict.fromkeys(found for step in parts for found in step(node))
    return _repeat(_step(data, path.part), path)


def _sequence(steps: list[Step]) -> Step:
    def follow(node: str) -> Collection[str]:
        nodes: Collection[str] = (node,)
        for step in steps:
            nodes = dict.fromkeys(found for one in nodes for found in step(one))
        return nodes

    return follow


def _repeat(step: Step, path: Repeat) -> Step:
    def follow(node: str) -> Collection[str]:
        reached = dict.fromkeys(() if path.at_least else (node,))
        new = [found for found in step(node) if found not in reached]
        while new:
            reached.update(dict.fromkeys(new))
            if path.once:
                break
            new = list(dict.fromkeys(found for one in new for found in step(one) if found not in reached))
        return reached

    return follow
