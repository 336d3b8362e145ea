"""The files of the release: ``/dumps/``. The manifest, every file that it names, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ccpr_graph.manifest import MANIFEST
from ccpr_graph.store import Release
from ccpr_graph.web.negotiation import HTML, JSON_LIST, negotiate_page
from ccpr_graph.web.site import Site, answer

_REPLACED = "The release has just been replaced by a newer one, which this server will serve in a moment."


def list_dumps(site: Site, release: Release, request: Request) -> Response:
    """Answer with the list of files: a page where HTML wins, otherwise the manifest as JSON."""
    if negotiate_page(request.headers.get("accept"), JSON_LIST) is HTML:
        return site.page(request, "dumps.html", files=release.manifest.files)
    return answer(release.manifest.to_json(), JSON_LIST.content_type)


def send_dump(site: Site, release: Release, request: Request, path: str) -> Response:
    """Answer with one file; its entity tag is its SHA-256, so that a client can check what it got.

    Conditional requests as in RFC 9110, 13.1.2 (``If-None-Match``); ranges as in 14 (by Starlette).
    """
    if path == MANIFEST:  # which cannot name itself
        return answer(release.manifest.to_json(), JSON_LIST.content_type)
    if release.file(path) is None:
        return site.error(request, 404, f"There is no file '{path}' in this release; /dumps/ lists what there is.")
    if not release.is_current():
        return site.error(request, 503, _REPLACED)
    return send_file(request, release, path)


def send_file(
    request: Request, release: Release, path: str, *, cache: str = "no-cache", more: Mapping[str, str] | None = None
) -> Response:
    """Answer with a file that a release has; ``cache`` is how long it may be kept, ``more`` are further headers."""
    found = release.file(path)
    assert found is not None, "the caller has looked"
    entry, place = found
    headers = {"ETag": f'"{entry.sha256}"', "Cache-Control": cache, **(more or {})}
    if is_known(request.headers.get("if-none-match"), entry.sha256):
        return Response(status_code=304, headers=headers)
    return FileResponse(place, media_type=entry.media_type, headers=headers)


def is_known(if_none_match: str | None, sha256: str) -> bool:
    """Say whether a client has a body already, by the ``If-None-Match`` header that it sends."""
    tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return "*" in tags or f'"{sha256}"' in tags
