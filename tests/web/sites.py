"""A site that is asked without a network."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import FastAPI

from tests.web.test_negotiation import FIREFOX


class Site:
    """The application over the real release, asked without a network."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://test")

    def ask(self, path: str, accept: str | None = FIREFOX, method: str = "GET", **headers: str) -> httpx.Response:
        given = {**headers, **({"Accept": accept} if accept is not None else {})}
        request = self._client.build_request(method, path, headers=given)
        if accept is None:
            del request.headers["accept"]
        return self._loop.run_until_complete(self._client.send(request))

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()
