"""The built-in queries: ``queries/<slug>.rq``, one question a file.

The first comment lines of a file are its description: ``# title: …``, ``# description: …``, ``# keywords: …``. What the
query should answer on the documents that come with the project stands beside it in ``<slug>.expected.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ccpr_graph.errors import KnowledgeError

_HEADER = re.compile(r"^#\s*(?P<key>title|description|keywords):\s*(?P<value>.*)$")
_MORE = re.compile(r"^#\s{2,}(?P<value>\S.*)$")


@dataclass(frozen=True)
class BuiltInQuery:
    """A question and its query."""

    slug: str
    title: str
    description: str
    keywords: tuple[str, ...]
    text: str


def load_queries(folder: Path) -> tuple[BuiltInQuery, ...]:
    """Load all queries of a folder, in the order of their names; none if there is no such folder.

    Raises:
        KnowledgeError: a query has no title or description, or cannot be read.
    """
    return tuple(_load(path) for path in sorted(folder.glob("*.rq")))


def _load(path: Path) -> BuiltInQuery:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"the query cannot be read ({error})", file=path, remedy="Save it as UTF-8") from error
    header = _header(text)
    for key in ("title", "description"):
        if not header.get(key):
            raise KnowledgeError(
                f"the query has no {key}", file=path, remedy=f"Begin the file with a line '# {key}: …'"
            )
    keywords = tuple(word.strip() for word in header.get("keywords", "").split(",") if word.strip())
    return BuiltInQuery(path.stem, header["title"], header["description"], keywords, text)


def _header(text: str) -> dict[str, str]:
    header: dict[str, str] = {}
    key = None
    for line in text.splitlines():
        if match := _HEADER.match(line):
            key = match["key"]
            header[key] = match["value"].strip()
        elif key and (match := _MORE.match(line)):
            header[key] += f" {match['value'].strip()}"
        else:
            break
    return header
