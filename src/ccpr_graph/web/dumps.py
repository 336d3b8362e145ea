"""The files of the release: ``/dumps/``. The manifest, every file that it names, and nothing else.

RFC 9110: strong entity tags and dates (8.8), conditional requests in their order of precedence (13.2.2), ranges (14), content
coding by ``Accept-Encoding`` (12.5.3). A file that lies compressed beside itself is sent so to whom that suits, under the
entity tag of those bytes; a request for a range gets the plain bytes, which are those that the list names, unless its
``If-Range`` says that it has the beginning of the compressed ones.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from ccpr_graph.manifest import COMPRESSED, MANIFEST, TABLES, TABLES_METADATA, ReleaseFile
from ccpr_graph.store import Release
from ccpr_graph.store.outcome import MEBIBYTE
from ccpr_graph.web.conditions import ANOTHER, http_date, known_tag, wants_another
from ccpr_graph.web.dataset.signs import Signs
from ccpr_graph.web.dumplist import MOST, Group, groups
from ccpr_graph.web.linked.signposts import Link, header
from ccpr_graph.web.negotiation import HTML, JSON_LIST, negotiate_page
from ccpr_graph.web.ranges import read_ranges
from ccpr_graph.web.representation import REVALIDATED, Representation, Shelf, accepts_gzip, last_changed, send
from ccpr_graph.web.site import Site, home

FOREVER: Final = "public, max-age=31536000, immutable"
REPLACED: Final = "The release has just been replaced by a newer one, which this server will serve in a moment."
_NO_GROUP: Final = "There is no such part of the list; /dumps/ has all of it."
_PAGES: Final = 16 * MEBIBYTE
# Model for Tabular Data, 5.2: how a client that has a table finds its description.
_DESCRIBED: Final = Link("describedby", Path(TABLES_METADATA).name, "application/csvm+json")


class DumpList:
    """The list of the files of a release: made at the first question, and shown in parts, for there may be many files."""

    def __init__(self, site: Site, release: Release, signs: Signs | None) -> None:
        self._site = site
        self._release = release
        self._signs = signs
        self._pages = Shelf(_PAGES)

    def answer(self, request: Request) -> Response:
        """Answer with a page where HTML wins, otherwise with the manifest as JSON.

        The page shows the first files of each group; with ``group`` those of one, from number ``from`` on.
        """
        if negotiate_page(request.headers.get("accept"), JSON_LIST) is not HTML:
            return self.manifest(request)
        asked = request.query_params.get("group", "")
        start = request.query_params.get("from", "1") if asked else "1"
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 0
        if not self._has(asked, number):
            return self._site.error(request, 404, _NO_GROUP)
        key = (home(request), asked, number, self._site.has_releases)
        page = self._pages.obtain(key, lambda: self._page(home(request), asked, number - 1))
        return send(request, page, {"Cache-Control": REVALIDATED}, vary="Accept")

    def manifest(self, request: Request) -> Response:
        """Answer with the manifest as JSON."""
        links = links_of(self._signs, request, MANIFEST)
        return send(request, self._manifest, {"Cache-Control": REVALIDATED, **_link(links)}, vary="Accept")

    @cached_property
    def _manifest(self) -> Representation:
        changed = last_changed(self._release, self._release.folder / MANIFEST)
        return Representation(self._release.manifest.to_json().encode(), JSON_LIST.content_type, changed).finished()

    @cached_property
    def _groups(self) -> Sequence[Group]:
        return groups(self._release.manifest.files)

    def _has(self, asked: str, number: int) -> bool:
        """Say whether there is a file of this number in a group, or, without a group, the list at all."""
        return not asked or any(group.key == asked and 1 <= number <= len(group.entries) for group in self._groups)

    def _page(self, way_home: str, asked: str, start: int) -> Representation:
        context: dict[str, Any] = {
            "groups": [group for group in self._groups if asked in ("", group.key)],
            "start": start,
            "most": MOST,
            "only": asked,
            "manifest": self._release.manifest,
        }
        text = self._site.render("dumps.html", way_home, **context)
        return Representation(text.encode(), HTML.content_type)


def send_dump(site: Site, release: Release, request: Request, path: str, signs: Signs | None) -> Response:
    """Answer with one file; its entity tag is the SHA-256 of the bytes that are sent, so that a client can check them."""
    if release.file(path) is None:
        return site.error(request, 404, f"There is no file '{path}' in this release; /dumps/ lists what there is.")
    if not release.is_current():
        return site.error(request, 503, REPLACED)
    return send_file(site, request, release, path, links=links_of(signs, request, path))


def links_of(signs: Signs | None, request: Request, path: str) -> list[Link]:
    """Return the links of a file of a release that describes its dataset."""
    return [] if signs is None else signs.file(home(request), path)


def send_file(
    site: Site,
    request: Request,
    release: Release,
    path: str,
    *,
    for_good: bool = False,
    links: Sequence[Link] = (),
    more: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a file that a release has.

    Args:
        site: words errors.
        request: what is asked.
        release: has the file.
        path: names it.
        for_good: whether there will never be another file at this address.
        links: lead to related addresses.
        more: further headers.
    """
    found = release.file(path)
    assert found is not None, "the caller has looked"
    plain, place = found
    beside = release.file(path + COMPRESSED)
    sent, headers = plain, {"Cache-Control": FOREVER if for_good else REVALIDATED, **(more or {})}
    if beside is not None:
        headers["Vary"] = "Accept-Encoding"
        if _suits(request, beside[0]):
            sent, place = beside
            headers["Content-Encoding"] = "gzip"
    if path.startswith(f"{TABLES}/") and path != TABLES_METADATA:
        links = [*links, _DESCRIBED]
    # The day of a release is no strong validator (8.8.2.2): two may be issued on one, at an address for whichever is served.
    firm = for_good or release.manifest.issued is None
    headers |= _link(links) | _validators(release, sent, place)
    return _conditional(site, request, place, plain.media_type, headers, firm=firm)


