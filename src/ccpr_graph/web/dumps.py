"""The files of the release: ``/dumps/``. The manifest, every file that it names, and nothing else.

RFC 9110: strong entity tags and dates (8.8), conditional requests in their order of precedence (13.2.2), ranges (14), content
coding by ``Accept-Encoding`` (12.5.3). A file that lies compressed beside itself is sent so to whom that suits, under the
entity tag of those bytes; a request for a range gets the plain bytes, which are those that the list names.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from email.utils import formatdate, parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from ccpr_graph.manifest import COMPRESSED, TABLES, TABLES_METADATA, ReleaseFile
from ccpr_graph.store import Release
from ccpr_graph.web.dumplist import MOST, Group, groups
from ccpr_graph.web.negotiation import HTML, JSON_LIST, negotiate_page
from ccpr_graph.web.representation import Representation, accepts_gzip, send
from ccpr_graph.web.site import Site

_REPLACED: Final = "The release has just been replaced by a newer one, which this server will serve in a moment."
_CHANGED: Final = "The file is not the one that the request names with If-Match or If-Unmodified-Since."
_NO_GROUP: Final = "There is no such part of the list; /dumps/ has all of it."
_BYTES: Final = "bytes="
_MOST_RANGES: Final = 16
# Model for Tabular Data, 5.2: how a client that has a table finds its description.
_DESCRIBED: Final = f'<{Path(TABLES_METADATA).name}>; rel="describedby"; type="application/csvm+json"'


class DumpList:
    """The list of the files of a release: made at the first question, and shown in parts, for there may be many files."""

    def __init__(self, site: Site, release: Release) -> None:
        self._site = site
        self._release = release

    def answer(self, request: Request) -> Response:
        """Answer with a page where HTML wins, otherwise with the manifest as JSON.

        The page shows the first files of each group; with ``group`` those of one, from number ``from`` on.
        """
        if negotiate_page(request.headers.get("accept"), JSON_LIST) is not HTML:
            return self.manifest(request)
        asked = request.query_params.get("group")
        if asked is None:
            return self._page(request, self._groups, 0)
        shown = [group for group in self._groups if group.key == asked]
        start = request.query_params.get("from", "1")
        if not shown or not (start.isascii() and start.isdigit() and len(start) < 10):
            return self._site.error(request, 404, _NO_GROUP)
        return self._page(request, shown, max(int(start), 1) - 1, group=asked)

    def manifest(self, request: Request) -> Response:
        """Answer with the manifest as JSON."""
        return send(request, self._manifest, {"Cache-Control": "no-cache"}, vary="Accept")

    @cached_property
    def _manifest(self) -> Representation:
        return Representation(self._release.manifest.to_json().encode(), JSON_LIST.content_type).finished()

    @cached_property
    def _groups(self) -> Sequence[Group]:
        return groups(self._release.manifest.files)

    def _page(self, request: Request, shown: Sequence[Group], start: int, group: str = "") -> Response:
        context: dict[str, Any] = {
            "groups": shown,
            "start": start,
            "most": MOST,
            "only": group,
            "manifest": self._release.manifest,
        }
        return self._site.page(request, "dumps.html", **context)


def send_dump(site: Site, release: Release, request: Request, path: str) -> Response:
    """Answer with one file; its entity tag is the SHA-256 of the bytes that are sent, so that a client can check them."""
    if release.file(path) is None:
        return site.error(request, 404, f"There is no file '{path}' in this release; /dumps/ lists what there is.")
    if not release.is_current():
        return site.error(request, 503, _REPLACED)
    return send_file(site, request, release, path)


def send_file(
    site: Site,
    request: Request,
    release: Release,
    path: str,
    *,
    cache: str = "no-cache",
    more: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a file that a release has; ``cache`` is how long it may be kept, ``more`` are further headers."""
    found = release.file(path)
    assert found is not None, "the caller has looked"
    plain, place = found
    beside = release.file(path + COMPRESSED)
    sent, headers = plain, {"Cache-Control": cache, **(more or {})}
    if beside is not None:
        headers["Vary"] = "Accept-Encoding"
        if not _asks_for_a_range(request) and accepts_gzip(request.headers.get("accept-encoding")):
            sent, place = beside
            headers["Content-Encoding"] = "gzip"
    if path.startswith(f"{TABLES}/") and path != TABLES_METADATA:
        headers["Link"] = _DESCRIBED
    return _conditional(site, request, place, plain.media_type, _validators(sent, place) | headers)


def _validators(sent: ReleaseFile, place: Path) -> dict[str, str]:
    """Return what identifies the bytes that are sent; the digest as in RFC 9530."""
    digest = base64.b64encode(bytes.fromhex(sent.sha256)).decode()
    modified = formatdate(place.stat().st_mtime, usegmt=True)
    return {"ETag": f'"{sent.sha256}"', "Last-Modified": modified, "Repr-Digest": f"sha-256=:{digest}:"}


def _conditional(site: Site, request: Request, place: Path, media_type: str, headers: Mapping[str, str]) -> Response:
    asked = request.headers
    sha256, modified = headers["ETag"].strip('"'), headers["Last-Modified"]
    if "if-match" in asked:
        if not is_known(asked["if-match"], sha256, strong=True):
            return site.error(request, 412, _CHANGED)
    elif "if-unmodified-since" in asked and not _is_unmodified(asked["if-unmodified-since"], modified, otherwise=True):
        return site.error(request, 412, _CHANGED)
    if "if-none-match" in asked:
        has_it = is_known(asked["if-none-match"], sha256)
    else:
        has_it = "if-modified-since" in asked and _is_unmodified(asked["if-modified-since"], modified, otherwise=False)
    if has_it:
        return Response(status_code=304, headers=headers)
    return _File(place, media_type=media_type, headers=headers)


class _File(FileResponse):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; a range in another unit than bytes is no range here, nor are very many (RFC 9110, 14.2).

        Many small ranges cost much more than they carry, and nobody who wants a file asks so.
        """
        heeds = scope["method"] == "GET"  # no other method has ranges
        kept = [(name, value) for name, value in scope["headers"] if name != b"range" or (heeds and _is_heeded(value))]
        await super().__call__({**scope, "headers": kept}, receive, send)


def _asks_for_a_range(request: Request) -> bool:
    return request.method == "GET" and "range" in request.headers


def _is_heeded(value: bytes) -> bool:
    return value.decode("latin-1").strip().lower().startswith(_BYTES) and value.count(b",") < _MOST_RANGES


def is_known(if_none_match: str | None, sha256: str, *, strong: bool = False) -> bool:
    """Say whether a client has a body already, by the ``If-None-Match`` header that it sends.

    With ``strong``, a weak tag is none: so it is in ``If-Match``.
    """
    tags = [tag.strip() for tag in (if_none_match or "").split(",")]
    if not strong:
        tags = [tag.removeprefix("W/") for tag in tags]
    return "*" in tags or f'"{sha256}"' in tags


def _is_unmodified(since: str, modified: str, *, otherwise: bool) -> bool:
    """Say whether a file was not modified after a date; ``otherwise`` where the header holds no date, which is ignored."""
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # no date, or one without a time zone, which cannot be compared
        return otherwise
