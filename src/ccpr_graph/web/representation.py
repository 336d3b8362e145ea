"""Sends a body that is made once and asked for often: entity tags, conditions, compression.

RFC 9110: strong entity tags (8.8.3), one for each coding, ``Last-Modified`` (8.8.2), ``Accept-Encoding`` (12.5.3), conditions as
in :mod:`ccpr_graph.web.conditions`. Ranges are not served.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ccpr_graph.store import Release
from ccpr_graph.store.outcome import MEBIBYTE
from ccpr_graph.web.conditions import ANOTHER, known_tag, wants_another

FRESH: Final = "public, max-age=60"
"""A release is never changed, but another one may take its place."""

REVALIDATED: Final = "no-cache"
"""Kept, and asked about each time: what is there may be another thing at any moment."""

_WORTH_IT: Final = 512  # bytes: what is shorter is sent as it is
_LONGEST: Final = 1000  # characters of Accept-Encoding
_OVERHEAD: Final = 1024  # bytes that a body takes besides itself


@dataclass(frozen=True)
class Representation:
    """A body, the value of its ``Content-Type``, and when it was last changed (in UTC), if that is known."""

    body: bytes
    content_type: str
    modified: datetime | None = None

    @cached_property
    def checksum(self) -> str:
        """The SHA-256 of the body, in hex."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def compressed(self) -> bytes | None:
        """The body as gzip, the same bytes each time; nothing where that is not worth it."""
        if len(self.body) < _WORTH_IT:
            return None
        made = gzip.compress(self.body, compresslevel=6, mtime=0)
        return made if len(made) < len(self.body) else None

    def finished(self) -> Self:
        """Return it with all that takes time done: for a thread, before the event loop gets it."""
        _ = self.checksum, self.compressed
        return self

    @property
    def tag(self) -> str:
        """The strong entity tag of the body as it is."""
        return f'"{self.checksum}"'

    @property
    def compressed_tag(self) -> str:
        """The strong entity tag of the compressed body: other bytes, so another tag."""
        return f'"{self.checksum}-gzip"'


class Shelf:
    """Keeps what was made, as many bytes as it may; the least recently used goes first. Threads may share it.

    Args:
        size: bytes of all that is kept, compressed bodies included.
        largest: bytes of one; what is larger is not kept. Without it, a tenth of all.
    """

    def __init__(self, size: int = 64 * MEBIBYTE, *, largest: int | None = None) -> None:
        self._size = size
        self._largest = size // 10 if largest is None else largest
        self._used = 0
        self._kept: OrderedDict[Hashable, Representation] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Representation | None:
        """Return what is kept under a key."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return found

    def obtain(self, key: Hashable, make: Callable[[], Representation]) -> Representation:
        """Return what is kept under a key, or make, finish and keep it."""
        if (found := self.get(key)) is not None:
            return found
        made = make().finished()
        self.put(key, made)
        return made

    def put(self, key: Hashable, made: Representation) -> None:
        """Keep something, if it is not too large."""
        with self._lock:
            if key in self._kept or _weight(made) > self._largest:
                return
            self._kept[key] = made
            self._used += _weight(made)
            while self._used > self._size:
                self._used -= _weight(self._kept.popitem(last=False)[1])

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)


def send(request: Request, made: Representation, headers: Mapping[str, str], *, vary: str = "") -> Response:
    """Answer a ``GET`` or ``HEAD``: with the body, compressed if the client takes it, or with ``304`` or ``412``.

    Args:
        request: what is asked.
        made: the body.
        headers: further headers of the answer.
        vary: request headers that the body was chosen by, besides ``Accept-Encoding``.
    """
    packed = made.compressed if accepts_gzip(request.headers.get("accept-encoding")) else None
    tags = (made.compressed_tag, made.tag) if packed is not None else (made.tag,)
    common = {
        "Vary": ", ".join(filter(None, (vary, "Accept-Encoding"))),
        "ETag": tags[0],
        "Cache-Control": FRESH,
        **({} if made.modified is None else {"Last-Modified": format_datetime(made.modified, usegmt=True)}),
        **headers,
    }
    if wants_another(request.headers, tags, made.modified):
        return PlainTextResponse(ANOTHER + "\n", 412, {"Vary": common["Vary"]})
    if (known := known_tag(request.headers, tags, made.modified)) is not None:
        return Response(status_code=304, headers={**common, "ETag": known})
    more = {"Content-Type": made.content_type, **({} if packed is None else {"Content-Encoding": "gzip"})}
    return Response(made.body if packed is None else packed, headers={**common, **more})


def head_alone(headers: Mapping[str, str], content_type: str) -> Response:
    """Return the answer to a ``HEAD`` where nobody knows how long the body of a ``GET`` would be: it tells no length (8.6)."""
    bare = Response(None, 200, headers, content_type)
    del bare.headers["content-length"]  # 0
    return bare


def last_changed(release: Release, path: Path) -> datetime | None:
    """Return when a release was issued, or, of a working build, when a file of it was written; no time that is yet to come.

    The day is the same on every host that has the release. A server must not say that something was changed later than now
    (RFC 9110, 8.8.2.1).
    """
    if release.manifest.issued:
        made = datetime.fromisoformat(release.manifest.issued).replace(tzinfo=UTC)
    else:
        try:
            written = path.stat().st_mtime
        except FileNotFoundError:  # another release is taking its place
            return None
        made = datetime.fromtimestamp(int(written), tz=UTC)
    return made if made <= datetime.now(tz=UTC) else None


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Say whether a client takes gzip, and likes it no less than the bytes as they are, by its ``Accept-Encoding``.

    A weight that is no number counts as none. One who takes neither is sent the bytes as they are (12.4.1: a server may
    disregard what it cannot meet).

    Nobody knows as many codings as a very long one names: it counts as none.
    """
    return len(accept_encoding or "") <= _LONGEST and _takes_gzip(accept_encoding)


@functools.lru_cache(maxsize=256)
def _takes_gzip(accept_encoding: str | None) -> bool:
    weights: dict[str, float] = {}
    for each in (accept_encoding or "").lower().split(","):
        coding, _, parameter = each.partition(";")
        name = coding.strip().removeprefix("x-")  # x-gzip is gzip (8.4.1.3)
        weights[name] = max(_weight_of(parameter), weights.get(name, 0.0))
    others = weights.get("*", 0.0)  # what "*" says, it says of the bytes as they are, too
    gzip_ = weights.get("gzip", others)
    return gzip_ > 0 and gzip_ >= weights.get("identity", others)


def _weight_of(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _weight(made: Representation) -> int:
    return 2 * len(made.body) + _OVERHEAD
