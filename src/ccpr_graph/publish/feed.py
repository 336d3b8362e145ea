"""The feed of releases (Atom, RFC 4287): one entry for each release, with the sentences about what changed.

Identifiers are the IRIs of the versions, dates are those of the releases: no clock. There is one feed; a new document is among
the sentences of the release that brought it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ccpr_graph import iris
from ccpr_graph.publish.about import About
from ccpr_graph.releases import FEED, Entry

ATOM: Final = "http://www.w3.org/2005/Atom"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
WHOSE_CHANGE: Final = (
    "What is said here of a document is what this dataset finds in it; the document is as it was issued."
)
"""What has to stand before sentences about documents, which the Committee did not change."""

_MOST_ENTRIES: Final = 50
_MOST_SENTENCES: Final = 50

Element = ElementTree.Element


def feed_file(about: About, releases: Sequence[tuple[Entry, Mapping[str, Any]]]) -> bytes:
    """Return the text of ``feed.atom``.

    Args:
        about: what is said of the dataset.
        releases: the releases, newest first, each with its ``changes.json``.

    """
    ElementTree.register_namespace("", ATOM)
    feed = Element(f"{{{ATOM}}}feed", {"xml:lang": "en"})
    _text(feed, "id", iris.BASE + FEED)
    _text(feed, "title", f"Releases of {about.title}")
    _text(feed, "updated", _time(max((entry.issued for entry, _ in releases), default="1970-01-01")))
    for author in about.authors:
        _text(_child(feed, "author"), "name", author.full_name)
    _link(feed, "self", iris.BASE + FEED, "application/atom+xml")
    _link(feed, "alternate", f"{iris.BASE}releases/", "text/html")
    _text(feed, "rights", f"{about.licence.name}, {about.licence.address}")
    for entry, changes in releases[:_MOST_ENTRIES]:
        _entry(feed, entry, changes)
    ElementTree.indent(feed)
    data: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _entry(feed: Element, entry: Entry, changes: Mapping[str, Any]) -> None:
    element = _child(feed, "entry")
    _text(element, "id", iris.dataset(entry.version))
    _text(element, "title", f"Version {entry.version}")
    _text(element, "updated", _time(entry.issued))
    _text(element, "published", _time(entry.issued))
    _link(element, "alternate", f"{iris.BASE}releases/{entry.version}/", "text/html")
    if not entry.number.is_final:
        _child(element, "category").set("term", "pre-release")
    _text(element, "summary", _summary(entry))
    _content(element, changes)


def _summary(entry: Entry) -> str:
    counts = entry.counts
    size = f"{counts.get('quads', 0):,} statements about {counts.get('resources', 0):,} resources."
    if entry.against is None:
        return f"The first release: {size}"
    changed = f"{counts.get('added', 0):,} statements added and {counts.get('removed', 0):,} removed"
    return f"{changed} since version {entry.against}. {size}"


def _content(element: Element, changes: Mapping[str, Any]) -> None:
    """Add the sentences as XHTML, as many as there is room for; how many there are is said, and of each kind whose change it is."""
    content = _child(element, "content")
    content.set("type", "xhtml")
    division = ElementTree.SubElement(content, f"{{{_XHTML}}}div")
    room, noted = _MOST_SENTENCES, set()
    for group in changes.get("groups", ()):
        shown = group["sentences"][:room]
        room -= len(shown)
        if shown:
            if not len(division):  # a reader of feeds sees nothing else
                ElementTree.SubElement(division, f"{{{_XHTML}}}p").text = WHOSE_CHANGE
            title, note = group.get("title"), group.get("note")  # which releases of earlier software lack
            ElementTree.SubElement(division, f"{{{_XHTML}}}p").text = ": ".join(filter(None, (group["name"], title)))
            if note and note not in noted:
                noted.add(note)
                ElementTree.SubElement(division, f"{{{_XHTML}}}p").text = note
            items = ElementTree.SubElement(division, f"{{{_XHTML}}}ul")
            for sentence in shown:
                ElementTree.SubElement(items, f"{{{_XHTML}}}li").text = f"{sentence}."
    rest = changes.get("sentences", 0) - (_MOST_SENTENCES - room)
    if not len(division):
        ElementTree.SubElement(division, f"{{{_XHTML}}}p").text = _nothing(changes)
    elif rest > 0:
        ElementTree.SubElement(division, f"{{{_XHTML}}}p").text = f"And {rest:,} more."


def _nothing(changes: Mapping[str, Any]) -> str:
    return "Nothing to compare with." if changes.get("against") is None else "No change that is told as a sentence."


def _child(parent: Element, name: str) -> Element:
    return ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")


def _text(parent: Element, name: str, text: str) -> None:
    _child(parent, name).text = text


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    _child(parent, "link").attrib.update({"rel": relation, "href": address, "type": media_type})


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
