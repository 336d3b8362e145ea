"""The answers that the server gives itself to what never becomes a request of the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from ccpr_graph.web.headers import NOT_KEPT, RETRY, with_id

_HEADERS: Final = {"Content-Type": "text/plain; charset=utf-8", **NOT_KEPT, "Connection": "close"}


class Refusal(Exception):
    """What came is not answered by the application: a status, and a sentence for the client; 0 says nothing at all."""

    def __init__(self, status: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.status = status

    def written(self, default_headers: Sequence[tuple[bytes, bytes]], common: Mapping[str, str], id: str) -> bytes:
        """Return the answer as it goes out, with the headers of every answer, those of the server, and an id."""
        body = f"{with_id(str(self), self.status, id)}\n".encode()
        headers = {**common, **_HEADERS, "Content-Length": str(len(body)), "X-Request-Id": id}
        if self.status == 503:
            headers |= RETRY
        given = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        lines = [name + b": " + value + b"\r\n" for name, value in (*default_headers, *given)]
        return b"".join((STATUS_LINE[self.status], *lines, b"\r\n", body))


def reason_of(error: httptools.HttpParserError) -> Refusal:
    """Return why the parser stopped: a refusal of ours that it carries, or that what came is no HTTP.

    Raises:
        BaseException: what went wrong in a callback is neither; it is a mistake of ours.
    """
    cause = error.__context__
    if isinstance(error, httptools.HttpParserCallbackError) and isinstance(cause, Refusal):
        return cause
    if isinstance(cause, httptools.HttpParserInvalidURLError | UnicodeDecodeError):
        return Refusal(400, "The address of the request is not valid: escape what is neither ASCII nor allowed there.")
    if isinstance(error, httptools.HttpParserCallbackError) and cause is not None:
        raise cause
    return Refusal(400, f"This is not a valid request of HTTP/1.1: {error}.")
