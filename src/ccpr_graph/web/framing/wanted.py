"""Which frame a request asks for. Pure."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request

from ccpr_graph import iris
from ccpr_graph.web.negotiation import LONGEST

_PROFILE: Final = re.compile(r'application/ld\+json\s*;[^,"]*profile\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_FRAMES: Final = iris.BASE + "frames/"


def wanted_frame(request: Request) -> str | None:
    """Return the name of the frame that a request asks for, or nothing.

    By ``?frame=NAME``, or as a profile (RFC 6906) in ``Accept``: ``application/ld+json;profile="…/frames/NAME"``.
    """
    asked: str | None = request.query_params.get("frame")
    if asked is not None:
        return asked
    accept = request.headers.get("accept", "")
    for quoted, plain in _PROFILE.findall(accept) if len(accept) <= LONGEST else ():
        for profile in (quoted or plain).split():
            if profile.startswith(_FRAMES):
                return str(profile).removeprefix(_FRAMES)
    return None
