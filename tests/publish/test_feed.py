"""The feed by RFC 4287: what must be there is there once, dates and identifiers are right, and text is text."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from ccpr_graph import iris
from ccpr_graph.project import Project
from ccpr_graph.publish.about import about_data
from ccpr_graph.publish.feed import ATOM, WHOSE_CHANGE, feed_file
from ccpr_graph.releases import FEED, Entry
from tests.publish.folders import BASE, put

XHTML = "http://www.w3.org/1999/xhtml"
CHANGED = BASE.replace("is concerned", "is <b>alarmed</b> & more")


@pytest.fixture(scope="module")
def feed(project: Project, tmp_path_factory: pytest.TempPathFactory) -> ElementTree.Element:
    folder: Path = tmp_path_factory.mktemp("releases")
    put(project, folder, "1.0.0", BASE, "2026-12-01")
    put(project, folder, "1.0.1", CHANGED, "2026-12-24")
    put(project, folder, "1.0.2-rc.1", CHANGED, "2026-12-25")
    return ElementTree.fromstring((folder / FEED).read_bytes())


def texts(parent: ElementTree.Element, name: str) -> list[str | None]:
    return [element.text for element in parent.findall(f"{{{ATOM}}}{name}")]


def test_what_a_feed_must_have(feed: ElementTree.Element) -> None:
    """RFC 4287, 4.1.1: one id, title, updated; an author, for no entry has one; a link to itself."""
    assert feed.tag == f"{{{ATOM}}}feed"
    assert texts(feed, "id") == [iris.BASE + "feed.atom"]
    assert texts(feed, "updated") == ["2026-12-25T00:00:00Z"]
    assert len(texts(feed, "title")) == 1
    assert [author[0].tag for author in feed.findall(f"{{{ATOM}}}author")] == [f"{{{ATOM}}}name"]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{{{ATOM}}}link")}
    assert links == {"self": iris.BASE + "feed.atom", "alternate": iris.BASE + "releases/"}


def test_what_an_entry_must_have(feed: ElementTree.Element) -> None:
    """RFC 4287, 4.1.2: one id, title, updated; a link to an alternate, or content."""
    entries = feed.findall(f"{{{ATOM}}}entry")
    assert [texts(entry, "id")[0] for entry in entries] == [iris.dataset(v) for v in ("1.0.2-rc.1", "1.0.1", "1.0.0")]
    assert [texts(entry, "updated")[0] for entry in entries] == [
        f"2026-12-{day}T00:00:00Z" for day in ("25", "24", "01")
    ]
    for entry in entries:
        assert [len(texts(entry, name)) for name in ("id", "title", "updated", "summary", "content")] == [1] * 5
        assert [link.get("rel") for link in entry.findall(f"{{{ATOM}}}link")] == ["alternate"]
    assert [[c.get("term") for c in entry.findall(f"{{{ATOM}}}category")] for entry in entries] == [
        ["pre-release"],
        [],
        [],
    ]


def test_content_is_one_division(feed: ElementTree.Element) -> None:
    """RFC 4287, 3.1.1.3: XHTML in a single div; what sentences quote stays text."""
    second = feed.findall(f"{{{ATOM}}}entry")[1].find(f"{{{ATOM}}}content")
    assert second is not None and second.get("type") == "xhtml"
    assert [child.tag for child in second] == [f"{{{XHTML}}}div"]
    assert second[0][0].text == WHOSE_CHANGE, "a sentence that is read without it may seem to tell of the Committee"
    assert second[0][1].text == "CCPR/C/AAA/CO/1: Text as this dataset gives it"
    assert str(second[0][2].text).startswith("A document that was issued does not change.")
    items = [item.text for item in second.iter(f"{{{XHTML}}}li")]
    assert items == [
        "The text of paragraph 2 of CCPR/C/AAA/CO/1 changed: “The Committee is concerned.” became"
        " “The Committee is <b>alarmed</b> & more.”."
    ]


def test_a_feed_stays_small(project: Project) -> None:
    groups = [{"name": "x", "kind": "text", "total": 80, "sentences": [f"sentence {n}" for n in range(80)]}]
    changes = {"against": "0.9.0", "sentences": 80, "groups": groups}
    releases = [(Entry(f"1.0.{n}", "2026-12-01", "0", "a", "b", "0.9.0"), changes) for n in reversed(range(70))]
    root = ElementTree.fromstring(feed_file(about_data(project), releases))
    entries = root.findall(f"{{{ATOM}}}entry")
    assert len(entries) == 50 and texts(entries[0], "id") == [iris.dataset("1.0.69")]
    assert len(list(entries[0].iter(f"{{{XHTML}}}li"))) == 50
    assert [paragraph.text for paragraph in entries[0].iter(f"{{{XHTML}}}p")] == [WHOSE_CHANGE, "x", "And 30 more."]


def test_a_feed_of_nothing(project: Project) -> None:
    root = ElementTree.fromstring(feed_file(about_data(project), []))
    assert texts(root, "updated") == ["1970-01-01T00:00:00Z"]
