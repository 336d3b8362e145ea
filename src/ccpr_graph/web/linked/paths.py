"""Reads the path of a request for a resource: refuses what is no path, tells names from suffixes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from ccpr_graph.store.formats import Format
from ccpr_graph.web.linked.signposts import LINK_SET
from ccpr_graph.web.negotiation import HTML
from ccpr_graph.web.reference.resources import RDF, SUFFIXES

LONGEST: Final = 1_000
"""Characters of a path; the longest names of parts have a few hundred."""

OFFERED: Final = (*RDF, LINK_SET)
SUFFIX_OF: Final[Mapping[Format, str]] = {
    **{each: SUFFIXES[each] for each in (HTML, *RDF)},
    LINK_SET: ".linkset.json",
}
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class PathError(Exception):
    """A path that names nothing, whatever the data are; ``status`` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Reading:
    """A way to read a path: the name of a resource, and the format that the rest asks for (nothing, if there is none)."""

    name: str
    format: Format | None


def check(scope: Mapping[str, Any], path: str) -> None:
    """Refuse a path that cannot be one.

    Raises:
        PathError: it is too long, or has a bad escape, a control character, or dots that lead elsewhere.
    """
    raw: bytes = scope.get("raw_path") or b""
    if _BAD_ESCAPE.search(raw):
        raise PathError(400, "The path has a '%' that no two hexadecimal digits follow.")
    try:
        unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise PathError(400, "The path has escapes that are not UTF-8.") from None
    if _CONTROL.search(path):
        raise PathError(400, "The path has a control character.")
    if len(path) > LONGEST:
        raise PathError(414, f"The path has {len(path):,} characters; no resource has a name of more than {LONGEST:,}.")
    if {".", ".."} & set(path.split("/")):
        raise PathError(400, "The path has the step '.' or '..': write it without.")


def has_encoded_slash(scope: Mapping[str, Any]) -> bool:
    """Say whether a slash of the path was sent as ``%2F``: relative links from there would lead elsewhere."""
    return b"%2f" in (scope.get("raw_path") or b"").lower()


def readings(path: str) -> Iterator[Reading]:
    """Give the ways to read a path, the likelier first: names may hold dots, so the whole of it is one."""
    yield Reading(path, None)
    for each, suffix in SUFFIX_OF.items():
        if path.endswith(suffix) and path != suffix and not path.endswith("/" + suffix):
            yield Reading(path.removesuffix(suffix), each)


def without_suffix(path: str) -> str | None:
    """Return the path without what stands behind the last dot of its last step; nothing if there is no dot."""
    stem, dot, suffix = path.rpartition(".")
    return stem if dot and stem and "/" not in suffix and not stem.endswith("/") else None
