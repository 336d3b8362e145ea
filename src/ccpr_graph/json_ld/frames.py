"""Frames: which triples about a resource make a tree, and which. ``data/frames/<name>.yaml`` and ``<name>.rq``.

The YAML names the fields; the query, a ``CONSTRUCT`` in which ``?focus`` stands for the resource, gives the triples. From
them the build writes a frame as JSON-LD 1.1 Framing has it (explicit inclusion, nodes embedded wherever they stand), which
any processor can run on what the query gives, and the JSON Schema of the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from pydantic import RootModel

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.json_ld.context import Context, Term
from ccpr_graph.knowledge.yamlfile import Strict, load
from ccpr_graph.project import Project

FOCUS: Final = re.compile(r"\?focus\b")
_NOT_FRAMES: Final = frozenset({"context", "parts"})
_REQUIRED: Final = "!"
_FLAGS: Final = {"@explicit": True, "@embed": "@always", "@omitDefault": True}  # of every node: none is inherited
_LEAF: Final = {"@omitDefault": True}
_REFERENCE: Final = {"@embed": "@never", "@omitDefault": True}


class _Parts(RootModel[dict[str, Any]]):
    """``data/frames/parts.yaml``: pieces that frames share."""


class _Written(Strict):
    """One frame, as people write it."""

    title: str
    description: str
    class_: str
    depth: int
    frame: dict[str, Any]


class _File(RootModel[dict[str, Any]]):
    """A file of a frame, before its pieces are put in their places."""


@dataclass(frozen=True)
class Field:
    """A field of a node: its term, whether it is always there, and what its values hold (nothing: themselves)."""

    term: Term | None  # nothing: the types of the node
    required: bool
    holds: Node | str | None  # a name is that of a piece

    @property
    def name(self) -> str:
        """What it is called in JSON."""
        return self.term.name if self.term else "type"


@dataclass(frozen=True)
class Node:
    """What a tree holds of one resource."""

    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Frame:
    """A frame: its words, its class, the query, its fields, and the pieces that they name.

    ``depth`` is how often a piece may hold itself in the frame as JSON-LD has it, which knows no end otherwise.
    """

    name: str
    title: str
    description: str
    class_: Term
    depth: int
    query: str
    node: Node
    parts: Mapping[str, Node]

    def to_json(self) -> dict[str, Any]:
        """Return the frame as JSON-LD. Put ``"id"`` in the place of ``"type"`` to frame one resource."""
        body = {"@context": iris.CONTEXT, "type": self.class_.name, **_FLAGS}
        return body | self._fields(self.node, ())

    def _fields(self, node: Node, above: tuple[str, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for field in node.fields:
            if field.term is None:
                continue
            holds, within = field.holds, above
            if isinstance(holds, str):
                if above.count(holds) >= self.depth:
                    continue
                within, holds = (*above, holds), self.parts[holds]
            made |= {_key(field.term): self._held(field.term, holds, within)}
        return made

    def _held(self, term: Term, holds: Node | None, above: tuple[str, ...]) -> dict[str, Any]:
        if holds is not None:
            return _FLAGS | self._fields(holds, above)
        return _REFERENCE if term.value in ("@id", "@vocab") else _LEAF


def _key(term: Term) -> str:
    """Return how a field stands in a frame: below a language map, a mapping would be one of languages."""
    return term.prefixed if term.language else term.name


def load_frames(project: Project, context: Context) -> tuple[Frame, ...]:
    """Load all frames, sorted by name.

    Raises:
        KnowledgeError: a file is missing or malformed, or a frame names a term or piece that does not exist.
    """
    parts_file = project.frames / "parts.yaml"
    reader = _Reader(context, parts_file)
    parts = {name: reader.node(value, name) for name, value in load(parts_file, _Parts).root.items()}
    files = sorted(path for path in project.frames.glob("*.yaml") if path.stem not in _NOT_FRAMES)
    return tuple(_load(path, context, parts) for path in files)


def _load(path: Path, context: Context, parts: Mapping[str, Node]) -> Frame:
    said = load(path, _File).root
    written = _checked(path, said)
    reader = _Reader(context, path)
    class_ = next((term for term in context.terms if term.prefixed == written.class_ and not term.reverse), None)
    if class_ is None:
        raise KnowledgeError(
            f"{written.class_} is no term of the context", file=path, place="class", remedy="Correct it"
        )
    node = reader.node(written.frame, "frame")
    used = {name: parts[name] for name in sorted(reader.used(node, parts))}
    query = _query(path.with_suffix(".rq"))
    return Frame(path.stem, written.title, written.description, class_, written.depth, query, node, used)


def _checked(path: Path, said: dict[str, Any]) -> _Written:
    wanted = {"title": str, "description": str, "class": str, "depth": int, "frame": dict}
    for key, kind in wanted.items():
        if not isinstance(said.get(key), kind):
            raise KnowledgeError(
                "this is missing, or of another kind", file=path, place=key, remedy="Compare it with another frame"
            )
    if unknown := sorted(set(said) - set(wanted)):
        raise KnowledgeError("no frame has such a key", file=path, place=unknown[0], remedy="Remove it")
    values = {key: value for key, value in said.items() if key != "class"}
    return _Written(class_=said["class"], **values)


class _Reader:
    def __init__(self, context: Context, file: Path) -> None:
        self._context = context
        self._file = file

    def node(self, written: Any, place: str) -> Node:
        if isinstance(written, list):
            return self.node(dict.fromkeys(written), place)
        if not isinstance(written, dict) or not written:
            raise self._wrong("this is neither a list nor a mapping of fields", place)
        return Node(tuple(self._field(str(key), value, f"{place}.{key}") for key, value in written.items()))

    def _field(self, key: str, value: Any, place: str) -> Field:
        name = key.removesuffix(_REQUIRED)
        term = self._context.by_name.get(name)
        if term is None and name != "type":
            raise self._wrong(f"{name} is no term of the context", place)
        holds = value if value is None or isinstance(value, str) else self.node(value, place)
        if holds is not None and (term is None or term.value not in ("@id", "@vocab")):
            raise self._wrong(f"{name} leads to no resource, so it can hold nothing", place)
        return Field(term, key.endswith(_REQUIRED), holds)

    def used(self, node: Node, parts: Mapping[str, Node]) -> set[str]:
        """Return the names of the pieces that a node needs, and they in turn."""
        found: set[str] = set()
        waiting = list(_named(node))
        while waiting:
            if (name := waiting.pop()) in found:
                continue
            if name not in parts:
                raise self._wrong(f"parts.yaml has no piece {name}", "frame")
            found.add(name)
            waiting += _named(parts[name])
        return found

    def _wrong(self, what: str, place: str) -> KnowledgeError:
        return KnowledgeError(what, file=self._file, place=place, remedy="docs/json-ld.md says how a frame is written")


def _named(node: Node) -> Iterator[str]:
    for field in node.fields:
        if isinstance(field.holds, str):
            yield field.holds
        elif field.holds is not None:
            yield from _named(field.holds)


def _query(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"the query cannot be read ({error})", file=path, remedy="Save it as UTF-8") from error
    if not FOCUS.search(text):
        raise KnowledgeError("the query has no ?focus", file=path, remedy="Let ?focus stand for the resource")
    for asked in (text, FOCUS.sub(f"<{iris.ID}x/y>", text)):
        _check_construct(path, asked)
    return text


def _check_construct(path: Path, text: str) -> None:
    try:
        result = ox.Store().query(text)
    except SyntaxError as error:
        raise KnowledgeError(f"this is not valid SPARQL: {error}", file=path, remedy="Correct the query") from error
    if not isinstance(result, ox.QueryTriples):
        raise KnowledgeError("the query is no CONSTRUCT", file=path, remedy="Begin it with CONSTRUCT")
