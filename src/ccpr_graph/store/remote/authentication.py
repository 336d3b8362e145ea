"""HTTP authentication in the way the server asks for it."""

from __future__ import annotations

from collections.abc import Generator

import httpx


class AnyAuth(httpx.Auth):
    """Shows a name and a password by Basic or by Digest (RFC 7617, RFC 7616), whichever the first refusal asks for.

    A body is sent again after a refusal, so it must be one that can be: bytes, not a stream.
    """

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request, and once more with what was asked for."""
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            asked = response.headers.get("www-authenticate", "").lower()
            kind = httpx.DigestAuth if asked.startswith("digest") else httpx.BasicAuth
            self._chosen = kind(self._user, self._password)
        yield from self._chosen.auth_flow(request)