def _link(links: Sequence[Link]) -> dict[str, str]:
    return {"Link": header(links)} if links else {}


def _suits(request: Request, compressed: ReleaseFile) -> bool:
    """Say whether the compressed file is to be sent: the client takes it, and wants the whole, or more of the same."""
    if not accepts_gzip(request.headers.get("accept-encoding")):
        return False
    ranged = request.method == "GET" and "range" in request.headers
    return not ranged or request.headers.get("if-range", "").strip() == _tag(compressed)


def _tag(file: ReleaseFile) -> str:
    return f'"{file.sha256}"'


def _validators(release: Release, sent: ReleaseFile, place: Path) -> dict[str, str]:
    """Return what identifies the bytes that are sent; the digest as in RFC 9530."""
    digest = base64.b64encode(bytes.fromhex(sent.sha256)).decode()
    changed = last_changed(release, place)
    dated = {} if changed is None else {"Last-Modified": format_datetime(changed, usegmt=True)}
    return {"ETag": _tag(sent), **dated, "Repr-Digest": f"sha-256=:{digest}:"}


def _conditional(
    site: Site, request: Request, place: Path, media_type: str, headers: Mapping[str, str], *, firm: bool
) -> Response:
    asked, tags, modified = request.headers, (headers["ETag"],), http_date(headers.get("Last-Modified"))
    if wants_another(asked, tags, modified):
        return site.error(request, 412, ANOTHER)
    if known_tag(asked, tags, modified) is not None:
        return Response(status_code=304, headers=headers)
    ranged = request.method == "GET" and "range" in asked and _is_same(asked.get("if-range"), headers, firm=firm)
    size = place.stat().st_size
    if ranged and read_ranges(asked["range"], size) == []:
        message = f"The file has {size:,} bytes; the range that was asked for has none of them."
        return site.error(request, 416, message, headers={"Content-Range": f"bytes */{size}"})
    return _File(place, ranged=ranged, media_type=media_type, headers=headers)


def _is_same(if_range: str | None, headers: Mapping[str, str], *, firm: bool) -> bool:
    """Say whether a part is of the body that a client has a part of (13.1.5): by its tag, or by its date if that is ``firm``."""
    if if_range is None:
        return True
    named = if_range.strip()
    return named == headers["ETag"] or (firm and named == headers.get("Last-Modified"))


class _File(FileResponse):
    """Sends a file, or the ranges of it that are asked for if it is ``ranged``, which whoever makes it has found out."""

    def __init__(self, place: Path, *, ranged: bool, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(place, media_type=media_type, headers=headers)
        self._ranged = ranged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        unheard = {b"if-range"} if self._ranged else {b"if-range", b"range"}
        await super().__call__(
            {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in unheard]}, receive, send
        )

    def set_stat_headers(self, stat_result: os.stat_result) -> None:
        """Tell the size, and not the date and a tag made of it, which differ from host to host."""
        self.headers.setdefault("content-length", str(stat_result.st_size))

    @classmethod
    def _parse_range_header(cls, http_range: str, file_size: int) -> list[tuple[int, int]]:
        """Read the header as the standard has it; no ranges are the whole file.

        The framework refuses all ranges for one beyond the end (14.1.2), and sends them in another order (15.3.7.2).
        """
        return read_ranges(http_range, file_size) or []
