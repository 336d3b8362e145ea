"""Releases over HTTP: a table of addresses, files that never change, graphs as they were, new versions without a restart."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import Graph

from ccpr_graph import iris
from ccpr_graph.project import Project
from ccpr_graph.publish import write_index
from ccpr_graph.publish.about import about_data
from ccpr_graph.releases import INDEX, read_index
from ccpr_graph.store import Engine, Release
from ccpr_graph.store.formats import N_QUADS
from ccpr_graph.web.releases import graphs
from ccpr_graph.web.serving import folder_of_versions
from tests.publish.folders import BASE, building, put
from tests.web.apps import app_of
from tests.web.sites import Site
from tests.web.test_negotiation import FIREFOX

TTL, NT, NQ, LD, HTML, JSON = (
    "text/turtle", "application/n-triples", "application/n-quads", "application/ld+json", "text/html", "application/json",
)  # fmt: skip
FOREVER = "public, max-age=31536000, immutable"
SECOND = BASE.replace("is concerned", "is alarmed") + "id/state/aaa rdfs:seeAlso id/state/aaa | inferred/other\n"
DESCRIPTION = {f"dataset.{suffix}": suffix.encode() for suffix in ("ttl", "nt", "jsonld", "rdf")}


def fill(project: Project, folder: Path) -> Path:
    put(project, folder, "1.0.0", BASE, "2026-01-10")
    make = building(SECOND, DESCRIPTION)
    put(project, folder, "1.0.1", SECOND, "2026-03-01", make=make)
    put(project, folder, "1.1.0-rc.1", SECOND, "2026-04-01")
    return folder


@pytest.fixture(scope="module")
def folder(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(project, tmp_path_factory.mktemp("shelf") / "releases")


@pytest.fixture(scope="module")
def engine(served_release: Release) -> Iterator[Engine]:
    with Engine(served_release, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def site(served_release: Release, engine: Engine, folder: Path) -> Iterator[Site]:
    made = Site(app_of(served_release, engine, releases=folder))
    yield made
    made.close()


# Address, Accept header → status, and the media type of what comes, or where it leads to.
CASES = [
    ("/releases", HTML, 308, "releases/"),
    ("/releases/", FIREFOX, 200, HTML),
    ("/releases/", JSON, 200, JSON),
    ("/releases/", None, 200, JSON),
    ("/releases/index.json", FIREFOX, 200, JSON),
    ("/releases/feed.atom", FIREFOX, 200, "application/atom+xml"),
    ("/feed.atom", None, 200, "application/atom+xml"),
    ("/releases/1.0.0", FIREFOX, 308, "../releases/1.0.0/"),
    ("/releases/1.0.0/", FIREFOX, 200, HTML),
    ("/releases/1.0.0/", JSON, 200, JSON),
    ("/releases/1.1.0-rc.1/", FIREFOX, 200, HTML),
    ("/releases/1.0.0/manifest.json", FIREFOX, 200, JSON),
    ("/releases/1.0.0/graph.nq", None, 200, NQ),
    ("/releases/1.0.1/diff/added.nq", None, 200, NQ),
    ("/releases/1.0.1/diff/changes.md", None, 200, "text/markdown"),
    ("/releases/1.0.1/CITATION.cff", None, 200, "application/yaml"),
    ("/releases/1.0.1/.zenodo.json", None, 200, JSON),
    ("/releases/1.0.1/ro-crate-metadata.json", None, 200, LD),
    ("/releases/latest", None, 307, "../releases/1.0.1/"),
    ("/releases/latest/", FIREFOX, 307, "../../releases/1.0.1/"),
    ("/releases/latest/documents/ccpr-c-aaa-co-1.ttl", None, 307, "../../../releases/1.0.1/documents/ccpr-c-aaa-co-1.ttl"),
    ("/releases/2026-01-10/graph.nq", None, 307, "../../releases/1.0.0/graph.nq"),
    ("/releases/2026-02-28/graph.nq", None, 307, "../../releases/1.0.0/graph.nq"),
    ("/releases/2026-03-01/", None, 307, "../../releases/1.0.1/"),
    ("/releases/2099-01-01", None, 307, "../releases/1.0.1/"),
    ("/releases/2026-01-09/", None, 404, "No release was in force on 2026-01-09."),
    ("/releases/2026-02-30/", None, 404, "2026-02-30 is not a day of the calendar."),
    ("/releases/1.0.2/", None, 404, "There is no release '1.0.2'. There are: 1.1.0-rc.1, 1.0.1, 1.0.0; latest."),
    ("/releases/1.0/", None, 404, "There is no release '1.0'."),
    ("/releases/v1.0.0/", None, 404, "There is no release"),
    ("/releases/01.0.0/", None, 404, "There is no release"),
    ("/releases/.lock", None, 404, "There is no release"),
    ("/releases//", None, 404, "There is no release"),
    ("/releases/1.0.0/nothing.ttl", None, 404, "There is no file 'nothing.ttl' in release 1.0.0"),
    ("/releases/1.0.0/diff", None, 404, "There is no file"),
    ("/releases/1.0.0/diff/added.nq", None, 404, "There is no file"),
    ("/releases/1.0.0/graph.nq/", None, 404, "There is no file"),
    ("/releases/1.0.0//graph.nq", None, 404, "There is no file"),
    ("/dataset/1.0.1", TTL, 303, "../releases/1.0.1/dataset.ttl"),
    ("/dataset/1.0.1", None, 303, "../releases/1.0.1/dataset.ttl"),
    ("/dataset/1.0.1", LD, 303, "../releases/1.0.1/dataset.jsonld"),
    ("/dataset/1.0.1", "application/rdf+xml", 303, "../releases/1.0.1/dataset.rdf"),
    ("/dataset/1.0.1", FIREFOX, 303, "../releases/1.0.1/"),
    ("/dataset/1.0.0", LD, 303, "../releases/1.0.0/ro-crate-metadata.json"),
    ("/dataset/1.0.0", TTL, 406, "There are: application/ld+json, text/html."),
    ("/dataset/1.0.1", "image/png", 406, "There is no format"),
    ("/dataset/1.0.1", "text", 400, "The Accept header cannot be read"),
    ("/dataset/1.0.1.ttl", FIREFOX, 307, "../releases/1.0.1/dataset.ttl"),
    ("/dataset/1.0.1.jsonld", None, 307, "../releases/1.0.1/dataset.jsonld"),
    ("/dataset/1.0.1.html", TTL, 307, "../releases/1.0.1/"),
    ("/dataset/1.0.0.ttl", None, 404, "Release 1.0.0 has no description as '.ttl'"),
    ("/dataset/1.0.1.pdf", None, 404, "There is no release '1.0.1.pdf'."),
    ("/dataset/9.0.0", TTL, 404, "There is no release '9.0.0'."),
    ("/graph/1.0.0/vocabulary/states", TTL, 303, "../../../graph/1.0.0/vocabulary/states.ttl"),
    ("/graph/1.0.0/vocabulary/states", NT, 303, "../../../graph/1.0.0/vocabulary/states.nt"),
    ("/graph/1.0.0/vocabulary/states", NQ, 303, "../../../graph/1.0.0/vocabulary/states.nq"),
    ("/graph/1.0.0/vocabulary/states", FIREFOX, 303, "../../../releases/1.0.0/"),
    ("/graph/1.0.0/vocabulary/states", "image/png", 406, "There is no format"),
    ("/graph/1.0.0/vocabulary/states.ttl", FIREFOX, 200, TTL),
    ("/graph/1.0.0/vocabulary/states.nt", "image/png", 200, NT),
    ("/graph/1.0.0/vocabulary/states.nq", None, 200, NQ),
    ("/graph/1.0.1/document/ccpr-c-aaa-co-1.ttl", None, 200, TTL),
    ("/graph/1.0.0/vocabulary/nothing", None, 404, "Version 1.0.0 has no graph 'vocabulary/nothing'"),
    ("/graph/1.0.0/vocabulary/states.png", None, 404, "has no graph"),
    ("/graph/9.0.0/vocabulary/states", None, 404, "There is no release '9.0.0'."),
    ("/graph/vocabulary/states", None, 404, "There is no"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "accept", "status", "what"), CASES)
def test_address(site: Site, path: str, accept: str | None, status: int, what: str) -> None:
    response = site.ask(path, accept)
    assert response.status_code == status, response.text
    if status in (303, 307, 308):
        assert response.headers["location"] == what
        assert "immutable" not in response.headers.get("cache-control", "")
        assert status != 303 or response.headers["vary"] == "Accept"
    elif status == 200:
        assert response.headers["content-type"].split(";")[0] == what
    else:
        assert what in re.sub(r"<[^>]*>", "", response.text).replace("&#39;", "'")
    head = site.ask(path, accept, "HEAD")
    assert (head.status_code, head.content) == (status, b"")
    assert head.headers.get("etag") == response.headers.get("etag")
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    ["../1.0.0/graph.nq", "%2e%2e/index.json", "1.0.0/..%2f..%2findex.json", "1.0.0/%2e%2e/%2e%2e/index.json",
     "..%2f..%2fetc%2fpasswd", "1.0.0%00", "1.0.0/graph.nq%00", "1.0.0%2fgraph.nq%2f", "1.0.0\\graph.nq", "1.0.0/diff%5cchanges.md",
     "1.0.0%0a", "1.%D9%A0.0/", "latest%2f..%2f1.0.0"],
)  # fmt: skip
def test_nothing_else_is_served(site: Site, path: str) -> None:
    response = site.ask(f"/releases/{path}", None)
    assert response.status_code in (400, 404, 307, 308)
    if response.is_redirect:  # it leads to what there is, or to what is refused
        assert response.headers["location"].startswith("../") and "//" not in response.headers["location"]
        assert (
            site.ask(httpx.URL("http://test/releases/x/y").join(response.headers["location"]).path, None).status_code
            != 500
        )


def test_files_never_change(site: Site, folder: Path) -> None:
    response = site.ask("/releases/1.0.0/graph.nq", None, **{"Accept-Encoding": "identity"})
    assert response.content == (folder / "1.0.0" / "graph.nq").read_bytes()
    assert response.headers["cache-control"] == FOREVER
    assert response.headers["etag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    known = {"If-None-Match": response.headers["etag"], "Accept-Encoding": "identity"}
    again = site.ask("/releases/1.0.0/graph.nq", None, **known)
    assert (again.status_code, again.content) == (304, b"")
    part = site.ask("/releases/1.0.0/graph.nq", None, Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, response.content[10:20])
    manifest = site.ask("/releases/1.0.0/manifest.json", None, **{"Accept-Encoding": "identity"})
    known = {"If-None-Match": manifest.headers["etag"], "Accept-Encoding": "identity"}
    assert site.ask("/releases/1.0.0/manifest.json", None, **known).status_code == 304
    assert manifest.content == (folder / "1.0.0" / "manifest.json").read_bytes()
    assert manifest.headers["etag"] == f'"{hashlib.sha256(manifest.content).hexdigest()}"'
    assert manifest.headers["cache-control"] == FOREVER


def test_a_graph_as_it_was(site: Site) -> None:
    address = "/graph/1.0.{}/document/ccpr-c-aaa-co-1.nt"
    old, new = (site.ask(address.format(patch), None) for patch in (0, 1))
    assert "is concerned" in old.text and "is alarmed" in new.text
    assert old.headers["cache-control"] == FOREVER
    assert old.headers["memento-datetime"] == "Sat, 10 Jan 2026 00:00:00 GMT"
    graph = iris.graph("document", "ccpr-c-aaa-co-1")
    assert old.headers["link"] == f'<{graph}>; rel="original"'
    assert old.headers["etag"] != new.headers["etag"]
    known = site.ask(address.format(0), None, **{"If-None-Match": old.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    quads = site.ask("/graph/1.0.0/document/ccpr-c-aaa-co-1.nq", None).text.splitlines()
    assert [line.replace(f" <{graph}> .", " .") for line in quads] == old.text.splitlines()


def test_a_graph_is_a_file_where_there_is_one(site: Site, folder: Path) -> None:
    """Otherwise it is read out of the whole: N-Triples, which are Turtle."""
    file = site.ask("/graph/1.0.1/document/ccpr-c-aaa-co-1.ttl", None)
    assert file.content == (folder / "1.0.1" / "documents" / "ccpr-c-aaa-co-1.ttl").read_bytes()
    assert file.headers["etag"] == site.ask("/releases/1.0.1/documents/ccpr-c-aaa-co-1.ttl", None).headers["etag"]
    read = site.ask("/graph/1.0.1/inferred/other.ttl", None)
    assert len(Graph().parse(data=read.text, format="turtle")) == 1
    assert read.text == site.ask("/graph/1.0.1/inferred/other.nt", None).text


@pytest.mark.parametrize("read", [1, 100, 1 << 20])
def test_a_graph_is_read_out_of_the_whole_whatever_is_read_at_a_time(
    folder: Path, read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "_READ", read)
    release = Release.open(folder / "1.0.1")
    graph = graphs.VersionedGraph(release, "document/ccpr-c-aaa-co-1")
    lines = (release.folder / "graph.nq").read_bytes().splitlines(keepends=True)
    wanted = [line for line in lines if line.endswith(f" <{graph.iri}> .\n".encode())]
    assert len(wanted) > 1
    assert b"".join(graph.read(N_QUADS)) == b"".join(wanted)


def test_a_version_is_served_with_the_folder_that_it_is_in(
    folder: Path, served_release: Release, tmp_path: Path
) -> None:
    """The description of a version names its files there."""
    assert folder_of_versions(Release.open(folder / "1.0.1")) == folder
    (tmp_path / "current").symlink_to(folder / "1.0.1")
    assert folder_of_versions(Release.open(tmp_path / "current")) == folder
    assert folder_of_versions(served_release) == served_release.folder.parent / "releases", "a working build is in none"


def test_links_of_a_version(site: Site) -> None:
    link = site.ask("/releases/1.0.1/", JSON).headers["link"]
    way = "../../releases/"
    assert re.findall(r'<([^>]*)>; rel="([^"]*)"', link) == [
        (iris.dataset("1.0.1"), "cite-as"),
        ("https://schema.org/AboutPage", "type"),
        ("https://schema.org/Dataset", "type"),
        (f"{way}1.0.1/ro-crate-metadata.json", "describedby"),
        (f"{way}1.0.1/dataset.linkset.json", "linkset"),
        (f"{way}1.0.1/dataset.linkset", "linkset"),
        (f"{way}1.1.0-rc.1/", "successor-version"),
        (f"{way}1.0.0/", "predecessor-version"),
        (f"{way}1.0.1/", "latest-version"),
        (way, "version-history"),
    ]


def test_files_of_a_version_lead_to_its_page(site: Site) -> None:
    address = "http://test/releases/1.0.1/"
    told = {each.pop("anchor"): each for each in site.ask("/releases/1.0.1/dataset.linkset.json").json()["linkset"]}
    assert set(told) == {address, f"{address}ro-crate-metadata.json"}
    assert told[address]["cite-as"] == [{"href": iris.dataset("1.0.1")}]
    crate, manifest = ("ro-crate-metadata.json", "describes"), ("manifest.json", "collection")
    for path, relation in (crate, ("graph.nq", "collection"), manifest, ("dataset.ttl", "describes")):
        link = site.ask(f"/releases/1.0.1/{path}", None, "HEAD").headers["link"]
        assert f'<../../releases/1.0.1/>; rel="{relation}"; type="text/html"' in link
        assert '<../../releases/1.0.1/dataset.linkset.json>; rel="linkset"' in link
    assert f'anchor="{address}"' in site.ask("/releases/1.0.1/dataset.linkset").text


def test_files_of_a_version_are_of_its_day(site: Site) -> None:
    """On every host; and since they never change, the day will do for a part."""
    for path in ("graph.nq", "manifest.json", "diff/changes.md"):
        assert site.ask(f"/releases/1.0.1/{path}", None).headers["last-modified"] == "Sun, 01 Mar 2026 00:00:00 GMT"
    read = "/graph/1.0.1/inferred/other.nt"
    assert site.ask(read, None).headers["last-modified"] == "Sun, 01 Mar 2026 00:00:00 GMT"
    assert site.ask(read, None, **{"If-Modified-Since": "Sun, 01 Mar 2026 00:00:00 GMT"}).status_code == 304
    assert site.ask(read, None, **{"If-Match": '"other"'}).status_code == 412
    part = {"Range": "bytes=0-9", "If-Range": "Sun, 01 Mar 2026 00:00:00 GMT"}
    assert site.ask("/releases/1.0.1/graph.nq", None, **part).status_code == 206


@pytest.mark.parametrize("path", ["", "index.json", "feed.atom", "1.0.1/", "1.0.1/dataset.linkset.json"])
def test_lists_are_not_sent_twice(site: Site, path: str) -> None:
    for accept in (JSON, FIREFOX):
        tag = site.ask(f"/releases/{path}", accept).headers["etag"]
        assert tag.startswith('"')
        assert site.ask(f"/releases/{path}", accept, **{"If-None-Match": tag}).status_code == 304
        assert site.ask(f"/releases/{path}", accept, **{"If-Match": '"other"'}).status_code == 412


def test_links_of_the_feed_lead_to_this_server(site: Site) -> None:
    """RFC 4287, 4.2.7.2: "self" is where the feed can be retrieved; 4.2.6: an identifier never changes."""
    text = site.ask("/feed.atom").text
    links = re.findall(r'<link rel="(\w+)" href="([^"]+)"', text)
    assert links[:2] == [("self", "http://test/feed.atom"), ("alternate", "http://test/releases/")]
    for _rel, address in links:
        assert site.ask(address.removeprefix("http://test")).status_code == 200
    assert f"<id>{iris.dataset('1.0.1')}</id>" in text


def test_the_pages(site: Site, folder: Path) -> None:
    page = site.ask("/releases/").text
    for entry in read_index(folder):
        assert f'href="{entry.version}/"' in page and entry.graph_sha256 in page
    page = site.ask("/releases/1.0.1/").text
    assert (
        "The text of paragraph 2 of CCPR/C/AAA/CO/1 changed: “The Committee is concerned.” became “The Committee is alarmed.”."
        in page
    )
    for path in ("diff/added.nq", "CITATION.cff", "ro-crate-metadata.json", "documents/ccpr-c-aaa-co-1.ttl"):
        assert f'href="{path}"' in page
    assert iris.dataset("1.0.1") in page
    first = site.ask("/releases/1.0.0/").text
    assert "There was no release to compare it with." in first
    assert 'href="../1.0.1/"' in first, "an old release leads to the latest"
    assert "pre-release" in site.ask("/releases/1.1.0-rc.1/").text


def test_a_new_version_is_seen_at_once(
    project: Project, served_release: Release, engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "releases"
    site = Site(app_of(served_release, engine, releases=folder))
    try:
        assert site.ask("/releases/", JSON).json()["releases"] == []
        assert site.ask("/feed.atom").status_code == site.ask("/releases/latest/").status_code == 404
        assert "There is none yet." in site.ask("/releases/").text
        put(project, folder, "1.0.0", BASE, "2026-01-10")
        assert site.ask("/releases/latest/").headers["location"].endswith("releases/1.0.0/")
        put(project, folder, "1.0.1", SECOND, "2026-02-10")
        assert site.ask("/releases/latest/").headers["location"].endswith("releases/1.0.1/")
        assert site.ask("/releases/1.0.1/graph.nq", None).status_code == 200
        (folder / INDEX).write_text("{")
        assert site.ask("/releases/latest/").headers["location"].endswith("releases/1.0.1/"), "the last good index"
    finally:
        site.close()


def test_what_was_tampered_with_is_not_served(
    project: Project, served_release: Release, engine: Engine, tmp_path: Path
) -> None:
    folder = fill(project, tmp_path / "releases")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    (tmp_path / "secret.txt").write_text("secret")
    shutil.move(folder / "1.0.0", tmp_path / "elsewhere")
    (folder / "1.0.0").symlink_to(tmp_path / "elsewhere")
    (folder / "1.0.1" / "manifest.json").write_bytes((folder / "1.0.1" / "manifest.json").read_bytes() + b"\n")
    graph = folder / "1.1.0-rc.1" / "statistics.json"
    graph.unlink()
    graph.symlink_to(tmp_path / "secret.txt")
    site = Site(app_of(served_release, engine, releases=folder))
    try:
        for path in ("1.0.0/graph.nq", "1.0.0/", "1.0.1/graph.nq", "1.1.0-rc.1/statistics.json", "1.1.0-rc.1/graph.nq"):
            response = site.ask(f"/releases/{path}", None)
            assert response.status_code == 404, path
            assert str(tmp_path) not in response.text
    finally:
        site.close()


def test_a_file_that_is_gone(project: Project, served_release: Release, engine: Engine, tmp_path: Path) -> None:
    put(project, tmp_path, "1.0.0", BASE)
    (tmp_path / "1.0.0").chmod(0o755)
    (tmp_path / "1.0.0" / "graph.nq").unlink()
    site = Site(app_of(served_release, engine, releases=tmp_path))
    try:
        assert site.ask("/releases/1.0.0/graph.nq", None).status_code == 404
        assert site.ask("/graph/1.0.0/vocabulary/states.nt", None).status_code == 404
    finally:
        site.close()


def test_without_releases(served_release: Release, engine: Engine) -> None:
    site = Site(app_of(served_release, engine))
    try:
        assert site.ask("/releases/").status_code == 404
        assert "releases/" not in site.ask("/").text
    finally:
        site.close()


def test_below_a_path_of_a_proxy(served_release: Release, engine: Engine, folder: Path) -> None:
    site = Site(app_of(served_release, engine, "https://example.org/data", releases=folder))
    try:
        assert site.ask("/data/releases/latest/graph.nq", None).headers["location"] == "../../releases/1.0.1/graph.nq"
        assert 'href="../releases/"' in site.ask("/data/dumps/").text
    finally:
        site.close()


def test_the_index_written_again_is_the_same(project: Project, folder: Path) -> None:
    before = (folder / INDEX).read_bytes()
    write_index(folder, about_data(project))
    assert (folder / INDEX).read_bytes() == before
