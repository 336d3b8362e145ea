"""Answers the requests at ``/reconcile``."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import quote

import anyio
import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from ccpr_graph.errors import CcprGraphError
from ccpr_graph.web.clients import party_of
from ccpr_graph.web.headers import NOT_KEPT, RETRY
from ccpr_graph.web.negotiation import HTML, JSON_LIST, negotiate_page
from ccpr_graph.web.protocol import ProtocolError
from ccpr_graph.web.reconcile import announcing
from ccpr_graph.web.reconcile.catalogue import Entity, Property, Type, as_type_id
from ccpr_graph.web.reconcile.extending import extend, find_property
from ccpr_graph.web.reconcile.gathering import gather
from ccpr_graph.web.reconcile.index import Index
from ccpr_graph.web.reconcile.matching import reconcile
from ccpr_graph.web.reconcile.reading import (
    MOST_BYTES,
    MOST_PROPERTIES,
    Query,
    read_batch,
    read_extension,
    read_form,
    read_number,
    read_parameters,
    read_query,
)
from ccpr_graph.web.reconcile.suggesting import MOST_SKIPPED, propose, suggest_entities, suggest_terms
from ccpr_graph.web.representation import FRESH
from ccpr_graph.web.site import Site, answer

_LOG: Final = logging.getLogger("ccpr_graph.web")
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]{0,60}(\.[A-Za-z_$][\w$]{0,60}){0,4}", re.ASCII)
# A preview is shown in a frame of the client's, and so is that there is none; it has no script, and nothing that a click could do.
# What others may frame gets no X-Frame-Options (see ``ccpr_graph.web.headers``).
_FRAMED: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
_NOT_NOW: Final = (
    "Names cannot be looked up at the moment: the data did not answer in time. Try again in a few seconds."
)


class ReconcileDesk:
    """Keeps the index of a site's names, made when the first request needs it, and answers from it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._index: Index | None = None
        self._making = asyncio.Lock()
        self._one_at_a_time = anyio.CapacityLimiter(1)  # comparing names takes one core at most

    async def get(self, request: Request) -> Response:
        """Answer a ``GET``: queries in the address; without any, the manifest, or the page about the service."""
        return await self._answered(request, self._asked_by_get)

    async def post(self, request: Request) -> Response:
        """Answer a ``POST``, which has queries in a form."""
        return await self._answered(request, self._asked_by_post)

    async def suggest(self, request: Request) -> Response:
        """Answer a suggest query for entities, types or properties."""
        return await self._answered(request, self._suggested)

    async def flyout(self, request: Request) -> Response:
        """Answer with a few words in HTML on an entity, a type or a property."""
        return await self._answered(request, self._flown)

    async def properties(self, request: Request) -> Response:
        """Answer with the properties that can be fetched for a type."""
        return await self._answered(request, self._proposed)

    async def preview(self, request: Request) -> Response:
        """Answer with a small page on an entity, to be shown in a frame."""
        response = await self._answered(request, self._previewed)
        response.headers["Content-Security-Policy"] = _FRAMED
        return response

    async def view(self, request: Request) -> Response:
        """Lead to an entity itself: the identifier as a parameter survives proxies that its slash would not."""
        return await self._answered(request, self._viewed)

    async def _answered(self, request: Request, how: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            return await how(request)
        except ClientDisconnect:  # before its query was complete
            return Response(status_code=499)
        except ProtocolError as error:
            return self._site.error(request, error.status, str(error), headers=NOT_KEPT)
        except CcprGraphError as error:
            _LOG.error("reconciliation: %s", error)
            return self._site.error(request, 503, _NOT_NOW, headers=NOT_KEPT | RETRY)

    async def index(self) -> Index:
        """Return the index; the first who asks waits until it is made.

        Raises:
            CcprGraphError: the data could not be read; the next who asks tries again.
        """
        async with self._making:
            if self._index is None:
                catalogue = await gather(self._site.service)
                if catalogue.cut:
                    _LOG.warning("reconciliation: the data has more names than are kept; some are not found")
                self._index = await anyio.to_thread.run_sync(Index, catalogue)
        return self._index

    # What is asked

    async def _asked_by_get(self, request: Request) -> Response:
        parameters = _parameters(request)
        if not {"queries", "query", "extend"} & parameters.keys():
            if "callback" not in parameters and _wants_page(request):
                return await self._page(request)
            index = await self.index()
            return _json(announcing.manifest(self._site.address(request), index.catalogue), parameters)
        return await self._operate(request, parameters)

    async def _asked_by_post(self, request: Request) -> Response:
        body = await _body(request)
        parameters = _parameters(request) | read_form(request.headers.get("content-type"), body)
        parameters.pop("callback", None)  # is for scripts, and a script cannot be had by POST
        if not {"queries", "query", "extend"} & parameters.keys():
            raise ProtocolError(400, "The form has none of the fields 'queries', 'query' and 'extend'.")
        return await self._operate(request, parameters)

    async def _operate(self, request: Request, parameters: dict[str, str]) -> Response:
        index = await self.index()
        if "queries" in parameters:
            batch = read_batch(parameters["queries"])
            results = {}
            for key, query in batch.items():
                if await request.is_disconnected():  # nobody waits for the rest
                    raise ClientDisconnect
                results[key] = await self._reconciled(index, query)
            return _json(results, parameters)
        if "query" in parameters:
            return _json(await self._reconciled(index, read_query(parameters["query"])), parameters)
        wanted = read_extension(parameters["extend"])
        client = party_of(request.scope)
        return _json(await extend(self._site.service, index.catalogue, wanted, client=client), parameters)

    async def _reconciled(self, index: Index, query: Query) -> dict[str, Any]:
        def compared() -> dict[str, Any]:
            return announcing.result(reconcile(index, query), index.catalogue)

        return await anyio.to_thread.run_sync(compared, limiter=self._one_at_a_time)

    async def _suggested(self, request: Request) -> Response:
        parameters, index = _parameters(request), await self.index()
        prefix = parameters.get("prefix", "")[:200]
        cursor = read_number(parameters.get("cursor"), "cursor", usual=0, most=MOST_SKIPPED)
        match request.path_params["kind"]:
            case "entity":
                types = frozenset({as_type_id(parameters["type"])} if parameters.get("type") else ())
                entities = await anyio.to_thread.run_sync(
                    suggest_entities, index, prefix, types, cursor, limiter=self._one_at_a_time
                )
                found = [announcing.suggested_entity(each, index.catalogue) for each in entities]
            case "type":
                terms = suggest_terms(index.catalogue.types.values(), prefix, cursor)
                found = [announcing.suggested_term(each) for each in terms]
            case "property":
                properties = suggest_terms(index.catalogue.properties.values(), prefix, cursor)
                found = [announcing.suggested_term(each) for each in properties]
            case kind:
                raise ProtocolError(404, f"There are suggestions for entity, type and property, not for '{kind[:40]}'.")
        return _json({"result": found}, parameters)

    async def _proposed(self, request: Request) -> Response:
        parameters, index = _parameters(request), await self.index()
        type_ = parameters.get("type", "")
        limit = read_number(parameters.get("limit"), "limit", usual=0, most=10 * MOST_PROPERTIES)
        found = propose(index.catalogue, as_type_id(type_), limit)
        listed = [{"id": each.id, "name": each.name} for each in found]
        about = {"type": type_, **({"limit": limit} if limit else {})}
        return _json({**about, "properties": listed}, parameters)

    async def _flown(self, request: Request) -> Response:
        parameters, index = _parameters(request), await self.index()
        id_ = parameters.get("id", "")
        found: Entity | Type | Property | None
        match request.path_params["kind"]:
            case "entity":
                found = index.by_id(id_)
            case "type":
                found = index.catalogue.types.get(as_type_id(id_))
            case "property":
                found = find_property(index.catalogue, id_)
            case kind:
                raise ProtocolError(404, f"There are flyouts for entity, type and property, not for '{kind[:40]}'.")
        if found is None:
            raise ProtocolError(404, "There is nothing with this identifier.")
        html = self._site.templates.from_string("<p><b>{{ name }}</b><br>{{ description }}</p>")
        text = html.render(name=found.name, description=found.description)
        return _json({"id": id_, "html": text}, parameters)

    async def _previewed(self, request: Request) -> Response:
        index = await self.index()
        entity = self._entity(request, index)
        names = [name for name in entity.names if name.text != entity.name and name.language]
        context = {"entity": entity, "names": names[:8], "types": announcing.types_of(entity, index.catalogue)}
        body = self._site.render("reconcile-preview.html", "../", address=self._site.address(request), **context)
        return Response(body, headers={"Content-Type": HTML.content_type, "Cache-Control": FRESH})

    async def _viewed(self, request: Request) -> Response:
        entity = self._entity(request, await self.index())
        return RedirectResponse("../id/" + quote(entity.id), 303)

    def _entity(self, request: Request, index: Index) -> Entity:
        entity = index.by_id(_parameters(request).get("id", ""))
        if entity is None:
            raise ProtocolError(404, "There is nothing with this identifier; /reconcile?query= and a name finds some.")
        return entity

    async def _page(self, request: Request) -> Response:
        index = await self.index()
        page = self._site.page(request, "reconcile.html", types=[*index.catalogue.types.values()])
        page.headers["Cache-Control"] = FRESH
        return page


def _wants_page(request: Request) -> bool:
    return negotiate_page(request.headers.get("accept"), JSON_LIST) is HTML


def _parameters(request: Request) -> dict[str, str]:
    return read_parameters(request.scope["query_string"].decode("latin-1"))


async def _body(request: Request) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MOST_BYTES:
            pieces.append(chunk)
        if size > 4 * MOST_BYTES:
            break
    if size > MOST_BYTES:
        raise ProtocolError(413, f"The request is longer than the {MOST_BYTES:,} bytes that are allowed.")
    return b"".join(pieces)


def _json(value: Any, parameters: dict[str, str]) -> Response:
    """Answer in JSON, or as a script for those that ask so (``callback``, JSONP), who get nothing but a call of theirs."""
    body = json.dumps(value, ensure_ascii=True)
    callback = parameters.get("callback")
    if callback is None:
        return answer(body, JSON_LIST.content_type, headers={"Cache-Control": FRESH})
    if not _CALLBACK.fullmatch(callback):
        raise ProtocolError(400, "The parameter 'callback' is the name of a JavaScript function, with points at most.")
    return answer(f"/**/{callback}({body});", "application/javascript", headers={"Cache-Control": FRESH})
