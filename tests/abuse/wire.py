"""Speaks HTTP as strangers do: properly, from any address of this machine, or as bare bytes."""

from __future__ import annotations

import http.client
import itertools
import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

CSV = {"Accept": "text/csv, text/turtle;q=0.9"}
_NUMBERS = itertools.count(1)


def stranger() -> str:
    """Return an address that nobody has asked from yet: all of 127.0.0.0/8 is this machine, on Linux."""
    number = next(_NUMBERS)
    return f"127.{1 + number // 62500 % 250}.{1 + number // 250 % 250}.{1 + number % 250}"


@dataclass(frozen=True)
class Reply:
    """An answer as it arrived. ``status`` is 0 if the connection ended before one; ``whole`` if it ended as announced."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = True
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def __str__(self) -> str:
        whole = "" if self.whole else ", broken off"
        return f"{self.status} after {self.seconds:.1f} s, {len(self.body):,} bytes{whole}: {self.text[:400]!r}"


@dataclass(frozen=True)
class Place:
    """Where a server listens."""

    host: str
    port: int

    def request(
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str] = CSV,
        body: bytes | None = None,
        source: str = "",
        seconds: float = 25.0,
        most: int = 512 * 2**20,
    ) -> Reply:
        """Send one request, on a connection of its own, from an address of its own unless one is given."""
        started = time.monotonic()
        source_address = (source or stranger(), 0)
        connection = http.client.HTTPConnection(self.host, self.port, timeout=seconds, source_address=source_address)
        status, received, fields = 0, b"", {}
        try:
            connection.request(method, target, body, dict(headers))
            response = connection.getresponse()
            status, fields = response.status, {name.lower(): value for name, value in response.getheaders()}
            received, whole = _body(response, most)
        except (OSError, http.client.HTTPException):
            whole = False
        finally:
            connection.close()
        return Reply(status, fields, received, whole, time.monotonic() - started)

    def ask(self, query: str, *, headers: Mapping[str, str] = CSV, source: str = "", seconds: float = 25.0) -> Reply:
        """Send a query as ``application/sparql-query``, and read its answer."""
        headers = {**headers, "Content-Type": "application/sparql-query"}
        return self.request(
            "POST", "/sparql", headers=headers, body=query.encode("utf-8"), source=source, seconds=seconds
        )

    def get(self, query: str, *, headers: Mapping[str, str] = CSV, source: str = "", seconds: float = 25.0) -> Reply:
        """Send a query in the address, and read its answer."""
        return self.request("GET", address(query), headers=headers, source=source, seconds=seconds)

    def form(self, *fields: tuple[str, str], headers: Mapping[str, str] = CSV) -> Reply:
        """Send fields as a form."""
        headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", "/sparql", headers=headers, body=urlencode(fields).encode())

    def connect(self, *, source: str = "", seconds: float = 10.0, buffer: int = 0) -> socket.socket:
        """Return a bare connection; ``buffer`` bytes of what comes are kept by the system at most."""
        plain = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        plain.settimeout(seconds)
        try:
            plain.bind((source or stranger(), 0))
            plain.connect((self.host, self.port))
        except BaseException:
            plain.close()
            raise
        return plain

    def exchange(self, data: bytes, *, seconds: float = 6.0, half_close: bool = False) -> bytes:
        """Send bytes, and return what comes back until the server closes or time is up; ``half_close`` says that
        there is no more to come.
        """
        received = b""
        deadline = time.monotonic() + seconds
        with self.connect(seconds=seconds) as plain:
            try:
                plain.sendall(data)
                if half_close:
                    plain.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it has had enough; what it said may still be read
            try:
                while time.monotonic() < deadline and (chunk := plain.recv(65536)):
                    received += chunk
            except OSError:
                pass
        return received


def address(query: str, **others: str) -> str:
    """Return the request target of a query by ``GET``."""
    return "/sparql?" + urlencode({"query": query, **others}, quote_via=quote)


def statuses(received: bytes) -> list[int]:
    """Return the status of every answer in what a connection gave."""
    return [int(found) for found in re.findall(rb"(?:^|(?<=\n)|(?<=\}))HTTP/1\.[01] (\d{3})", received)]


def _body(response: http.client.HTTPResponse, most: int) -> tuple[bytes, bool]:
    chunks, size = [], 0
    try:
        while size < most and (chunk := response.read(1 << 20)):
            chunks.append(chunk)
            size += len(chunk)
    except http.client.IncompleteRead as error:
        return b"".join([*chunks, error.partial]), False
    except OSError:
        return b"".join(chunks), False
    left = response.length or 0  # read(n) says nothing where a body is shorter than announced
    return b"".join(chunks), size < most and left == 0
