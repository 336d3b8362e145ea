"""Conditional requests: whether a client has a body already, or wants another one (RFC 9110, 13). Pure.

Entity tags count before dates (13.2.2). They are compared weakly for ``If-None-Match`` and strongly for ``If-Match`` (8.8.3.2).
What is no date in one of the three forms of HTTP (5.6.7) is passed over (13.1.3, 13.1.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

ANOTHER: Final = "What is here is not what the request names with If-Match or If-Unmodified-Since."
"""Said with 412."""

_TIME: Final = r"\d{2}:\d{2}:\d{2}"
_DATE: Final = re.compile(
    rf"[A-Z][a-z]{{2}}, \d{{2}} [A-Z][a-z]{{2}} \d{{4}} {_TIME} GMT"  # Sun, 06 Nov 1994 08:49:37 GMT
    rf"|[A-Z][a-z]{{2,5}}day, \d{{2}}-[A-Z][a-z]{{2}}-\d{{2}} {_TIME} GMT"  # Sunday, 06-Nov-94 08:49:37 GMT
    rf"|[A-Z][a-z]{{2}} [A-Z][a-z]{{2}} [ \d]\d {_TIME} \d{{4}}",  # Sun Nov  6 08:49:37 1994
    re.ASCII,
)


def http_date(value: str | None) -> datetime | None:
    """Return the date of a header, or nothing where it is none."""
    if value is None or not _DATE.fullmatch(value.strip()):
        return None
    try:
        read = parsedate_to_datetime(value)
    except ValueError:  # the 99th of January
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def known_tag(headers: Mapping[str, str], tags: tuple[str, ...], modified: datetime | None = None) -> str | None:
    """Return the tag of a body that the client has already, by the conditions that it sends; nothing if it has none.

    ``tags`` are those of the bodies that would do, the one that would be sent first.
    """
    if (condition := headers.get("if-none-match")) is not None:
        return _named(condition, tags, weakly=True)
    since = http_date(headers.get("if-modified-since"))
    return tags[0] if since is not None and modified is not None and modified <= since else None


def wants_another(headers: Mapping[str, str], tags: tuple[str, ...], modified: datetime | None = None) -> bool:
    """Say whether a client wants no answer, for it names another body than those that would do (412)."""
    if (condition := headers.get("if-match")) is not None:
        return _named(condition, tags, weakly=False) is None
    since = http_date(headers.get("if-unmodified-since"))
    return since is not None and modified is not None and modified > since


def is_known(if_none_match: str | None, opaque: str) -> bool:
    """Say whether a client has a body already whose tag, weak or strong, is this between quotes."""
    return known_tag({} if if_none_match is None else {"if-none-match": if_none_match}, (f'"{opaque}"',)) is not None


def _named(condition: str, tags: tuple[str, ...], *, weakly: bool) -> str | None:
    """Return the first of some tags that a list names; ``*`` names all."""
    given = [tag.strip().removeprefix("W/" if weakly else "") for tag in condition.split(",")]
    return tags[0] if "*" in given else next((tag for tag in tags if tag in given), None)
