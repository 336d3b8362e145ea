"""Typed links between a resource, the documents about it and the dataset: in headers, in pages, as a link set.

RFC 8288 (``Link``), RFC 8574 (``cite-as``), RFC 6892 (``describes``), RFC 9264 (link sets), after the FAIR Signposting
Profile (https://signposting.org/FAIR/): level 1 are the links in the header, level 2 is the link set.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urljoin

from ccpr_graph.store.formats import Format

LINK_SET: Final = Format("linkset", "application/linkset+json")
LINK_SET_TEXT: Final = Format("linkset-text", "application/linkset")
ABOUT_PAGE: Final = "https://schema.org/AboutPage"


@dataclass(frozen=True)
class Link:
    """A link from the document that names it: the relation, the address (relative, or whole), the media type there."""

    rel: str
    href: str
    type: str | None = None


def header(links: Iterable[Link]) -> str:
    """Return the value of a ``Link`` header."""
    return ", ".join(map(_written, links))


def _written(link: Link) -> str:
    return f'<{link.href}>; rel="{link.rel}"' + (f'; type="{link.type}"' if link.type else "")


def elements(links: Iterable[Link]) -> list[dict[str, str]]:
    """Return the attributes of ``<link>`` elements for the head of a page."""
    return [{"rel": each.rel, "href": each.href, **({"type": each.type} if each.type else {})} for each in links]


def linkset(documents: Mapping[str, Iterable[Link]]) -> bytes:
    """Return the link set of some documents as JSON (RFC 9264, 4.2), given the whole address of each.

    All addresses in it are whole, so that it says the same wherever it is kept.
    """
    contexts: list[dict[str, Any]] = []
    for address, links in documents.items():
        context: dict[str, Any] = {"anchor": address}
        for link in links:
            target = {"href": urljoin(address, link.href), **({"type": link.type} if link.type else {})}
            context.setdefault(link.rel, []).append(target)
        contexts.append(context)
    return (json.dumps({"linkset": contexts}, indent=2, ensure_ascii=False) + "\n").encode()


def linkset_text(documents: Mapping[str, Iterable[Link]]) -> bytes:
    """Return the same link set in the form of a ``Link`` header (RFC 9264, 4.1), a link in each line."""
    lines = [
        f'{_written(replace(link, href=urljoin(address, link.href)))}; anchor="{address}"'
        for address, links in documents.items()
        for link in links
    ]
    return (",\n".join(lines) + "\n").encode()


def seen_from(way_home: str, links: Iterable[Link]) -> list[Link]:
    """Return links whose addresses are below a start page as links of a document from which the way there is ``way_home``."""
    return [each if "://" in each.href else replace(each, href=way_home + each.href) for each in links]
