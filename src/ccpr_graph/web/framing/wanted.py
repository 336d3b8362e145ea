"""Which frame a request asks for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import mimeparse
from starlette.requests import Request

from ccpr_graph import iris
from ccpr_graph.store.formats import JSON_LD
from ccpr_graph.web.negotiation import LONGEST, without_quoted_commas

_FRAMES: Final = iris.BASE + "frames/"


def wanted_frame(request: Request) -> str | None:
    """Return the name of the frame that a request asks for, or nothing.

    By ``?frame=NAME``, or as a profile (RFC 6906) in ``Accept``: ``application/ld+json;profile="…/frames/NAME"``; of several,
    the one with the greatest weight, which 0 is not (RFC 9110, 12.4.2).
    """
    asked: str | None = request.query_params.get("frame")
    if asked is not None:
        return asked
    return max(_by_profile(request.headers.get("accept", "")), default=(0, None))[1]


def _by_profile(accept: str) -> Iterator[tuple[tuple[float, int], str]]:
    """Give the frames that a header names, each with its weight, and with how early it stands."""
    if len(accept) > LONGEST:
        return
    for place, each in enumerate(without_quoted_commas(accept).split(",")):
        try:
            kind, subtype, parameters = mimeparse.parse_media_range(each)
        except mimeparse.MimeTypeParseException:
            continue
        weight = float(parameters["q"])
        if f"{kind}/{subtype}".lower() != JSON_LD.media_type or not weight:
            continue
        for profile in parameters.get("profile", "").split():
            if profile.startswith(_FRAMES):
                yield (weight, -place), profile.removeprefix(_FRAMES)
