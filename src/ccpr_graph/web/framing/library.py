"""The frames of a release, as the server reads them when it starts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ccpr_graph import iris, manifest
from ccpr_graph.store import Release
from ccpr_graph.web.framing.names import Names
from ccpr_graph.web.framing.tree import Field, read_frame

_FOCUS: Final = re.compile(r"\?focus\b")


@dataclass(frozen=True)
class Frame:
    """One frame: its words, the IRI of its class, an example if there is one, its query, its fields, and its files as they are."""

    name: str
    title: str
    description: str
    class_: str
    example: str | None
    query: str
    fields: tuple[Field, ...]
    frame: bytes
    schema: bytes

    def query_for(self, iri: str) -> str:
        """Return the query for one resource.

        Raises:
            ValueError: the IRI is none of this project's, so it cannot stand in a query.
        """
        iris.identify(iri)  # only lower case, digits, '-', '.' and '/' are left
        return _FOCUS.sub(f"<{iri}>", self.query)


class Library:
    """All frames of a release, and its context; none, where a release has no such files.

    Raises:
        OSError: a file that the manifest names cannot be read.
        ValueError: a frame does not fit the context.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        listed: list[Mapping[str, Any]] = []
        context: Mapping[str, Any] = {"@context": {}}
        self.context = self._file(manifest.JSON_LD_CONTEXT)
        if self.context:
            context = json.loads(self.context)
            listed = json.loads(self._file(manifest.JSON_LD_FRAME_LIST))
        self.names = Names(context)
        self.frames = {entry["name"]: self._frame(entry) for entry in listed}

    def fitting(self, classes: Collection[str]) -> list[Frame]:
        """Return the frames for a resource of some classes (their IRIs)."""
        return [frame for frame in self.frames.values() if frame.class_ in classes]

    def _frame(self, entry: Mapping[str, Any]) -> Frame:
        path = f"{manifest.JSON_LD_FRAMES}/{entry['name']}"
        frame = self._file(f"{path}.frame.jsonld")
        return Frame(
            entry["name"],
            entry["title"],
            entry["description"],
            entry["class"],
            entry.get("example"),
            self._file(f"{path}.rq").decode(),
            read_frame(json.loads(frame), self.names),
            frame,
            self._file(f"{path}.schema.json"),
        )

    def _file(self, path: str) -> bytes:
        found = self._release.file(path)
        return found[1].read_bytes() if found else b""
