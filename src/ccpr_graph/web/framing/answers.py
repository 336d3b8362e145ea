"""Answers with the tree of a resource: asks for its triples, puts them into a frame, remembers the result.

Making a tree is work for one processor: no more than two are made at a time, from a bounded number of bytes, in a thread.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, Final
from weakref import WeakValueDictionary

import anyio.to_thread
import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from ccpr_graph import iris
from ccpr_graph.errors import QueryLimitError, QueryTimeoutError, ReleaseError
from ccpr_graph.store import Question, Release
from ccpr_graph.store.formats import JSON, JSON_LD, N_TRIPLES, Formats
from ccpr_graph.store.outcome import MEBIBYTE, BusyError
from ccpr_graph.web.clients import party_of
from ccpr_graph.web.framing.library import Frame, Library
from ccpr_graph.web.framing.tree import Maker, Triples
from ccpr_graph.web.headers import NOT_KEPT, RETRY
from ccpr_graph.web.linked.about import About
from ccpr_graph.web.linked.asking import asker_of
from ccpr_graph.web.linked.bodies import said_of_document, serialize
from ccpr_graph.web.linked.describing import describe
from ccpr_graph.web.reference.resources import SUFFIXES
from ccpr_graph.web.representation import Representation, Shelf, send
from ccpr_graph.web.site import Site

MOST_BYTES: Final = 32 * MEBIBYTE
"""N-Triples that a tree is made from, five times those of a document of some 60 paragraphs."""
_CACHE: Final = 64 * MEBIBYTE
_AT_A_TIME: Final = 2
_NAME: Final = re.compile(r"[a-z0-9-]{1,40}")


class TooLargeError(Exception):
    """A resource has more triples than a tree is made from."""


class Frames:
    """Gives resources as trees.

    Args:
        site: answers the queries and words the errors.
        release: has the frames.
    """

    def __init__(self, site: Site, release: Release) -> None:
        self._site = site
        self._about = About.of(release)
        self.library = Library(release)
        self._maker = Maker(self.library.names)
        self._shelf = Shelf(_CACHE, largest=_CACHE // 2)
        self._turns = asyncio.Semaphore(_AT_A_TIME)
        self._making: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def answer(self, request: Request, iri: str, name: str) -> Response:
        """Answer with a resource in a frame.

        404 where there is no such resource or frame, or the frame is not for it (the text names those that are); 422 where
        the resource is too large; 503 where the engine is busy.
        """
        try:
            frame = await self._fitting(request, iri, name)
            if isinstance(frame, Response):
                return frame
            return self._send(request, frame, await self._tree(request, iri, frame))
        except (BusyError, QueryTimeoutError, ReleaseError):
            message = "The data cannot be asked at the moment; try again in a few seconds."
            return self._site.error(request, 503, message, headers=NOT_KEPT | RETRY)
        except (TooLargeError, QueryLimitError):
            return self._refuse(
                request, 422, "This resource has too many statements for a frame. Without one it can be had in parts."
            )

    async def _fitting(self, request: Request, iri: str, name: str) -> Frame | Response:
        try:
            iris.identify(iri)
        except ValueError:
            return self._refuse(request, 404, "There is nothing at this address.")
        classes = await self._classes(request, iri)
        if not classes:
            return self._refuse(request, 404, f"There is no resource <{iri}> in this release.")
        fitting = self.library.fitting(classes)
        found = next((frame for frame in fitting if frame.name == name), None)
        return found or self._refuse(request, 404, self._no_frame(name, [frame.name for frame in fitting]))

    def _no_frame(self, name: str, fitting: list[str]) -> str:
        if name in self.library.frames:
            what = f"The frame '{name}' is not for this kind of resource."
        else:
            what = f"There is no frame '{name}'." if _NAME.fullmatch(name) else "There is no frame of this name."
        for_it = f"For this resource there is: {', '.join(fitting)}." if fitting else "For this resource there is none."
        return f"{what} {for_it} /frames lists all."

    async def _classes(self, request: Request, iri: str) -> set[str]:
        question = Question(f"SELECT ?class WHERE {{ <{iri}> a ?class }}", Formats(solutions=JSON))
        rows = json.loads(await self._ask(request, question))["results"]["bindings"]
        return {row["class"]["value"] for row in rows}

    async def _tree(self, request: Request, iri: str, frame: Frame) -> Representation:
        key = (iri, frame.name)
        making = self._making.setdefault(key, asyncio.Lock())
        async with making:  # who asks for the same tree meanwhile waits for it
            if (found := self._shelf.get(key)) is not None:
                return found
            async with self._turns:
                triples = await self._ask(request, Question(frame.query_for(iri), Formats(graph=N_TRIPLES)))
                triples += await self._of_the_tree(request, iri, frame)
                made = await anyio.to_thread.run_sync(self._made, triples, iri, frame)
            self._shelf.put(key, made)
            return made

    async def _of_the_tree(self, request: Request, iri: str, frame: Frame) -> bytes:
        """Return what a tree says of itself, as every other document about the resource does: N-Triples."""
        found = await describe(asker_of(self._site, request), iri)
        if found is None:
            raise ReleaseError("another release has taken the place of the one that had the resource")
        this = ox.NamedNode(f"{iri}{SUFFIXES[JSON_LD]}?frame={frame.name}")
        return serialize(said_of_document(found, self._about, this), N_TRIPLES)

    async def _ask(self, request: Request, question: Question) -> bytes:
        pieces, size = [], 0
        async with await self._site.service.answer(question, client=party_of(request.scope)) as answer:
            async for piece in answer.chunks():
                pieces.append(piece)
                size += len(piece)
                if size > MOST_BYTES:
                    raise TooLargeError
        return b"".join(pieces)

    def _made(self, ntriples: bytes, iri: str, frame: Frame) -> Representation:
        body = written(self._maker.tree(Triples(ntriples), iri, frame.fields))
        content_type = f'{JSON_LD.media_type}; profile="{iris.frame(frame.name)}"'
        return Representation(body, content_type, self._about.modified).finished()

    def _send(self, request: Request, frame: Frame, tree: Representation) -> Response:
        profile = iris.frame(frame.name)
        schema = f'<{profile}.schema.json>; rel="describedby"; type="application/schema+json"'
        headers = {"Cache-Control": "no-cache", "Link": f'<{profile}>; rel="profile", {schema}'}
        return send(request, tree, headers, vary="Accept")

    def _refuse(self, request: Request, status: int, message: str) -> Response:
        return self._site.error(request, status, message, headers=NOT_KEPT)


def written(tree: dict[str, Any]) -> bytes:
    """Return a tree as JSON: as short as can be, since what reads it is a program."""
    return (json.dumps(tree, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
